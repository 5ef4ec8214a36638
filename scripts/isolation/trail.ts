/** A server in this process that holds chosen events of the sample, and knows each by the id its source gave it. */

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SampleEvent } from '@trailmark/sample';
import { readSettings, startServer } from '@trailmark/server';
import type { RunningServer } from '@trailmark/server';

export const ADMIN_KEY = 'tm_main_0123456789abcdefghijklmnopqrstuv';
const BATCH = 1_000;
const PAGE = 500;
/** Refs of people: 128 bits drawn at random. */
const REF = /s_[A-Za-z0-9_-]{22}/g;

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly raw: Buffer;
}

export interface Asked {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly json?: unknown;
  /** A stream is read until so many events have come. */
  readonly events?: number;
}

export class Trail {
  readonly #server: RunningServer;
  readonly #root: string;
  readonly #indexes = new Map<string, number>();
  readonly #refs = new Map<string, string>();
  readonly #ids = new Map<string, string>();
  /** Whom a ref of this trail stands for, by the same name in every trail. */
  readonly #people = new Map<string, string>();

  private constructor(server: RunningServer, root: string) {
    this.#server = server;
    this.#root = root;
  }

  /**
   * Trails that begin as copies of one, so that their index keys are the same, and with them what stands in the order of
   * terms; each then records events of its own.
   */
  static async startAll(recorded: readonly (readonly SampleEvent[])[], nowMs: number): Promise<Trail[]> {
    const first = mkdtempSync(join(tmpdir(), 'trailmark-isolation-'));
    await (await startIn(first, nowMs)).close();
    const roots = recorded.map(() => mkdtempSync(join(tmpdir(), 'trailmark-isolation-')));
    for (const root of roots) cpSync(first, root, { recursive: true });
    rmSync(first, { recursive: true, force: true });
    const trails: Trail[] = [];
    for (const [at, events] of recorded.entries()) {
      const root = roots[at]!; // one for each
      const trail = new Trail(await startIn(root, nowMs), root);
      await trail.#record(events);
      await trail.#learnPeople(new Map(events.map((event) => [event.id, event])));
      trails.push(trail);
    }
    return trails;
  }

  async ask({ method, url, json, events }: Asked, key = ADMIN_KEY): Promise<Answer> {
    const headers = {
      authorization: `Bearer ${key}`,
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const payload = json === undefined ? {} : { payload: JSON.stringify(json) };
    if (events !== undefined) return this.#follow(url, headers, events);
    const answer = await this.#server.app.inject({ method, url, headers, ...payload });
    return { status: answer.statusCode, text: answer.body, raw: answer.rawPayload };
  }

  /** As `ask`, for answers that must succeed. */
  // oxlint-disable-next-line typescript/no-explicit-any -- answers of every shape are looked into
  async told(asked: Asked, key?: string): Promise<any> {
    const { status, text } = await this.ask(asked, key);
    if (status >= 400) throw new Error(`${asked.method} ${asked.url}: ${status} ${text}`);
    return JSON.parse(text);
  }

  /** The source's id of the event with this ref or index. */
  idAt(place: string): string | undefined {
    return this.#ids.get(place);
  }

  /** Undefined where this trail does not hold the event. */
  indexOf(id: string): number | undefined {
    return this.#indexes.get(id);
  }

  refOf(id: string): string | undefined {
    return this.#refs.get(id);
  }

  /** A person's ref in this trail. */
  personRef(person: string): string | undefined {
    return [...this.#people].find(([, name]) => name === person)?.[0];
  }

  /** Refs of people by names that mean the same in every trail. */
  withPeople(text: string): string {
    return text.replaceAll(REF, (ref) => this.#people.get(ref) ?? 'person:nobody');
  }

  async remove(): Promise<void> {
    await this.#server.close();
    rmSync(this.#root, { recursive: true, force: true });
  }

  async #record(events: readonly SampleEvent[]): Promise<void> {
    for (let from = 0; from < events.length; from += BATCH) {
      const json = events.slice(from, from + BATCH);
      const { results } = await this.told({ method: 'POST', url: '/v1/events', json });
      for (const { id, index, ref, status } of results) {
        if (status !== 'stored') throw new Error(`${id} was not stored: ${status}`);
        this.#indexes.set(id, index);
        this.#refs.set(id, ref);
        for (const place of [ref, String(index)]) this.#ids.set(place, id);
      }
    }
  }

  /** A key without reveal is shown refs where ids stand in the events. */
  async #learnPeople(events: ReadonlyMap<string, SampleEvent>): Promise<void> {
    const json = { name: 'refs', scopes: ['read'] };
    const { key } = await this.told({ method: 'POST', url: '/v1/api-keys', json });
    for (let cursor = ''; ;) {
      const url = `/v1/events?q=${encodeURIComponent('known:true OR known:false OR importance:routine')}&limit=${PAGE}${cursor}`;
      const page = await this.told({ method: 'GET', url }, key);
      for (const shown of page.events) {
        const sent = events.get(shown.id);
        if (sent !== undefined) this.#learn(shown, sent, sent.source);
      }
      if (page.next === null) return;
      cursor = `&cursor=${page.next}`;
    }
  }

  #learn(shown: unknown, sent: unknown, source: string): void {
    if (typeof shown !== 'object' || shown === null || typeof sent !== 'object' || sent === null) return;
    const { ref } = shown as { ref?: unknown };
    const { id, type } = sent as { id?: unknown; type?: unknown };
    if (typeof ref === 'string' && ref.startsWith('s_'))
      this.#people.set(ref, `person:${source}/${String(type)}/${String(id)}`);
    for (const [name, value] of Object.entries(shown)) this.#learn(value, Reflect.get(sent, name), source);
  }

  async #follow(url: string, headers: Record<string, string>, events: number): Promise<Answer> {
    const answer = await this.#server.app.inject({ method: 'GET', url, headers, payloadAsStream: true });
    let text = '';
    if (answer.statusCode !== 200) {
      for await (const piece of answer.stream()) text += String(piece);
      return { status: answer.statusCode, text, raw: Buffer.from(text) };
    }
    for await (const piece of answer.stream()) {
      text += String(piece);
      if (text.split('\nevent: event\n').length > events) break;
    }
    return { status: 200, text, raw: Buffer.from(text) };
  }
}

function startIn(root: string, nowMs: number): Promise<RunningServer> {
  const settings = readSettings(
    { data: join(root, 'data'), keys: join(root, 'keys'), origin: 'test.example', port: 0 },
    { TRAILMARK_ADMIN_KEY: ADMIN_KEY, TRAILMARK_LOG_LEVEL: 'silent' },
  );
  return startServer({ settings, listen: false, now: () => nowMs });
}
