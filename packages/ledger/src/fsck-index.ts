/** The index of one block of entries, held against what their values and times say it must be: all of it, and no more. */
import type { Findings } from '@trailmark/core';
import type { Engine, IndexCounts } from './engine.ts';
import type { Contents } from './fsck.ts';

export class BlockIndex {
  readonly #low: number;
  readonly #high: number;
  /** Where each term must be found. */
  readonly #terms = new Map<bigint, number[]>();
  /** Entries that are there, with their occurred times. */
  readonly #times = new Map<number, number>();
  /** How many terms each entry has, and whether it has an id, where that is known. */
  readonly #termCounts = new Map<number, number>();
  readonly #hasId = new Map<number, boolean>();

  constructor(low: number, high: number) {
    this.#low = low;
    this.#high = high;
  }

  /** Entries whose terms are all known. */
  get termsKnown(): number {
    return this.#termCounts.size;
  }

  /** @param isSettled whether no erasure of the event is under way, which takes its terms one after the other */
  note(index: number, occurredMs: number, contents: Contents | undefined, isSettled: boolean): void {
    this.#times.set(index, occurredMs);
    if (contents?.dedup !== undefined) this.#hasId.set(index, contents.dedup !== 'none');
    if (contents?.terms === undefined || !isSettled) return;
    this.#termCounts.set(index, contents.terms.length);
    for (const term of contents.terms) {
      const places = this.#terms.get(term);
      if (places === undefined) this.#terms.set(term, [index]);
      else places.push(index);
    }
  }

  check(engine: Engine, findings: Findings): void {
    this.#checkTerms(engine, findings);
    const counts = engine.indexCounts({ low: this.#low, high: this.#high });
    this.#checkCounts(counts, findings);
    this.#checkTimes(engine, counts, findings);
    const damage = engine.countingDamage({ low: this.#low, high: this.#high });
    for (const text of damage) findings.add('value.changed', 'counts', text);
  }

  #checkTerms(engine: Engine, findings: Findings): void {
    const span = { low: this.#low, high: this.#high };
    for (const [term, places] of this.#terms) {
      const found = engine.search({ term }, span, 'asc', this.#high - this.#low);
      const expected = new Set(places);
      const foundSet = new Set(found);
      const lost = places.filter((index) => !foundSet.has(index));
      // Of an entry whose terms are not all known nobody can say that it does not have one.
      const surplus = found.filter((index) => !expected.has(index) && this.#termCounts.has(index));
      if (lost.length > 0) {
        const text = `${lost.length} entries are not found by one of their terms`;
        findings.add('value.changed', `search of entry ${lost[0]}`, text);
      }
      if (surplus.length > 0) {
        const text = `${surplus.length} entries are found by a term they do not have`;
        findings.add('value.changed', `search of entry ${surplus[0]}`, text);
      }
    }
  }

  #checkCounts(counts: IndexCounts, findings: Findings): void {
    for (const [index, expected] of this.#termCounts) {
      const actual = counts.terms[index - this.#low] ?? 0;
      if (actual === expected) continue;
      const values = { expected: String(expected), actual: String(actual) };
      findings.add('value.changed', `search of entry ${index}`, 'the index holds another number of its terms', values);
    }
    for (const [index, hasId] of this.#hasId) {
      const actual = counts.dedup[index - this.#low] ?? 0;
      if (actual === (hasId ? 1 : 0)) continue;
      const values = { expected: hasId ? '1' : '0', actual: String(actual) };
      findings.add('value.changed', `id of entry ${index}`, 'the index holds another number of its ids', values);
    }
  }

  #checkTimes(engine: Engine, counts: IndexCounts, findings: Findings): void {
    let minMs = Infinity;
    let maxMs = -Infinity;
    for (const [index, occurredMs] of this.#times) {
      minMs = Math.min(minMs, occurredMs);
      maxMs = Math.max(maxMs, occurredMs);
      const actual = counts.times[index - this.#low];
      if (actual === occurredMs) continue;
      const values = { expected: String(occurredMs), actual: String(actual ?? 'nothing') };
      findings.add('value.changed', `time of entry ${index}`, 'the index gives it another time', values);
    }
    // And the way a question goes: by the range of each block.
    const span = { low: this.#low, high: this.#high };
    const found = engine.search({ from: minMs, to: maxMs + 1 }, span, 'asc', this.#high - this.#low);
    const lost = this.#times.size - found.length;
    if (lost <= 0) return;
    findings.add(
      'value.changed',
      `time of entries ${this.#low}-${this.#high - 1}`,
      `${lost} are not found by their time`,
    );
  }
}
