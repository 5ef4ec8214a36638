/** What belongs together: one limit of one lead, the runs of the rule that watches it, and the notices about it. */

import { textAt } from '@trailmark/catalog';
import { Causes } from './causes.ts';
import { keyOf, type Limit, type Notice, type Run } from './notice.ts';
import { areOne } from './one-party.ts';
import { stateOfWays, waysOf, type WayState } from './way.ts';

/**
 * What became of telling somebody. `mixed`: not the same for all who were to be told. `not_run`: no run of the rule is recorded
 * for it. `not_tried`: the rule fired, and no attempt is recorded. `unclear`: neither can be said, since notices or runs are
 * recorded of which the reader is not shown which lead they are about.
 */
export type OccasionState = WayState | 'mixed' | 'not_tried' | 'not_fired' | 'not_run' | 'unclear';

export interface Occasion {
  /** Nearing and passing of one limit, in order; none where a notice is about no limit that is recorded. */
  readonly limits: readonly Limit[];
  readonly runs: readonly Run[];
  readonly notices: readonly Notice[];
  /** What may belong here, and nobody who reads this can tell: whom it is about is hidden. */
  readonly unclear?: readonly (Run | Notice)[];
}

interface Open {
  readonly limits: Limit[];
  readonly runs: Run[];
  readonly notices: Notice[];
  readonly unclear: (Run | Notice)[];
}

/** In the order of what began them; each event belongs to one of them. */
export function occasionsOf(
  limits: readonly Limit[],
  runs: readonly Run[],
  notices: readonly Notice[],
): readonly Occasion[] {
  const causes = new Causes([...limits, ...runs, ...notices].map(({ event }) => event));
  const ofLimits: Open[] = [];
  for (const limit of limits) {
    const same = ofLimits.find((open) => open.limits.some((one) => isSameLimit(one, limit)));
    if (same === undefined) ofLimits.push({ limits: [limit], runs: [], notices: [], unclear: [] });
    else same.limits.push(limit);
  }
  const apart = new Map<string, Open>();
  for (const notice of notices) {
    const isOf = ({ limits: [limit] }: Open): boolean | 'unclear' => limit !== undefined && isAbout(notice, limit);
    const possible = ofLimits.filter((open) => isOf(open) === 'unclear');
    const named = possible.filter((open) => open.limits.some(({ event }) => causes.isBehind(event, notice.event)));
    const open = nearest([...ofLimits.filter((one) => isOf(one) === true), ...named], notice);
    if (open !== undefined) {
      open.notices.push(notice);
      continue;
    }
    for (const one of possible) one.unclear.push(notice);
    const key = notice.notification ?? `event ${notice.event.index}`;
    const alone = apart.get(key) ?? { limits: [], runs: [], notices: [], unclear: [] };
    alone.notices.push(notice);
    apart.set(key, alone);
  }
  const all = [...ofLimits, ...apart.values()];
  for (const run of runs) {
    const { certain, possible } = candidatesFor(run, all, causes);
    const open = nearest(certain, run);
    if (open === undefined) for (const one of possible) one.unclear.push(run);
    else open.runs.push(run);
  }
  return all.sort((a, b) => beginOf(a) - beginOf(b));
}

export function stateOf({ runs, notices, unclear = [] }: Occasion): OccasionState {
  if (notices.length > 0) return stateOfWays(waysOf(notices));
  if (unclear.some((one) => 'kind' in one || runs.length === 0)) return 'unclear';
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

function isAbout(notice: Notice, limit: Limit): boolean | 'unclear' {
  if (notice.rule !== undefined && limit.rule !== undefined && notice.rule !== limit.rule) return false;
  if (notice.dueMs !== undefined && limit.dueMs !== undefined && notice.dueMs !== limit.dueMs) return false;
  return areOne([notice.event, notice.about], [limit.event, limit.lead]);
}

/** Those it names as its cause, else those of the same rule and lead; none that began only after it. */
function candidatesFor(
  run: Run,
  all: readonly Open[],
  causes: Causes,
): { readonly certain: readonly Open[]; readonly possible: readonly Open[] } {
  const cause = textAt(run.event, 'links.causedBy');
  const inTime = all.filter(({ limits: [limit], notices }) => {
    const rule = limit?.rule ?? notices[0]?.rule;
    const isOfRule = rule === undefined || run.rule?.id === undefined || rule === run.rule.id;
    return isOfRule && (limit?.startedMs === undefined || run.ms >= limit.startedMs);
  });
  const named = inTime.filter(
    ({ limits, runs, notices }) =>
      (cause !== undefined && [...limits, ...runs].some(({ event }) => textAt(event, 'id') === cause)) ||
      notices.some(({ event }) => causes.isBehind(run.event, event)),
  );
  if (named.length > 0) return { certain: named, possible: [] };
  const isOf = ({ limits, notices }: Open): boolean | 'unclear' => {
    if (![...limits, ...notices].some(({ rule }) => rule !== undefined && rule === run.rule?.id)) return false;
    const same = [
      ...limits.map(({ event, lead }) => areOne([run.event, run.lead], [event, lead])),
      ...notices.map(({ event, about }) => areOne([run.event, run.lead], [event, about])),
    ];
    return same.includes(true) ? true : same.includes('unclear') ? 'unclear' : false;
  };
  return {
    certain: inTime.filter((open) => isOf(open) === true),
    possible: inTime.filter((open) => isOf(open) === 'unclear'),
  };
}

function nearest(opens: readonly Open[], { ms }: { readonly ms: number }): Open | undefined {
  const distance = (open: Open): number =>
    Math.min(...[...open.limits, ...open.notices].map((each) => Math.abs(each.ms - ms)));
  return opens.toSorted((a, b) => distance(a) - distance(b))[0];
}
