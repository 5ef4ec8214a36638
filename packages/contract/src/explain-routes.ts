/** The route that explains: a selection or an answer as one page. */

import * as explain from './schema/explain.ts';
import { route } from './route.ts';

export const explainRoutes = {
  explain: route({
    method: 'POST',
    path: '/v1/explanations',
    group: 'events',
    scope: 'read',
    summary: 'Explain a selection as one page: HTML, PDF or text',
    body: { schema: explain.explanationRequestSchema, mediaTypes: ['application/json'] },
    answers: {
      200: {
        about: 'The page, as text/html, application/pdf or text/plain. Its making is on record (trail.reported).',
        mediaType: 'text/html',
      },
    },
    codes: [
      'query.invalid',
      'query.unsupported',
      'event.not_found',
      'event.id_ambiguous',
      'request.timeout',
      'queue.full',
      'store.stopped',
      'store.full',
      'store.readonly',
    ],
  }),
} as const;
