/** Events and questions that the tests of owners and of folding share. */

import { classify, type ClassifiedEvent, type Field } from './index.ts';

export function accepted(event: unknown): ClassifiedEvent {
  const result = classify(event, { source: 'crm' });
  if (!result.ok) throw new Error(`${result.problem.code} ${result.problem.pointer}: ${result.problem.detail}`);
  return result.event;
}

export const paths = (fields: readonly Field[]) => fields.map((field) => field.path);
export const textAt = (fields: readonly Field[], path: string) => fields.find((field) => field.path === path)?.text;
export const found = (event: ClassifiedEvent, field: string) =>
  event.terms.filter((term) => term.field === field).map((term) => term.value);

export function slotCount(event: ClassifiedEvent): number {
  return (
    event.open.length +
    event.confidential.length +
    event.persons.reduce((sum, person) => sum + person.fields.length, event.further.length > 0 ? 1 : 0)
  );
}

export const user = { type: 'user', id: 'u_1', name: 'Ana Ruiz', email: 'ana@larkfield.example' };

/** Exactly 64 slots. */
export const everything = {
  id: 'e_1',
  type: 'lead.created',
  time: '2026-03-01T10:00:00+01:00',
  source: 'forms',
  run: 'r_1',
  sequence: 4,
  actor: {
    ...user,
    roles: ['admin'],
    mode: 'autonomous',
    onBehalfOf: { type: 'user', id: 'u_2', name: 'Jonas Quill', email: 'jonas@larkfield.example' },
    agent: { name: 'Copy Agent' },
  },
  targets: [
    { type: 'lead', id: 'l_1', name: 'Greta Vance', role: 'primary' },
    { type: 'form', id: 'f_1', name: 'Contact', role: 'origin' },
  ],
  changes: [
    { path: 'state', before: null, after: 'new', origin: 'source' },
    { path: 'email', before: null, after: 'greta@vance.example' },
    { path: 'note', before: 'x', after: { a: 1 } },
  ],
  outcome: 'success',
  decision: { policy: 'p', version: 3, rule: 'r', reason: 'score' },
  reason: 'asked',
  approval: {
    id: 'ap_1',
    status: 'approved',
    at: '2026-03-01T09:00:00Z',
    by: { type: 'user', id: 'u_3', name: 'Noor Harrow', email: 'noor@larkfield.example' },
    reason: 'fine',
  },
  scope: { brand: 'Larkfield', market: 'UK', channel: 'web', campaign: 'c_1' },
  domain: 'sales',
  context: { ip: '10.1.2.3', userAgent: 'ua', sessionId: 's', requestId: 'rq', traceId: 't' },
  data: { channel: 'web', email: 'greta@vance.example', extra: { a: [1] }, message: null },
  links: { causedBy: 'e_0', correlation: 'k', corrects: 'e_00' },
};
