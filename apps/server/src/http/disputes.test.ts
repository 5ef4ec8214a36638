/** Notes and disputes: written by whoever sees the event, settled by the two sides, unseen by everybody else. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

let server: TestServer;
// The log has a clock of its own.
let now = Date.now();
const keys: Record<string, string> = {};
beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  const clients = ['acme', 'globex'];
  const events = clients.flatMap((client) =>
    [1, 2].map((n) => ({
      id: `${client}-${n}`,
      type: 'post.published',
      source: 'social',
      actor: { type: 'user', id: `u-${client}`, name: `${client} Person` },
      scope: { client },
    })),
  );
  expect((await server.ask('POST', '/v1/events', { json: events })).status).toBe(200);
  await keyNamed('ana', {});
  await keyNamed('ben', {});
  await keyNamed('carla', {});
  await keyNamed('acme', { restrict: 'scope.client:acme' });
  await keyNamed('acme-lead', { restrict: 'scope.client:acme' });
  await keyNamed('globex', { restrict: 'scope.client:globex' });
});
afterAll(() => server.remove());

async function keyNamed(name: string, rights: Record<string, unknown>): Promise<void> {
  const { json } = await server.ask('POST', '/v1/api-keys', { json: { name, scopes: ['read'], ...rights } });
  keys[name] = json.key;
}

const post = (as: string, path: string, json: unknown = {}) => server.ask('POST', path, { json, key: keys[as] });
const get = (as: string, path: string) => server.ask('GET', path, { key: keys[as] });

describe('a note', () => {
  it('stands on an event for everybody who sees it, and mentions colleagues by ref', async () => {
    const made = await post('ana', '/v1/notes', {
      event: 'acme-1',
      note: ' Agreed by telephone ',
      mentions: ['u-acme'],
    });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({ note: 'Agreed by telephone', by: { name: 'ana' } });
    expect(made.json.mentions).toEqual([expect.stringMatching(/^s_/)]);
    const [listed] = (await get('acme', '/v1/notes?event=acme-1')).json.notes;
    expect(listed).toMatchObject({ note: 'Agreed by telephone', event: made.json.event });
    expect(listed).not.toHaveProperty('by');
    expect(listed).not.toHaveProperty('index');
    expect((await get('acme', '/v1/events/acme-1')).json.event.notes).toBe(1);
    const page = await get('acme', '/v1/events?q=type:post.published');
    expect(page.json.events.map(({ id, notes }: { id: string; notes?: number }) => [id, notes]).sort()).toEqual([
      ['acme-1', 1],
      ['acme-2', undefined],
    ]);
    // Found by whoever sees the whole trail.
    const found = await server.ask('GET', `/v1/events?q=target:${made.json.mentions[0]} type:trail.annotated`);
    expect(found.json.events[0].sentence).toMatch(/^ana added a note to the entry \d+: Agreed by telephone$/);
  });

  it('is for nobody who does not see the event', async () => {
    const refused = await post('globex', '/v1/notes', { event: 'acme-1', note: 'x' });
    expect(refused.json).toMatchObject({ code: 'event.not_found' });
    expect((await get('globex', '/v1/notes?event=acme-1')).json.code).toBe('event.not_found');
    const unknown = await post('globex', '/v1/notes', { event: 'no-such', note: 'x' });
    expect({ ...unknown.json, instance: '' }).toEqual({ ...refused.json, instance: '' });
  });

  it('mentions nobody by a key from which people are withheld, whether there is somebody or not', async () => {
    for (const [at, withhold] of [['actor.id', 'actor.name', 'actor.email'], ['targets.*.id']].entries()) {
      const name = `withheld-${at}`;
      await keyNamed(name, { withhold });
      const write = (mentions: string[]) => post(name, '/v1/notes', { event: 'acme-1', note: 'x', mentions });
      const ref = (await post('ana', '/v1/notes', { event: 'globex-1', note: 'x', mentions: ['u-acme'] })).json
        .mentions[0];
      const [known, nobody, byRef] = [await write(['u-acme']), await write(['u-nobody']), await write([ref])];
      expect(known.json).toMatchObject({ code: 'auth.scope', pointer: '/mentions' });
      for (const other of [nobody, byRef]) expect(other.json).toEqual(known.json);
      const asked = await post(name, '/v1/disputes', { event: 'acme-1', question: 'x?', mentions: ['u-acme'] });
      expect(asked.json).toEqual({ ...known.json, instance: asked.json.instance });
      expect((await write([])).status).toBe(201);
    }
  });

  it('mentions nobody whom the writer does not see, and does not tell whether there is such a person', async () => {
    const write = async (mention: string) =>
      post('acme', '/v1/notes', { event: 'acme-2', note: 'x', mentions: [mention] });
    const [rival, nobody] = [await write('u-globex'), await write('u-nobody')];
    expect(rival.json.code).toBe('subject.not_found');
    expect(rival.json).toEqual(nobody.json);
    expect((await write('u-acme')).status).toBe(201);
  });
});

describe('a dispute', () => {
  it('is opened, answered, settled and acknowledged by both sides, each only by whom it is for', async () => {
    const opened = await post('ana', '/v1/disputes', {
      event: 'acme-1',
      question: 'I only looked at the post',
      owner: 'ben',
      due: '2026-11-20',
    });
    expect(opened.status).toBe(201);
    expect(opened.json).toMatchObject({
      state: 'open',
      side: 'asker',
      owner: 'ben',
      due: '2026-11-20',
      acknowledged: [],
      event_sentence: expect.stringContaining('published'),
    });
    const path = `/v1/disputes/${opened.json.id}`;
    const codeOf = async (as: string, step: string, json?: unknown): Promise<string> =>
      (await post(as, `${path}/${step}`, json)).json.code;
    const upheld = { resolution: 'The scheduler published it', verdict: 'upheld' };
    expect(await codeOf('carla', 'answer', { answer: 'It was me' })).toBe('dispute.not_yours');
    expect(await codeOf('carla', 'resolve', upheld)).toBe('dispute.not_yours');
    expect(await codeOf('ana', 'resolve', upheld)).toBe('dispute.not_yours');
    expect(await codeOf('ben', 'resolve', { ...upheld, verdict: 'withdrawn' })).toBe('dispute.not_yours');
    expect(await codeOf('ana', 'acknowledge')).toBe('dispute.state');
    expect((await post('ben', `${path}/answer`, { answer: 'Look at rule r_7' })).json.state).toBe('answered');
    expect((await post('ana', `${path}/answer`, { answer: 'So it was the rule' })).json.state).toBe('answered');
    now += 3.5 * 86_400_000;
    const resolved = await post('ben', `${path}/resolve`, upheld);
    expect(resolved.json).toMatchObject({ state: 'resolved', verdict: 'upheld' });
    expect(await codeOf('ben', 'answer', { answer: 'more' })).toBe('dispute.state');
    expect((await post('ben', `${path}/acknowledge`)).json).toMatchObject({
      state: 'resolved',
      acknowledged: ['answerer'],
    });
    expect(await codeOf('ben', 'acknowledge')).toBe('dispute.state');
    expect(await codeOf('carla', 'acknowledge')).toBe('dispute.not_yours');
    const settled = await post('ana', `${path}/acknowledge`);
    expect(settled.json).toMatchObject({ state: 'acknowledged', acknowledged: ['asker', 'answerer'] });
    expect(settled.json.steps.map(({ kind, side }: { kind: string; side: string }) => `${side} ${kind}`)).toEqual([
      'asker disputed',
      'answerer answered',
      'asker answered',
      'answerer resolved',
      'answerer acknowledged',
      'asker acknowledged',
    ]);
    const record = await server.ask('GET', '/v1/events?q=type:trail.resolved');
    expect(record.json.events[0].data).toMatchObject({ days: 3, event_type: 'post.published' });
    server = await server.restart();
    expect((await get('ana', path)).json).toEqual({ ...settled.json, side: 'asker' });
    expect((await get('ana', '/v1/disputes')).json.disputes).toEqual([]);
    expect((await get('ana', '/v1/disputes?state=acknowledged')).json.disputes).toHaveLength(1);
  });

  it('may be withdrawn by whoever asked, and answered by anybody where nobody is named', async () => {
    const { id } = (await post('acme', '/v1/disputes', { event: 'acme-2', question: 'Who was it?' })).json;
    expect((await post('acme-lead', `/v1/disputes/${id}/answer`, { answer: 'I was' })).json.side).toBe('answerer');
    const withdrawn = { resolution: 'Then all is well', verdict: 'withdrawn' };
    expect((await post('acme', `/v1/disputes/${id}/resolve`, withdrawn)).json.state).toBe('resolved');
    expect((await post('acme-lead', `/v1/disputes/${id}/acknowledge`)).json.acknowledged).toEqual(['answerer']);
    expect((await post('acme', `/v1/disputes/${id}/acknowledge`)).json.state).toBe('acknowledged');
  });

  it('is not taken over by a key that was given the name of its owner later', async () => {
    const { id } = (await post('ana', '/v1/disputes', { event: 'acme-1', question: 'Really?', owner: 'dora' })).json;
    now += 60_000;
    await keyNamed('dora', {});
    expect((await post('dora', `/v1/disputes/${id}/answer`, { answer: 'yes' })).json.code).toBe('dispute.not_yours');
    // Administrators who see the whole trail answer for everybody.
    const answered = await server.ask('POST', `/v1/disputes/${id}/answer`, { json: { answer: 'yes' } });
    expect(answered.json.state).toBe('answered');
  });

  it('is nothing to those who do not see the event: not its texts, its number or its id', async () => {
    const { id } = (await post('acme', '/v1/disputes', { event: 'acme-1', question: 'Secret acme matter' })).json;
    const theirs = await get('globex', '/v1/disputes?state=all');
    expect(theirs.json).toEqual({ disputes: [], next: null });
    const [one, none] = [await get('globex', `/v1/disputes/${id}`), await get('globex', '/v1/disputes/dis_none')];
    expect(one.json).toEqual(none.json);
    for (const step of ['answer', 'resolve', 'acknowledge']) {
      const body = { answer: 'x', resolution: 'x', verdict: 'upheld' };
      const json =
        step === 'answer' ? { answer: body.answer } : step === 'resolve' ? { resolution: 'x', verdict: 'upheld' } : {};
      expect((await post('globex', `/v1/disputes/${id}/${step}`, json)).json.code).toBe('dispute.not_found');
    }
    const seen = await get('acme', `/v1/disputes/${id}`);
    expect(seen.json.steps[0].by.name).toBe('acme');
    const other = await get('acme-lead', `/v1/disputes/${id}`);
    expect(JSON.stringify(other.json.steps)).not.toContain('"name"');
  });

  it('is listed page by page, each once', async () => {
    const all = (await get('acme', '/v1/disputes?state=all')).json.disputes.map(({ id }: { id: string }) => id);
    expect(all.length).toBeGreaterThan(2);
    const paged: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page = (await get('acme', `/v1/disputes?state=all&limit=1${next === '' ? '' : `&cursor=${next}`}`)).json;
      paged.push(...page.disputes.map(({ id }: { id: string }) => id));
      next = page.next as string | null;
    }
    expect(paged).toEqual(all);
  });
});

it('is bounded: a key writes so many a minute, and texts are no longer than what somebody reads', async () => {
  const long = await post('carla', '/v1/notes', { event: 'acme-1', note: 'x'.repeat(4_001) });
  expect(long.json.code).toBe('request.invalid');
  now += 120_000;
  const codes: string[] = [];
  for (let n = 0; n < 61; n++)
    codes.push((await post('carla', '/v1/notes', { event: 'globex-1', note: `n ${n}` })).json.code);
  expect(codes.filter((code) => code === 'note.too_many')).toHaveLength(1);
  expect(codes.at(-1)).toBe('note.too_many');
  expect((await post('ana', '/v1/notes', { event: 'globex-1', note: 'another key' })).status).toBe(201);
});
