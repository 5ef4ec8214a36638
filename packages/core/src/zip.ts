/**
 * Reads zip files (APPNOTE 6.3.10, stored and deflated parts, zip64) as a `BundleReader`. The central directory alone
 * is believed; nothing is unpacked that was not asked for, and nothing beyond its limit. CRC-32 is not compared: every
 * part that matters is under a hash or a signature.
 */
import { text } from './bytes.ts';
import { isHostileName, MalformedPart } from './verify/reader.ts';
import type { BundleReader } from './verify/reader.ts';

/** Random access to the zip file's bytes; `read` gives exactly `length` bytes. */
export interface ZipSource {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Raw deflate, from the host. Both throw on broken data; `inflate` also when more than `bytesMax` come out. */
export interface Inflate {
  inflate(bytes: Uint8Array, bytesMax: number): Promise<Uint8Array>;
  inflateStream(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}

interface Part {
  readonly method: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly headerOffset: number;
}

const partsMax = 1 << 20;
const directoryBytesMax = 1 << 30;
const pieceBytes = 1 << 18;
const four = 0xffffffff;

/** Opens a zip file. Throws `MalformedPart` where it is none, is cut, names a hostile path or a name twice. */
export async function openZip(source: ZipSource, inflate: Inflate, name = 'bundle.zip'): Promise<BundleReader> {
  const fail = (message: string): never => {
    throw new MalformedPart(name, message);
  };
  const parts = await readDirectory(source, fail);
  return {
    list: () => Promise.resolve([...parts.keys()]),
    async read(part, bytesMax) {
      const found = parts.get(part);
      if (found === undefined) return undefined;
      if (found.bytes > bytesMax || found.packedBytes > bytesMax + 1024) {
        throw new MalformedPart(part, `This part is larger than ${bytesMax} bytes.`);
      }
      const packed = await source.read(await dataOffset(source, part, found), found.packedBytes);
      const bytes = found.method === 0 ? packed : await unpack(inflate, part, packed, found.bytes);
      if (bytes.length !== found.bytes)
        throw new MalformedPart(part, 'The zip file names another length for this part.');
      return bytes;
    },
    async stream(part) {
      const found = parts.get(part);
      if (found === undefined) return undefined;
      const pieces = slices(source, await dataOffset(source, part, found), found.packedBytes);
      return guarded(part, found.bytes, found.method === 0 ? pieces : inflate.inflateStream(pieces));
    },
  };
}

async function unpack(inflate: Inflate, part: string, packed: Uint8Array, bytesMax: number): Promise<Uint8Array> {
  try {
    return await inflate.inflate(packed, bytesMax);
  } catch {
    throw new MalformedPart(part, 'This part of the zip file cannot be unpacked.');
  }
}

async function* slices(source: ZipSource, offset: number, length: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < length; at += pieceBytes) {
    yield await source.read(offset + at, Math.min(pieceBytes, length - at));
  }
}

/** Stops a stream that breaks or gives more, or less, than the directory promised. */
async function* guarded(part: string, bytes: number, pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let given = 0;
  const iterator = pieces[Symbol.asyncIterator]();
  for (;;) {
    let next: IteratorResult<Uint8Array>;
    try {
      next = await iterator.next();
    } catch {
      throw new MalformedPart(part, 'This part of the zip file cannot be unpacked.');
    }
    if (next.done === true) break;
    given += next.value.length;
    if (given > bytes) {
      await iterator.return?.();
      throw new MalformedPart(part, 'This part unpacks to more than the zip file says.');
    }
    yield next.value;
  }
  if (given !== bytes) throw new MalformedPart(part, 'The zip file names another length for this part.');
}

/** The local header repeats the name with another length of its extra field, so it must be asked. */
async function dataOffset(source: ZipSource, part: string, found: Part): Promise<number> {
  const broken = (): never => {
    throw new MalformedPart(part, 'The zip file points to a place where this part is not.');
  };
  if (found.headerOffset + 30 > source.size) return broken();
  const header = view(await source.read(found.headerOffset, 30));
  if (header.getUint32(0, true) !== 0x04034b50) return broken();
  const offset = found.headerOffset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  return offset + found.packedBytes > source.size ? broken() : offset;
}

type Fail = (message: string) => never;

async function readDirectory(source: ZipSource, fail: Fail): Promise<Map<string, Part>> {
  const { count, bytes, offset } = await findDirectory(source, fail);
  if (count > partsMax || bytes > directoryBytesMax) return fail('This zip file has too many parts.');
  if (offset + bytes > source.size) return fail('This zip file is cut or damaged.');
  const directory = await source.read(offset, bytes);
  const at = view(directory);
  const parts = new Map<string, Part>();
  let position = 0;
  for (let number = 0; number < count; number++) {
    if (position + 46 > bytes || at.getUint32(position, true) !== 0x02014b50) return fail('This zip file is damaged.');
    const nameBytes = at.getUint16(position + 28, true);
    const extraBytes = at.getUint16(position + 30, true);
    const end = position + 46 + nameBytes + extraBytes + at.getUint16(position + 32, true);
    if (end > bytes) return fail('This zip file is damaged.');
    const name = text(directory.subarray(position + 46, position + 46 + nameBytes));
    if (name === undefined) return fail('This zip file has a name that is not UTF-8.');
    const part = readPart(at, position, position + 46 + nameBytes, extraBytes);
    position = end;
    if (name.endsWith('/') && part?.bytes === 0) continue; // a folder
    if (isHostileName(name))
      return fail(`This zip file has a part whose name leads elsewhere: ${JSON.stringify(name)}.`);
    if (part === undefined) return fail(`The part ${name} is packed in a way that is not read here.`);
    if (parts.has(name)) return fail(`This zip file has two parts named ${name}.`);
    parts.set(name, part);
  }
  return parts;
}

/** One central header; undefined where it is encrypted, uses another method, or its zip64 field is missing. */
function readPart(at: DataView, position: number, extraAt: number, extraBytes: number): Part | undefined {
  const encrypted = (at.getUint16(position + 8, true) & 1) !== 0;
  const method = at.getUint16(position + 10, true);
  if (encrypted || (method !== 0 && method !== 8)) return undefined;
  const values = [
    at.getUint32(position + 24, true), // bytes
    at.getUint32(position + 20, true), // packed
    at.getUint32(position + 42, true), // header offset
  ];
  if (values.includes(four)) {
    let field = extraAt;
    const end = extraAt + extraBytes;
    while (field + 4 <= end && at.getUint16(field, true) !== 1) field += 4 + at.getUint16(field + 2, true);
    let wide = field + 4;
    for (let i = 0; i < 3; i++) {
      if (values[i] !== four) continue;
      if (wide + 8 > end) return undefined;
      values[i] = Number(at.getBigUint64(wide, true));
      wide += 8;
    }
  }
  const [bytes = 0, packedBytes = 0, headerOffset = 0] = values;
  if (method === 0 && bytes !== packedBytes) return undefined;
  return { method, packedBytes, bytes, headerOffset };
}

/** The end record stands before a comment of at most 65,535 bytes; the last one that reaches exactly the end counts. */
async function findDirectory(source: ZipSource, fail: Fail): Promise<{ count: number; bytes: number; offset: number }> {
  const tailBytes = Math.min(source.size, 22 + 0xffff);
  const start = source.size - tailBytes;
  const tail = view(await source.read(start, tailBytes));
  let end = tailBytes - 22;
  while (
    end >= 0 &&
    !(tail.getUint32(end, true) === 0x06054b50 && end + 22 + tail.getUint16(end + 20, true) === tailBytes)
  ) {
    end--;
  }
  if (end < 0) return fail('This is not a zip file, or its end is missing.');
  const count = tail.getUint16(end + 10, true);
  const bytes = tail.getUint32(end + 12, true);
  const offset = tail.getUint32(end + 16, true);
  const wide = count === 0xffff || bytes === four || offset === four;
  if (!wide || end < 20 || tail.getUint32(end - 20, true) !== 0x07064b50) return { count, bytes, offset };
  const recordOffset = Number(tail.getBigUint64(end - 12, true));
  if (recordOffset + 56 > source.size) return fail('This zip file is damaged.');
  const record = view(await source.read(recordOffset, 56));
  if (record.getUint32(0, true) !== 0x06064b50) return fail('This zip file is damaged.');
  return {
    count: Number(record.getBigUint64(32, true)),
    bytes: Number(record.getBigUint64(40, true)),
    offset: Number(record.getBigUint64(48, true)),
  };
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
