/** `trailmark tail`: prints events as they are recorded, by asking every second for what is new. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { Unreachable } from './client.ts';
import { connect, withConnection, type ConnectionOptions } from './connection.ts';
import { formatList, plainText, withFormat, type ListFormat } from './listing.ts';
import { COLUMNS, find, textAt, type ShownEvent } from './query.ts';
import { CannotRun, type ExitCode } from './trouble.ts';

const POLL_MS = 1000;
const PAGE = 100;

interface TailOptions extends ConnectionOptions {
  readonly format: ListFormat;
}

export function addTail(program: Command, done: (code: ExitCode) => void): void {
  const command = program
    .command('tail')
    .description('print events as they are recorded, until Ctrl-C')
    .argument('[expression]', 'which events; all when left out');
  withConnection(withFormat(command))
    .addHelpText(
      'after',
      `\nExamples:\n  trailmark tail 'outcome:denied'\n  trailmark tail --format ndjson | jq .sentence`,
    )
    .action(async (expression: string | undefined, options: TailOptions) => {
      if (options.format === 'json')
        throw new CannotRun('a list without an end is no JSON document: use --format ndjson');
      const client = connect(options);
      const stop = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
      let last = (await find(client, expression, { limit: 1 })).events[0]?.index ?? -1;
      if (options.format === 'csv') process.stdout.write(formatList([], COLUMNS, 'csv'));
      while (!stop.signal.aborted) {
        await sleep(POLL_MS, undefined, { signal: stop.signal }).catch(() => undefined);
        try {
          const fresh = await since(last);
          for (const event of fresh) process.stdout.write(lineOf(event, options.format));
          last = fresh.at(-1)?.index ?? last;
        } catch (error) {
          // A server that restarts is waited for; a refusal ends the command.
          if (!(error instanceof Unreachable)) throw error;
        }
      }
      done(0);

      /** What came after an index, oldest first. */
      async function since(index: number): Promise<ShownEvent[]> {
        for (let limit = PAGE; ; limit *= 4) {
          const { events } = await find(client, expression, { limit });
          const fresh = events.filter((event) => event.index > index);
          if (fresh.length < limit) return fresh.toReversed();
        }
      }
    });
}

function lineOf(event: ShownEvent, format: ListFormat): string {
  if (format === 'table') {
    const when = textAt(event, 'time') || event.recorded;
    return `${plainText(`${when}  ${event.sentence}  [${textAt(event, 'outcome')}]`)}\n`;
  }
  const text = formatList([event], COLUMNS, format);
  return format === 'csv' ? text.slice(text.indexOf('\n') + 1) : text;
}
