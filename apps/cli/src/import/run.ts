/** One import from the first file to the summary. */
import { formatNames, isFormat } from '@trailmark/connect';
import type { Client } from '../client.ts';
import type { ImportOptions } from '../import.ts';
import { CannotRun, messageOf } from '../trouble.ts';
import { FileMapping } from './mapped.ts';
import { Progress, type Counts } from './progress.ts';
import { listFiles, recordsOf, type FileRecord } from './records.ts';
import { Rejects } from './rejects.ts';
import { Sender, type Result } from './sender.ts';

export interface Summary extends Counts {
  rejects_file: string | null;
  /** Only where the import did not come to its end. */
  interrupted?: true;
}

/** Reads, maps, sends and counts. What ended it early is given beside the summary, so that both are shown. */
export async function importFiles(
  client: Client,
  paths: readonly string[],
  options: ImportOptions,
): Promise<{ summary: Summary; trouble?: Error }> {
  if (options.format !== 'auto' && !isFormat(options.format)) {
    throw new CannotRun(`there is no format "${options.format}"; there are auto, ${formatNames.join(', ')}`);
  }
  const files = await listFiles(paths);
  // An empty batch tells an address, a key or a scope that is wrong before anything is read.
  await client.json('POST', '/v1/events', { body: [] });

  const counts: Counts = { read: 0, stored: 0, duplicates: 0, conflicts: 0, rejected: 0 };
  const total = files.every((file) => file.bytes !== undefined)
    ? files.reduce((sum, file) => sum + (file.bytes ?? 0), 0)
    : undefined;
  const progress = new Progress(counts, total, process.stderr, options.json === true);
  const rejects = new Rejects(
    options.rejects ?? `trailmark-rejects-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.ndjson`,
  );
  const reject = (record: FileRecord, code: string, reason: string): void => {
    counts.rejected++;
    rejects.add(record, code, reason);
  };
  const stop = stopOnSignal((text) => progress.say(text));
  const sender = new Sender<FileRecord>(client, {
    onResult: (record, result) => count(counts, rejects, record, result),
    onWait: (reason, waitMs) => progress.say(`waiting ${(waitMs / 1000).toFixed(1)} s, then again: ${reason}`),
    stop: stop.signal,
  });

  let trouble: Error | undefined;
  try {
    for (const file of files) {
      const mapping = new FileMapping(options.source);
      const format = isFormat(options.format) ? options.format : undefined;
      for await (const record of recordsOf(file.path, format, (bytes) => (progress.bytesRead += bytes))) {
        if (stop.signal.aborted) break;
        counts.read++;
        if (record.fault !== undefined) {
          reject(record, 'record.unreadable', record.fault);
          continue;
        }
        const mapped = mapping.eventsOf(record);
        if ('reject' in mapped) reject(record, 'record.unmapped', mapped.reject);
        else for (const text of mapped.events) await sender.add({ text, origin: record });
      }
      if (stop.signal.aborted) break;
    }
    await sender.finish();
  } catch (error) {
    trouble = error instanceof Error ? error : new Error(String(error));
  }
  stop.release();
  progress.stop();
  rejects.close();
  const isCut = stop.signal.aborted || trouble !== undefined;
  const summary: Summary = { ...counts, rejects_file: rejects.path, ...(isCut ? { interrupted: true } : {}) };
  if (options.json !== true) process.stderr.write(describe(summary, progress.tookMs));
  // An interruption is what was asked for, not a trouble to report.
  return trouble === undefined || stop.signal.aborted ? { summary } : { summary, trouble: told(trouble) };
}

function told(trouble: Error): Error {
  if (!(trouble instanceof CannotRun)) return trouble;
  return new CannotRun(`${messageOf(trouble)} What is stored stays stored: the same command again goes on.`, trouble);
}

function count(counts: Counts, rejects: Rejects, record: FileRecord, result: Result): void {
  switch (result.status) {
    case 'stored':
      counts.stored++;
      break;
    case 'duplicate':
      counts.duplicates++;
      break;
    case 'conflict':
      counts.conflicts++;
      rejects.add(
        record,
        result.error?.code ?? 'event.id_reused',
        result.error?.detail ?? 'this id is recorded with another content',
      );
      break;
    case 'rejected':
      counts.rejected++;
      rejects.add(record, result.error?.code ?? 'event.invalid', reasonOf(result));
      break;
  }
}

function reasonOf(result: Result): string {
  const { detail = 'the server gave no reason', pointer } = result.error ?? {};
  return pointer === undefined || pointer === '' ? detail : `${detail} (at ${pointer})`;
}

function describe(summary: Summary, tookMs: number): string {
  const number = (value: number): string => value.toLocaleString('en-US').padStart(12);
  const seconds = Math.max(0.001, tookMs / 1000);
  const lines = [
    `read       ${number(summary.read)}   in ${seconds.toFixed(1)} s, ${Math.round(summary.read / seconds).toLocaleString('en-US')}/s`,
    `stored     ${number(summary.stored)}`,
    `duplicates ${number(summary.duplicates)}   (stored before)`,
    `conflicts  ${number(summary.conflicts)}   (same id, other content)`,
    `rejected   ${number(summary.rejected)}`,
  ];
  if (summary.rejects_file !== null) lines.push(`What was not stored, and why: ${summary.rejects_file}`);
  if (summary.interrupted === true)
    lines.push('Not finished. The same command again goes on: what is stored is recognised.');
  return `${lines.join('\n')}\n`;
}

/** The first Ctrl-C asks to finish, a later one ends at once. npm and terminals may send the same one twice. */
function stopOnSignal(say: (text: string) => void): { signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  let firstMs = 0;
  const onSignal = (): void => {
    if (controller.signal.aborted) {
      if (Date.now() - firstMs > 1000) process.exit(2);
      return;
    }
    firstMs = Date.now();
    say('stopping: finishing what is under way (Ctrl-C again ends at once) …');
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    release: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
