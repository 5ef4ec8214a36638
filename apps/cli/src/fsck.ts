/**
 * `trailmark fsck`: recomputes every log of a data folder from its entries up, with or without a running server; before
 * that, where asked to and without one, makes what is derived from the entries anew.
 */
import { parseVkey, type Verifier } from '@trailmark/core';
import type { LogReport, RebuiltLog } from '@trailmark/server/store';
import type { Command } from 'commander';
import { Examining } from './examining.ts';
import { plainText } from './listing.ts';
import { CannotRun, type ExitCode } from './trouble.ts';

export interface FsckCommandOptions {
  readonly data: string;
  readonly keys?: string;
  readonly key?: string[];
  readonly tenant?: string;
  readonly rebuild?: boolean;
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
    .option(
      '--rebuild',
      'first make the search index, dictionary and counts anew from the entries; needs the keys, and no server running',
    )
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  trailmark fsck --data ./data
  trailmark fsck --data /srv/copy --key 'trailmark.local/…' --json
  trailmark fsck --data ./data --keys ./keys --rebuild

--rebuild writes the index in one transaction for each log and nothing else: entries, values and keys stay as they are,
and what was erased stays gone. Cut off, it leaves the old index. An entry that cannot be opened any more keeps the
search terms that the index had of it; one without any is found by time, number and ref alone, which is a finding.

On a terminal it says how far it is. Ctrl-C ends it: an examination changes nothing, and tells nothing of what it has
found so far; of a log that was being rebuilt the old index stays.

Exit codes: 0 all as it must be, 1 findings, 2 could not run or was stopped. A passphrase of the keys is taken from
TRAILMARK_PASSPHRASE.`,
    )
    .action(async (options: FsckCommandOptions) => {
      const { reports, rebuilt } = await examine(options);
      const ok = reports.every((report) => report.ok);
      const [only] = reports;
      const whole = reports.length === 1 && only !== undefined ? only : ofSeveral(reports);
      const told = rebuilt === undefined ? whole : { ...whole, rebuilt };
      const describe = (report: LogReport): string => describeLog(report, rebuiltOf(report, rebuilt));
      process.stdout.write(
        options.json === true ? `${JSON.stringify(told, null, 2)}\n` : reports.map(describe).join('\n'),
      );
      done(ok ? 0 : 1);
    });
}

/** The findings of all logs stand in front as in `verify`, each with its log; the rest is told log by log. */
function ofSeveral(logs: readonly LogReport[]): Record<string, unknown> {
  return {
    ok: logs.every(({ ok }) => ok),
    findings: logs.flatMap(({ log, findings }) => findings.map((finding) => ({ log, ...finding }))),
    findingsTotal: logs.reduce((sum, { findingsTotal }) => sum + findingsTotal, 0),
    logs,
  };
}

async function examine(options: FsckCommandOptions): Promise<{ reports: LogReport[]; rebuilt?: RebuiltLog[] }> {
  // Ledger and vault are loaded for this command alone: every other one starts faster without them.
  const { examineStore, Hindrance, rebuildStore, reportWithRebuilt } = await import('@trailmark/server/store');
  const examining = new Examining(process.stderr, options.json === true);
  const stop = new AbortController();
  const asked = {
    data: options.data,
    keys: options.keys ?? (process.env['TRAILMARK_KEYS'] || 'keys'),
    passphrase: process.env['TRAILMARK_PASSPHRASE'] || undefined,
    pinned: (options.key ?? []).map(pinnedKey),
    tenant: options.tenant,
    signal: stop.signal,
  };
  // The next one ends the process: whoever asks twice does not wait.
  const interrupt = (): void => stop.abort();
  for (const signal of SIGNALS) process.once(signal, interrupt);
  try {
    if (options.rebuild !== true) return { reports: await examineStore({ ...asked, progress: examining.tell('') }) };
    const rebuilt = await rebuildStore({ ...asked, progress: examining.tell('index of ') });
    const reports = await examineStore({ ...asked, progress: examining.tell('') });
    return { reports: reports.map((report) => reportWithRebuilt(report, rebuiltOf(report, rebuilt))), rebuilt };
  } catch (error) {
    if (stop.signal.aborted) throw new CannotRun(stoppedAt(examining.place, options.rebuild === true));
    throw error instanceof Hindrance ? new CannotRun(error.message, error) : error;
  } finally {
    for (const signal of SIGNALS) process.removeListener(signal, interrupt);
    examining.clear();
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

function stoppedAt(place: string | undefined, isRebuilding: boolean): string {
  const what = isRebuilding
    ? 'a log whose index was not made anew to its end keeps the old one'
    : 'nothing was changed, and what was found so far is not told';
  return `stopped at ${place ?? 'the beginning'}; ${what}: run it again`;
}

const rebuiltOf = ({ log }: LogReport, rebuilt: readonly RebuiltLog[] = []): RebuiltLog | undefined =>
  rebuilt.find((each) => each.log === log);

function pinnedKey(vkey: string): Verifier {
  const key = parseVkey(vkey.trim());
  if (key === undefined) throw new CannotRun(`this is not a verifier key: ${plainText(vkey)} (key.invalid)`);
  return key;
}

/** One cause has thousands of consequences; so many of a kind are told. `--json` has what is kept of them. */
const ALIKE_MAX = 5;

/** What an examination found, for people. */
export function describeLog(report: LogReport, rebuilt?: RebuiltLog): string {
  const { log, origin, size, root, counts, findings, findingsTotal } = report;
  const unfinished = counts.unfinishedGroups > 0 ? `, ${counts.unfinishedGroups} by an erasure under way` : '';
  const lines = [
    `${log}: ${report.ok ? 'all as it must be' : `${findingsTotal} findings`}`,
    `  log      ${plainText(origin)}, ${size} entries, root ${root}`,
    `  checked  ${counts.entries} entries, the values of ${counts.contentsChecked}, the search terms of ` +
      `${counts.searchChecked}; ${counts.erasedGroups} groups erased${unfinished}`,
  ];
  if (rebuilt !== undefined) {
    const kept = rebuilt.kept === 0 ? '' : `; ${rebuilt.kept} keep the terms that it had of them`;
    lines.push(`  rebuilt  the index of ${rebuilt.entries} entries${kept}`);
  }
  if (counts.olderIndexed > 0) {
    lines.push(
      `  index    of ${counts.olderIndexed} entries that of an older version, which finds less: ` +
        'stop the server and run trailmark fsck --rebuild with the keys',
    );
  }
  const alike = Map.groupBy(findings, ({ code, text }) => `${code} ${text}`);
  for (const ofOneKind of alike.values()) {
    for (const { code, at, text, expected, actual } of ofOneKind.slice(0, ALIKE_MAX)) {
      const values = expected === undefined ? '' : ` (expected ${expected}, found ${actual ?? 'nothing'})`;
      lines.push(plainText(`  ${code} at ${at}: ${text}${values}`));
    }
    const rest = ofOneKind.slice(ALIKE_MAX);
    if (rest.length > 0) lines.push(plainText(`    … and ${rest.length} more like this, up to ${rest.at(-1)?.at}`));
  }
  if (findingsTotal > findings.length) lines.push(`  … and ${findingsTotal - findings.length} more`);
  return `${lines.join('\n')}\n`;
}
