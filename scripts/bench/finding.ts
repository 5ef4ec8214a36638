/** Search over sample data in a log of millions, while another process goes on recording. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ADMIN_KEY, startServerProcess, type Folders, type ServerProcess } from '../process/server-process.ts';
import { readerOf, type Client } from './finding/client.ts';
import { timeCounting } from './finding/counting.ts';
import { measureFreshness } from './finding/fresh.ts';
import { pairQueries, singleQueries, type TimedQuery } from './finding/queries.ts';
import { startSender, type Sender } from './finding/sender.ts';
import { timeQuestions, worstKind, type Times } from './finding/timed.ts';
import { kinds } from './finding/conditions.ts';
import { round2 } from './ingest.ts';
import type { Drawn } from './finding/values.ts';
import { folderBytes } from './large.ts';
import { percentile } from './load.ts';

const STEADY_PER_SECOND = 1_000;
/** Where less than this share of the steady rate was reached, the figures are of another load and say nothing. */
const STEADY_SHARE_MIN = 0.9;
const SETTLE_MS = 5_000;

export interface FindingSize {
  readonly events: number;
  readonly quick: boolean;
}

/** A log that is long enough, and what may be searched for in it. */
interface Loaded {
  readonly drawn: Drawn;
  readonly endMs: number;
  readonly queries: readonly TimedQuery[];
  /** What can only be said of a log that was loaded just now: growth, bytes, rates. */
  figures(late: Times, beside: Beside<unknown>): Record<string, unknown>;
}

/**
 * Loads the log and asks; where `folders` hold the log of an earlier run of this (`drawn.json` beside it says what may be
 * searched for), asks at once, and the figures about loading are left out.
 */
export async function measureFinding(
  folders: Folders,
  { events, quick }: FindingSize,
  say: (text: string) => void,
): Promise<object> {
  const server = await startServerProcess(folders);
  const sender = startSender();
  // Where this process is broken off, the sender notices by itself; the server would go on.
  const kill = (): void => void server.child.kill('SIGKILL');
  process.once('exit', kill);
  const rounds = quick ? 2 : 4;
  const file = join(folders.root, 'drawn.json');
  try {
    const client = await readerOf(server.url, 'bench reader');
    const bench: Bench = { folders, server, sender, client, rounds, say };
    const loaded = await (existsSync(file) ? goOn(bench, file) : load(bench, file, events));
    const { drawn, queries, endMs } = loaded;
    const late = await whileRecording(sender, async () => {
      const search = await timeSearch(client, queries, rounds);
      tell(search, say);
      const counting = await timeCounting(client, drawn, endMs, quick ? 1 : 3);
      for (const times of Object.values(counting)) tell(times, say);
      const fresh = await measureFreshness(server.url, quick ? 50 : 200);
      return { search, counting, fresh };
    });
    client.close();
    const rss = server.rssPeakMb();
    await sender.close();
    await server.stop();
    const { search, counting, fresh } = late.answer;
    return {
      ...searchFigures(search),
      ...named('facets', counting.facets),
      ...named('histogram', counting.histogram),
      ...named('complete', counting.complete),
      fresh_ms_p99: round2(percentile(fresh.foundMs, 0.99)),
      fresh_ms_p50: round2(percentile(fresh.foundMs, 0.5)),
      tail_ms_p99: round2(percentile(fresh.pushedMs, 0.99)),
      tail_ms_p50: round2(percentile(fresh.pushedMs, 0.5)),
      ...loaded.figures(search, late),
      search_steady_per_s: Math.round(late.perSecond),
      search_rss_mb: rss,
    };
  } catch (error) {
    say(server.output().slice(-2_000));
    throw error;
  } finally {
    await sender.close();
    await server.stop();
    process.off('exit', kill);
  }
}

interface Bench {
  readonly folders: Folders;
  readonly server: ServerProcess;
  readonly sender: Sender;
  readonly client: Client;
  readonly rounds: number;
  readonly say: (text: string) => void;
}

const queriesOf = (drawn: Drawn): TimedQuery[] => [...singleQueries(drawn), ...pairQueries(drawn)];

/** Loads a tenth, asks, loads the rest. */
async function load(
  { folders, server, sender, client, rounds, say }: Bench,
  file: string,
  events: number,
): Promise<Loaded> {
  const endMs = Date.now();
  const small = Math.ceil(events / 10);
  await sender.tell({ do: 'begin', url: server.url, key: ADMIN_KEY, events, endMs });
  const first = await sender.tell({ do: 'load', events: small, counted: true });
  const { drawn } = first;
  if (drawn === undefined) throw new Error('no values were drawn');
  const queries = queriesOf(drawn);
  say(`search: ${queries.length} queries at ${small} events`);
  const early = await whileRecording(sender, () => timeSearch(client, queries, rounds));
  const rest = await sender.tell({ do: 'load', events: events - small, counted: false });
  writeFileSync(file, JSON.stringify({ drawn, endMs }));
  say(`search: the same at ${events} events`);
  const loadedBytes = first.bytes + rest.bytes;
  return {
    drawn,
    endMs,
    queries,
    figures: (late, beside) => ({
      search_growth: round2(percentile(late.allMs, 0.5) / percentile(early.answer.allMs, 0.5)),
      search_growth_p99: round2(percentile(late.allMs, 0.99) / percentile(early.answer.allMs, 0.99)),
      search_events: events,
      search_small_events: small,
      // What came in beside the queries is in the log, too.
      search_events_beside: early.events + beside.events,
      search_load_per_s: Math.round((first.events + rest.events) / (first.seconds + rest.seconds)),
      search_disk_ratio: round2(folderBytes(folders.data) / (loadedBytes + early.bytes + beside.bytes)),
      search_event_bytes: Math.round(loadedBytes / events),
    }),
  };
}

/** Life goes on with other events than those that the log holds. */
async function goOn({ server, sender, say }: Bench, file: string): Promise<Loaded> {
  const { drawn, endMs } = JSON.parse(readFileSync(file, 'utf8')) as { drawn: Drawn; endMs: number }; // as `load` wrote it
  const nowMs = Date.now();
  const seed = Math.floor(nowMs / 1000) % 2 ** 31;
  await sender.tell({ do: 'begin', url: server.url, key: ADMIN_KEY, events: 1_000, endMs: nowMs, seed });
  const queries = queriesOf(drawn);
  say(`search: ${queries.length} queries in the log that is there`);
  return { drawn, endMs, queries, figures: (_, beside) => ({ search_events_beside: beside.events }) };
}

interface Beside<T> {
  readonly answer: T;
  readonly perSecond: number;
  readonly events: number;
  readonly bytes: number;
}

/** Does `work` while events are recorded at the steady rate. */
async function whileRecording<T>(sender: Sender, work: () => Promise<T>): Promise<Beside<T>> {
  await sender.tell({ do: 'steady', perSecond: STEADY_PER_SECOND });
  await sleep(SETTLE_MS);
  const answer = await work();
  const { events, seconds, bytes } = await sender.tell({ do: 'rest' });
  const perSecond = events / seconds;
  if (perSecond < STEADY_PER_SECOND * STEADY_SHARE_MIN) {
    throw new Error(`only ${Math.round(perSecond)} events a second were recorded beside the queries`);
  }
  return { answer, perSecond, events, bytes };
}

async function timeSearch(client: Client, queries: readonly TimedQuery[], rounds: number): Promise<Times> {
  const times = await timeQuestions(
    queries,
    rounds,
    ({ text }) => client.get('/v1/events', { q: text, limit: '50' }),
    ({ text }) => text.includes('"events":[]'),
  );
  // Rare values may share no event; where half of all find nothing, the values are wrong.
  if (times.empty.length > queries.length / 2)
    throw new Error(`${times.empty.length} of ${queries.length} queries find nothing, as ${times.empty[0]}`);
  return times;
}

function tell({ slowest, empty, byKind }: Times, say: (text: string) => void): void {
  const ranked = [...byKind].map(([kind, times]) => [kind, percentile(times, 0.99)] as const);
  const worst = ranked.sort(([, one], [, other]) => other - one).slice(0, 8);
  say(`slowest ${round2(slowest.ms)} ms: ${slowest.text}; ${empty.length} questions found nothing`);
  say(`p99 by kind: ${worst.map(([kind, ms]) => `${kind} ${round2(ms)}`).join(', ')}`);
}

function searchFigures(late: Times): Record<string, unknown> {
  const worst = worstKind(late);
  const pairs = [...late.byKind].flatMap(([kind, times]) => (kind.includes('+') ? times : [])).sort((a, b) => a - b);
  const byKind = [...kinds.map((kind) => [kind, late.byKind.get(kind) ?? []] as const), ['pairs', pairs] as const];
  return {
    search_p99_ms: round2(percentile(late.allMs, 0.99)),
    search_p50_ms: round2(percentile(late.allMs, 0.5)),
    search_p99_ms_by_kind: Object.fromEntries(byKind.map(([kind, times]) => [kind, round2(percentile(times, 0.99))])),
    search_worst_kind: worst.kind,
    search_worst_kind_p99_ms: round2(worst.p99),
    search_slowest: late.slowest.text,
    search_first_p99_ms: round2(percentile(late.firstMs, 0.99)),
    search_first_max_ms: round2(late.firstMs.at(-1) ?? Number.NaN),
    search_calls: late.allMs.length,
    search_empty: late.empty.length,
  };
}

/** `facets_ms` is the 99th percentile; the median and the first calls stand beside it. */
function named(name: string, times: Times): Record<string, unknown> {
  return {
    [`${name}_ms`]: round2(percentile(times.allMs, 0.99)),
    [`${name}_p50_ms`]: round2(percentile(times.allMs, 0.5)),
    [`${name}_first_max_ms`]: round2(times.firstMs.at(-1) ?? Number.NaN),
    [`${name}_slowest`]: times.slowest.text,
  };
}
