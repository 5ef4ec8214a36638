/** Speaks to a running server: one request at a time, refusals and lost connections as errors that say what to do. */
import { isErrorCode, type ErrorCode } from '@trailmark/contract';
import { CannotRun, messageOf, systemCodeOf } from './trouble.ts';

export const URL_DEFAULT = 'http://127.0.0.1:8080';

/** The server could not be reached, or the connection broke before the whole answer was there. */
export class Unreachable extends CannotRun {}

/** The server answered with a problem (RFC 9457). */
export class Refusal extends CannotRun {
  readonly code: ErrorCode | undefined;
  readonly detail: string;
  /** How long the server asks us to wait, in milliseconds; undefined where it does not invite to try again. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, code: ErrorCode | undefined, detail: string, retryAfterMs: number | undefined) {
    super(message);
    this.code = code;
    this.detail = detail;
    this.retryAfterMs = retryAfterMs;
  }
}

export interface RequestOptions {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON; text is sent as it stands. */
  readonly body?: unknown;
  readonly mediaType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export class Client {
  readonly url: string;
  readonly #apiKey: string | undefined;

  /**
   * @param url address of the server, with or without a path before `/v1`
   * @param apiKey undefined for what is open to everyone
   * @throws CannotRun where the address is none
   */
  constructor(url: string, apiKey: string | undefined) {
    if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
      throw new CannotRun(`"${url}" is no address of a server; it looks like ${URL_DEFAULT}`);
    }
    if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) {
      throw new CannotRun('the API key holds blanks or characters that no key has; was it copied whole?');
    }
    this.url = url.replace(/\/+$/, '');
    this.#apiKey = apiKey;
  }

  /** The tenant its API key belongs to (`tm_<tenant>_…`), where that can be read off the key. */
  get tenant(): string | undefined {
    return /^tm_(.+)_[^_]+$/.exec(this.#apiKey ?? '')?.[1];
  }

  /** @throws Unreachable, Refusal */
  async json(method: string, path: string, options: RequestOptions = {}): Promise<unknown> {
    const response = await this.request(method, path, options);
    try {
      return await response.json();
    } catch (error) {
      if (systemCodeOf(error) === undefined && error instanceof SyntaxError) {
        throw new CannotRun(`${this.url} does not answer like a Trailmark server: is the address right?`, error);
      }
      throw this.#unreachable(error);
    }
  }

  /**
   * The answer, once it is known to be none of refusal.
   * @throws Unreachable, Refusal
   */
  async request(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
    const address = new URL(path.startsWith('http') ? path : this.url + path);
    for (const [name, value] of Object.entries(options.query ?? {})) {
      if (value !== undefined) address.searchParams.set(name, String(value));
    }
    const headers: Record<string, string> = { accept: 'application/json, */*', ...options.headers };
    if (this.#apiKey !== undefined) headers['authorization'] = `Bearer ${this.#apiKey}`;
    if (options.body !== undefined) headers['content-type'] = options.mediaType ?? 'application/json';
    let response: Response;
    try {
      response = await fetch(address, {
        method,
        headers,
        redirect: 'error',
        ...(options.body === undefined ? {} : { body: bodyOf(options.body) }),
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      });
    } catch (error) {
      if (options.signal?.aborted === true) throw error;
      throw this.#unreachable(error);
    }
    if (!response.ok) throw await this.#refusal(response, queryTextOf(options));
    return response;
  }

  #unreachable(error: unknown): Unreachable {
    const code = systemCodeOf(error);
    const why = {
      ECONNREFUSED: 'nothing listens there',
      ENOTFOUND: 'there is no such host',
      ECONNRESET: 'the connection broke',
      UND_ERR_SOCKET: 'the connection broke',
    }[code ?? ''];
    return new Unreachable(
      `cannot reach ${this.url}: ${why ?? code ?? messageOf(error)}. ` +
        'Is the server running ("npm start")? Another address is named by --url or TRAILMARK_URL.',
      error,
    );
  }

  async #refusal(response: Response, queryText: string | undefined): Promise<Refusal> {
    const problem: unknown = await response.json().catch(() => undefined);
    const member = (name: string): string | undefined => {
      const value: unknown = typeof problem === 'object' && problem !== null ? Reflect.get(problem, name) : undefined;
      return typeof value === 'string' ? value : undefined;
    };
    const code = member('code');
    const known = code !== undefined && isErrorCode(code) ? code : undefined;
    const detail = member('detail') ?? response.statusText;
    const asked = Number(response.headers.get('retry-after') ?? Number.NaN);
    const pointed = queryText === undefined ? undefined : pointAt(queryText, problem);
    if (pointed !== undefined) {
      return new Refusal(`${withoutStop(detail)}. (${code ?? 'query.invalid'})\n${pointed}`, known, detail, undefined);
    }
    const words = [
      member('title') ?? `the server answered ${response.status}`,
      detail,
      this.#advice(known) ?? member('advice'),
    ];
    const text = [...new Set(words)]
      .filter((each) => each !== undefined && each !== '')
      .map((each) => withoutStop(each ?? ''));
    const spoken = `${text.join('. ')}.${code === undefined ? '' : ` (${code})`}`;
    return new Refusal(spoken, known, detail, Number.isFinite(asked) ? Math.max(0, asked) * 1000 : undefined);
  }

  /** What a person at the command line does; the server's own advice speaks to programs. */
  #advice(code: ErrorCode | undefined): string | undefined {
    if (code === 'auth.missing') return 'Name a key with TRAILMARK_API_KEY or --api-key.';
    if (code === 'auth.invalid') return 'Is it the key of this server? It may be mistyped, expired or revoked.';
    if (code === 'auth.scope') return '"trailmark keys create" makes a key with other scopes and sources.';
    return undefined;
  }
}

const withoutStop = (sentence: string): string => sentence.replace(/\.$/, '');

/** The query text of a request, which refusals point into: in the address, or in the body of an export. */
function queryTextOf({ query, body }: RequestOptions): string | undefined {
  const text = query?.['q'] ?? (typeof body === 'object' && body !== null ? Reflect.get(body, 'q') : undefined);
  return typeof text === 'string' ? text : undefined;
}

/** The query with a mark under what the server stumbled over; undefined where it named no place in it. */
function pointAt(query: string, problem: unknown): string | undefined {
  if (typeof problem !== 'object' || problem === null) return undefined;
  const position: unknown = Reflect.get(problem, 'position');
  const length: unknown = Reflect.get(problem, 'length');
  if (typeof position !== 'number' || position > query.length || /[\n\r\t]/.test(query)) return undefined;
  const marks = typeof length === 'number' && length > 0 ? Math.min(length, query.length - position) : 1;
  const suggestion: unknown = Reflect.get(problem, 'suggestion');
  const meant = typeof suggestion === 'string' ? `\nDid you mean:\n  ${suggestion}` : '';
  return `  ${query}\n  ${' '.repeat(position)}${'^'.repeat(Math.max(1, marks))}${meant}`;
}

function bodyOf(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
}

/** An answer in the shape the contract promises. */
export function expectShape<T>(schema: { parse(value: unknown): T }, value: unknown): T {
  try {
    return schema.parse(value);
  } catch (error) {
    throw new CannotRun('the server answered in a shape this version does not know: is it the same version?', error);
  }
}
