/** Whether an entity was there at a moment, by the events that make and delete things of its type. */

import type { PathChange } from '@trailmark/answers';
import type { Filter } from '@trailmark/ledger';
import type { AskedEntity } from './entity-asked.ts';
import type { Bearing } from './entity-changes.ts';
import { citedEvent } from './entity-cited.ts';
import { later } from './entity-order.ts';
import type { EntityEvent } from './entity-reading.ts';

/** Ids that differ in case only are found together: so many events are read, page by page, until one is of this id. */
const PAGE = 20;
const PAGES_MAX = 10;

interface Sign {
  readonly found?: EntityEvent;
  /** Whether another one may stand nearer: in a damaged entry, or beyond what was read. */
  readonly isUnsure: boolean;
}

export async function lifeOf(
  { members, targeted }: AskedEntity,
  { byTime, house, reading }: Omit<Bearing, 'changed'>,
  { atMs, before }: { readonly atMs: number; readonly before: readonly PathChange[] },
): Promise<Record<string, unknown>> {
  const nearest = async (verb: string, order: 'asc' | 'desc'): Promise<Sign> => {
    const types = members.map(({ type }): Filter => ({ term: house.terms.term('type', `${type}.${verb}`) }));
    const filter: Filter = { all: [targeted, { any: types }, { term: house.terms.term('outcome', 'success') }] };
    const span = order === 'desc' ? { to: atMs + 1 } : { from: atMs + 1 };
    let isUnsure = false;
    let behind: EntityEvent | undefined;
    for (let page = 0; page < PAGES_MAX; page++) {
      const placed = await byTime.first(filter, { order, limit: PAGE, behind, ...span });
      const events = await reading.of(placed);
      if (events === undefined) return { isUnsure: true };
      for (const one of events) {
        behind = one;
        if (one.isDamaged) isUnsure = true;
        else if (one.standing.includes('target')) return { found: one, isUnsure };
      }
      if (placed.length < PAGE) return { isUnsure };
    }
    return { isUnsure: true };
  };
  const made = await nearest('created', 'desc');
  const deleted = await nearest('deleted', 'desc');
  const madeLater = made.found === undefined ? await nearest('created', 'asc') : undefined;
  const existed = existedBy({ made, deleted, madeLater, before });
  const created = made.found ?? madeLater?.found;
  return {
    existed,
    ...(created === undefined ? {} : { created: citedEvent(created.event) }),
    ...(deleted.found === undefined ? {} : { deleted: citedEvent(deleted.found.event) }),
  };
}

interface Signs {
  readonly made: Sign;
  readonly deleted: Sign;
  readonly madeLater: Sign | undefined;
  readonly before: readonly PathChange[];
}

function existedBy({ made, deleted, madeLater, before }: Signs): 'yes' | 'deleted' | 'not_yet' | 'unknown' {
  const gone = deleted.found;
  // What was changed behind its deletion was there again, whether or not that is recorded; so was what was created anew.
  const isChanged = before.some(({ ms }) => gone === undefined || ms > gone.ms);
  const isMade = made.found !== undefined && (gone === undefined || later(made.found, gone) < 0);
  // A deletion that could not be read may stand behind either.
  if (isChanged || isMade) return deleted.isUnsure ? 'unknown' : 'yes';
  if (gone !== undefined) return made.isUnsure ? 'unknown' : 'deleted';
  const isUnsure = made.isUnsure || deleted.isUnsure;
  return madeLater?.found !== undefined && before.length === 0 && !isUnsure ? 'not_yet' : 'unknown';
}
