/** Checks a log in tlog-tiles layout (docs/format.md section 4): every entry, every hash tile, up to the root. */
import { equal } from '../bytes.ts';
import type { Checkpoint } from '../checkpoint.ts';
import type { Findings } from '../finding.ts';
import { entriesPath, parseTilePath, tileWidth } from '../tiles.ts';
import { emptyRoot } from '../tree.ts';
import { explainDamage } from './damage.ts';
import { readTile } from './read-tile.ts';
import type { BundleReader } from './reader.ts';
import type { TileWork } from './tile-job.ts';
import { gatherTree } from './tree-facts.ts';
import type { TreeFacts } from './tree-facts.ts';
import type { Workbench } from './work.ts';

const readAhead = 16;

export interface TileLog {
  readonly facts: TreeFacts;
  /** Whether the entries make exactly the signed tree. */
  readonly rooted: boolean;
}

/**
 * Recomputes the tree of a log.
 *
 * @param wanted entry indexes whose leaf hashes will be asked for
 */
export async function checkTileLog(
  reader: BundleReader,
  checkpoint: Checkpoint,
  wanted: ReadonlySet<number>,
  workbench: Workbench,
  findings: Findings,
): Promise<TileLog> {
  const names = await tileNames(reader);
  const works = tileWorks(reader, checkpoint.size, wanted, findings, names);
  const facts = await gatherTree(works, workbench, { marksMs: [] }, findings);
  const root = checkpoint.size === 0 ? emptyRoot : facts.root(0, checkpoint.size);
  const rooted = facts.count === checkpoint.size && root !== undefined && equal(root, checkpoint.root);
  await explainDamage(reader, checkpoint, facts, rooted, findings);
  return { facts, rooted };
}

async function tileNames(reader: BundleReader): Promise<ReadonlySet<string> | undefined> {
  return reader.list === undefined ? undefined : new Set(await reader.list());
}

/** Reads tiles in order, some ahead, because a running log answers each only after a while. */
async function* tileWorks(
  reader: BundleReader,
  size: number,
  wanted: ReadonlySet<number>,
  findings: Findings,
  names: ReadonlySet<string> | undefined,
): AsyncIterable<TileWork> {
  const keep = new Set([...wanted].map((index) => Math.floor(index / 256)));
  const ahead: Promise<TileWork>[] = [];
  const listed = names && listedTiles(names);
  let missing = 0;
  let missingInAll = 0;
  for (let n = 0; n * 256 < size; n++) {
    const work = tileWork(reader, size, n, keep.has(n), findings);
    work.catch(() => undefined); // seen when its turn comes
    ahead.push(work);
    if (ahead.length < readAhead) continue;
    const first = await ahead.shift()!; // just found to be there
    missing = first.bundle === null ? missing + 1 : 0;
    if (first.bundle === null) missingInAll++;
    yield first;
    // A checkpoint may claim 2^53 entries, and one file may be named like the last tile of them: what is not there any
    // more is not looked for one by one.
    if (missing < 64) continue;
    if (listed === undefined || first.n >= listed.last || missingInAll > 4096 + 16 * listed.count) break;
  }
  for (const work of ahead) yield await work;
}

/** How many bundles of entries there are by name, and the number of the last. */
function listedTiles(names: ReadonlySet<string>): { count: number; last: number } {
  let count = 0;
  let last = -1;
  for (const name of names) {
    const tile = parseTilePath(name);
    if (tile === undefined || tile.level !== undefined) continue;
    count++;
    last = Math.max(last, tile.n);
  }
  return { count, last };
}

async function tileWork(
  reader: BundleReader,
  size: number,
  n: number,
  keep: boolean,
  findings: Findings,
): Promise<TileWork> {
  const width = tileWidth(0, n, size);
  const [bundle, hashes] = await Promise.all([
    readTile(reader, 'entries', n, width, findings),
    readTile(reader, 0, n, width, findings),
  ]);
  return { n, skip: 0, width, bundle: bundle ?? null, hashes: hashes ?? null, keep, name: entriesPath(n, width) };
}
