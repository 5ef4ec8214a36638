/** When something changed, who changed it, for what stated reason, and what of it nobody recorded. */

import { textAt, occurredMsOf, partyKey, actorOf, typeNameOf, type Entity, type ReadEvent } from '@trailmark/catalog';
import type { Answering, Outcome } from '../answering.ts';
import { isOneOf, saySilences } from '../silence.ts';
import { namesakesOf } from '../told-event.ts';
import { quoted } from '../trail.ts';
import { sayApprovals } from './approvals.ts';
import { sayBeside } from './beside.ts';
import { sayCauses } from './causes.ts';
import { sayMoney, type Spend } from './money.ts';
import type { ChangeQuestion } from './question.ts';
import { factsOf, headlineOf, type Found } from './outcome.ts';
import { isDone, isOf, stepsOf, unseenOf } from './steps.ts';
import { fieldOf, thingNames, thingText } from './things.ts';
import { sayTotals, totalsOf } from './totals.ts';
import { fieldText, stepText, unseenText, words } from './words.ts';

const EVENTS_MAX = 1_000;
const ABOUT_MAX = 100;
/** Enough to know what it is called. */
const NAMED_MAX = 5;
/** The rest is counted and stands among the facts; a narrower period tells it. */
const TOLD_MAX = 40;
/** Words about the trail itself: that something is missing from it. */
const GAP_TYPES: ReadonlySet<string> = new Set([
  'system.gap_detected',
  'integration.sync_missed',
  'integration.token_expired',
  'system.recording_stopped',
]);

export async function answerChange(asking: Answering, question: ChangeQuestion): Promise<Outcome> {
  const { phrases } = asking;
  const { entity, field, fromMs, toMs } = question;
  const linked = await asking.trail.linked(entity);
  const entities = [entity, ...linked.flatMap((twin) => (isSame(twin.entity, entity) ? [] : [twin.entity]))];
  const target = targetQuery(entities);
  const period = { ...(fromMs === undefined ? {} : { from: fromMs }), ...(toMs === undefined ? {} : { to: toMs }) };
  const narrowed = field !== undefined && /^[\w.-]+$/.test(field) ? ` changes.${field}:?` : '';
  const about = await asking.find({ q: target, ...period, limit: ABOUT_MAX });
  const { events, isWhole } = await asking.find({ q: `${target}${narrowed}`, ...period, limit: EVENTS_MAX });
  const steps = stepsOf(events, entities, field);
  const done = steps.filter(isDone);
  // What is called something outside the period is called that within it; what nobody ever told of has no name here.
  const ever = about.events.length > 0 ? about : await asking.find({ q: target, limit: NAMED_MAX });
  const isKnown = ever.events.length > 0 || asking.isAskedWithheld;
  const found: Found = {
    question,
    entities,
    steps,
    done,
    unseen: unseenOf(steps),
    about: about.events,
    named: ever.events,
    isKnown,
    isWhole,
  };

  const namesakes = namesakesOf(steps.map(({ event }) => event));
  const names = thingNames(steps, entity, phrases);
  for (const { by } of linked) if (by !== undefined) asking.say(`${by.sentence}.`, [by]);
  for (const step of steps.slice(-TOLD_MAX)) {
    const isClaimed = step.change.origin === 'claimed' || step.change.origin === 'derived';
    // A derived value is one that its source worked out; the event records it all the same.
    asking.say(
      stepText(step, thingText(step, names, phrases), phrases, namesakes),
      [step.event],
      isClaimed ? 'claimed' : 'recorded',
    );
    for (const again of step.again) asking.say(phrases.of(words).again(textAt(again, 'source') ?? '?'), [again]);
  }
  for (const unseen of found.unseen.slice(-TOLD_MAX)) {
    const ends = [unseen.last.event, unseen.next.event];
    asking.say(unseenText(unseen, fieldOf(unseen.next, names, phrases), phrases), ends, 'derived');
    asking.cannotSay('unseen_change', phrases.of(words).whoUnseen, ends);
  }
  const totals = totalsOf(found, phrases);
  sayTotals(asking, totals, names);
  await sayCauses(asking, steps.slice(-TOLD_MAX));
  await sayBeside(asking, { target, period, field, entity });
  const verdicts = await sayApprovals(asking, done.slice(-TOLD_MAX));
  const money = await sayMoney(asking, { target, period, field, entity, entities });

  const span = spanOf(found, phrases.telling.nowMs);
  sayMissing(asking, found);
  const gaps = isKnown ? await saySilences(asking, { ...span, isOf: isOneOf(sourcesOf(found)) }) : [];
  const missing = about.events.filter((event) => GAP_TYPES.has(typeNameOf(event)));
  const gapTold = missing.findLast((event) => typeNameOf(event) === 'system.gap_detected') ?? missing.at(-1);
  if (!isWhole && !asking.isAskedWithheld) asking.cannotSay('too_many', phrases.of(tooMany));
  const isPartly =
    gaps.length > 0 || missing.length > 0 || found.unseen.length > 0 || !isWhole || asking.isAskedWithheld;
  return {
    verdict: done.length > 0 ? (isPartly ? 'partly' : 'answered') : steps.length > 0 ? 'partly' : 'cannot',
    headline: headlineOf(
      found,
      names,
      { gaps, isAskedWithheld: asking.isAskedWithheld, gapTold: gapTold?.sentence, totals, verdicts },
      phrases,
    ),
    facts: { ...factsOf(found, verdicts), gaps: gaps.length, ...moneyFacts(money, entity) },
    period: span,
  };
}

/** Of the one that is asked about; what linked ones drew stands apart from it. */
function moneyFacts(money: readonly Spend[], { type, id }: Entity): Record<string, unknown> {
  const own = money.find(({ of }) => of === `${type}/${id}`);
  const linked = money.filter((each) => each !== own);
  return { ...(own === undefined ? {} : { money: own }), ...(linked.length === 0 ? {} : { money_linked: linked }) };
}

const tooMany = {
  en: 'There are more events than one answer holds; only the newest were read. Ask with a period.',
  de: 'Es gibt mehr Ereignisse, als eine Antwort fasst; nur die neuesten wurden gelesen. Fragen Sie mit einem Zeitraum.',
};

function targetQuery(entities: readonly Entity[]): string {
  const each = entities.map(({ type, id }) => `target:${quoted(`${type}/${id}`)}`);
  return each.length === 1 ? each.join('') : `(${each.join(' OR ')})`;
}

function isSame(one: Entity, other: Entity): boolean {
  return one.type === other.type && one.id === other.id;
}

/** What the events about it say is not in the trail, and what none of them says. */
function sayMissing(asking: Answering, { question, about, done, steps, isKnown }: Found): void {
  const { phrases } = asking;
  for (const event of about)
    if (GAP_TYPES.has(typeNameOf(event)))
      asking.cannotSay('gap_told', `${phrases.time(occurredMsOf(event))}: ${event.sentence}.`, [event]);
  if (done.length > 0) return;
  const field = question.field === undefined ? undefined : fieldText(question.field, phrases);
  if (asking.isAskedWithheld) asking.cannotSay('withheld', phrases.of(nothing.withheld));
  else if (about.length === 0)
    asking.cannotSay(
      'no_event',
      phrases.begin(phrases.of(isKnown ? nothing.event : nothing.everything)(phrases.trail)),
    );
  else if (steps.length === 0) asking.cannotSay('no_change', phrases.of(nothing.change)(field));
}

const nothing = {
  withheld: {
    en: 'What could say it is withheld from the key this was asked with.',
    de: 'Was es sagen könnte, wird dem Schlüssel vorenthalten, mit dem gefragt wurde.',
  },
  event: {
    en: (trail: string) => `${trail} shows no event about it in this period.`,
    de: (trail: string) => `${trail} zeigt in diesem Zeitraum kein Ereignis dazu.`,
  },
  everything: {
    en: (trail: string) => `${trail} shows no event about it at any time: is it the right id?`,
    de: (trail: string) => `${trail} zeigt zu keiner Zeit ein Ereignis dazu: Ist es die richtige Kennung?`,
  },
  change: {
    en: (field: string | undefined) =>
      `There are events about it, but none says that ${field ?? 'anything of it'} changed.`,
    de: (field: string | undefined) =>
      `Es gibt Ereignisse dazu, aber keines sagt, dass sich ${field ?? 'etwas daran'} geändert hat.`,
  },
};

/** Whoever told of it might have told more; where nobody did, whoever there is might have. */
function sourcesOf({ about, entities }: Found): ReadonlySet<string> | undefined {
  const changing = about.filter((event) => isOf(event, entities));
  if (changing.length === 0) return undefined;
  return new Set([
    ...about.flatMap((event) => [textAt(event, 'source') ?? [], actorIdOf(event)].flat()),
    ...entities.map(({ id }) => id),
  ]);
}

function actorIdOf(event: ReadEvent): string[] {
  const { id } = actorOf(event);
  return id === undefined || partyKey(actorOf(event)) === undefined ? [] : [id];
}

function spanOf({ question, steps, about }: Found, nowMs: number): { fromMs: number; toMs: number } {
  const first = steps[0]?.ms ?? (about[0] === undefined ? undefined : occurredMsOf(about[0]));
  const toMs = question.toMs ?? nowMs + 1;
  return { fromMs: question.fromMs ?? Math.min(first ?? 0, toMs), toMs };
}
