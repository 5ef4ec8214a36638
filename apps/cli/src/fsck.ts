/** `trailmark fsck`: recomputes every log of a data folder from its entries up, with or without a running server. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { TenantReport } from './examination.ts';
import { plainText } from './listing.ts';
import { CannotRun, type ExitCode } from './trouble.ts';

export interface FsckCommandOptions {
  readonly data: string;
  readonly keys?: string;
  readonly key?: string[];
  readonly tenant?: string;
  readonly json?: boolean;
}

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
      // Ledger and vault are loaded for this command alone: every other one starts faster without them.
      const { examine } = await import('./examination.ts');
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
