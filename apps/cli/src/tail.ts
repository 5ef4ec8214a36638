/** `trailmark tail`: prints events as they are recorded, and goes on where it was when the connection breaks. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { routes } from '@trailmark/contract';
import { Refusal, Unreachable, expectShape, type Client } from './client.ts';
import { withTelling, zoneOf } from './clock-time.ts';
import { connect, withConnection, type ConnectionOptions } from './connection.ts';
import { eventsOf } from './event-stream.ts';
import { formatList, withFormat, type ListFormat } from './listing.ts';
import { columnsFor, type ShownEvent } from './query.ts';
import { CannotRun, systemCodeOf, type ExitCode } from './trouble.ts';

const RECONNECT_MS = 1000;
const eventSchema = routes.findEvents.answers[200].schema.shape.events.element;

interface TailOptions extends ConnectionOptions {
  readonly format: ListFormat;
  readonly tz?: string;
  readonly language?: string;
}

export function addTail(program: Command, done: (code: ExitCode) => void): void {
  const command = program
    .command('tail')
    .description('print events as they are recorded, until Ctrl-C')
    .argument('[expression]', 'which events; all when left out');
  withConnection(withFormat(withTelling(command)))
    .addHelpText(
      'after',
      `\nExamples:\n  trailmark tail 'outcome:denied'\n  trailmark tail --language de\n  trailmark tail --format ndjson | jq .sentence`,
    )
    .action(async (expression: string | undefined, options: TailOptions) => {
      if (options.format === 'json')
        throw new CannotRun('a list without an end is no JSON document: use --format ndjson');
      const client = connect(options);
      const stop = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
      if (options.format === 'csv') process.stdout.write(formatList([], columnsFor('csv', ''), 'csv'));
      await follow(client, expression, options, stop.signal);
      done(0);
    });
}

async function follow(client: Client, q: string | undefined, options: TailOptions, signal: AbortSignal): Promise<void> {
  const { language } = options;
  const zone = zoneOf(options);
  let last: string | undefined;
  while (!signal.aborted) {
    try {
      const headers: Record<string, string> = { accept: 'text/event-stream' };
      if (last !== undefined) headers['last-event-id'] = last;
      const response = await client.request('GET', '/v1/tail', { query: { q, tz: zone, language }, headers, signal });
      for await (const { id, event: kind, data } of eventsOf(response.body)) {
        if (kind === 'notes' && last === undefined) process.stderr.write(`note: ${data ?? ''}\n`);
        if (kind === 'event' && data !== undefined) {
          const event = expectShape(eventSchema, JSON.parse(data));
          // A reader of our output that is slow makes us read slowly, and the server send slowly.
          if (!process.stdout.write(lineOf(event, options.format, zone))) await once(process.stdout, 'drain');
        }
        last = id ?? last;
      }
    } catch (error) {
      // A server that restarts is waited for; a refusal ends the command, unless it asks to come again.
      const isPassing = error instanceof Unreachable || (error instanceof Refusal && error.retryAfterMs !== undefined);
      if (!signal.aborted && !isPassing && systemCodeOf(error) === undefined) throw error;
    }
    await sleep(RECONNECT_MS, undefined, { signal }).catch(() => undefined);
  }
}

function lineOf(event: ShownEvent, format: ListFormat, zone: string): string {
  const text = formatList([event], columnsFor(format, zone), format);
  return format === 'csv' || format === 'table' ? text.slice(text.indexOf('\n') + 1) : text;
}
