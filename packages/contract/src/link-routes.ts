/** Routes that link entities which are one, list the links and undo them. */

import { z } from 'zod';
import { route } from './route.ts';
import * as link from './schema/link.ts';

const json = ['application/json'] as const;
const storeCodes = ['queue.full', 'store.stopped', 'store.full', 'store.readonly'] as const;

export const linkRoutes = {
  createLink: route({
    method: 'POST',
    path: '/v1/links',
    group: 'events',
    scope: 'administer',
    summary: 'Say that two entities are one and the same; never by their names alone',
    body: { schema: link.linkRequestSchema, mediaTypes: json },
    answers: {
      200: { about: 'What would come of it (dry_run).', schema: link.linkSchema },
      201: { about: 'Linked, and on record.', schema: link.linkSchema },
    },
    codes: [
      'link.by_name',
      'link.evidence',
      'link.unlike',
      'link.end_unknown',
      'link.end_ambiguous',
      'link.exists',
      'link.too_many',
      'event.not_found',
      'event.id_ambiguous',
      ...storeCodes,
    ],
  }),
  undoLink: route({
    method: 'POST',
    path: '/v1/links/{id}/undo',
    group: 'events',
    scope: 'administer',
    summary: 'Undo a link; both stay on record',
    params: z.object({ id: z.string().min(1).max(100) }),
    body: { schema: link.undoRequestSchema, mediaTypes: json },
    answers: { 200: { about: 'As it is now.', schema: link.linkSchema } },
    codes: ['link.not_found', 'link.undone', ...storeCodes],
  }),
  listLinks: route({
    method: 'GET',
    path: '/v1/links',
    group: 'events',
    scope: 'read',
    summary: 'Links, of one entity or all',
    query: link.linksQuerySchema,
    answers: { 200: { about: 'The newest first.', schema: link.linksSchema } },
    codes: [],
  }),
} as const;
