/** Writes a zip file part by part to disk (APPNOTE 6.3.10, deflated, zip64 where needed), never holding a part whole. */

import type { FileHandle } from 'node:fs/promises';
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib';

const DEFLATED = 8;
const UTF8_NAMES = 0x0800;
const VERSION = 45; // zip64
const FOUR = 0xffffffff;
const TWO = 0xffff;
/** 1980-01-01: the same bundle is the same file. */
const DOS_DATE = 0x0021;

interface Part {
  readonly name: Uint8Array;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly offset: number;
}

/** Owned by one export; parts are written one after another. */
export class ZipFile {
  readonly #file: FileHandle;
  readonly #parts: Part[] = [];
  #at = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  get bytes(): number {
    return this.#at;
  }

  /** Adds a part that is small enough to be held. */
  async add(name: string, content: Uint8Array | string): Promise<void> {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    const packed = deflateRawSync(bytes);
    const part = {
      name: Buffer.from(name, 'utf8'),
      crc: crc32(bytes),
      packedBytes: packed.length,
      bytes: bytes.length,
      offset: this.#at,
    };
    await this.#write(localHeader(part));
    await this.#write(packed);
    this.#parts.push(part);
  }

  /** Adds a part of any size; its header is completed when its end is known. */
  async addStream(name: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
    const begun = { name: Buffer.from(name, 'utf8'), crc: 0, packedBytes: 0, bytes: 0, offset: this.#at };
    await this.#write(localHeader(begun, true));
    let crc = 0;
    let bytes = 0;
    const start = this.#at;
    const deflate = createDeflateRaw();
    const feeding = (async () => {
      for await (const piece of pieces) {
        crc = crc32(piece, crc);
        bytes += piece.length;
        if (!deflate.write(piece)) await new Promise((resolve) => deflate.once('drain', resolve));
      }
      deflate.end();
    })();
    // A failing source must end the reader below, or it would wait for ever.
    feeding.catch((error: unknown) => deflate.destroy(error instanceof Error ? error : new Error(String(error))));
    for await (const packed of deflate) await this.#write(packed as Buffer);
    await feeding;
    const part = { ...begun, crc, bytes, packedBytes: this.#at - start };
    const header = localHeader(part, true);
    await this.#file.write(header, 0, header.length, part.offset);
    this.#parts.push(part);
  }

  /** Writes the directory and makes the file durable. */
  async finish(): Promise<void> {
    const start = this.#at;
    for (const part of this.#parts) await this.#write(centralHeader(part));
    await this.#write(endRecords(this.#parts.length, this.#at - start, start));
    await this.#file.sync();
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await this.#file.write(bytes, 0, bytes.length, this.#at);
    this.#at += bytes.length;
  }
}

function localHeader({ name, crc, packedBytes, bytes }: Part, wide = false): Buffer {
  const extra = wide ? wideField([bytes, packedBytes]) : Buffer.alloc(0);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(UTF8_NAMES, 6);
  header.writeUInt16LE(DEFLATED, 8);
  header.writeUInt16LE(DOS_DATE, 12);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(wide ? FOUR : packedBytes, 18);
  header.writeUInt32LE(wide ? FOUR : bytes, 22);
  header.writeUInt16LE(name.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, name, extra]);
}

function centralHeader({ name, crc, packedBytes, bytes, offset }: Part): Buffer {
  const wide = [bytes, packedBytes, offset].filter((value) => value >= FOUR);
  const extra = wide.length === 0 ? Buffer.alloc(0) : wideField(wide);
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(VERSION, 6);
  header.writeUInt16LE(UTF8_NAMES, 8);
  header.writeUInt16LE(DEFLATED, 10);
  header.writeUInt16LE(DOS_DATE, 14);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(Math.min(packedBytes, FOUR), 20);
  header.writeUInt32LE(Math.min(bytes, FOUR), 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(Math.min(offset, FOUR), 42);
  return Buffer.concat([header, name, extra]);
}

function wideField(values: readonly number[]): Buffer {
  const field = Buffer.alloc(4 + values.length * 8);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(values.length * 8, 2);
  values.forEach((value, i) => field.writeBigUInt64LE(BigInt(value), 4 + i * 8));
  return field;
}

function endRecords(count: number, bytes: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(count, TWO), 8);
  end.writeUInt16LE(Math.min(count, TWO), 10);
  end.writeUInt32LE(Math.min(bytes, FOUR), 12);
  end.writeUInt32LE(Math.min(offset, FOUR), 16);
  if (count < TWO && bytes < FOUR && offset < FOUR) return end;
  const record = Buffer.alloc(56 + 20);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(VERSION, 12);
  record.writeUInt16LE(VERSION, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(bytes), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  record.writeUInt32LE(0x07064b50, 56);
  record.writeBigUInt64LE(BigInt(offset + bytes), 64);
  record.writeUInt32LE(1, 72);
  return Buffer.concat([record, end]);
}
