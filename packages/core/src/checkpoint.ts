/** Checkpoints: the signed head of a tree, C2SP tlog-checkpoint v1.0.0 without extension lines. */
import { fromBase64, toBase64 } from './bytes.ts';
import { isKeyName, openNote, signNote, type NoteRefusal, type Signer, type Verifier } from './note.ts';
import type { Hash } from './tree.ts';

export interface Checkpoint {
  /** The name of the log, which is also the name of its key. */
  readonly origin: string;
  /** Number of leaves. */
  readonly size: number;
  readonly root: Hash;
}

export type OpenedCheckpoint =
  | { readonly ok: true; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly reason: NoteRefusal };

/** The three lines that are signed. Throws where a part cannot be written. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  if (!isKeyName(origin) || !Number.isSafeInteger(size) || size < 0 || root.length !== 32) {
    throw new Error('a part of this checkpoint cannot be written');
  }
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** The parts of a checkpoint's text; undefined for anything but exactly three right lines. Never throws. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin, sizeText, rootText, end, ...rest] = text.split('\n', 5);
  if (origin === undefined || sizeText === undefined || rootText === undefined) return undefined;
  if (end !== '' || rest.length > 0 || !isKeyName(origin)) return undefined;
  const size = parseCount(sizeText);
  const root = fromBase64(rootText);
  if (size === undefined || root?.length !== 32) return undefined;
  return { origin, size, root };
}

/** A whole number as texts of this family write it: no sign, no leading zero, at most 2^53 - 1. */
export function parseCount(text: string): number | undefined {
  if (text.length > 16 || !/^(?:0|[1-9][0-9]*)$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** The signed note of a checkpoint. The signers are the log's keys, named by its origin. */
export function signCheckpoint(checkpoint: Checkpoint, signers: readonly Signer[]): string {
  return signNote(formatCheckpoint(checkpoint), signers);
}

/**
 * Opens a signed checkpoint with the pinned key (or keys) of its log. The key's name and the origin must be the same:
 * a key speaks for one log only. Never throws.
 */
export function openCheckpoint(note: string, pinned: Verifier | readonly Verifier[]): OpenedCheckpoint {
  const verifiers = 'verify' in pinned ? [pinned] : pinned;
  const opened = openNote(note, verifiers);
  if (!opened.ok) return opened;
  const checkpoint = parseCheckpoint(opened.text);
  if (checkpoint === undefined) return { ok: false, reason: 'malformed' };
  // A log's key must not be taken for a signature on another log's head.
  if (!opened.verified.some(({ name }) => name === checkpoint.origin)) return { ok: false, reason: 'key.unknown' };
  return { ok: true, checkpoint };
}
