/** The log as searches walk over it: whole segments, then the blocks that are not merged yet, then the tail. */
import type { Span } from '../../engine.ts';
import { blockEvents, segmentEvents, type Level } from './index-parts.ts';
import type { Range } from './plan.ts';
import type { Segments } from './segments.ts';

/** A stretch of the log that is searched at one go. */
export interface Stretch {
  /** Of tails there are two while a block closes. */
  readonly kind: Level | 'tail';
  readonly number: number;
  readonly first: number;
  readonly events: number;
  /** Its places that belong to the span and were not walked over yet. */
  readonly low: number;
  readonly high: number;
}

/** Words of a bitmap for a stretch: a tail has room for a whole block. */
export const wordsOf = ({ kind }: Stretch): number => (kind === 'segment' ? segmentEvents : blockEvents) / 32;

export const isWhole = ({ low, high, events }: Stretch): boolean => low === 0 && high === events;

/**
 * Stretches of a span in order, but for those without an event that occurred in `range`. Each is found when it is its
 * turn: between two of them the log may grow, and blocks become segments, yet every event is walked over once.
 */
export function* stretchesOf(segments: Segments, span: Span, order: 'desc' | 'asc', range: Range): Generator<Stretch> {
  let low = Math.max(span.low, 0);
  let high = Math.min(span.high, segments.size);
  while (low < high) {
    const stretch = stretchWith(segments, order === 'asc' ? low : high - 1, { low, high });
    if (order === 'asc') low = stretch.first + stretch.high;
    else high = stretch.first + stretch.low;
    if (meetsRange(segments, stretch, range)) yield stretch;
  }
}

function stretchWith(segments: Segments, index: number, span: Span): Stretch {
  const { merged, closed } = segments;
  if (index >= closed) {
    const { block, first, count } = segments.tailAt(index);
    return stretchOf('tail', block, first, count, span);
  }
  const level = index < merged * segmentEvents ? 'segment' : 'block';
  const events = level === 'segment' ? segmentEvents : blockEvents;
  const number = Math.floor(index / events);
  return stretchOf(level, number, number * events, events, span);
}

function stretchOf(kind: Stretch['kind'], number: number, first: number, events: number, span: Span): Stretch {
  const [low, high] = [Math.max(span.low - first, 0), Math.min(span.high - first, events)];
  return { kind, number, first, events, low, high };
}

/** By the least and greatest times of its blocks, which are in memory. */
function meetsRange({ blockTimes }: Segments, { kind, first, events }: Stretch, { from, to }: Range): boolean {
  if (kind === 'tail') return true;
  const block = first / blockEvents;
  for (let i = block; i < block + events / blockEvents; i++) {
    if (blockTimes[i * 2]! < to && blockTimes[i * 2 + 1]! >= from) return true;
  }
  return false;
}

/** Whether every event of a stretch occurred in `range`. */
export function isInside({ blockTimes }: Segments, { kind, first, events }: Stretch, { from, to }: Range): boolean {
  if (kind === 'tail') return from === -Infinity && to === Infinity;
  const block = first / blockEvents;
  for (let i = block; i < block + events / blockEvents; i++) {
    if (blockTimes[i * 2]! < from || blockTimes[i * 2 + 1]! >= to) return false;
  }
  return true;
}
