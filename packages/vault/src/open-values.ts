/**
 * Which open values the store's dictionary has been sent: each is sent with the first batch that carries its term, and
 * again until it has been seen there, for a batch may fail on its way.
 */
import { foldText, type Blind } from '@trailmark/catalog';
import type { BatchWriter } from './batch-writer.ts';
import type { Directory } from './people.ts';
import { VALUE_KEPT_MAX, wholeOf } from './terms.ts';

/** The store has it. What is less is the number of the batch it was last put into; 0: none. */
const SEEN = Number.MAX_SAFE_INTEGER;

/** What was sent is remembered with the terms, so within their bounds: what falls out of them is sent once more. */
export class OpenValues {
  readonly #directory: Directory;
  #batch = 1;

  constructor(directory: Directory) {
    this.#directory = directory;
  }

  /** Called for every listed term of every event: nearly always it has been seen. */
  note(term: Blind, field: string, value: string, out: BatchWriter): void {
    if (term.sentIn === SEEN || term.sentIn === this.#batch) return;
    this.#settle(term, field, value, out);
  }

  /** To be called when a batch has left, or was given up. */
  nextBatch(): void {
    this.#batch++;
  }

  #settle(term: Blind, field: string, value: string, out: BatchWriter): void {
    if (!isListed(value)) return;
    const whole = wholeOf(term);
    if (term.sentIn > 0 && this.#directory.hasValue?.(whole) !== false) {
      term.sentIn = SEEN;
      return;
    }
    out.addOpenValue({ term: whole, field, value, folded: foldText(value) });
    term.sentIn = this.#batch;
  }
}

export function isListed(value: string): boolean {
  return value.length <= VALUE_KEPT_MAX;
}

/** Numbers among the words of a text are found and not listed: there is no end to them. */
export function isListedWord(word: string): boolean {
  const unit = word.charCodeAt(0);
  return unit < 0x30 || unit > 0x39;
}
