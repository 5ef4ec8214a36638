/** For lawyers: everybody and everything that is named, by type and id, so that nobody is taken for a namesake. */

import { actorOf, delegatorOf, partyKey, targetsOf } from '@trailmark/catalog';
import type { Party } from '@trailmark/catalog';
import type { Block } from './document.ts';
import type { Telling } from './telling.ts';

const ROWS_MAX = 200;

export function namedBlocks({ told, words }: Telling): Block[] {
  const parties = new Map<string, Party>();
  for (const { event } of told) {
    for (const party of [actorOf(event), delegatorOf(event), ...targetsOf(event)]) {
      const key = party === undefined ? undefined : `${party.type ?? ''} ${partyKey(party) ?? ''}`;
      if (party !== undefined && key !== undefined && !parties.has(key)) parties.set(key, party);
    }
  }
  const rows = [...parties.values()]
    .slice(0, ROWS_MAX)
    .map(({ name, type, id, ref, email, roles, role, org }) => [
      [name, email].filter((part) => part !== undefined).join(', '),
      [type, id ?? ref].filter((part) => part !== undefined).join('/'),
      (roles ?? (role === undefined ? [] : [role])).map((each) => words.role(each)).join(', '),
      org?.name ?? org?.id ?? '',
    ]);
  return rows.length === 0 ? [] : [{ kind: 'table', head: words.namedHead, rows }];
}
