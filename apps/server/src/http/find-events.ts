/** `GET /v1/events`: find and list. */

import { Problem, routes, timeSpanOf } from '@trailmark/contract';
import { isPathWithheld, toHex, sha256, utf8 } from '@trailmark/core';
import type { FastifyInstance } from 'fastify';
import type { Caller } from '../access/caller.ts';
import { revealed } from '../own/reveals.ts';
import { filterOf } from '../search/rights.ts';
import { damagedRow, showRow } from '../search/show.ts';
import type { Shown } from '../search/show.ts';
import type { House } from '../tenant/house.ts';
import { problemOf } from './problems.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

const TOTAL_EXACT_MAX = 10_000;
const AFTER_WAIT_MS = 10_000;

export function installFindEvents(app: FastifyInstance, server: Server): void {
  define(app, server, routes.findEvents, async ({ caller, query, request }) => {
    const startedAt = performance.now();
    const nowMs = server.now();
    const house = await server.tenants.house(caller.tenant);
    if (query.after !== undefined) await waitFor(house, query.after, server.stopping);
    const { size } = house.ledger.head();
    if (query.at !== undefined && query.at > size)
      throw new Problem('request.invalid', `at: the log has ${size} entries.`);
    if ((query.from ?? query.to) !== undefined && isPathWithheld('time', caller.withhold))
      throw new Problem('auth.scope', 'This key may not ask by time: its values are withheld.');
    const filter = filterOf(house, caller, query.q ?? '', nowMs);
    const span = {
      at: query.at ?? size,
      ...boundOf('from', query.from, nowMs),
      ...boundOf('to', query.to, nowMs),
    };
    const cursor = query.cursor === undefined ? {} : { cursor: readCursor(query.cursor, query.order) };
    const { indexes, next } = house.ledger.find(filter, { ...span, ...cursor, order: query.order, limit: query.limit });
    const count = house.ledger.count(filter, TOTAL_EXACT_MAX, span);
    const shown = indexes.map((index) => showInList(server, house, index, caller));
    await recordUse(server, house, caller, shown, {
      query: query.q ?? '',
      purpose: purposeOf(request.headers, query.purpose),
    });
    return {
      events: shown.map(({ event }) => event),
      next: next === undefined ? null : `${query.order === 'desc' ? 'd' : 'a'}${next}`,
      total: count.total,
      total_exact: count.exact,
      took_ms: Math.round((performance.now() - startedAt) * 100) / 100,
    };
  });
}

/** One damaged row must neither hide nor spoil its neighbours. */
function showInList(server: Server, house: House, index: number, caller: Caller): Shown {
  try {
    return showRow(house, index, viewerOf(caller));
  } catch (error) {
    if (problemOf(error).code !== 'store.damaged') throw error;
    server.metrics.damaged();
    return damagedRow(index);
  }
}

export function viewerOf(caller: Caller): { reveal: boolean; withhold: readonly string[] } {
  return { reveal: caller.scopes.has('reveal'), withhold: caller.withhold };
}

/** Puts the reading on record: personal values singly and before they are shown, the rest in sum. */
export async function recordUse(
  server: Server,
  house: House,
  caller: Caller,
  shown: readonly Shown[],
  { query, purpose }: { query: string; purpose: string | undefined },
): Promise<void> {
  const revealing = shown.filter(({ isRevealing }) => isRevealing).length;
  if (revealing > 0) {
    await revealed(server.own, house, caller, { count: revealing, querySha256: toHex(sha256(utf8(query))), purpose });
  }
  server.reads.note(house, caller, shown.length);
}

/** From the header, so that it need not stand in an address that others log, or from the address. */
export function purposeOf(headers: Record<string, unknown>, query: string | undefined): string | undefined {
  const header = headers['x-trailmark-purpose'];
  return (typeof header === 'string' ? header.slice(0, 1_000) : undefined) ?? query;
}

async function waitFor(house: House, index: number, stopping: AbortSignal): Promise<void> {
  try {
    await house.ledger.waitFor(index, AbortSignal.any([AbortSignal.timeout(AFTER_WAIT_MS), stopping]));
  } catch (cause) {
    throw new Problem('request.timeout', `Entry ${index} was not recorded within ${AFTER_WAIT_MS / 1000} s.`, {
      cause,
    });
  }
}

function boundOf(name: 'from' | 'to', text: string | undefined, nowMs: number): { from?: number; to?: number } {
  if (text === undefined) return {};
  const span = timeSpanOf(text.replace(/ (?=\d\d:\d\d$)/, '+'), nowMs);
  if (span === undefined)
    throw new Problem('request.invalid', `${name}: write 2026-11-21, 2026-11, 2026-11-21T09:00:00Z, now or -7d.`);
  return { [name]: span.startMs };
}

function readCursor(cursor: string, order: 'desc' | 'asc'): number {
  const match = /^([da])(\d{1,15})$/.exec(cursor);
  if (match === null || (match[1] === 'd') !== (order === 'desc')) {
    throw new Problem('request.invalid', 'cursor: pass on what "next" held, with the same order.');
  }
  return Number(match[2]);
}
