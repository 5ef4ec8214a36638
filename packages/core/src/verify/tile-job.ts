/** The heavy half of checking a tree, as pure work on bytes: leaf hashes, tile roots, grammar and order of time. */
import { sha256Into } from '#crypto';
import { equal } from '../bytes.ts';
import { parseEntry } from '../entry.ts';
import { Findings } from '../finding.ts';
import { leafHash } from '../tree.ts';

/** Up to 256 entries of one tile. `hashes` is the hash tile to compare with; null where it is missing or broken. */
export interface TileWork {
  readonly n: number;
  /** Where in the tile the entries begin, and how many there should be. */
  readonly skip: number;
  readonly width: number;
  readonly bundle: Uint8Array | null;
  readonly hashes?: Uint8Array | null;
  /** Give the leaf hashes back although nothing is wrong. */
  readonly keep: boolean;
  /** The part's name, for findings. */
  readonly name: string;
}

export interface TileJob {
  readonly kind: 'tiles';
  readonly tiles: readonly TileWork[];
  /** Recorded times whose place in the log is asked for, ascending; and the period whose late arrivals are. */
  readonly marksMs: readonly number[];
  readonly lateFor?: { readonly fromMs: number; readonly toMs: number };
}

export interface TileOutcome {
  readonly n: number;
  readonly skip: number;
  /** Entries found. */
  readonly count: number;
  /** Root of a tile that is there whole. */
  readonly root?: Uint8Array;
  /** Leaf hashes, 32 bytes each: kept for partial, wanted and deviating tiles. */
  readonly leaves?: Uint8Array;
  /** The hash tile was there and says something else. */
  readonly hashes?: Uint8Array;
  /** False where the hash tile deviates or is missing, or entries are. */
  readonly sound: boolean;
}

export interface TileResult {
  readonly kind: 'tiles';
  readonly tiles: readonly TileOutcome[];
  readonly firstMs: number | undefined;
  readonly lastMs: number | undefined;
  readonly perType: ReadonlyMap<string, number>;
  /** For each mark, how many entries were recorded before it. */
  readonly before: readonly number[];
  /** Entries that occurred in the period and were recorded after it. */
  readonly late: readonly number[];
  readonly findings: { readonly kept: Findings['kept']; readonly total: number };
}

const node = new Uint8Array(65);
node[0] = 0x01;

/** Root of the complete tree over 2^k hashes of 32 bytes each; `hashes` is used up. */
export function foldTile(hashes: Uint8Array): Uint8Array {
  for (let count = hashes.length / 32; count > 1; count /= 2) {
    for (let i = 0; i < count / 2; i++) {
      for (let j = 0; j < 64; j++) node[1 + j] = hashes[64 * i + j]!;
      sha256Into(node, hashes, 32 * i);
    }
  }
  return hashes.slice(0, 32);
}

export function runTileJob(job: TileJob): TileResult {
  const findings = new Findings();
  const perType = new Map<string, number>();
  const before = job.marksMs.map(() => 0);
  const late: number[] = [];
  let firstMs: number | undefined;
  let lastMs: number | undefined;

  const readEntry = (index: number, bytes: Uint8Array, name: string): void => {
    const entry = parseEntry(bytes);
    if (entry === undefined) {
      findings.add('bundle.malformed', `entry ${index}`, `Entry ${index} in ${name} is not an entry by the grammar.`);
      perType.set('(unreadable)', (perType.get('(unreadable)') ?? 0) + 1);
      return;
    }
    const { recordedMs, occurredMs } = entry;
    if (lastMs !== undefined && recordedMs < lastMs) reportDecrease(findings, index, lastMs, recordedMs);
    firstMs ??= recordedMs;
    lastMs = recordedMs;
    for (let mark = 0; mark < before.length; mark++) {
      if (recordedMs < job.marksMs[mark]!) before[mark]!++;
    }
    if (job.lateFor !== undefined && recordedMs >= job.lateFor.toMs) {
      if (occurredMs >= job.lateFor.fromMs && occurredMs < job.lateFor.toMs) late.push(index);
    }
    perType.set(entry.type, (perType.get(entry.type) ?? 0) + 1);
  };

  const tiles = job.tiles.map((work) => {
    const { leaves, cut } = hashLeaves(work, readEntry);
    if (cut) {
      findings.add(
        'bundle.malformed',
        work.name,
        'The lengths in this file of entries do not fit: it is cut or damaged.',
      );
    }
    return judge(work, leaves);
  });
  return { kind: 'tiles', tiles, firstMs, lastMs, perType, before, late, findings };
}

/** The finding for a recorded time before that of its predecessor. */
export function reportDecrease(findings: Findings, index: number, expectedMs: number, actualMs: number): void {
  findings.add('time.decreased', `entry ${index}`, `Entry ${index} was recorded before the one in front of it.`, {
    expected: `at least ${expectedMs}`,
    actual: String(actualMs),
  });
}

function hashLeaves(
  work: TileWork,
  readEntry: (index: number, bytes: Uint8Array, name: string) => void,
): { leaves: Uint8Array; cut: boolean } {
  const { bundle, n, skip, name } = work;
  const leaves = new Uint8Array(256 * 32);
  let count = 0;
  let at = 0;
  if (bundle === null) return { leaves: leaves.subarray(0, 0), cut: false };
  while (at < bundle.length && count < 256) {
    const end = at + 2 + ((bundle[at]! << 8) | (bundle[at + 1] ?? 0));
    if (at + 2 > bundle.length || end > bundle.length) break;
    const entry = bundle.subarray(at + 2, end);
    leaves.set(leafHash(entry), 32 * count);
    readEntry(256 * n + skip + count, entry, name);
    count++;
    at = end;
  }
  // A bundle may be longer than this tree needs: partial bundles are the beginning of later ones.
  return { leaves: leaves.subarray(0, 32 * count), cut: at < bundle.length };
}

function judge(work: TileWork, leaves: Uint8Array): TileOutcome {
  const { n, skip, width, hashes } = work;
  const count = leaves.length / 32;
  const whole = skip === 0 && width === 256 && count === 256;
  const compared = hashes === undefined || (hashes !== null && equal(leaves, hashes));
  const sound = count === width && compared;
  const kept = work.keep || !whole || !sound ? { leaves: leaves.slice() } : {};
  const deviating = sound || hashes === undefined || hashes === null ? {} : { hashes };
  const root = whole ? { root: foldTile(leaves) } : {};
  return { n, skip, count, sound, ...root, ...kept, ...deviating };
}
