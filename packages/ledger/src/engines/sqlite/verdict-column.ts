/** The verdicts of a block of events as one byte each, read when first asked for: what searches and counts go by. */
import { ANY_VERDICT } from '../../verdict-table.ts';
import { setBit, type Places } from './bitmap.ts';
import { blockEvents } from './index-parts.ts';
import { rowsOf, type Statements } from './statements.ts';
import { wordsOf, type Stretch } from './stretches.ts';

/** Blocks kept in memory: 8 MiB, the verdicts of eight million events. */
const blocksMax = 2048;

export class VerdictColumn {
  readonly #statements: Statements;
  /** The one read least recently first. Undefined: a block without any verdict. */
  readonly #blocks = new Map<number, Uint8Array | undefined>();
  /** Words by their codes, from 1; 0 is none. */
  readonly #words: string[] = [''];

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** What was just stored. */
  note(index: number, verdict: string | undefined): void {
    const number = Math.floor(index / blockEvents);
    if (!this.#blocks.has(number)) return;
    const known = this.#blocks.get(number);
    if (known === undefined && verdict === undefined) return;
    const codes = known ?? new Uint8Array(blockEvents);
    codes[index % blockEvents] = verdict === undefined ? 0 : this.#codeOf(verdict);
    this.#blocks.set(number, codes);
  }

  /** Places of a stretch whose event has this verdict. */
  placesOf(stretch: Stretch, verdict: string): Places {
    const bits = new Uint32Array(wordsOf(stretch));
    let isAny = false;
    this.#each(stretch, (codes, offset, length) => {
      const wanted = this.#words.indexOf(verdict);
      for (let i = 0; i < length; i++) {
        const code = codes[i]!;
        if (code === 0 || (verdict !== ANY_VERDICT && code !== wanted)) continue;
        setBit(bits, offset + i);
        isAny = true;
      }
    });
    return isAny ? bits : 'none';
  }

  /** Adds the number of each verdict among these places of a stretch, as far as they are meant. */
  count(stretch: Stretch, places: Places, counts: Map<string, number>): void {
    const { low, high } = stretch;
    if (places === 'none') return;
    const found = new Uint32Array(256);
    this.#each(stretch, (codes, offset, length) => {
      const to = Math.min(length, high - offset);
      for (let i = Math.max(0, low - offset); i < to; i++) {
        const place = offset + i;
        if (codes[i] === 0) continue;
        if (places === 'all' || ((places[place >>> 5]! >>> (place & 31)) & 1) === 1) found[codes[i]!]!++;
      }
    });
    for (let code = 1; code < this.#words.length; code++) {
      const word = this.#words[code]!;
      if (found[code] !== 0) counts.set(word, (counts.get(word) ?? 0) + found[code]!);
    }
  }

  /** Every block of a stretch that has a verdict, with its place in the stretch. */
  #each({ first, events }: Stretch, take: (codes: Uint8Array, offset: number, length: number) => void): void {
    for (let offset = 0; offset < events; offset += blockEvents) {
      const codes = this.#block((first + offset) / blockEvents);
      if (codes !== undefined) take(codes, offset, Math.min(blockEvents, events - offset));
    }
  }

  #block(number: number): Uint8Array | undefined {
    const isKnown = this.#blocks.has(number);
    const codes = isKnown ? this.#blocks.get(number) : this.#read(number);
    this.#blocks.delete(number);
    this.#blocks.set(number, codes);
    if (this.#blocks.size > blocksMax) {
      for (const oldest of this.#blocks.keys()) {
        this.#blocks.delete(oldest);
        break;
      }
    }
    return codes;
  }

  #read(number: number): Uint8Array | undefined {
    const first = number * blockEvents;
    const rows = rowsOf<[number, string]>(this.#statements.readVerdictWords.all(first, first + blockEvents));
    if (rows.length === 0) return undefined;
    const codes = new Uint8Array(blockEvents);
    for (const [index, verdict] of rows) codes[index - first] = this.#codeOf(verdict);
    return codes;
  }

  /** There are nine words; of a table that was tampered with the rest are one. */
  #codeOf(verdict: string): number {
    const known = this.#words.indexOf(verdict);
    if (known > 0) return known;
    return this.#words.length < 256 ? this.#words.push(verdict) - 1 : 255;
  }
}
