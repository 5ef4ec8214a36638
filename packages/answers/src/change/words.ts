/** How changes are told: each side of a change that nobody said is said to be unsaid. */

import { textAt, wordOf, type ReadEvent } from '@trailmark/catalog';
import type { Phrases } from '../phrases.ts';
import { actorText, reasonOf, valueText } from '../told-event.ts';
import { percentOf } from './percent.ts';
import type { Step, Unseen } from './steps.ts';

type Language = 'en' | 'de';

export interface Sides {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

interface ChangeWords {
  readonly hidden: string;
  done(told: ToldStep): string;
  denied(told: ToldStep): string;
  failed(told: ToldStep): string;
  sides(sides: Sides & { wasNothing: boolean; isNothing: boolean; percent: string | undefined }): string;
  reason(text: string): string;
  readonly noReason: string;
  readonly unsaidReason: string;
  readonly hiddenReason: string;
  origin(origin: string): string;
  again(source: string): string;
  unseen(told: { field: string; from: string; to: string; seen: string; before: string; after: string }): string;
  twoSources(sources: string): string;
  readonly whoUnseen: string;
  together(told: Sides & { count: number; field: string; percent: string | undefined }): string;
  readonly caused: (sentence: string) => string;
  olderWon(won: string, lost: string): string;
  claimed(status: string, by: string | undefined, whens: string): string;
  /** `count` of them in this time, each judged alike. */
  approval(count: number, told: string, times: string, reason: string): string;
  noVerdict(count: number): string;
}

interface ToldStep {
  readonly when: string;
  readonly who: string;
  readonly field: string;
  readonly thing: string;
  readonly sides: string;
  readonly after: string;
  readonly because: string;
}

export const words: Readonly<Record<Language, ChangeWords>> = {
  en: {
    hidden: 'a value that is withheld',
    done: ({ when, who, field, thing, sides, after }) =>
      `On ${when}, ${who} changed ${field} of ${thing} ${sides}${after}.`,
    denied: ({ when, who, field, thing, sides, after, because }) =>
      `On ${when}, ${who} was not allowed to change ${field} of ${thing} ${sides}${after}${because}.`,
    failed: ({ when, who, field, thing, sides, after }) =>
      `On ${when}, ${who} tried to change ${field} of ${thing} ${sides} and failed${after}.`,
    sides({ before, after, wasNothing, isNothing, percent }) {
      if (before === undefined && after === undefined) return 'in a way the source does not tell';
      if (before === undefined) return `to ${after ?? ''} (from what, the source does not say)`;
      if (after === undefined) return `from ${before} (to what, the source does not say)`;
      if (wasNothing) return `to ${after} (there was nothing before)`;
      return isNothing ? `from ${before} to nothing` : `from ${before} to ${after}${percentIn(percent)}`;
    },
    reason: (text) => `, for the stated reason ${text}`,
    noReason: '; its source says that no reason was given',
    unsaidReason: '; no reason is stated',
    hiddenReason: '; the reason is withheld',
    origin: (origin) => (origin === 'claimed' ? ' (as somebody claimed)' : origin === 'derived' ? ' (derived)' : ''),
    again: (source) => `The source ${source} tells the same change.`,
    unseen: ({ field, from, to, seen, before, after }) =>
      `Between ${from} and ${to}, ${field} was changed outside ${seen}: the one ended with ${before}, the next began with ${after}.`,
    twoSources: (sources) => ` Two sources tell them (${sources}); their clocks or their views may differ.`,
    whoUnseen: 'Who changed it in between, and why, no event says.',
    together: ({ count, field, before, after, percent }) =>
      `Together the ${count} changes took ${field} from ${before ?? ''} to ${after ?? ''}${percent === undefined ? '' : ` (${percent})`}.`,
    caused: (sentence) => `Named as its cause: ${sentence}.`,
    olderWon: (won, lost) =>
      `The older of two values was kept: the one that won is of ${won}, the one that lost of ${lost}.`,
    claimed: (status, by, whens) =>
      `Of what was done on ${whens} its source claims that it was ${status}${by === undefined ? ', without saying by whom' : ` by ${by}`}.`,
    approval: (count, told, times, reason) =>
      `On the approval of ${count === 1 ? `the change of ${times}` : `each of ${told} changes ${times}`}: ${reason}`,
    noVerdict: (count) =>
      `Whether ${count === 1 ? 'this change was' : `${count} of these changes were`} approved was not looked into: no rule of the approval policy asks for an approval of ${count === 1 ? 'it' : 'them'}.`,
  },
  de: {
    hidden: 'einem vorenthaltenen Wert',
    done: ({ when, who, field, thing, sides, after }) =>
      `Am ${when} hat ${who} ${field} von ${thing} ${sides} geändert${after}.`,
    denied: ({ when, who, field, thing, sides, after, because }) =>
      `Am ${when} durfte ${who} ${field} von ${thing} nicht ${sides} ändern${after}${because}.`,
    failed: ({ when, who, field, thing, sides, after }) =>
      `Am ${when} konnte ${who} ${field} von ${thing} nicht ${sides} ändern: Der Versuch schlug fehl${after}.`,
    sides({ before, after, wasNothing, isNothing, percent }) {
      if (before === undefined && after === undefined) return 'auf eine Weise, die die Quelle nicht nennt,';
      if (before === undefined) return `auf ${after ?? ''} (wovon, sagt die Quelle nicht)`;
      if (after === undefined) return `von ${before} (worauf, sagt die Quelle nicht)`;
      if (wasNothing) return `auf ${after} (vorher nichts)`;
      return isNothing ? `von ${before} auf nichts` : `von ${before} auf ${after}${percentIn(percent)}`;
    },
    reason: (text) => `, angegebener Grund: ${text}`,
    noReason: '; laut Quelle wurde kein Grund angegeben',
    unsaidReason: '; ein Grund ist nicht genannt',
    hiddenReason: '; der Grund wird vorenthalten',
    origin: (origin) => (origin === 'claimed' ? ' (wie behauptet)' : origin === 'derived' ? ' (abgeleitet)' : ''),
    again: (source) => `Die Quelle ${source} meldet dieselbe Änderung.`,
    unseen: ({ field, from, to, seen, before, after }) =>
      `Zwischen dem ${from} und dem ${to} wurde ${field} außerhalb dessen geändert, ${seen}: Die eine Änderung endete mit ${before}, die nächste begann mit ${after}.`,
    twoSources: (sources) =>
      ` Zwei Quellen melden sie (${sources}); ihre Uhren oder ihr Stand können sich unterscheiden.`,
    whoUnseen: 'Wer dazwischen etwas geändert hat und warum, sagt kein Ereignis.',
    together: ({ count, field, before, after, percent }) =>
      `Zusammen führten die ${count} Änderungen ${field} von ${before ?? ''} auf ${after ?? ''}${percent === undefined ? '' : ` (${percent})`}.`,
    caused: (sentence) => `Als Ursache genannt: ${sentence}.`,
    olderWon: (won, lost) =>
      `Behalten wurde der ältere zweier Werte: Der Wert, der gewann, ist vom ${won}, der unterlegene vom ${lost}.`,
    claimed: (status, by, whens) =>
      `Für die Änderung vom ${whens} behauptet die Quelle ${status === 'approved' ? 'eine Genehmigung' : `den Stand „${status}“`}${by === undefined ? ', ohne zu sagen, durch wen' : ` durch ${by}`}.`,
    approval: (count, told, times, reason) =>
      `Zur Genehmigung ${count === 1 ? `der Änderung vom ${times}` : `jeder von ${told} Änderungen ${times}`}: ${reason}`,
    noVerdict: (count) =>
      `Ob ${count === 1 ? 'diese Änderung' : `${count} dieser Änderungen`} genehmigt ${count === 1 ? 'war' : 'waren'}, wurde nicht geprüft: Keine Regel der Genehmigungsrichtlinie verlangt dafür eine Genehmigung.`,
  },
};

const percentIn = (percent: string | undefined): string => (percent === undefined ? '' : ` (${percent})`);

/** One change in a sentence. */
export function stepText(step: Step, thing: string, phrases: Phrases, namesakes: ReadonlySet<string>): string {
  const say = phrases.of(words);
  const { event, change, outcome } = step;
  const told: ToldStep = {
    when: phrases.time(step.ms),
    who: actorText(event, phrases, namesakes),
    field: fieldText(change.path, phrases),
    thing,
    sides: say.sides({
      ...sidesOf(step, phrases),
      wasNothing: change.before === null && !step.hides.before,
      isNothing: change.after === null && !step.hides.after,
      percent: percentOf(step, phrases),
    }),
    after: `${say.origin(change.origin ?? 'source')}${reasonText(event, phrases)}`,
    because: decisionText(event, phrases),
  };
  return outcome === 'success' ? say.done(told) : outcome === 'denied' ? say.denied(told) : say.failed(told);
}

export function sidesOf(step: Step, phrases: Phrases): Sides {
  const { hidden } = phrases.of(words);
  const { event, change, hides } = step;
  const place = { event, path: change.path };
  return {
    before: hides.before ? hidden : valueText(change.before, place, phrases),
    after: hides.after ? hidden : valueText(change.after, place, phrases),
  };
}

/** `the daily budget`; German without an article, which would have to be bent. */
export function fieldText(path: string, phrases: Phrases): string {
  const field = phrases.language.field(path.slice(path.lastIndexOf('.') + 1));
  return phrases.of({ en: `the ${field}`, de: phrases.quoted(field) });
}

export function unseenText({ last, next, isOneSource }: Unseen, field: string, phrases: Phrases): string {
  const say = phrases.of(words);
  const text = say.unseen({
    field,
    from: phrases.time(last.ms),
    to: phrases.time(next.ms),
    seen: phrases.seen,
    before: sidesOf(last, phrases).after ?? '',
    after: sidesOf(next, phrases).before ?? '',
  });
  if (isOneSource) return text;
  const sources = [last, next].map(({ event }) => textAt(event, 'source') ?? '?');
  return text + say.twoSources(phrases.list(sources));
}

function reasonText(event: ReadEvent, phrases: Phrases): string {
  const say = phrases.of(words);
  const reason = reasonOf(event);
  if (typeof reason === 'object') return say.reason(phrases.quoted(reason.text));
  return reason === 'none' ? say.noReason : reason === 'withheld' ? say.hiddenReason : say.unsaidReason;
}

function decisionText(event: ReadEvent, phrases: Phrases): string {
  const reason = wordOf(textAt(event, 'decision.reason')) ?? wordOf(textAt(event, 'decision.rule'));
  if (reason === undefined) return '';
  const said = phrases.quoted(reason);
  return phrases.of({ en: `; the refusal says ${said}`, de: `; die Ablehnung nennt ${said}` });
}
