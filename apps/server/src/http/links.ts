/** `/v1/links`: which entities are one, by what evidence, and undoing it. */

import { Problem, routes } from '@trailmark/contract';
import { parseSubject } from '@trailmark/vault';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller } from '../access/caller.ts';
import { checkLink, link, unlink } from '../links/linking.ts';
import type { WantedLink } from '../links/linking.ts';
import type { Link, Node, Reached } from '../links/link-book.ts';
import { hidesParties, joinedFor, stands } from '../links/linked.ts';
import { linksOf } from '../links/links-of.ts';
import type { Links } from '../links/links-of.ts';
import { shownEnd, shownLink } from '../links/shown-link.ts';
import type { ShownEnd } from '../links/shown-link.ts';
import { revealed } from '../own/reveals.ts';
import { locateEvent } from '../search/locate.ts';
import { visibleTo } from '../search/rights.ts';
import type { House } from '../tenant/house.ts';
import { purposeOf } from './find-events.ts';
import { readOwn } from './read-own.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';
import { sha256, toHex, utf8 } from '@trailmark/core';

export function installLinks(app: FastifyInstance, server: Server): void {
  define(app, server, routes.createLink, async ({ caller, body, reply, request }) => {
    const house = await server.tenants.house(caller.tenant);
    const [first, second] = body.ends;
    if (first === undefined || second === undefined) throw new Problem('request.invalid', 'ends: two of them.');
    const events: number[] = [];
    for (const name of body.events) events.push(await locateEvent(house, caller, { id: String(name) }, server.now()));
    const wanted: WantedLink = { ...body, ends: [first, second], events };
    if (body.dry_run) {
      const { ends } = await checkLink(house, caller, wanted);
      const shown = ends.map(({ node }) => shownEnd(house, caller, node));
      await onRecord(server, house, caller, shown, { query: 'links', request });
      reply.code(200);
      return { state: 'dry_run', by: body.by, ends: shown };
    }
    const made = await link(server.own, house, caller, wanted);
    reply.code(201);
    return showLink(server, house, caller, made, request);
  });

  define(app, server, routes.undoLink, async ({ caller, params, body, request }) => {
    const house = await server.tenants.house(caller.tenant);
    const undone = await unlink(server.own, house, caller, { id: params.id, reason: body.reason });
    return showLink(server, house, caller, undone, request);
  });

  define(app, server, routes.listLinks, async ({ caller, query, request }) => {
    const house = await server.tenants.house(caller.tenant);
    if (hidesParties(caller))
      throw new Problem('auth.scope', 'This key may not ask for links: people or things are withheld from it.');
    const links = await linksOf(house);
    await server.turns.next();
    const nodes = query.entity === undefined ? undefined : nodesNamed(links, query.entity);
    const joined = nodes && joinedFor(house, caller, links, nodes, server.now());
    const answer =
      caller.restrict === undefined
        ? await wholeList(server, house, caller, links, { ...query, nodes })
        : partList(server, house, caller, { nodes, joined });
    const ends = joined?.map(({ node }) => shownEnd(house, caller, node));
    const shown = [...answer.links.flatMap((one) => one.ends), ...(ends ?? [])];
    await onRecord(server, house, caller, shown, { query: query.entity ?? 'links', request });
    return { ...answer, ...(ends === undefined ? {} : { joined: ends }) };
  });
}

interface ListAsked {
  readonly nodes: readonly Node[] | undefined;
  readonly state: 'live' | 'all';
  readonly limit: number;
  readonly cursor?: string | undefined;
}

async function wholeList(
  server: Server,
  house: House,
  caller: Caller,
  { book }: Links,
  { nodes, state, limit, cursor }: ListAsked,
) {
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor))
    throw new Problem('request.invalid', 'cursor: pass on what "next" held.');
  const before = cursor === undefined ? Infinity : Number(cursor);
  const matching = book
    .links()
    .filter(({ index }) => index < before)
    .filter(({ ends }) => nodes === undefined || ends.some((node) => nodes.includes(node)))
    .filter(({ id }) => state === 'all' || (book.undoneAt(id) === undefined && !book.isVoid(id)));
  const page = matching.slice(0, limit);
  const read = readOwn(server, house, caller);
  const shown = await server.turns.map(page, (one) => shownLink(house, caller, book, one, read));
  return { links: shown, next: matching.length > limit ? String(page.at(-1)?.index) : null };
}

/** Whoever sees only part of the trail sees that two of those they see are one, and nothing of how it is known. */
function partList(
  server: Server,
  house: House,
  caller: Caller,
  { nodes, joined }: { readonly nodes: readonly Node[] | undefined; readonly joined: readonly Reached[] | undefined },
) {
  if (nodes === undefined || joined === undefined)
    throw new Problem('request.invalid', 'entity: a key that sees only part of the trail asks for one entity.');
  const visible = visibleTo(house, caller, server.now());
  const seen = new Set([...nodes.filter((node) => stands(house, visible, node)), ...joined.map(({ node }) => node)]);
  const links = joined.flatMap(({ link: { ends } }) =>
    ends.every((node) => seen.has(node))
      ? [{ state: 'live' as const, ends: ends.map((node) => shownEnd(house, caller, node)) }]
      : [],
  );
  return { links, next: null };
}

async function showLink(server: Server, house: House, caller: Caller, one: Link, request: FastifyRequest) {
  const { book } = await linksOf(house);
  const shown = shownLink(house, caller, book, one, readOwn(server, house, caller));
  await onRecord(server, house, caller, shown.ends, { query: one.id, request });
  return shown;
}

/** `type/id`, or a ref. */
function nodesNamed(links: Links, entity: string): readonly Node[] {
  if (parseSubject(entity) !== undefined) return [entity];
  const slash = entity.indexOf('/');
  if (slash <= 0)
    throw new Problem('request.invalid', 'entity: write type/id, as campaign/c_9, or the ref of a person.');
  return links.nodesOf({ type: entity.slice(0, slash), id: entity.slice(slash + 1) });
}

/** Ids and names of people are shown to those alone who may see them, and each time it is recorded. */
async function onRecord(
  server: Server,
  house: House,
  caller: Caller,
  ends: readonly ShownEnd[],
  { query, request }: { readonly query: string; readonly request: FastifyRequest },
): Promise<void> {
  const people = ends.filter(({ id, ref }) => id !== undefined && ref !== undefined).length;
  if (people > 0)
    await revealed(server.own, house, caller, {
      count: people,
      querySha256: toHex(sha256(utf8(query))),
      purpose: purposeOf(request.headers, undefined),
    });
  server.reads.note(house, caller, ends.length);
}
