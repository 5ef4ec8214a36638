/** `trailmark timeline`: everything that touched one thing, in the order it happened, and what nobody recorded. */
import { routes } from '@trailmark/contract';
import { Option, type Command } from 'commander';
import { expectShape, type Client } from './client.ts';
import { clockTime, withTelling, zoneOf } from './clock-time.ts';
import { connect, withConnection, type ConnectionOptions } from './connection.ts';
import { entityPath, printAside } from './entity.ts';
import { formatList, withFormat, type Column, type ListFormat } from './listing.ts';
import { thingMeant } from './named-thing.ts';
import { timeOf, wholeNumber } from './query.ts';
import type { ExitCode } from './trouble.ts';

const PAGE_MAX = 500;

interface TimelineOptions extends ConnectionOptions {
  readonly from?: string;
  readonly to?: string;
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  readonly tz?: string;
  readonly language?: string;
  readonly format: ListFormat;
}

type Page = ReturnType<typeof parsePage>;
type Row = Page['rows'][number];

export function addTimeline(program: Command, done: (code: ExitCode) => void): void {
  const command = program
    .command('timeline')
    .description('everything that touched one thing, in the order it happened')
    .argument('<type/id>', 'the thing, as lead/l_4471 or user/u_17; by its name, or the number of an event about it')
    .option('--from <time>', 'from this time on (RFC 3339, a day, or -7d)')
    .option('--to <time>', 'before this time')
    .addOption(new Option('--order <order>', 'desc (newest first) or asc').choices(['desc', 'asc']).default('desc'))
    .option('--limit <n>', 'print at most so many events; 0 for all', wholeNumber, 50);
  withConnection(withFormat(withTelling(command)))
    .addHelpText(
      'after',
      `
A line that begins with ! is a finding: one event left a value as one thing, and the next found it as another, so that it
changed outside our sight between the two.

Examples:
  trailmark timeline lead/l_4471 --order asc
  trailmark timeline user/u_17 --from -7d --language de --tz Europe/Berlin
  trailmark timeline campaign/c_9 --limit 0 --format ndjson > c_9.ndjson`,
    )
    .action(async (named: string, options: TimelineOptions) => {
      const [client, zone] = [connect(options), zoneOf(options)];
      const page = await read(client, entityPath(await thingMeant(client, named, { zone })), options);
      process.stdout.write(formatList(page.rows, options.format === 'csv' ? SHEET : columnsIn(zone), options.format));
      if (options.format === 'table') {
        const { length } = page.rows.filter(({ kind }) => kind === 'event');
        const total = `${page.total_exact ? '' : 'more than '}${page.total}`;
        for (const { type, id } of page.linked ?? []) process.stderr.write(`linked with it: ${type}/${id}\n`);
        process.stderr.write(
          `${length} of ${total} ${page.total === 1 ? 'event' : 'events'}, ${Math.round(page.took_ms)} ms\n`,
        );
      }
      printAside(page);
      done(0);
    });
}

function parsePage(value: unknown) {
  return expectShape(routes.entityTimeline.answers[200].schema, value);
}

/** Pages until `limit` events (0: all) are there. */
async function read(client: Client, path: string, options: TimelineOptions): Promise<Page> {
  const wanted = options.limit === 0 ? Infinity : options.limit;
  const { from, to, order, language } = options;
  const rows: Row[] = [];
  let tookMs = 0;
  for (let cursor: string | undefined, events = 0; ;) {
    const limit = Math.min(PAGE_MAX, wanted - events);
    const query = { from, to, order, language, tz: zoneOf(options), limit, cursor };
    const page = parsePage(await client.json('GET', `${path}/timeline`, { query }));
    rows.push(...page.rows);
    events += limit;
    tookMs += page.took_ms;
    if (page.next === null || events >= wanted) return { ...page, rows, took_ms: tookMs };
    cursor = page.next;
  }
}

function columnsIn(zone: string): readonly Column<Row>[] {
  return [
    { title: 'time', of: (row) => clockTime(rowTime(row), zone), widthMax: 25 },
    { title: 'index', of: (row) => (row.kind === 'event' ? String(row.event.index) : '!') },
    {
      title: 'what',
      of: (row) => (row.kind === 'event' ? row.event.sentence : row.sentence),
      widthMax: Infinity,
      wraps: true,
    },
  ];
}

const SHEET: readonly Column<Row>[] = [
  { title: 'time', of: rowTime },
  { title: 'kind', of: ({ kind }) => kind },
  { title: 'what', of: (row) => (row.kind === 'event' ? row.event.sentence : row.sentence) },
  { title: 'changed', of: (row) => (row.kind === 'event' ? String(row.changed ?? '') : row.path) },
  { title: 'cause', of: (row) => (row.kind === 'event' && row.cause !== undefined ? String(row.cause.index) : '') },
  { title: 'index', of: (row) => (row.kind === 'event' ? String(row.event.index) : '') },
];

function rowTime(row: Row): string {
  return row.kind === 'event' ? timeOf(row.event) : row.to;
}
