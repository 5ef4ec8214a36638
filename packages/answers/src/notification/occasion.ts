/** What belongs together: one limit of one lead, the runs of the rule that watches it, and the notices about it. */

import { textAt, type ReadEvent } from '@trailmark/catalog';
import { keyOf, type Limit, type Notice, type Run } from './notice.ts';
import { stateOfWays, waysOf, type WayState } from './way.ts';

/**
 * What became of telling somebody. `mixed`: not the same for all who were to be told. `not_run`: no run of the rule is recorded
 * for it. `not_tried`: the rule fired, and no attempt is recorded.
 */
export type OccasionState = WayState | 'mixed' | 'not_tried' | 'not_fired' | 'not_run';

export interface Occasion {
  /** Nearing and passing of one limit, in order; none where a notice is about no limit that is recorded. */
  readonly limits: readonly Limit[];
  readonly runs: readonly Run[];
  readonly notices: readonly Notice[];
}

interface Open {
  readonly limits: Limit[];
  readonly runs: Run[];
  readonly notices: Notice[];
}

/** In the order of what began them; each event belongs to one of them. */
export function occasionsOf(
  limits: readonly Limit[],
  runs: readonly Run[],
  notices: readonly Notice[],
): readonly Occasion[] {
  const ofLimits: Open[] = [];
  for (const limit of limits) {
    const same = ofLimits.find((open) => open.limits.some((one) => isSameLimit(one, limit)));
    if (same === undefined) ofLimits.push({ limits: [limit], runs: [], notices: [] });
    else same.limits.push(limit);
  }
  const apart = new Map<string, Open>();
  for (const notice of notices) {
    const open = nearest(
      ofLimits.filter(({ limits: [limit] }) => limit !== undefined && isAbout(notice, limit)),
      notice,
    );
    if (open !== undefined) open.notices.push(notice);
    else {
      const key = notice.notification ?? `event ${notice.event.index}`;
      const alone = apart.get(key) ?? { limits: [], runs: [], notices: [] };
      alone.notices.push(notice);
      apart.set(key, alone);
    }
  }
  const all = [...ofLimits, ...apart.values()];
  for (const run of runs) nearest(candidatesFor(run, all), run)?.runs.push(run);
  return all.sort((a, b) => beginOf(a) - beginOf(b));
}

export function stateOf({ runs, notices }: Occasion): OccasionState {
  if (notices.length > 0) return stateOfWays(waysOf(notices));
  if (runs.some(({ isFired }) => isFired === true)) return 'not_tried';
  return runs.some(({ isFired }) => isFired === false) ? 'not_fired' : runs.length > 0 ? 'not_tried' : 'not_run';
}

export function beginOf({ limits, runs, notices }: Occasion): number {
  return Math.min(...[...limits, ...runs, ...notices].map(({ ms }) => ms));
}
export function endOf({ limits, runs, notices }: Occasion): number {
  return Math.max(...[...limits, ...runs, ...notices].map(({ ms }) => ms));
}

function isSameLimit(one: Limit, other: Limit): boolean {
  return (
    keyOf(one.lead) !== undefined &&
    keyOf(one.lead) === keyOf(other.lead) &&
    one.rule === other.rule &&
    one.sla === other.sla &&
    one.dueMs !== undefined &&
    one.dueMs === other.dueMs
  );
}

function isAbout(notice: Notice, limit: Limit): boolean {
  if (keyOf(notice.about) === undefined || keyOf(notice.about) !== keyOf(limit.lead)) return false;
  if (notice.rule !== undefined && limit.rule !== undefined && notice.rule !== limit.rule) return false;
  return notice.dueMs === undefined || limit.dueMs === undefined || notice.dueMs === limit.dueMs;
}

/** Those it names as its cause, else those of the same rule and lead; none that began only after it. */
function candidatesFor(run: Run, all: readonly Open[]): readonly Open[] {
  const cause = textAt(run.event, 'links.causedBy');
  const possible = all.filter(({ limits: [limit], notices }) => {
    const rule = limit?.rule ?? notices[0]?.rule;
    const isOfRule = rule === undefined || run.rule?.id === undefined || rule === run.rule.id;
    return isOfRule && (limit?.startedMs === undefined || run.ms >= limit.startedMs);
  });
  const named = possible.filter(({ limits, runs }) => [...limits, ...runs].some(({ event }) => isNamed(event, cause)));
  if (named.length > 0) return named;
  return possible.filter(({ limits, notices }) => {
    const isOfRule = [...limits, ...notices].some(({ rule }) => rule !== undefined && rule === run.rule?.id);
    const leads = [...limits.map(({ lead }) => lead), ...notices.map(({ about }) => about)];
    return isOfRule && keyOf(run.lead) !== undefined && leads.some((lead) => keyOf(lead) === keyOf(run.lead));
  });
}

function isNamed(event: ReadEvent, cause: string | undefined): boolean {
  return cause !== undefined && textAt(event, 'id') === cause;
}

function nearest(opens: readonly Open[], { ms }: { readonly ms: number }): Open | undefined {
  const distance = (open: Open): number =>
    Math.min(...[...open.limits, ...open.notices].map((each) => Math.abs(each.ms - ms)));
  return opens.toSorted((a, b) => distance(a) - distance(b))[0];
}
