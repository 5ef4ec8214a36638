/** Routes that find, count, complete, follow and keep queries. */

import { z } from 'zod';
import * as search from './schema/search.ts';
import { route } from './route.ts';

const json = ['application/json'] as const;
const queryCodes = ['query.invalid', 'query.unsupported'] as const;
const waitCodes = [...queryCodes, 'request.timeout'] as const;
const storeCodes = ['queue.full', 'store.stopped', 'store.full', 'store.readonly'] as const;
const viewParams = z.object({ id: z.string().min(1).max(100) });

export const searchRoutes = {
  findEvents: route({
    method: 'GET',
    path: '/v1/events',
    group: 'events',
    scope: 'read',
    summary: 'Find events',
    query: search.findQuerySchema,
    answers: { 200: { about: 'One page.', schema: search.foundSchema } },
    codes: [...waitCodes, 'queue.full'],
  }),
  facets: route({
    method: 'GET',
    path: '/v1/facets',
    group: 'events',
    scope: 'read',
    summary: 'Count the events that match by the values of a field',
    query: search.facetsQuerySchema,
    answers: { 200: { about: 'The most frequent values.', schema: search.facetsSchema } },
    codes: waitCodes,
  }),
  histogram: route({
    method: 'GET',
    path: '/v1/histogram',
    group: 'events',
    scope: 'read',
    summary:
      'Count the events that match by time. Unless from, to or the query say otherwise: a day of minutes, 30 days of hours or days, 26 weeks, 12 months',
    query: search.histogramQuerySchema,
    answers: { 200: { about: 'Every bucket, empty ones too.', schema: search.histogramSchema } },
    codes: waitCodes,
  }),
  complete: route({
    method: 'GET',
    path: '/v1/complete',
    group: 'events',
    scope: 'read',
    summary: 'Complete what was typed of a query: fields, and values with counts',
    query: search.completeQuerySchema,
    answers: { 200: { about: 'What it may become.', schema: search.completedSchema } },
    codes: [...queryCodes],
  }),
  tail: route({
    method: 'GET',
    path: '/v1/tail',
    group: 'events',
    scope: 'read',
    summary: 'Follow events as they are recorded; resumes behind Last-Event-ID, the index of the last event',
    query: search.tailQuerySchema,
    answers: {
      200: {
        about: 'Server-sent events: `event`, its id the index and its data the event; `notes`, what cannot be found.',
        mediaType: 'text/event-stream',
      },
    },
    codes: [...queryCodes, 'tail.too_many'],
  }),
  listViews: route({
    method: 'GET',
    path: '/v1/views',
    group: 'control',
    scope: 'read',
    summary: 'Saved queries: your own, and those shared with you',
    answers: { 200: { about: 'By name.', schema: search.viewsSchema } },
    codes: [],
  }),
  createView: route({
    method: 'POST',
    path: '/v1/views',
    group: 'control',
    scope: 'read',
    summary: 'Save a query',
    body: { schema: search.viewRequestSchema, mediaTypes: json },
    answers: { 201: { about: 'Saved.', schema: search.viewSchema } },
    codes: [...queryCodes, ...storeCodes, 'view.too_many'],
  }),
  changeView: route({
    method: 'PUT',
    path: '/v1/views/{id}',
    group: 'control',
    scope: 'read',
    summary: 'Replace a saved query of your own',
    params: viewParams,
    body: { schema: search.viewRequestSchema, mediaTypes: json },
    answers: { 200: { about: 'As it is now.', schema: search.viewSchema } },
    codes: [...queryCodes, ...storeCodes, 'view.not_found'],
  }),
  deleteView: route({
    method: 'DELETE',
    path: '/v1/views/{id}',
    group: 'control',
    scope: 'read',
    summary: 'Delete a saved query: your own, or any with the scope administer',
    params: viewParams,
    answers: { 200: { about: 'As it was.', schema: search.viewSchema } },
    codes: [...storeCodes, 'view.not_found'],
  }),
} as const;
