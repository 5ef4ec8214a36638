/** Cuts a stream of bytes into records, holding one record at a time however long the stream is. */

import type { Detected } from './detect.ts';

export interface Piece {
  /** The record's bytes, cut at `recordBytesMax` where `tooLong`. */
  readonly bytes: Uint8Array;
  /** Line of the file on which the record begins, from 1. */
  readonly line: number;
  readonly tooLong: boolean;
  /** False where the file ended within the record. */
  readonly whole: boolean;
}

/** Feed it chunks in their order, then `end`; each gives the pieces that are complete by then. */
export interface Splitter {
  push(chunk: Uint8Array): Piece[];
  end(): Piece[];
}

export function splitterOf(shape: Detected['shape'], recordBytesMax: number): Splitter {
  return shape === 'lines' ? new LineSplitter(recordBytesMax) : new ValueSplitter(shape !== 'values', recordBytesMax);
}

/** Bytes of one record, gathered from chunks. Owned by one splitter. */
class Gathered {
  #parts: Uint8Array[] = [];
  #length = 0;
  readonly #max: number;
  constructor(max: number) {
    this.#max = max;
  }
  get length(): number {
    return this.#length;
  }
  /** Copies, because the stream may reuse its chunk; keeps no more than is allowed. */
  add(bytes: Uint8Array): void {
    const room = this.#max - this.#length;
    if (room > 0 && bytes.length > 0) this.#parts.push(bytes.slice(0, room));
    this.#length += bytes.length;
  }
  take(line: number, whole: boolean): Piece {
    const piece = { bytes: Buffer.concat(this.#parts), line, tooLong: this.#length > this.#max, whole };
    this.#parts = [];
    this.#length = 0;
    return piece;
  }
}

class LineSplitter implements Splitter {
  readonly #gathered: Gathered;
  #line = 1;

  constructor(recordBytesMax: number) {
    this.#gathered = new Gathered(recordBytesMax);
  }

  push(chunk: Uint8Array): Piece[] {
    const pieces: Piece[] = [];
    for (let from = 0; from < chunk.length;) {
      const newline = chunk.indexOf(0x0a, from);
      this.#gathered.add(chunk.subarray(from, newline < 0 ? chunk.length : newline));
      if (newline < 0) break;
      if (this.#gathered.length > 0) pieces.push(this.#gathered.take(this.#line, true));
      this.#line++;
      from = newline + 1;
    }
    return pieces;
  }

  end(): Piece[] {
    return this.#gathered.length > 0 ? [this.#gathered.take(this.#line, true)] : [];
  }
}

/** Objects one after the other, with commas or white space between them; inside the first list of the file if `listed`. */
class ValueSplitter implements Splitter {
  readonly #gathered: Gathered;
  #line = 1;
  #startLine = 1;
  #depth = 0;
  #inText = false;
  #escaped = false;
  #inItem = false;
  #state: 'before' | 'within' | 'after';

  constructor(listed: boolean, recordBytesMax: number) {
    this.#gathered = new Gathered(recordBytesMax);
    this.#state = listed ? 'before' : 'within';
  }

  push(chunk: Uint8Array): Piece[] {
    const pieces: Piece[] = [];
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!; // within bounds
      if (byte === 0x0a) this.#line++;
      if (this.#state === 'after') continue;
      if (this.#inText) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === 0x5c) this.#escaped = true;
        else if (byte === 0x22) this.#inText = false;
        continue;
      }
      if (this.#state === 'before') {
        if (byte === 0x22) this.#inText = true;
        else if (byte === 0x5b) this.#state = 'within';
        continue;
      }
      const isSpace = byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
      const ends = this.#depth === 0 && (byte === 0x2c || byte === 0x5d || isSpace);
      if (ends) {
        if (this.#inItem) {
          this.#gathered.add(chunk.subarray(start, at));
          pieces.push(this.#take(true));
        }
        if (byte === 0x5d) this.#state = 'after';
        continue;
      }
      if (!this.#inItem) {
        this.#inItem = true;
        this.#startLine = this.#line;
        start = at;
      }
      if (byte === 0x22) this.#inText = true;
      else if (byte === 0x7b || byte === 0x5b) this.#depth++;
      else if (byte === 0x7d || byte === 0x5d) this.#depth--;
      if (this.#depth === 0 && byte === 0x7d) {
        this.#gathered.add(chunk.subarray(start, at + 1));
        pieces.push(this.#take(true));
      }
    }
    if (this.#inItem) this.#gathered.add(chunk.subarray(start));
    return pieces;
  }

  end(): Piece[] {
    return this.#inItem ? [this.#take(this.#state === 'within' && this.#depth === 0 && !this.#inText)] : [];
  }

  #take(whole: boolean): Piece {
    this.#inItem = false;
    this.#depth = 0;
    return this.#gathered.take(this.#startLine, whole);
  }
}
