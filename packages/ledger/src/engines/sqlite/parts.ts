/** Where the parts of the index lie in the store, and the few of them that are kept in memory because they were just read. */
import type { Level } from './index-parts.ts';
import { rowOf, type Statements } from './statements.ts';

const groups = {
  block: { postings: 0, dedup: 1, filter: 2, times: 3, columns: 8, summaries: 9, fingerprints: 12 },
  segment: { postings: 4, dedup: 5, filter: 6, times: 7, columns: 10, summaries: 11, fingerprints: 13 },
} as const;
export type PartKind = keyof (typeof groups)['block'];

/** One number for a part's place; the parts of one block or segment lie side by side. */
export function partId(level: Level, kind: PartKind, number: number, part: number): number {
  return (groups[level][kind] * 2 ** 26 + number) * 1024 + part;
}

export class Parts {
  readonly #statements: Statements;
  /** One number for each that ever was: what is kept of one is nobody else's. */
  readonly owner = owners++;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  read(level: Level, kind: PartKind, number: number, part: number): Uint8Array | undefined {
    return rowOf<[Uint8Array]>(this.#statements.readPart.get(partId(level, kind, number, part)))?.[0];
  }

  /** The same for what searches ask for again and again. The bytes are shared: never write to them. */
  readCached(level: Level, kind: PartKind, number: number, part: number): Uint8Array | undefined {
    const key = this.#key(level, kind, number, part);
    const known = cache.get(key);
    if (known !== undefined) return known;
    const bytes = this.read(level, kind, number, part);
    if (bytes !== undefined) cache.put(key, bytes);
    return bytes;
  }

  write(level: Level, kind: PartKind, number: number, part: number, data: Uint8Array): void {
    cache.delete(this.#key(level, kind, number, part));
    this.#statements.writePart.run(partId(level, kind, number, part), data);
  }

  delete(level: Level, kind: PartKind, number: number, part: number): void {
    cache.delete(this.#key(level, kind, number, part));
    this.#statements.deletePart.run(partId(level, kind, number, part));
  }

  #key(level: Level, kind: PartKind, number: number, part: number): string {
    return `${this.owner} ${partId(level, kind, number, part)}`;
  }
}

let owners = 0;
const cacheBytes = 8 * 2 ** 20;
/** A part larger than this is read each time: it would push out too many others. */
const cachedPartBytes = 2 ** 18;

/** What was read last, up to a number of bytes; one for all stores of the process. */
class Cache {
  readonly #kept = new Map<string, Uint8Array>();
  #bytes = 0;

  get(key: string): Uint8Array | undefined {
    const bytes = this.#kept.get(key);
    if (bytes === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, bytes);
    return bytes;
  }

  put(key: string, bytes: Uint8Array): void {
    if (bytes.length > cachedPartBytes) return;
    this.delete(key);
    this.#kept.set(key, bytes);
    this.#bytes += bytes.length + 200;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= cacheBytes) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const bytes = this.#kept.get(key);
    if (bytes === undefined) return;
    this.#kept.delete(key);
    this.#bytes -= bytes.length + 200;
  }
}
const cache = new Cache();
