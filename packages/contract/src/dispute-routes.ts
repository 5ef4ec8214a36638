/** Routes for notes on events, and for disputes: opened, answered, settled, acknowledged by both sides. */

import { z } from 'zod';
import { route } from './route.ts';
import * as dispute from './schema/dispute.ts';

const json = ['application/json'] as const;
const storeCodes = ['queue.full', 'store.stopped', 'store.full', 'store.readonly'] as const;
const eventCodes = ['event.not_found', 'event.id_ambiguous'] as const;
const writeCodes = [...eventCodes, 'subject.not_found', 'note.too_many', ...storeCodes] as const;
const stepCodes = ['dispute.not_found', 'dispute.not_yours', 'dispute.state', 'note.too_many', ...storeCodes] as const;
const params = z.object({ id: z.string().min(1).max(100) });

export const disputeRoutes = {
  createNote: route({
    method: 'POST',
    path: '/v1/notes',
    group: 'events',
    scope: 'read',
    summary: 'Put a note on an event, for everybody who sees the event',
    body: { schema: dispute.noteRequestSchema, mediaTypes: json },
    answers: { 201: { about: 'The note, on record.', schema: dispute.noteSchema } },
    codes: writeCodes,
  }),
  listNotes: route({
    method: 'GET',
    path: '/v1/notes',
    group: 'events',
    scope: 'read',
    summary: 'Notes on an event',
    query: dispute.notesQuerySchema,
    answers: { 200: { about: 'All of them.', schema: dispute.notesSchema } },
    codes: eventCodes,
  }),
  openDispute: route({
    method: 'POST',
    path: '/v1/disputes',
    group: 'events',
    scope: 'read',
    summary: 'Question an event',
    body: { schema: dispute.disputeRequestSchema, mediaTypes: json },
    answers: { 201: { about: 'Open.', schema: dispute.disputeSchema } },
    codes: writeCodes,
  }),
  listDisputes: route({
    method: 'GET',
    path: '/v1/disputes',
    group: 'events',
    scope: 'read',
    summary: 'Disputes over events this key can see',
    query: dispute.disputesQuerySchema,
    answers: { 200: { about: 'One page.', schema: dispute.disputesSchema } },
    codes: eventCodes,
  }),
  readDispute: route({
    method: 'GET',
    path: '/v1/disputes/{id}',
    group: 'events',
    scope: 'read',
    summary: 'One dispute, with all that was said',
    params,
    query: dispute.disputeQuerySchema,
    answers: { 200: { about: 'As it stands.', schema: dispute.disputeSchema } },
    codes: ['dispute.not_found'],
  }),
  answerDispute: route({
    method: 'POST',
    path: '/v1/disputes/{id}/answer',
    group: 'events',
    scope: 'read',
    summary: 'Answer in a dispute, from either side',
    params,
    body: { schema: dispute.disputeAnswerSchema, mediaTypes: json },
    answers: { 200: { about: 'As it stands.', schema: dispute.disputeSchema } },
    codes: stepCodes,
  }),
  resolveDispute: route({
    method: 'POST',
    path: '/v1/disputes/{id}/resolve',
    group: 'events',
    scope: 'read',
    summary: 'Say how a dispute is settled',
    params,
    body: { schema: dispute.disputeResolveSchema, mediaTypes: json },
    answers: { 200: { about: 'As it stands.', schema: dispute.disputeSchema } },
    codes: stepCodes,
  }),
  acknowledgeDispute: route({
    method: 'POST',
    path: '/v1/disputes/{id}/acknowledge',
    group: 'events',
    scope: 'read',
    summary: 'Acknowledge how a dispute was settled, as one of its two sides',
    params,
    answers: { 200: { about: 'As it stands.', schema: dispute.disputeSchema } },
    codes: stepCodes,
  }),
} as const;
