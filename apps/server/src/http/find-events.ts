/** `GET /v1/events`: find and list. */

import type { Language } from '@trailmark/catalog';
import { Problem, routes } from '@trailmark/contract';
import { toHex, sha256, utf8 } from '@trailmark/core';
import type { FastifyInstance } from 'fastify';
import type { Caller } from '../access/caller.ts';
import { disputesOf, withCounts } from '../disputes/disputes-of.ts';
import { revealed } from '../own/reveals.ts';
import { damagedRow, showRow } from '../search/show.ts';
import type { Shown, Viewer } from '../search/show.ts';
import { unknownWords } from '../search/unknown-words.ts';
import { verdictsUntold } from '../search/verdict-rights.ts';
import type { House } from '../tenant/house.ts';
import { PAGE_BYTES_MAX, withOpening } from './opening.ts';
import { problemOf } from './problems.ts';
import { languageFor, tookMs, understand } from './question.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

const TOTAL_EXACT_MAX = 10_000;
/** Said of a page with fewer events than asked for. */
export const ENDS_EARLY = 'This page ends early, for its events are large: go on with "next".';

export function installFindEvents(app: FastifyInstance, server: Server): void {
  define(app, server, routes.findEvents, async ({ caller, query, request, reply }) => {
    const startedAt = performance.now();
    const language = languageFor(query.language, request.headers);
    const asked = await understand(server, caller, query);
    const { house, filter, span } = asked;
    const cursor = query.cursor === undefined ? {} : { cursor: readCursor(query.cursor, query.order) };
    const { indexes, next, total, exact } = await server.turns.run(
      house.ledger.findSteps(filter, { ...span, ...cursor, order: query.order, limit: query.limit }, TOTAL_EXACT_MAX),
    );
    const viewer = viewerOf(caller, language);
    return withOpening(server, { caller, to: reply.raw, bytesMax: PAGE_BYTES_MAX }, async (opening) => {
      const events = await opening.each(indexes, (index) => {
        const shown = showInList(server, house, index, viewer);
        opening.keep(shown);
        return shown.event;
      });
      await recordUse(server, house, caller, opening, {
        query: query.q ?? '',
        purpose: purposeOf(request.headers, query.purpose),
      });
      const noted = await disputesOf(house);
      const isCut = events.length < indexes.length;
      const last = isCut ? indexes[events.length - 1] : next;
      const notes = [
        ...asked.notes,
        ...(isCut ? [ENDS_EARLY] : []),
        ...(total === 0 ? unknownWords(asked.query, house.catalog) : []),
      ];
      return {
        events: events.map((event) => withCounts(noted, event)),
        next: last === undefined ? null : `${query.order === 'desc' ? 'd' : 'a'}${last}`,
        total,
        total_exact: exact,
        ...(notes.length === 0 ? {} : { notes }),
        took_ms: tookMs(startedAt),
      };
    });
  });
}

/** One damaged row must neither hide nor spoil its neighbours. */
export function showInList(server: Server, house: House, index: number, viewer: Viewer): Shown {
  try {
    return showRow(house, index, viewer);
  } catch (error) {
    if (problemOf(error).code !== 'store.damaged') throw error;
    server.metrics.damaged();
    return damagedRow(index);
  }
}

/** What this caller is shown of a row, and in which language; English where none is named. */
export function viewerOf(caller: Caller, language?: Language): Viewer {
  const { scopes, withhold } = caller;
  return {
    reveal: scopes.has('reveal'),
    withhold,
    ...(language === undefined ? {} : { language }),
    isToldVerdicts: verdictsUntold(caller) === undefined,
  };
}

/** How many events were shown, and in how many of them values of persons. */
export interface Use {
  readonly count: number;
  readonly revealing: number;
}

export function useOf(shown: readonly Shown[]): Use {
  return { count: shown.length, revealing: shown.filter(({ isRevealing }) => isRevealing).length };
}

/** Puts the reading on record: personal values singly and before they are shown, the rest in sum. */
export async function recordUse(
  server: Server,
  house: House,
  caller: Caller,
  { count, revealing }: Use,
  { query, purpose }: { query: string; purpose: string | undefined },
): Promise<void> {
  if (revealing > 0) {
    await revealed(server.own, house, caller, { count: revealing, querySha256: toHex(sha256(utf8(query))), purpose });
  }
  server.reads.note(house, caller, count);
}

/** From the header, so that it need not stand in an address that others log, or from the address. */
export function purposeOf(headers: Record<string, unknown>, query: string | undefined): string | undefined {
  const header = headers['x-trailmark-purpose'];
  return (typeof header === 'string' ? header.slice(0, 1_000) : undefined) ?? query;
}

function readCursor(cursor: string, order: 'desc' | 'asc'): number {
  const match = /^([da])(\d{1,15})$/.exec(cursor);
  if (match === null || (match[1] === 'd') !== (order === 'desc')) {
    throw new Problem('request.invalid', 'cursor: pass on what "next" held, with the same order.');
  }
  return Number(match[2]);
}
