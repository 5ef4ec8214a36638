/** A page before it has a form: headings, rows and sentences, which text, HTML and PDF each set in their own way. */

export interface PageDocument {
  /** BCP 47. */
  readonly language: string;
  readonly title: string;
  /** Which log, in small letters beside the title. */
  readonly log: string;
  readonly blocks: readonly Block[];
  /** Stands at the foot of every sheet. */
  readonly foot: string;
  /** RFC 3339. */
  readonly made: string;
  /** Says that so many characters could not be set. */
  readonly noFont: (count: number) => string;
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string; readonly tone?: Tone }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'points'; readonly points: readonly Point[] }
  | { readonly kind: 'days'; readonly days: readonly Day[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'command'; readonly text: string };

/** `loud`: what a reader must not overlook. `quiet`: what explains the page itself. */
export type Tone = 'plain' | 'quiet' | 'loud';

export interface Fact {
  readonly name: string;
  readonly value: string;
  /** Identifiers and hashes, which are compared character by character. */
  readonly isCode?: boolean;
}

export interface Point {
  readonly text: string;
  readonly tone?: Tone;
  /** Numbers of the entries it rests on. */
  readonly entries?: readonly number[];
  /** In which way it rests on them, where they do not say it themselves. */
  readonly basis?: string;
}

export interface Day {
  readonly label: string;
  readonly count: string;
  readonly rows: readonly Row[];
}

/** Who acted, as its shape tells: circle, hexagon, diamond, square, bar. */
export type Shape = 'person' | 'agent' | 'rule' | 'service' | 'system';

export interface Row {
  readonly clock: string;
  readonly shape: Shape;
  readonly text: string;
  readonly entry: number;
  readonly remarks: readonly Remark[];
}

/** What stands below a sentence. `recorded` is on record by itself, `claimed` only said inside the event. */
export interface Remark {
  readonly kind: 'recorded' | 'claimed' | 'unknown' | 'reason';
  readonly text: string;
  readonly tone?: Tone;
  /** Numbers of the entries it rests on. */
  readonly entries?: readonly number[];
}

/** Which entries something rests on, behind its words. */
export function citation(entries: readonly number[], basis?: string): string {
  if (entries.length === 0) return '';
  return ` [${basis === undefined ? '' : `${basis} `}${entries.map((entry) => `#${entry}`).join(', ')}]`;
}

/** Columns of figures, which stand to the right so that they can be compared. */
export function figureColumns(rows: readonly (readonly string[])[]): ReadonlySet<number> {
  return new Set(rows.flatMap((row) => row.flatMap((cell, at) => (FIGURE.test(cell) ? at : []))));
}

const FIGURE = /^[-+]?[\d.,]+( [A-Z]{3})?( \([-+]?[\d.,]+ %\))?$/;

/** One line without characters that steer a terminal or turn the writing round. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}

/** The document with every text fit to be shown, whoever wrote it. */
export function madeSafe(document: PageDocument): PageDocument {
  return safe(document) as PageDocument; // texts are replaced by texts, all else stays
}

function safe(value: unknown): unknown {
  if (typeof value === 'string') return oneLine(value);
  if (Array.isArray(value)) return value.map(safe);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, safe(member)]));
}
