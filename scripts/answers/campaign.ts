/** Hundreds of made-up cases in one real server, asked over HTTP: any invented answer and any accused look-alike is a failure. */

import { routes } from '@trailmark/contract';
import type { Answer } from '@trailmark/answers';
import type { SampleEvent } from '@trailmark/sample';
import { ADMIN_KEY, makeFolders, removeFolders, startServerProcess } from '../process/server-process.ts';
import type { Case, MakeCase, Telling } from './case.ts';
import { problemsOf } from './check.ts';

export interface CampaignOptions {
  readonly makers: Readonly<Record<string, MakeCase>>;
  /** The first; each case has the next. */
  readonly seed: number;
  readonly casesEach: number;
  /** Every case told in this way; in turn unless given. */
  readonly told?: Telling | undefined;
}

export interface Failure {
  readonly question: string;
  readonly seed: number;
  readonly telling: Telling;
  readonly problems: readonly string[];
  readonly answer: string;
}

export interface CampaignReport {
  readonly cases: number;
  readonly failures: readonly Failure[];
  /** Milliseconds of the answers, as the server measured them, in ascending order. */
  readonly tookMs: readonly number[];
}

interface Chosen {
  readonly made: Case;
  readonly telling: Telling;
}

const BATCH = 400;

/** Two of three are told whole; of the third one by one the decisive event is missing, or its source was silent. */
function tellingOf(at: number): Telling {
  return at % 3 !== 2 ? 'whole' : at % 6 === 2 ? 'removed' : 'silent';
}

export async function campaign({ makers, seed, casesEach, told }: CampaignOptions): Promise<CampaignReport> {
  const chosen: Chosen[] = Object.values(makers).flatMap((make, number) =>
    Array.from({ length: casesEach }, (_, at) => ({
      made: make(seed + number * casesEach + at),
      telling: told ?? tellingOf(at),
    })),
  );
  const sent = chosen.flatMap(({ made, telling }) => made[telling].events);
  const events = new Map(sent.map((event) => [event.id, event]));
  if (events.size !== sent.length) throw new Error('two events of different cases have one id');
  const names = new Set(sent.flatMap(namesOf));
  const folders = makeFolders('answers');
  const server = await startServerProcess(folders);
  try {
    const post = poster(server.url);
    const mixed = shuffled(sent, seed);
    for (let at = 0; at < mixed.length; at += BATCH) await post(routes.recordEvents.path, mixed.slice(at, at + BATCH));
    const evidence = 'One plan holds both numbers';
    for (const ends of chosen.flatMap(({ made }) => made.links ?? []))
      await post(routes.createLink.path, { ends, by: 'hand', evidence });
    const failures: Failure[] = [];
    const tookMs: number[] = [];
    for (const { made, telling } of chosen) {
      // The schema of the route says that it is one.
      const answer = (await post(`/v1/answers/${made.question}`, made.body)) as Answer & { readonly took_ms: number };
      tookMs.push(answer.took_ms);
      const problems = problemsOf({ answer, expected: made[telling].expected, events, names });
      if (problems.length > 0)
        failures.push({ question: made.question, seed: made.seed, telling, problems, answer: textOf(answer) });
    }
    return { cases: chosen.length, failures, tookMs: tookMs.sort((a, b) => a - b) };
  } finally {
    await server.stop();
    removeFolders(folders);
  }
}

function poster(url: string): (path: string, json: unknown) => Promise<unknown> {
  return async (path, json) => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify(json),
    });
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
    const body: unknown = await answer.json();
    return body;
  };
}

function namesOf({ actor, targets = [] }: SampleEvent): string[] {
  const parties = [actor, ...(actor.onBehalfOf === undefined ? [] : [actor.onBehalfOf]), ...targets];
  return parties.flatMap(({ name }) => (name === undefined ? [] : [name]));
}

/** The order of arrival is none of the order of events. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const keyed = items.map((item, at) => ({ item, key: Math.imul((at + 1) ^ seed, 0x9e3779b1) >>> 0 }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}

function textOf({ headline, clauses, unknown }: Answer): string {
  return [
    headline,
    ...clauses.map(({ text }) => `- ${text}`),
    ...unknown.map(({ code, text }) => `? ${code}: ${text}`),
  ].join('\n');
}
