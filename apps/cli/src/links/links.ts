/** `trailmark link`, `unlink` and `links`: which entities are one and the same, by what evidence. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { routes } from '@trailmark/contract';
import type { Command } from 'commander';
import { expectShape, Refusal, type Client } from '../client.ts';
import { connect, optionsOf, withConnection, type ConnectionOptions } from '../connection.ts';
import { commaList } from '../export.ts';
import { formatList, plainText, withFormat, type ListFormat } from '../listing.ts';
import { CannotRun, messageOf, type ExitCode } from '../trouble.ts';
import { FILE_BYTES_MAX, parseDirectoryFile, type Account } from './directory-file.ts';

type Link = ReturnType<(typeof routes.createLink.answers)[201]['schema']['parse']>;
type End = Link['ends'][number];

interface LinkOptions extends ConnectionOptions {
  readonly evidence?: string;
  readonly event?: readonly string[];
  readonly mail?: boolean;
  readonly verified?: boolean;
  readonly sources?: readonly string[];
  readonly dryRun?: boolean;
}

interface ListOptions extends ConnectionOptions {
  readonly format: ListFormat;
  readonly all?: boolean;
}

interface ImportOptions extends ConnectionOptions {
  readonly dryRun?: boolean;
}

/** Refusals that are no fault of the file: what they say is counted, not listed. */
const EXPECTED: Readonly<Record<string, string>> = {
  'link.exists': 'linked before',
  'link.end_unknown': 'not recorded yet',
};
const REFUSALS_SHOWN = 20;

export function addLinks(program: Command, done: (code: ExitCode) => void): void {
  addLink(program, done);
  addUnlink(program, done);
  addList(program, done);
}

function addLink(program: Command, done: (code: ExitCode) => void): void {
  const command = program
    .command('link')
    .description('say that two entities are one: by evidence in words, or by a verified mail; never by name alone')
    .argument('<entity>', 'type/id, as user/ana.ruiz or campaign/c_9, or the ref of a person')
    .argument('<other>', 'the other one')
    .option('--evidence <text>', 'what shows that they are one')
    .option('--event <id...>', 'events that show it; with --mail one of each, in their order')
    .option('--mail', 'both events hold the same mail')
    .option('--verified', 'with --mail: you vouch that the mail was verified')
    .option('--sources <sources>', 'where several sources know an id: that of the first, that of the second', commaList)
    .option('--dry-run', 'only say what would come of it');
  withConnection(command)
    .addHelpText(
      'after',
      `
Examples:
  trailmark link user/ana.ruiz user/0058X --evidence 'Her badge number stands in both accounts'
  trailmark link user/ana.ruiz user/0058X --mail --event 4411 --event 4420 --verified
  trailmark links import staff.csv --dry-run`,
    )
    .action(async (one: string, other: string, options: LinkOptions) => {
      const { evidence, event = [], mail = false, verified = false, sources = [], dryRun = false } = options;
      const made = await postLink(connect(options), {
        ends: [endNamed(one, sources[0]), endNamed(other, sources[1])],
        by: mail ? 'mail' : 'hand',
        verified,
        ...(evidence === undefined ? {} : { evidence }),
        events: event,
        dry_run: dryRun,
      });
      const ends = made.ends.map(endText).join(' and ');
      process.stdout.write(dryRun ? `would link ${ends}\n` : `${made.id ?? ''} links ${ends}\n`);
      done(0);
    });
}

function addUnlink(program: Command, done: (code: ExitCode) => void): void {
  const command = program
    .command('unlink')
    .description('undo a link; both stay on record')
    .argument('<link>', 'its id, as "trailmark links" shows it')
    .requiredOption('--reason <text>', 'why it was wrong, or is no more');
  withConnection(command).action(async (id: string, options: ConnectionOptions & { reason: string }) => {
    const path = `/v1/links/${encodeURIComponent(id)}/undo`;
    const answer = await connect(options).json('POST', path, { body: { reason: options.reason } });
    const undone = expectShape(routes.undoLink.answers[200].schema, answer);
    process.stdout.write(`${undone.id ?? id} is undone: ${undone.ends.map(endText).join(' and ')}\n`);
    done(0);
  });
}

function addList(program: Command, done: (code: ExitCode) => void): void {
  const links = withConnection(withFormat(program.command('links')))
    .description('links, of one entity or all; the subcommand import links by a directory file')
    .argument('[entity]', 'type/id, or the ref of a person')
    .option('--all', 'also those that were undone, or of which an end was erased')
    .enablePositionalOptions()
    .action(async (entity: string | undefined, options: ListOptions) => {
      const found = await listLinks(connect(options), entity, options.all === true);
      const columns = [
        { title: 'link', of: (link: Link) => link.id ?? '' },
        { title: 'state', of: (link: Link) => link.state },
        { title: 'by', of: (link: Link) => link.by ?? '' },
        { title: 'one', of: (link: Link) => endText(link.ends[0]) },
        { title: 'other', of: (link: Link) => endText(link.ends[1]) },
        { title: 'evidence', of: evidenceText, widthMax: Infinity },
      ];
      process.stdout.write(formatList(found, columns, options.format));
      done(0);
    });
  const file = links
    .command('import')
    .description('link by a directory file: CSV with columns as user@crm and user@mailer, or JSON')
    .argument('<file>', 'docs/links.md says what stands in it')
    .option('--dry-run', 'only say what would come of it');
  withConnection(file).action(async (name: string, _: ImportOptions, self: Command) => {
    const options = optionsOf<ImportOptions>(self);
    done(await importFile(connect(options), name, options.dryRun === true));
  });
}

async function importFile(client: Client, path: string, dryRun: boolean): Promise<ExitCode> {
  const bytes = await bytesOf(path);
  const { rows, unused } = parseDirectoryFile(new TextDecoder('utf-8').decode(bytes), path);
  const file = { name: basename(path).slice(0, 255), sha256: createHash('sha256').update(bytes).digest('hex') };
  const counts = new Map<string, number>();
  const refused: string[] = [];
  const count = (what: string): unknown => counts.set(what, (counts.get(what) ?? 0) + 1);
  for (const { row, accounts } of rows) {
    const [first, ...others] = accounts;
    if (first === undefined || others.length === 0) count('with a single account');
    for (const other of others) {
      try {
        const ends = [first as Account, other];
        await postLink(client, { ends, by: 'directory', file: { ...file, row }, dry_run: dryRun });
        count(dryRun ? 'would be linked' : 'linked');
      } catch (error) {
        const expected = error instanceof Refusal ? EXPECTED[error.code ?? ''] : undefined;
        if (expected !== undefined) count(expected);
        else if (isOfRow(error)) refused.push(`row ${row}: ${messageOf(error)}`);
        else throw error;
      }
    }
  }
  if (unused.length > 0) process.stderr.write(`not used: ${plainText(unused.join(', '))}\n`);
  for (const line of refused.slice(0, REFUSALS_SHOWN)) process.stderr.write(`${plainText(line)}\n`);
  if (refused.length > 0) counts.set('refused', refused.length);
  const told = [...counts].map(([what, number]) => `${number} ${what}`);
  process.stdout.write(`${told.length === 0 ? 'nothing to link' : told.join(', ')}\n`);
  return refused.length > 0 ? 1 : 0;
}

/** What lies in the row itself; anything else ends the import. */
function isOfRow(error: unknown): boolean {
  return error instanceof Refusal && (error.code?.startsWith('link.') === true || error.code === 'request.invalid');
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    if ((await stat(path)).size > FILE_BYTES_MAX) throw new CannotRun(`${path} is larger than 16 MiB`);
    return await readFile(path);
  } catch (error) {
    throw error instanceof CannotRun ? error : new CannotRun(`${path} cannot be read: ${messageOf(error)}`, error);
  }
}

async function postLink(client: Client, body: Record<string, unknown>): Promise<Link> {
  return expectShape(routes.createLink.answers[201].schema, await client.json('POST', '/v1/links', { body }));
}

async function listLinks(client: Client, entity: string | undefined, all: boolean): Promise<Link[]> {
  const found: Link[] = [];
  for (let cursor: string | undefined; ;) {
    const query = { entity, state: all ? 'all' : 'live', limit: 200, cursor };
    const page = expectShape(routes.listLinks.answers[200].schema, await client.json('GET', '/v1/links', { query }));
    found.push(...page.links);
    if (page.next === null) return found;
    cursor = page.next;
  }
}

function endNamed(entity: string, source: string | undefined): Record<string, string> {
  const of = source === undefined || source === '' ? {} : { source };
  const slash = entity.indexOf('/');
  if (slash > 0) return { type: entity.slice(0, slash), id: entity.slice(slash + 1), ...of };
  if (/^s_[A-Za-z0-9_-]{22}$/.test(entity)) return { id: entity };
  throw new CannotRun(`"${entity}" is no entity: write type/id, as user/ana.ruiz, or the ref of a person`);
}

function endText(end: End | undefined): string {
  if (end === undefined) return '';
  const { type, id, ref, name, source, erased } = end;
  if (erased === true) return `${ref ?? ''} (erased)`;
  const named = `${name === undefined ? '' : `${name} `}${type}/${id ?? ref ?? ''}`;
  return plainText(source === undefined ? named : `${named} of ${source}`);
}

function evidenceText({ evidence, file, events, undone }: Link): string {
  const parts = [
    evidence,
    file && `${file.name ?? 'a file'}, row ${file.row ?? '?'}`,
    events && `events ${events.join(', ')}`,
    undone && `undone${undone.reason === undefined ? '' : `: ${undone.reason}`}`,
  ];
  return parts.filter((part) => part !== undefined).join('; ');
}
