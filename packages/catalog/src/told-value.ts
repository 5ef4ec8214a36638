/** Values as a sentence tells them: one line, in the form of the language, and only where they may be read. */

import type { FieldRule } from './event-type.ts';
import type { Language } from './language.ts';
import { decimalOf, decimalText, moneyOf } from './money.ts';

export type Tree = Readonly<Record<string, unknown>>;

const TEXT_LENGTH_MAX = 80;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
const NUMERIC_KINDS: ReadonlySet<string> = new Set(['number', 'count', 'money']);

/** A value, and the currency it is in where it is money. */
export interface ToldValue {
  readonly text: string;
  readonly currency?: string | undefined;
}

/** What is known of a value beside it. */
export interface TellingOptions {
  readonly kind?: FieldRule['kind'] | undefined;
  readonly currency?: string | undefined;
  /** The last name of its path: a language may have words for what stands there. */
  readonly field?: string | undefined;
}

/**
 * Undefined: there is nothing to tell. `currency` is the one the event names for amounts that name none; used where
 * the value is money by its rule, or has no rule and is a bare number.
 */
export function toldValue(
  value: unknown,
  language: Language,
  { kind, currency, field }: TellingOptions = {},
): ToldValue | undefined {
  switch (typeof value) {
    case 'number':
      return { text: numberTold(value, kind, language), currency: isMoney(kind) ? currency : undefined };
    case 'string':
      return value === '' ? { text: language.nothing } : textTold(value, language, { kind, currency, field });
    case 'boolean':
      return { text: language.flag(value) };
    case 'object':
      return value === null ? { text: language.nothing } : objectTold(value, language, { kind, field });
    default:
      return undefined;
  }
}

export function withCurrency(value: ToldValue): string {
  return value.currency === undefined ? value.text : `${value.text} ${value.currency}`;
}

function isMoney(kind: string | undefined): boolean {
  return kind === undefined || kind === 'money';
}

function textTold(
  value: string,
  language: Language,
  { kind, currency, field = '' }: TellingOptions,
): ToldValue | undefined {
  if (decimalOf(value) !== undefined) {
    const isNumber = kind === undefined ? currency !== undefined : NUMERIC_KINDS.has(kind);
    if (isNumber) return { text: decimalTold(value, kind, language), currency: isMoney(kind) ? currency : undefined };
  }
  const money = moneyOf(value);
  if (money !== undefined) return { text: language.decimal(decimalText(money.value)), currency: money.currency };
  const word = timeTold(value, language) ?? language.word(field, value) ?? wordOf(value);
  return word === undefined ? undefined : { text: word };
}

function objectTold(value: object, language: Language, { kind, field = '' }: TellingOptions): ToldValue {
  const { amount, currency, value: number } = treeOf(value);
  const sum = amount ?? (kind === 'money' ? number : undefined);
  if (typeof sum === 'number' || (typeof sum === 'string' && decimalOf(sum) !== undefined))
    return { text: decimalTold(String(sum), 'money', language), currency: wordOf(currency) };
  if (!Array.isArray(value)) return { text: language.items(Object.keys(value).length) };
  if (value.length === 0) return { text: language.nothing };
  const isNamed = value.length <= 3 && value.every((item) => typeof item === 'string');
  const wordOfItem = (item: string): string => language.word(field, item) ?? tamed(item);
  return { text: isNamed ? language.list(value.map(wordOfItem)) : language.items(value.length) };
}

function numberTold(value: number, kind: string | undefined, language: Language): string {
  const text = Number.isInteger(value) ? String(value) : String(Number(value.toFixed(6)));
  return decimalTold(text, kind, language);
}

/** `200.00` of money reads as 200, `1250.5` as 1,250.50. */
function decimalTold(text: string, kind: string | undefined, language: Language): string {
  if (kind !== 'money' || !text.includes('.')) return language.decimal(text);
  const [whole = '', fraction = ''] = text.split('.');
  const cents = fraction.replace(/0+$/, '');
  return language.decimal(cents === '' ? whole : `${whole}.${cents.padEnd(2, '0')}`);
}

function timeTold(value: string, language: Language): string | undefined {
  const [, year, month, day] = DATE.exec(value) ?? [];
  if (year !== undefined && !Number.isNaN(Date.parse(value)))
    return language.date(Number(year), Number(month), Number(day));
  if (!TIME.test(value)) return undefined;
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) return undefined;
  const date = language.date(at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate());
  return language.clock(date, at.getUTCHours(), at.getUTCMinutes());
}

/** A text fit for a sentence; undefined where it is none or empty. */
export function wordOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const word = tamed(value);
  return word === '' ? undefined : word;
}

/** One line, no control or direction characters, not too long: a name must not be able to rewrite its sentence. */
function tamed(text: string): string {
  const line = text
    .slice(0, 4 * TEXT_LENGTH_MAX)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return line.length > TEXT_LENGTH_MAX
    ? `${line
        .slice(0, TEXT_LENGTH_MAX - 1)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`
    : line;
}

export function treeOf(value: unknown): Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : {};
}
