/** Pages over HTTP: what they hold, for whom, in which rights, and what stays on record of their making. */

import { sha256, toHex } from '@trailmark/core';
import { pdfText } from '@trailmark/report/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

let server: TestServer;
const ana = { type: 'user', id: 'u_17', name: 'Ana Ruiz', email: 'ana@agency.example', roles: ['campaign_manager'] };
const raj = { type: 'user', id: 'u_4', name: 'Raj Patel', roles: ['marketing_director'], org: { name: 'Northstar' } };
const spring = { type: 'campaign', id: 'c_9', name: 'Spring Sale' };
const scope = { client: 'northstar' };

beforeAll(async () => {
  server = await startTestServer();
  const events = [
    {
      id: 'e1',
      type: 'campaign.launched',
      time: '2026-03-02T09:00:00Z',
      source: 'ads',
      actor: ana,
      targets: [spring],
      scope,
      reason: 'Carla asked for it',
      approval: { status: 'approved', by: raj, at: '2026-03-01T09:00:00Z' },
    },
    {
      id: 'e2',
      type: 'budget.adjusted',
      time: '2026-03-03T09:00:00Z',
      source: 'ads',
      actor: { type: 'agent', id: 'media-agent', name: 'Media Agent', onBehalfOf: ana },
      targets: [spring],
      scope,
      changes: [{ path: 'daily_budget', before: '200.00', after: '238.00' }],
      data: { currency: 'EUR' },
      reason: 'Carla wants more',
    },
    {
      id: 'e3',
      type: 'approval.given',
      time: '2026-03-03T12:00:00Z',
      source: 'workflow',
      actor: raj,
      targets: [spring],
      scope: { client: 'other' },
      data: { approval_request: 'apr_1', comment: 'Fine for Carla' },
    },
  ];
  const { status, text } = await server.ask('POST', '/v1/events', { json: events });
  expect([status, text]).toEqual([200, expect.any(String)]);
});
afterAll(() => server.remove());

function explain(json: Record<string, unknown>, key?: string) {
  return server.ask('POST', '/v1/explanations', { json, ...(key === undefined ? {} : { key }) });
}

async function newKey(wanted: Record<string, unknown>): Promise<string> {
  const { json } = await server.ask('POST', '/v1/api-keys', { json: wanted });
  return json.key as string;
}

const told = (text: string): string => text.replaceAll(/\s+/g, ' ');

describe('a page of a query', () => {
  it('tells in sentences, in order, what is claimed apart, what is missing, and how to check', async () => {
    const { status, headers, text } = await explain({ q: 'target:campaign/c_9', format: 'text', tz: 'Europe/Berlin' });
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    const page = told(text);
    expect(page).toContain('10:00:00 #1 Ana Ruiz launched the campaign Spring Sale ! Approval: approved late');
    expect(page).toContain(
      '- Claimed, not on record: the source says approved by Raj Patel, 1 March 2026, 10:00 - Reason given: Carla asked for it',
    );
    expect(page).toContain('Ana Ruiz, through Media Agent, raised the daily budget of Spring Sale from 200 to 238 EUR');
    expect(page).toContain('2 events do not say all that their kind asks for: data.authority, data.limit');
    expect(page).toContain("npx trailmark export 'target:campaign/c_9' -o evidence.zip");
    expect(page.indexOf('#1 Ana')).toBeLessThan(page.indexOf('#2 Ana'));
  });

  it('is told in German', async () => {
    const { text } = await explain({ q: 'target:campaign/c_9', format: 'text', language: 'de' });
    expect(told(text)).toContain(
      'Ana Ruiz hat über Media Agent das Tagesbudget für Spring Sale von 200 auf 238 EUR erhöht',
    );
    expect(told(text)).toContain('Behauptet, nicht aufgezeichnet: die Quelle sagt genehmigt von Raj Patel');
  });

  it('says that nothing recorded is not nothing done', async () => {
    const { text } = await explain({ q: 'target:campaign/none', format: 'text' });
    expect(told(text)).toContain('No event matches. That nothing is recorded does not say that nothing happened.');
  });

  it('is made of events by name, each once', async () => {
    const { text } = await explain({ events: ['e1', '1', 'e3'], format: 'text' });
    expect(text.match(/#\d+ {2}\S/g)).toHaveLength(2);
  });

  it.each([
    [{}, 400, 'request.invalid'],
    [{ q: '', events: ['e1'] }, 400, 'request.invalid'],
    [{ q: 'nosuch:1' }, 400, 'query.invalid'],
    [{ q: '', tz: 'Nowhere/At' }, 400, 'request.invalid'],
    [{ events: ['no-such-event'] }, 404, 'event.not_found'],
  ])('%j is refused', async (json, status, code) => {
    const answer = await explain({ format: 'text', ...json });
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });
});

describe('a page of an answer', () => {
  const answer = { question: 'change', entity: 'campaign/c_9', field: 'daily_budget' };

  it('asks the question anew and stands above the events it cites', async () => {
    const { status, text } = await explain({ answer, format: 'text' });
    expect(status).toBe(200);
    expect(told(text)).toContain('The answer ----------');
    expect(told(text)).toMatch(/Media Agent.* from 200 to 238 EUR.*\[#2/);
    expect(text.match(/^ {2}\S+ +#\d+ {2}\S/gm)).toHaveLength(1);
  });

  it('for readers outside names nobody, and calls what is left out withheld, not absent', async () => {
    const { status, text } = await explain({
      answer: { ...answer, field: undefined },
      format: 'text',
      audience: 'external',
    });
    expect(status).toBe(200);
    expect(text).not.toMatch(/Ana|Ruiz|u_17|Raj|Carla/);
    expect(told(text)).toContain('the reason is withheld');
  });

  it.each([
    [{ question: 'why' }],
    [{ question: 'change' }],
    [{ question: 'change', entity: 'campaign/c_9', quarter: 'last' }],
  ])('%j is refused', async (asked) => {
    const { status, json } = await explain({ answer: asked, format: 'text' });
    expect([status, json.code]).toEqual([400, 'request.invalid']);
  });
});

describe('an audience', () => {
  it('outside the house reads roles, never a name, an id or a free text', async () => {
    for (const language of ['en', 'de']) {
      const { text } = await explain({ q: 'target:campaign/c_9', format: 'text', audience: 'external', language });
      for (const secret of ['Ana', 'Ruiz', 'u_17', 'Raj', 'u_4', 'Carla', 'agency.example', 'administrator'])
        expect(text).not.toContain(secret);
    }
    const { text } = await explain({ q: 'target:campaign/c_9', format: 'text', audience: 'external' });
    expect(told(text)).toContain('Campaign manager 1, through Media Agent, raised the daily budget');
  });

  it('outside the house does not learn the name from the question', async () => {
    const { text } = await explain({ q: 'actor:u_17 "Carla asked"', format: 'text', audience: 'external' });
    expect(told(text)).toContain('Campaign manager 1 launched');
    expect(text).not.toMatch(/Carla|u_17/);
  });

  it('of lawyers reads ids beside names', async () => {
    const { text } = await explain({ q: 'target:campaign/c_9', format: 'text', audience: 'legal' });
    expect(told(text)).toContain('Ana Ruiz [u_17] launched the campaign Spring Sale [c_9]');
  });
});

describe('rights', () => {
  it('show no name without reveal, and nothing beyond a restriction or withheld', async () => {
    const key = await newKey({
      name: 'part',
      scopes: ['read'],
      restrict: 'scope.client:northstar',
      withhold: ['reason'],
    });
    const asked = { q: 'known:true' };
    const answer = { question: 'change', entity: 'campaign/c_9' };
    const formats = ['text', 'html', 'pdf'];
    const pages = ['internal', 'external', 'legal'].flatMap((audience) =>
      formats.flatMap((format) =>
        (audience === 'internal' ? [asked, { answer }] : [asked]).map((of) => [of, audience, format] as const),
      ),
    );
    for (const [content, audience, format] of pages) {
      const { status, text: sent, raw } = await explain({ ...content, format, audience }, key);
      const text = format === 'pdf' ? pdfText(raw) : sent;
      expect([status, told(text)]).toEqual([200, expect.stringContaining('Spring Sale')]);
      expect(text).not.toMatch(/Ana|u_17|Raj|Carla|approval\.given/);
      expect(text).not.toMatch(/#3(?!\d)/);
      expect(told(text)).toMatch(/sees only part of the trail/);
    }
  });
});

describe('a bundle beside the page', () => {
  it('is asked for with the very events, and named on the page', async () => {
    const { text } = await explain({ q: 'target:campaign/c_9', format: 'text', bundle: true });
    const id = /\/v1\/exports\/(\S+)\/bundle/.exec(text)?.[1] ?? '';
    await expect
      .poll(async () => (await server.ask('GET', `/v1/exports/${id}`)).json.status as string, { timeout: 10_000 })
      .toBe('ready');
  });

  it('needs the scope to take evidence away', async () => {
    const key = await newKey({ name: 'reads only', scopes: ['read'] });
    const { status, json } = await explain({ q: '', format: 'text', bundle: true }, key);
    expect([status, json.code]).toEqual([403, 'auth.scope']);
  });
});

describe('the making of a page', () => {
  it('is on record with the digest of what left, and names shown are a reveal', async () => {
    const { raw, headers } = await explain({ q: 'target:campaign/c_9', format: 'text', purpose: 'For the board' });
    const digest = toHex(sha256(raw));
    const { json } = await server.ask(
      'GET',
      `/v1/events?q=${encodeURIComponent(`type:trail.reported data.report_sha256:${digest}`)}`,
    );
    expect(json.events).toMatchObject([
      { targets: [{ type: 'report', id: headers['x-trailmark-report'] }], data: { kind: 'explanation, internal' } },
    ]);
    const reveals = await server.ask('GET', `/v1/events?limit=1&q=type:trail.revealed`);
    expect(reveals.json.events).toMatchObject([{ data: { count: 3, purpose: 'For the board' } }]);
  });

  it('shows no name to readers outside, so that there is no reveal', async () => {
    const count = async () => (await server.ask('GET', `/v1/events?q=type:trail.revealed`)).json.total as number;
    const before = await count();
    await explain({ q: 'target:campaign/c_9', format: 'text', audience: 'external' });
    expect(await count()).toBe(before);
  });
});
