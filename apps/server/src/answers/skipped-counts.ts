/**
 * Events that a producer counted and the log has not got, placed in time by those that arrived before and after. What a
 * source counts is of all it sends: a key that sees a part of it is told nothing here.
 */

import { skipped } from '@trailmark/answers';
import type { Phrases, SourceGap } from '@trailmark/answers';
import { normalText, occurredMsOf } from '@trailmark/catalog';
import { equal, parseEntry, toHex } from '@trailmark/core';
import type { Run } from '@trailmark/ledger';
import { mayBeWithheld } from '../search/withheld.ts';
import type { House } from '../tenant/house.ts';
import type { CoverageAsked } from './trail-coverage.ts';

/** So many places in the counts of one source are looked up, the newest; and so many in all. */
const GAPS_OF_RUN_MAX = 8;
const GAPS_MAX = 24;
/** Events of other runs of the same source that are passed over in one step. */
const PASSED_MAX = 32;

export async function skippedCounts(asked: CoverageAsked, phrases: Phrases): Promise<SourceGap[]> {
  const { server, house, caller, trail, fromMs, toMs } = asked;
  if (caller.restrict !== undefined) return [];
  if (['run', 'sequence'].some((path) => mayBeWithheld(path, caller.withhold))) return [];
  const names = new Map(house.ledger.sources().map(({ id, name }) => [id, name]));
  const found: SourceGap[] = [];
  let looked = 0;
  for (const run of house.ledger.runs()) {
    const source = names.get(run.source);
    if (source === undefined) continue;
    for (const [from, to] of run.gaps.slice(-GAPS_OF_RUN_MAX)) {
      if (++looked > GAPS_MAX) return found;
      await server.turns.next();
      const around = neighbours(asked, source, run, from, to);
      const after = around.after === undefined ? undefined : await trail.byId(String(around.after));
      if (after === undefined) continue;
      const before = around.before === undefined ? undefined : await trail.byId(String(around.before));
      // Where it began cannot be told without the one before, unless there is none.
      if (before === undefined && from > 1) continue;
      const times = [after, ...(before === undefined ? [] : [before])].map(occurredMsOf);
      if (Math.min(...times) < toMs && Math.max(...times) >= fromMs)
        found.push(skipped(source, to - from + 1, { before, after }, phrases));
    }
  }
  return found;
}

interface Neighbours {
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/** A place in the counts of a run stays where it is: each is looked for once. */
const placed = new WeakMap<House, Map<string, Neighbours>>();
const PLACED_MAX = 1_000;

function neighbours(asked: CoverageAsked, source: string, run: Run, from: number, to: number): Neighbours {
  const known = placed.get(asked.house) ?? new Map<string, Neighbours>();
  placed.set(asked.house, known);
  const key = `${run.source} ${toHex(run.run)} ${from}-${to}`;
  let found = known.get(key);
  if (found === undefined) {
    found = searched(asked, source, run, from, to);
    if (known.size >= PLACED_MAX) known.clear();
    // What was not found may be there when more has arrived.
    if (found.after !== undefined) known.set(key, found);
  }
  return found;
}

/**
 * Indexes of the last event of a run before a place in its counts, and of the first behind it. Producers count on as they
 * send, so that halving finds the place; where one did not, nothing is found and nothing said.
 */
function searched({ house, at }: CoverageAsked, source: string, run: Run, from: number, to: number): Neighbours {
  const filter = { term: house.terms.term('source', normalText(source)) };
  /** The newest event of the run below an index, with its count. */
  const below = (index: number): { readonly index: number; readonly sequence: number } | undefined => {
    const { indexes } = house.ledger.find(filter, { order: 'desc', cursor: index, limit: PASSED_MAX, at });
    for (const one of indexes) {
      const entry = parseEntry(house.ledger.row(one)?.entry ?? new Uint8Array());
      if (entry?.run !== undefined && equal(entry.run.id, run.run)) return { index: one, sequence: entry.run.sequence };
    }
    return undefined;
  };
  let [low, high] = [0, at];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const one = below(middle);
    if (one === undefined || one.sequence < from) low = middle;
    else high = Math.max(one.index + 1, low + 1);
  }
  const [before, after] = [below(low), below(high)];
  return {
    before: before !== undefined && before.sequence < from ? before.index : undefined,
    after: after !== undefined && after.sequence > to ? after.index : undefined,
  };
}
