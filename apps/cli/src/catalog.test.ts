/** `trailmark catalog` against a server of its own. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, readSettings } from '@trailmark/server';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { buildProgram } from './program.ts';

const KEY = 'tm_main_0123456789abcdefghijklmnopqrstuv';
const folder = mkdtempSync(join(tmpdir(), 'trailmark-catalog-'));
let server: Awaited<ReturnType<typeof startServer>>;

beforeAll(async () => {
  const options = { data: join(folder, 'data'), keys: join(folder, 'keys'), origin: 'test.example', port: 0 };
  const settings = readSettings(options, { TRAILMARK_ADMIN_KEY: KEY, TRAILMARK_LOG_LEVEL: 'silent' });
  server = await startServer({ settings });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function run(...args: string[]): Promise<{ code: number; text: string }> {
  const printed: string[] = [];
  const keep = (text: string | Uint8Array): boolean => {
    printed.push(String(text));
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  const code = await buildProgram().run(['catalog', ...args, '--url', server.url, '--api-key', KEY]);
  vi.restoreAllMocks();
  return { code, text: printed.join('') };
}

const webinar = {
  name: 'webinar.held',
  version: 1,
  family: 'webinar',
  importance: 'notable',
  retention: 'business',
  sentence: {
    en: '{actor} {did:held|hold} {target:webinar}',
    de: '{actor} {hat} {target:webinar} {did:abgehalten|abhalten}',
  },
  data: {
    seats: { class: 'open', kind: 'count', required: true },
    host: { class: 'personal', of: 'target', kind: 'text' },
  },
  example: { data: { seats: 40 } },
};

it('lists, shows and registers', async () => {
  const listed = await run('list', '--family', 'budget');
  expect(listed.code).toBe(0);
  expect(listed.text).toMatch(/^type +importance +sentence/);
  expect(listed.text).toMatch(/budget\.adjusted +notable +‹actor› changed ‹what› of ‹target› ‹from … to …›/);
  expect(listed.text).not.toContain('campaign.created');
  expect((await run('--family', 'budget')).text).toBe(listed.text);

  const shown = await run('show', 'budget.adjusted');
  expect(shown.text).toMatch(/^budget\.adjusted: REC-4, notable, kept as business, version 1\nen {2}\{actor\}/);
  expect(shown.text).toMatch(/data\.currency +open +text/);
  expect(await run('show', 'no.such')).toMatchObject({ code: 2, text: expect.stringContaining('There is no type') });

  const file = join(folder, 'webinar.json');
  writeFileSync(file, JSON.stringify(webinar));
  expect(await run('register', file)).toEqual({ code: 0, text: 'webinar.held version 1: registered\n' });
  expect(await run('register', file)).toEqual({ code: 0, text: 'webinar.held version 1: unchanged\n' });
  const own = await run('list', '--own', '--format', 'json');
  expect(JSON.parse(own.text)).toEqual([expect.objectContaining({ name: 'webinar.held', registered: true })]);
  expect((await run('show', 'webinar.held')).text).toMatch(/data\.host +personal, of the target +text/);

  writeFileSync(file, JSON.stringify({ types: [{ ...webinar, version: 2, data: { seats: webinar.data.seats } }] }));
  expect(await run('register', file)).toEqual({
    code: 1,
    text: expect.stringMatching(
      /^webinar\.held version 2: refused\n {2}data\.host: The field is gone.*\(type\.incompatible\)\n$/,
    ),
  });
  writeFileSync(file, 'not JSON');
  expect(await run('register', file)).toMatchObject({
    code: 2,
    text: expect.stringContaining('cannot be read as JSON'),
  });
});
