/** A link as one caller may see it. */

import { actorOf, textAt, typeNameOf, valueAt } from '@trailmark/catalog';
import type { ReadEvent } from '@trailmark/catalog';
import type { Caller } from '../access/caller.ts';
import { knowsDirectory } from '../search/name-rights.ts';
import type { House } from '../tenant/house.ts';
import type { Link, LinkBook, Node } from './link-book.ts';
import { endOf } from './links-of.ts';

export interface ShownEnd {
  readonly type: string;
  readonly id?: string;
  readonly ref?: string;
  readonly name?: string;
  readonly source?: string;
  readonly erased?: true;
}

/** Reads an event of ours as the caller may; undefined where it is not what was recorded. */
export type ReadOwn = (index: number) => ReadEvent | undefined;

export function shownEnd(house: House, caller: Caller, node: Node): ShownEnd {
  const end = endOf(house, node);
  if (end === undefined) return { type: 'person', ref: node, erased: true };
  const { type, id, ref, names, source } = end;
  if (ref === undefined) return { type, id };
  if (!caller.scopes.has('reveal')) return { type, ref };
  // The directory has names from everywhere; the id is said by every event of the person.
  const name = knowsDirectory(caller) ? names[0] : undefined;
  return {
    type,
    id,
    ref,
    ...(name === undefined ? {} : { name }),
    ...(source === undefined ? {} : { source }),
  };
}

/** With evidence and who it was: for callers who see the whole trail. */
export function shownLink(house: House, caller: Caller, book: LinkBook, link: Link, read: ReadOwn) {
  const ends = link.ends.map((node) => shownEnd(house, caller, node));
  const linked = read(link.index);
  const undoneAt = book.undoneAt(link.id);
  const undone = undoneAt === undefined ? undefined : read(undoneAt);
  const isVoid = book.isVoid(link.id) || linked === undefined || typeNameOf(linked) === '';
  return {
    id: link.id,
    index: link.index,
    state: undoneAt !== undefined ? ('undone' as const) : isVoid ? ('void' as const) : ('live' as const),
    ends,
    ...(linked === undefined ? {} : detailsOf(linked)),
    ...(linked === undefined ? {} : { linked: actOf(linked) }),
    ...(undoneAt === undefined
      ? {}
      : {
          undone: {
            ...(undone === undefined ? { recorded: '' } : actOf(undone)),
            ...reasonOf(undone),
            index: undoneAt,
          },
        }),
  };
}

function detailsOf(event: ReadEvent) {
  const [by, evidence, name, sha256] = ['by', 'evidence', 'file', 'file_sha256'].map((member) =>
    textAt(event, `data.${member}`),
  );
  const row = valueAt(event, 'data.row');
  const events = valueAt(event, 'data.evidence_events');
  return {
    ...(by === undefined ? {} : { by }),
    ...(valueAt(event, 'data.verified') === true ? { verified: true } : {}),
    ...(evidence === undefined ? {} : { evidence }),
    ...(Array.isArray(events) ? { events: events.filter((one) => typeof one === 'number') } : {}),
    ...(name === undefined && sha256 === undefined
      ? {}
      : {
          file: {
            ...(name === undefined ? {} : { name }),
            ...(sha256 === undefined ? {} : { sha256 }),
            ...(typeof row === 'number' ? { row } : {}),
          },
        }),
  };
}

function actOf(event: ReadEvent) {
  const { id, name } = actorOf(event);
  const key = id === undefined ? undefined : { id, ...(name === undefined ? {} : { name }) };
  return { recorded: event.recorded, ...(key === undefined ? {} : { key }) };
}

function reasonOf(event: ReadEvent | undefined): { reason?: string } {
  const reason = event && textAt(event, 'reason');
  return reason === undefined ? {} : { reason };
}
