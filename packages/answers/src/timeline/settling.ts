/**
 * What must be looked at so that the state at a moment rests on all that bears on it, although not every change of an
 * entity is read: the last change of each path and the first behind the moment, each with the time in which it could be a
 * repeat of another.
 */

import { byPath, type PathChange } from './path-changes.ts';
import { REPEAT_MS, stepsOf } from './steps.ts';

/** Milliseconds, both inclusive: a time of which every change of the entity was read. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Unsettled {
  /** Times to be read. */
  readonly stretches: readonly Stretch[];
  /** The first change behind these times is wanted, of these paths: what was found was a repeat. */
  readonly beyond: readonly { readonly path: string; readonly ms: number }[];
}

/** What was read of an entity's changes. */
export interface Read {
  /** Times of which all were. */
  readonly covered: readonly Stretch[];
  /** By path the time behind which the first of each kind of change was; the moment itself where it is not named. */
  readonly beyond: ReadonlyMap<string, number>;
}

/**
 * @param changes of one entity: all that were read, and of each path the last at or before the moment and the first
 * behind it
 */
export function unsettled(changes: readonly PathChange[], atMs: number, read: Read): Unsettled {
  const stretches: Stretch[] = [];
  const beyond: { path: string; ms: number }[] = [];
  const want = (ms: number): boolean => {
    const stretch = { fromMs: ms - REPEAT_MS, toMs: ms };
    if (isCovered(stretch, read.covered)) return false;
    stretches.push(stretch);
    return true;
  };
  for (const [path, ofPath] of byPath(changes)) {
    const steps = new Set(stepsOf(ofPath).map(({ ms }) => ms));
    const moments = [...new Set(ofPath.map(({ ms }) => ms))].sort((a, b) => a - b);
    // Backwards until a change that is no repeat: what it repeats is no further back than it can be.
    for (const ms of moments.filter((one) => one <= atMs).reverse()) if (want(ms) || steps.has(ms)) break;
    const known = read.beyond.get(path) ?? atMs;
    for (const ms of moments.filter((one) => one > atMs)) {
      if (want(ms) || steps.has(ms)) break;
      // Behind a repeat there may be others that were not read, before those that were.
      if (ms <= known) continue;
      beyond.push({ path, ms });
      break;
    }
  }
  return { stretches: merged(stretches), beyond };
}

function isCovered({ fromMs, toMs }: Stretch, covered: readonly Stretch[]): boolean {
  return covered.some((stretch) => stretch.fromMs <= fromMs && stretch.toMs >= toMs);
}

/** Stretches that touch each other become one. */
export function merged(stretches: readonly Stretch[]): Stretch[] {
  const inOrder = [...stretches].sort((a, b) => a.fromMs - b.fromMs);
  const result: { fromMs: number; toMs: number }[] = [];
  for (const { fromMs, toMs } of inOrder) {
    const last = result.at(-1);
    if (last !== undefined && fromMs <= last.toMs + 1) last.toMs = Math.max(last.toMs, toMs);
    else result.push({ fromMs, toMs });
  }
  return result;
}
