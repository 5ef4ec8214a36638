/** Which events a page explains, and how they are shown to whom it is for. */

import type { Language, ReadEvent } from '@trailmark/catalog';
import { inOrder } from '@trailmark/catalog';
import type { Asked, Audience } from '@trailmark/report';
import type { Caller } from '../access/caller.ts';
import { showInList, viewerOf } from '../http/find-events.ts';
import { understand } from '../http/question.ts';
import type { Server } from '../http/server.ts';
import { locateEvent } from '../search/locate.ts';
import type { Shown } from '../search/show.ts';
import { tellsWithheld } from '../search/tells.ts';
import type { HeldBack } from '../search/tells.ts';
import type { House } from '../tenant/house.ts';

/** A page is read by people. */
export const EVENTS_MAX = 500;
const TOTAL_EXACT_MAX = 10_000;
/** What readers outside the house are not told. */
const OUTSIDE: HeldBack = { paths: [], classes: ['confidential', 'subject'], knowsPeople: false };

export interface Selection {
  readonly q?: string | undefined;
  readonly events?: readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly tz?: string | undefined;
  readonly audience: Audience;
}

export interface Selected {
  readonly house: House;
  /** Newest first, as they were found. */
  readonly indexes: readonly number[];
  readonly asked: Asked;
}

/** @throws Problem `query.*`, `event.*`, `auth.scope` */
export async function select(server: Server, caller: Caller, selection: Selection): Promise<Selected> {
  const { q = '', events, from, to, tz, audience } = selection;
  if (events !== undefined) return named(server, caller, events);
  const { house, filter, query, span, notes } = await understand(server, caller, { q, from, to, tz });
  const { indexes } = house.ledger.find(filter, { ...span, order: 'desc', limit: EVENTS_MAX });
  const { total, exact } = house.ledger.count(filter, TOTAL_EXACT_MAX, span);
  // A question names the value it asks for.
  const isHeldBack = audience === 'external' && tellsWithheld(house, query, OUTSIDE);
  return {
    house,
    indexes,
    asked: { ...(isHeldBack ? { isQueryHeldBack: true } : { query: q }), from, to, total, isExact: exact, notes },
  };
}

async function named(server: Server, caller: Caller, ids: readonly string[]): Promise<Selected> {
  const house = await server.tenants.house(caller.tenant);
  const indexes = new Set<number>();
  for (const id of ids) indexes.add(await locateEvent(house, caller, { id }, server.now()));
  return { house, indexes: [...indexes], asked: { total: indexes.size, isExact: true, notes: [] } };
}

export interface ShownForPage {
  readonly shown: readonly Shown[];
  /** The same in the order of answers. */
  readonly events: readonly ReadEvent[];
}

/** Opened with the rights of the caller, less for readers outside the house: no person is shown to them. */
export async function showForPage(
  server: Server,
  caller: Caller,
  { house, indexes }: Pick<Selected, 'house' | 'indexes'>,
  { audience, language }: { readonly audience: Audience; readonly language: Language },
): Promise<ShownForPage> {
  const viewer = viewerOf(caller, language);
  const reduced = audience === 'external' ? { ...viewer, reveal: false } : viewer;
  const shown = await server.turns.map(indexes, (index) => showInList(server, house, index, reduced));
  // What `show` makes has these members always; its type is that of open JSON.
  const events = shown.map(({ event }) => event as unknown as ReadEvent).sort(inOrder);
  return { shown, events };
}
