/** Which events a page explains, and how they are shown to whom it is for. */

import type { Language, ReadEvent } from '@trailmark/catalog';
import { inOrder } from '@trailmark/catalog';
import { parseQuery } from '@trailmark/contract';
import { parseEntry } from '@trailmark/core';
import type { Asked, Audience } from '@trailmark/report';
import type { Caller } from '../access/caller.ts';
import { showInList, viewerOf } from '../http/find-events.ts';
import type { Opening } from '../http/opening.ts';
import { understand } from '../http/question.ts';
import type { Server } from '../http/server.ts';
import { locateEvent } from '../search/locate.ts';
import { tellsWithheld } from '../search/tells.ts';
import type { HeldBack } from '../search/tells.ts';
import { verdictsUntold } from '../search/verdict-rights.ts';
import type { House } from '../tenant/house.ts';

/** A page is read by people. */
export const EVENTS_MAX = 500;
const TOTAL_EXACT_MAX = 10_000;
const SPENDING = 'type:spend.recorded';
const SPENDING_MAX = 2_000;
/** Of what a page may open; the rest is for what is known of the sources. */
const SHARE_OF_EVENTS = 0.6;
const SHARE_OF_SPENDING = 0.8;
/** What readers outside the house are not told. */
const OUTSIDE: HeldBack = { paths: [], classes: ['confidential', 'subject'], knowsPeople: false };

export interface Selection {
  readonly q?: string | undefined;
  readonly events?: readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly tz?: string | undefined;
  /** Of notes on what the question finds. */
  readonly language?: string | undefined;
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
  const { q = '', events, from, to, tz, language, audience } = selection;
  if (events !== undefined) return named(server, caller, events);
  const { house, filter, query, span, notes } = await understand(server, caller, {
    q,
    from,
    to,
    tz,
    language,
    isForOutside: audience === 'external',
  });
  const { indexes } = house.ledger.find(filter, { ...span, order: 'desc', limit: EVENTS_MAX });
  const { total, exact } = house.ledger.count(filter, TOTAL_EXACT_MAX, span);
  const unready = await verdictsOn(server, caller, house, indexes);
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

/** A sentence where verdicts on some of these events are not known yet. */
function verdictsOn(
  { desks }: Server,
  caller: Caller,
  house: House,
  indexes: readonly number[],
): Promise<string | undefined> | undefined {
  if (verdictsUntold(caller) !== undefined) return undefined;
  // The entries alone: the values of all of them may be hundreds of megabytes.
  const types = indexes.flatMap((index) => {
    const [entry] = house.ledger.entries(index, index + 1);
    return (entry === undefined ? undefined : parseEntry(entry))?.type ?? [];
  });
  return desks.knownFor(house, types, house.ledger.head().size);
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
  // Newest first, as a search finds them: where they are more than a page may open it shows the latest.
  const newestFirst = [...indexes].sort((a, b) => b - a);
  return { house, indexes: newestFirst, spending: [], asked: { total: indexes.size, isExact: true, notes: [] } };
}

export interface ShownForPage {
  /** In the order of answers; the latest, where all of them are more than a page may open. */
  readonly events: readonly ReadEvent[];
  /** Undefined where not all could be opened: a sum over part of them would be wrong. */
  readonly spending: readonly ReadEvent[] | undefined;
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
  { language, opening }: { readonly language: Language; readonly opening: Opening },
): Promise<ShownForPage> {
  const viewer = viewerOf(reader, language);
  const show = (list: readonly number[], share: number): Promise<ReadEvent[]> => {
    const one = (index: number): ReadEvent => {
      const shown = showInList(server, house, index, viewer);
      opening.keep(shown);
      // What `show` makes has these members always; its type is that of open JSON.
      return shown.event as unknown as ReadEvent;
    };
    return opening.each(list, one, { share });
  };
  const events = await show(indexes, SHARE_OF_EVENTS);
  const spent = await show(spending, SHARE_OF_SPENDING);
  return {
    events: events.sort(inOrder),
    spending: spent.length < spending.length ? undefined : spent.sort(inOrder),
  };
}
