/**
 * Finds where a log in tiles deviates from its signed root. The root vouches for the hash tiles from the top down, so
 * whatever tile is still true tells which of its children is not.
 */
import { concat, equal, toBase64 } from '../bytes.ts';
import type { Checkpoint } from '../checkpoint.ts';
import type { Findings } from '../finding.ts';
import { tilePath, tilesAt, tileWidth } from '../tiles.ts';
import { nodeHash } from '../tree.ts';
import type { Hash } from '../tree.ts';
import { reportLeafDifferences } from './leaf-diff.ts';
import type { BundleReader } from './reader.ts';
import { readTile } from './read-tile.ts';
import { foldTile } from './tile-job.ts';
import type { TreeFacts } from './tree-facts.ts';

/** Beyond what is there, a checkpoint may claim anything; this many tiles of claimed size are looked into. */
const claimedTilesMax = 1 << 20;

/** Reports hash tiles that do not fit, and, where the entries do not make the signed root, what is wrong with them. */
export async function explainDamage(
  reader: BundleReader,
  checkpoint: Checkpoint,
  facts: TreeFacts,
  rooted: boolean,
  findings: Findings,
): Promise<void> {
  const damage = new Damage(reader, checkpoint, facts, findings);
  if (rooted) await damage.reportTiles();
  else await damage.report();
}

class Damage {
  readonly reader: BundleReader;
  readonly checkpoint: Checkpoint;
  readonly facts: TreeFacts;
  readonly findings: Findings;
  /** Hash tiles of the levels above 0, as they are in the files. */
  readonly files = new Map<string, Uint8Array | undefined>();
  /** Stretches of entries that deviate although their true leaf hashes are known, by tile. */
  readonly truth = new Map<number, Uint8Array>();
  explained = false;

  constructor(reader: BundleReader, checkpoint: Checkpoint, facts: TreeFacts, findings: Findings) {
    this.reader = reader;
    this.checkpoint = checkpoint;
    this.facts = facts;
    this.findings = findings;
  }

  /** The entries are sound: every hash tile must follow from them. */
  async reportTiles(): Promise<void> {
    const { size } = this.checkpoint;
    for (const n of this.facts.unsound) this.reportTile(0, n, this.facts.kept.get(n)?.hashes);
    for (const { level, n, width } of tilesAt(size)) {
      if (level === 0) continue;
      const bytes = await this.file(level, n);
      const expected = this.computed(level, n, width);
      if (bytes === undefined || expected === undefined || !equal(bytes, expected)) this.reportTile(level, n, bytes);
    }
  }

  reportTile(level: number, n: number, bytes: Uint8Array | undefined): void {
    const name = tilePath(level, n, tileWidth(level, n, this.checkpoint.size));
    if (bytes === undefined)
      this.findings.add('bundle.malformed', name, 'This hash tile is missing. The entries are sound.');
    else this.findings.add('root.mismatch', name, 'This hash tile does not follow from the entries, which are sound.');
  }

  async report(): Promise<void> {
    const { checkpoint, facts, findings } = this;
    const { size } = checkpoint;
    const before = findings.total;
    if (size / 256 - facts.unsound.length - facts.roots.size > claimedTilesMax) {
      const text = `The end is cut off: ${size} entries are signed, ${facts.count} are there.`;
      findings.add('tail.cut', `entry ${facts.count}`, text);
      return;
    }
    const edges = size === 0 ? undefined : await this.trueEdges();
    if (edges !== undefined) {
      for (let level = edges.length - 1; level >= 0; level--) await this.descendEdge(level, edges[level]!);
    } else {
      // Nothing vouches for the hash tiles, but where they and the entries disagree something was done.
      for (const n of facts.unsound) {
        const hashes = facts.kept.get(n)?.hashes;
        if (hashes !== undefined) this.truth.set(n, hashes);
      }
    }
    this.reportStretches();
    if (edges === undefined) this.reportRoot();
    else if (findings.total === before) this.reportRoot();
  }

  reportRoot(): void {
    const { checkpoint, facts, findings } = this;
    if (facts.count < checkpoint.size && this.endIsMissing()) {
      const at =
        facts.count === checkpoint.size - 1 ? `entry ${facts.count}` : `entries ${facts.count}-${checkpoint.size - 1}`;
      const text = `The end is cut off: ${checkpoint.size} entries are signed, ${facts.count} are there.`;
      findings.add('tail.cut', at, text, { expected: String(checkpoint.size), actual: String(facts.count) });
      return;
    }
    const root = facts.root(0, checkpoint.size);
    findings.add('root.mismatch', 'checkpoint', 'The entries do not make the root that was signed.', {
      expected: toBase64(checkpoint.root),
      actual: root === undefined ? `${facts.count} entries of ${checkpoint.size}` : toBase64(root),
    });
  }

  /** Whether the entries are there without a gap up to some place and none after it. */
  endIsMissing(): boolean {
    const { facts, checkpoint } = this;
    const whole = Math.floor(facts.count / 256);
    for (let n = 0; n < whole; n++) if (!facts.roots.has(n)) return false;
    return facts.unsound.every((n) => n >= whole || facts.kept.get(n)?.count === tileWidth(0, n, checkpoint.size));
  }

  /**
   * The hashes at the right edge of each level that together make the signed root: each level's from the hash tile or
   * from the entries, whichever fits. Undefined where no choice does.
   */
  async trueEdges(): Promise<Uint8Array[] | undefined> {
    const { size, root } = this.checkpoint;
    const choices: Uint8Array[][] = [];
    for (let level = 0, hashes = size; hashes > 0; level++, hashes = Math.floor(hashes / 256)) {
      const width = hashes % 256;
      const n = Math.floor(hashes / 256);
      const options: Uint8Array[] = [];
      if (width > 0) {
        const file = level === 0 ? this.edgeLeaves(n) : await this.file(level, n);
        if (file?.length === 32 * width) options.push(file);
        const computed = this.computed(level, n, width);
        if (computed !== undefined && (file === undefined || !equal(computed, file))) options.push(computed);
        if (options.length === 0) return undefined;
      } else {
        options.push(new Uint8Array(0));
      }
      choices.push(options);
    }
    for (let pick = 0; pick < 2 ** choices.length; pick++) {
      const chosen = choices.map((options, level) => options[Math.floor(pick / 2 ** level) % 2]);
      if (!chosen.every((hashes) => hashes !== undefined)) continue;
      if (equal(rootOfEdges(chosen), root)) return chosen;
    }
    return undefined;
  }

  edgeLeaves(n: number): Uint8Array | undefined {
    const tile = this.facts.kept.get(n);
    return tile?.hashes ?? (tile?.sound === true ? tile.leaves : undefined);
  }

  /** Follows the true hashes of one level's edge down to the entries they vouch for. */
  async descendEdge(level: number, hashes: Uint8Array): Promise<void> {
    const width = hashes.length / 32;
    const n = Math.floor(this.checkpoint.size / 256 ** (level + 1));
    if (level === 0) {
      if (width > 0) this.know(n, hashes);
      return;
    }
    for (let i = 0; i < width; i++) await this.descend(level, 256 * n + i, hashes.subarray(32 * i, 32 * i + 32));
  }

  /** `hash` is the true root of tile `index` of the level below `level`. */
  async descend(level: number, index: number, hash: Hash): Promise<void> {
    const computed = this.facts.node(8 * level, index);
    if (computed !== undefined && equal(computed, hash)) return;
    const file = level === 1 ? this.facts.kept.get(index)?.hashes : await this.file(level - 1, index);
    if (file?.length === 8192 && equal(foldTile(file.slice()), hash)) {
      if (level === 1) return this.know(index, file);
      for (let i = 0; i < 256; i++) await this.descend(level - 1, 256 * index + i, file.subarray(32 * i, 32 * i + 32));
      return;
    }
    const width = 256 ** level;
    const at = `entries ${index * width}-${(index + 1) * width - 1}`;
    const count = level === 1 ? (this.facts.kept.get(index)?.count ?? 256) : 1;
    if (count === 0) this.findings.add('entry.missing', at, `The ${at} are in the signed tree but not there.`);
    else {
      const text = `Among the ${at} something was changed; the hash tiles that would tell where do not fit either.`;
      this.findings.add('entry.changed', at, text);
    }
  }

  know(n: number, hashes: Uint8Array): void {
    const leaves = this.facts.kept.get(n)?.leaves;
    if (leaves === undefined || !equal(leaves, hashes)) this.truth.set(n, hashes);
  }

  /** Compares runs of neighbouring tiles together, because one missing entry moves all that follow. */
  reportStretches(): void {
    const tiles = [...this.truth.keys()].sort((a, b) => a - b);
    for (let at = 0; at < tiles.length;) {
      let end = at + 1;
      while (end < tiles.length && tiles[end] === tiles[at]! + (end - at)) end++;
      const run = tiles.slice(at, end);
      const expected = concat(...run.map((n) => this.truth.get(n) ?? new Uint8Array(0)));
      const actual = concat(...run.map((n) => this.facts.kept.get(n)?.leaves ?? new Uint8Array(0)));
      reportLeafDifferences(expected, actual, 256 * run[0]!, this.checkpoint.size, this.findings);
      at = end;
    }
  }

  async file(level: number, n: number): Promise<Uint8Array | undefined> {
    const name = `${level}/${n}`;
    if (!this.files.has(name)) {
      const width = tileWidth(level, n, this.checkpoint.size);
      this.files.set(name, (await readTile(this.reader, level, n, width, this.findings)) ?? undefined);
    }
    return this.files.get(name);
  }

  /** The hashes of a tile as the entries make them. */
  computed(level: number, n: number, width: number): Uint8Array | undefined {
    const hashes = new Uint8Array(32 * width);
    for (let i = 0; i < width; i++) {
      const hash = this.facts.node(8 * level, 256 * n + i);
      if (hash === undefined) return undefined;
      hashes.set(hash, 32 * i);
    }
    return hashes;
  }
}

/** Root of the tree whose right edge holds these hashes at each level of tiles, lowest level first. */
function rootOfEdges(edges: readonly Uint8Array[]): Hash {
  const peaks: Hash[] = [];
  for (const hashes of [...edges].reverse()) {
    let at = 0;
    for (let width = 128; width >= 1; width /= 2) {
      if (hashes.length / 32 - at < width) continue;
      peaks.push(foldTile(hashes.slice(32 * at, 32 * (at + width))));
      at += width;
    }
  }
  return peaks.reduceRight((root, peak) => nodeHash(peak, root));
}
