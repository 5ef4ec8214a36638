/** `GET /v1/facets`: how often each value of a field occurs among the events that match. */

import { fieldNamed, routes } from '@trailmark/contract';
import type { Tally } from '@trailmark/ledger';
import type { FastifyInstance } from 'fastify';
import type { Caller } from '../access/caller.ts';
import { VERDICT_FIELD } from '../search/compile-verdict.ts';
import { facetFields, facetValue } from '../search/facet-values.ts';
import type { FacetValue } from '../search/facet-values.ts';
import { refuseVerdicts, verdictsUntold } from '../search/verdict-rights.ts';
import { facetNotes } from './facet-notes.ts';
import { revealNames } from './name-reveals.ts';
import { notesOf, tookMs, understand } from './question.ts';
import type { Answerable } from './question.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

export function installFacets(app: FastifyInstance, server: Server): void {
  define(app, server, routes.facets, async ({ caller, query, request }) => {
    const startedAt = performance.now();
    const asked = await understand(server, caller, query);
    const { house, filter, span } = asked;
    if (fieldNamed(query.field) === VERDICT_FIELD) return verdictFacet(server, caller, query, asked, startedAt);
    const counted: { field: string; tally: Tally }[] = [];
    for (const field of facetFields(house, caller, query.field)) {
      const steps = house.ledger.tallySteps(filter, field, { ...span, limit: query.limit });
      counted.push({ field, tally: await server.turns.run(steps) });
    }
    const all = counted.flatMap(({ field, tally }) => tally.values.map((value) => ({ field, ...value })));
    const values = await server.turns.map(all, ({ field, term, count }) => {
      const found = facetValue(house, caller, { field, term, filter });
      return found === undefined ? [] : [{ ...found, count }];
    });
    const shown = merged(values.flat()).slice(0, query.limit);
    await revealNames(server, house, caller, shown, { query, headers: request.headers });
    server.reads.note(house, caller, 0);
    const occurrences = sum(all.map(({ count }) => count)) + sum(counted.map(({ tally }) => tally.other));
    const isWhole = counted.every(({ tally }) => tally.exact);
    const beyond = await facetNotes(server, caller, asked, { field: query.field, occurrences, isWhole });
    return {
      field: query.field,
      values: shown.map(({ value, label, count }) => ({ value, label, count })),
      other: occurrences - sum(shown.map(({ count }) => count)),
      total: counted[0]?.tally.total ?? 0,
      total_exact: isWhole,
      ...notesOf({ ...asked, notes: [...asked.notes, ...beyond] }),
      took_ms: tookMs(startedAt),
    };
  });
}

/** Verdicts stand in a table of their own: all of them are counted, none is left out. */
async function verdictFacet(
  server: Server,
  caller: Caller,
  { field, limit }: { readonly field: string; readonly limit: number },
  asked: Answerable,
  startedAt: number,
) {
  const { house, filter, span } = asked;
  refuseVerdicts(verdictsUntold(caller));
  const unready = await server.desks.known(house, span.at);
  const { counts, total } = await server.turns.run(house.ledger.tallyVerdictsSteps(filter, span));
  const values = [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  server.reads.note(house, caller, 0);
  const notes = unready === undefined ? asked.notes : [...asked.notes, unready];
  return {
    field,
    values: values.slice(0, limit),
    other: sum(values.slice(limit).map(({ count }) => count)),
    total,
    total_exact: true,
    ...notesOf({ ...asked, notes }),
    took_ms: tookMs(startedAt),
  };
}

type Counted = FacetValue & { readonly count: number };

/** Equal values of a field under its several names are one; equally frequent ones come in the order of what is shown. */
function merged(values: readonly Counted[]): Counted[] {
  const found = new Map<string, Counted>();
  for (const one of values) found.set(one.value, { ...one, count: one.count + (found.get(one.value)?.count ?? 0) });
  return [...found.values()].sort((a, b) => b.count - a.count || (nameOf(a) < nameOf(b) ? -1 : 1));
}

const nameOf = ({ label, value }: FacetValue): string => `${label ?? value}\n${value}`;

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}
