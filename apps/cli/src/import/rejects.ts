/** The file of what was not stored and why, one line each, so that it can be mended and imported again. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { CannotRun, messageOf } from '../trouble.ts';
import type { FileRecord } from './records.ts';

export class Rejects {
  readonly #path: string;
  #file: number | undefined;

  /** @param path created with the first reject; it holds records as they were, so only its owner may read it */
  constructor(path: string) {
    this.#path = path;
  }

  /** Where the rejects are; null as long as there are none. */
  get path(): string | null {
    return this.#file === undefined ? null : this.#path;
  }

  add(record: FileRecord, code: string, reason: string): void {
    try {
      this.#file ??= openSync(this.#path, 'wx', 0o600);
      const content = 'value' in record ? record.value : Buffer.from(record.raw).toString('utf8');
      writeSync(
        this.#file,
        `${JSON.stringify({ file: record.file, line: record.line, code, reason, record: content })}\n`,
      );
    } catch (error) {
      throw new CannotRun(
        `cannot write the rejects to ${this.#path}: ${messageOf(error)}. Name another file with --rejects.`,
        error,
      );
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }
}
