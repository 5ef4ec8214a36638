/** A link to the vendor that runs once a day: its runs, the changes it brings, and the vendor's own list of them. */

import type { Actor, SampleEvent, Scope, Target, Telling } from '../event.ts';
import type { Lead } from '../organisation/lead.ts';
import type { Member } from '../organisation/member.ts';
import type { Organisation } from '../organisation/organisation.ts';
import { scopeOf, type Market } from '../organisation/places.ts';
import { below, between, hex, pick, type Random } from '../random.ts';
import { timeOf } from '../life/spans.ts';
import { hours, minutes, seconds, type StoryWindow } from './window.ts';

const RECONCILER: Actor = { type: 'system', id: 'reconciler', name: 'Reconciler', mode: 'scheduled' };
const WATCH: Actor = { type: 'system', id: 'schedule-watch', name: 'Schedule watch', mode: 'scheduled' };

export interface DailyLink {
  readonly target: Target;
  /** What writes the changes; nothing else in the organisation has its id. */
  readonly feed: Actor;
  readonly owner: Member;
  readonly vendor: string;
  readonly market: Market;
  readonly scope: Scope;
  /** Hour of the day (UTC) of its run. */
  readonly hour: number;
  readonly schedule: string;
}

/** One change as the vendor numbers it. */
export interface VendorChange {
  readonly id: string;
  readonly ms: number;
  readonly lead: Lead;
}

export function linkOf(
  organisation: Organisation,
  random: Random,
  window: StoryWindow,
  { what, owner }: { readonly what: string; readonly owner: Member },
): DailyLink {
  const { vendor } = organisation;
  const client = pick(random, organisation.clients);
  const market = pick(random, client.markets);
  const hour = between(random, 18, 21);
  const name = `${vendor.org.name} ${what}`;
  return {
    target: { type: 'integration', id: window.thing('int'), name },
    feed: { type: 'service', id: window.thing('feed'), name: `${name} feed`, mode: 'scheduled', org: vendor.org },
    owner,
    vendor: vendor.org.name,
    market,
    scope: scopeOf(client, market),
    hour,
    schedule: `daily ${hour}:00`,
  };
}

/** What the events of a link share. */
export function ofLink(link: DailyLink, type: string, actor: Actor = link.feed): Telling {
  return { type, source: 'warehouse', actor, targets: [link.target], scope: link.scope, domain: 'it' };
}

export interface Run {
  readonly rows: number;
  readonly conflicts?: number;
  readonly resolution?: string;
  readonly windowFrom: string;
  readonly causedBy?: string;
}

export function synced(window: StoryWindow, link: DailyLink, ms: number, run: Run): SampleEvent {
  const { rows, conflicts = 0, resolution, windowFrom, causedBy } = run;
  return window.tell(ms, {
    ...ofLink(link, 'integration.synced'),
    data: {
      system: link.vendor,
      direction: 'in',
      schedule: link.schedule,
      rows,
      updated: rows,
      created: 0,
      validation: 'passed',
      conflicts,
      ...(resolution === undefined ? {} : { resolution }),
      window_from: windowFrom,
      window_to: timeOf(ms),
      errors: 0,
    },
    ...(causedBy === undefined ? {} : { links: { causedBy } }),
  });
}

/** The runs of the days before, the last of them at `lastMs`. */
export function ordinaryRuns(random: Random, window: StoryWindow, link: DailyLink, lastMs: number): SampleEvent[] {
  return [4, 3, 2, 1, 0].map((before) => {
    const ms = lastMs - hours(24 * before);
    return synced(window, link, ms, { rows: between(random, 20, 60), windowFrom: timeOf(ms - hours(24)) });
  });
}

/** @param missed how many by now @param cause what keeps it from running */
export function syncMissed(
  window: StoryWindow,
  link: DailyLink,
  lastMs: number,
  { missed, cause, causedBy }: { readonly missed: number; readonly cause: string; readonly causedBy: string },
): SampleEvent {
  const expectedMs = lastMs + hours(24 * missed);
  return window.tell(expectedMs + minutes(15), {
    ...ofLink(link, 'integration.sync_missed', WATCH),
    outcome: 'failure',
    data: {
      system: link.vendor,
      direction: 'in',
      schedule: link.schedule,
      expected: timeOf(expectedMs),
      missed,
      last_synced: timeOf(lastMs),
      silent_hours: 24 * missed,
      cause,
    },
    links: { causedBy },
  });
}

/** Changes of the vendor between two moments, in order. */
export function vendorChanges(
  random: Random,
  window: StoryWindow,
  link: DailyLink,
  { count, fromMs, toMs }: { readonly count: number; readonly fromMs: number; readonly toMs: number },
): VendorChange[] {
  return Array.from({ length: count }, () => fromMs + minutes(1) + below(random, toMs - fromMs - minutes(2)))
    .sort((one, other) => one - other)
    .map((ms) => ({ id: `chg_${hex(random, 10)}`, ms, lead: window.lead(link.market.code) }));
}

/** A change as the trail has it. */
export function brought(
  random: Random,
  window: StoryWindow,
  link: DailyLink,
  sync: SampleEvent,
  change: VendorChange,
): SampleEvent {
  const { employees, target } = change.lead;
  return window.tell(Date.parse(sync.time) + seconds(between(random, 2, 110)), {
    ...ofLink(link, 'lead.enriched'),
    targets: [target],
    domain: 'sales',
    changes: [{ path: 'employees', before: employees, after: employees + between(random, 1, 90) }],
    context: { requestId: change.id },
    data: { provider: link.vendor, fields: ['employees'], corrected: false, looked_up_at: timeOf(change.ms) },
    links: { causedBy: sync.id },
  });
}

/** The vendor's own list of what it changed, taken in to be compared. */
export function listTaken(
  window: StoryWindow,
  link: DailyLink,
  ms: number,
  rows: number,
  sync: SampleEvent,
): SampleEvent {
  return window.tell(ms, {
    ...ofLink(link, 'data.imported', RECONCILER),
    targets: [{ type: 'dataset', id: window.thing('ds'), name: `Changes by ${link.vendor}` }, link.target],
    data: {
      system: link.vendor,
      rows,
      rejected: 0,
      format: 'csv',
      fields: ['change', 'time', 'record'],
      validation: 'passed',
      scan: 'clean',
      transformation: 'none',
      dropped_columns: [],
    },
    links: { causedBy: sync.id },
  });
}

/** The list and the trail say the same. */
export function compared(window: StoryWindow, link: DailyLink, list: SampleEvent): SampleEvent {
  return window.tell(Date.parse(list.time) + seconds(40), {
    ...ofLink(link, 'data.validated', RECONCILER),
    data: {
      ruleset: 'change list against trail',
      rows: list.data?.['rows'],
      failed: 0,
      quality_score: 1,
      errors: 0,
      validation: 'passed',
    },
    links: { causedBy: list.id },
  });
}

/** They do not. */
export function gapFound(
  window: StoryWindow,
  link: DailyLink,
  list: SampleEvent,
  {
    seen,
    missing,
    from,
    to,
  }: { readonly seen: number; readonly missing: readonly string[]; readonly from: string; readonly to: string },
): SampleEvent {
  return window.tell(Date.parse(list.time) + seconds(40), {
    ...ofLink(link, 'system.gap_detected', RECONCILER),
    data: {
      source: link.feed.id,
      method: 'reconciliation',
      expected: seen + missing.length,
      seen,
      missing: missing.length,
      from,
      to,
      missing_ids: missing,
    },
    links: { causedBy: list.id },
  });
}
