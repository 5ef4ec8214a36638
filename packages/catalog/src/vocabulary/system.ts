/** How the systems around the trail are doing, and whether everything they did arrived in it. */

import { confidential, open, required, type EventType, type FieldRule } from '../event-type.ts';

const family = 'system';

/** The recording of a source is security: whoever stops it may have something to hide. */
const recording: Readonly<Record<string, FieldRule>> = {
  source: required(open('reference')),
  cause: confidential('text'),
  planned: open('flag'),
};

export const systemTypes: readonly EventType[] = [
  {
    name: 'system.status_changed',
    version: 1,
    family,
    requirement: 'REC-15',
    importance: 'normal',
    retention: 'operations',
    sentence: {
      en: 'The status[ of {target}] changed{values}',
      de: 'Der Status[ von {target}] hat sich{values} geändert',
    },
    data: {
      status: required(open('text')),
      integration: open('reference'),
      component: open('text'),
      since: open('time'),
      errors: open('count'),
      cause: confidential('text'),
    },
    changes: { status: open('text') },
    example: {
      actor: { type: 'system', id: 'health', name: 'Health Check', mode: 'scheduled' },
      targets: [{ type: 'integration', id: 'int_crm', name: 'HubSpot to Salesforce' }],
      changes: [{ path: 'status', before: 'healthy', after: 'degraded' }],
      data: { status: 'degraded', integration: 'int_crm' },
    },
  },
  {
    name: 'system.alerted',
    version: 1,
    family,
    requirement: 'REC-15',
    importance: 'notable',
    retention: 'operations',
    sentence: {
      en: '{actor} {did:raised|raise} an alert[ for {target}][: {data.alert}][, {data.errors:error|errors}]',
      de: '{actor} {hat} Alarm[ für {target}] {did:ausgelöst|auslösen}[: {data.alert}][, {data.errors} Fehler]',
    },
    data: {
      alert: required(open('text')),
      severity: required(open('text')),
      errors: open('count'),
      measure: open('text'),
      value: open('number'),
      threshold: open('number'),
      unit: open('text'),
      first_seen: open('time'),
      message: confidential('text'),
    },
    example: {
      actor: { type: 'system', id: 'health', name: 'Health Check', mode: 'scheduled' },
      targets: [{ type: 'system', id: 'sys_mail', name: 'Mail Gateway' }],
      data: { alert: 'errors above limit', severity: 'high', errors: 41, measure: 'bounces', value: 4.1, threshold: 2 },
    },
  },
  {
    name: 'system.measured',
    version: 1,
    family,
    requirement: 'REC-15',
    importance: 'routine',
    retention: 'operations',
    sentence: {
      en: '{actor} {did:measured|measure} {target}[: {data.measure} {data.value}[ {data.unit}]]',
      de: '{actor} {hat} {target} {did:gemessen|messen}[: {data.measure} {data.value}[ {data.unit}]]',
    },
    data: {
      measure: required(open('text')),
      value: required(open('number')),
      unit: open('text'),
      threshold: open('number'),
      from: open('time'),
      to: open('time'),
    },
    example: {
      actor: { type: 'system', id: 'health', name: 'Health Check', mode: 'scheduled' },
      targets: [{ type: 'system', id: 'sys_mail', name: 'Mail Gateway' }],
      data: { measure: 'response time', value: 184, unit: 'ms', threshold: 500 },
    },
  },
  {
    name: 'system.recording_stopped',
    version: 1,
    family,
    requirement: 'REC-15',
    importance: 'critical',
    retention: 'security',
    sentence: {
      en: '{actor} {did:stopped|stop} the recording[ of {target}][ (reason: {reason})]',
      de: '{actor} {hat} die Aufzeichnung[ von {target}] {did:angehalten|anhalten}[ (Grund: {reason})]',
    },
    data: { ...recording, last_recorded: open('time'), expected_until: open('time') },
    example: {
      targets: [{ type: 'source', id: 'src_cms', name: 'Website CMS' }],
      reason: 'maintenance of the database',
      data: { source: 'cms', planned: true, expected_until: '2026-11-15T06:00:00Z' },
    },
  },
  {
    name: 'system.recording_resumed',
    version: 1,
    family,
    requirement: 'REC-15',
    importance: 'notable',
    retention: 'security',
    sentence: {
      en: '{actor} {did:resumed|resume} the recording[ of {target}][ after {data.silent_minutes:minute|minutes}][, {data.lost:event|events} lost]',
      de: '{actor} {hat} die Aufzeichnung[ von {target}][ nach {data.silent_minutes:Minute|Minuten}] {did:fortgesetzt|fortsetzen}[, {data.lost:Ereignis|Ereignisse} verloren]',
    },
    data: {
      ...recording,
      stopped: open('time'),
      silent_minutes: open('number'),
      recovered: open('count'),
      lost: open('count'),
    },
    example: {
      targets: [{ type: 'source', id: 'src_cms', name: 'Website CMS' }],
      data: { source: 'cms', stopped: '2026-11-15T04:10:00Z', silent_minutes: 96, recovered: 212, lost: 0 },
    },
  },
  {
    name: 'system.gap_detected',
    version: 1,
    family,
    requirement: 'REC-15',
    importance: 'critical',
    retention: 'security',
    sentence: {
      en: '{actor} {did:found|find} a gap in the record[ of {target}][: {data.seen} of {data.expected} events are there]',
      de: '{actor} {hat} eine Lücke in der Aufzeichnung[ von {target}] {did:gefunden|finden}[: {data.seen} von {data.expected} Ereignissen sind da]',
    },
    data: {
      source: required(open('reference')),
      // sequence, heartbeat or reconciliation
      method: open('text'),
      expected: required(open('count')),
      seen: required(open('count')),
      missing: open('count'),
      run: open('reference'),
      from: required(open('time')),
      to: required(open('time')),
      missing_ids: confidential('list'),
    },
    example: {
      actor: { type: 'system', id: 'reconciler', name: 'Reconciler', mode: 'scheduled' },
      targets: [{ type: 'source', id: 'src_crm', name: 'HubSpot' }],
      data: {
        source: 'hubspot',
        method: 'reconciliation',
        expected: 41,
        seen: 40,
        missing: 1,
        from: '2026-11-13T00:00:00Z',
        to: '2026-11-16T00:00:00Z',
      },
    },
  },
];
