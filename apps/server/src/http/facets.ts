/** `GET /v1/facets`: how often each value of a field occurs among the events that match. */

import { routes } from '@trailmark/contract';
import type { FastifyInstance } from 'fastify';
import { facetField, facetValue } from '../search/facet-values.ts';
import { revealNames } from './name-reveals.ts';
import { notesOf, tookMs, understand } from './question.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

export function installFacets(app: FastifyInstance, server: Server): void {
  define(app, server, routes.facets, async ({ caller, query, request }) => {
    const startedAt = performance.now();
    const asked = await understand(server, caller, query);
    const { house, filter, span } = asked;
    const field = facetField(query.field, caller);
    const tally = house.ledger.tally(filter, field, { ...span, limit: query.limit });
    const values = tally.values.flatMap(({ term, count }) => {
      const found = facetValue(house, caller, { field, term, filter });
      return found === undefined ? [] : [{ ...found, count }];
    });
    // Equally frequent ones in an order that people see through.
    values.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
    await revealNames(server, house, caller, values, { query, headers: request.headers });
    server.reads.note(house, caller, 0);
    const unnamed =
      tally.values.reduce((sum, { count }) => sum + count, 0) - values.reduce((sum, { count }) => sum + count, 0);
    return {
      field: query.field,
      values: values.map(({ value, label, count }) => ({ value, label, count })),
      other: tally.other + unnamed,
      total: tally.total,
      total_exact: tally.exact,
      ...notesOf(asked),
      took_ms: tookMs(startedAt),
    };
  });
}
