/** The settings file and variables: read, or refused in one sentence, never with an exception of ours. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as ServerRoom from '@trailmark/server';
import { bytesOf, promise, textOf, type Target } from '../target.ts';

let made: string | undefined;

function folder(): string {
  if (made === undefined) {
    const root = mkdtempSync(join(tmpdir(), 'trailmark-fuzz-'));
    made = root;
    process.once('exit', () => rmSync(root, { recursive: true, force: true }));
  }
  return made;
}

export const settings: Target = {
  name: 'settings',
  form: 'json',
  words: [
    'port',
    'host',
    'keys',
    'origin',
    'databaseUrl',
    'logLevel',
    '0',
    '65535',
    '65536',
    '-1',
    '8e3',
    '::1',
    'audit.example.org',
  ],
  quickRuns: 2_000,
  inputBytesMax: 4_096,
  seeds: () => [
    bytesOf('{"port":9000,"host":"127.0.0.1","keys":"./k","origin":"audit.example.org","logLevel":"warn"}'),
  ],
  async judge(input) {
    // Only here: the server is more to load than all other targets together.
    const server = await import('@trailmark/server');
    writeFileSync(join(folder(), 'trailmark.json'), input);
    const text = textOf(input).replaceAll('\0', '');
    const environment = {
      TRAILMARK_PORT: text.slice(0, 6),
      TRAILMARK_ADMIN_KEY: text.slice(0, 60),
      TRAILMARK_ORIGIN: text.slice(0, 40),
    };
    const outcome = [judgeOne(server, {}), judgeOne(server, environment)];
    return outcome.join(', ');
  },
};

type Server = Pick<typeof ServerRoom, 'readSettings' | 'CannotStart'>;

function judgeOne({ readSettings, CannotStart }: Server, environment: NodeJS.ProcessEnv): string {
  try {
    const { port, host, origin, adminKey } = readSettings({ data: folder() }, environment);
    promise(Number.isInteger(port) && port >= 0 && port <= 65_535 && host !== '', 'a port or host that cannot be');
    promise(origin === undefined || /^[!-~]{1,200}$/.test(origin), 'an origin that cannot name a key');
    promise(adminKey === undefined || (adminKey.length >= 24 && adminKey.length <= 200), 'a key of another length');
    return 'accepted';
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    promise(!error.message.includes('\n'), 'more than one line is said');
    return error.message.replace(/".*"|\S+trailmark.json/, '#').slice(0, 30);
  }
}
