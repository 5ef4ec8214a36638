/**
 * Opening a store: what a commit left behind is read back by the code that wrote it. A commit is one transaction, so
 * there is nothing to repair; there is only to check that head, tree and last entry belong together.
 */
import {
  emptyRoot,
  equal,
  leafHash,
  openCheckpoint,
  parseEntry,
  rootAt,
  toHex,
  type Checkpoint,
  type Verifier,
} from '@trailmark/core';
import type { Engine, Head } from './engine.ts';
import { checkMark } from './high-water-mark.ts';
import { Refusal } from './refusal.ts';
import { Tree } from './tree.ts';

/** The state a log goes on from. Throws Refusal where the store does not hold together or lies behind `mark`. */
export function recover(
  engine: Engine,
  origin: string | undefined,
  verifiers: readonly Verifier[],
  mark: Checkpoint | undefined,
): { head: Head; tree: Tree } {
  try {
    return readBack(engine, origin, verifiers, mark);
  } catch (error) {
    // Whatever cannot be read in a store that was opened a moment ago is damage, not a mistake of the caller.
    throw error instanceof Refusal ? error : damaged('a part of it cannot be read', error);
  }
}

function readBack(
  engine: Engine,
  origin: string | undefined,
  verifiers: readonly Verifier[],
  mark: Checkpoint | undefined,
): { head: Head; tree: Tree } {
  const head = engine.head();
  if (origin !== undefined && head.origin !== origin) {
    throw new Refusal('store.foreign', `this store is ${head.origin}, not ${origin}`);
  }
  const tree = readTree(engine, head);
  const opened = openCheckpoint(head.checkpoint, verifiers);
  if (!opened.ok) {
    const hint = opened.reason === 'key.unknown' ? '; an older copy of the keys folder lacks the newest key' : '';
    throw damaged(`its checkpoint is not signed by its key (${opened.reason}${hint})`);
  }
  const { checkpoint } = opened;
  if (checkpoint.origin !== head.origin || checkpoint.size !== head.size || !equal(checkpoint.root, head.root)) {
    throw damaged('its checkpoint is about another tree');
  }
  if (head.size > 0) checkLastEntry(engine, head, tree);
  if (mark !== undefined) checkMark(mark, head, (size) => rootAt(size, tree.read));
  return { head, tree };
}

/** The right edge of the tree, whose root must be the head's. Also what a failed commit goes back to. */
export function readTree(engine: Engine, head: Head): Tree {
  let tree: Tree;
  try {
    tree = new Tree(head.size, (level, n) => engine.tile(level, n));
  } catch (error) {
    throw damaged('a tile is missing', error);
  }
  const root = tree.root() ?? emptyRoot;
  if (!equal(root, head.root)) throw damaged(`its tiles give the root ${toHex(root)}, its head ${toHex(head.root)}`);
  return tree;
}

function checkLastEntry(engine: Engine, head: Head, tree: Tree): void {
  const bytes = engine.entry(head.size - 1);
  const entry = bytes && parseEntry(bytes);
  if (bytes === undefined || entry === undefined) throw damaged('its last entry is missing');
  if (!equal(leafHash(bytes), tree.read([{ level: 0, index: head.size - 1 }])[0]!)) {
    throw damaged('its last entry was changed');
  }
  if (entry.recordedMs !== head.lastMs) throw damaged('its last time is not that of its last entry');
}

const damaged = (what: string, cause?: unknown): Refusal =>
  new Refusal('store.damaged', `the store does not hold together: ${what}. Run fsck to see what else.`, cause);
