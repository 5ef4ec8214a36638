/**
 * A process of its own that makes the events of the sample organisation and sends them as batches over HTTP, as fast as
 * they are taken or at a steady rate. Its parent tells it what to do by messages: see `Order` and `Report`.
 */
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { organisationEvents, seededRandom, type SampleEvent } from '@trailmark/sample';
import { send } from '../load.ts';
import { ValueCounts, type Drawn } from './values.ts';

export type Order =
  | {
      readonly do: 'begin';
      readonly url: string;
      readonly key: string;
      readonly events: number;
      readonly endMs: number;
      /** Another one makes other events; 11 where it is not said. */
      readonly seed?: number;
    }
  /** Send so many more, as fast as they are taken; with `counted`, count their values. */
  | { readonly do: 'load'; readonly events: number; readonly counted: boolean }
  | { readonly do: 'steady'; readonly perSecond: number }
  /** Stop the steady sending. */
  | { readonly do: 'rest' };

export interface Report {
  readonly events: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly drawn?: Drawn;
}

const SEED = 11;
const BATCH = 500;
const CONNECTIONS = 4;
const STEADY_EVERY_MS = 50;
/** Bodies on their way at a steady rate; where the server is slower than this, the rate falls and is reported so. */
const STEADY_OPEN_MAX = 20;
const SAY_EVERY_MS = 5_000;
/** After the log is as long as asked, life goes on: about as fast as the steady rate, so that its clock keeps time. */
const LIVELY = 4_000;

class Stream {
  readonly #target: URL;
  readonly #key: string;
  readonly #events: Generator<SampleEvent>;
  readonly #counts = new ValueCounts(seededRandom(SEED));
  readonly #agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  #sent = 0;
  #stopSteady: (() => Promise<Report>) | undefined;

  constructor({ url, key, events, endMs, seed = SEED }: Extract<Order, { do: 'begin' }>) {
    this.#target = new URL('/v1/events', url);
    this.#key = key;
    this.#events = organisationEvents({ seed, endMs, count: events, rate: LIVELY });
  }

  async load(count: number, counted: boolean): Promise<Report> {
    const startedAt = performance.now();
    let left = count;
    let bytes = 0;
    let saidAt = startedAt;
    let saidSent = this.#sent;
    const lane = async (): Promise<void> => {
      while (left > 0) {
        const size = Math.min(BATCH, left);
        left -= size;
        const body = this.#body(size, counted);
        bytes += body.length;
        await this.#send(body, size);
        const now = performance.now();
        if (now - saidAt < SAY_EVERY_MS) continue;
        const rate = Math.round(((this.#sent - saidSent) / (now - saidAt)) * 1000);
        process.stderr.write(`search: ${this.#sent} events, ${rate}/s\n`);
        [saidAt, saidSent] = [now, this.#sent];
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, lane));
    const report = { events: count, bytes, seconds: (performance.now() - startedAt) / 1000 };
    return counted ? { ...report, drawn: this.#counts.drawn() } : report;
  }

  /** Goes on until `rest`; a body that is not taken ends the process. */
  steady(perSecond: number): void {
    const startedAt = performance.now();
    const sentBefore = this.#sent;
    let made = 0;
    let bytes = 0;
    let isStopped = false;
    const open = new Set<Promise<void>>();
    const going = (async () => {
      while (!isStopped) {
        const due = Math.floor(((performance.now() - startedAt) / 1000) * perSecond) - made;
        if (due > 0 && open.size < STEADY_OPEN_MAX) {
          const size = Math.min(due, BATCH);
          const body = this.#body(size, false);
          made += size;
          bytes += body.length;
          const sending = this.#send(body, size).then(() => void open.delete(sending));
          open.add(sending);
          sending.catch(fail);
        }
        await sleep(STEADY_EVERY_MS);
      }
      await Promise.all(open);
    })();
    this.#stopSteady = async () => {
      isStopped = true;
      await going;
      return { events: this.#sent - sentBefore, bytes, seconds: (performance.now() - startedAt) / 1000 };
    };
  }

  async rest(): Promise<Report> {
    const stop = this.#stopSteady;
    if (stop === undefined) throw new Error('there is no steady sending to stop');
    this.#stopSteady = undefined;
    return stop();
  }

  #body(count: number, counted: boolean): Buffer {
    const texts: string[] = [];
    for (let at = 0; at < count; at++) {
      const { value: event, done } = this.#events.next();
      if (done === true) throw new Error('the sample ended before its time');
      if (counted) this.#counts.add(event);
      texts.push(JSON.stringify(event));
    }
    return Buffer.from(`[${texts.join(',')}]`);
  }

  async #send(body: Buffer, events: number): Promise<void> {
    const status = await send(this.#agent, this.#target, this.#key, body);
    if (status !== 200) throw new Error(`a batch of ${events} events was answered with ${status}`);
    this.#sent += events;
  }
}

let stream: Stream | undefined;

async function obey(order: Order): Promise<Report | undefined> {
  if (order.do === 'begin') {
    stream = new Stream(order);
    return { events: 0, bytes: 0, seconds: 0 };
  }
  if (stream === undefined) throw new Error('it has not begun');
  if (order.do === 'load') return stream.load(order.events, order.counted);
  if (order.do === 'rest') return stream.rest();
  stream.steady(order.perSecond);
  return { events: 0, bytes: 0, seconds: 0 };
}

function fail(error: unknown): void {
  process.stderr.write(`search: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

process.on('message', (order: Order) => {
  obey(order).then((report) => process.send?.(report), fail);
});
process.on('disconnect', () => process.exit(0));
