/**
 * Sends events in batches, a few at a time, and repeats what the server could not take or what was lost on the way.
 * Repeating is safe because every event carries an id: the server stores it once and says where.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { routes } from '@trailmark/contract';
import { expectShape, Refusal, Unreachable, type Client } from '../client.ts';
import { messageOf } from '../trouble.ts';

export interface Outgoing<Origin> {
  /** One event as JSON text, sent as it stands. */
  readonly text: string;
  readonly origin: Origin;
}

export type Result = ReturnType<typeof parseAnswer>['results'][number];

export interface SenderOptions<Origin> {
  /** Called once for each event that was answered, in no order. */
  readonly onResult: (origin: Origin, result: Result) => void;
  /** Called when a batch has to wait before it is sent again. */
  readonly onWait: (reason: string, waitMs: number) => void;
  /** Aborted: what waits to be repeated is given up; what is under way is finished. */
  readonly stop: AbortSignal;
  readonly batchEventsMax?: number;
  readonly batchBytesMax?: number;
  readonly inFlightMax?: number;
  /** How long nothing may succeed before giving up. */
  readonly patienceMs?: number;
  /** First wait when the server does not say how long. */
  readonly backoffMs?: number;
}

const BACKOFF_MAX_MS = 15_000;

export class Sender<Origin> {
  readonly #client: Client;
  readonly #options: Required<SenderOptions<Origin>>;
  readonly #inFlight = new Set<Promise<void>>();
  #batch: Outgoing<Origin>[] = [];
  #batchBytes = 0;
  #failure: Error | undefined;
  #successMs = Date.now();

  constructor(client: Client, options: SenderOptions<Origin>) {
    this.#client = client;
    this.#options = {
      batchEventsMax: 500,
      batchBytesMax: 4 << 20,
      inFlightMax: 3,
      patienceMs: 5 * 60_000,
      backoffMs: 500,
      ...options,
    };
  }

  /** Takes an event; returns when there is room for the next. @throws what ended the sending */
  async add(event: Outgoing<Origin>): Promise<void> {
    const bytes = Buffer.byteLength(event.text) + 1;
    if (this.#batchBytes + bytes > this.#options.batchBytesMax) await this.#flush();
    this.#batch.push(event);
    this.#batchBytes += bytes;
    if (this.#batch.length >= this.#options.batchEventsMax) await this.#flush();
  }

  /** Sends what is left and waits for every answer. @throws what ended the sending */
  async finish(): Promise<void> {
    await this.#flush();
    await Promise.all(this.#inFlight);
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #flush(): Promise<void> {
    while (this.#inFlight.size >= this.#options.inFlightMax && this.#failure === undefined)
      await Promise.race(this.#inFlight);
    if (this.#failure !== undefined) {
      await Promise.all(this.#inFlight);
      throw this.#failure;
    }
    if (this.#batch.length === 0) return;
    const sending = this.#send(this.#batch)
      .catch((error: unknown) => void (this.#failure ??= error instanceof Error ? error : new Error(String(error))))
      .finally(() => this.#inFlight.delete(sending));
    this.#inFlight.add(sending);
    this.#batch = [];
    this.#batchBytes = 0;
  }

  async #send(batch: readonly Outgoing<Origin>[]): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        const answer = parseAnswer(
          await this.#client.json('POST', '/v1/events', { body: `[${batch.map((each) => each.text).join(',')}]` }),
        );
        if (answer.results.length !== batch.length)
          throw new Error(`${batch.length} events sent, ${answer.results.length} answered`);
        this.#successMs = Date.now();
        for (const [index, each] of batch.entries()) {
          const result = answer.results[index];
          if (result !== undefined) this.#options.onResult(each.origin, result);
        }
        return;
      } catch (error) {
        if (isAboutTheBatch(error)) return this.#sendParts(batch, error);
        if (!isWorthRepeating(error) || this.#options.stop.aborted) throw error;
        if (Date.now() - this.#successMs > this.#options.patienceMs) throw error;
        const backoffMs = Math.min(BACKOFF_MAX_MS, this.#options.backoffMs * 2 ** attempt) * (0.75 + Math.random() / 2);
        const waitMs = Math.max(backoffMs, error instanceof Refusal ? (error.retryAfterMs ?? 0) : 0);
        this.#options.onWait(messageOf(error), waitMs);
        await sleep(waitMs, undefined, { signal: this.#options.stop }).catch(() => undefined);
        if (this.#options.stop.aborted) throw error;
      }
    }
  }

  /** A batch refused as a whole is halved until the event at fault stands alone and is rejected by itself. */
  async #sendParts(batch: readonly Outgoing<Origin>[], refusal: Refusal): Promise<void> {
    const [only] = batch;
    if (batch.length === 1 && only !== undefined) {
      const error = { code: refusal.code ?? 'body.malformed', detail: refusal.detail };
      this.#options.onResult(only.origin, { status: 'rejected', error });
      return;
    }
    const middle = batch.length >> 1;
    await this.#send(batch.slice(0, middle));
    await this.#send(batch.slice(middle));
  }
}

function parseAnswer(value: unknown) {
  return expectShape(routes.recordEvents.answers[200].schema, value);
}

function isAboutTheBatch(error: unknown): error is Refusal {
  if (!(error instanceof Refusal) || error.code === undefined) return false;
  return error.code.startsWith('body.') || error.code.startsWith('event.');
}

/** Nothing was stored, or nobody knows: in both cases the same request is the right next step. */
function isWorthRepeating(error: unknown): boolean {
  if (error instanceof Unreachable) return true;
  if (!(error instanceof Refusal)) return false;
  return error.retryAfterMs !== undefined || /^(queue|store|rate|internal|request\.timeout)/.test(error.code ?? '');
}
