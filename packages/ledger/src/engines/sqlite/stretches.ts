/** The log as searches walk over it: whole segments, then the blocks that are not merged yet, then the tail. */
import type { Span } from '../../engine.ts';
import { blockEvents, blocksPerSegment, segmentEvents, type Level } from './index-parts.ts';
import type { Range } from './plan.ts';
import type { Segments } from './segments.ts';

/** A stretch of the log that is searched at one go. */
export interface Stretch {
  readonly kind: Level | 'tail';
  readonly number: number;
  readonly first: number;
  readonly events: number;
}

/** Words of a bitmap for a stretch: a tail has room for a whole block. */
export const wordsOf = ({ kind }: Stretch): number => (kind === 'segment' ? segmentEvents : blockEvents) / 32;

/** Places of a stretch that belong to a span. */
export const within = (stretch: Stretch, span: Span): [low: number, high: number] => [
  Math.max(span.low - stretch.first, 0),
  Math.min(span.high - stretch.first, stretch.events),
];

/** Stretches of a span in order, but for those without an event that occurred in `range`. */
export function* stretchesOf(segments: Segments, span: Span, order: 'desc' | 'asc', range: Range): Generator<Stretch> {
  const blocks = segments.blockTimes.length / 2;
  const firstBlock = segments.merged * blocksPerSegment;
  const total = segments.merged + (blocks - firstBlock) + 1;
  for (let i = 0; i < total; i++) {
    const stretch = stretchAt(segments, order === 'asc' ? i : total - 1 - i, total - 1);
    if (stretch.first >= span.high || stretch.first + stretch.events <= span.low) continue;
    if (meetsRange(segments, stretch, range)) yield stretch;
  }
}

function stretchAt(segments: Segments, n: number, last: number): Stretch {
  if (n === last) return { kind: 'tail', number: 0, first: segments.tailFirst, events: segments.tailCount };
  if (n < segments.merged) return { kind: 'segment', number: n, first: n * segmentEvents, events: segmentEvents };
  const block = segments.merged * blocksPerSegment + n - segments.merged;
  return { kind: 'block', number: block, first: block * blockEvents, events: blockEvents };
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
