/**
 * Fingerprints of groups of sixteen segments in the store: worked out one part at a time by the commits that follow, and
 * used once all parts are there.
 */
import { encodeGroup, fingerprintsOf, groupSegments, groupSteps, listOf, mayHold } from './fingerprints.ts';
import { partOf } from './index-parts.ts';
import type { Parts } from './parts.ts';

// Owned by Segments, inside its transactions.
export class SegmentGroups {
  readonly #parts: Parts;
  /** Groups whose fingerprints are all there. */
  #complete = 0;
  #step = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    while (this.#read(this.#complete, groupSteps - 1) !== undefined) this.#complete++;
  }

  /** Whether a segment may hold a term with these first bits; false is certain. */
  mayHold(segment: number, high: number): boolean {
    const group = Math.floor(segment / groupSegments);
    if (group >= this.#complete) return true;
    const bytes = this.#parts.readCached('segment', 'fingerprints', group, partOf('segment', high));
    // Where it was lost the segment itself is asked.
    return bytes === undefined || mayHold(bytes, segment % groupSegments, high);
  }

  /** One part more, where sixteen merged segments wait for it. */
  step(mergedSegments: number): void {
    const group = this.#complete;
    if ((group + 1) * groupSegments > mergedSegments) return;
    const lists = Array.from({ length: groupSegments }, (_, i) =>
      this.#expected(group * groupSegments + i, this.#step),
    );
    this.#parts.write('segment', 'fingerprints', group, this.#step, encodeGroup(lists));
    this.#step++;
    if (this.#step < groupSteps) return;
    this.#step = 0;
    this.#complete++;
  }

  /** After a part of a segment's postings was changed. */
  renew(segment: number, part: number): void {
    const group = Math.floor(segment / groupSegments);
    const bytes = this.#read(group, part);
    if (bytes === undefined) return;
    const lists = Array.from({ length: groupSegments }, (_, i) => listOf(bytes, i));
    lists[segment % groupSegments] = this.#expected(segment, part);
    this.#parts.write('segment', 'fingerprints', group, part, encodeGroup(lists));
  }

  /** Whether the fingerprints of a part of a segment are those of its terms. */
  isSound(segment: number, part: number): boolean {
    const group = Math.floor(segment / groupSegments);
    if (group >= this.#complete) return true;
    const bytes = this.#read(group, part);
    const stored = bytes && listOf(bytes, segment % groupSegments);
    return stored !== undefined && Buffer.compare(bytesOf(stored), bytesOf(this.#expected(segment, part))) === 0;
  }

  #expected(segment: number, part: number): Uint16Array {
    return fingerprintsOf(this.#parts.read('segment', 'postings', segment, part));
  }

  #read(group: number, part: number): Uint8Array | undefined {
    return this.#parts.read('segment', 'fingerprints', group, part);
  }
}

const bytesOf = (list: Uint16Array): Uint8Array => new Uint8Array(list.buffer, list.byteOffset, list.byteLength);
