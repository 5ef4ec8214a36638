/** Machines asking machines: calls, limits, and the keys they are made with. */

import { confidential, open, personal, required, type EventType, type FieldRule } from '../event-type.ts';

const family = 'api';

/** What the called system answers in the examples: facts of that system, no codes of ours. */
const answers = { found: 200, tooMany: 429 };

/** `route` is the pattern of an address, without anybody's values; `authentication` how the caller showed who it is. */
const call: Readonly<Record<string, FieldRule>> = {
  authentication: required(open('text')),
  method: open('text'),
  route: open('text'),
  status: required(open('number')),
};

export const apiTypes: readonly EventType[] = [
  {
    name: 'api.called',
    version: 1,
    family,
    requirement: 'REC-14',
    importance: 'routine',
    retention: 'operations',
    sentence: {
      en: '{actor} {did:called|call} the API[ of {target}][ ({data.method} {data.route})][, status {data.status}]',
      de: '{actor} {hat} die Schnittstelle[ von {target}][ ({data.method} {data.route})] {did:aufgerufen|aufrufen}[, Status {data.status}]',
    },
    data: {
      ...call,
      address: confidential('address'),
      // Redacted by the source; what is left of them may still be about whom the call was about.
      request: required(personal('object', 'target')),
      response: required(personal('object', 'target')),
      error: open('text'),
      error_details: confidential('text'),
      rate_limited: open('flag'),
      rate_limit_remaining: open('count'),
      duration_ms: open('number'),
      bytes: open('count'),
      calls: open('count'),
      api_version: open('text'),
    },
    example: {
      actor: { type: 'service', id: 'svc_crm', name: 'CRM Sync' },
      targets: [{ type: 'system', id: 'sys_hub', name: 'HubSpot' }],
      data: {
        authentication: 'oauth',
        method: 'GET',
        route: '/contacts/{id}',
        status: answers.found,
        request: { fields: 'name,market' },
        response: { rows: 1 },
        rate_limit_remaining: 93,
        duration_ms: 120,
      },
    },
  },
  {
    name: 'api.rate_limited',
    version: 1,
    family,
    requirement: 'REC-14',
    importance: 'normal',
    retention: 'security',
    sentence: {
      en: '{actor} was held back by the rate limit[ of {target}][: {data.limit:call|calls} in {data.window_seconds:second|seconds}][, {data.refused} refused]',
      de: '{actor} wurde von der Aufrufgrenze[ von {target}] gebremst[: {data.limit:Aufruf|Aufrufe} in {data.window_seconds:Sekunde|Sekunden}][, {data.refused} abgewiesen]',
    },
    data: {
      ...call,
      limit: required(open('count')),
      window_seconds: required(open('number')),
      calls: open('count'),
      refused: open('count'),
      retry_after_seconds: open('number'),
    },
    example: {
      actor: { type: 'agent', id: 'agent_media', name: 'Media Agent', mode: 'autonomous' },
      targets: [{ type: 'system', id: 'sys_ads', name: 'Google Ads' }],
      outcome: 'denied',
      data: {
        authentication: 'oauth',
        method: 'POST',
        route: '/campaigns',
        status: answers.tooMany,
        limit: 100,
        window_seconds: 60,
        calls: 131,
        refused: 31,
      },
    },
  },
  {
    name: 'api_key.created',
    version: 1,
    family,
    requirement: 'REC-14',
    importance: 'notable',
    retention: 'security',
    sentence: {
      en: '{actor} {did:created|create} the API key[ {target:api_key}][ for {target:user}][ with the rights {data.scopes}][, valid until {data.expires}]',
      de: '{actor} {hat} den API-Schlüssel[ {target:api_key}][ für {target:user}][ mit den Rechten {data.scopes}] {did:angelegt|anlegen}[, gültig bis {data.expires}]',
    },
    data: {
      authentication: open('text'),
      scopes: required(open('list')),
      expires: required(open('time')),
      rate_limit: open('count'),
      addresses: confidential('list'),
      purpose: confidential('text'),
      device: personal('text', 'actor'),
    },
    example: {
      targets: [{ type: 'api_key', id: 'key_77', name: 'Reporting export' }],
      data: { authentication: 'session', scopes: ['contacts.read'], expires: '2027-05-01', purpose: 'Weekly export' },
    },
  },
  {
    name: 'api_key.revoked',
    version: 1,
    family,
    requirement: 'REC-14',
    importance: 'notable',
    retention: 'security',
    sentence: {
      en: '{actor} {did:revoked|revoke} the API key[ {target:api_key}][ after {data.age_days:day|days}][ (reason: {reason})]',
      de: '{actor} {hat} den API-Schlüssel[ {target:api_key}][ nach {data.age_days:Tag|Tagen}] {did:widerrufen|widerrufen}[ (Grund: {reason})]',
    },
    data: {
      authentication: open('text'),
      scopes: open('list'),
      age_days: open('number'),
      last_used: open('time'),
      automatic: open('flag'),
    },
    example: {
      targets: [{ type: 'api_key', id: 'key_77', name: 'Reporting export' }],
      reason: 'the contract ended',
      data: { scopes: ['contacts.read'], age_days: 140, last_used: '2026-11-01T08:00:00Z' },
    },
  },
];
