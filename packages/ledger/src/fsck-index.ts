/** The index held against what the values and times of the entries say it must be: all of it, and no more. */
import { equal, type Findings } from '@trailmark/core';
import { KeyFilter } from './engines/sqlite/dedup-parts.ts';
import type { SqliteEngine } from './engines/sqlite/engine.ts';
import type { ExpectedBlock } from './engines/sqlite/expected-block.ts';
import type { IndexCounts, Span } from './engine.ts';

/** Postings kept until all blocks of a segment are there, eight bytes each: events with a thousand terms are seldom. */
const keptPostingsMax = 2 ** 24;
/** Events whose ids are told apart in memory, two bytes for each; of more, it is the more often asked whether one came before. */
const idsMin = 1024;
const idsMax = 2 ** 26;

/** Carries out what may stumble over a store in ruins, and tells of it at this place. */
type Attempt = (at: string, work: () => void) => void;

export class IndexCheck {
  readonly #engine: SqliteEngine;
  readonly #findings: Findings;
  readonly #attempt: Attempt;
  /** Blocks that wait for others of their segment. */
  #waiting: ExpectedBlock[] = [];
  /** Ids of the events so far: which ones surely did not come before. */
  readonly #ids: KeyFilter;
  /** Entries whose terms were all known. */
  searchChecked = 0;

  /** @param size of the log, as it claims */
  constructor(engine: SqliteEngine, size: number, findings: Findings, attempt: Attempt) {
    this.#engine = engine;
    this.#findings = findings;
    this.#attempt = attempt;
    this.#ids = KeyFilter.empty(2 ** Math.ceil(Math.log2(Math.min(Math.max(size, idsMin), idsMax))));
  }

  /** Takes in what is known of the next block. */
  take(block: ExpectedBlock): void {
    this.searchChecked += block.termsKnown;
    this.#waiting.push(block);
    const postings = this.#waiting.reduce((sum, { postingCount }) => sum + postingCount, 0);
    let end = block.high;
    this.#attempt(placeOf(block), () => {
      end = this.#engine.comparison.stretchAt(block.low).high;
    });
    if (block.high >= end || postings >= keptPostingsMax) this.finish();
  }

  /** To be called when there are no more. */
  finish(): void {
    const blocks = this.#waiting;
    this.#waiting = [];
    let isSound = false;
    if (blocks.length > 0)
      this.#attempt(placeOf(blocks[0]!), () => {
        isSound = this.#engine.comparison.holdsExactly(blocks);
      });
    for (const block of blocks) this.#attempt(placeOf(block), () => this.#check(block, isSound));
  }

  #check(block: ExpectedBlock, isSound: boolean): void {
    if (!isSound) new BlockCheck(this.#engine, block, this.#findings).check();
    this.#checkRange(block);
    this.#checkRepeated(block);
    for (const text of this.#engine.countingDamage(block)) this.#findings.add('value.changed', 'counts', text);
  }

  /** The way a question about times goes: blocks are left out by the range of theirs. */
  #checkRange({ low, high, times }: ExpectedBlock): void {
    const known = times.filter((ms) => !Number.isNaN(ms));
    const minMs = known.reduce((a, b) => Math.min(a, b), Infinity);
    const maxMs = known.reduce((a, b) => Math.max(a, b), -Infinity);
    const at = `time of entries ${low}-${high - 1}`;
    const found = this.#engine.search({ from: minMs, to: maxMs + 1 }, { low, high }, 'asc', high - low);
    const lost = known.length - found.length;
    if (lost > 0) this.#findings.add('value.changed', at, `${lost} are not found by their time`);
    const range = this.#engine.comparison.timeRangeOf({ low, high });
    if (range === undefined || (range[0] <= minMs && range[1] >= maxMs)) return;
    const values = { expected: `${minMs} ${maxMs}`, actual: range.join(' ') };
    this.#findings.add('value.changed', at, 'the range by which they are looked for leaves some out', values);
  }

  /** An id must lead to one event, also where each stretch of the index holds what it must. */
  #checkRepeated({ low, ids }: ExpectedBlock): void {
    for (const [place, id] of ids.entries()) {
      if (id === undefined || id === 'none') continue;
      const mayBeRepeated = this.#ids.mayHold(...KeyFilter.probesOf(id));
      this.#ids.add(id);
      const other = mayBeRepeated
        ? this.#engine.comparison.indexesOfId(id).find((index) => index !== low + place)
        : undefined;
      if (other !== undefined) addElsewhere(this.#findings, 'id', low + place, other);
    }
  }
}

const placeOf = ({ low, high }: Span): string => `search of entries ${low}-${high - 1}`;

/** Looking something up by what stands in an entry must lead to it. */
export function addElsewhere(findings: Findings, name: string, index: number, found: number | undefined): void {
  const values = { expected: String(index), actual: String(found ?? 'nothing') };
  findings.add('value.changed', `${name} of entry ${index}`, `looking its ${name} up leads elsewhere`, values);
}

/** One block of which the index holds something else, or the same in another form: asked about each term and event. */
class BlockCheck {
  readonly #engine: SqliteEngine;
  readonly #block: ExpectedBlock;
  readonly #findings: Findings;

  constructor(engine: SqliteEngine, block: ExpectedBlock, findings: Findings) {
    this.#engine = engine;
    this.#block = block;
    this.#findings = findings;
  }

  check(): void {
    this.#checkIds();
    this.#checkTerms();
    const counts = this.#engine.indexCounts(this.#block);
    this.#checkCounts(counts);
    this.#checkTimes(counts);
  }

  #checkTerms(): void {
    const { low, high, termCounts } = this.#block;
    for (const [term, places] of this.#block.terms()) {
      const found = this.#engine.search({ term }, { low, high }, 'asc', high - low).map((index) => index - low);
      const isExpected = new Set(places);
      const isFound = new Set(found);
      const lost = places.filter((place) => !isFound.has(place));
      // Of an entry whose terms are not all known nobody can say that it does not have one.
      const surplus = found.filter((place) => !isExpected.has(place) && termCounts[place]! >= 0);
      if (lost.length > 0) {
        const text = `${lost.length} entries are not found by one of their terms`;
        this.#findings.add('value.changed', `search of entry ${low + lost[0]!}`, text);
      }
      if (surplus.length > 0) {
        const text = `${surplus.length} entries are found by a term they do not have`;
        this.#findings.add('value.changed', `search of entry ${low + surplus[0]!}`, text);
      }
    }
  }

  #checkIds(): void {
    const { low, ids, contents } = this.#block;
    for (const [place, id] of ids.entries()) {
      if (id === undefined || id === 'none') continue;
      const found = this.#find(id);
      const content = contents[place];
      const isOther = found !== undefined && content !== undefined && !equal(found.content, content);
      if (found?.index !== low + place || isOther)
        addElsewhere(this.#findings, 'id', low + place, isOther ? undefined : found?.index);
    }
  }

  #find(id: Uint8Array): { index: number; content: Uint8Array } | undefined {
    try {
      return this.#engine.findDedup(id);
    } catch {
      return undefined; // an index in ruins: nothing is found by it
    }
  }

  #checkCounts(counts: IndexCounts): void {
    const { low, termCounts, ids } = this.#block;
    for (const [place, expected] of termCounts.entries()) {
      const actual = counts.terms[place] ?? 0;
      if (expected < 0 || actual === expected) continue;
      const values = { expected: String(expected), actual: String(actual) };
      const at = `search of entry ${low + place}`;
      this.#findings.add('value.changed', at, 'the index holds another number of its terms', values);
    }
    for (const [place, id] of ids.entries()) {
      const expected = id === 'none' ? 0 : 1;
      const actual = counts.dedup[place] ?? 0;
      if (id === undefined || actual === expected) continue;
      const values = { expected: String(expected), actual: String(actual) };
      this.#findings.add(
        'value.changed',
        `id of entry ${low + place}`,
        'the index holds another number of its ids',
        values,
      );
    }
  }

  #checkTimes(counts: IndexCounts): void {
    const { low, times } = this.#block;
    for (const [place, occurredMs] of times.entries()) {
      const actual = counts.times[place];
      if (Number.isNaN(occurredMs) || actual === occurredMs) continue;
      const values = { expected: String(occurredMs), actual: String(actual ?? 'nothing') };
      this.#findings.add('value.changed', `time of entry ${low + place}`, 'the index gives it another time', values);
    }
  }
}
