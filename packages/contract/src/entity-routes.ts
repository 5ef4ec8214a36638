/** Routes of one thing over time. */

import * as entities from './schema/entities.ts';
import { route } from './route.ts';

const codes = ['query.invalid', 'query.unsupported', 'request.timeout', 'queue.full'] as const;

export const entityRoutes = {
  entityTimeline: route({
    method: 'GET',
    path: '/v1/entities/{type}/{id}/timeline',
    group: 'events',
    scope: 'read',
    summary: 'Everything that touched an entity, in one order',
    params: entities.entityParamsSchema,
    query: entities.timelineQuerySchema,
    answers: { 200: { about: 'One page.', schema: entities.timelineSchema } },
    codes,
  }),
  entityState: route({
    method: 'GET',
    path: '/v1/entities/{type}/{id}/state',
    group: 'events',
    scope: 'read',
    summary: 'How an entity stood at a moment',
    params: entities.entityParamsSchema,
    query: entities.stateQuerySchema,
    answers: {
      200: { about: 'Every value that was ever changed, or that it is unknown.', schema: entities.stateSchema },
    },
    codes,
  }),
} as const;
