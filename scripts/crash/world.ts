/** What the campaign knows: the server as it stands, and everything it ever promised. */
import { ADMIN_KEY, startServerProcess, type Folders, type ServerProcess } from '../process/server-process.ts';
import type { Random } from './random.ts';

/** Where an event was promised to be. */
export interface Place {
  readonly index: number;
  /** Base64. */
  readonly leaf: string;
}

interface Result extends Place {
  readonly id?: string;
  readonly status: string;
}

export class World {
  folders: Folders;
  server: ServerProcess;
  readonly random: Random;
  /** Every acknowledged id and its place. */
  readonly promised = new Map<string, Place>();
  /** Ids sent since the last examination, acknowledged or not. */
  sent: string[] = [];
  /** The newest checkpoint ever seen, to which every later log must be consistent. */
  checkpoint: string | undefined;
  #lastId = 0;

  constructor(folders: Folders, server: ServerProcess, random: Random) {
    this.folders = folders;
    this.server = server;
    this.random = random;
  }

  /** Between `from` and `to`, both included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.random() * (to - from + 1));
  }

  /** Ids of events never sent before. `people`: `warm` names one of 97 persons, `cold` a new one each time. */
  newIds(count: number, people: 'warm' | 'cold'): string[] {
    return Array.from({ length: count }, () => `${people}_${++this.#lastId}`);
  }

  /** Sends events by their ids, as an array, or alone where there is one. Only what is answered is a promise. */
  async send(ids: readonly string[]): Promise<void> {
    this.sent.push(...ids);
    const results = await this.post(ids);
    results.forEach(({ index, leaf, status }, i) => {
      // A repeat after a refusal may find what was stored meanwhile.
      if (status === 'stored' || status === 'duplicate') this.promised.set(ids[i] ?? '', { index, leaf });
      else throw new Error(`${ids[i]} was answered with ${status}`);
    });
  }

  async post(ids: readonly string[]): Promise<Result[]> {
    const events = ids.map(eventOf);
    const { results } = await this.ask<{ results: Result[] }>(
      'POST',
      '/v1/events',
      events.length === 1 ? events[0] : events,
    );
    return results;
  }

  /** One request; anything but a success throws `Refused` with the status and the code. */
  async ask<T>(method: 'GET' | 'POST', path: string, json?: unknown, key = ADMIN_KEY): Promise<T> {
    const answer = await fetch(this.server.url + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Refused(answer.status, text);
    return JSON.parse(text) as T; // the shape is what the caller asks for; a wrong one fails in its comparison
  }

  /** How many events a query finds. */
  async hits(query: string): Promise<number> {
    return (await this.ask<{ total: number }>('GET', `/v1/events?limit=1&q=${encodeURIComponent(query)}`)).total;
  }

  async restart(args: string[] = []): Promise<number> {
    this.server = await startServerProcess(this.folders, args);
    return this.server.startMs;
  }

  /** Sends without a pause from several lanes until stopped; refusals and cut connections are no trouble here. */
  load(people: 'warm' | 'cold', lanes: number, batchMax: number): { stop(): Promise<void> } {
    let isOver = false;
    const running = Array.from({ length: lanes }, async () => {
      while (!isOver) {
        const sending = this.send(this.newIds(this.between(1, batchMax), people));
        await sending.catch(() => new Promise((resolve) => setTimeout(resolve, 2)));
      }
    });
    return {
      stop: async () => {
        isOver = true;
        await Promise.all(running);
      },
    };
  }
}

export class Refused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, text: string) {
    super(`status ${status}: ${text.slice(0, 500)}`);
    this.status = status;
    this.code = /"code":"([^"]+)"/.exec(text)?.[1] ?? '';
  }
}

/** The event of an id, the same each time it is sent. */
export function eventOf(id: string): Record<string, unknown> {
  const [people, number] = id.split('_');
  const person = people === 'cold' ? `n${number}` : `p${Number(number) % 97}`;
  return {
    type: 'budget.adjusted',
    id,
    source: 'crash',
    time: '2026-01-02T03:04:05Z',
    actor: { type: 'user', id: person, name: `Person ${person}`, email: `${person}@example.com` },
    targets: [{ type: 'campaign', id: `c_${Number(number) % 13}` }],
    reason: `reason of ${id}`,
  };
}

export const pauseMs = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A fresh store with its server running. */
export async function beginWorld(folders: Folders, random: Random, args: string[] = []): Promise<World> {
  return new World(folders, await startServerProcess(folders, args), random);
}
