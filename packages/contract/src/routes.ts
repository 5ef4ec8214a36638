/** Every route of the HTTP face. */

import { z } from 'zod';
import * as control from './schema/control.ts';
import { eventSchema } from './schema/event.ts';
import * as evidence from './schema/evidence.ts';
import * as intake from './schema/intake.ts';
import { route } from './route.ts';

const json = ['application/json'] as const;
const storeCodes = ['queue.full', 'store.stopped', 'store.full', 'store.readonly'] as const;
const queryCodes = ['query.invalid', 'query.unsupported'] as const;
const tenantParams = z.object({ tenant: control.tenantName });

export const routes = {
  recordEvents: route({
    method: 'POST', path: '/v1/events', group: 'events', scope: 'record', summary: 'Record events',
    body: {
      schema: z.union([eventSchema, z.array(eventSchema).max(10_000)]),
      mediaTypes: ['application/json', 'application/x-ndjson', 'application/cloudevents+json', 'application/cloudevents-batch+json'],
    },
    answers: {
      200: { about: 'All are stored, or were before.', schema: intake.recordedSchema },
      207: { about: 'Some were not stored; each result says why.', schema: intake.recordedSchema },
    },
    codes: [
      'body.malformed', 'event.id_reused', 'body.too_large', 'media.unsupported', 'event.invalid', 'event.unknown_field', 'event.too_deep',
      'event.too_many_fields', 'event.string_too_long', 'event.number_unsafe', 'event.duplicate_key', 'event.bad_utf8', 'request.timeout', ...storeCodes,
    ],
  }),
  findEvents: route({
    method: 'GET', path: '/v1/events', group: 'events', scope: 'read', summary: 'Find events', query: intake.findQuerySchema,
    answers: { 200: { about: 'One page.', schema: intake.foundSchema } }, codes: [...queryCodes],
  }),
  readEvent: route({
    method: 'GET', path: '/v1/events/{id}', group: 'events', scope: 'read', summary: 'Read one event by ref, index or the source\'s id',
    params: intake.eventParamsSchema, query: intake.eventQuerySchema,
    answers: { 200: { about: 'The event and its place in the log.', schema: intake.oneEventSchema } }, codes: ['event.not_found', 'event.id_ambiguous'],
  }),
  proveEvent: route({
    method: 'GET', path: '/v1/events/{id}/proof', group: 'events', scope: 'read', summary: 'Prove one event',
    params: intake.eventParamsSchema, query: intake.eventQuerySchema,
    answers: { 200: { about: 'C2SP tlog-proof; its extra is the entry.', mediaType: 'text/plain' } }, codes: ['event.not_found', 'event.id_ambiguous'],
  }),
  requestExport: route({
    method: 'POST', path: '/v1/exports', group: 'evidence', scope: 'export', summary: 'Ask for an evidence bundle',
    body: { schema: evidence.exportRequestSchema, mediaTypes: json },
    answers: { 202: { about: 'Queued.', schema: evidence.exportStateSchema } }, codes: [...queryCodes, ...storeCodes],
  }),
  readExport: route({
    method: 'GET', path: '/v1/exports/{id}', group: 'evidence', scope: 'export', summary: 'How far an export is',
    params: evidence.idParamsSchema, answers: { 200: { about: 'Its state.', schema: evidence.exportStateSchema } }, codes: ['export.not_found'],
  }),
  downloadExport: route({
    method: 'GET', path: '/v1/exports/{id}/bundle', group: 'evidence', scope: 'export', summary: 'The bundle itself',
    params: evidence.idParamsSchema, answers: { 200: { about: 'A zip file.', mediaType: 'application/zip' } },
    codes: ['export.not_found', 'export.removed'],
  }),
  requestErasure: route({
    method: 'POST', path: '/v1/erasures', group: 'evidence', scope: 'erase', summary: 'Preview or request the erasure of people',
    query: evidence.erasureQuerySchema, body: { schema: evidence.erasureRequestSchema, mediaTypes: json },
    answers: {
      200: { about: 'The preview (dryRun=true).', schema: evidence.erasurePreviewSchema },
      202: { about: 'Waits for approval by another key.', schema: evidence.erasureStateSchema },
    },
    codes: ['subject.not_found', ...storeCodes],
  }),
  readErasure: route({
    method: 'GET', path: '/v1/erasures/{id}', group: 'evidence', scope: 'erase', summary: 'How far an erasure is',
    params: evidence.idParamsSchema, answers: { 200: { about: 'Its state.', schema: evidence.erasureStateSchema } }, codes: ['erasure.not_found'],
  }),
  approveErasure: route({
    method: 'POST', path: '/v1/erasures/{id}/approve', group: 'evidence', scope: 'erase', summary: 'Approve and carry out an erasure',
    params: evidence.idParamsSchema, answers: { 200: { about: 'Done.', schema: evidence.erasureStateSchema } },
    codes: ['erasure.not_found', 'erasure.same_key', 'erasure.held', ...storeCodes],
  }),
  readCatalog: route({
    method: 'GET', path: '/v1/catalog', group: 'control', scope: 'any', summary: 'The types we know, their fields and classes',
    answers: { 200: { about: 'The catalog.', schema: z.looseObject({ format: z.string(), types: z.array(z.unknown()) }) } }, codes: [],
  }),
  logKeys: route({
    method: 'GET', path: '/v1/keys', group: 'log', scope: 'open', summary: 'The keys that sign the logs',
    answers: { 200: { about: 'Verifier keys (vkey).', schema: control.logKeysSchema } }, codes: [],
  }),
  listApiKeys: route({
    method: 'GET', path: '/v1/api-keys', group: 'control', scope: 'administer', summary: 'API keys of this tenant',
    answers: { 200: { about: 'Without the keys themselves.', schema: control.apiKeysSchema } }, codes: [],
  }),
  createApiKey: route({
    method: 'POST', path: '/v1/api-keys', group: 'control', scope: 'administer', summary: 'Create an API key',
    body: { schema: control.apiKeyRequestSchema, mediaTypes: json },
    answers: { 201: { about: 'The key, shown once.', schema: control.newApiKeySchema } }, codes: ['tenant.not_found', ...queryCodes, ...storeCodes],
  }),
  revokeApiKey: route({
    method: 'DELETE', path: '/v1/api-keys/{id}', group: 'control', scope: 'administer', summary: 'Revoke an API key',
    params: evidence.idParamsSchema, answers: { 200: { about: 'Revoked at once.', schema: control.apiKeySchema } }, codes: ['key.not_found', ...storeCodes],
  }),
  listTenants: route({
    method: 'GET', path: '/v1/tenants', group: 'control', scope: 'administer', summary: 'Tenants this key administers',
    answers: { 200: { about: 'All of them for the operator\'s key, else its own.', schema: control.tenantsSchema } }, codes: [],
  }),
  createTenant: route({
    method: 'POST', path: '/v1/tenants', group: 'control', scope: 'administer', summary: 'Create a tenant with a log of its own',
    body: { schema: control.tenantRequestSchema, mediaTypes: json },
    answers: { 201: { about: 'With its first administrator key.', schema: control.newTenantSchema } }, codes: ['tenant.exists'],
  }),
  changeTenant: route({
    method: 'PATCH', path: '/v1/tenants/{tenant}', group: 'control', scope: 'administer', summary: 'Change name or publicLog of a tenant',
    params: tenantParams, body: { schema: control.tenantChangeSchema, mediaTypes: json },
    answers: { 200: { about: 'As it is now.', schema: control.tenantSchema } }, codes: ['tenant.not_found'],
  }),
  logCheckpoint: route({
    method: 'GET', path: '/log/{tenant}/checkpoint', group: 'log', scope: 'open', summary: 'The newest checkpoint', params: tenantParams,
    answers: { 200: { about: 'C2SP signed note.', mediaType: 'text/plain' } }, codes: ['tenant.not_found'],
  }),
  logTile: route({
    method: 'GET', path: '/log/{tenant}/tile/*', group: 'log', scope: 'own', summary: 'Hash and entry tiles (C2SP tlog-tiles)', params: tenantParams,
    answers: { 200: { about: 'The tile.', mediaType: 'application/octet-stream' } }, codes: ['tenant.not_found', 'tile.not_found'],
  }),
  healthz: route({
    method: 'GET', path: '/healthz', group: 'health', scope: 'open', summary: 'Whether the process answers',
    answers: { 200: { about: 'It does.', schema: control.healthSchema } }, codes: [],
  }),
  readyz: route({
    method: 'GET', path: '/readyz', group: 'health', scope: 'open', summary: 'Whether events can be recorded, and why not',
    answers: { 200: { about: 'Ready.', schema: control.healthSchema }, 503: { about: 'Not ready.', schema: control.healthSchema } }, codes: [],
  }),
  metrics: route({
    method: 'GET', path: '/metrics', group: 'health', scope: 'own', summary: 'Figures for Prometheus (loopback, or scope administer)',
    answers: { 200: { about: 'Text exposition format.', mediaType: 'text/plain' } }, codes: [],
  }),
  openapi: route({
    method: 'GET', path: '/openapi.json', group: 'health', scope: 'open', summary: 'This description',
    answers: { 200: { about: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.string() }) } }, codes: [],
  }),
} as const;

export type RouteName = keyof typeof routes;
