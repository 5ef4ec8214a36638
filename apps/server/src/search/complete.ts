/** What a typed beginning of a condition may become: names of fields, and values that occur in what the caller may see. */

import { VERDICTS } from '@trailmark/access';
import { foldText } from '@trailmark/catalog';
import { fieldNamed, parseQuery, queryFields, quoteValue } from '@trailmark/contract';
import type { Filter } from '@trailmark/ledger';
import type { Caller } from '../access/caller.ts';
import type { House } from '../tenant/house.ts';
import { VERDICT_FIELD } from './compile-verdict.ts';
import { isInColumns } from './facet-values.ts';
import { indexedAs, pathsOf } from './field-paths.ts';
import { knowsDirectory } from './name-rights.ts';
import { somePeopleBeginning, type PersonFound } from './people-found.ts';
import { askedFor } from './rights.ts';
import type { AskOptions } from './rights.ts';
import { textClassesOf } from './text-asked.ts';
import { withheldAnywhere } from './own-rights.ts';
import { verdictsUntold } from './verdict-rights.ts';
import { mayBeWithheld } from './withheld.ts';

export interface Suggestion {
  readonly text: string;
  readonly field: string;
  readonly value?: string;
  readonly label?: string;
  readonly count?: number;
  /** Whether it names a person. */
  readonly isPersonal?: boolean;
}

export interface Typed {
  readonly prefix: string;
  /** Undefined: the field is part of what was typed, or still to be guessed. */
  readonly field?: string | undefined;
  /** The rest of the query, which the suggestions narrow. */
  readonly q: string;
  readonly limit: number;
}

/** Fields whose values are offered where no field was named, the likeliest first. */
const GUESSED = [
  'type',
  'actor',
  'target',
  'scope.client',
  'scope.brand',
  'scope.campaign',
  'scope.channel',
  'scope.market',
  'scope.region',
  'domain',
  'source',
  'outcome',
];
/** Their values are few and known. */
const WORDS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['outcome', ['success', 'denied', 'failure']],
  ['importance', ['critical', 'notable', 'normal', 'routine']],
  ['known', ['true', 'false']],
  [VERDICT_FIELD, VERDICTS],
]);
const NEVER: ReadonlySet<string> = new Set(['time', 'ip', 'subject', 'reason']);
/** Values of the dictionary whose events are counted one by one; where more begin so, a field with columns is counted. */
const CANDIDATES_MAX = 30;
/** A restricted caller sees few of what is listed: further ones are tried, but not for long. */
const LISTED_MAX = 300;
const COUNT_MS_MAX = 8;
/** The same where no field was named, and each is only one of many. */
const GUESS_COUNT_MS_MAX = 3;
const TALLIED_MAX = 1_000;
/** In a longer log counting all values of a field takes longer than somebody types: those first in the alphabet must do. */
const TALLIED_EVENTS_MAX = 1_000_000;
/** For all fields together where none was named. */
const GUESS_MS_MAX = 28;
const GUESSED_EACH_MAX = 5;
const PEOPLE_MAX = 8;
const COUNT_MAX = 10_000;

export interface CompleteOptions extends AskOptions {
  /** Awaited between pieces of the work, so that others are answered meanwhile. */
  readonly turn: () => Promise<void>;
}

/** @throws Problem `query.*`, `auth.scope` for the rest of the query */
export async function complete(
  house: House,
  caller: Caller,
  typed: Typed,
  options: CompleteOptions,
): Promise<Suggestion[]> {
  const { prefix, limit } = typed;
  const bare = prefix.replace(/^[-\u2212\u2013]/u, '');
  const colon = typed.field === undefined ? bare.indexOf(':') : -1;
  const named = typed.field ?? (colon > 0 ? bare.slice(0, colon) : undefined);
  await options.turn();
  const countMs = named === undefined ? GUESS_COUNT_MS_MAX : COUNT_MS_MAX;
  const counter = new Counter(house, caller, typed.q, options, countMs);
  if (named !== undefined) {
    const field = fieldNamed(named);
    if (field === undefined || !mayAsk(caller, field, house)) return [];
    return valuesOf(counter, field, unquoted(bare.slice(colon + 1)), limit).slice(0, limit);
  }
  const fields = fieldsBeginning(bare.toLowerCase(), house, caller);
  if (bare === '') return fields.slice(0, limit);
  const values: Suggestion[] = [];
  let leftMs = GUESS_MS_MAX;
  for (const field of GUESSED) {
    // Where the rest of the query takes so long, what was found so far must do.
    if (leftMs < 0 || !mayAsk(caller, field, house)) continue;
    await options.turn();
    const startedAt = performance.now();
    values.push(...valuesOf(counter, field, unquoted(bare), GUESSED_EACH_MAX).slice(0, GUESSED_EACH_MAX));
    leftMs -= performance.now() - startedAt;
  }
  return [...fields, ...values.sort(byCount)].slice(0, limit);
}

function mayAsk(caller: Caller, field: string, { catalog }: House): boolean {
  // Words of a text are listed without the path they stood at.
  const isOpenText = !withheldAnywhere(caller.withhold).some((pattern) =>
    textClassesOf(pattern, catalog).includes('open'),
  );
  return (
    !NEVER.has(field) &&
    (field !== 'text' || isOpenText) &&
    catalog.fieldNamesOf(field).every((name) => mayBeNamed(caller, name))
  );
}

/** Whether the caller may ask by a field. */
function mayBeNamed(caller: Caller, field: string): boolean {
  if (field === VERDICT_FIELD) return verdictsUntold(caller) === undefined;
  return !pathsOf(field).some((path) => mayBeWithheld(path, caller.withhold));
}

/** What of a value may follow is still to be typed, the closing mark too. */
function unquoted(text: string): string {
  return text.replace(/^["\u201c\u201d\u201e\u00ab\u00bb]/u, '').replaceAll(/\\(.)/g, '$1');
}

function fieldsBeginning(typed: string, { catalog }: House, caller: Caller): Suggestion[] {
  const paths = /^(data|changes)\./.test(typed)
    ? catalog
        .types()
        .flatMap(({ data = {}, changes = {} }) => [
          ...Object.keys(data).map((name) => `data.${name.replaceAll(/[.\\]/g, '\\$&')}`),
          ...Object.keys(changes).map((path) => `changes.${path}`),
        ])
    : ['data.', 'changes.'];
  return [...new Set([...queryFields, ...paths])]
    .filter((field) => field.toLowerCase().startsWith(typed) && field.toLowerCase() !== typed)
    .filter((field) => mayBeNamed(caller, field))
    .sort()
    .map((field) => ({ text: field.endsWith('.') ? field : `${field}:`, field }));
}

function valuesOf(counter: Counter, field: string, typed: string, limit: number): Suggestion[] {
  const beginning = foldText(typed);
  const words = WORDS.get(field);
  if (words !== undefined) {
    const found = words.filter((word) => word.startsWith(beginning));
    if (field === VERDICT_FIELD) return found.flatMap((verdict) => counter.counted(field, verdict, { verdict }));
    return found.flatMap((value) => counter.counted(field, value, { term: counter.termOf(field, value) }));
  }
  if (field === 'actor' || field === 'target') return partiesOf(counter, field, typed, limit);
  return counter
    .namesOf(field)
    .flatMap((name) => counter.values(field, name, beginning, limit))
    .sort(byCount);
}

/** People, and things by their ids and names. */
function partiesOf(counter: Counter, field: 'actor' | 'target', typed: string, limit: number): Suggestion[] {
  const beginning = foldText(typed);
  // Where nothing was typed yet, ids are enough: the words of all names would come first.
  const named = beginning === '' ? [] : counter.values(field, `${field}.name`, beginning, limit);
  const wholes = named
    .filter(({ value = '' }) => /[^\p{L}\p{N}]/u.test(value))
    .map(({ value = '' }) => ` ${foldText(value)} `);
  // Each word of a name is listed besides the name: it is offered where no name with more words is.
  const names = named.filter(
    ({ value = '' }) =>
      !wholes.some(
        (whole) => whole !== ` ${foldText(value)} ` && whole.split(/[^\p{L}\p{N}]+/u).includes(foldText(value)),
      ),
  );
  const all = [...counter.people(field, typed), ...names, ...counter.values(field, field, beginning, limit)];
  const found = new Map(all.toReversed().map((one) => [one.text.toLowerCase(), one]));
  return [...found.values()].sort(byCount);
}

function byCount(a: Suggestion, b: Suggestion): number {
  return (b.count ?? 0) - (a.count ?? 0) || (a.text < b.text ? -1 : 1);
}

/** Counts within the rest of the query and what the caller may see: a value that does not occur there is not offered. */
class Counter {
  readonly #house: House;
  readonly #caller: Caller;
  readonly #options: AskOptions;
  readonly #q: string;
  readonly #countMs: number;
  #people: readonly PersonFound[] | undefined;
  readonly #filters = new Map<boolean, Filter>();

  constructor(house: House, caller: Caller, q: string, options: AskOptions, countMs: number) {
    this.#countMs = countMs;
    this.#house = house;
    this.#caller = caller;
    this.#q = q;
    this.#options = options;
    // Refuses a query that cannot be understood, also where nothing comes to be counted.
    this.#within('');
  }

  namesOf(field: string): readonly string[] {
    return this.#house.catalog.fieldNamesOf(field).map(indexedAs);
  }

  termOf(field: string, value: string): bigint {
    return this.#house.terms.term(field, value);
  }

  counted(field: string, value: string, filter: Filter): Suggestion[] {
    const count = this.#count(field, filter);
    return count === 0 ? [] : [{ text: `${field}:${conditionOf(field, value)}`, field, value, count }];
  }

  /** Of few that begin so all, of many the most frequent where they can be counted, else the first in the alphabet. */
  values(field: string, name: string, beginning: string, limit: number): Suggestion[] {
    const { ledger } = this.#house;
    const listed = ledger.values(name, beginning, { limit: LISTED_MAX });
    const isTallied = isInColumns(name) && ledger.head().size <= TALLIED_EVENTS_MAX;
    if (listed.length > CANDIDATES_MAX && isTallied) {
      const counted = ledger
        .tally(this.#within(field), name, { limit: TALLIED_MAX })
        .values.flatMap(({ term, count }) => {
          const open = ledger.valueOf(term);
          if (open === undefined || !open.folded.startsWith(beginning)) return [];
          return { text: `${field}:${conditionOf(field, open.value)}`, field, value: open.value, count };
        });
      if (counted.length > 0) return counted.slice(0, limit);
    }
    const found: Suggestion[] = [];
    const untilMs = performance.now() + this.#countMs;
    for (const { value, term } of listed) {
      if (found.length >= CANDIDATES_MAX || performance.now() > untilMs) break;
      found.push(...this.counted(field, value, { term }));
    }
    return found;
  }

  /** Names of people are for those who may see them. */
  people(field: 'actor' | 'target', typed: string): Suggestion[] {
    if (!this.#caller.scopes.has('reveal')) return [];
    const found = new Map<string, Suggestion>();
    // Looked up once for actors and targets.
    const begun = (this.#people ??= somePeopleBeginning(this.#house, typed));
    const untilMs = performance.now() + this.#countMs;
    const isKnown = knowsDirectory(this.#caller);
    // Others are offered what begins so itself, where an event says it: any other name would tell that one begins so.
    const values = begun.flatMap(({ id, name, begun: texts }) => (isKnown ? [name ?? id] : texts));
    for (const value of values) {
      if (found.size >= PEOPLE_MAX || performance.now() > untilMs) break;
      const text = `${field}:${quoteValue(value)}`;
      if (found.has(text)) continue;
      const asked = askedFor(this.#house, this.#caller, text, this.#options).filter;
      const count = this.#count(field, asked);
      if (count > 0) found.set(text, { text, field, value, label: value, count, isPersonal: true });
    }
    return [...found.values()];
  }

  #count(field: string, filter: Filter): number {
    return this.#house.ledger.count({ all: [this.#within(field), filter] }, COUNT_MAX).total;
  }

  /** Where a type or an importance is to be chosen, routine ones are among the choice. */
  #within(field: string): Filter {
    const withRoutine = field === 'type' || field === 'importance';
    let filter = this.#filters.get(withRoutine);
    if (filter === undefined) {
      filter = askedFor(this.#house, this.#caller, this.#q, { ...this.#options, withRoutine }).filter;
      this.#filters.set(withRoutine, filter);
    }
    return filter;
  }
}

/** `campaign.*` is a value of the index and a beginning in the language: written as the latter. */
function conditionOf(field: string, value: string): string {
  if (field === 'type' && /^[a-z0-9_.]+\.\*$/.test(value)) return value;
  const quoted = quoteValue(value);
  return parseQuery(`${field}:${quoted}`).ok ? quoted : JSON.stringify(value);
}
