/** Links, notes and disputes by the command line, against a server in this process. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings, startServer } from '@trailmark/server';
import type { RunningServer } from '@trailmark/server';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { buildProgram } from '../program.ts';

const ADMIN_KEY = 'an-administrator-key-of-this-test';
let folder: string;
let server: RunningServer;

async function run(args: readonly string[], key = ADMIN_KEY): Promise<{ code: number; out: string; err: string }> {
  vi.stubEnv('TRAILMARK_URL', server.url);
  vi.stubEnv('TRAILMARK_API_KEY', key);
  const written = { out: '', err: '' };
  const catching = (stream: 'out' | 'err') => (text: string | Uint8Array) => {
    written[stream] += String(text);
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(catching('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(catching('err')),
  ];
  try {
    return { code: await buildProgram().run(args), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
    vi.unstubAllEnvs();
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailmark-links-'));
  const settings = readSettings(
    { data: join(folder, 'data'), keys: join(folder, 'keys'), origin: 'test.example', port: 0 },
    { TRAILMARK_ADMIN_KEY: ADMIN_KEY, TRAILMARK_LOG_LEVEL: 'silent' },
  );
  server = await startServer({ settings });
  const events = ['crm ana.ruiz', 'mailer 0058X', 'ads ar-17', 'crm ben'].map((each) => {
    const [source, id] = each.split(' ');
    return { id, source, type: 'campaign.launched', actor: { type: 'user', id, name: `Person ${id}` } };
  });
  const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };
  const sent = await fetch(`${server.url}/v1/events`, { method: 'POST', headers, body: JSON.stringify(events) });
  expect(sent.status).toBe(200);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

it('links by a directory file, tried first, and undoes a link', async () => {
  const staff = 'name,user@crm,user@mailer,user@ads\nAna,ana.ruiz,0058X,ar-17\nBen,ben,,\nNew,new.one,0099,\n';
  writeFileSync(join(folder, 'staff.csv'), staff);
  const tried = await run(['links', 'import', join(folder, 'staff.csv'), '--dry-run']);
  expect(tried).toMatchObject({ code: 0, err: 'not used: name\n' });
  expect(tried.out).toBe('2 would be linked, 1 with a single account, 1 not recorded yet\n');
  expect((await run(['links', 'import', join(folder, 'staff.csv')])).out).toMatch(/^2 linked, /);
  expect((await run(['links', 'import', join(folder, 'staff.csv')])).out).toMatch(/^2 linked before, /);
  const found = await run(['query', 'actor:0058X', '--format', 'ndjson']);
  expect(found.out.trim().split('\n')).toHaveLength(3);
  const listed = await run(['links', 'user/0058X', '--format', 'json']);
  const [link] = JSON.parse(listed.out) as { id: string; file: { name: string; row: number } }[];
  expect(link?.file).toMatchObject({ name: 'staff.csv', row: 2 });
  const undone = await run(['unlink', link?.id ?? '', '--reason', 'two people']);
  expect(undone.out).toContain('is undone: Person ana.ruiz user/ana.ruiz of crm and Person 0058X user/0058X of mailer');
  const byName = await run(['link', 'user/ana.ruiz', 'user/ben', '--evidence', 'same name']);
  expect(byName).toMatchObject({ code: 2, out: '' });
  expect(byName.err).toContain('link.by_name');
});

it('notes, questions, answers and settles', async () => {
  const made = await run(['keys', 'create', '--name', 'social-desk', '--scopes', 'read']);
  const key = /tm_main_[A-Za-z0-9]{32}/.exec(made.out)?.[0] ?? '';
  expect((await run(['note', 'ben', 'Agreed by telephone', '--mention', 'ana.ruiz'])).out).toMatch(/entry \d+\n$/);
  expect((await run(['note', 'ben'], key)).out).toContain('Agreed by telephone');
  const opened = await run(['dispute', 'open', 'ben', 'I only looked at it', '--owner', 'social-desk']);
  const id = /dis_\w+/.exec(opened.out)?.[0] ?? '';
  expect((await run(['dispute', 'list'], key)).out).toMatch(/answerer\s+social-desk\s+I only looked at it/);
  await run(['dispute', 'answer', id, 'It was the scheduler'], key);
  const refused = await run(['dispute', 'resolve', id, 'Well', '--verdict', 'upheld']);
  expect(refused.err).toContain('dispute.not_yours');
  await run(['dispute', 'resolve', id, 'The scheduler published it', '--verdict', 'upheld'], key);
  await run(['dispute', 'acknowledge', id], key);
  const settled = await run(['dispute', 'acknowledge', id]);
  expect(settled.out).toMatch(new RegExp(`^${id} over entry \\d+: acknowledged\n`));
  expect(settled.out).toContain('resolved as upheld: The scheduler published it');
});
