/**
 * The newest state a log is known to have had, kept with the signing key and away from the store: a store put back
 * from an old copy is noticed when it is opened, before it signs a second history.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { equal, parseCheckpoint, formatCheckpoint, toHex, type Checkpoint } from '@trailmark/core';
import type { Head } from './engine.ts';
import { Refusal } from './refusal.ts';

/** How long the mark may lie behind the log, in milliseconds. */
const delayMs = 1000;

/** The mark in a file, or undefined where there is none. Throws `store.damaged` for one that cannot be read. */
export function readMark(file: string): Checkpoint | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Refusal('store.damaged', `the high-water mark ${file} cannot be read`, error);
  }
  const mark = parseCheckpoint(text);
  if (mark === undefined) throw new Refusal('store.damaged', `the high-water mark ${file} is not a mark`);
  return mark;
}

/** Writes a mark durably: a crash leaves the old one or the new one. */
export function writeMark(file: string, { origin, size, root }: Checkpoint): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true });
  const next = openSync(`${file}.next`, 'w', 0o600);
  try {
    writeSync(next, formatCheckpoint({ origin, size, root }));
    fsyncSync(next);
  } finally {
    closeSync(next);
  }
  renameSync(`${file}.next`, file);
  const entry = openSync(folder, 'r');
  try {
    fsyncSync(entry);
  } finally {
    closeSync(entry);
  }
}

/** Refuses a store that does not reach its mark or disagrees with it. `rootAt` gives the store's own root at a size. */
export function checkMark(mark: Checkpoint, head: Head, rootAt: (size: number) => Uint8Array): void {
  if (mark.origin !== head.origin) {
    throw new Refusal('store.foreign', `the high-water mark is of ${mark.origin}, the store is ${head.origin}`);
  }
  if (mark.size > head.size) {
    throw new Refusal(
      'store.rolled_back',
      `the store holds ${head.size} entries but had ${mark.size} before: it is an ` +
        'old copy. Put the newer one back, or restore it under a new origin.',
    );
  }
  const root = rootAt(mark.size);
  if (!equal(root, mark.root)) {
    throw new Refusal(
      'store.forked',
      `at ${mark.size} entries the store's root is ${toHex(root)}, but was ` +
        `${toHex(mark.root)} before: this is another history`,
    );
  }
}

/** Keeps the mark following the log, beside the event loop: many logs share it. Owned by the sequencer. */
export class HighWaterMark {
  readonly #file: string;
  #writtenSize: number;
  #latest: Checkpoint | undefined;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;

  constructor(file: string, writtenSize: number) {
    this.#file = file;
    this.#writtenSize = writtenSize;
  }

  /** Notes a new head; it is written within about a second. */
  follow(head: Checkpoint): void {
    this.#latest = head;
    this.#timer ??= setTimeout(() => this.#write(), delayMs).unref();
  }

  #write(): void {
    this.#timer = undefined;
    const latest = this.#latest;
    if (latest === undefined || this.#writing !== undefined) return;
    this.#writing = writeMarkBeside(this.#file, latest)
      .then(
        () => {
          this.#writtenSize = latest.size;
        },
        // The log itself is safe, and the next second tries anew.
        () => {},
      )
      .finally(() => {
        this.#writing = undefined;
        if (this.#latest !== undefined && this.#latest.size !== this.#writtenSize) this.follow(this.#latest);
      });
  }

  /** Writes what is not written yet. Throws where it cannot: better told than a mark that lags for ever. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#writing;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#latest !== undefined && this.#latest.size !== this.#writtenSize) writeMark(this.#file, this.#latest);
  }
}

/** `writeMark` without blocking: the same steps. */
async function writeMarkBeside(file: string, { origin, size, root }: Checkpoint): Promise<void> {
  const next = await open(`${file}.next`, 'w', 0o600);
  try {
    await next.writeFile(formatCheckpoint({ origin, size, root }));
    await next.sync();
  } finally {
    await next.close();
  }
  await rename(`${file}.next`, file);
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
