/** The records of the files named on the command line, by connect's readers, each knowing where it stands. */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { detectFormat, readRecords, type FormatName } from '@trailmark/connect';
import { CannotRun, messageOf, systemCodeOf } from '../trouble.ts';

/** One record of a file, or what stands where a record should be. */
export interface FileRecord {
  readonly file: string;
  /** Line on which it begins, from 1. */
  readonly line: number;
  readonly format: FormatName;
  /** As it stands in the file, UTF-8 unless there is a fault. */
  readonly raw: Uint8Array;
  readonly value?: unknown;
  /** Why it cannot be read. */
  readonly fault?: string;
}

/** What connect wants to see to tell the format. */
const SAMPLE_BYTES = 65_536;
const RECORD_FILE = /\.(json|jsonl|ndjson|log)(\.gz)?$/i;

/**
 * The files meant by the arguments: files as named, directories with everything below that looks like records.
 * @returns paths in order and their size in bytes; `-` is standard input, of unknown size
 * @throws CannotRun where one is not there or a directory holds none
 */
export async function listFiles(paths: readonly string[]): Promise<{ path: string; bytes: number | undefined }[]> {
  const files: { path: string; bytes: number | undefined }[] = [];
  for (const path of paths) {
    if (path === '-') {
      files.push({ path, bytes: undefined });
      continue;
    }
    const facts = await stat(path).catch((error: unknown) => {
      const missing = systemCodeOf(error) === 'ENOENT';
      throw new CannotRun(missing ? `there is no file ${path}` : `cannot read ${path}: ${messageOf(error)}`, error);
    });
    if (!facts.isDirectory()) {
      files.push({ path, bytes: facts.isFile() ? facts.size : undefined });
      continue;
    }
    const names = (await readdir(path, { recursive: true })).filter((name) => RECORD_FILE.test(name)).toSorted();
    if (names.length === 0) throw new CannotRun(`${path} holds no .json, .jsonl, .ndjson or .log file`);
    files.push(...(await listFiles(names.map((name) => join(path, name)))));
  }
  return files;
}

/**
 * Every record of a file, in order. One that cannot be read is given with its fault and spoils no other; a file that
 * is cut or damaged gives a last one that says so.
 * @param choice what the records are; undefined to tell by the file's name and first bytes
 * @param onBytes told how many bytes of the file, as it lies there, were read since the last call
 */
export async function* recordsOf(
  path: string,
  choice: FormatName | undefined,
  onBytes: (bytes: number) => void,
): AsyncGenerator<FileRecord> {
  const chunks = countedChunks(path, onBytes);
  let format = choice ?? 'events';
  let line = 0;
  try {
    const head = await readHead(chunks);
    if (head.length === 0) return;
    const detected = detectFormat(path, head);
    format = choice ?? detected?.format ?? 'events';
    const isGzip = head[0] === 0x1f && head[1] === 0x8b;
    for await (const read of readRecords(rejoined(head, chunks), detected ?? { shape: 'lines', gzip: isGzip })) {
      ({ line } = read);
      const place = { file: path, line, format, raw: read.raw };
      yield 'reject' in read ? { ...place, fault: read.reject } : { ...place, value: read.record };
    }
  } catch (error) {
    const fault = `the file is cut or damaged after line ${line}: ${messageOf(error)}`;
    yield { file: path, line: line + 1, format, raw: new Uint8Array(0), fault };
  }
}

async function* countedChunks(path: string, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const stream = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 1 << 17 });
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    onBytes(bytes.length);
    yield bytes;
  }
}

/** The first bytes, as many as tell the format; a pipe may give them in small pieces. */
async function readHead(chunks: AsyncGenerator<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for (let bytes = 0; bytes < SAMPLE_BYTES;) {
    const next = await chunks.next();
    if (next.done === true) break;
    parts.push(next.value);
    bytes += next.value.length;
  }
  const head = Buffer.concat(parts);
  const hasMark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  return hasMark ? head.subarray(3) : head;
}

async function* rejoined(head: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  yield* rest;
}
