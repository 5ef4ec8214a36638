/** The newest events, which are in no block yet: what the index knows of a block's worth of them, in memory. */
import { Buffer } from 'node:buffer';
import type { Row } from '../../engine.ts';
import type { DedupRecord } from './dedup-parts.ts';
import { blockEvents, blockParts } from './index-parts.ts';
import { PartedPostings } from './parted-postings.ts';

/** What the index must know of an event. */
export type Facts = Pick<Row, 'terms' | 'occurredMs' | 'dedup' | 'content'>;

export class Tail {
  /** The index of its first event. */
  first: number;
  count = 0;
  readonly postings = new PartedPostings('block', 0, blockParts);
  readonly times = new Float64Array(blockEvents);
  readonly #dedup = new Map<string, DedupRecord>();

  constructor(first: number) {
    this.first = first;
  }

  get block(): number {
    return this.first / blockEvents;
  }
  get end(): number {
    return this.first + this.count;
  }
  get isFull(): boolean {
    return this.count === blockEvents;
  }
  get dedup(): DedupRecord[] {
    return [...this.#dedup.values()];
  }

  add({ terms, occurredMs, dedup, content }: Facts): void {
    const place = this.count;
    this.postings.addTerms(new Uint32Array(terms.buffer, terms.byteOffset, terms.length * 2), place);
    this.times[place] = occurredMs;
    // Copies: a row's bytes are views into a whole batch, which should not live as long as the tail.
    if (dedup !== undefined) {
      this.#dedup.set(latin1(dedup), { key: dedup.slice(), content: content.slice(), place });
    }
    this.count++;
  }

  findDedup(key: Uint8Array): { index: number; content: Uint8Array } | undefined {
    const known = this.#dedup.get(latin1(key));
    return known && { index: this.first + known.place, content: known.content };
  }

  /** Begins anew, with the same memory. */
  restart(first: number): void {
    this.first = first;
    this.count = 0;
    this.postings.clear();
    this.#dedup.clear();
  }
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
