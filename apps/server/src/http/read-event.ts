/** `GET /v1/events/{id}` and its proof. */

import { routes } from '@trailmark/contract';
import { formatTlogProof, leafHash, toBase64 } from '@trailmark/core';
import type { FastifyInstance } from 'fastify';
import { disputesOf, withCounts } from '../disputes/disputes-of.ts';
import { locateEvent } from '../search/locate.ts';
import { untoldWords } from '../search/verdict-rights.ts';
import { requireEntries } from '../search/withheld.ts';
import { openRecorded, showOpened } from '../search/show.ts';
import { purposeOf, recordUse, useOf, viewerOf } from './find-events.ts';
import { languageFor } from './question.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

export function installReadEvent(app: FastifyInstance, server: Server): void {
  define(app, server, routes.readEvent, async ({ caller, params, query, request }) => {
    const house = await server.tenants.house(caller.tenant);
    const index = await locateEvent(house, caller, { id: params.id, source: query.source }, server.now());
    const { size } = house.ledger.head();
    const row = openRecorded(house, index);
    const language = languageFor(query.language, request.headers);
    const shown = showOpened(house, index, row, viewerOf(caller, language));
    await recordUse(server, house, caller, useOf([shown]), {
      query: String(index),
      purpose: purposeOf(request.headers, query.purpose),
    });
    const log = { tenant: house.tenant, origin: house.ledger.origin, index, size, leaf: toBase64(leafHash(row.bytes)) };
    const withheld = untoldWords(caller, language);
    return {
      event: withCounts(await disputesOf(house), shown.event),
      log,
      ...(withheld === undefined ? {} : { withheld }),
    };
  });

  define(app, server, routes.proveEvent, async ({ caller, params, query, reply }) => {
    requireEntries(caller.withhold);
    const house = await server.tenants.house(caller.tenant);
    const index = await locateEvent(house, caller, { id: params.id, source: query.source }, server.now());
    const { size, checkpoint } = house.ledger.head();
    const text = formatTlogProof({
      extra: openRecorded(house, index).bytes,
      index,
      proof: house.ledger.inclusionProof(index, size),
      checkpoint,
    });
    server.reads.note(house, caller, 1);
    return reply.type('text/plain; charset=utf-8').send(text);
  });
}
