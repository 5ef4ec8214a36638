/** `trailmark backup` and `restore`: a store copied while it runs, and put back where it was lost. */
import { existsSync, readFileSync } from 'node:fs';
import type { BackupResult, LogReport, RestoredLog, RestoreResult } from '@trailmark/server/store';
import type { Command } from 'commander';
import { describeLog } from './fsck.ts';
import { plainText } from './listing.ts';
import { CannotRun, type ExitCode } from './trouble.ts';

interface BackupCommandOptions {
  readonly data?: string;
  readonly keys?: string;
  readonly withKeys?: boolean;
  readonly passphraseFile?: string;
  readonly json?: boolean;
}

interface RestoreCommandOptions extends Omit<BackupCommandOptions, 'withKeys'> {
  readonly mark?: string[];
  readonly nothingLost?: boolean;
  readonly acceptFindings?: boolean;
}

export function addBackup(program: Command, done: (code: ExitCode) => void): void {
  withFolders(program.command('backup'))
    .description('copy a store into an empty folder, a server running or not, and check the copy')
    .argument('<to>', 'the folder to make; nothing in it is overwritten')
    .option('--with-keys', 'put the keys into it too, sealed under a passphrase of at least 12 characters')
    .option('--passphrase-file <file>', 'first line is that passphrase (or TRAILMARK_BACKUP_PASSPHRASE)')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  trailmark backup /backup/2026-03-02
  trailmark backup /backup/2026-03-02 --with-keys --passphrase-file /etc/trailmark/backup-passphrase

The backup is of no use without the keys. A backup with keys can read people who are erased later: delete those from
before an erasure, and make a new backup after each. A passphrase of the keys folder itself is taken from
TRAILMARK_PASSPHRASE. Exit codes: 0 done and checked, 1 the copy has findings, 2 could not run.`,
    )
    .action(async (target: string, options: BackupCommandOptions) => {
      const { backupStore, Hindrance } = await import('@trailmark/server/store');
      if (options.withKeys !== true && options.passphraseFile !== undefined)
        throw new CannotRun('--passphrase-file goes with --with-keys');
      const keysPassphrase = options.withKeys === true ? passphraseOf(options.passphraseFile) : undefined;
      if (options.withKeys === true && keysPassphrase === undefined) {
        throw new CannotRun('keys are never copied in clear: give --passphrase-file or TRAILMARK_BACKUP_PASSPHRASE');
      }
      const progress = new Steps(options.json === true);
      const result = await refusable(Hindrance, progress, () =>
        backupStore({ ...foldersOf(options), target, keysPassphrase, now: Date.now, progress: progress.show }),
      );
      const ok = result.reports.every((report) => report.ok);
      const { manifest, bytes, reports } = result;
      if (options.json === true) {
        const summary = {
          ok,
          to: target,
          made: manifest.made,
          keys: manifest.keys,
          bytes,
          logs: manifest.logs,
          reports,
        };
        process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
      } else process.stdout.write(describeBackup(target, result, ok));
      done(ok ? 0 : 1);
    });
}

export function addRestore(program: Command, done: (code: ExitCode) => void): void {
  const collect = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];
  withFolders(program.command('restore'))
    .description('put a backup back into an empty data folder, and check it first')
    .argument('<from>', 'the folder of the backup')
    .option('--passphrase-file <file>', 'opens the keys in the backup (or TRAILMARK_BACKUP_PASSPHRASE)')
    .option('--mark <file>', 'a newest state kept elsewhere: a high-water mark or a checkpoint; several times', collect)
    .option('--nothing-lost', 'nothing was recorded after this backup: the log goes on under its own name')
    .option('--accept-findings', 'put it back although the check finds something')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  trailmark restore /backup/2026-03-02 --data /srv/trailmark/data --keys /etc/trailmark/keys
  trailmark restore /backup/2026-03-02 --data ./data --keys ./keys --passphrase-file passphrase

A keys folder that survived is used as it is. Where its high-water mark shows that entries are lost, or nothing shows
that none are, the log goes on under a new name; the old one is served frozen, and its first entry says what happened.
Exit codes: 0 done, 1 findings (nothing is written without --accept-findings), 2 could not run.`,
    )
    .action(async (source: string, options: RestoreCommandOptions) => {
      const { restoreStore, Hindrance } = await import('@trailmark/server/store');
      const folders = foldersOf(options);
      const progress = new Steps(options.json === true);
      const result = await refusable(Hindrance, progress, () =>
        restoreStore({
          ...folders,
          source,
          keysPassphrase: passphraseOf(options.passphraseFile),
          marks: options.mark ?? [],
          isNothingLost: options.nothingLost === true,
          acceptsFindings: options.acceptFindings === true,
          progress: progress.show,
        }),
      );
      if (result.logs?.some(({ newOrigin }) => newOrigin !== undefined) === true) await recordRestored(folders);
      const ok = result.reports.every((report) => report.ok);
      if (options.json === true)
        process.stdout.write(
          `${JSON.stringify({ ok, restored: result.logs ?? null, reports: result.reports }, null, 2)}\n`,
        );
      else process.stdout.write(describeRestore(result));
      done(ok ? 0 : 1);
    });
}

function withFolders(command: Command): Command {
  return command
    .option('--data <folder>', 'the data folder (or TRAILMARK_DATA; default ./data)')
    .option('--keys <folder>', 'the keys folder (or TRAILMARK_KEYS; default ./keys)');
}

function foldersOf({ data, keys }: BackupCommandOptions): {
  data: string;
  keys: string;
  passphrase: string | undefined;
} {
  return {
    data: data ?? (process.env['TRAILMARK_DATA'] || 'data'),
    keys: keys ?? (process.env['TRAILMARK_KEYS'] || 'keys'),
    passphrase: process.env['TRAILMARK_PASSPHRASE'] || undefined,
  };
}

function passphraseOf(file: string | undefined): string | undefined {
  if (file === undefined) return process.env['TRAILMARK_BACKUP_PASSPHRASE'] || undefined;
  if (!existsSync(file)) throw new CannotRun(`there is no file ${file}`);
  const [line = ''] = readFileSync(file, 'utf8').split(/\r?\n/, 1);
  if (line === '') throw new CannotRun(`the first line of ${file} is empty`);
  return line;
}

/** The first entry of a log that goes on under another name is made by a server, which listens to nobody meanwhile. */
async function recordRestored({ data, keys }: { data: string; keys: string }): Promise<void> {
  const { startServer, readSettings, CannotStart } = await import('@trailmark/server');
  try {
    const server = await startServer({ settings: readSettings({ data, keys }), listen: false });
    if (server.isKeyInvented) process.stderr.write(`Administrator key: ${server.administratorKey}\n`);
    await server.close();
  } catch (error) {
    if (error instanceof CannotStart)
      throw new CannotRun(`the store is put back and does not open: ${error.message}`, error);
    throw error;
  }
}

async function refusable<T>(
  Hindrance: new (message: string) => Error,
  progress: Steps,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Hindrance ? new CannotRun(error.message, error) : error;
  } finally {
    progress.clear();
  }
}

/** One line that is rewritten on a terminal; silence elsewhere. */
class Steps {
  readonly #isSeen: boolean;

  constructor(isJson: boolean) {
    this.#isSeen = process.stderr.isTTY && !isJson;
  }

  readonly show = (what: string, done: number, total: number): void => {
    if (!this.#isSeen) return;
    process.stderr.write(`\r\x1b[K${what}${total > 1 ? ` ${Math.floor((done / total) * 100)} %` : ''}`);
  };

  clear(): void {
    if (this.#isSeen) process.stderr.write('\r\x1b[K');
  }
}

function describeBackup(target: string, { manifest, bytes, reports }: BackupResult, ok: boolean): string {
  const size = `${(bytes / 1e6).toFixed(1)} MB in ${manifest.files.length} files`;
  const lines = [`${plainText(target)}: ${size}, ${ok ? 'checked, all as it must be' : 'and the check has findings'}`];
  for (const { origin, size: entries } of manifest.logs) lines.push(`  ${plainText(origin)}, ${entries} entries`);
  lines.push(
    manifest.keys
      ? '  The keys are in it, sealed: whoever has the passphrase reads everything in it, also who is erased later.'
      : '  The keys are not in it: keep a copy of the keys folder elsewhere, or it can neither be read nor go on.',
  );
  return `${lines.join('\n')}\n${troublesOf(reports)}`;
}

function describeRestore({ logs, reports }: RestoreResult): string {
  if (logs === undefined) {
    return `Nothing is written: the backup has findings. See --accept-findings.\n${troublesOf(reports)}`;
  }
  return `${logs.map(describeRestored).join('\n')}\n${troublesOf(reports)}`;
}

function describeRestored({ tenant, origin, size, newOrigin, lost }: RestoredLog): string {
  const head = `${tenant}: ${size} entries of ${plainText(origin)} are back`;
  if (newOrigin === undefined) return `${head}; the log goes on.`;
  const loss =
    lost === undefined
      ? 'Nothing shows whether more was recorded after the backup'
      : `At least ${lost === 1 ? '1 entry' : `${lost} entries`} recorded after the backup ${lost === 1 ? 'is' : 'are'} lost`;
  return (
    `${head}, frozen. ${loss}: the log goes on as ${plainText(newOrigin)}.\n` +
    `  Tell everyone who verifies: its new key is in "trailmark keys". The old log is served under /log/${tenant}/` +
    `${numberOf(origin)}/.`
  );
}

const numberOf = (origin: string): string => /\/t\/[^/]+\/([1-9][0-9]*)$/.exec(origin)?.[1] ?? '0';

const troublesOf = (reports: readonly LogReport[]): string =>
  reports
    .filter((report) => !report.ok)
    .map((report) => describeLog(report))
    .join('');
