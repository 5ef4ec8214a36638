/** `/v1/catalog`: the types we know and those of the tenant, their schemas, and registering one's own. */

import { schemaOf, typeDocument, catalogDocument } from '@trailmark/catalog';
import type { Catalog, EventType } from '@trailmark/catalog';
import { Problem, routes } from '@trailmark/contract';
import type { FastifyInstance } from 'fastify';
import { seesEverything } from '../access/caller.ts';
import type { Caller } from '../access/caller.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

export function installCatalog(app: FastifyInstance, server: Server): void {
  const { tenants, registering } = server;

  define(app, server, routes.readCatalog, async ({ caller, query }) => {
    const { catalog } = await tenants.house(caller.tenant);
    const document = catalogDocument(catalog);
    const types = query.type === undefined ? document.types : [typeDocument(typeNamed(catalog, query.type), catalog)];
    return { ...document, types: types.map((type) => shownTo(caller, type)) };
  });

  define(app, server, routes.readTypeSchema, async ({ caller, params }) => {
    const { catalog } = await tenants.house(caller.tenant);
    return schemaOf(typeNamed(catalog, params.type));
  });

  define(app, server, routes.registerTypes, async ({ caller, body, reply }) => {
    const house = await tenants.house(caller.tenant);
    const results = await registering.register(house, caller, body.types);
    if (results.some(({ outcome }) => outcome === 'refused')) reply.code(207);
    return { results };
  });
}

function typeNamed(catalog: Catalog, name: string): EventType {
  const type = catalog.typeOf(name);
  if (type === undefined) throw new Problem('type.not_found', `There is no type ${JSON.stringify(name)}.`);
  return type;
}

/** What a tenant gave as an example may speak of a client: a key that sees a part only does not get it. */
function shownTo(caller: Caller, type: Record<string, unknown>): Record<string, unknown> {
  if (type['registered'] !== true || seesEverything(caller)) return type;
  const { example: _, ...rest } = type;
  return rest;
}
