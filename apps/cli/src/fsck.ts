/** `trailmark fsck`: recomputes every log of a data folder from its entries up, with or without a running server. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fieldsDigest, parseVkey, verifierOf, type Checkpoint, type Verifier } from '@trailmark/core';
import { fsck, readMark, Refusal, type Contents, type FsckOptions, type FsckReport } from '@trailmark/ledger';
import { KeyFolder, KeyringView, Opener, VaultError, type KeySource } from '@trailmark/vault';
import type { Command } from 'commander';
import { plainText } from './listing.ts';
import { CannotRun, type ExitCode } from './trouble.ts';

interface FsckCommandOptions {
  readonly data: string;
  readonly keys?: string;
  readonly key?: string[];
  readonly tenant?: string;
  readonly json?: boolean;
}

type TenantReport = FsckReport & { readonly tenant: string };

export function addFsck(program: Command, done: (code: ExitCode) => void): void {
  program
    .command('fsck')
    .description(
      'recompute a store from its entries up and trust nothing else in it; a server may be running meanwhile',
    )
    .requiredOption(
      '--data <folder>',
      'the data folder (or TRAILMARK_DATA)',
      process.env['TRAILMARK_DATA'] || undefined,
    )
    .option(
      '--keys <folder>',
      'the keys folder (or TRAILMARK_KEYS; default ./keys): also opens and checks what is sealed',
    )
    .option(
      '--key <vkey>',
      'a key you trust instead; may be given several times',
      (value: string, before?: string[]) => [...(before ?? []), value],
    )
    .option('--tenant <tenant>', 'only this one')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  trailmark fsck --data ./data
  trailmark fsck --data /srv/copy --key 'trailmark.local/…' --json

Exit codes: 0 all as it must be, 1 findings, 2 could not run. A passphrase of the keys is taken from TRAILMARK_PASSPHRASE.`,
    )
    .action(async (options: FsckCommandOptions) => {
      const reports: TenantReport[] = [];
      for (const tenant of tenantsOf(options)) reports.push(await examine(tenant, options));
      const ok = reports.every((report) => report.ok);
      const [only] = reports;
      const whole = reports.length === 1 && only !== undefined ? only : { ok, logs: reports };
      process.stdout.write(
        options.json === true ? `${JSON.stringify(whole, null, 2)}\n` : reports.map(describe).join('\n'),
      );
      done(ok ? 0 : 1);
    });
}

function tenantsOf({ data, tenant }: FsckCommandOptions): string[] {
  const folder = join(data, 'tenants');
  const found = existsSync(folder)
    ? readdirSync(folder).filter((name) => existsSync(join(folder, name, 'log.db')))
    : [];
  if (found.length === 0)
    throw new CannotRun(`${data} holds no store: is it the folder that --data names when serving?`);
  if (tenant === undefined) return found.toSorted();
  if (!found.includes(tenant))
    throw new CannotRun(`there is no tenant ${tenant} in ${data}; there is ${found.join(', ')}`);
  return [tenant];
}

async function examine(tenant: string, options: FsckCommandOptions): Promise<TenantReport> {
  const isSeen = process.stderr.isTTY && options.json !== true;
  try {
    const report = await fsck({
      ...trusted(tenant, options),
      file: join(options.data, 'tenants', tenant, 'log.db'),
      progress: (done, size) => void (isSeen && process.stderr.write(`\r\x1b[K${tenant}: ${done} of ${size} entries`)),
    });
    return { tenant, ...report };
  } catch (error) {
    if (error instanceof Refusal || error instanceof VaultError)
      throw new CannotRun(`${error.message} (${error.code})`, error);
    throw error;
  } finally {
    if (isSeen) process.stderr.write('\r\x1b[K');
  }
}

/** What is not taken from the store: keys, and the newest state that is known from elsewhere. */
function trusted(tenant: string, options: FsckCommandOptions): Omit<FsckOptions, 'file'> {
  const keys = options.keys ?? (process.env['TRAILMARK_KEYS'] || 'keys');
  const folder = join(keys, 'tenants', tenant);
  const pinned = (options.key ?? []).map(pinnedKey);
  if (!existsSync(folder)) {
    if (options.keys !== undefined && pinned.length === 0) throw new CannotRun(`${keys} holds no keys of ${tenant}`);
    if (pinned.length === 0)
      throw new CannotRun('nothing says which key to trust: give --keys or --key (key.unpinned)');
    return { verifiers: pinned, contents: contentsBy(originOf(pinned), NO_KEYS, false) };
  }
  const provider = new KeyFolder({ folder: keys, passphrase: process.env['TRAILMARK_PASSPHRASE'] || undefined }).tenant(
    tenant,
  );
  const mark: Checkpoint | undefined = readMark(join(folder, 'high-water-mark'));
  if (mark === undefined && pinned.length === 0) {
    throw new CannotRun(`${folder} holds no high-water mark, so nothing names the log: give its key with --key`);
  }
  const origin = mark?.origin ?? originOf(pinned);
  const own = provider.logKeys().map(({ publicKey }) => verifierOf(origin, publicKey));
  const keyring = new KeyringView({ folder: join(options.data, 'tenants', tenant, 'keyring'), provider });
  return {
    verifiers: pinned.length > 0 ? pinned : own,
    origin,
    ...(mark === undefined ? {} : { known: [mark] }),
    contents: contentsBy(origin, keyring, true),
  };
}

const NO_KEYS: KeySource = { subjectKey: () => 'missing', segmentKey: () => 'missing' };

function pinnedKey(vkey: string): Verifier {
  const key = parseVkey(vkey.trim());
  if (key === undefined) throw new CannotRun(`this is not a verifier key: ${plainText(vkey)} (key.invalid)`);
  return key;
}

function originOf(keys: readonly Verifier[]): string {
  return keys[0]?.name ?? '';
}

/** Opens what an event holds and recomputes the digest its entry commits to. */
function contentsBy(origin: string, keys: KeySource, reveal: boolean): NonNullable<FsckOptions['contents']> {
  const opener = new Opener(origin, keys);
  return (entry, groups): Contents => {
    const opened = opener.open(Buffer.from(entry.ref.replaceAll('-', ''), 'hex'), groups, { reveal });
    if (opened.trouble !== undefined) throw new Error(opened.trouble);
    return {
      fields: fieldsDigest(
        origin,
        opened.groups.map(({ digest }) => digest),
      ),
    };
  };
}

function describe(report: TenantReport): string {
  const { tenant, origin, size, root, counts, findings, findingsTotal } = report;
  const lines = [
    `${tenant}: ${report.ok ? 'all as it must be' : `${findingsTotal} findings`}`,
    `  log      ${plainText(origin)}, ${size} entries, root ${root}`,
    `  checked  ${counts.entries} entries, the values of ${counts.contentsChecked}; ${counts.erasedGroups} groups erased`,
  ];
  for (const { code, at, text, expected, actual } of findings) {
    const values = expected === undefined ? '' : ` (expected ${expected}, found ${actual ?? 'nothing'})`;
    lines.push(plainText(`  ${code} at ${at}: ${text}${values}`));
  }
  if (findingsTotal > findings.length) lines.push(`  … and ${findingsTotal - findings.length} more`);
  return `${lines.join('\n')}\n`;
}
