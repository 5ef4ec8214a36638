/**
 * The terms of one stored event after the other, worked out anew at the pace at which they are made: by halves, and once
 * for values that come again. For `fsck` and for building an index anew.
 */
import { foldText, TEXT_OPEN } from '@trailmark/catalog';
import type { Blind, Term, TextRun } from '@trailmark/catalog';
import type { OpenValue } from './batch.ts';
import { isListed, isListedWord } from './open-values.ts';
import { ownText } from './own-text.ts';
import { formatSubject } from './subject-ref.ts';
import { SUBJECT, wholeOf, type Terms } from './terms.ts';

/** One instance is used by one thread; what `terms` and `openValues` give is of the event since `begin`. */
export class FoundTerms {
  readonly #terms: Terms;
  /** Written by halves, because a 64-bit element allocates. Little-endian, as all that Node runs on. */
  #list = new BigInt64Array(256);
  #halves = new Int32Array(this.#list.buffer);
  #count = 0;
  #values = new Set<OpenValue>();
  /** What is listed of values that come again: the catalog keeps their terms, and so one object stands for each. */
  readonly #ofTerms = new WeakMap<Term, OpenValue>();
  readonly #ofWords = new WeakMap<Blind, OpenValue>();

  constructor(terms: Terms) {
    this.#terms = terms;
  }

  begin(): void {
    this.#count = 0;
    this.#values = new Set();
  }

  add(term: Term): void {
    const blind = this.#terms.ofTerm(term);
    this.#put(blind.low, blind.high);
    if (term.listed === undefined || !isListed(term.listed)) return;
    let value = this.#ofTerms.get(term);
    if (value === undefined) {
      value = openValue(blind, term.field, term.listed);
      this.#ofTerms.set(term, value);
    }
    this.#values.add(value);
  }

  /** A value that the catalog leaves to the vault. */
  addListed(field: string, value: string): void {
    const blind = this.#terms.kept(field, value);
    this.#put(blind.low, blind.high);
    this.#values.add(this.#ofWord(blind, field, value));
  }

  addRun(run: TextRun): void {
    const { words, halves } = this.#terms.ofRun(run);
    for (let i = 0; i < halves.length; i += 2) this.#put(halves[i]!, halves[i + 1]!); // within bounds
    if (run.namespace !== TEXT_OPEN) return;
    for (const [i, blind] of words.entries()) {
      const word = run.words[i]!; // as many as blind ones
      if (isListed(word) && isListedWord(word)) this.#values.add(this.#ofWord(blind, TEXT_OPEN.words, word));
    }
  }

  /** The term that every event of a person carries. */
  addSubject(subject: Uint8Array): void {
    const blind = this.#terms.kept(SUBJECT, formatSubject(subject));
    this.#put(blind.low, blind.high);
  }

  #ofWord(blind: Blind, field: string, word: string): OpenValue {
    let value = this.#ofWords.get(blind);
    if (value === undefined) {
      value = openValue(blind, field, word);
      this.#ofWords.set(blind, value);
    }
    return value;
  }

  #put(low: number, high: number): void {
    if (this.#count === this.#list.length) this.#grow();
    this.#halves[2 * this.#count] = low;
    this.#halves[2 * this.#count + 1] = high;
    this.#count++;
  }

  #grow(): void {
    const larger = new BigInt64Array(this.#list.length * 2);
    larger.set(this.#list);
    this.#list = larger;
    this.#halves = new Int32Array(larger.buffer);
  }

  /** Distinct and ascending; a copy. */
  terms(): BigInt64Array {
    const all = this.#list.subarray(0, this.#count).sort();
    const halves = this.#halves;
    let count = Math.min(1, all.length);
    for (let i = 1; i < all.length; i++) {
      if (halves[2 * i] === halves[2 * count - 2] && halves[2 * i + 1] === halves[2 * count - 1]) continue;
      if (count !== i) halves.copyWithin(2 * count, 2 * i, 2 * i + 2);
      count++;
    }
    return all.slice(0, count);
  }

  /** Each way a value is written, once. */
  openValues(): OpenValue[] {
    return [...this.#values];
  }
}

function openValue(blind: Blind, field: string, value: string): OpenValue {
  const own = ownText(value);
  return { term: wholeOf(blind), field, value: own, folded: foldText(own) };
}
