/** `trailmark query`: finds events and prints one sentence for each, or counts them by a field or by time. */
import { intervals, routes } from '@trailmark/contract';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { expectShape, type Client } from './client.ts';
import { clockTime, withTelling, zoneOf } from './clock-time.ts';
import { connect, withConnection, type ConnectionOptions } from './connection.ts';
import { printFacet, printHistogram, type CountOptions } from './counts.ts';
import { formatList, withFormat, type Column, type ListFormat } from './listing.ts';
import { CannotRun, type ExitCode } from './trouble.ts';
import { viewNamed } from './views.ts';

const PAGE_MAX = 500;

export interface FindOptions {
  readonly from?: string;
  readonly to?: string;
  readonly order?: string;
  readonly at?: number;
  readonly tz?: string;
  readonly language?: string;
  readonly limit: number;
}

interface QueryOptions extends ConnectionOptions, Omit<FindOptions, 'limit'>, CountOptions {
  readonly format: ListFormat;
  readonly facet?: string;
  readonly histogram?: string;
  readonly view?: string;
  readonly ids?: boolean;
}

export function addQuery(program: Command, done: (code: ExitCode) => void): void {
  const command = program
    .command('query')
    .description('find events, or count them')
    .argument('[expression]', 'what to find; everything when left out (the language: docs/query.md)')
    .option('--from <time>', 'from this time on (RFC 3339, a day, or -7d)')
    .option('--to <time>', 'before this time')
    .addOption(new Option('--order <order>', 'desc (newest first) or asc').choices(['desc', 'asc']).default('desc'))
    .option('--limit <n>', 'print at most so many; 0 for all', wholeNumber)
    .option('--at <size>', 'as the log was at this size', wholeNumber)
    .option('--facet <field>', 'count by the values of a field: type, actor, scope.client, data.system …')
    .addOption(new Option('--histogram <interval>', 'count by time').choices(intervals))
    .option('--by <field>', 'with --histogram: count apart by the values of a field')
    .option('--ids', 'also what each event is about, by type and id, as "answer" and "timeline" take it')
    .option('--view <name>', 'the query of a saved view, narrowed by the expression');
  withConnection(withFormat(withTelling(command)))
    .addHelpText(
      'after',
      `
Examples:
  trailmark query 'actor:u_17 type:campaign.* outcome:denied'
  trailmark query 'actor:müller "spring sale" time:>=2026-11-01' --language de --tz Europe/Berlin
  trailmark query 'target:campaign/c_9 -source:crm' --from 2026-01-01 --limit 0 --format csv > found.csv
  trailmark query 'type:lead.reassigned -reason:?' --ids
  trailmark query 'type:data.exported data.rows:400..500' --facet actor
  trailmark query 'outcome:denied' --histogram day --by scope.client --from -30d`,
    )
    .action(async (typed: string | undefined, options: QueryOptions) => {
      const client = connect(options);
      const expression = options.view === undefined ? typed : narrowed(await viewNamed(client, options.view), typed);
      if (options.facet !== undefined && options.histogram !== undefined)
        throw new CannotRun('--facet and --histogram are two questions: ask them one by one');
      if (options.facet !== undefined) await printFacet(client, expression, options.facet, options);
      else if (options.histogram !== undefined) await printHistogram(client, expression, options.histogram, options);
      else await printEvents(client, expression, options);
      done(0);
    });
}

function narrowed({ q }: { readonly q: string }, expression: string | undefined): string {
  if (expression === undefined || expression.trim() === '') return q;
  return q.trim() === '' ? expression : `(${q}) AND (${expression})`;
}

async function printEvents(client: Client, expression: string | undefined, options: QueryOptions): Promise<void> {
  const found = await find(client, expression, { ...options, limit: options.limit ?? 50 });
  const columns = columnsFor(options.format, zoneOf(options), options.ids);
  process.stdout.write(formatList(found.events, columns, options.format));
  for (const note of found.notes) process.stderr.write(`note: ${note}\n`);
  const total = `${found.totalExact ? '' : 'more than '}${found.total}`;
  if (options.format === 'table')
    process.stderr.write(
      `${found.events.length} of ${total} ${found.total === 1 ? 'event' : 'events'}, ${found.tookMs} ms\n`,
    );
}

export type ShownEvent = ReturnType<typeof parsePage>['events'][number];

function parsePage(value: unknown) {
  return expectShape(routes.findEvents.answers[200].schema, value);
}

interface Found {
  readonly events: ShownEvent[];
  readonly total: number;
  readonly totalExact: boolean;
  readonly notes: readonly string[];
  readonly tookMs: number;
}

/** Pages until `limit` events (0: all) are there. */
export async function find(client: Client, expression: string | undefined, options: FindOptions): Promise<Found> {
  const wanted = options.limit === 0 ? Infinity : options.limit;
  const { from, to, order, at, language } = options;
  const events: ShownEvent[] = [];
  let tookMs = 0;
  for (let cursor: string | undefined; ;) {
    const limit = Math.min(PAGE_MAX, wanted - events.length);
    const query = { q: expression, from, to, order, at, language, tz: zoneOf(options), limit, cursor };
    const page = parsePage(await client.json('GET', '/v1/events', { query }));
    for (const event of page.events) events.push(event);
    tookMs += page.took_ms;
    if (page.next === null || events.length >= wanted) {
      const { total, total_exact: totalExact, notes = [] } = page;
      return { events, total, totalExact, notes, tookMs: Math.round(tookMs) };
    }
    cursor = page.next;
  }
}

/** A value of the event as it was sent, as text; empty where there is none. */
export function textAt(event: Readonly<Record<string, unknown>>, ...names: string[]): string {
  let value: unknown = event;
  for (const name of names) value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function actorOf(event: ShownEvent): string {
  return textAt(event, 'actor', 'name') || textAt(event, 'actor', 'id') || (isSealed(event, 'actor') ? '(sealed)' : '');
}

/** The first of what it is about, and how many more; a person who is hidden by ref. */
function aboutOf(event: ShownEvent): string {
  const targets = Array.isArray(event['targets']) ? event['targets'] : [];
  const named = targets.flatMap((target: unknown) => {
    const id = textAt({ target }, 'target', 'id');
    const ref = textAt({ target }, 'target', 'ref');
    return id === '' ? (ref === '' ? [] : [ref]) : [`${textAt({ target }, 'target', 'type')}/${id}`];
  });
  return named.length > 1 ? `${named[0] ?? ''} +${named.length - 1}` : (named[0] ?? '');
}

function isSealed(event: ShownEvent, name: string): boolean {
  return event.sealed.some((path) => path === name || path.startsWith(`${name}.`));
}

/** A person reads who, what and how it ended in the sentence, and times on a clock; a sheet sorts by each of them. */
export function columnsFor(format: ListFormat, zone: string, isWithIds = false): readonly Column<ShownEvent>[] {
  const ids: readonly Column<ShownEvent>[] = isWithIds ? [{ title: 'about', of: aboutOf, widthMax: 44 }] : [];
  if (format !== 'table') return [...COLUMNS, ...ids];
  return [
    { title: 'time', of: (event) => clockTime(timeOf(event), zone), widthMax: 25 },
    { title: 'index', of: (event) => String(event.index) },
    ...ids,
    { title: 'what', of: (event) => event.sentence, widthMax: Infinity, wraps: true },
  ];
}

const COLUMNS: readonly Column<ShownEvent>[] = [
  { title: 'time', of: timeOf, widthMax: 25 },
  { title: 'actor', of: actorOf, widthMax: 24 },
  { title: 'what', of: (event) => event.sentence, widthMax: Infinity },
  { title: 'outcome', of: (event) => textAt(event, 'outcome') },
  { title: 'type', of: (event) => textAt(event, 'type'), widthMax: 32 },
  { title: 'index', of: (event) => String(event.index) },
];

export function timeOf(event: ShownEvent): string {
  return textAt(event, 'time') || event.recorded;
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('a whole number is needed');
  return Number(text);
}
