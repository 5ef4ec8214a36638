/** Single entries with their tlog-proofs, under `proofs/`: all of a selection, a few of a period. */
import { parseTlogProof } from '../tlog-proof.ts';
import { proofPath } from '../bundle.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { parseCheckpoint } from '../checkpoint.ts';
import { parseEntry } from '../entry.ts';
import type { Entry } from '../entry.ts';
import { Findings } from '../finding.ts';
import { parseNote } from '../note.ts';
import { leafHash, verifyInclusion } from '../tree.ts';
import { partBytesMax, readText } from './reader.ts';
import type { BundleReader } from './reader.ts';
import { reportDecrease } from './tile-job.ts';

const proofsMax = 1 << 20;
const proofName = /^proofs\/(0|[1-9][0-9]{0,15})\.tlog-proof$/;

export interface ProvenEntries {
  /** Ascending. */
  readonly indexes: readonly number[];
  readonly perType: ReadonlyMap<string, number>;
  /** Indexes of those for which `isAsked` held. */
  readonly asked: readonly number[];
  readonly rooted: boolean;
}

/** A stretch of entries that was read beside the proofs, and when its first and last were recorded. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly firstMs: number | undefined;
  readonly lastMs: number | undefined;
}

/** Checks every proof there is against the bundle's own checkpoint, whose text each must repeat. */
export async function checkProofs(
  reader: BundleReader,
  checkpoint: Checkpoint,
  note: string,
  findings: Findings,
  isAsked: (entry: Entry) => boolean = () => false,
  stretch?: Stretch,
): Promise<ProvenEntries> {
  const perType = new Map<string, number>();
  const asked: number[] = [];
  const proven: number[] = [];
  const before = findings.total;
  let lastMs: number | undefined;
  for (const index of await provenIndexes(reader, findings)) {
    const bytes = await checkProof(reader, index, checkpoint, note, findings);
    if (bytes === undefined) continue;
    const entry = parseEntry(bytes);
    if (entry === undefined) {
      findings.add('bundle.malformed', `entry ${index}`, `Entry ${index} is not an entry by the grammar.`);
      continue;
    }
    if (stretch !== undefined && (proven.at(-1) ?? -1) < stretch.from && index >= stretch.from) {
      const { from, firstMs } = stretch;
      if (lastMs !== undefined && firstMs !== undefined && firstMs < lastMs)
        reportDecrease(findings, from, lastMs, firstMs);
      lastMs = index >= stretch.to ? (stretch.lastMs ?? lastMs) : lastMs;
    }
    if (lastMs !== undefined && entry.recordedMs < lastMs) reportDecrease(findings, index, lastMs, entry.recordedMs);
    lastMs = entry.recordedMs;
    proven.push(index);
    perType.set(entry.type, (perType.get(entry.type) ?? 0) + 1);
    if (isAsked(entry)) asked.push(index);
  }
  return { indexes: proven, perType, asked, rooted: findings.total === before };
}

async function provenIndexes(reader: BundleReader, findings: Findings): Promise<number[]> {
  const indexes: number[] = [];
  for (const name of (await reader.list?.()) ?? []) {
    if (!name.startsWith('proofs/')) continue;
    const index = Number(proofName.exec(name)?.[1] ?? Number.NaN);
    if (!Number.isSafeInteger(index)) findings.add('bundle.malformed', name, 'This file is not named like a proof.');
    else indexes.push(index);
  }
  if (indexes.length > proofsMax) {
    findings.add('bundle.malformed', 'proofs', `There are more than ${proofsMax} proofs; the rest was not looked at.`);
    indexes.length = proofsMax;
  }
  return indexes.sort((a, b) => a - b);
}

/** The entry, where its proof holds. */
async function checkProof(
  reader: BundleReader,
  index: number,
  checkpoint: Checkpoint,
  note: string,
  findings: Findings,
): Promise<Uint8Array | undefined> {
  const name = proofPath(index);
  const text = await readText(reader, name, partBytesMax.proof, findings);
  if (text === null) return undefined;
  const proof = text === undefined ? undefined : parseTlogProof(text);
  if (proof?.extra === undefined) {
    findings.add('bundle.malformed', name, 'This is not a tlog-proof that carries its entry.');
    return undefined;
  }
  if (proof.checkpoint !== note) {
    const other = parseCheckpoint(parseNote(proof.checkpoint)?.text ?? '');
    if (other !== undefined && other.origin !== checkpoint.origin) {
      findings.add('tenant.foreign', name, 'This proof is of another log.', {
        expected: checkpoint.origin,
        actual: other.origin,
      });
    } else {
      findings.add('bundle.malformed', name, 'This proof carries another checkpoint than the bundle.');
    }
    return undefined;
  }
  const holds = verifyInclusion(leafHash(proof.extra), proof.index, checkpoint.size, proof.proof, checkpoint.root);
  if (holds && proof.index === index) return proof.extra;
  if (holds)
    findings.add('order.changed', `entry ${index}`, `The proof named ${index} is that of entry ${proof.index}.`);
  else findings.add('entry.changed', `entry ${index}`, `Entry ${index} is not in the signed tree as it is shown here.`);
  return undefined;
}

/**
 * Reads the entries of a selection again. What is shown for one whose proof failed is neither judged nor counted: it was
 * reported with the proofs.
 */
export function selectedEntries(
  reader: BundleReader,
  proven: readonly number[],
): (index: number) => Promise<Uint8Array | undefined> {
  const isProven = new Set(proven);
  return async (index) => {
    const entry = await provenEntry(reader, index);
    return entry === undefined || isProven.has(index) ? entry : noEntry;
  };
}

/** There, and no entry by the grammar. */
const noEntry = new Uint8Array(1);

/** Reads a proven entry again. */
export async function provenEntry(reader: BundleReader, index: number): Promise<Uint8Array | undefined> {
  const text = await readText(reader, proofPath(index), partBytesMax.proof, new Findings());
  return typeof text === 'string' ? parseTlogProof(text)?.extra : undefined;
}
