/** A linked person is erased: what was written for the link is gone from every file, and the link does nothing. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.remove());

const ANA = ['u_ana_77', 'Ana Beispiel', 'ana.beispiel@example.com'] as const;
const WRITTEN = ['Frau Beispiel zeigte beide Ausweise', 'liste-beispiel.csv', 'Doch zwei Damen Beispiel'];

function acted(source: string, id: string, name: string): Record<string, unknown> {
  return { id: `${source}-${id}`, type: 'campaign.launched', source, actor: { type: 'user', id, name, email: ANA[2] } };
}

async function erase(ref: string, key: string): Promise<void> {
  const asked = await server.ask('POST', '/v1/erasures', { json: { subjects: [ref], reason: 'asked', basis: 'gdpr' } });
  const done = await server.ask('POST', `/v1/erasures/${asked.json.id}/approve`, { key });
  expect(done.json).toMatchObject({ status: 'done' });
}

it('takes what was written along, and leaves a link that joins nothing', async () => {
  const sent = [acted('crm', ANA[0], ANA[1]), acted('mailer', 'm-9', 'A. B.'), acted('ads', 'a-3', 'Someone')];
  await server.ask('POST', '/v1/events', { json: sent });
  const [ana, mailer, ads] = [ANA[0], 'm-9', 'a-3'].map((id) => ({ type: 'user', id }));
  const post = (json: unknown) => server.ask('POST', '/v1/links', { json });
  const first = await post({ ends: [ana, mailer], by: 'hand', evidence: WRITTEN[0] });
  const file = { name: WRITTEN[1], sha256: 'ab'.repeat(32), row: 2 };
  const second = await post({ ends: [ads, ana], by: 'directory', file });
  const third = await post({ ends: [mailer, ads], by: 'hand', evidence: 'Ticket 4711, both signed it' });
  await server.ask('POST', `/v1/links/${second.json.id}/undo`, { json: { reason: WRITTEN[2] } });
  const { key } = (await server.ask('POST', '/v1/api-keys', { json: { name: 'privacy', scopes: ['erase', 'read'] } }))
    .json;
  const ref: string = first.json.ends[0].ref;
  await erase(ref, key);

  const { json } = await server.ask('GET', '/v1/links?state=all');
  expect(json.links.map(({ id, state }: { id: string; state: string }) => [id, state])).toEqual([
    [third.json.id, 'live'],
    [second.json.id, 'undone'],
    [first.json.id, 'void'],
  ]);
  expect(json.links[2].ends[0]).toEqual({ type: 'person', ref, erased: true });
  expect(json.links[2].evidence).toBeUndefined();
  expect(json.links[0].evidence).toBe('Ticket 4711, both signed it');
  const found = await server.ask('GET', '/v1/events?q=actor:m-9');
  expect(found.json.events.map(({ id }: { id: string }) => id).sort()).toEqual(['ads-a-3', 'mailer-m-9']);
  expect((await server.ask('GET', `/v1/links?entity=${ref}`)).json.joined).toEqual([]);
  // Whoever comes back under the old id is somebody else to us.
  await server.ask('POST', '/v1/events', { json: { ...acted('crm', ANA[0], ANA[1]), id: 'again' } });
  expect((await server.ask('GET', `/v1/events?q=actor:${ANA[0]}`)).json.total).toBe(1);
  server = await server.restart();
  expect((await server.ask('GET', `/v1/events?q=actor:${ANA[0]}`)).json.total).toBe(1);
  const proof = await server.ask('GET', `/v1/events/${first.json.index}/proof`);
  expect(proof.status).toBe(200);
});

it('leaves no byte of it in any file', async () => {
  await server.ask('POST', '/v1/events', { json: [acted('crm', ANA[0], ANA[1]), acted('mailer', 'm-9', 'A. B.')] });
  const ends = [ANA[0], 'm-9'].map((id) => ({ type: 'user', id }));
  const made = await server.ask('POST', '/v1/links', { json: { ends, by: 'hand', evidence: WRITTEN[0] } });
  await server.ask('POST', `/v1/links/${made.json.id}/undo`, { json: { reason: WRITTEN[2] } });
  const { key } = (await server.ask('POST', '/v1/api-keys', { json: { name: 'privacy', scopes: ['erase', 'read'] } }))
    .json;
  await erase(made.json.ends[0].ref, key);
  // With all rights, too.
  const events = await server.ask('GET', '/v1/events?q=type:trail.*&limit=200');
  for (const written of WRITTEN) expect(events.text).not.toContain(written);
  expect((await server.ask('GET', '/v1/events?q=Ausweise')).json.total).toBe(0);
  await server.app.close();
  const files = readdirSync(server.root, { recursive: true, encoding: 'utf8' })
    .map((name) => join(server.root, name))
    .filter((name) => statSync(name).isFile());
  for (const name of files) {
    const bytes = readFileSync(name);
    for (const value of [ANA[0], ANA[1], ...WRITTEN]) expect(bytes.includes(value), `${value} in ${name}`).toBe(false);
  }
});
