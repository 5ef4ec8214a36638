/** A person is erased: gone from every file, the log whole, everyone else untouched. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openControl } from '@trailmark/ledger/control';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Intake } from '../intake/intake.ts';
import { OwnEvents } from '../own/own-events.ts';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.remove());

const ANA = ['u_ana_77', 'Ana Beispiel', 'ana.beispiel@example.com', '198.51.100.77'];

function event(n: number, who: 'ana' | 'ben'): Record<string, unknown> {
  const actor =
    who === 'ana'
      ? { type: 'user', id: ANA[0], name: ANA[1], email: ANA[2] }
      : { type: 'user', id: 'u_ben', name: 'Ben Muster' };
  return {
    id: `e${n}`,
    type: 'campaign.launched',
    source: 'ads',
    actor,
    targets: [{ type: 'user', id: 'u_carla', name: 'Carla' }],
    context: { ip: who === 'ana' ? ANA[3] : '203.0.113.5' },
  };
}

async function send(...events: Record<string, unknown>[]): Promise<void> {
  expect((await server.ask('POST', '/v1/events', { json: events })).status).toBe(200);
}

async function secondKey(): Promise<string> {
  return (await server.ask('POST', '/v1/api-keys', { json: { name: 'privacy', scopes: ['erase', 'read'] } })).json
    .key as string;
}

async function eraseAna(): Promise<{ ref: string; index: number; groups: number }> {
  const preview = (await server.ask('POST', '/v1/erasures?dryRun=true', { json: { subjects: [ANA[2]] } })).json;
  const ref = preview.subjects[0].ref as string;
  const asked = await server.ask('POST', '/v1/erasures', {
    json: { subjects: [ref], reason: 'asked by the person', basis: 'gdpr-17-1-b' },
  });
  expect(asked.status).toBe(202);
  const done = await server.ask('POST', `/v1/erasures/${asked.json.id}/approve`, { key: await secondKey() });
  expect(done.json).toMatchObject({ status: 'done' });
  return { ref, index: done.json.index, groups: done.json.groups };
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => statSync(name).isFile());
}

it('previews without touching anything, and tells names to reveal only', async () => {
  await send(event(1, 'ana'), event(2, 'ana'), event(3, 'ben'), { ...event(4, 'ben'), reason: `as ${ANA[1]} asked` });
  const { json } = await server.ask('POST', '/v1/erasures?dryRun=true', {
    json: { subjects: [ANA[0], 'nobody-at-all'] },
  });
  expect(json).toMatchObject({
    dryRun: true,
    unknown: ['nobody-at-all'],
    groups: 2,
    exports: 0,
    subjects: [{ ref: expect.stringMatching(/^s_/), kind: 'user', id: ANA[0], names: [ANA[1], ANA[2]], events: 2 }],
  });
  expect(json.freeText.hits).toEqual([{ index: expect.any(Number), path: 'reason' }]);
  const plain = (
    await server.ask('POST', '/v1/erasures?dryRun=true', { key: await secondKey(), json: { subjects: [ANA[0]] } })
  ).json;
  expect(JSON.stringify(plain.subjects)).not.toMatch(/Ana|ana/);
  expect((await server.ask('GET', '/v1/events/e1')).json.event.actor.name).toBe(ANA[1]);
});

it('needs another key to approve', async () => {
  await send(event(1, 'ana'));
  const asked = (await server.ask('POST', '/v1/erasures', { json: { subjects: [ANA[0]] } })).json;
  expect(asked).toMatchObject({ status: 'requested', subjects: [expect.stringMatching(/^s_/)] });
  const own = await server.ask('POST', `/v1/erasures/${asked.id}/approve`);
  expect([own.status, own.json.code]).toEqual([409, 'erasure.same_key']);
  expect((await server.ask('GET', `/v1/erasures/${asked.id}`)).json.status).toBe('requested');
  expect((await server.ask('POST', '/v1/erasures/er_none/approve')).json.code).toBe('erasure.not_found');
  expect((await server.ask('POST', '/v1/erasures', { json: { subjects: ['nobody'] } })).json.code).toBe(
    'subject.not_found',
  );
});

it('removes the person from every file and leaves the rest provable', async () => {
  await send(event(1, 'ana'), event(2, 'ben'), event(3, 'ana'));
  const { index, groups } = await eraseAna();
  expect(groups).toBe(2);
  const { event: shown } = (await server.ask('GET', '/v1/events/e1')).json;
  expect(JSON.stringify(shown)).not.toMatch(/ana_77|Beispiel|198\.51/);
  expect(shown.erased).toHaveLength(1);
  expect(shown.targets[0].name).toBe('Carla');
  expect((await server.ask('GET', '/v1/events/e2')).json.event.actor.name).toBe('Ben Muster');
  for (const q of [`actor:${ANA[0]}`, `actor:"${ANA[1]}"`, `actor:${ANA[2]}`, `ip:${ANA[3]}`]) {
    expect((await server.ask('GET', `/v1/events?q=${encodeURIComponent(q)}`)).json.total, q).toBe(0);
  }
  expect((await server.ask('GET', '/v1/events?q=actor:u_ben')).json.total).toBe(1);
  const { event: record } = (await server.ask('GET', `/v1/events/${index}`)).json;
  expect(record).toMatchObject({
    type: 'trail.erased',
    data: { basis: 'gdpr-17-1-b', count: 2, groups_sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  expect(record.data.requested_by).not.toBe(record.data.approved_by);
  expect((await server.ask('GET', '/v1/events/e1/proof')).status).toBe(200);
  await server.app.close();
  for (const file of filesUnder(server.root)) {
    const bytes = readFileSync(file);
    for (const value of [...ANA, 'asked by the person'])
      expect(bytes.includes(value), `${value} in ${file}`).toBe(false);
  }
});

it('begins anew when the same person comes back', async () => {
  await send(event(1, 'ana'));
  const { ref } = await eraseAna();
  await send(event(2, 'ana'));
  const again = (await server.ask('POST', '/v1/erasures?dryRun=true', { json: { subjects: [ANA[0]] } })).json
    .subjects[0];
  expect(again.ref).not.toBe(ref);
  expect((await server.ask('GET', '/v1/events/e2')).json.event.actor.name).toBe(ANA[1]);
  expect((await server.ask('GET', '/v1/events/e1')).text).not.toContain(ANA[1]);
});

it('removes finished bundles that name the person', async () => {
  await send(event(1, 'ana'), event(2, 'ben'));
  const ids: string[] = [];
  // The last says her name, though it shows nothing of her.
  for (const q of [`actor:${ANA[0]}`, 'actor:u_ben', `-actor:"${ANA[1]}"`]) {
    const { id } = (await server.ask('POST', '/v1/exports', { json: { kind: 'selection', q } })).json;
    await expect.poll(async () => (await server.ask('GET', `/v1/exports/${id}`)).json.status).toBe('ready');
    ids.push(id as string);
  }
  await eraseAna();
  expect((await server.ask('GET', `/v1/exports/${ids[0]}/bundle`)).status).toBe(410);
  expect((await server.ask('GET', `/v1/exports/${ids[0]}`)).json.status).toBe('removed');
  expect((await server.ask('GET', `/v1/exports/${ids[1]}/bundle`)).status).toBe(200);
  expect((await server.ask('GET', `/v1/exports/${ids[2]}/bundle`)).status).toBe(410);
});

it('takes names, words and listed values along, and leaves those that others have', async () => {
  const reason = `${ANA[1]} asked for the winter sale`;
  await send(
    event(1, 'ana'),
    { ...event(2, 'ben'), reason, scope: { campaign: `For ${ANA[1]}`, market: 'DE' } },
    { ...event(3, 'ben'), reason: 'the winter sale began', scope: { market: 'DE' } },
  );
  const totalOf = async (q: string): Promise<number> =>
    (await server.ask('GET', `/v1/events?q=${encodeURIComponent(q)}`)).json.total;
  const asked = ['beispiel', '"ana beispiel"', 'actor:beispiel', 'actor:beis*', '"winter sale"', 'scope.campaign:for*'];
  const totals = async (): Promise<number[]> => {
    const found: number[] = [];
    for (const q of [...asked, 'scope.market:d*', 'reason:?']) found.push(await totalOf(q));
    return found;
  };
  const before = await totals();
  expect(before).toEqual([2, 2, 1, 1, 2, 1, 2, 2]);
  const { freeText, subjects } = (
    await server.ask('POST', '/v1/erasures?dryRun=true', { json: { subjects: [ANA[0]] } })
  ).json;
  const json = { subjects: [subjects[0].ref], fields: freeText.hits };
  const { id } = (await server.ask('POST', '/v1/erasures', { json })).json;
  const done = await server.ask('POST', `/v1/erasures/${id}/approve`, { key: await secondKey() });
  expect(done.json).toMatchObject({ status: 'done' });
  expect(await totals()).toEqual([0, 0, 0, 0, 1, 0, 2, 1]);
  // A value that was taken out is listed again once it is said again.
  await send({ ...event(4, 'ben'), scope: { campaign: `For ${ANA[1]}` } });
  expect(await totalOf('scope.campaign:for*')).toBe(1);
});

it('goes on sealing while it erases: nothing is lost, nothing is under a dead key', async () => {
  await send(event(1, 'ana'));
  const sending = Promise.all(Array.from({ length: 40 }, (_, n) => send(event(10 + n, n % 2 === 0 ? 'ana' : 'ben'))));
  await eraseAna();
  await sending;
  for (let n = 10; n < 50; n++) {
    const { event: shown } = (await server.ask('GET', `/v1/events/e${n}`)).json;
    const isErased = shown.erased !== undefined;
    expect(isErased || shown.actor.name === ANA[1] || shown.actor.name === 'Ben Muster', `e${n}`).toBe(true);
  }
});

it('is finished at the next start, wherever it was cut off', async () => {
  await send(event(1, 'ana'), event(2, 'ben'));
  const asked = (await server.ask('POST', '/v1/erasures', { json: { subjects: [ANA[0]] } })).json;
  const key = await secondKey();
  // The keys are gone, the record is not made: as if the process had died between the two.
  const record = vi.spyOn(OwnEvents.prototype, 'record').mockRejectedValueOnce(new Error('cut off'));
  expect((await server.ask('POST', `/v1/erasures/${asked.id}/approve`, { key })).status).toBe(500);
  record.mockRestore();
  expect((await server.ask('GET', `/v1/erasures/${asked.id}`)).json.status).toBe('running');
  expect((await server.ask('GET', '/v1/events/e1')).text).not.toContain(ANA[1]);
  server = await server.restart();
  expect((await server.ask('GET', `/v1/erasures/${asked.id}`)).json).toMatchObject({ status: 'done', groups: 1 });
  expect((await server.ask('GET', `/v1/events?q=actor:${ANA[0]}`)).json.total).toBe(0);
  expect((await server.ask('GET', '/v1/events?q=type:trail.erased')).json.total).toBe(1);
  expect((await server.ask('POST', `/v1/erasures/${asked.id}/approve`, { key })).json.status).toBe('done');
});

it('is carried out at the next start where only the approval was stored', async () => {
  await send(event(1, 'ana'));
  const asked = (await server.ask('POST', '/v1/erasures', { json: { subjects: [ANA[0]] } })).json;
  await server.app.close();
  await server.close();
  const control = openControl(join(server.root, 'data', 'control.db'));
  const row = control.erasure(asked.id);
  if (row === undefined) throw new Error('no erasure');
  control.putErasure({ ...row, status: 'approved', approvedBy: 'ak_other' });
  control.close();
  server = await server.restart();
  expect((await server.ask('GET', `/v1/erasures/${asked.id}`)).json.status).toBe('done');
  expect((await server.ask('GET', '/v1/events/e1')).text).not.toContain(ANA[1]);
});

it('is finished at the next start where its values were half removed, fields and all', async () => {
  await send(event(1, 'ana'), { ...event(2, 'ben'), reason: `as ${ANA[1]} asked` }, event(3, 'ana'));
  const { freeText } = (await server.ask('POST', '/v1/erasures?dryRun=true', { json: { subjects: [ANA[0]] } })).json;
  const json = { subjects: [ANA[0]], fields: freeText.hits };
  const asked = (await server.ask('POST', '/v1/erasures', { json })).json;
  const key = await secondKey();
  const cut = vi.spyOn(Intake.prototype, 'eraseFields').mockRejectedValueOnce(new Error('cut off'));
  expect((await server.ask('POST', `/v1/erasures/${asked.id}/approve`, { key })).status).toBe(500);
  cut.mockRestore();
  // Whoever comes back meanwhile is someone new, and stays so.
  await send(event(4, 'ana'));
  server = await server.restart();
  expect((await server.ask('GET', `/v1/erasures/${asked.id}`)).json).toMatchObject({ status: 'done', groups: 2 });
  expect((await server.ask('GET', '/v1/events/e2')).json.event).toMatchObject({ sealed: ['reason'] });
  expect((await server.ask('GET', '/v1/events/e4')).json.event.actor.name).toBe(ANA[1]);
  expect((await server.ask('GET', `/v1/events?q=actor:${ANA[0]}`)).json.total).toBe(1);
  expect((await server.ask('GET', '/v1/events?q=type:trail.erased')).json.total).toBe(1);
  const again = (await server.ask('POST', '/v1/erasures?dryRun=true', { json: { subjects: [ANA[0]] } })).json;
  expect(again.subjects).toMatchObject([{ events: 1 }]);
  expect(again.freeText.hits).toEqual([]);
});
