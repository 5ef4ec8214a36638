/** Answers over HTTP: in whose rights, what a reader who sees less is told, and what stays on record of them. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

interface SaidAnswer {
  readonly verdict: string;
  readonly headline: string;
  readonly clauses: readonly { readonly text: string; readonly events: readonly { readonly index: number }[] }[];
  readonly unknown: readonly { readonly code: string; readonly text: string }[];
  readonly evidence: readonly { readonly index: number; readonly id?: string }[];
  readonly sources: readonly { readonly source: string; readonly events: number; readonly gaps: readonly object[] }[];
  readonly withheld?: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly bundle?: { readonly id: string; readonly href: string };
}

let server: TestServer;
const tom = { type: 'user', id: 'u_22', name: 'Tom Berger' };
const aylin = { type: 'user', id: 'u_23', name: 'Aylin Demir' };
const ana = { type: 'user', id: 'u_17', name: 'Ana Ruiz', email: 'ana@larkfield.example' };
const rule = { type: 'rule', id: 'rule_7', name: 'Leads by size' };
const lead = { type: 'lead', id: 'l_4471', name: 'Priya Nair' };
const time = (minute: number): string => new Date(Date.UTC(2026, 2, 2, 9, minute)).toISOString();

const EVENTS = [
  {
    id: 'evaluated',
    type: 'rule.evaluated',
    time: time(0),
    source: 'automation',
    actor: rule,
    targets: [rule, lead],
    scope: { client: 'northstar' },
    data: {
      version: '7',
      matched: true,
      fired: true,
      result: 'fired',
      evaluation: 'ev_1',
      attributes: { employees: 5_200 },
      candidates: [
        { id: tom.id, name: tom.name, result: 'won' },
        { id: aylin.id, name: aylin.name, result: 'lost', why: 'segment too small' },
      ],
    },
  },
  {
    id: 'assigned',
    type: 'lead.assigned',
    time: time(1),
    source: 'crm',
    actor: rule,
    targets: [lead, { ...tom, role: 'assignee' }],
    scope: { client: 'acme' },
    data: { rule: rule.id, rule_version: '7', evaluation: 'ev_1', step: 1, chain: [] },
  },
  {
    id: 'moved',
    type: 'lead.reassigned',
    time: time(90),
    source: 'crm',
    actor: ana,
    targets: [lead, { ...tom, role: 'previous' }, { ...aylin, role: 'assignee' }],
    scope: { client: 'acme' },
    reason: 'Tom is away',
    data: { rule: null, rule_version: null, step: 2, chain: [tom.id], returned: false },
  },
];

beforeAll(async () => {
  server = await startTestServer();
  const { status, text } = await server.ask('POST', '/v1/events', { json: EVENTS });
  expect([status, text]).toEqual([200, expect.any(String)]);
});
afterAll(() => server.remove());

async function ask(json: Record<string, unknown>, key?: string): Promise<SaidAnswer> {
  const asked = { json: { entity: 'lead/l_4471', ...json }, ...(key === undefined ? {} : { key }) };
  const { status, text } = await server.ask('POST', '/v1/answers/assignment', asked);
  expect([status, text]).toEqual([200, expect.any(String)]);
  return JSON.parse(text) as SaidAnswer; // members the test does not find fail it
}

async function newKey(wanted: Record<string, unknown>): Promise<string> {
  const { status, json } = await server.ask('POST', '/v1/api-keys', { json: { name: 'k', ...wanted } });
  expect(status).toBe(201);
  return String(json.key);
}

const said = ({ headline, clauses, unknown }: SaidAnswer): string =>
  [headline, ...clauses.map(({ text }) => text), ...unknown.map(({ text }) => text)].join('\n');
const idsOf = ({ evidence }: SaidAnswer): string[] => evidence.flatMap(({ id }) => id ?? []);

describe('a reader who sees everything', () => {
  it('is told who has it, how the other fared, and every move', async () => {
    const answer = await ask({ other: 'aylin demir', at: time(30) });
    expect(answer.verdict).toBe('answered');
    expect(answer.headline).toBe(
      'Tom Berger has had the lead Priya Nair since 2 March 2026, 09:01: version 7 of the rule “Leads by size” chose Tom Berger, and Aylin Demir lost (“segment too small”).',
    );
    expect(idsOf(answer)).toEqual(['evaluated', 'assigned']);
    const now = await ask({});
    expect(now.headline).toContain('Aylin Demir has had the lead Priya Nair since 2 March 2026, 10:30');
    expect(said(now)).toContain('Tom is away');
    expect(now.withheld).toBeUndefined();
  });

  it('is answered in German, on the clocks of the zone', async () => {
    const { headline } = await ask({ language: 'de', tz: 'Europe/Berlin' });
    expect(headline).toBe(
      'Aylin Demir hat den Lead Priya Nair seit dem 02.03.2026, 11:30 Uhr: Ana Ruiz hat ihn von Hand dorthin gegeben, Grund: „Tom is away“.',
    );
  });

  it('gets a bundle of exactly the events cited, and their showing is on record', async () => {
    const { bundle, evidence } = await ask({ bundle: true, purpose: 'dispute 12' });
    await expect
      .poll(async () => (await server.ask('GET', `/v1/exports/${bundle?.id}`)).json.status, { timeout: 10_000 })
      .toBe('ready');
    const { json } = await server.ask('GET', '/v1/events?q=type:trail.exported');
    expect(json.events[0].data).toMatchObject({ kind: 'selection' });
    const { json: shown } = await server.ask('GET', '/v1/events?q=type:trail.revealed');
    expect(shown.events.map((event: { data: object }) => event.data)).toContainEqual(
      expect.objectContaining({ purpose: 'dispute 12', count: expect.any(Number) }),
    );
    expect(evidence).toHaveLength(3);
  });
});

describe('a reader who sees less', () => {
  it('gets the answer without what lies outside the restriction, and is told that there may be more', async () => {
    const key = await newKey({ scopes: ['read', 'reveal'], restrict: 'scope.client:acme' });
    const answer = await ask({ other: 'Aylin Demir', at: time(30) }, key);
    expect(idsOf(answer)).toEqual(['assigned']);
    expect(said(answer)).not.toContain('segment too small');
    expect(answer.unknown.map(({ code }) => code)).toEqual(['no_evaluation', 'other_not_evaluated']);
    expect(answer.withheld).toContain('sees only part of the trail');
    expect(answer.sources.map(({ source, events }) => [source, events])).toEqual([['crm', 1]]);
    // The sentence stands there whether or not something was left out.
    const whole = await newKey({ scopes: ['read', 'reveal'], restrict: 'scope.client:acme OR scope.client:northstar' });
    expect((await ask({ at: time(30) }, whole)).withheld).toBe(answer.withheld);
  });

  it('is shown people by their refs, where names are not for the key', async () => {
    const key = await newKey({ scopes: ['read'] });
    const { clauses, headline, verdict } = await ask({}, key);
    expect(verdict).toBe('answered');
    const moves = clauses.slice(1).map(({ text }) => text);
    for (const name of ['Tom Berger', 'Aylin Demir', 'Ana Ruiz', 'Priya Nair'])
      expect([headline, ...moves].join('\n')).not.toContain(name);
    expect(headline).toMatch(/^Person s_/i);
  });

  it('cannot conclude anything from what it may not ask for', async () => {
    const key = await newKey({ scopes: ['read', 'reveal'], withhold: ['targets'] });
    const answer = await ask({}, key);
    expect([answer.verdict, answer.unknown.map(({ code }) => code)]).toEqual(['cannot', ['withheld']]);
    expect(answer.clauses).toEqual([]);
    expect(answer.withheld).toBeDefined();
    const timeless = await newKey({ scopes: ['read', 'reveal'], withhold: ['time'] });
    expect((await ask({}, timeless)).sources).toEqual([]);
  });

  it('is told that a reason is withheld, not that there is none', async () => {
    const key = await newKey({ scopes: ['read', 'reveal'], withhold: ['reason'] });
    const answer = await ask({}, key);
    expect(said(answer)).toContain('the reason is withheld from this key');
    expect(said(answer)).not.toContain('no reason');
    expect([answer.verdict, answer.unknown.map(({ code }) => code)]).toEqual(['partly', ['withheld']]);
    expect(answer.withheld).toBeDefined();
  });

  it('makes no bundle without the right to one', async () => {
    const key = await newKey({ scopes: ['read'] });
    const json = { entity: 'lead/l_4471', bundle: true };
    const { status } = await server.ask('POST', '/v1/answers/assignment', { json, key });
    expect(status).toBe(403);
  });
});

it('refuses what is no question', async () => {
  for (const json of [{}, { entity: 'lead' }, { entity: 'lead/l_1', at: 'noon' }, { entity: 'lead/l_1', tz: 'Mars' }])
    expect((await server.ask('POST', '/v1/answers/assignment', { json })).status).toBe(400);
});
