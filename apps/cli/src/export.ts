/** `trailmark export`: has the server make an evidence bundle, fetches it and says how to check it. */
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { routes } from '@trailmark/contract';
import { Option, type Command } from 'commander';
import { expectShape, type Client } from './client.ts';
import { connect, withConnection, type ConnectionOptions } from './connection.ts';
import { CannotRun, type ExitCode } from './trouble.ts';
import { unzip } from './unzip.ts';

const POLL_MS = 400;
const KINDS = ['selection', 'period', 'whole'] as const;

interface ExportOptions extends ConnectionOptions {
  readonly output: string;
  readonly kind?: (typeof KINDS)[number];
  readonly from?: string;
  readonly to?: string;
  readonly withhold?: string[];
  readonly purpose: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

export function addExport(program: Command, done: (code: ExitCode) => void): void {
  const command = program
    .command('export')
    .description('take evidence away: a bundle that anyone can verify without us')
    .argument('[expression]', 'which events (kind selection, or a disclosed part of the others)')
    .requiredOption('-o, --output <path>', 'a name ending in .zip, or a directory to make')
    .addOption(
      new Option(
        '--kind <kind>',
        'selection: the events found; period: all between --from and --to; whole: the whole log (default: by what is given)',
      ).choices(KINDS),
    )
    .option('--from <time>', 'from this time on (RFC 3339)')
    .option('--to <time>', 'before this time')
    .option('--withhold <paths>', 'fields to keep back, by comma: paths, or confidential, subject', commaList)
    .option('--purpose <text>', 'what it is for; it is recorded with the export', '')
    .option('--force', 'replace what is there')
    .option('--json', 'print one JSON object');
  withConnection(command)
    .addHelpText(
      'after',
      `
Examples:
  trailmark export 'type:budget.*' -o evidence.zip --withhold actor.name,actor.email --purpose "Audit 2026"
  trailmark export --kind period --from 2026-01-01T00:00:00Z --to 2026-02-01T00:00:00Z -o january.zip
  trailmark export --kind whole -o log/`,
    )
    .action(async (expression: string | undefined, options: ExportOptions) => {
      await refuseToOverwrite(options);
      const client = connect(options);
      const kind =
        options.kind ?? (expression !== undefined ? 'selection' : (options.from ?? options.to) ? 'period' : 'whole');
      const requested = await client.json('POST', '/v1/exports', {
        body: {
          kind,
          ...(expression === undefined ? {} : { q: expression }),
          ...(options.from === undefined ? {} : { from: options.from }),
          ...(options.to === undefined ? {} : { to: options.to }),
          ...(options.withhold === undefined ? {} : { withhold: options.withhold }),
          purpose: options.purpose,
        },
      });
      const state = await waitUntilReady(
        client,
        expectShape(routes.requestExport.answers[202].schema, requested),
        options.json === true,
      );
      await fetchBundle(client, state.href ?? `/v1/exports/${state.id}/bundle`, options);
      const vkeys = await logKeys(client);
      if (options.json === true)
        process.stdout.write(
          `${JSON.stringify({ id: state.id, kind, output: options.output, index: state.index, vkeys })}\n`,
        );
      else process.stdout.write(farewell(options.output, vkeys));
      done(0);
    });
}

/** Where a bundle is written. */
export type Written = Pick<ExportOptions, 'output' | 'force'>;

type ExportState = ReturnType<typeof parseState>;

export function parseState(value: unknown) {
  return expectShape(routes.readExport.answers[200].schema, value);
}

export async function waitUntilReady(client: Client, requested: ExportState, silent: boolean): Promise<ExportState> {
  const tty = process.stderr.isTTY && !silent;
  for (
    let state = requested;
    ;
    state = parseState(await client.json('GET', `/v1/exports/${encodeURIComponent(state.id)}`))
  ) {
    if (tty) process.stderr.write(`\r\x1b[Kexport ${state.status}, ${Math.floor(state.progress * 100)} %`);
    if (state.status === 'queued' || state.status === 'running') {
      await sleep(POLL_MS);
      continue;
    }
    if (tty) process.stderr.write('\r\x1b[K');
    if (state.status === 'ready') return state;
    throw new CannotRun(
      `the export ${state.status === 'failed' ? 'failed' : 'was removed'}: ${state.error ?? 'the server gave no reason'}`,
    );
  }
}

export async function refuseToOverwrite(options: Written): Promise<void> {
  if (options.force === true || !existsSync(options.output)) return;
  const isEmptyFolder = (await stat(options.output)).isDirectory() && (await readdir(options.output)).length === 0;
  if (!isEmptyFolder || isZip(options.output))
    throw new CannotRun(`${options.output} is there already: name another, or give --force to replace it`);
}

const isZip = (path: string): boolean => path.toLowerCase().endsWith('.zip');

/** Under another name until it is whole, so that half a bundle never looks like one. */
export async function fetchBundle(client: Client, href: string, options: Written): Promise<void> {
  const part = `${options.output.replace(/[/\\]+$/, '')}.part`;
  await mkdir(dirname(part), { recursive: true });
  const response = await client.request('GET', new URL(href, `${client.url}/`).href);
  if (response.body === null) throw new CannotRun('the server sent no bundle');
  try {
    await pipeline(Readable.from(response.body), createWriteStream(part, { mode: 0o600 }));
    if (options.force === true) await rm(options.output, { recursive: true, force: true });
    if (isZip(options.output)) {
      await rename(part, options.output);
    } else {
      await mkdir(options.output, { recursive: true, mode: 0o700 });
      await unzip(part, options.output);
    }
  } finally {
    await rm(part, { force: true });
  }
}

export async function logKeys(client: Client): Promise<string[]> {
  const { keys } = expectShape(routes.logKeys.answers[200].schema, await client.json('GET', '/v1/keys'));
  const own = keys.filter((key) => key.until === null && key.tenant === (client.tenant ?? key.tenant));
  return own.map((key) => key.vkey);
}

export function farewell(output: string, vkeys: readonly string[]): string {
  const quoted = /^[\w./-]+$/.test(output) ? output : `'${output.replaceAll("'", `'\\''`)}'`;
  const commands = vkeys.map((vkey) => `  npx trailmark verify ${quoted} --key '${vkey}'\n`).join('');
  return (
    `Written to ${output}. It has not been verified. Check it with:\n${commands}\n` +
    'This key came from the server that made the bundle. Whoever receives the bundle should have the key from you by\n' +
    'another way (a letter, a contract, your web site) and compare: a key that comes with the evidence proves nothing.\n'
  );
}

export function commaList(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
