/** How exports are told: whose, how many rows, from where to where, with which filter, for which stated purpose. */

import { textAt, wordOf } from '@trailmark/catalog';
import type { Phrases } from '../phrases.ts';
import { actorText } from '../told-event.ts';
import { rowsOf, type Said, type Taking, type TakingKind, type Takings, type Tiling } from './taking.ts';

interface Told {
  readonly when: string;
  /** From the first to the last of them. */
  readonly span: string;
  readonly who: string;
  readonly how: string;
  readonly count: string;
  readonly rows: string;
  readonly from: string;
  readonly to: string;
  readonly rest: string;
  readonly because: string;
}

/** Exports that are told in sum. */
interface Rest {
  readonly count: number;
  readonly isTaken: boolean;
  readonly told: string;
  readonly rows: string;
  readonly isAtLeast: boolean;
  /** By how many accounts. */
  readonly by: string;
}

interface ExportWords {
  readonly how: Readonly<Record<TakingKind, string>>;
  readonly one: string;
  rows(count: string, isOne: boolean): string;
  readonly unsaidRows: string;
  alsoUnsaid(count: string): string;
  entries(count: string): string;
  from(name: string): string;
  once(told: Told): string;
  often(told: Told): string;
  refused(told: Told): string;
  refusedOften(told: Told): string;
  failed(told: Told): string;
  failedOften(told: Told): string;
  to(names: string): string;
  filter(text: string): string;
  filters(count: string, text: string): string;
  purpose(text: string): string;
  unsaid(what: 'filter' | 'purpose', how: Exclude<Said, object>, count: string | undefined): string;
  more(count: string): string;
  tiling(told: { count: string; rows: string; max: string }): string;
  newAddress(ip: string, before: string): string;
  /** Of which exports: `one` that was told, `all` of them, or so many. */
  claimed(of: string, status: string, by: string | undefined): string;
  approval(count: string, isAll: boolean, reason: string): string;
  rest(rest: Rest): string;
}

export const words: Readonly<Record<'en' | 'de', ExportWords>> = {
  en: {
    how: {
      person: '',
      scheduled: ', as a scheduled job,',
      agent: ', an agent,',
      interface: ', a machine,',
      trail: '',
      unsaid: '',
    },
    one: 'one',
    rows: (count, isOne) => `${count} ${isOne ? 'row' : 'rows'}`,
    unsaidRows: 'an unsaid number of rows',
    alsoUnsaid: (count) => ` and an unsaid number in ${count} of them`,
    entries: (count) => `${count} entries of the trail itself`,
    from: (name) => ` from ${name}`,
    once: ({ when, who, how, rows, from, to, rest }) => `On ${when}, ${who}${how} exported ${rows}${from}${to}${rest}.`,
    often: ({ span, who, how, count, rows, from, to, rest }) =>
      `${span}, ${who}${how} exported ${count} times${from}, ${rows} together${to}${rest}.`,
    refused: ({ when, who, how, rows, from, to, rest, because }) =>
      `On ${when}, ${who}${how} asked for ${rows}${from}${to} and was refused${because}${rest}.`,
    refusedOften: ({ span, who, how, count, rows, from, to, rest, because }) =>
      `${span}, ${who}${how} was refused ${count} times${from}${to}, ${rows} together${because}${rest}.`,
    failed: ({ when, who, how, rows, from, to, rest }) =>
      `On ${when}, ${who}${how} tried to export ${rows}${from}${to}, which failed${rest}.`,
    failedOften: ({ span, who, how, count, from, to, rest }) =>
      `${span}, ${count} exports by ${who}${how}${from}${to} failed${rest}.`,
    to: (names) => ` to ${names}`,
    filter: (text) => `; filter: ${text}`,
    filters: (count, text) => `; ${count} different filters, the first: ${text}`,
    purpose: (text) => `; stated purpose: ${text}`,
    unsaid(what, how, count) {
      const of = count === undefined ? '' : ` for ${count} of them`;
      if (how === 'withheld') return `; the ${what} is withheld${of}`;
      return how === 'none' ? `; the source says there was no ${what}${of}` : `; no ${what} is stated${of}`;
    },
    more: (count) => ` and ${count} more`,
    tiling: ({ count, rows, max }) =>
      `Of these, ${count} lie edge to edge: the window of each begins where that of another ends. None has more than the limit of ${max} rows that it names; together they have ${rows}.`,
    newAddress: (ip, before) => `The last of them came from ${ip}, those before from ${before}.`,
    claimed: (of, status, by) =>
      `${of === 'one' ? 'Its source claims that it was' : of === 'all' ? 'Their source claims that they were' : `Of ${of} of them the source claims that they were`} ${status}${by === undefined ? ', without saying by whom' : ` by ${by}`}.`,
    approval: (count, isAll, reason) => `On the approval of ${isAll ? 'this' : `${count} of these`}: ${reason}`,
    rest: ({ count, isTaken, told, rows, isAtLeast, by }) =>
      `${count === 1 ? 'One more' : `${told} more`} ${isTaken ? `${count === 1 ? 'export' : 'exports'} ${by}, ${isAtLeast ? 'at least ' : ''}${rows} rows together,` : `${count === 1 ? 'was' : 'were'} refused or failed, asked for ${by}, and`} ${count === 1 ? 'is' : 'are'} not told one by one here.`,
  },
  de: {
    how: {
      person: '',
      scheduled: ' als geplanter Lauf',
      agent: ' als Agent',
      interface: ' als Maschine',
      trail: '',
      unsaid: '',
    },
    one: 'eine',
    rows: (count, isOne) => `${count} ${isOne ? 'Zeile' : 'Zeilen'}`,
    unsaidRows: 'eine nicht genannte Zahl von Zeilen',
    alsoUnsaid: (count) => ` und in ${count} davon eine nicht genannte Zahl`,
    entries: (count) => `${count} Einträge des Protokolls selbst`,
    from: (name) => ` aus ${name}`,
    once: ({ when, who, how, rows, from, to, rest }) =>
      `Am ${when} hat ${who}${how} ${rows}${from}${to} exportiert${rest}.`,
    often: ({ span, who, how, count, rows, from, to, rest }) =>
      `${span} hat ${who}${how} ${count}-mal${from}${to} exportiert, zusammen ${rows}${rest}.`,
    refused: ({ when, who, how, rows, from, to, rest, because }) =>
      `Am ${when} wollte ${who}${how} ${rows}${from}${to} exportieren und durfte nicht${because}${rest}.`,
    refusedOften: ({ span, who, how, count, rows, from, to, rest, because }) =>
      `${span} durfte ${who}${how} ${count}-mal${from}${to} nicht exportieren, zusammen ${rows}${because}${rest}.`,
    failed: ({ when, who, how, rows, from, to, rest }) =>
      `Am ${when} schlug der Export von ${who}${how} fehl (${rows}${from}${to})${rest}.`,
    failedOften: ({ span, who, how, count, from, to, rest }) =>
      `${span} schlugen ${count} Exporte von ${who}${how}${from}${to} fehl${rest}.`,
    to: (names) => ` nach ${names}`,
    filter: (text) => `; Filter: ${text}`,
    filters: (count, text) => `; ${count} verschiedene Filter, der erste: ${text}`,
    purpose: (text) => `; angegebener Zweck: ${text}`,
    unsaid(what, how, count) {
      const name = what === 'filter' ? 'Filter' : 'Zweck';
      const of = count === undefined ? '' : ` bei ${count} davon`;
      if (how === 'withheld') return `; der ${name} wird vorenthalten${of}`;
      return how === 'none' ? `; laut Quelle gab es keinen ${name}${of}` : `; ein ${name} ist nicht genannt${of}`;
    },
    more: (count) => ` und ${count} weitere`,
    tiling: ({ count, rows, max }) =>
      `Davon liegen ${count} Kante an Kante: Das Fenster eines jeden beginnt, wo das eines anderen endet. Keiner hat mehr als die Grenze von ${max} Zeilen, die er nennt; zusammen haben sie ${rows}.`,
    newAddress: (ip, before) => `Der letzte kam von ${ip}, die davor von ${before}.`,
    claimed: (of, status, by) =>
      `${of === 'one' || of === 'all' ? 'Die Quelle behauptet dafür' : `Für ${of} davon behauptet die Quelle`} ${status === 'approved' ? 'eine Genehmigung' : `den Stand „${status}“`}${by === undefined ? ', ohne zu sagen, durch wen' : ` durch ${by}`}.`,
    approval: (count, isAll, reason) => `Zur Genehmigung ${isAll ? 'davon' : `von ${count} davon`}: ${reason}`,
    rest: ({ count, isTaken, told, rows, isAtLeast, by }) =>
      `${count === 1 ? 'Ein weiterer Export' : `${told} weitere Exporte`} ${by}${isTaken ? `, zusammen ${isAtLeast ? 'mindestens ' : ''}${rows} Zeilen,` : `${count === 1 ? ' wurde' : ' wurden'} abgelehnt oder ${count === 1 ? 'schlug' : 'schlugen'} fehl und`} ${count === 1 ? 'ist' : 'sind'} hier nicht einzeln erzählt.`,
  },
};

const NAMED_MAX = 3;

export function takingsText({ all, kind, outcome }: Takings, phrases: Phrases, namesakes: ReadonlySet<string>): string {
  const say = phrases.of(words);
  const [first] = all;
  const last = all.at(-1) ?? first;
  const { event } = first;
  const told: Told = {
    when: phrases.time(first.ms),
    span: phrases.between(first.ms, last.ms),
    who: actorText(event, phrases, namesakes),
    how: say.how[kind],
    count: phrases.number(all.length),
    rows: rowsText(all, kind, phrases),
    from: first.from === undefined || kind === 'trail' ? '' : say.from(phrases.party(first.from)),
    to: toText(all, phrases),
    rest: restText(all, phrases),
    because: becauseText(all, phrases),
  };
  const isOne = all.length === 1;
  if (outcome === 'success') return isOne ? say.once(told) : say.often(told);
  if (outcome === 'denied') return isOne ? say.refused(told) : say.refusedOften(told);
  return isOne ? say.failed(told) : say.failedOften(told);
}

export function tilingText({ takings, rows, rowsMax }: Tiling, phrases: Phrases): string {
  return phrases.of(words).tiling({
    count: phrases.number(takings.length),
    rows: phrases.number(rows),
    max: phrases.number(rowsMax),
  });
}

function rowsText(all: readonly Taking[], kind: TakingKind, phrases: Phrases): string {
  const say = phrases.of(words);
  const { rows, unsaid } = rowsOf(all);
  if (unsaid === all.length) return say.unsaidRows;
  const count = kind === 'trail' ? say.entries(phrases.number(rows)) : say.rows(phrases.number(rows), rows === 1);
  return unsaid === 0 ? count : `${count}${say.alsoUnsaid(phrases.number(unsaid))}`;
}

function toText(all: readonly Taking[], phrases: Phrases): string {
  const destinations = textsOf(all.map(({ destination }) => destination));
  return destinations.length === 0 ? '' : phrases.of(words).to(named(destinations, phrases));
}

function restText(all: readonly Taking[], phrases: Phrases): string {
  const say = phrases.of(words);
  const filters = textsOf(all.map(({ filter }) => filter));
  const [filter] = filters;
  const purposes = textsOf(all.map(({ purpose }) => purpose));
  return [
    filter === undefined
      ? ''
      : filters.length === 1
        ? say.filter(phrases.quoted(filter))
        : say.filters(phrases.number(filters.length), phrases.quoted(filter)),
    unsaidText(
      'filter',
      all.map((taking) => taking.filter),
      phrases,
    ),
    purposes.length === 0 ? '' : say.purpose(named(purposes, phrases)),
    unsaidText(
      'purpose',
      all.map(({ purpose }) => purpose),
      phrases,
    ),
  ].join('');
}

function unsaidText(what: 'filter' | 'purpose', said: readonly Said[], phrases: Phrases): string {
  const say = phrases.of(words);
  return (['none', 'unsaid', 'withheld'] as const)
    .map((how) => {
      const count = said.filter((each) => each === how).length;
      if (count === 0) return '';
      return say.unsaid(what, how, count === said.length ? undefined : phrases.number(count));
    })
    .join('');
}

function textsOf(said: readonly Said[]): string[] {
  return [...new Set(said.flatMap((each) => (typeof each === 'object' ? [each.text] : [])))];
}

function named(texts: readonly string[], phrases: Phrases): string {
  const shown = phrases.list(texts.slice(0, NAMED_MAX).map((text) => phrases.quoted(text)));
  return texts.length <= NAMED_MAX ? shown : shown + phrases.of(words).more(phrases.number(texts.length - NAMED_MAX));
}

function becauseText(all: readonly Taking[], phrases: Phrases): string {
  const reasons = all.map(
    ({ event }) => wordOf(textAt(event, 'decision.reason')) ?? wordOf(textAt(event, 'decision.rule')),
  );
  const [reason] = reasons;
  // The reason of one of them is not the reason of the others.
  return reason === undefined || reasons.some((each) => each !== reason) ? '' : ` (${phrases.quoted(reason)})`;
}
