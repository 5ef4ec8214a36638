/** One page of an entity's timeline: events in the order of their time, and between them the changes nobody recorded. */

import {
  REPEAT_MS,
  changedOutside,
  outsideSentence,
  pathChangesOf,
  type ChangedOutside,
  type Phrases,
} from '@trailmark/answers';
import { timeText, type Entity } from '@trailmark/catalog';
import { Problem } from '@trailmark/contract';
import { ENDS_EARLY } from '../http/find-events.ts';
import { mayBeWithheld } from '../search/withheld.ts';
import type { AskedEntity, Standing } from './entity-asked.ts';
import { bearingOn, type Bearing } from './entity-changes.ts';
import { citedSteps } from './entity-cited.ts';
import type { CauseReader } from './entity-causes.ts';
import type { Placed } from './entity-order.ts';
import type { EntityEvent } from './entity-reading.ts';

const TOTAL_EXACT_MAX = 10_000;
/** Changes at the edge of a page. */
const EDGE_MAX = 2_000;

export interface PageAsked {
  readonly order: 'desc' | 'asc';
  readonly limit: number;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface TimelineAsked {
  readonly entity: AskedEntity;
  readonly bearing: Omit<Bearing, 'changed'>;
  readonly causes: CauseReader;
  readonly phrases: Phrases;
  readonly withhold: readonly string[];
  /** What lies between two events may be recorded where the key does not see it. */
  readonly isRestricted: boolean;
}

/** @throws Problem `auth.scope` where times are withheld: the order would tell them */
export async function timelinePage(asked: TimelineAsked, page: PageAsked): Promise<Record<string, unknown>> {
  const { entity, bearing, withhold } = asked;
  if (mayBeWithheld('time', withhold))
    throw new Problem('auth.scope', 'This key may not ask for a timeline: times are withheld from it.');
  const { byTime, house, reading } = bearing;
  const { order, limit, from, to } = page;
  const behind = page.cursor === undefined ? undefined : readCursor(page.cursor, order);
  const placed = await byTime.first(entity.touched, { order, limit: limit + 1, from, to, behind });
  const events = await reading.page(placed.slice(0, limit));
  // The index knows no difference of case, an id does.
  const meant = events.filter(({ standing }) => standing.length > 0);
  const span = { at: byTime.at, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const total = house.ledger.count(entity.touched, TOTAL_EXACT_MAX, span);
  // That changes are of the entity tells that they took effect, and which paths there are.
  const mayTell = !['outcome', 'changes.*.path'].some((path) => mayBeWithheld(path, withhold));
  const changed = new Set<number>();
  const outside: (ChangedOutside & { readonly of: Entity })[] = [];
  for (const [at, member] of entity.members.entries()) {
    if (!mayTell) break;
    const ofMember = { ...bearing, changed: entity.changed[at]! }; // as long as members
    const ours = await changedAmong(ofMember, meant);
    for (const index of ours) changed.add(index);
    if (asked.isRestricted) continue;
    const findings = await outsideOn(ofMember, meant, ours);
    outside.push(...findings.map((finding) => ({ ...finding, of: member })));
  }
  const causes = await asked.causes.of(meant);
  const rows: unknown[] = [];
  for (const one of meant) {
    const found = outside
      .filter(({ to: step }) => step.changes[0].event.index === one.index)
      .map((finding) => ({
        ...outsideRow(finding, asked.phrases),
        ...(entity.members.length === 1 ? {} : { of: { type: finding.of.type, id: finding.of.id } }),
      }));
    const isChanged = mayTell ? changed.has(one.index) : undefined;
    const row = { ...eventRow(one, isChanged, withhold), ...causes.get(one.index) };
    rows.push(...(order === 'asc' ? [...found, row] : [row, ...found]));
  }
  const last = events.at(-1);
  const isCut = events.length < Math.min(limit, placed.length);
  const notes = [
    ...(isCut ? [ENDS_EARLY] : []),
    ...(meant.length === events.length ? [] : ['Ids that differ in case only are left out.']),
  ];
  return {
    rows,
    next:
      placed.length > events.length && last !== undefined
        ? `${order === 'desc' ? 'd' : 'a'}${last.ms}.${last.index}`
        : null,
    total: total.total,
    total_exact: total.exact,
    ...(notes.length === 0 ? {} : { notes }),
  };
}

/** Who stands where must not be told by the side. */
const PLACES: Readonly<Record<Standing, string>> = {
  target: 'targets.*.id',
  actor: 'actor.id',
  delegator: 'actor.onBehalfOf.id',
};

function eventRow(
  { event, standing, isDamaged }: EntityEvent,
  isChanged: boolean | undefined,
  withhold: readonly string[],
): Record<string, unknown> {
  const changes = isChanged === true ? pathChangesOf(event) : [];
  const of = (origin: string): string[] => changes.filter((change) => change.origin === origin).map(({ path }) => path);
  const [claimed, derived] = [of('claimed'), of('derived')];
  return {
    kind: 'event',
    event,
    as: isDamaged ? [] : standing.filter((place) => !mayBeWithheld(PLACES[place], withhold)),
    ...(isChanged === undefined ? {} : { changed: isChanged }),
    ...(claimed.length === 0 ? {} : { claimed }),
    ...(derived.length === 0 ? {} : { derived }),
  };
}

function outsideRow(finding: ChangedOutside, phrases: Phrases): Record<string, unknown> {
  const { path, last, next, from, to } = finding;
  return {
    kind: 'changed_outside',
    path,
    from: timeText(from.ms),
    to: timeText(to.ms),
    last,
    next,
    events: citedSteps([from, to]),
    sentence: outsideSentence(finding, phrases),
  };
}

/** Of the events on a page, those that took effect and whose changes are of the entity. */
async function changedAmong(
  { byTime, changed }: Bearing,
  events: readonly EntityEvent[],
): Promise<ReadonlySet<number>> {
  const times = events.map(({ ms }) => ms);
  if (times.length === 0) return new Set();
  const span = { from: times.reduce((a, b) => Math.min(a, b)), to: times.reduce((a, b) => Math.max(a, b)) + 1 };
  const found = await byTime.all(changed, span, 10_000);
  // More than a page holds are of one moment: what cannot be told apart is not told.
  return new Set(found?.map(({ index }) => index));
}

/** What the page's changes found otherwise than it was left, by those before the page and on it. */
async function outsideOn(
  bearing: Bearing,
  events: readonly EntityEvent[],
  changed: ReadonlySet<number>,
): Promise<readonly ChangedOutside[]> {
  const ours = events.filter(({ index, isDamaged }) => changed.has(index) && !isDamaged);
  const [first] = [...ours].sort((a, b) => a.ms - b.ms);
  if (first === undefined) return [];
  const onPage = new Set(ours.map(({ index }) => index));
  const lastMs = ours.reduce((ms, one) => Math.max(ms, one.ms), first.ms);
  // All of the moments at which the page begins and ends, whose changes are one chain, and what the first may repeat.
  const { byTime, reading } = bearing;
  const atStart = await byTime.all(bearing.changed, { from: first.ms - REPEAT_MS, to: first.ms + 1 }, EDGE_MAX);
  const atEnd = await byTime.all(bearing.changed, { from: lastMs, to: lastMs + 1 }, EDGE_MAX);
  const before = await bearingOn(bearing, first.ms - 1, { isBeforeOnly: true });
  // Of more than can be read no finding is told: it might be none.
  if (atStart === undefined || atEnd === undefined) return [];
  const edges = await reading.of([...atStart, ...atEnd]);
  if (edges === undefined) return [];
  const changes = [...ours, ...edges.filter(({ isDamaged }) => !isDamaged)].flatMap(({ event }) =>
    pathChangesOf(event),
  );
  const findings = changedOutside([...before.changes, ...changes].filter(({ path }) => !before.dense.has(path)));
  // What a damaged entry said may be the very change that seems to be missing.
  const damagedMs = [
    ...[...events.filter(({ index }) => changed.has(index)), ...edges].flatMap(({ isDamaged, ms }) =>
      isDamaged ? ms : [],
    ),
    ...before.unreadable.map((index) => byTime.occurredMs(index)),
  ];
  return findings.filter(
    ({ from, to }) =>
      onPage.has(to.changes[0].event.index) && !damagedMs.some((ms) => ms === 0 || (ms >= from.ms && ms <= to.ms)),
  );
}

function readCursor(cursor: string, order: 'desc' | 'asc'): Placed {
  const match = /^([da])(-?\d{1,16})\.(\d{1,15})$/.exec(cursor);
  if (match === null || (match[1] === 'd') !== (order === 'desc'))
    throw new Problem('request.invalid', 'cursor: pass on what "next" held, with the same order.');
  return { ms: Number(match[2]), index: Number(match[3]) };
}
