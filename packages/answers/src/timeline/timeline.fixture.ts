/** Made-up changes of one thing, and what a plain reading of all of them says: for tests that hold the code against it. */

import fc from 'fast-check';
import type { ReadEvent } from '@trailmark/catalog';

/** Undefined: not said. */
export interface MadeChange {
  readonly path: string;
  readonly before?: string | null | undefined;
  readonly after?: string | null | undefined;
}
export interface MadeEvent {
  readonly id: string;
  readonly ms: number;
  readonly outcome: 'success' | 'denied';
  readonly changes: readonly MadeChange[];
}

/** Few values and few moments, so that they meet, repeat and contradict each other. */
const value = fc.constantFrom('a', 'b', 'c', null, undefined);
const pace = fc.constantFrom(0, 0, 1_000, 60_000, 120_000, 120_001, 3_600_000);

export const madeEvents: fc.Arbitrary<readonly MadeEvent[]> = fc
  .array(
    fc.record({
      paceMs: pace,
      outcome: fc.constantFrom('success', 'success', 'success', 'denied'),
      changes: fc.uniqueArray(
        fc.record({ path: fc.constantFrom('owner', 'state', 'market'), before: value, after: value }),
        { selector: ({ path }) => path, minLength: 1, maxLength: 3 },
      ),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((made) => {
    let ms = Date.UTC(2026, 2, 1, 9);
    return made.map(({ paceMs, ...event }, at): MadeEvent => ({ ...event, id: `e${at}`, ms: (ms += paceMs) }));
  });

/** As it is sent, but for its target. */
export function sentEvent({ id, ms, outcome, changes }: MadeEvent): Record<string, unknown> {
  const actor = { type: 'service', id: 'crm-sync' };
  return { id, type: 'campaign.updated', source: 'crm', time: new Date(ms).toISOString(), actor, outcome, changes };
}

/** As a reader with all rights is shown it. */
export function shownEvent(made: MadeEvent, index: number): ReadEvent {
  const event = JSON.parse(JSON.stringify(sentEvent(made))) as Record<string, unknown>; // without what is undefined
  return {
    ...event,
    index,
    ref: `ref-${made.id}`,
    recorded: new Date(0).toISOString(),
    known: true,
    sentence: '',
    sealed: [],
  };
}

/** The word `unknown` where nobody can say. */
export type PlainValue = string | null;
interface Move {
  readonly ms: number;
  readonly before: string | null | undefined;
  readonly after: string | null | undefined;
}
const REPEAT_MS = 120_000;

/** Moves of one path, one list for each moment: in order where there is one, else what all agree on as a single move. */
function movesOf(events: readonly MadeEvent[], path: string): Move[] {
  const all = events.flatMap(({ ms, outcome, changes }): Move[] =>
    outcome === 'success'
      ? changes.filter((change) => change.path === path).map(({ before, after }) => ({ before, after, ms }))
      : [],
  );
  const kept = all.filter(
    (one, at) =>
      !all.some(
        (other, place) =>
          other.before === one.before &&
          other.after === one.after &&
          other.ms >= one.ms - REPEAT_MS &&
          (other.ms < one.ms || (other.ms === one.ms && place < at)),
      ),
  );
  const moments = [...new Set(kept.map(({ ms }) => ms))].sort((a, b) => a - b);
  return moments.flatMap((ms): Move[] => {
    const group = kept.filter((one) => one.ms === ms);
    const orders = permutations(group).filter((order) =>
      order.every((move, at) => at === 0 || (move.before !== undefined && move.before === order[at - 1]?.after)),
    );
    const [only] = orders;
    if (orders.length === 1 && only !== undefined) return only;
    const same = (name: 'before' | 'after') =>
      group.every((move) => move[name] === group[0]?.[name]) ? group[0]?.[name] : undefined;
    return [{ ms, before: same('before'), after: same('after') }];
  });
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, at) =>
    permutations(items.filter((_, place) => place !== at)).map((rest) => [item, ...rest]),
  );
}

/** What each path was at a moment, by all events there are. */
export function plainState(events: readonly MadeEvent[], atMs: number): Record<string, PlainValue> {
  const effective = events.filter(({ outcome }) => outcome === 'success');
  const paths = new Set(effective.flatMap(({ changes }) => changes.map(({ path }) => path)));
  return Object.fromEntries(
    [...paths].sort().map((path) => {
      const moves = movesOf(events, path);
      const last = moves.filter(({ ms }) => ms <= atMs).at(-1)?.after;
      const next = moves.find(({ ms }) => ms > atMs)?.before;
      if (last !== undefined && next !== undefined && last !== next) return [path, 'unknown'];
      return [path, last !== undefined ? last : next !== undefined ? next : 'unknown'];
    }),
  );
}

/** `path: left as → found as`, in order of time and path. */
export function plainGaps(events: readonly MadeEvent[]): string[] {
  return ['market', 'owner', 'state']
    .flatMap((path) => {
      const moves = movesOf(events, path);
      return moves.slice(1).flatMap((to, at) => {
        const from = moves[at];
        if (from?.after === undefined || to.before === undefined || from.after === to.before) return [];
        return [{ ms: to.ms, text: `${path}: ${String(from.after)} → ${String(to.before)}` }];
      });
    })
    .sort((a, b) => a.ms - b.ms)
    .map(({ text }) => text);
}
