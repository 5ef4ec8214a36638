/** What the fuzzer is pointed at: one parser, what its inputs look like, and the promises it must keep for all of them. */

export interface Target {
  readonly name: string;
  /** Which mutations fit: `json` and `lines` texts are also taken apart and put together again. */
  readonly form: 'bytes' | 'text' | 'json' | 'lines';
  /** Words of the format, to be strewn in. */
  readonly words: readonly string[];
  /** Well-formed inputs made by our own code; the hand-written ones lie in `corpus/<name>`. */
  seeds(): readonly Uint8Array[];
  /**
   * Feeds one input to the parser. Gives a short word on what became of it (`accepted`, a code): an input with a new
   * word is kept and mutated further. Throws where a promise was broken.
   */
  judge(input: Uint8Array): string | Promise<string>;
  /** Takes apart what the general mutations cannot, for example the files in an archive. */
  mutate?(input: Uint8Array, random: () => number, pool: readonly Uint8Array[]): Uint8Array;
  /** Inputs of the short run that is part of the tests; about a second's worth. */
  readonly quickRuns: number;
  /** Longer inputs are cut; 64 KiB where absent. */
  readonly inputBytesMax?: number;
}

/** A broken promise: what the parser did and must never do. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

export function promise(kept: boolean, text: string): asserts kept {
  if (!kept) throw new Broken(text);
}

export const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));

/** The text of bytes with what is no UTF-8 replaced, for parsers that take texts. */
export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

export function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
