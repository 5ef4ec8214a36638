/** A row of the table of producer runs. */
import type { Run } from '../../engine.ts';

export type RunRow = [number, Uint8Array, number, number, number, number, string, number | null];

export function runOf([source, run, first, last, seen, repeated, gaps, closed]: RunRow): Run {
  // Written by us as JSON pairs of numbers; `fsck` is where doubt about the store belongs.
  const ranges = JSON.parse(gaps) as [number, number][];
  return { source, run, first, last, seen, repeated, gaps: ranges, closedAt: closed ?? undefined };
}
