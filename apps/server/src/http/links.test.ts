/** Links by hand, by mail and by directory file: found by either end, undone again, and nobody learns more by them. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

let server: TestServer;
/** Each test has a tenant of its own. */
let tenants = 0;
let administrator = '';
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.remove());
beforeEach(async () => {
  const made = await server.ask('POST', '/v1/tenants', { json: { id: `tenant-${++tenants}` } });
  administrator = made.json.key;
  await send(
    acted('crm', 'ana.ruiz', 'Ana Ruiz', 'ana@larkfield.example', 'acme'),
    acted('mailer', '0058X', 'A. Ruiz', 'ana@larkfield.example', 'acme'),
    acted('ads', 'ar-17', 'Ana Ruiz', 'ana@other.example', 'globex'),
    acted('crm', 'ben', 'Ben Okafor', 'ben@larkfield.example', 'acme'),
  );
});

const ask: TestServer['ask'] = (method, url, options = {}) =>
  server.ask(method, url, { ...options, key: options.key ?? administrator });

function acted(source: string, id: string, name: string, email: string, client: string): Record<string, unknown> {
  return {
    id: `${source}-${id}`,
    type: 'campaign.launched',
    source,
    actor: { type: 'user', id, name, email },
    targets: [{ type: source === 'ads' ? 'ads.campaign' : 'campaign', id: `c-${source}` }],
    scope: { client },
  };
}

async function send(...events: Record<string, unknown>[]): Promise<void> {
  expect((await ask('POST', '/v1/events', { json: events })).status).toBe(200);
}

const ANA = { type: 'user', id: 'ana.ruiz' };
const MAILER = { type: 'user', id: '0058X' };
const ADS = { type: 'user', id: 'ar-17' };
const BY_HAND = { by: 'hand', evidence: 'Her badge number stands in both accounts' };

const post = (json: unknown, key?: string) => ask('POST', '/v1/links', { json, key });

async function found(q: string, key?: string): Promise<string[]> {
  const { json } = await ask('GET', `/v1/events?q=${encodeURIComponent(q)}`, { key });
  return json.events
    .map((event: { id?: string; type: string }) => (event.type.startsWith('trail.') ? event.type : (event.id ?? '')))
    .sort();
}

async function keyWith(rights: Record<string, unknown>): Promise<string> {
  const made = await ask('POST', '/v1/api-keys', { json: { name: 'k', scopes: ['read', 'reveal'], ...rights } });
  return made.json.key as string;
}

describe('by hand', () => {
  it('is found by a search for either end, and no more when undone', async () => {
    expect(await found('actor:ana.ruiz')).toEqual(['crm-ana.ruiz']);
    const made = await post({ ends: [ANA, MAILER], ...BY_HAND });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      state: 'live',
      by: 'hand',
      evidence: BY_HAND.evidence,
      ends: [
        { type: 'user', id: 'ana.ruiz', name: 'Ana Ruiz', source: 'crm', ref: expect.stringMatching(/^s_/) },
        { type: 'user', id: '0058X', source: 'mailer' },
      ],
      linked: { key: { id: expect.stringMatching(/^ak_/) } },
    });
    expect(await found('actor:ana.ruiz')).toEqual(['crm-ana.ruiz', 'mailer-0058X']);
    expect(await found('actor:0058X')).toEqual(['crm-ana.ruiz', 'mailer-0058X']);
    expect(await found('actor:"A. Ruiz"')).toEqual(['crm-ana.ruiz', 'mailer-0058X']);
    expect(await found(`actor:${made.json.ends[1].ref}`)).toEqual(['crm-ana.ruiz', 'mailer-0058X']);
    expect(await found('campaign.launched NOT actor:0058X')).toEqual([]);
    const listed = await ask('GET', '/v1/events?q=actor:ana.ruiz');
    expect(listed.json.notes).toEqual([`By links "ana.ruiz" also means ${made.json.ends[1].ref} (${made.json.id}).`]);
    const german = await ask('GET', '/v1/events?q=actor:ana.ruiz&language=de');
    expect(german.json.notes).toEqual([
      `Durch Verknüpfungen ist mit „ana.ruiz“ auch ${made.json.ends[1].ref} (${made.json.id}) gemeint.`,
    ]);
    // The link itself is an event, found by either end.
    expect(await found('target:0058X type:trail.linked')).toEqual(['trail.linked']);
    const facet = await ask('GET', '/v1/facets?field=source&q=actor:ana.ruiz');
    expect(facet.json.total).toBe(2);

    const undone = await ask('POST', `/v1/links/${made.json.id}/undo`, { json: { reason: 'Two people' } });
    expect(undone.json).toMatchObject({ state: 'undone', undone: { reason: 'Two people' } });
    expect(await found('actor:ana.ruiz')).toEqual(['crm-ana.ruiz']);
    expect((await ask('GET', '/v1/events?q=actor:ana.ruiz')).json.notes).toBeUndefined();
    expect(await found('target:0058X type:trail.*')).toEqual(['trail.linked', 'trail.unlinked']);
    const again = await ask('POST', `/v1/links/${made.json.id}/undo`, { json: { reason: 'Twice' } });
    expect(again.json.code).toBe('link.undone');
  });

  it('joins what is linked with what is linked, and things of one kind with things', async () => {
    await post({ ends: [ANA, MAILER], ...BY_HAND });
    await post({ ends: [MAILER, ADS], ...BY_HAND });
    await post({ ends: [ADS, ANA], ...BY_HAND });
    expect(await found('actor:ana.ruiz')).toEqual(['ads-ar-17', 'crm-ana.ruiz', 'mailer-0058X']);
    const campaigns = [
      { type: 'campaign', id: 'c-crm' },
      { type: 'ads.campaign', id: 'c-ads' },
    ];
    expect((await post({ ends: campaigns, ...BY_HAND })).status).toBe(201);
    expect(await found('target:campaign/c-crm type:campaign.*')).toEqual(['ads-ar-17', 'crm-ana.ruiz', 'crm-ben']);
    const { json } = await ask('GET', '/v1/links?entity=user/ana.ruiz');
    expect(json.links).toHaveLength(2);
    expect(json.joined.map(({ id }: { id: string }) => id).sort()).toEqual(['0058X', 'ar-17']);
  });

  it('goes on as it was when the server starts again', async () => {
    const made = await post({ ends: [ANA, MAILER], ...BY_HAND });
    await post({ ends: [ANA, ADS], ...BY_HAND }).then(({ json }) =>
      ask('POST', `/v1/links/${json.id}/undo`, { json: { reason: 'wrong' } }),
    );
    server = await server.restart();
    expect(await found('actor:0058X')).toEqual(['crm-ana.ruiz', 'mailer-0058X']);
    const { json } = await ask('GET', '/v1/links?state=all');
    expect(json.links.map(({ state }: { state: string }) => state)).toEqual(['undone', 'live']);
    expect(json.links[1].id).toBe(made.json.id);
  });
});

describe('what carries a link', () => {
  it('is never a name alone, and never less than its way asks for', async () => {
    const cases: [Record<string, unknown>, string][] = [
      [{ by: 'name' }, 'link.by_name'],
      [{ by: 'hand' }, 'link.evidence'],
      [{ by: 'hand', evidence: 'Ana Ruiz' }, 'link.by_name'],
      [{ by: 'hand', evidence: 'same name: A. Ruiz and Ana Ruiz' }, 'link.by_name'],
      [{ by: 'directory' }, 'link.evidence'],
      [{ by: 'mail', events: [1, 2] }, 'link.evidence'],
      [{ by: 'mail', verified: true, events: [1] }, 'link.evidence'],
      [{ by: 'mail', verified: true, events: [1, 4] }, 'link.evidence'],
    ];
    for (const [said, code] of cases)
      expect((await post({ ends: [ANA, MAILER], ...said })).json.code, JSON.stringify(said)).toBe(code);
  });

  it('is a mail that both have and somebody vouches for', async () => {
    const indexOf = async (id: string): Promise<number> =>
      (await ask('GET', `/v1/events/${id}`)).json.event.index as number;
    const [ana, mailer, ads] = [
      await indexOf('crm-ana.ruiz'),
      await indexOf('mailer-0058X'),
      await indexOf('ads-ar-17'),
    ];
    const byMail = { by: 'mail', verified: true };
    expect((await post({ ends: [ANA, ADS], ...byMail, events: [ana, ads] })).json.code).toBe('link.evidence');
    expect((await post({ ends: [MAILER, ANA], ...byMail, events: [ana, mailer] })).json.code).toBe('link.evidence');
    const made = await post({ ends: [ANA, MAILER], ...byMail, events: [ana, mailer] });
    expect(made.json).toMatchObject({ state: 'live', by: 'mail', verified: true, events: [ana, mailer] });
  });

  it('is a row of a directory file, tried first', async () => {
    const file = { name: 'staff.csv', sha256: 'ab'.repeat(32), row: 3 };
    const wanted = { ends: [ANA, MAILER], by: 'directory', file };
    expect((await post({ ...wanted, dry_run: true })).json).toMatchObject({ state: 'dry_run' });
    expect(await found('actor:ana.ruiz')).toEqual(['crm-ana.ruiz']);
    expect((await post(wanted)).json).toMatchObject({ state: 'live', file });
    expect((await post(wanted)).json.code).toBe('link.exists');
  });

  it('are two that can be one, and that are known', async () => {
    const codeOf = async (...ends: unknown[]): Promise<string> => (await post({ ends, ...BY_HAND })).json.code;
    expect(await codeOf(ANA, ANA)).toBe('link.unlike');
    expect(await codeOf(ANA, { type: 'campaign', id: 'c-crm' })).toBe('link.unlike');
    expect(await codeOf(ANA, { type: 'user', id: 'nobody' })).toBe('link.end_unknown');
    expect(await codeOf(ANA, { type: 'campaign', id: 'nothing' })).toBe('link.end_unknown');
    await send(acted('social', 'ana.ruiz', 'Ana R.', 'x@y.example', 'acme'));
    expect(await codeOf(ANA, MAILER)).toBe('link.end_ambiguous');
    expect(
      (
        await post({
          ends: [
            { ...ANA, source: 'crm' },
            { ...ANA, source: 'social' },
          ],
          ...BY_HAND,
        })
      ).status,
    ).toBe(201);
  });
});

describe('rights', () => {
  it('takes the scope administer and a key that sees the whole trail', async () => {
    const wanted = { ends: [ANA, MAILER], ...BY_HAND };
    for (const rights of [
      { scopes: ['read', 'reveal', 'record', 'erase', 'export'] },
      { scopes: ['read', 'reveal', 'administer'], restrict: 'scope.client:acme' },
      { scopes: ['read', 'reveal', 'administer'], withhold: ['actor.id'] },
    ])
      expect((await post(wanted, await keyWith(rights))).json.code).toBe('auth.scope');
    const { json } = await post(wanted);
    const part = await keyWith({ scopes: ['read', 'administer'], restrict: 'scope.client:acme' });
    const undo = await ask('POST', `/v1/links/${json.id}/undo`, { json: { reason: 'x' }, key: part });
    expect(undo.json.code).toBe('auth.scope');
  });

  it('uses for a restricted reader only links of which both ends are seen', async () => {
    await post({ ends: [ANA, ADS], ...BY_HAND });
    await post({ ends: [ADS, MAILER], ...BY_HAND });
    const acme = await keyWith({ restrict: 'scope.client:acme' });
    expect(await found('actor:ana.ruiz', acme)).toEqual(['crm-ana.ruiz']);
    const { json } = await ask('GET', '/v1/links?entity=user/ana.ruiz', { key: acme });
    expect(json).toEqual({ links: [], joined: [], next: null });
    const both = await post({ ends: [ANA, MAILER], ...BY_HAND });
    expect(await found('actor:ana.ruiz', acme)).toEqual(['crm-ana.ruiz', 'mailer-0058X']);
    // By a name that is known from elsewhere, no link is used.
    const seen = await ask('GET', '/v1/events?q=actor:ana.ruiz', { key: acme });
    expect(seen.json.notes).toEqual([`By links "ana.ruiz" also means ${both.json.ends[1].ref}.`]);
    const listed = await ask('GET', '/v1/links?entity=user/ana.ruiz', { key: acme });
    expect(listed.json.links).toEqual([{ state: 'live', ends: expect.any(Array) }]);
    // Nor names, which the directory may have from elsewhere.
    expect(JSON.stringify(listed.json)).not.toMatch(/lnk_|badge|ar-17|globex|Ruiz/);
    expect((await ask('GET', '/v1/links', { key: acme })).json.code).toBe('request.invalid');
  });

  it('shows refs to those who may not see who people are, and records that it showed more', async () => {
    await post({ ends: [ANA, MAILER], ...BY_HAND });
    const reader = await keyWith({ scopes: ['read'] });
    const { json } = await ask('GET', '/v1/links', { key: reader });
    expect(JSON.stringify(json)).not.toMatch(/ana\.ruiz|0058X|Ruiz/);
    expect(json.links[0].ends).toEqual([
      { type: 'user', ref: expect.any(String) },
      { type: 'user', ref: expect.any(String) },
    ]);
    const before = await found('type:trail.revealed');
    await ask('GET', '/v1/links');
    expect((await found('type:trail.revealed')).length).toBeGreaterThan(before.length);
    const blind = await keyWith({ withhold: ['targets.*.id'] });
    expect((await ask('GET', '/v1/links', { key: blind })).json.code).toBe('auth.scope');
  });
});

it('are not told on a page for readers outside the house, who would learn a name and whose account it is', async () => {
  expect((await post({ ends: [ANA, MAILER], ...BY_HAND })).status).toBe(201);
  const page = async (audience: string, language = 'en'): Promise<string> => {
    const json = { q: 'actor:"A. Ruiz"', format: 'text', audience, language };
    return (await ask('POST', '/v1/explanations', { json })).text.replaceAll(/\s+/g, ' ');
  };
  expect(await page('internal')).toMatch(/By links "A. Ruiz" also means s_[\w-]+ \(lnk_/);
  expect(await page('internal', 'de')).toMatch(
    /Durch Verknüpfungen ist mit „A. Ruiz“ auch s_[\w-]+ \(lnk_[\w-]+\) gemeint/,
  );
  const outside = await page('external');
  // What the links find is on the page all the same.
  expect(outside).toContain('launched');
  expect(outside).not.toMatch(/By links|Ruiz|\bs_|lnk_/);
});
