/** The trail being read, searched, checked and taken away: whoever looks is on record too. */

import { confidential, open, required, type EventType } from '../event-type.ts';

const family = 'trail';
const requirement = 'REC-25';
const retention = 'trail';

export const trailReadingTypes: readonly EventType[] = [
  {
    name: 'trail.read',
    version: 1,
    family,
    requirement,
    importance: 'routine',
    retention,
    sentence: {
      en: '{actor} {did:read|read} {data.events:event|events}[ in {data.queries:query|queries}]',
      de: '{actor} {hat} {data.events:Ereignis|Ereignisse}[ in {data.queries:Abfrage|Abfragen}] {did:gelesen|lesen}',
    },
    data: {
      from: required(open('time')),
      to: required(open('time')),
      queries: required(open('count')),
      events: required(open('count')),
      session: open('reference'),
    },
    example: {
      data: { from: '2026-11-11T08:00:00.000Z', to: '2026-11-11T08:00:41.000Z', queries: 3, events: 150 },
    },
  },
  {
    name: 'trail.searched',
    version: 1,
    family,
    requirement,
    importance: 'routine',
    retention,
    sentence: {
      en: '{actor} {did:searched|search} the trail[ for {data.query}][, {data.results:hit|hits}]',
      de: '{actor} {hat} das Protokoll[ nach {data.query}] {did:durchsucht|durchsuchen}[, {data.results} Treffer]',
    },
    data: {
      // A query may name a person, and a digest that anyone can make confirms a guess.
      query: confidential('text'),
      query_sha256: confidential('hash'),
      view: open('reference'),
      results: open('count'),
      from: open('time'),
      to: open('time'),
      purpose: confidential('text'),
    },
    example: { data: { query: 'type:data.exported', results: 23 } },
  },
  {
    name: 'trail.view_changed',
    version: 1,
    family,
    requirement,
    importance: 'routine',
    retention,
    sentence: {
      en: '{actor} {did:changed|change} the view {target:view}[ ({data.kind})][, shared with {data.shared_with}]',
      de: '{actor} {hat} die Ansicht {target:view}[ ({data.kind})] {did:geändert|ändern}[, geteilt mit {data.shared_with}]',
    },
    data: {
      // created, changed, deleted
      kind: required(open('text')),
      shared_with: open('text'),
      query: confidential('text'),
    },
    changes: { name: open('text'), query: confidential('text'), shared_with: open('text') },
    example: {
      targets: [{ type: 'view', id: 'view_2', name: 'Exports this quarter' }],
      data: { kind: 'created', shared_with: 'team', query: 'type:data.exported' },
    },
  },
  {
    name: 'trail.exported',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:exported|export} {data.entries:entry|entries}[ as a bundle ({data.kind})][, purpose: {data.purpose}]',
      de: '{actor} {hat} {data.entries:Eintrag|Einträge}[ als Bündel ({data.kind})] {did:exportiert|exportieren}[, Zweck: {data.purpose}]',
    },
    data: {
      kind: required(open('text')),
      from: open('time'),
      to: open('time'),
      query_sha256: confidential('hash'),
      withheld: open('object'),
      first: open('number'),
      count: open('count'),
      entries: required(open('count')),
      size: open('number'),
      root: open('hash'),
      parameters_sha256: required(open('hash')),
      purpose: confidential('text'),
    },
    example: {
      data: {
        kind: 'query',
        from: '2026-07-01T00:00:00.000Z',
        to: '2026-09-30T23:59:59.999Z',
        withheld: { paths: [], classes: [] },
        entries: 212,
        parameters_sha256: '7d1f9c3e',
        purpose: 'Audit of the third quarter',
      },
    },
  },
  {
    name: 'trail.verified',
    version: 1,
    family,
    requirement,
    importance: 'routine',
    retention,
    sentence: {
      en: '{actor} {did:verified|verify} the trail[ up to entry {data.size}][, {data.findings:finding|findings}]',
      de: '{actor} {hat} das Protokoll[ bis Eintrag {data.size}] {did:überprüft|überprüfen}[, {data.findings:Befund|Befunde}]',
    },
    data: { size: required(open('number')), root: open('hash'), findings: required(open('count')) },
    example: { data: { size: 88120, findings: 0 } },
  },
  {
    name: 'trail.reported',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:made|make} the report[ {target:report}][ on the trail from {data.from}][ to {data.to}][, {data.exceptions:exception|exceptions}]',
      de: '{actor} {hat} den Bericht[ {target:report}][ über das Protokoll vom {data.from}][ bis {data.to}] {did:erstellt|erstellen}[, {data.exceptions:Ausnahme|Ausnahmen}]',
    },
    data: {
      kind: required(open('text')),
      from: required(open('time')),
      to: required(open('time')),
      size: open('number'),
      controls: open('count'),
      exceptions: open('count'),
      report_sha256: required(open('hash')),
    },
    example: {
      actor: { type: 'system', id: 'trailmark', name: 'Trailmark', mode: 'scheduled' },
      targets: [{ type: 'report', id: 'week_46', name: 'Compliance week 46' }],
      data: {
        kind: 'weekly compliance',
        from: '2026-11-09',
        to: '2026-11-15',
        controls: 35,
        exceptions: 4,
        report_sha256: '7d1f9c3e',
      },
    },
  },
  {
    name: 'trail.signed_off',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:signed off|sign off} the report[ {target:report}][ as {data.role}][, {data.open_exceptions:exception|exceptions} still open]',
      de: '{actor} {hat} den Bericht[ {target:report}][ als {data.role}] {did:abgenommen|abnehmen}[, {data.open_exceptions:Ausnahme|Ausnahmen} noch offen]',
    },
    data: {
      role: required(open('text')),
      report_sha256: required(open('hash')),
      open_exceptions: open('count'),
      statement: confidential('text'),
    },
    example: {
      targets: [{ type: 'report', id: 'week_46', name: 'Compliance week 46' }],
      data: { role: 'compliance officer', report_sha256: '7d1f9c3e', open_exceptions: 1 },
    },
  },
];
