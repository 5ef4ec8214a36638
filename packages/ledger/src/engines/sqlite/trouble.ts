/** What an error of SQLite means to us: the machine's trouble, told by a code, or nothing we expected. */
import { Refusal } from '../../refusal.ts';

/** SQLite's result codes (sqlite.org/rescode.html) that are the machine's trouble and not ours. */
const resultReadonly = 8;
const resultInputOutput = 10;
const resultCorrupt = 11;
const resultFull = 13;
const resultCannotOpen = 14;
const resultNotADatabase = 26;
/** A write failed: a file turned read-only or a limit was reached. Frames are written in order and the one that
 * commits comes last, so that nothing of the transaction counts, as with a full disk. */
const resultWriteFailed = resultInputOutput | (3 << 8);

/** The refusal that an SQLite error stands for, if it is one. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  const code = resultOf(error);
  if (code === undefined) return undefined;
  if (code === resultWriteFailed) return readonly(error);
  switch (code & 255) {
    case resultFull:
      return new Refusal('store.full', 'the disk is full; nothing of this was stored', error);
    case resultReadonly:
    case resultCannotOpen:
      return readonly(error);
    case resultCorrupt:
    case resultNotADatabase:
      return new Refusal('store.damaged', 'the store is damaged', error);
    default:
      return undefined;
  }
}

/** Whether the disk failed in some way. */
export function isInputOutput(error: unknown): boolean {
  return ((resultOf(error) ?? 0) & 255) === resultInputOutput;
}

/** Runs one statement outside the log; what the machine refuses is thrown as a Refusal. */
export function orRefusal<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw refusalOf(error) ?? (isInputOutput(error) ? readonly(error) : error);
  }
}

const readonly = (error: unknown): Refusal =>
  new Refusal('store.readonly', 'the store cannot be written; nothing of this was stored', error);

function resultOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode;
}
