/** What a question after a change comes to: the one sentence, and the same for programs. */

import {
  actorOf,
  delegatorOf,
  occurredMsOf,
  partyKey,
  timeText,
  type Entity,
  type ReadEvent,
} from '@trailmark/catalog';
import { verdictWords, type Verdict } from '@trailmark/access';
import type { Gap } from '../coverage.ts';
import type { Phrases } from '../phrases.ts';
import { actorText, nameOf, namesakesOf, reasonOf } from '../told-event.ts';
import type { ChangeQuestion } from './question.ts';
import type { Step, Unseen } from './steps.ts';
import { thingText, type ThingNames } from './things.ts';
import type { Total } from './totals.ts';
import { fieldText, stepText } from './words.ts';

export interface Found {
  readonly question: ChangeQuestion;
  readonly entities: readonly Entity[];
  /** What was done, refused and failed, in order. */
  readonly steps: readonly Step[];
  readonly done: readonly Step[];
  readonly unseen: readonly Unseen[];
  /** Some events about it, whatever they say. */
  readonly about: readonly ReadEvent[];
  /** Events that say what it is called, of the period or of another time. */
  readonly named: readonly ReadEvent[];
  /** Whether the reader finds anything about it at any time. */
  readonly isKnown: boolean;
  readonly isWhole: boolean;
}

interface Why {
  readonly gaps: readonly Gap[];
  readonly isAskedWithheld: boolean;
  /** Somebody's words that something about it is missing from the trail. */
  readonly gapTold: string | undefined;
  readonly totals: readonly Total[];
  readonly verdicts: ReadonlyMap<number, Verdict>;
}

/** What is said of a value that changed several times. */
interface Several {
  readonly what: string;
  readonly thing: string;
  readonly count: string;
  readonly counts: string;
  readonly from: string;
  readonly to: string;
  readonly who: string;
  /** From what to what, where that is one row of numbers. */
  readonly total: string;
}

const words = {
  en: {
    anything: 'anything',
    several: (told: Several) =>
      `${told.what} of ${told.thing} changed ${told.count} times${told.counts} between ${told.from} and ${told.to}${told.total}, the last time by ${told.who}.`,
    total: ({ before = '', after = '', percent }: Total) =>
      `, from ${before} to ${after}${percent === undefined ? '' : ` (${percent})`}`,
    judged: (verdicts: string) => `; on approval: ${verdicts}`,
    everything: 'The record',
    but: (text: string, gap: string | undefined) =>
      gap === undefined ? text : `${text.replace(/\.$/, '')}; but not everything about it is in the trail: ${gap}.`,
    tried: (what: string, thing: string, count: number) =>
      `No event says that ${what} of ${thing} changed; ${count === 1 ? 'one attempt was' : `${count} attempts were`} refused or failed.`,
    cannot: (what: string, thing: string, because: string) =>
      `It cannot be said when ${what} of ${thing} changed, because ${because}.`,
    noEvent: (trail: string) => `${trail} shows no event about it in this period`,
    noEventEver: (trail: string) => `${trail} shows no event about it at any time`,
    noChange: 'no event about it says that it did',
    withheld: 'what could say it is withheld from the key this was asked with',
    silent: (because: string, gap: string) => `${because}, and something is missing: ${gap}`,
  },
  de: {
    anything: 'etwas',
    several: (told: Several) =>
      `${told.what} von ${told.thing} hat sich zwischen dem ${told.from} und dem ${told.to} ${told.count}-mal${told.counts} geändert${told.total}, zuletzt durch ${told.who}.`,
    total: ({ before = '', after = '', percent }: Total) =>
      `, von ${before} auf ${after}${percent === undefined ? '' : ` (${percent})`}`,
    judged: (verdicts: string) => `; zur Genehmigung: ${verdicts}`,
    everything: 'Der Stand',
    but: (text: string, gap: string | undefined) =>
      gap === undefined ? text : `${text.replace(/\.$/, '')}; doch nicht alles dazu steht im Protokoll: ${gap}.`,
    tried: (what: string, thing: string, count: number) =>
      `Kein Ereignis sagt, dass sich ${what} von ${thing} geändert hat; ${count === 1 ? 'ein Versuch wurde' : `${count} Versuche wurden`} abgelehnt oder schlug${count === 1 ? '' : 'en'} fehl.`,
    cannot: (what: string, thing: string, because: string) =>
      `Wann sich ${what} von ${thing} geändert hat, ist nicht zu sagen, denn ${because}.`,
    noEvent: (trail: string) => `${trail} zeigt in diesem Zeitraum kein Ereignis dazu`,
    noEventEver: (trail: string) => `${trail} zeigt zu keiner Zeit ein Ereignis dazu`,
    noChange: 'kein Ereignis dazu sagt, dass es geschah',
    withheld: 'was es sagen könnte, wird dem Schlüssel vorenthalten, mit dem gefragt wurde',
    silent: (because: string, gap: string) => `${because}, und es fehlt etwas: ${gap}`,
  },
};

export function headlineOf(found: Found, names: ThingNames, why: Why, phrases: Phrases): string {
  const { question, done, steps, about, named, isKnown } = found;
  const say = phrases.of(words);
  const [first] = done;
  const last = done.at(-1);
  const told = steps.map(({ event }) => event);
  const thing = nameOf(question.entity, told.length > 0 ? told : named, phrases);
  const namesakes = namesakesOf(told);
  if (first !== undefined && last !== undefined) {
    if (done.length === 1)
      return say.but(
        stepText(last, thingText(last, names, phrases), phrases, namesakes).replace(/\.$/, judgedText(why, phrases)),
        why.gapTold,
      );
    const each = new Map<string, Step[]>();
    for (const step of done) each.set(step.of, [...(each.get(step.of) ?? []), step]);
    const things = [...each.values()].flatMap((of) => {
      const newest = of.findLast(({ things }) => things.every(({ name }) => name !== undefined)) ?? of.at(-1);
      return newest === undefined
        ? []
        : [{ name: thingText(newest, names, phrases), count: phrases.number(of.length) }];
    });
    const text = say.several({
      what: question.field === undefined ? say.everything : fieldText(question.field, phrases),
      thing: phrases.list(things.map(({ name }) => name)),
      counts: things.length < 2 ? '' : ` (${things.map(({ name, count }) => `${name}: ${count}`).join('; ')})`,
      count: phrases.number(done.length),
      from: phrases.time(first.ms),
      to: phrases.time(last.ms),
      who: actorText(last.event, phrases, namesakes),
      total: why.totals.length === 1 && things.length === 1 && why.totals[0] ? say.total(why.totals[0]) : '',
    });
    return say.but(phrases.begin(text.replace(/\.$/, judgedText(why, phrases))), why.gapTold);
  }
  const what = question.field === undefined ? say.anything : fieldText(question.field, phrases);
  if (steps.length > 0) return say.tried(what, thing, steps.length);
  const noEvent = (isKnown ? say.noEvent : say.noEventEver)(phrases.trail);
  const because = why.isAskedWithheld ? say.withheld : about.length === 0 ? noEvent : say.noChange;
  const [gap] = why.gaps;
  const silence = gap === undefined ? why.gapTold : phrases.within(gap.text);
  const reason = silence === undefined ? because : say.silent(because, silence);
  return say.cannot(what, thing, reason);
}

/** What the verdicts on approvals say, where it is another than that there was one in time; begins behind a sentence. */
function judgedText({ verdicts }: Why, phrases: Phrases): string {
  const counts = new Map<string, number>();
  for (const verdict of verdicts.values()) {
    if (verdict.verdict === 'approved' && verdict.basis === 'recorded') continue;
    const name = verdictWords(verdict, phrases.telling.language).verdict;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  if (counts.size === 0) return '.';
  const told = [...counts].map(([name, count]) => (verdicts.size === 1 ? name : `${name} (${phrases.number(count)})`));
  return `${phrases.of(words).judged(told.join(', '))}.`;
}

export function factsOf(found: Found, verdicts: ReadonlyMap<number, Verdict>): Record<string, unknown> {
  const { question, entities, steps, unseen, isWhole } = found;
  return {
    entity: question.entity,
    ...(question.field === undefined ? {} : { field: question.field }),
    linked: entities.slice(1),
    changes: steps.map((step) => factOf(step, verdicts.get(step.event.index))),
    unseen: unseen.map(({ path, of, last, next }) => ({
      path,
      of,
      after: last.event.index,
      before: next.event.index,
      from: last.change.after,
      to: next.change.before,
    })),
    whole: isWhole,
  };
}

function factOf({ event, of, change, outcome, again }: Step, verdict: Verdict | undefined): Record<string, unknown> {
  const delegator = delegatorOf(event);
  const reason = reasonOf(event);
  return {
    index: event.index,
    time: timeText(occurredMsOf(event)),
    path: change.path,
    of,
    ...('before' in change ? { before: change.before } : {}),
    ...('after' in change ? { after: change.after } : {}),
    outcome,
    by: partyKey(actorOf(event)) ?? null,
    ...(delegator === undefined ? {} : { on_behalf_of: partyKey(delegator) ?? null }),
    reason: typeof reason === 'object' ? reason.text : null,
    reason_state: typeof reason === 'object' ? 'stated' : reason,
    ...(again.length === 0 ? {} : { again: again.map(({ index }) => index) }),
    ...(verdict === undefined ? {} : { approval: verdict.verdict }),
  };
}
