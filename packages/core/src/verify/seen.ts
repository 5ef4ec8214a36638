/** What the reader has seen of this log before: receipts and checkpoints, which must all be true of what is shown now. */
import { equal, fromBase64, text } from '../bytes.ts';
import { openCheckpoint, parseCheckpoint } from '../checkpoint.ts';
import type { Checkpoint } from '../checkpoint.ts';
import type { Findings } from '../finding.ts';
import { parseNote } from '../note.ts';
import type { Verifier } from '../note.ts';
import { parseTlogProof } from '../tlog-proof.ts';
import { emptyRoot, leafHash, verifyInclusion, verifyRange } from '../tree.ts';
import type { Hash } from '../tree.ts';
import { isCount, isRecord, parseJson } from './disclosure-line.ts';
import type { Held } from './held.ts';

/** A file the reader kept: a checkpoint, a tlog-proof, or the answer to recording. */
export interface Evidence {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** `since`: what is shown now must contain it. `other`: it must only not contradict. */
  readonly role: 'since' | 'receipt' | 'other';
}

export interface Memory {
  readonly evidence: Evidence;
  readonly note?: string;
  readonly checkpoint?: Checkpoint;
  readonly leaves: readonly { readonly index: number; readonly leaf: Hash }[];
  /** Whether the receipt's own proof leads from its leaves to its root. */
  readonly proves: boolean;
}

/** Reads what was kept; what is no such file is a finding at its name. */
export function readMemories(kept: readonly Evidence[], findings: Findings): Memory[] {
  return kept.flatMap((evidence) => {
    const content = text(evidence.bytes);
    const memory = content === undefined ? undefined : readMemory(evidence, content);
    if (memory !== undefined) return [memory];
    findings.add('bundle.malformed', evidence.name, 'This is neither a checkpoint nor a receipt.');
    return [];
  });
}

function readMemory(evidence: Evidence, content: string): Memory | undefined {
  if (content.startsWith('c2sp.org/tlog-proof@')) {
    const proof = parseTlogProof(content);
    const checkpoint = proof && checkpointOf(proof.checkpoint);
    if (proof?.extra === undefined || checkpoint === undefined) return undefined;
    const leaf = leafHash(proof.extra);
    const proves = verifyInclusion(leaf, proof.index, checkpoint.size, proof.proof, checkpoint.root);
    return { evidence, note: proof.checkpoint, checkpoint, leaves: [{ index: proof.index, leaf }], proves };
  }
  const value = content.trimStart().startsWith('{') ? parseJson(content) : undefined;
  if (value !== undefined) return readReceipt(evidence, value);
  const checkpoint = checkpointOf(content);
  return checkpoint && { evidence, note: content, checkpoint, leaves: [], proves: true };
}

/** The answer to POST /v1/events: each result's leaf, and one range proof for those that were new. */
function readReceipt(evidence: Evidence, value: unknown): Memory | undefined {
  if (!isRecord(value) || !Array.isArray(value['results'])) return undefined;
  const leaves: { index: number; leaf: Hash }[] = [];
  for (const result of value['results'] as unknown[]) {
    if (!isRecord(result) || !isCount(result['index'])) continue; // a rejected event has no place
    const leaf = hash(result['leaf']);
    if (leaf !== undefined) leaves.push({ index: result['index'], leaf });
  }
  const receipt = value['receipt'];
  if (receipt === undefined || receipt === null) return { evidence, leaves, proves: true };
  if (!isRecord(receipt) || typeof receipt['checkpoint'] !== 'string' || !Array.isArray(receipt['proof']))
    return undefined;
  const { first, count } = receipt;
  const checkpoint = checkpointOf(receipt['checkpoint']);
  const proof = receipt['proof'].map(hash);
  if (checkpoint === undefined || !isCount(first) || !isCount(count) || count > 1_000_000) return undefined;
  const byIndex = new Map(leaves.map(({ index, leaf }) => [index, leaf]));
  const range = Array.from({ length: count }, (_, i) => byIndex.get(first + i));
  const complete = range.every((leaf) => leaf !== undefined) && proof.every((node) => node !== undefined);
  const proves = complete && (count === 0 || verifyRange(range, first, checkpoint.size, proof, checkpoint.root));
  return { evidence, note: receipt['checkpoint'], checkpoint, leaves, proves };
}

function hash(value: unknown): Hash | undefined {
  const bytes = typeof value === 'string' ? fromBase64(value) : undefined;
  return bytes?.length === 32 ? bytes : undefined;
}

function checkpointOf(note: string): Checkpoint | undefined {
  const parsed = parseNote(note);
  return parsed && parseCheckpoint(parsed.text);
}

/** The entries whose leaf hashes are needed to compare. */
export function wantedLeaves(memories: readonly Memory[]): Set<number> {
  const wanted = new Set<number>();
  for (const { checkpoint, leaves } of memories) {
    if (checkpoint !== undefined && checkpoint.size > 0) wanted.add(checkpoint.size - 1);
    for (const { index } of leaves) wanted.add(index);
  }
  return wanted;
}

/** What is shown now, as far as it was verified. */
export interface Shown {
  readonly checkpoint: Checkpoint;
  /** Whether its signature is by a known key: only then can two heads contradict each other. */
  readonly signed: boolean;
  readonly held: Held;
}

/** Compares each memory with what is shown. */
export function compareMemories(
  memories: readonly Memory[],
  shown: Shown,
  known: readonly Verifier[],
  findings: Findings,
  notes: string[],
): void {
  const roots = new Map<number, { root: Hash; name: string }>();
  for (const memory of memories) {
    const { evidence, checkpoint } = memory;
    if (checkpoint !== undefined && !isTrusted(memory, shown, known, findings)) continue;
    if (!memory.proves) {
      findings.add('root.mismatch', evidence.name, 'This receipt does not prove its own events: it was changed.');
      continue;
    }
    const same = checkpoint !== undefined && compareHead(memory, checkpoint, shown, findings, notes);
    // The same root means the same leaves; only where it is not known are they compared one by one.
    if (!same) compareLeaves(memory, shown, findings, notes);
    if (checkpoint === undefined) continue;
    const earlier = roots.get(checkpoint.size);
    if (earlier !== undefined && !equal(earlier.root, checkpoint.root)) {
      const message = `${earlier.name} and ${evidence.name} are both signed and show two different logs of the same size.`;
      findings.add('fork.seen', evidence.name, message);
    }
    roots.set(checkpoint.size, { root: checkpoint.root, name: evidence.name });
  }
}

function isTrusted(memory: Memory, shown: Shown, known: readonly Verifier[], findings: Findings): boolean {
  const { evidence, note = '', checkpoint } = memory;
  const opened = openCheckpoint(note, known);
  if (checkpoint !== undefined && checkpoint.origin !== shown.checkpoint.origin) {
    findings.add('tenant.foreign', evidence.name, 'This was kept from another log.', {
      expected: checkpoint.origin,
      actual: shown.checkpoint.origin,
    });
    return false;
  }
  if (opened.ok) return true;
  if (opened.reason === 'key.unknown') {
    findings.add('key.unknown', evidence.name, 'This is signed by none of the known keys.');
  } else {
    findings.add('signature.bad', evidence.name, 'The signature does not fit what is signed.');
  }
  return false;
}

/** Whether the head that was kept is that of the beginning of what is shown. */
function compareHead(
  memory: Memory,
  checkpoint: Checkpoint,
  shown: Shown,
  findings: Findings,
  notes: string[],
): boolean {
  const { evidence } = memory;
  const { size } = shown.checkpoint;
  if (checkpoint.size > size) {
    if (evidence.role === 'other') {
      notes.push(`${evidence.name} is of a later, larger log and could not be compared.`);
      return false;
    }
    const message = `${evidence.name} shows that this log had ${checkpoint.size} entries; what is shown now has ${size}: it is an older copy.`;
    findings.add('rollback', 'checkpoint', message, { expected: `at least ${checkpoint.size}`, actual: String(size) });
    return false;
  }
  const root = rootOfShown(checkpoint.size, shown);
  if (root === undefined) {
    notes.push(`${evidence.name} (size ${checkpoint.size}) could not be compared: that needs the whole log.`);
    return false;
  }
  if (equal(root, checkpoint.root)) return shown.held.rooted || checkpoint.size < size;
  // While the entries do not even make their own root, a second history is not the likeliest reason.
  if (shown.signed && (shown.held.rooted || checkpoint.size === size)) {
    const message = `${evidence.name} is signed and so is what is shown, but they cannot both be true: two histories were shown.`;
    findings.add('fork.seen', evidence.name, message);
  }
  return false;
}

function rootOfShown(size: number, { checkpoint, held }: Shown): Hash | undefined {
  if (size === 0) return emptyRoot;
  return size === checkpoint.size ? checkpoint.root : held.facts?.root(0, size);
}

function compareLeaves(memory: Memory, shown: Shown, findings: Findings, notes: string[]): void {
  const { evidence, leaves } = memory;
  let uncompared = 0;
  for (const { index, leaf } of leaves) {
    const actual = shown.held.facts?.leaf(index);
    if (index >= shown.checkpoint.size) {
      if (memory.checkpoint !== undefined && memory.checkpoint.size > shown.checkpoint.size) continue; // a rollback
      findings.add('tail.cut', `entry ${index}`, `${evidence.name} proves entry ${index}, which is not there.`);
    } else if (actual === undefined) uncompared++;
    else if (!equal(actual, leaf)) {
      findings.add(
        'entry.changed',
        `entry ${index}`,
        `Entry ${index} is not the one that ${evidence.name} was given for.`,
      );
    }
  }
  if (uncompared > 0) notes.push(`${uncompared} entries of ${evidence.name} are not among what is shown.`);
}
