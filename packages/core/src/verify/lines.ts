/** Lines of a part that may be larger than memory. */
import { MalformedPart, openStream, partBytesMax } from './reader.ts';
import type { BundleReader } from './reader.ts';

/** Each line without its end. Throws `MalformedPart` at a line above the limit or a last line without its end. */
export async function* linesOf(reader: BundleReader, name: string): AsyncIterable<Uint8Array> {
  const pieces = await openStream(reader, name);
  if (pieces === undefined) return;
  let rest: Uint8Array[] = [];
  let restBytes = 0;
  for await (const piece of pieces) {
    let at = 0;
    for (;;) {
      const end = piece.indexOf(0x0a, at);
      if (end < 0) break;
      const tail = piece.subarray(at, end);
      yield restBytes === 0 ? tail : join(rest, restBytes, tail);
      rest = [];
      restBytes = 0;
      at = end + 1;
    }
    if (at === piece.length) continue;
    restBytes += piece.length - at;
    if (restBytes > partBytesMax.line)
      throw new MalformedPart(name, `A line is longer than ${partBytesMax.line} bytes.`);
    rest.push(piece.slice(at));
  }
  if (restBytes > 0) throw new MalformedPart(name, 'The last line is cut.');
}

function join(rest: readonly Uint8Array[], restBytes: number, tail: Uint8Array): Uint8Array {
  const line = new Uint8Array(restBytes + tail.length);
  let at = 0;
  for (const part of [...rest, tail]) {
    line.set(part, at);
    at += part.length;
  }
  return line;
}
