/** `/v1/notes` and `/v1/disputes`: whoever sees an event may put a note on it and question it. */

import type { Language } from '@trailmark/catalog';
import { routes } from '@trailmark/contract';
import type { FastifyInstance } from 'fastify';
import type { Caller } from '../access/caller.ts';
import { stateOf } from '../disputes/dispute-book.ts';
import type { Dispute } from '../disputes/dispute-book.ts';
import { disputesOf } from '../disputes/disputes-of.ts';
import { shownDispute, shownNote } from '../disputes/shown-dispute.ts';
import { visibleDispute, Writing } from '../disputes/writing.ts';
import type { Asked } from '../disputes/writing.ts';
import { locateEvent } from '../search/locate.ts';
import { isVisible, visibleTo } from '../search/rights.ts';
import type { House } from '../tenant/house.ts';
import { showInList, viewerOf } from './find-events.ts';
import { languageFor } from './question.ts';
import { readOwn } from './read-own.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

export function installDisputes(app: FastifyInstance, server: Server): void {
  const writing = new Writing(server.own);
  const askedBy = async (caller: Caller): Promise<Asked> => ({
    house: await server.tenants.house(caller.tenant),
    caller,
    nowMs: server.now(),
  });
  const show = ({ house, caller }: Asked, dispute: Dispute, language?: Language) =>
    shownOne(server, house, caller, dispute, language);

  define(app, server, routes.createNote, async ({ caller, body, reply }) => {
    const asked = await askedBy(caller);
    const event = await locate(asked, body);
    const index = await writing.note(asked, { event, note: body.note, mentions: body.mentions });
    reply.code(201);
    return shownNote(caller, event, index, readOwn(server, asked.house, caller));
  });

  define(app, server, routes.listNotes, async ({ caller, query }) => {
    const asked = await askedBy(caller);
    const { house } = asked;
    const event = await locate(asked, query);
    const { book } = await disputesOf(house);
    const read = readOwn(server, house, caller);
    const notes = await server.turns.map(book.notesOf(event), (index) => shownNote(caller, event, index, read));
    server.reads.note(house, caller, notes.length);
    return { notes };
  });

  define(app, server, routes.openDispute, async ({ caller, body, reply }) => {
    const asked = await askedBy(caller);
    const dispute = await writing.open(asked, { ...body, event: await locate(asked, body) });
    reply.code(201).header('location', `/v1/disputes/${dispute.id}`);
    return show(asked, dispute);
  });

  define(app, server, routes.listDisputes, async ({ caller, query, request }) => {
    const asked = await askedBy(caller);
    const { house } = asked;
    const { book } = await disputesOf(house);
    const event = query.event === undefined ? undefined : await locate(asked, { ...query, event: query.event });
    const all = event === undefined ? book.disputes() : book.disputesOf(event);
    const from = query.cursor === undefined ? 0 : all.findIndex(({ id }) => id === query.cursor) + 1;
    const visible = visibleTo(house, caller, asked.nowMs);
    const wanted = all.slice(from).filter((dispute) => isWanted(dispute, query.state));
    // One more than asked for tells whether there is a next page.
    const found: Dispute[] = [];
    await server.turns.map(wanted, (dispute) => {
      if (found.length <= query.limit && isVisible(house, visible, dispute.event)) found.push(dispute);
    });
    const page = found.slice(0, query.limit);
    const language = languageFor(query.language, request.headers);
    const disputes = await server.turns.map(page, (dispute) => show(asked, dispute, language));
    server.reads.note(house, caller, disputes.length);
    return { disputes, next: found.length > page.length ? (page.at(-1)?.id ?? null) : null };
  });

  define(app, server, routes.readDispute, async ({ caller, params, query, request }) => {
    const asked = await askedBy(caller);
    const dispute = await visibleDispute(asked, params.id);
    server.reads.note(asked.house, caller, 1);
    return show(asked, dispute, languageFor(query.language, request.headers));
  });

  define(app, server, routes.answerDispute, async ({ caller, params, body }) => {
    const asked = await askedBy(caller);
    return show(asked, await writing.answer(asked, params.id, body.answer));
  });

  define(app, server, routes.resolveDispute, async ({ caller, params, body }) => {
    const asked = await askedBy(caller);
    return show(asked, await writing.resolve(asked, params.id, body));
  });

  define(app, server, routes.acknowledgeDispute, async ({ caller, params }) => {
    const asked = await askedBy(caller);
    return show(asked, await writing.acknowledge(asked, params.id));
  });
}

function locate(
  { house, caller, nowMs }: Asked,
  { event, source }: { readonly event: number | string; readonly source?: string | undefined },
): Promise<number> {
  return locateEvent(house, caller, { id: String(event), source }, nowMs);
}

function isWanted(dispute: Dispute, state: string): boolean {
  if (state === 'all') return true;
  return state === 'unsettled' ? stateOf(dispute) !== 'acknowledged' : stateOf(dispute) === state;
}

function shownOne(server: Server, house: House, caller: Caller, dispute: Dispute, language?: Language) {
  // Without the names of people: who wants to see them reads the event.
  const viewer = { ...viewerOf(caller, language), reveal: false };
  const { event } = showInList(server, house, dispute.event, viewer);
  return shownDispute(house, caller, dispute, String(event['sentence']), readOwn(server, house, caller));
}
