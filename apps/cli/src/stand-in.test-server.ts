/** A server of a few lines for the tests of the command line: it keeps events by source and id, and fails on demand. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

export interface StandIn {
  readonly url: string;
  readonly stored: Map<string, string>;
  /** Bodies of POST /v1/events, in order. */
  readonly bodies: string[];
  /** Called first for each request; true when it answered itself. */
  intercept: ((request: IncomingMessage, response: ServerResponse, body: string) => boolean) | undefined;
  close(): Promise<void>;
}

export const API_KEY = 'tm_main_abcdefghijklmnopqrstuvwxyz012345';

export async function startStandIn(): Promise<StandIn> {
  const stored = new Map<string, string>();
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      if (standIn.intercept?.(request, response, body) === true) return;
      if (request.headers.authorization !== `Bearer ${API_KEY}`)
        return problem(response, 401, 'auth.invalid', 'wrong key');
      if (request.method === 'POST' && request.url === '/v1/events') {
        bodies.push(body);
        return answer(response, 200, { results: record(JSON.parse(body)) });
      }
      return problem(response, 404, 'route.not_found', 'nothing here');
    });
  });
  const record = (events: readonly Record<string, unknown>[]): unknown[] =>
    events.map((event) => {
      if (typeof event['type'] !== 'string') {
        return { status: 'rejected', error: { code: 'event.invalid', detail: 'type is missing', pointer: '/type' } };
      }
      const key = `${String(event['source'])} ${String(event['id'])}`;
      const content = JSON.stringify(event);
      const before = stored.get(key);
      stored.set(key, before ?? content);
      return {
        id: event['id'],
        index: 0,
        status: before === undefined ? 'stored' : before === content ? 'duplicate' : 'conflict',
      };
    });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const standIn: StandIn = {
    url: `http://127.0.0.1:${port}`,
    stored,
    bodies,
    intercept: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return standIn;
}

export function answer(
  response: ServerResponse,
  code: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export function problem(
  response: ServerResponse,
  code: number,
  name: string,
  detail: string,
  headers: Record<string, string> = {},
): void {
  answer(
    response,
    code,
    { type: 'about:blank', title: `Title of ${name}`, status: code, code: name, detail, advice: 'Advice.' },
    headers,
  );
}
