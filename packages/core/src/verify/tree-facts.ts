/** What has been recomputed of a tree, tile by tile, and the hashes that can be had from it. */
import type { Findings } from '../finding.ts';
import { nodeHash } from '../tree.ts';
import type { Hash } from '../tree.ts';
import { foldTile, reportDecrease } from './tile-job.ts';
import type { TileJob, TileOutcome, TileWork } from './tile-job.ts';
import { runInOrder } from './work.ts';
import type { Workbench } from './work.ts';

const tilesPerJob = 32;
/** Deviating tiles whose leaf hashes are kept for diagnosis: a million leaves. */
const keptMax = 4096;
const lateMax = 1 << 20;

/** Recomputed from the entries `first` … `first` + `count` - 1. */
export class TreeFacts {
  count = 0;
  /** Roots of level-1 subtrees (whole tiles of entries), by tile number. */
  readonly roots = new Map<number, Hash>();
  /** Tiles whose leaf hashes were kept. */
  readonly kept = new Map<number, TileOutcome>();
  /** Tiles that deviate from their hash tile, or lack entries. */
  readonly unsound: number[] = [];
  readonly perType = new Map<string, number>();
  readonly late: number[] = [];
  readonly before: number[];
  firstMs: number | undefined;
  lastMs: number | undefined;

  constructor(marks: number) {
    this.before = Array.from({ length: marks }, () => 0);
  }

  /** Leaf hash of entry `index`, where it was kept. */
  leaf(index: number): Hash | undefined {
    const tile = this.kept.get(Math.floor(index / 256));
    const at = (index % 256) - (tile?.skip ?? 0);
    if (tile?.leaves === undefined || at < 0 || at >= tile.count) return undefined;
    return tile.leaves.subarray(32 * at, 32 * at + 32);
  }

  /** Root of the complete subtree of 2^level leaves number `index`; undefined where not all of it is at hand. */
  node(level: number, index: number): Hash | undefined {
    if (level > 8) {
      const left = this.node(level - 1, 2 * index);
      const right = left && this.node(level - 1, 2 * index + 1);
      return left && right && nodeHash(left, right);
    }
    if (level === 8 && this.roots.has(index)) return this.roots.get(index);
    const width = 2 ** level;
    const hashes = new Uint8Array(32 * width);
    for (let i = 0; i < width; i++) {
      const leaf = this.leaf(index * width + i);
      if (leaf === undefined) return undefined;
      hashes.set(leaf, 32 * i);
    }
    return foldTile(hashes);
  }

  /** Root of the leaves [low, high) as the RFC 6962 tree has it; undefined where not all of it is at hand. */
  root(low: number, high: number): Hash | undefined {
    const width = high - low;
    const level = Math.log2(width);
    if (Number.isInteger(level) && low % width === 0) return this.node(level, low / width);
    const middle = low + splitPoint(width);
    const left = this.root(low, middle);
    const right = left && this.root(middle, high);
    return left && right && nodeHash(left, right);
  }
}

/** The largest power of two below n, for n > 1. */
export function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

export interface TreeQuestions {
  readonly marksMs: readonly number[];
  readonly lateFor?: { readonly fromMs: number; readonly toMs: number };
}

/** Hashes all tiles that `works` gives and gathers what they say. */
export async function gatherTree(
  works: AsyncIterable<TileWork>,
  workbench: Workbench,
  questions: TreeQuestions,
  findings: Findings,
): Promise<TreeFacts> {
  const facts = new TreeFacts(questions.marksMs.length);
  await runInOrder(workbench, batches(works, questions), (result, job) => {
    const firstTile = job.tiles[0]!; // a job has at least one tile
    if (facts.lastMs !== undefined && result.firstMs !== undefined && result.firstMs < facts.lastMs) {
      reportDecrease(findings, 256 * firstTile.n + firstTile.skip, facts.lastMs, result.firstMs);
    }
    facts.firstMs ??= result.firstMs;
    facts.lastMs = result.lastMs ?? facts.lastMs;
    for (const tile of result.tiles) {
      facts.count += tile.count;
      if (tile.root !== undefined) facts.roots.set(tile.n, tile.root);
      if (!tile.sound) facts.unsound.push(tile.n);
      if (tile.leaves !== undefined && facts.kept.size < keptMax) facts.kept.set(tile.n, tile);
    }
    for (const [type, count] of result.perType) facts.perType.set(type, (facts.perType.get(type) ?? 0) + count);
    result.before.forEach((count, mark) => (facts.before[mark]! += count));
    for (const index of result.late) if (facts.late.length < lateMax) facts.late.push(index);
    findings.merge(result.findings);
  });
  return facts;
}

async function* batches(works: AsyncIterable<TileWork>, questions: TreeQuestions): AsyncIterable<TileJob> {
  let tiles: TileWork[] = [];
  for await (const work of works) {
    tiles.push(work);
    if (tiles.length === tilesPerJob) {
      yield { kind: 'tiles', tiles, ...questions };
      tiles = [];
    }
  }
  if (tiles.length > 0) yield { kind: 'tiles', tiles, ...questions };
}
