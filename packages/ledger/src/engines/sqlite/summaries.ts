/**
 * The bytes of a summary, the rollup of one field over a segment: how many events of each class carry each value. A
 * class is a client and an importance, so that "this agency's, without routine" is answered by adding some numbers.
 */
import { ColumnBuilder, type Column } from './columns.ts';
import { blockEvents, segmentEvents } from './index-parts.ts';

/** Occurred times are counted by quarters of an hour: every time zone is a whole number of them away from UTC. */
export const quarterMs = 900_000;
/** Times before 1970 are numbered too. */
const quarterZero = 2 ** 31;

export const quarterOf = (ms: number): number =>
  Math.min(Math.max(Math.floor(ms / quarterMs) + quarterZero, 0), 2 ** 32 - 1);
/** The first millisecond of a quarter; the first and last quarter reach to infinity. */
export const startOfQuarter = (quarter: number): number =>
  quarter === 0 ? -Infinity : quarter >= 2 ** 32 ? Infinity : (quarter - quarterZero) * quarterMs;

/** A column of quarters in place of terms: its table holds the number of the quarter as the first half of each. */
export function buildQuarters(times: readonly Float64Array[]): Column {
  const quarters = new Float64Array(segmentEvents);
  times.forEach((block, n) => block.forEach((ms, i) => (quarters[n * blockEvents + i] = quarterOf(ms))));
  const builder = new ColumnBuilder(segmentEvents);
  const codes = new Map<number, number>();
  for (const quarter of Float64Array.from(new Set(quarters)).sort()) codes.set(quarter, builder.addTerm(quarter, 0));
  quarters.forEach((quarter, place) => builder.set(place, codes.get(quarter)!));
  return builder.finish();
}

/** Which class each event is of, and what the classes are: codes of the client's and the importance's columns. */
export interface Classes {
  readonly client: Column;
  readonly importance: Column;
  readonly codes: Uint16Array;
  readonly count: number;
}

const classesMax = 4096;
/** Beyond so many numbers reading the column is no slower. */
const cellsMax = 16_384;

/** Undefined where an event is of several classes, or there are too many: such a segment has no summaries. */
export function classify(client: Column, importance: Column): Classes | undefined {
  const width = importance.terms.length / 2 + 1;
  const count = (client.terms.length / 2 + 1) * width;
  if (count > classesMax || client.extras.length > 0 || importance.extras.length > 0) return undefined;
  const codes = new Uint16Array(client.codes.length);
  for (let i = 0; i < codes.length; i++) codes[i] = client.codes[i]! * width + importance.codes[i]!;
  return { client, importance, codes, count };
}

/*
 * Bytes: u32 n, u32 number of classes with events; 8 n bytes terms; for each such class 20 bytes: last and first half
 * of the client's term, of the importance's, then two bytes that say whether there is one, two bytes 0; then varints
 * for each class in turn: number of cells, and for each cell the code's distance from the one before and the count.
 */
export function encodeSummary({ terms, codes, extras }: Column, classes: Classes | undefined): Uint8Array {
  const width = terms.length / 2 + 1;
  if (classes === undefined || classes.count * width > 2 ** 22) return new Uint8Array(0);
  const counts = new Uint32Array(classes.count * width);
  for (let i = 0; i < codes.length; i++) counts[classes.codes[i]! * width + codes[i]!]!++;
  for (let i = 0; i < extras.length; i += 2) counts[classes.codes[extras[i]!]! * width + extras[i + 1]!]!++;
  const heads: number[] = [];
  const cells: number[] = [];
  let total = 0;
  for (let one = 0; one < classes.count; one++) {
    const pairs: number[] = [];
    for (let code = 1, before = 0; code < width; code++) {
      const count = counts[one * width + code]!;
      if (count === 0) continue;
      pairs.push(code - before, count);
      before = code;
    }
    if (pairs.length === 0) continue;
    total += pairs.length / 2;
    heads.push(...headOf(classes, one));
    for (const n of [pairs.length / 2, ...pairs]) pushVarint(cells, n);
  }
  if (total > cellsMax) return new Uint8Array(0);
  const bytes = new Uint8Array(8 + terms.byteLength + heads.length * 4 + cells.length);
  new Uint32Array(bytes.buffer, 0, 2).set([width - 1, heads.length / 5]);
  new Uint32Array(bytes.buffer, 8, terms.length).set(terms);
  new Uint32Array(bytes.buffer, 8 + terms.byteLength, heads.length).set(heads);
  bytes.set(cells, 8 + terms.byteLength + heads.length * 4);
  return bytes;
}

function headOf({ client, importance }: Classes, one: number): number[] {
  const width = importance.terms.length / 2 + 1;
  const [clientCode, importanceCode] = [Math.floor(one / width), one % width];
  const half = ({ terms }: Column, code: number): number[] =>
    code === 0 ? [0, 0] : [terms[code * 2 - 2]!, terms[code * 2 - 1]!];
  const present = (clientCode === 0 ? 0 : 1) | (importanceCode === 0 ? 0 : 256);
  return [...half(client, clientCode), ...half(importance, importanceCode), present];
}

function pushVarint(into: number[], value: number): void {
  let rest = value;
  for (; rest > 127; rest >>>= 7) into.push((rest & 127) | 128);
  into.push(rest);
}

/** One class of a summary, as terms; undefined: its events have none. */
export interface SummaryClass {
  readonly client: readonly [high: number, low: number] | undefined;
  readonly importance: readonly [high: number, low: number] | undefined;
}

/**
 * Calls `take` for each value of each class that `isMeant`, with the value's halves and its count.
 *
 * @returns false where there is no summary, and nothing was called
 */
export function readSummary(
  bytes: Uint8Array,
  isMeant: (one: SummaryClass) => boolean,
  take: (high: number, low: number, count: number) => void,
): boolean {
  if (bytes.length < 8) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number): number => view.getUint32(at, true);
  const values = word(0);
  const classes = word(4);
  let cursor = 8 + values * 8 + classes * 20;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[cursor++];
      if (byte === undefined) throw new RangeError('a summary is cut short');
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  };
  for (let i = 0; i < classes; i++) {
    const at = 8 + values * 8 + i * 20;
    const client = view.getUint8(at + 16) === 0 ? undefined : ([word(at + 4), word(at)] as const);
    const importance = view.getUint8(at + 17) === 0 ? undefined : ([word(at + 12), word(at + 8)] as const);
    const isWanted = isMeant({ client, importance });
    let code = 0;
    for (let left = varint(); left > 0; left--) {
      code += varint();
      const count = varint();
      if (isWanted) take(word(8 + (code - 1) * 8 + 4), word(8 + (code - 1) * 8), count);
    }
  }
  return true;
}
