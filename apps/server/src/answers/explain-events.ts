/** Which events a page explains, and how they are shown to whom it is for. */

import type { Language, ReadEvent } from '@trailmark/catalog';
import { inOrder } from '@trailmark/catalog';
import { parseQuery } from '@trailmark/contract';
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
const SPENDING = 'type:spend.recorded';
const SPENDING_MAX = 2_000;
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
  /** Records of spend that match and are left out of lists as routine. */
  readonly spending: readonly number[];
  readonly asked: Asked;
}

/** @throws Problem `query.*`, `event.*`, `auth.scope` */
export async function select(server: Server, caller: Caller, selection: Selection): Promise<Selected> {
  const { q = '', events, from, to, tz, audience } = selection;
  if (events !== undefined) return named(server, caller, events);
  const { house, filter, query, span, notes } = await understand(server, caller, {
    q,
    from,
    to,
    tz,
    isForOutside: audience === 'external',
  });
  const { indexes } = house.ledger.find(filter, { ...span, order: 'desc', limit: EVENTS_MAX });
  const { total, exact } = house.ledger.count(filter, TOTAL_EXACT_MAX, span);
  const isRestricted = caller.restrict !== undefined;
  const unready = isRestricted ? undefined : await server.desks.known(house, house.ledger.head().size);
  // A question names the value it asks for.
  const isHeldBack = audience === 'external' && tellsWithheld(house, query, OUTSIDE);
  const noted = [...new Set([...notes, ...(unready === undefined ? [] : [unready])])];
  const spending = await spendingOf(server, caller, { q, from, to, tz });
  return {
    house,
    indexes,
    spending: (spending ?? []).filter((index) => !indexes.includes(index)),
    asked: {
      ...(isHeldBack ? { isQueryHeldBack: true } : { query: q }),
      from,
      to,
      total,
      isExact: exact,
      isSpendLeftOut: spending === undefined,
      notes: noted,
    },
  };
}

/** Undefined: of very many records of spend none is taken, for a sum over part of them would be wrong. */
async function spendingOf(
  server: Server,
  caller: Caller,
  { q, ...span }: Pick<Selection, 'from' | 'to' | 'tz'> & { readonly q: string },
): Promise<number[] | undefined> {
  const text = q.trim() === '' ? SPENDING : `(${q}) ${SPENDING}`;
  if (!parseQuery(text).ok) return [];
  const { house, filter, span: within } = await understand(server, caller, { q: text, ...span });
  const spending: number[] = [];
  for (let cursor: number | undefined; ;) {
    const page = house.ledger.find(filter, {
      ...within,
      order: 'desc',
      limit: 500,
      ...(cursor === undefined ? {} : { cursor }),
    });
    spending.push(...page.indexes);
    cursor = page.next;
    if (cursor === undefined) return spending;
    if (spending.length >= SPENDING_MAX) return undefined;
    await server.turns.next();
  }
}

async function named(server: Server, caller: Caller, ids: readonly string[]): Promise<Selected> {
  const house = await server.tenants.house(caller.tenant);
  const indexes = new Set<number>();
  for (const id of ids) indexes.add(await locateEvent(house, caller, { id }, server.now()));
  return { house, indexes: [...indexes], spending: [], asked: { total: indexes.size, isExact: true, notes: [] } };
}

export interface ShownForPage {
  readonly shown: readonly Shown[];
  /** In the order of answers. */
  readonly events: readonly ReadEvent[];
  readonly spending: readonly ReadEvent[];
}

/** Whoever makes a page for readers outside the house sees no person meanwhile, so that none can get on it. */
export function readerFor(caller: Caller, audience: Audience): Caller {
  if (audience !== 'external') return caller;
  return { ...caller, scopes: new Set([...caller.scopes].filter((scope) => scope !== 'reveal')) };
}

/** Opened with the rights of the reader. */
export async function showForPage(
  server: Server,
  reader: Caller,
  { house, indexes, spending }: Pick<Selected, 'house' | 'indexes' | 'spending'>,
  language: Language,
): Promise<ShownForPage> {
  const viewer = viewerOf(reader, language);
  const show = (list: readonly number[]): Promise<Shown[]> =>
    server.turns.map(list, (index) => showInList(server, house, index, viewer));
  const shown = await show(indexes);
  const spent = await show(spending);
  return { shown: [...shown, ...spent], events: inTheirOrder(shown), spending: inTheirOrder(spent) };
}

function inTheirOrder(shown: readonly Shown[]): ReadEvent[] {
  // What `show` makes has these members always; its type is that of open JSON.
  return shown.map(({ event }) => event as unknown as ReadEvent).sort(inOrder);
}
