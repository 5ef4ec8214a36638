/** Settings: which place wins, and what makes no sense. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CannotStart } from './cannot-start.ts';
import { readSettings } from './settings.ts';

let data = '';
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'trailmark-settings-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

it('takes the flag, then the environment, then the file, then its own', () => {
  expect(readSettings({ data }, {})).toMatchObject({
    port: 8080,
    host: '127.0.0.1',
    origin: undefined,
    confirmClock: false,
    exportDays: 30,
  });
  writeFileSync(
    join(data, 'trailmark.json'),
    '{"port": 1001, "host": "::1", "origin": "file.example", "exportDays": 7}',
  );
  const ofFile = { port: 1001, host: '::1', origin: 'file.example', exportDays: 7 };
  expect(readSettings({ data }, {})).toMatchObject(ofFile);
  const environment = { TRAILMARK_PORT: '1002', TRAILMARK_DATA: data, TRAILMARK_HOST: '' };
  expect(readSettings({}, environment)).toMatchObject({ port: 1002, host: '::1', data });
  expect(readSettings({ port: '0' }, environment).port).toBe(0);
});

it('does not start without a settings file that is there and cannot be read', () => {
  mkdirSync(join(data, 'trailmark.json'));
  expect(() => readSettings({ data }, {})).toThrow(/cannot be read \(EISDIR\)/);
});

it.each([
  ['a port that is none', { port: 'x' }, {}],
  ['a port beyond', { port: 65_536 }, {}],
  ['an origin with spaces', { origin: 'a b' }, {}],
  ['an origin that ends in a slash', { origin: 'a/' }, {}],
  ['a database', { databaseUrl: 'postgres://x' }, {}],
  ['bundles kept for no day', {}, { TRAILMARK_EXPORT_DAYS: '0' }],
  ['bundles kept for ever', {}, { TRAILMARK_EXPORT_DAYS: '4000' }],
  ['a short key', {}, { TRAILMARK_ADMIN_KEY: 'x'.repeat(23) }],
  ['a long key', {}, { TRAILMARK_ADMIN_KEY: 'x'.repeat(201) }],
  ['a key that is not ASCII', {}, { TRAILMARK_ADMIN_KEY: 'ü'.repeat(30) }],
])('refuses %s', (_what, flags, environment) => {
  expect(() => readSettings({ data, ...flags }, environment)).toThrow(CannotStart);
});

it('takes keys at both ends of their length', () => {
  for (const length of [24, 200]) {
    expect(readSettings({ data }, { TRAILMARK_ADMIN_KEY: 'x'.repeat(length) }).adminKey).toHaveLength(length);
  }
});

it('refuses a file that is not one', () => {
  for (const text of ['{', '[]', '{"prot": 1}', '{"port": {}}']) {
    writeFileSync(join(data, 'trailmark.json'), text);
    expect(() => readSettings({ data }, {}), text).toThrow(CannotStart);
  }
});
