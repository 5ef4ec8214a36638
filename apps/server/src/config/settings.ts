/** Settings: flag, then environment, then `trailmark.json` in the data folder, then what stands here. */

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { CannotStart } from './cannot-start.ts';

export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly keys: string;
  /** Host part of the origins, fixed when the store is created; undefined: drawn. */
  readonly origin: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly adminKey: string | undefined;
  readonly passphrase: string | undefined;
  /** Someone looked at the clock and says that it is right. */
  readonly confirmClock: boolean;
  readonly logLevel: string;
  /** How long finished bundles are kept on the server, in days. */
  readonly exportDays: number;
}

/** What flags may say; the rest comes from elsewhere. */
export type Flags = Partial<Record<'port' | 'host' | 'data' | 'keys' | 'origin' | 'databaseUrl', string | number>> & {
  readonly confirmClock?: boolean;
};

const fileSchema = z.strictObject({
  port: z.union([z.number(), z.string()]).optional(),
  host: z.string().optional(),
  keys: z.string().optional(),
  origin: z.string().optional(),
  databaseUrl: z.string().optional(),
  logLevel: z.string().optional(),
  exportDays: z.union([z.number(), z.string()]).optional(),
});

/** @throws CannotStart with one sentence where a setting makes no sense */
export function readSettings(flags: Flags = {}, environment: NodeJS.ProcessEnv = process.env): Settings {
  const data = resolve(textOf(flags.data) ?? environment['TRAILMARK_DATA'] ?? './data');
  const file = readFile(join(data, 'trailmark.json'));
  const pick = (
    name: 'port' | 'host' | 'keys' | 'origin' | 'databaseUrl' | 'logLevel' | 'exportDays',
    variable: string,
  ): string | undefined =>
    textOf(name === 'logLevel' || name === 'exportDays' ? undefined : flags[name]) ??
    notEmpty(environment[variable]) ??
    textOf(file[name]);
  const adminKey = notEmpty(environment['TRAILMARK_ADMIN_KEY']);
  if (adminKey !== undefined && !/^[\x21-\x7e](?:[\x20-\x7e]{22,198})[\x21-\x7e]$/.test(adminKey)) {
    throw new CannotStart('TRAILMARK_ADMIN_KEY must be 24 to 200 printable ASCII characters.');
  }
  const databaseUrl = pick('databaseUrl', 'TRAILMARK_DATABASE_URL');
  if (databaseUrl !== undefined)
    throw new CannotStart('--database-url is not supported by this version: leave it out to use the embedded store.');
  return {
    port: portOf(pick('port', 'TRAILMARK_PORT') ?? '8080'),
    host: pick('host', 'TRAILMARK_HOST') ?? '127.0.0.1',
    data,
    keys: resolve(pick('keys', 'TRAILMARK_KEYS') ?? './keys'),
    origin: originOf(pick('origin', 'TRAILMARK_ORIGIN')),
    databaseUrl,
    adminKey,
    passphrase: notEmpty(environment['TRAILMARK_PASSPHRASE']),
    confirmClock: flags.confirmClock ?? environment['TRAILMARK_CONFIRM_CLOCK'] === '1',
    logLevel: pick('logLevel', 'TRAILMARK_LOG_LEVEL') ?? 'warn',
    exportDays: daysOf(pick('exportDays', 'TRAILMARK_EXPORT_DAYS') ?? '30'),
  };
}

function readFile(path: string): z.infer<typeof fileSchema> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    // A file that is there was meant: to start without what it says would surprise.
    throw new CannotStart(`${path} cannot be read (${String(code)}).`, { cause });
  }
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new CannotStart(
      `${path} is not a settings file: it may hold port, host, keys, origin, databaseUrl, logLevel and exportDays.`,
      { cause },
    );
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new CannotStart(`--port must be a number from 0 to 65535, not ${JSON.stringify(text)}.`);
  return port;
}

function daysOf(text: string): number {
  const days = Number(text);
  if (/^\d{1,4}$/.test(text) && days >= 1 && days <= 3_650) return days;
  throw new CannotStart(`TRAILMARK_EXPORT_DAYS must be a number of days from 1 to 3650, not ${JSON.stringify(text)}.`);
}

/** The origin names the log in every signature: one word of a schema-less address, without spaces or `+`. */
function originOf(text: string | undefined): string | undefined {
  if (text === undefined || (/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}$/.test(text) && !text.endsWith('/'))) return text;
  throw new CannotStart(
    `--origin must be like a host name, for example audit.example.org, not ${JSON.stringify(text)}.`,
  );
}

function textOf(value: string | number | undefined): string | undefined {
  return value === undefined ? undefined : notEmpty(String(value));
}

function notEmpty(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}
