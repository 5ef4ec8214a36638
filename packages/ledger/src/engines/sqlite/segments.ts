/**
 * The search and dedup index on disk and in memory: a tail of the newest events, full blocks, merged segments.
 *
 * Events enter the tail; when 4,096 are there another one begins, and the full one is made a block by the commits that
 * follow, a few parts by each. Sixteen blocks are merged into a segment in the same way, so that no commit waits long.
 * Nothing of a merge counts until its filter, written last, is there; one that was cut off is done again.
 *
 * Owned by the engine. Any failed transaction leaves this object ahead of the disk: throw it away and `load` anew.
 */
import { BlockClosing } from './block-closing.ts';
import { buildDedup, findDedup, KeyFilter, unpackDedup, type DedupRecord } from './dedup-parts.ts';
import {
  blockEvents,
  blockParts,
  blocksPerSegment,
  buildPostings,
  eventsOf,
  partOf,
  segmentEvents,
  unpackPostings,
  type Level,
} from './index-parts.ts';
import { CountingParts } from './counting-parts.ts';
import { Dictionary } from './dictionary.ts';
import { PartedPostings } from './parted-postings.ts';
import { partId, Parts, type PartKind } from './parts.ts';
import { SegmentGroups } from './segment-groups.ts';
import { keptLists, type PartReader, type TermLists } from './term-lists.ts';
import { rowsOf, type Statements } from './statements.ts';
import { Tail, type Facts } from './tail.ts';
import { VerdictColumn } from './verdict-column.ts';

/** A commit does one merge step for this many events: a merge is over when half its segment's successor is there. */
const eventsPerMergeStep = segmentEvents / 2 / blockParts;
/** A part of a block that closes is made for so many events: it is closed when half the tail that follows is there. */
const eventsPerClosingStep = blockEvents / 2 / blockParts;

export class Segments {
  readonly #statements: Statements;
  readonly #parts: Parts;
  readonly counting: CountingParts;
  readonly groups: SegmentGroups;
  readonly dictionary: Dictionary;
  readonly verdicts: VerdictColumn;
  #tail = new Tail(0);
  /** The tail before it, which is full. */
  #closing: BlockClosing | undefined;
  /** The memory of a tail that became a block. */
  #spare: Tail | undefined;
  /** Occurred times of full blocks: minimum and maximum, two numbers for each. */
  readonly blockTimes: number[] = [];
  /** Merged segments; blocks from here on are searched one by one. */
  merged = 0;
  readonly #blockFilters = new Map<number, KeyFilter>();
  readonly #segmentFilters: KeyFilter[] = [];
  #merging: { step: number; filter: KeyFilter } | undefined;
  #eventsSinceStep = 0;

  constructor(statements: Statements) {
    this.#statements = statements;
    this.#parts = new Parts(statements);
    this.counting = new CountingParts(this.#parts, statements);
    this.groups = new SegmentGroups(this.#parts);
    this.dictionary = new Dictionary(statements);
    this.verdicts = new VerdictColumn(statements);
  }

  /** Reads what is kept in memory: filters, block times and the tail, whose events come in the same way as new ones. */
  static load(statements: Statements): Segments {
    const segments = new Segments(statements);
    for (const [, minMs, maxMs] of rowsOf<[number, number, number]>(statements.readBlocks.all())) {
      segments.blockTimes.push(minMs, maxMs);
    }
    segments.#tail = new Tail((segments.blockTimes.length / 2) * blockEvents);
    for (; ; segments.merged++) {
      const bytes = segments.part('segment', 'filter', segments.merged, 0);
      if (bytes === undefined) break;
      segments.#segmentFilters.push(new KeyFilter(bytes));
    }
    for (let block = segments.merged * blocksPerSegment; block < segments.blockTimes.length / 2; block++) {
      const bytes = segments.part('block', 'filter', block, 0);
      if (bytes !== undefined) segments.#blockFilters.set(block, new KeyFilter(bytes));
    }
    for (const [, facts] of rowsOf<[number, Uint8Array]>(statements.readRecent.all())) {
      for (const row of unpackFacts(facts)) segments.#add(row);
    }
    return segments;
  }

  /** Events in full blocks: from here on they are in tails. */
  get closed(): number {
    return (this.blockTimes.length / 2) * blockEvents;
  }
  get size(): number {
    return this.#tail.end;
  }

  /** The tail that an event from `closed` on is in. */
  tailAt(index: number): Tail {
    return this.#closing !== undefined && index < this.#tail.first ? this.#closing.tail : this.#tail;
  }

  /** Takes the rows of one commit in, inside its transaction. */
  append(rows: readonly Facts[]): void {
    let kept = 0;
    for (let i = 0; i < rows.length; i++) {
      if (this.#tail.isFull) {
        this.#keep(rows, kept, i);
        kept = i;
        // Only after a commit as large as a block.
        this.#finishClosing();
      }
      this.#add(rows[i]!);
    }
    this.#keep(rows, kept, rows.length);
    if (this.#closing?.step(Math.ceil(rows.length / eventsPerClosingStep)) === true) this.#finishClosing();
    this.#eventsSinceStep += rows.length;
    for (; this.#eventsSinceStep >= eventsPerMergeStep; this.#eventsSinceStep -= eventsPerMergeStep) {
      this.#mergeStep();
      this.groups.step(this.merged);
    }
  }

  /** So that a tail can be read again: rows of one tail each, because those of a block are deleted. */
  #keep(rows: readonly Facts[], from: number, to: number): void {
    if (from < to) this.#statements.insertRecent.run(this.#tail.end - (to - from), packFacts(rows, from, to));
  }

  #add(row: Facts): void {
    if (this.#tail.isFull) {
      const full = this.#tail;
      if (this.#closing !== undefined) throw new RangeError('more events are in no block than there can be');
      this.#closing = new BlockClosing(full, () => this.counting.columnsOf(full.block, this.dictionary.facets));
      this.#tail = this.#spare ?? new Tail(0);
      this.#spare = undefined;
      this.#tail.restart(full.end);
    }
    this.#tail.add(row);
  }

  #finishClosing(): void {
    if (this.#closing === undefined) return;
    const { tail } = this.#closing;
    const { block } = tail;
    const { postings, dedup, filter, columns, times, minMs, maxMs } = this.#closing.finish();
    postings.forEach((part, at) => this.#write('block', 'postings', block, at, part));
    if (columns !== undefined) this.counting.writeBlock(block, columns);
    dedup.forEach((part, at) => this.#write('block', 'dedup', block, at, part));
    this.#write('block', 'filter', block, 0, filter.bytes);
    this.#write('block', 'times', block, 0, times);
    this.#statements.insertBlock.run(block, minMs, maxMs);
    this.#statements.deleteRecent.run(tail.end);
    this.blockTimes.push(minMs, maxMs);
    this.#blockFilters.set(block, filter);
    this.#closing = undefined;
    this.#spare = tail;
  }

  /** Merges one part of sixteen blocks, or finishes a merge. The blocks of the segment before go at the same pace. */
  #mergeStep(): void {
    const segment = this.merged;
    const firstBlock = segment * blocksPerSegment;
    if (this.blockTimes.length / 2 < firstBlock + blocksPerSegment) return;
    const merging = (this.#merging ??= { step: 0, filter: KeyFilter.empty(segmentEvents) });
    if (merging.step === blockParts) {
      this.#write('segment', 'filter', segment, 0, merging.filter.bytes);
      this.#segmentFilters.push(merging.filter);
      for (let i = 0; i < blocksPerSegment; i++) this.#blockFilters.delete(firstBlock + i);
      this.merged++;
      this.#merging = undefined;
      return;
    }
    const first = merging.step * blocksPerSegment;
    const postings = new PartedPostings('segment', first, blocksPerSegment);
    const records: DedupRecord[] = [];
    for (let i = 0; i < blocksPerSegment; i++) {
      const offset = i * blockEvents;
      const part = this.part('block', 'postings', firstBlock + i, merging.step);
      if (part !== undefined) unpackPostings(part, blockEvents / 8, offset, postings);
      const keys = this.part('block', 'dedup', firstBlock + i, merging.step);
      if (keys !== undefined) unpackDedup(keys, offset, records);
      this.#dropMerged(firstBlock - blocksPerSegment + i, merging.step);
    }
    for (const { key } of records) merging.filter.add(key);
    const mergedKeys = buildDedup(records, 'segment', first, blocksPerSegment);
    for (let i = 0; i < blocksPerSegment; i++) {
      const part = first + i;
      const merged = buildPostings(postings.sorted(part), 'segment', part, 1)[0]!;
      this.#write('segment', 'postings', segment, part, merged);
      this.#write('segment', 'dedup', segment, part, mergedKeys[i]!);
    }
    this.counting.mergeStep(segment, merging.step);
    merging.step++;
  }

  #dropMerged(block: number, part: number): void {
    if (block < 0) return;
    this.#parts.delete('block', 'postings', block, part);
    this.#parts.delete('block', 'dedup', block, part);
    if (part === 0) this.#parts.delete('block', 'filter', block, 0);
    this.counting.drop(block, part);
  }

  #write(level: Level, kind: PartKind, number: number, part: number, data: Uint8Array): void {
    this.#parts.write(level, kind, number, part, data);
  }

  part(level: Level, kind: PartKind, number: number, part: number): Uint8Array | undefined {
    return this.#parts.read(level, kind, number, part);
  }
  /** Occurred times of a full block. */
  timesOf(block: number): Float64Array {
    const bytes = this.cachedPart('block', 'times', block, 0);
    return bytes === undefined ? new Float64Array(0) : new Float64Array(bytes.slice().buffer);
  }
  /** All postings of a block or segment, part by part, and the number of each part. */
  *postingsOf(level: Level, number: number): Generator<[part: number, bytes: Uint8Array]> {
    const first = partId(level, 'postings', number, 0);
    for (const row of this.#statements.readPartsBetween.iterate(first, first + 1024) as Iterable<unknown>) {
      const [id, bytes] = row as [number, Uint8Array];
      yield [id - first, bytes];
    }
  }
  /** The part that holds the postings of terms that begin so; undefined where there surely are none. */
  readonly postingsPart: PartReader = (level, number, high) =>
    level === 'block' || this.groups.mayHold(number, high)
      ? this.#parts.read(level, 'postings', number, partOf(level, high))
      : undefined;
  /** Lists of a term, kept in memory for a while. An erasure loads other segments, which keep their own. */
  listsOf(high: number, low: number): TermLists {
    return keptLists.open(this.#parts.owner, high, low);
  }
  /** Kept in memory for a while: for what searches ask for again and again. */
  cachedPart(level: Level, kind: PartKind, number: number, part: number): Uint8Array | undefined {
    return this.#parts.readCached(level, kind, number, part);
  }

  findDedup(key: Uint8Array): { index: number; content: Uint8Array } | undefined {
    const recent = this.#tail.findDedup(key) ?? this.#closing?.tail.findDedup(key);
    if (recent !== undefined) return recent;
    const [first, step] = KeyFilter.probesOf(key);
    for (const [block, filter] of this.#blockFilters) {
      const found = filter.mayHold(first, step) ? this.#findIn('block', block, key) : undefined;
      if (found !== undefined) return found;
    }
    for (let segment = this.#segmentFilters.length - 1; segment >= 0; segment--) {
      const filter = this.#segmentFilters[segment]!;
      const found = filter.mayHold(first, step) ? this.#findIn('segment', segment, key) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #findIn(level: Level, number: number, key: Uint8Array): { index: number; content: Uint8Array } | undefined {
    const high = ((key[0]! << 24) | (key[1]! << 16) | (key[2]! << 8) | key[3]!) >>> 0;
    const part = this.part(level, 'dedup', number, partOf(level, high));
    const found = part === undefined ? undefined : findDedup(part, key);
    return found && { index: number * eventsOf(level) + found.place, content: found.content };
  }

  writePostings(level: Level, number: number, part: number, sorted: Uint32Array): void {
    this.#write(level, 'postings', number, part, buildPostings(sorted, level, part, 1)[0]!);
    if (level === 'segment') this.groups.renew(number, part);
  }

  /** Takes terms of an event of the tail out of the store; what is in memory stays as it is. */
  removeFromTail(index: number, terms: ReadonlySet<bigint>): void {
    for (const [first, facts] of rowsOf<[number, Uint8Array]>(this.#statements.readRecent.all())) {
      const rows = unpackFacts(facts);
      const row = rows[index - first];
      if (row === undefined) continue;
      rows[index - first] = { ...row, terms: row.terms.filter((term) => !terms.has(term)) };
      this.#statements.deleteOneRecent.run(first);
      this.#statements.insertRecent.run(first, packFacts(rows, 0, rows.length));
      return;
    }
  }
}

/** What the index must know of events that are in no block yet: 8-byte words, so that terms can be viewed in place. */
function packFacts(rows: readonly Facts[], from: number, to: number): Uint8Array {
  let words = 0;
  for (let i = from; i < to; i++) words += 5 + rows[i]!.terms.length;
  const bytes = new Uint8Array(words * 8);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (let i = from; i < to; i++) {
    const { terms, occurredMs, dedup, content } = rows[i]!;
    view.setUint32(at, terms.length, true);
    view.setUint32(at + 4, dedup === undefined ? 0 : 1, true);
    view.setFloat64(at + 8, occurredMs, true);
    if (dedup !== undefined) bytes.set(dedup, at + 16);
    bytes.set(content, at + 32);
    bytes.set(new Uint8Array(terms.buffer, terms.byteOffset, terms.byteLength), at + 40);
    at += 40 + terms.byteLength;
  }
  return bytes;
}

export function unpackFacts(bytes: Uint8Array): Facts[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rows: Facts[] = [];
  for (let at = 0; at < bytes.length;) {
    const count = view.getUint32(at, true);
    rows.push({
      terms: new BigInt64Array(bytes.slice(at + 40, at + 40 + count * 8).buffer),
      occurredMs: view.getFloat64(at + 8, true),
      dedup: view.getUint32(at + 4, true) === 0 ? undefined : bytes.slice(at + 16, at + 32),
      content: bytes.slice(at + 32, at + 40),
    });
    at += 40 + count * 8;
  }
  return rows;
}
