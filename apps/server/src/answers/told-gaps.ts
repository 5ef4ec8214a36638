/** Gaps as events tell them: recordings that were stopped, runs that were missed, accesses that expired, what is missing. */

import { GAP_TYPES, gapBeginOf, gapDueOf, gapsOf } from '@trailmark/answers';
import type { Phrases, RunsAround, SourceGap, Trail } from '@trailmark/answers';
import { occurredMsOf, targetsOf, textAt, typeNameOf } from '@trailmark/catalog';
import type { ReadEvent } from '@trailmark/catalog';
import { quoteValue } from '@trailmark/contract';

/** Events that tell of gaps: the newest before the end of the period, those that have not ended among them. */
const GAP_EVENTS_MAX = 300;
const RUNS_ASKED_MAX = 40;
/** The first that came again, and the last before, are among these, in whatever order they arrived. */
const RUNS_MAX = 10;
const ENDED_BY_RUN: ReadonlySet<string> = new Set(['integration.sync_missed', 'integration.token_expired']);

/** What events say of gaps within the period. */
export async function toldGaps(
  { trail, fromMs, toMs }: { readonly trail: Pick<Trail, 'find'>; readonly fromMs: number; readonly toMs: number },
  phrases: Phrases,
): Promise<SourceGap[]> {
  // Those of the period come first: of others there may be more than are read.
  const within = await trail.find({ q: GAP_TYPES, from: fromMs, to: toMs, limit: GAP_EVENTS_MAX });
  const before = await trail.find({ q: GAP_TYPES, to: fromMs, limit: GAP_EVENTS_MAX });
  // A gap of the period may be told of, and end, after it.
  const after = await trail.find({ q: GAP_TYPES, from: toMs, order: 'asc', limit: GAP_EVENTS_MAX });
  const read = [...within.events, ...before.events, ...after.events];
  const resumed = await resumedOf(trail, read);
  const all = [...read.filter(({ index }) => !resumed.unclear.has(index)), ...resumed.found];
  return gapsOf(all, await runsAround(trail, all), { fromMs, toMs }, phrases);
}

const RESUMED_MAX = 40;

/**
 * The ends, beyond what was read, of recordings that were stopped. Of more than are looked up nothing is said: that no
 * event ends a gap can be said only where such an event was looked for.
 */
async function resumedOf(
  trail: Pick<Trail, 'find'>,
  read: readonly ReadEvent[],
): Promise<{ readonly found: readonly ReadEvent[]; readonly unclear: ReadonlySet<number> }> {
  const found: ReadEvent[] = [];
  const unclear = new Set<number>();
  let looked = 0;
  for (const event of read) {
    const source = textAt(event, 'data.source');
    if (typeNameOf(event) !== 'system.recording_stopped' || source === undefined) continue;
    const from = occurredMsOf(event);
    const isEnd = (one: ReadEvent): boolean =>
      typeNameOf(one) === 'system.recording_resumed' &&
      textAt(one, 'data.source') === source &&
      occurredMsOf(one) >= from;
    if (read.some(isEnd)) continue;
    if (++looked > RESUMED_MAX) {
      unclear.add(event.index);
      continue;
    }
    const q = `type:system.recording_resumed data.source:${quoteValue(source)}`;
    found.push(...(await trail.find({ q, from, order: 'asc', limit: 50 })).events);
  }
  return { found, unclear };
}

/** The runs around each that was missed, and after each access that expired; of the newest of them. */
async function runsAround(
  trail: Pick<Trail, 'find'>,
  events: readonly ReadEvent[],
): Promise<ReadonlyMap<number, RunsAround>> {
  const found = new Map<number, RunsAround>();
  for (const event of events.toReversed()) {
    const [target] = targetsOf(event);
    if (!ENDED_BY_RUN.has(typeNameOf(event)) || target?.id === undefined) continue;
    if (found.size === RUNS_ASKED_MAX) break;
    const q = `type:integration.synced target:${quoteValue(`${target.type ?? ''}/${target.id}`)}`;
    const [beginMs, dueMs] = [gapBeginOf(event), gapDueOf(event)];
    const after = await trail.find({ q, from: Math.max(dueMs, beginMs + 1), order: 'asc', limit: RUNS_MAX });
    const before = dueMs > beginMs ? await trail.find({ q, from: beginMs, to: dueMs, limit: RUNS_MAX }) : undefined;
    found.set(event.index, { before: before?.events.at(-1), next: after.events[0] });
  }
  return found;
}
