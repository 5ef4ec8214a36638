/** The `verify` command: opens what it is given, verifies it, reports. Used by `trailmark verify` and by the single file. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  keyOfKept,
  MalformedPart,
  parseCheckpoint,
  parseNote,
  parseTrust,
  parseVkey,
  ReadDenied,
  text,
  verify,
  type BundleReader,
  type Evidence,
  type Verification,
  type Verifier,
} from '@trailmark/core';
import { directoryReader } from './directory.ts';
import { malformedResult } from './malformed.ts';
import { reportLines } from './report.ts';
import { runningLog, Unreachable } from './running-log.ts';
import { workerBench } from './workers.ts';
import { zipReader } from './zip-file.ts';

export interface VerifyRun {
  /** A bundle (zip file or directory), a directory in tlog-tiles layout, or the address of a running log. */
  readonly target: string;
  /** Trusted vkeys, and files of them. */
  readonly keys?: readonly string[];
  readonly trust?: readonly string[];
  /** Files the reader kept: a checkpoint that must be contained, receipts, further checkpoints. */
  readonly since?: string;
  readonly receipts?: readonly string[];
  readonly checkpoints?: readonly string[];
  readonly apiKey?: string;
  readonly json?: boolean;
  /** Worker threads; as many as processors (four at most) by default, 0 for none. */
  readonly threads?: number;
}

export interface Output {
  out(text: string): void;
  error(text: string): void;
}

/** Why a verification could not run at all. */
class CannotRun extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const keptBytesMax = 64 << 20;

/** Runs one verification and prints its result. Gives the exit code: 0 verified, 1 findings, 2 could not run. */
export async function runVerify(run: VerifyRun, output: Output): Promise<0 | 1 | 2> {
  try {
    const result = await verifyTarget(run);
    output.out(run.json === true ? `${jsonOf(result)}\n` : `${reportLines(result).join('\n')}\n`);
    return result.ok ? 0 : 1;
  } catch (error) {
    const code = error instanceof CannotRun ? error.code : 'verify.failed';
    if (!isExpected(error)) throw error;
    if (run.json === true) output.out(`${JSON.stringify({ ok: false, error: { code, text: error.message } })}\n`);
    else output.error(`${error.message}${error instanceof CannotRun ? ` (${code})` : ''}\n`);
    return 2;
  }
}

function isExpected(error: unknown): error is Error {
  return error instanceof CannotRun || error instanceof ReadDenied || error instanceof Unreachable;
}

async function verifyTarget(run: VerifyRun): Promise<Verification> {
  const kept: Evidence[] = [];
  if (run.since !== undefined) kept.push({ name: run.since, bytes: await readKept(run.since), role: 'since' });
  for (const name of run.receipts ?? []) kept.push({ name, bytes: await readKept(name), role: 'receipt' });
  for (const name of run.checkpoints ?? []) kept.push({ name, bytes: await readKept(name), role: 'other' });
  const keys = await pinnedKeys(run);
  if (keys.length === 0 && run.since === undefined)
    throw unpinned('Nothing says which key to trust: give --key, --trust or --since.');
  const opened = await openTarget(run);
  if ('kind' in opened) return opened.result;
  const bench = run.threads === 0 ? undefined : workerBench(run.threads);
  try {
    if (keys.length === 0) keys.push(...(await keysOfSince(opened.reader, kept[0])));
    return await verify(opened.reader, { keys, kept, ...(bench && { workbench: bench }) });
  } finally {
    await bench?.close();
    await opened.close?.();
  }
}

function unpinned(message: string): CannotRun {
  return new CannotRun('key.unpinned', message);
}

async function pinnedKeys(run: VerifyRun): Promise<Verifier[]> {
  const keys: Verifier[] = [];
  for (const vkey of run.keys ?? []) {
    const key = parseVkey(vkey.trim());
    if (key === undefined) throw new CannotRun('key.invalid', `This is not a verifier key: ${vkey}`);
    keys.push(key);
  }
  for (const name of run.trust ?? []) {
    const trust = parseTrust(text(await readKept(name)) ?? '');
    if (trust.wrongLines.length > 0) {
      throw new CannotRun('key.invalid', `${name}: line ${trust.wrongLines[0]} is neither a key nor a policy line.`);
    }
    keys.push(...trust.keys);
  }
  return keys;
}

/**
 * With nothing pinned but a kept checkpoint, the key that signed it is the one to trust. Where the log lists keys and
 * none of them is it, nobody is trusted, and the verification says so: the key may have been exchanged.
 */
async function keysOfSince(reader: BundleReader, since: Evidence | undefined): Promise<Verifier[]> {
  const note = (since && text(since.bytes)) ?? '';
  if (parseCheckpoint(parseNote(note)?.text ?? '') === undefined)
    throw unpinned('What --since names is no checkpoint, so it vouches for no key: give --key or --trust.');
  const candidates = await reader.read('keys.ndjson', 1 << 20).catch(() => undefined);
  if (candidates === undefined)
    throw unpinned('No key at hand signed the checkpoint you kept: give --key or --trust as well.');
  const key = keyOfKept(note, text(candidates) ?? '');
  return key === undefined ? [] : [key];
}

async function readKept(name: string): Promise<Uint8Array> {
  try {
    if ((await stat(name)).size > keptBytesMax) throw new CannotRun('file.too_large', `${name} is too large.`);
    return await readFile(name);
  } catch (error) {
    if (error instanceof CannotRun) throw error;
    throw new CannotRun('file.unreadable', `${name} cannot be read.`);
  }
}

type Opened = { reader: BundleReader; close?(): Promise<void> } | { kind: 'malformed'; result: Verification };

async function openTarget(run: VerifyRun): Promise<Opened> {
  const { target } = run;
  if (/^https?:\/\//.test(target)) return { reader: await runningLog(target, run.apiKey) };
  const info = await stat(target).catch(() => undefined);
  if (info === undefined) throw new CannotRun('file.unreadable', `There is nothing at ${target}.`);
  if (info.isDirectory()) return { reader: directoryReader(target) };
  try {
    const reader = await zipReader(target, basename(target));
    return { reader, close: () => reader.close() };
  } catch (error) {
    if (!(error instanceof MalformedPart)) throw error;
    return { kind: 'malformed', result: malformedResult(error) };
  }
}

function jsonOf(result: Verification): string {
  const { ok, kind, origin, size, root, counts, perType, findings, findingsTotal, notes, checkpoint } = result;
  return JSON.stringify(
    { ok, kind, origin, size, root, counts, perType, findings, findingsTotal, notes, checkpoint },
    null,
    2,
  );
}
