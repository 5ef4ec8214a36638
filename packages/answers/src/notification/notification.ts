/** Whether somebody was told: when, over which channel, whether it arrived; or why nobody was, as far as is recorded. */

import { inOrder, targetsOf, textAt, type Entity, type ReadEvent } from '@trailmark/catalog';
import type { Answering, Outcome } from '../answering.ts';
import { becauseOf } from '../because.ts';
import { quoted } from '../trail.ts';
import { limitOf, noticesOf, runOf, type Notice } from './notice.ts';
import { beginOf, endOf, occasionsOf, type Occasion } from './occasion.ts';
import { occasionFacts, OccasionTelling, type ToldOccasion, type ToldState } from './occasion-telling.ts';
import { waysOf } from './way.ts';
import { words } from './words.ts';

export interface NotificationQuestion {
  /** What the notice was to be about, as a lead; or the rule that was to send it. */
  readonly entity: Entity;
  /** Of that rule only. */
  readonly rule?: string | undefined;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

const EVENTS_MAX = 5_000;
/** So many are told one by one. */
const TOLD_MAX = 20;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const LIMIT_TYPES = 'lead.sla_approached OR lead.sla_breached';
const STATES = [
  'delivered',
  'mixed',
  'bounced',
  'suppressed',
  'failed',
  'sent',
  'not_tried',
  'not_fired',
  'off',
  'not_run',
  'unclear',
] as const satisfies readonly ToldState[];
/** What became of it is known. */
const SETTLED: ReadonlySet<ToldState> = new Set([
  'delivered',
  'mixed',
  'bounced',
  'suppressed',
  'failed',
  'not_fired',
  'off',
]);

export async function answerNotification(asking: Answering, question: NotificationQuestion): Promise<Outcome> {
  const { events, isWhole, abouts } = await eventsOf(asking, question);
  const occasions = occasionsOf(
    events.flatMap((event) => limitOf(event) ?? []),
    events.flatMap((event) => runOf(event) ?? []),
    events.flatMap(noticesOf).filter((notice) => isNoticeAsked(notice, abouts)),
  ).filter((occasion) => isAsked(occasion, question));
  const period = periodOf(asking, question, occasions);
  const say = asking.phrases.of(words);
  const telling = new OccasionTelling(asking);
  const told: ToldOccasion[] = [];
  for (const occasion of occasions) told.push(await telling.settle(occasion));
  if (told.length === 0) {
    const sources = new Set(events.flatMap((event) => textAt(event, 'source') ?? []));
    return nothing(asking, question, period, sources.size === 0 ? undefined : sources);
  }
  const isMany = question.entity.type === 'rule' || told.length > TOLD_MAX;
  if (isMany) sum(asking, told);
  const single = isMany ? told.filter(({ state }) => state !== 'delivered').slice(0, TOLD_MAX) : told;
  for (const one of single) await telling.tell(one);
  let isLacking = told.some(({ occasion }) => occasion.notices.some(({ isWithheld }) => isWithheld));
  for (const one of single) if (await telling.unknownOf(one)) isLacking = true;
  // Beyond those told one by one, too.
  if (told.some(({ state }) => state === 'mixed')) isLacking = true;
  if (!isWhole && !asking.isAskedWithheld) {
    asking.cannotSay('too_many', say.tooMany);
    isLacking = true;
  }
  if (asking.isAskedWithheld) {
    asking.cannotSay('withheld', say.withheld);
    isLacking = true;
  }
  const isNoneSettled = told.every(({ state }) => !SETTLED.has(state) && state !== 'sent');
  return {
    verdict: isLacking ? (isNoneSettled ? 'cannot' : 'partly') : 'answered',
    headline: `${headlineOf(asking, question, { telling, told, events })}.`,
    facts: { ...countsOf(told), occasions: told.map(occasionFacts) },
    period,
  };
}

async function eventsOf(
  asking: Answering,
  { entity, rule, fromMs, toMs }: NotificationQuestion,
): Promise<{
  readonly events: readonly ReadEvent[];
  readonly isWhole: boolean;
  /** What is asked about and what is linked with it, as targets name it; of a rule none. */
  readonly abouts: ReadonlySet<string>;
}> {
  const linked = entity.type === 'rule' ? [] : (await asking.trail.linked(entity)).map((each) => each.entity);
  const times = { ...(fromMs === undefined ? {} : { from: fromMs }), ...(toMs === undefined ? {} : { to: toMs }) };
  const named = `${entity.type}/${entity.id}`;
  const queries =
    entity.type === 'rule'
      ? [
          `data.rule:${quoted(entity.id)} type:(${LIMIT_TYPES} OR notification.*)`,
          `target:${quoted(named)} type:(rule.evaluated OR rule.fired)`,
        ]
      : [aboutQuery(linked)];
  const found = [];
  for (const q of queries) found.push(await asking.find({ q, ...times, limit: EVENTS_MAX }));
  const events = new Map(found.flatMap((each) => each.events).map((event) => [event.index, event]));
  const isOfRule = (event: ReadEvent): boolean =>
    rule === undefined || [limitOf(event)?.rule, noticesOf(event)[0]?.rule, runOf(event)?.rule?.id].includes(rule);
  return {
    events: [...events.values()].filter(isOfRule).sort(inOrder),
    isWhole: found.every(({ isWhole }) => isWhole),
    abouts: new Set(linked.map(({ type, id }) => `${type}/${id}`)),
  };
}

function aboutQuery(linked: readonly Entity[]): string {
  const targets = linked.map(({ type, id }) => `target:${quoted(`${type}/${id}`)}`);
  return `(${targets.join(' OR ')}) type:(${LIMIT_TYPES} OR notification.* OR rule.evaluated OR rule.fired)`;
}

/** One notice may be about several things: what it is to the others is not asked. */
function isNoticeAsked({ event, about }: Notice, abouts: ReadonlySet<string>): boolean {
  const isNamed = (party: Notice['about']): boolean => abouts.has(`${party?.type ?? ''}/${party?.id ?? ''}`);
  return isNamed(about) || !targetsOf(event).some((target) => target.role === 'about' && isNamed(target));
}

/** A limit that was near and came to nothing, with no notice, is nothing that anybody had to be told. */
function isAsked({ limits, notices, runs }: Occasion, { entity }: NotificationQuestion): boolean {
  if (notices.length > 0) return entity.type !== 'rule' || limits.length > 0 || runs.length > 0 || notices.length > 0;
  return limits.length > 0;
}

function periodOf(
  asking: Answering,
  { fromMs, toMs }: NotificationQuestion,
  occasions: readonly Occasion[],
): Outcome['period'] {
  const { nowMs } = asking.phrases.telling;
  const begin = Math.min(...occasions.map(beginOf));
  const end = Math.max(...occasions.map(endOf));
  return {
    fromMs: fromMs ?? (Number.isFinite(begin) ? begin - HOUR_MS : nowMs - 30 * DAY_MS),
    toMs: toMs ?? (Number.isFinite(end) ? end + HOUR_MS : nowMs),
  };
}

/** @param sources those that told of it at all: they would have told of a notice, too */
async function nothing(
  asking: Answering,
  { entity }: NotificationQuestion,
  period: Outcome['period'],
  sources: ReadonlySet<string> | undefined,
): Promise<Outcome> {
  const say = asking.phrases.of(words);
  const facts = { ...countsOf([]), occasions: [] };
  if (asking.isAskedWithheld) {
    asking.cannotSay('withheld', say.withheld);
    return { verdict: 'cannot', headline: say.withheld, facts, period };
  }
  const because = await becauseOf(asking, { ...period, sources });
  const text = `${say.headline.nothing(say.thing(entity.type), asking.phrases.trail, because.why)}.`;
  asking.cannotSay(because.isSilent ? 'source_silent' : 'no_event', text, because.events);
  return { verdict: 'cannot', headline: text, facts, period };
}

/** Many in figures: how many limits there were, and for how many a notice arrived. */
function sum(asking: Answering, told: readonly ToldOccasion[]): void {
  const { phrases } = asking;
  const say = phrases.of(words);
  const limits = told.flatMap(({ occasion }) => occasion.limits.slice(-1));
  const [first, last] = [limits[0], limits.at(-1)];
  if (first !== undefined && last !== undefined) {
    const text = say.limits(
      limits.length,
      phrases.number(limits.length),
      phrases.span(first.ms, last.ms),
      limits.every(({ isPassed }) => isPassed),
    );
    asking.say(
      `${text}.`,
      limits.map(({ event }) => event),
    );
  }
  const delivered = told.filter(({ state }) => state === 'delivered');
  const arrived = delivered.flatMap(({ occasion }) => occasion.notices.find(({ kind }) => kind === 'delivered') ?? []);
  if (arrived.length === 0) return;
  const isAll = delivered.length === told.length;
  asking.say(
    `${say.deliveredFor(phrases.number(delivered.length), isAll)}.`,
    arrived.map(({ event }) => event),
  );
}

function headlineOf(
  asking: Answering,
  { entity }: NotificationQuestion,
  {
    telling,
    told,
    events,
  }: {
    readonly telling: OccasionTelling;
    readonly told: readonly ToldOccasion[];
    readonly events: readonly ReadEvent[];
  },
): string {
  const { phrases } = asking;
  const say = phrases.of(words);
  const [only] = told;
  const partsOf = (some: readonly ToldOccasion[]): string =>
    phrases.list(
      STATES.flatMap((state) => {
        const count = some.filter((each) => each.state === state).length;
        return count === 0 ? [] : [say.counted(count, phrases.number(count), state)];
      }),
    );
  if (entity.type !== 'rule' && only !== undefined && told.length === 1) return telling.headline(only);
  if (entity.type !== 'rule')
    return say.headline.several(only === undefined ? '' : telling.lead(only.occasion), partsOf(told));
  const named = events.flatMap(targetsOf).find(({ type, id, name }) => type === 'rule' && id === entity.id && name);
  const rule = phrases.quoted(named?.name ?? entity.id);
  const ofLimits = told.filter(({ occasion }) => occasion.limits.length > 0);
  const others = told.length - ofLimits.length;
  if (ofLimits.length === 0) return say.headline.ruleNotices(rule, others, phrases.number(others), partsOf(told));
  const text = say.headline.rule(rule, ofLimits.length, phrases.number(ofLimits.length), partsOf(ofLimits));
  return others === 0 ? text : text + say.headline.beside(others, phrases.number(others));
}

/** By state; where it is not the same for all, in each state that it came to, too. */
function countsOf(told: readonly ToldOccasion[]): Record<string, unknown> {
  const states = told.map(
    ({ occasion, state }) =>
      new Set<ToldState>(state === 'mixed' ? ['mixed', ...waysOf(occasion.notices).map((way) => way.state)] : [state]),
  );
  const counts = Object.fromEntries(STATES.map((state) => [state, states.filter((each) => each.has(state)).length]));
  return { total: told.length, counts };
}
