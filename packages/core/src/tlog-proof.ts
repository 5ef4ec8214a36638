/** Proof of one event in one text: C2SP tlog-proof, whose `extra` carries the entry. */
import { fromBase64, toBase64 } from './bytes.ts';
import { openCheckpoint, parseCount, type Checkpoint } from './checkpoint.ts';
import type { NoteRefusal, Verifier } from './note.ts';
import { leafHash, verifyInclusion, type Hash } from './tree.ts';

export interface TlogProof {
  /** What the leaf hash is made from; for us, the bytes of the entry. */
  readonly extra?: Uint8Array;
  /** Number of the leaf. */
  readonly index: number;
  /** Inclusion proof, nearest sibling first. */
  readonly proof: readonly Hash[];
  /** The signed checkpoint, verbatim. */
  readonly checkpoint: string;
}

const header = 'c2sp.org/tlog-proof@v1';
const PROOF_HASHES_MAX = 63;

/** The text of a proof. Throws where a part cannot be written. */
export function formatTlogProof({ extra, index, proof, checkpoint }: TlogProof): string {
  if (!Number.isSafeInteger(index) || index < 0 || proof.length > PROOF_HASHES_MAX) {
    throw new Error('a part of this proof cannot be written');
  }
  const lines = [header];
  if (extra !== undefined) lines.push(`extra ${toBase64(extra)}`);
  lines.push(`index ${index}`, ...proof.map(toBase64), '', checkpoint);
  return lines.join('\n');
}

/** The parts of a proof, nothing verified; undefined where the text is malformed. Never throws. */
export function parseTlogProof(text: string): TlogProof | undefined {
  const headEnd = text.indexOf('\n\n');
  if (headEnd < 0) return undefined;
  const [first, ...lines] = text.slice(0, headEnd).split('\n');
  if (first !== header) return undefined;
  let extra: Uint8Array | undefined;
  if (lines[0]?.startsWith('extra ')) {
    extra = fromBase64(lines.shift()!.slice('extra '.length));
    if (extra === undefined) return undefined;
  }
  const indexLine = lines.shift();
  const index = indexLine?.startsWith('index ') ? parseCount(indexLine.slice('index '.length)) : undefined;
  if (index === undefined || lines.length > PROOF_HASHES_MAX) return undefined;
  const proof: Hash[] = [];
  for (const line of lines) {
    const hash = fromBase64(line);
    if (hash?.length !== 32) return undefined;
    proof.push(hash);
  }
  const checkpoint = text.slice(headEnd + 2);
  return extra === undefined ? { index, proof, checkpoint } : { extra, index, proof, checkpoint };
}

export type OpenedTlogProof =
  | { readonly ok: true; readonly entry: Uint8Array; readonly index: number; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly reason: NoteRefusal | 'root.mismatch' };

/**
 * Verifies the proof of one event with the pinned key (or keys) of its log: the entry in `extra` is leaf `index` of
 * the tree that the checkpoint signs. The entry's own grammar is not looked at. Never throws.
 */
export function openTlogProof(text: string, pinned: Verifier | readonly Verifier[]): OpenedTlogProof {
  const parsed = parseTlogProof(text);
  if (parsed?.extra === undefined) return { ok: false, reason: 'malformed' };
  const opened = openCheckpoint(parsed.checkpoint, pinned);
  if (!opened.ok) return opened;
  const { extra: entry, index, proof } = parsed;
  const { checkpoint } = opened;
  if (!verifyInclusion(leafHash(entry), index, checkpoint.size, proof, checkpoint.root)) {
    return { ok: false, reason: 'root.mismatch' };
  }
  return { ok: true, entry, index, checkpoint };
}
