/** The values of `data` and `changes` as terms: exact, as numbers for ranges, and their words. */

import type { Field } from './classified.ts';
import type { FieldRule } from './event-type.ts';
import type { PreparedType } from './known-types.ts';
import { OPEN } from './draft.ts';
import { parseJson } from './json-text.ts';
import { numberTerms } from './number-terms.ts';
import { escapeName, splitPath } from './path.ts';
import { CHANGE_SHAPE, changeShape, numberField, personalField, personalNumberField } from './search-fields.ts';
import { itemsOf } from './searched-targets.ts';
import type { TermList } from './term-list.ts';
import { numberOf } from './text-words.ts';

/** Values found by the name of their field: so many changes, so many members of data, so many leaves of one value. */
export const SEARCHED_CHANGES_MAX = 200;
export const SEARCHED_MEMBERS_MAX = 500;
export const SEARCHED_LEAVES_MAX = 100;
const LEAF_DEPTH_MAX = 4;
/** Counts of more digits are found and not listed. */
const LISTED_DIGITS_MAX = 3;
const PATH_LENGTH_MAX = 256;

export class SearchedData {
  readonly #list: TermList;
  readonly #declared: PreparedType | undefined;
  readonly #fields: { field: Field; owner: number }[] = [];
  #members = 0;

  constructor(list: TermList, declared: PreparedType | undefined) {
    this.#list = list;
    this.#declared = declared;
  }

  add(field: Field, owner: number): void {
    this.#fields.push({ field, owner });
  }

  finish(): void {
    for (const { field, owner } of this.#fields) this.#addField(field, owner);
  }

  #addField(field: Field, owner: number): void {
    const { path, type, text } = field;
    if (path === 'data') {
      const members = type === 'j' ? jsonOf(text) : undefined;
      if (isObject(members)) for (const name of Object.keys(members)) this.#member(name, members[name], owner);
    } else this.#member(path.includes('\\') ? (splitPath(path)[1] ?? '') : path.slice(5), leafOf(field), owner);
  }

  #member(name: string, value: unknown, owner: number): void {
    if (value === null || ++this.#members > SEARCHED_MEMBERS_MAX) return;
    const declared = this.#declared?.data.get(name);
    const first = declared?.first ?? `data.${escapeName(name)}`;
    this.#list.exists(first, owner);
    addValue(this.#list, first, declared?.rule, value, owner);
  }
}

interface Change {
  path?: string;
  before?: unknown;
  beforeOwner: number;
  after?: unknown;
  afterOwner: number;
}

export class SearchedChanges {
  readonly #list: TermList;
  readonly #declared: PreparedType | undefined;
  readonly #changes: Change[] = [];
  /** Of all of them: what is not found by its value still changes what it stands in. */
  readonly #paths: string[] = [];

  constructor(list: TermList, declared: PreparedType | undefined) {
    this.#list = list;
    this.#declared = declared;
  }

  add(field: Field, owner: number): void {
    const { path, type, text } = field;
    if (path === 'changes') {
      if (type !== 'j') return;
      for (const [at, item] of itemsOf(text).entries()) {
        for (const name of ['path', 'before', 'after']) this.#note(at, name, item[name], owner);
      }
      return;
    }
    const dot = path.indexOf('.', 8);
    if (dot >= 0) this.#note(Number(path.slice(8, dot)), path.slice(dot + 1), leafOf(field), owner);
  }

  #note(at: number, name: string, value: unknown, owner: number): void {
    if (name === 'path' && typeof value === 'string') this.#paths.push(value);
    if (!(at >= 0 && at < SEARCHED_CHANGES_MAX) || value === undefined) return;
    const change = (this.#changes[at] ??= { beforeOwner: owner, afterOwner: owner });
    if (name === 'path' && typeof value === 'string') change.path = value;
    else if (name === 'before') [change.before, change.beforeOwner] = [value, owner];
    else if (name === 'after') [change.after, change.afterOwner] = [value, owner];
  }

  /** Adds the term of all paths together; false where nothing was changed. */
  shape(): boolean {
    if (this.#paths.length === 0) return false;
    this.#list.following(CHANGE_SHAPE, changeShape(this.#paths), OPEN, (shape) => [shape]);
    return true;
  }

  finish(): void {
    // Places may be missing where fields were erased.
    this.#changes.forEach(({ path, before, beforeOwner, after, afterOwner }) => {
      const rule = path === undefined ? undefined : this.#declared?.changes.get(path);
      const first =
        path === undefined || path.length > PATH_LENGTH_MAX
          ? undefined
          : `changes.${this.#declared?.firstChanges.get(path) ?? path}`;
      if (first !== undefined) this.#list.exists(first, afterOwner);
      if (before !== undefined) addValue(this.#list, first, rule, before, beforeOwner);
      if (after !== undefined) addValue(this.#list, first, rule, after, afterOwner);
    });
  }
}

/** Numbers keep their text, that is why they are not plain values here. */
class NumberText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function leafOf({ type, text }: Field): unknown {
  switch (type) {
    case 's':
      return text;
    case 'n':
      return new NumberText(text);
    case 'b':
      return text === 'true';
    case 'z':
      return null;
    case 'j':
      return jsonOf(text);
  }
}

/** @param name the first name of the field, with `data.` or `changes.`; undefined: only the words are known */
function addValue(
  list: TermList,
  name: string | undefined,
  rule: FieldRule | undefined,
  value: unknown,
  owner: number,
): void {
  if (typeof value === 'object' && value !== null && !(value instanceof NumberText)) {
    const leaves = { left: SEARCHED_LEAVES_MAX };
    addLeaves(list, name, rule, value, owner, leaves, 0);
  } else addLeaf(list, name, rule, value, owner);
}

/** Members of objects are found by their path, items of lists by that of the list. */
function addLeaves(
  list: TermList,
  name: string | undefined,
  rule: FieldRule | undefined,
  value: unknown,
  owner: number,
  leaves: { left: number },
  depth: number,
): void {
  if (leaves.left <= 0 || depth > LEAF_DEPTH_MAX) return;
  if (Array.isArray(value)) {
    for (const item of value) addLeaves(list, name, rule, item, owner, leaves, depth + 1);
  } else if (isObject(value)) {
    for (const member of Object.keys(value)) {
      const path = name === undefined ? undefined : `${name}.${escapeName(member)}`;
      addLeaves(list, path, rule, value[member], owner, leaves, depth + 1);
    }
  } else {
    leaves.left--;
    addLeaf(list, name, rule, value, owner);
  }
}

function addLeaf(
  list: TermList,
  name: string | undefined,
  rule: FieldRule | undefined,
  value: unknown,
  owner: number,
): void {
  if (typeof value === 'boolean') return addExact(list, name, value ? 'true' : 'false', owner, true);
  const isText = typeof value === 'string';
  const text = isText
    ? value
    : value instanceof NumberText
      ? value.text
      : typeof value === 'number'
        ? String(value)
        : '';
  if (text === '') return;
  const kind = rule?.kind;
  if (kind === 'number' || kind === 'count' || kind === 'money') {
    const bare = isText ? numberOf(text) : text;
    const number = bare ?? (kind === 'money' ? numberOf(text.replace(/ [A-Z]{3}$/, '')) : undefined);
    // `350.00 EUR` is found as it stands too.
    if (bare === undefined) {
      addExact(list, name, text, owner, false);
      list.text(text, owner);
    }
    if (number === undefined) return;
    addExact(list, name, number, owner, kind === 'count' && number.length <= LISTED_DIGITS_MAX);
    if (kind !== 'number') list.word(number.startsWith('-') ? number.slice(1) : number, owner);
    if (name === undefined) return;
    const field = owner >= 0 ? personalNumberField(name) : numberField(name);
    list.following(field, number, owner, numberTerms);
    return;
  }
  addExact(list, name, text, owner, kind !== 'hash' && kind !== 'time' && kind !== 'address');
  if (!isText) list.word(text.startsWith('-') ? text.slice(1) : text, owner);
  else if (hasWords(kind, text)) list.text(text, owner);
}

/** @param isListed whether, where it is open, it is listed for completion and facets: of most numbers there is no end */
function addExact(list: TermList, name: string | undefined, text: string, owner: number, isListed: boolean): void {
  if (name === undefined || name.length > PATH_LENGTH_MAX) return;
  list.exact(owner >= 0 ? personalField(name) : name, text, owner, isListed);
}

/** Ids, hashes, times and addresses are found as a whole; where the catalog does not say, by what they look like. */
function hasWords(kind: FieldRule['kind'] | undefined, text: string): boolean {
  if (kind === 'text') return true;
  if (kind === 'list' || kind === 'object' || kind === undefined) return !looksLikeId(text);
  return false;
}

/** `u_17`, a time, or one long run of printable characters with digits in it that is no web address. */
function looksLikeId(text: string): boolean {
  // Two looks: one form for both would try every digit of a long text.
  if (!/[0-9]/.test(text) || !/^[\x21-\x7e]+$/.test(text)) return false;
  if (/^[0-9]{4}-[0-9]{2}-/.test(text) || /^[A-Za-z]+_[\w-]+$/.test(text)) return true;
  return text.length >= 16 && !text.includes('://');
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined; // changed behind our back; its commitment says so
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
