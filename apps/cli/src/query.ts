/** `trailmark query`: finds events and prints one sentence for each. */
import { routes } from '@trailmark/contract';
import { InvalidArgumentError, type Command } from 'commander';
import { expectShape, type Client } from './client.ts';
import { connect, withConnection, type ConnectionOptions } from './connection.ts';
import { formatList, withFormat, type Column, type ListFormat } from './listing.ts';
import type { ExitCode } from './trouble.ts';

const PAGE_MAX = 500;

export interface FindOptions {
  readonly from?: string;
  readonly to?: string;
  readonly order?: string;
  readonly at?: number;
  readonly limit: number;
}

interface QueryOptions extends ConnectionOptions, FindOptions {
  readonly format: ListFormat;
}

export function addQuery(program: Command, done: (code: ExitCode) => void): void {
  const command = program
    .command('query')
    .description('find events')
    .argument('[expression]', 'what to find; everything when left out')
    .option('--from <time>', 'from this time on (RFC 3339)')
    .option('--to <time>', 'before this time')
    .option('--order <order>', 'desc (newest first) or asc', 'desc')
    .option('--limit <n>', 'print at most so many; 0 for all', wholeNumber, 50)
    .option('--at <size>', 'as the log was at this size', wholeNumber);
  withConnection(withFormat(command))
    .addHelpText(
      'after',
      `
Examples:
  trailmark query 'actor:u_17 type:campaign.* outcome:denied'
  trailmark query 'target:campaign/c_9 -source:crm' --from 2026-01-01T00:00:00Z --limit 0 --format csv > found.csv
  trailmark query 'ip:10.0.0.0/8 time:>=-7d' --format ndjson`,
    )
    .action(async (expression: string | undefined, options: QueryOptions) => {
      const found = await find(connect(options), expression, options);
      // A person reads the type in the sentence; a sheet sorts by it.
      const columns = options.format === 'table' ? COLUMNS.filter(({ title }) => title !== 'type') : COLUMNS;
      process.stdout.write(formatList(found.events, columns, options.format));
      const total = `${found.totalExact ? '' : 'more than '}${found.total}`;
      if (options.format === 'table')
        process.stderr.write(`${found.events.length} of ${total} events, ${found.tookMs} ms\n`);
      done(0);
    });
}

export type ShownEvent = ReturnType<typeof parsePage>['events'][number];

function parsePage(value: unknown) {
  return expectShape(routes.findEvents.answers[200].schema, value);
}

/** Pages until `limit` events (0: all) are there. */
export async function find(
  client: Client,
  expression: string | undefined,
  options: FindOptions,
): Promise<{ events: ShownEvent[]; total: number; totalExact: boolean; tookMs: number }> {
  const wanted = options.limit === 0 ? Infinity : options.limit;
  const events: ShownEvent[] = [];
  let tookMs = 0;
  for (let cursor: string | undefined; ;) {
    const page = parsePage(
      await client.json('GET', '/v1/events', {
        query: {
          q: expression,
          from: options.from,
          to: options.to,
          order: options.order,
          at: options.at,
          limit: Math.min(PAGE_MAX, wanted - events.length),
          cursor,
        },
      }),
    );
    for (const event of page.events) events.push(event);
    tookMs += page.took_ms;
    if (page.next === null || events.length >= wanted) {
      return { events, total: page.total, totalExact: page.total_exact, tookMs: Math.round(tookMs) };
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

function isSealed(event: ShownEvent, name: string): boolean {
  return event.sealed.some((path) => path === name || path.startsWith(`${name}.`));
}

export const COLUMNS: readonly Column<ShownEvent>[] = [
  { title: 'time', of: (event) => textAt(event, 'time') || event.recorded, widthMax: 25 },
  { title: 'actor', of: actorOf, widthMax: 24 },
  { title: 'what', of: (event) => event.sentence, widthMax: Infinity },
  { title: 'outcome', of: (event) => textAt(event, 'outcome') },
  { title: 'type', of: (event) => textAt(event, 'type'), widthMax: 32 },
  { title: 'index', of: (event) => String(event.index) },
];

export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('a whole number is needed');
  return Number(text);
}
