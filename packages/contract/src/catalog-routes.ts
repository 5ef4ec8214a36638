/** Routes of the catalog. */

import { z } from 'zod';
import { route } from './route.ts';
import * as catalog from './schema/catalog.ts';

export const catalogRoutes = {
  readCatalog: route({
    method: 'GET',
    path: '/v1/catalog',
    group: 'control',
    scope: 'any',
    summary: 'The types we know, those the tenant registered among them: fields, classes, sentences, retention',
    query: catalog.catalogQuerySchema,
    answers: { 200: { about: 'The catalog.', schema: catalog.catalogSchema } },
    codes: ['type.not_found'],
  }),
  readTypeSchema: route({
    method: 'GET',
    path: '/v1/catalog/{type}/schema',
    group: 'control',
    scope: 'any',
    summary: 'JSON Schema of the events of a type, as a source should send them',
    params: catalog.typeParamsSchema,
    answers: { 200: { about: 'JSON Schema, draft 2020-12.', schema: z.looseObject({ title: z.string() }) } },
    codes: ['type.not_found'],
  }),
  registerTypes: route({
    method: 'POST',
    path: '/v1/catalog',
    group: 'control',
    scope: 'administer',
    summary: 'Register types of your own; each is taken at once, or refused by itself with the fields that are wrong',
    body: { schema: catalog.registerTypesSchema, mediaTypes: ['application/json'] },
    answers: {
      200: { about: 'Every type is registered, or was already.', schema: catalog.registeredTypesSchema },
      207: { about: 'Some were refused.', schema: catalog.registeredTypesSchema },
    },
    codes: ['queue.full', 'store.stopped', 'store.full', 'store.readonly'],
  }),
} as const;
