/** `GET /v1/complete`: what was typed of a query, completed. */

import { routes } from '@trailmark/contract';
import type { FastifyInstance } from 'fastify';
import { linksOf } from '../links/links-of.ts';
import { twinsFor } from '../links/twins.ts';
import { complete } from '../search/complete.ts';
import { revealNames } from './name-reveals.ts';
import { tookMs } from './question.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

export function installComplete(app: FastifyInstance, server: Server): void {
  define(app, server, routes.complete, async ({ caller, query, request }) => {
    const startedAt = performance.now();
    const house = await server.tenants.house(caller.tenant);
    const { prefix, field, q = '', limit } = query;
    const typed = { prefix, field, q, limit };
    const nowMs = server.now();
    const twins = twinsFor(house, caller, await linksOf(house), { nowMs });
    const options = { nowMs, zone: query.tz, twins, turn: () => server.turns.next() };
    const suggestions = await complete(house, caller, typed, options);
    await revealNames(server, house, caller, suggestions, { query, headers: request.headers });
    server.reads.note(house, caller, 0);
    return {
      suggestions: suggestions.map(({ text, field, value, label, count }) => ({ text, field, value, label, count })),
      took_ms: tookMs(startedAt),
    };
  });
}
