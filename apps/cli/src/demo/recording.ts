/**
 * Records the organisation through the server's own door: what is missing of the past first, then each event when its
 * time has come. Ids make it exactly once, whatever was sent before an interruption.
 */
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { organisationEvents } from '@trailmark/sample';
import type { Client } from '../client.ts';
import { Progress, type Counts } from '../import/progress.ts';
import { Sender, type Result } from '../import/sender.ts';
import type { DemoPlace } from './place.ts';

/** After so many events it is written down how far it came; a start after a kill repeats no more. */
const KEEP_EVERY = 5_000;
/** Skipping what is recorded leaves room for requests. */
const SKIPS_AT_ONCE = 10_000;

/** Goes on until `stop`; returns where nothing more happens. `caughtUp` is called once, when the present is reached. */
export async function recordOrganisation(
  client: Client,
  place: DemoPlace,
  stop: AbortSignal,
  caughtUp: (counts: Readonly<Counts>) => Promise<void>,
): Promise<void> {
  const counts: Counts = { read: 0, stored: 0, duplicates: 0, conflicts: 0, rejected: 0 };
  let progress: Progress | undefined = new Progress(counts, undefined, process.stderr, false);
  const say = (text: string): void => {
    if (progress === undefined) process.stderr.write(`${text}\n`);
    else progress.say(text);
  };
  const sender = new Sender<undefined>(client, {
    onResult: (_, { status }) => count(counts, status),
    onWait: (reason, waitMs) => say(`waiting ${(waitMs / 1000).toFixed(1)} s, then again: ${reason}`),
    stop,
  });
  const present = async (): Promise<void> => {
    if (progress === undefined) return;
    progress.stop();
    progress = undefined;
    await caughtUp(counts);
  };
  const from = place.facts.doneMs;
  let skipped = 0;
  let lastMs = 0;
  for (const event of organisationEvents(place.options)) {
    const ms = Date.parse(event.time);
    if (ms < from) {
      if (++skipped % SKIPS_AT_ONCE === 0) await turn();
      continue;
    }
    if (ms > Date.now()) {
      await sender.finish();
      place.keepDone(lastMs);
      await present();
      await until(ms, stop);
    }
    if (stop.aborted) break;
    await sender.add({ text: JSON.stringify(event), origin: undefined });
    lastMs = ms;
    if (++counts.read % KEEP_EVERY === 0) {
      await sender.finish();
      place.keepDone(lastMs);
    }
  }
  await sender.finish();
  place.keepDone(lastMs);
  if (stop.aborted) progress?.stop();
  else await present();
}

function count(counts: Counts, status: Result['status']): void {
  if (status === 'stored') counts.stored++;
  else if (status === 'duplicate') counts.duplicates++;
  else if (status === 'conflict') counts.conflicts++;
  else counts.rejected++;
}

/** Waits for a moment, or until `stop`. */
async function until(ms: number, stop: AbortSignal): Promise<void> {
  for (let leftMs = ms - Date.now(); leftMs > 0 && !stop.aborted; leftMs = ms - Date.now()) {
    // A clock that is set while we sleep is noticed within a minute.
    await sleep(Math.min(leftMs, 60_000), undefined, { signal: stop }).catch(() => undefined);
  }
}
