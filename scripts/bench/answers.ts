/**
 * Timelines and states of one thing with ten thousand events, in a log of millions: first calls of a server, and later
 * ones. Then the five questions, about things that the log holds.
 */
import { startServerProcess, ADMIN_KEY, type Folders, type ServerProcess } from '../process/server-process.ts';
import { busyLead } from './answers/busy-lead.ts';
import { questionsOf, timeAnswers } from './answers/five-questions.ts';
import { Client, readerOf } from './finding/client.ts';
import { startSender } from './finding/sender.ts';
import { round2 } from './ingest.ts';
import { percentile } from './load.ts';

const ENTITY_EVENTS = 10_000;
const BATCH = 500;
/** The lead's events lie all over a log that is loaded for it. */
const PIECES = 20;
const RESTARTS = 3;
const WEEKS_MS = 42 * 86_400_000;

export interface AnswersSize {
  /** Events of the sample organisation to load beside; 0: the store is there already. */
  readonly events: number;
  readonly quick: boolean;
}

export async function measureAnswers(
  folders: Folders,
  { events, quick }: AnswersSize,
  say: (text: string) => void,
): Promise<object> {
  const endMs = Date.now();
  const lead = busyLead(`bench_${endMs.toString(36)}`, ENTITY_EVENTS, endMs);
  await withServer(folders, (server) => load(server, { lead: lead.events, events, endMs }, say));
  const first = { timeline: [] as number[], state: [] as number[] };
  const later = { timeline: [] as number[], state: [] as number[] };
  const rounds = quick ? 10 : 40;
  const path = `/v1/entities/lead/${lead.id}`;
  let size = 0;
  for (let restart = 0; restart < RESTARTS; restart++) {
    await withServer(folders, async (server) => {
      const client = await readerOf(server.url, `bench answers ${endMs} ${restart}`);
      const timeline = (): Promise<number> => timed(client, `${path}/timeline`, { limit: '50' }, '"kind":"event"');
      const state = (round: number): Promise<number> => {
        const at = new Date(endMs - (WEEKS_MS * (round + 0.5)) / (rounds + 1)).toISOString();
        return timed(client, `${path}/state`, { at }, '"status":"known"');
      };
      first.timeline.push(await timeline());
      first.state.push(await state(restart));
      for (let round = 0; round < rounds; round++) {
        later.timeline.push(await timeline());
        later.state.push(await state(round));
      }
      const { text } = await client.get('/v1/events', { limit: '1' });
      size = (JSON.parse(text) as { events: { index: number }[] }).events[0]?.index ?? 0; // as the contract says
      client.close();
      say(
        `answers: timeline ${round2(first.timeline[restart] ?? 0)} ms first, state ${round2(first.state[restart] ?? 0)}`,
      );
    });
  }
  const five = await withServer(folders, async (server) => {
    const client = await readerOf(server.url, `bench questions ${endMs}`);
    const asked = await questionsOf(client, { each: quick ? 6 : 30, endMs, spanMs: WEEKS_MS });
    const times = await timeAnswers(client, asked);
    client.close();
    say(`answers: slowest ${round2(times.slowest.ms)} ms: ${times.slowest.text}`);
    return { ...times, rssMb: server.rssPeakMb() };
  });
  for (const list of [first.timeline, first.state, later.timeline, later.state]) list.sort((a, b) => a - b);
  return {
    timeline_ms: round2(percentile(later.timeline, 0.99)),
    timeline_ms_p50: round2(percentile(later.timeline, 0.5)),
    timeline_first_ms: round2(percentile(first.timeline, 0.99)),
    state_ms: round2(percentile(later.state, 0.99)),
    state_ms_p50: round2(percentile(later.state, 0.5)),
    state_first_ms: round2(percentile(first.state, 0.99)),
    answer_ms: round2(percentile(five.allMs, 0.99)),
    answer_ms_p50: round2(percentile(five.allMs, 0.5)),
    answer_ms_p99_by_question: Object.fromEntries(
      [...five.byQuestion].map(([question, times]) => [question, round2(percentile(times, 0.99))]),
    ),
    answer_slowest: five.slowest.text,
    answer_verdicts: five.verdicts,
    answer_count: five.allMs.length,
    answers_rss_mb: five.rssMb,
    answers_log_events: size + 1,
    answers_entity_events: ENTITY_EVENTS,
  };
}

async function withServer<T>(folders: Folders, work: (server: ServerProcess) => Promise<T>): Promise<T> {
  const server = await startServerProcess(folders);
  // Where this process is broken off, the server would go on.
  const kill = (): void => void server.child.kill('SIGKILL');
  process.once('exit', kill);
  try {
    return await work(server);
  } finally {
    await server.stop();
    process.off('exit', kill);
  }
}

/** What was asked must be answered with something, or its time says nothing. */
async function timed(client: Client, path: string, query: Record<string, string>, holds: string): Promise<number> {
  const { ms, text } = await client.get(path, query);
  if (!text.includes(holds)) throw new Error(`${path} ${JSON.stringify(query)} answers ${text.slice(0, 300)}`);
  return ms;
}

async function load(
  { url }: ServerProcess,
  { lead, events, endMs }: { lead: readonly Record<string, unknown>[]; events: number; endMs: number },
  say: (text: string) => void,
): Promise<void> {
  const client = new Client(url, ADMIN_KEY);
  const sender = events === 0 ? undefined : startSender();
  const pieces = events === 0 ? 1 : PIECES;
  try {
    await sender?.tell({ do: 'begin', url, key: ADMIN_KEY, events, endMs });
    for (let piece = 0; piece < pieces; piece++) {
      await sender?.tell({ do: 'load', events: Math.ceil(events / pieces), counted: false });
      const part = lead.slice((piece * lead.length) / pieces, ((piece + 1) * lead.length) / pieces);
      for (let at = 0; at < part.length; at += BATCH) await client.post('/v1/events', part.slice(at, at + BATCH));
    }
    say(`answers: ${lead.length} events of one lead among others`);
  } finally {
    await sender?.close();
    client.close();
  }
}
