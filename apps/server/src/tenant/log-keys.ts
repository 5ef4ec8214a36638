/**
 * Which key signs a log, and which did before it: read off the log. A key file says nothing by itself, for a change
 * that was cut off leaves one behind; a key holds from the entry in which the key before it named it.
 */

import { OWN_SOURCE } from '@trailmark/catalog';
import { fromBase64, openCheckpoint, openKeyChange, parseEntry, verifierOf, vkeyOf } from '@trailmark/core';
import type { Signer, Verifier } from '@trailmark/core';
import { originNumbered, Refusal } from '@trailmark/ledger';
import type { Ledger, LedgerReader } from '@trailmark/ledger';
import { DedupNames, Opener } from '@trailmark/vault';
import type { KeyProvider, KeySource } from '@trailmark/vault';

export interface LogKey {
  /** The number of its file. */
  readonly version: number;
  readonly vkey: string;
  /** Milliseconds. */
  readonly fromMs: number;
  /** Undefined while it signs. */
  readonly untilMs: number | undefined;
  /** The entry that named it; undefined for the key that a log began with. */
  readonly index: number | undefined;
}

/** The open group, in which a change of key stands, needs no key to be read. */
const NO_KEYS: KeySource = { subjectKey: () => 'missing', segmentKey: () => 'missing' };

type KeyedLog = Pick<LedgerReader, 'head' | 'row' | 'isRecorded' | 'indexOfDedup'>;

interface Candidate {
  readonly version: number;
  readonly vkey: string;
  readonly verifier: Verifier;
}

interface Change {
  readonly version: number;
  readonly vkey: string;
  readonly signedBy: Candidate;
  readonly index: number;
  readonly recordedMs: number;
}

/** The id of the event that names a key: one for each key, so that a repeat after a crash finds the first. */
export function keyChangeId(vkey: string, origin: string): string {
  return `key_changed.${vkey.slice(origin.length + 1).split('+', 1)[0] ?? ''}`;
}

/**
 * The keys of a log, the one that signs now last. A key named by a recorded entry holds; a file of which the log says
 * nothing does not.
 * @param beganMs when the tenant began, and with it the first of its logs
 */
export function readLogKeys(log: KeyedLog, provider: KeyProvider, beganMs: number): LogKey[] {
  const { origin, size, checkpoint, lastMs } = log.head();
  const candidates = provider.logKeys().map(({ version, publicKey }): Candidate => ({
    version,
    vkey: vkeyOf(origin, publicKey),
    verifier: verifierOf(origin, publicKey),
  }));
  const dedup = new DedupNames(provider);
  const changes = candidates
    .flatMap((candidate) => changeTo(candidate, candidates, log, origin, dedup) ?? [])
    .sort((a, b) => a.index - b.index);
  const signer = candidates.findLast(({ verifier }) => openCheckpoint(checkpoint, verifier).ok);
  const first = changes[0]?.signedBy ?? signer;
  const isFirstLog = originNumbered(origin, 0) === origin;
  const from = (isFirstLog || size === 0 ? undefined : recordedMsOf(log, 0)) ?? beganMs;
  const keys: LogKey[] = [];
  const add = (key: Omit<LogKey, 'untilMs'>): void => {
    const before = keys.pop();
    if (before !== undefined) keys.push({ ...before, untilMs: key.fromMs });
    keys.push({ ...key, untilMs: undefined });
  };
  if (first !== undefined) add({ version: first.version, vkey: first.vkey, fromMs: from, index: undefined });
  for (const { version, vkey, recordedMs, index } of changes) add({ version, vkey, fromMs: recordedMs, index });
  // A head signed by a later key than any that is named: the entry is damaged (fsck says so), and going back to the
  // key before it would bring a retired key back.
  if (signer !== undefined && signer.version > (keys.at(-1)?.version ?? 0))
    add({ version: signer.version, vkey: signer.vkey, fromMs: lastMs, index: undefined });
  return keys;
}

/**
 * Lets a key sign the head as it stands and every later one; inside `exclusive`, or before anything is appended. Where
 * the disk is full the head keeps its signature until the next commit: both keys are known by then.
 */
export function switchSigner(ledger: Ledger, signer: Signer): void {
  try {
    ledger.changeSigner(signer);
  } catch (error) {
    if (!(error instanceof Refusal) || (error.code !== 'store.full' && error.code !== 'store.readonly')) throw error;
  }
}

/** The entry that names this key, where it is recorded, in the tree, and signed for by another key of the log. */
function changeTo(
  { version, vkey }: Candidate,
  candidates: readonly Candidate[],
  log: KeyedLog,
  origin: string,
  dedup: DedupNames,
): Change | undefined {
  const index = log.indexOfDedup(dedup.of(OWN_SOURCE, keyChangeId(vkey, origin)));
  const row = index === undefined ? undefined : log.row(index);
  const entry = row && parseEntry(row.entry);
  if (index === undefined || row === undefined || entry?.type !== 'trail.key_changed') return undefined;
  if (!log.isRecorded(index, row.entry)) return undefined;
  const opener = new Opener(origin, NO_KEYS);
  const opened = opener.open(Buffer.from(entry.ref.replaceAll('-', ''), 'hex'), row.groups, { reveal: false });
  if (!opener.matches(opened, entry.fields)) return undefined;
  const textOf = (path: string): string => opened.groups[0]?.fields.find((field) => field.path === path)?.text ?? '';
  const signature = fromBase64(textOf('data.signature'));
  if (signature === undefined || textOf('data.next') !== vkey) return undefined;
  // Nearly always the one before it: of many keys each is tried once.
  const signedBy = candidates.findLast(
    (old) => old.version < version && openKeyChange(old.verifier, vkey, signature) !== undefined,
  );
  return signedBy && { version, vkey, signedBy, index, recordedMs: entry.recordedMs };
}

function recordedMsOf(log: KeyedLog, index: number): number | undefined {
  const row = log.row(index);
  return row && parseEntry(row.entry)?.recordedMs;
}
