/**
 * Long bodies in pieces of whole events: read one after the other, so that never all of a body is there as text and as
 * values besides its bytes. The memory of a body that was given away goes piece by piece too.
 */

import { EVENT_BYTES_MAX } from './limits.ts';

/** Where one event stands in a body, and what a scan found of it, kept until its value is parsed. */
export interface Extent {
  readonly start: number;
  readonly end: number;
  /** What is parsed ends here: where its line ends, or as `end`. */
  readonly to: number;
  readonly names: number;
  readonly depth: number;
  readonly escaped: boolean;
  readonly namesEscaped: boolean;
}

/** Events in a row. */
export interface Piece {
  /** From the beginning of the first event to the end of the last. */
  readonly bytes: Uint8Array;
  /** The place in the body where `bytes` begins: what an extent's places count from. */
  readonly offset: number;
  readonly extents: readonly Extent[];
}

/** @param most bytes of a piece; an event that is longer is a piece of its own */
export function piecesOf(body: Uint8Array, extents: readonly Extent[], most: number): Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0; from < extents.length;) {
    const { start } = extents[from]!; // within bounds
    let to = from + 1;
    while (to < extents.length && extents[to]!.to - start <= most) to++; // within bounds
    const bytes = body.subarray(start, extents[to - 1]!.to); // at least `from`
    pieces.push({ bytes, offset: start, extents: extents.slice(from, to) });
    from = to;
  }
  return pieces;
}

/** Larger than any event may be. */
export function isTooLarge({ start, end }: Extent): boolean {
  return end - start > EVENT_BYTES_MAX;
}

/**
 * Moves the pieces of a given body to memory of their own, which `drain` lets go, and frees the body's. Events that are
 * refused for their size are left behind.
 */
export function takeOver(body: Uint8Array, pieces: readonly Piece[]): Piece[] {
  const own = pieces.map((piece) => {
    const isLeft = piece.extents.every(isTooLarge);
    return { ...piece, bytes: isLeft ? new Uint8Array() : Uint8Array.from(piece.bytes) };
  });
  free(body);
  return own;
}

/** Gives one piece after the other; its memory goes when the next one is asked for, where `isOwn`. Empties the list. */
export function* drain(pieces: Piece[], isOwn: boolean): Generator<Piece, void, undefined> {
  pieces.reverse();
  for (let piece = pieces.pop(); piece !== undefined; piece = pieces.pop()) {
    yield piece;
    if (isOwn) free(piece.bytes);
  }
}

/** At once, and not when the collector comes by. */
function free({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
