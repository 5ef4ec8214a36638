/** A server on folders of its own for tests: unless asked to, nothing listens and `inject` is the door. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InjectOptions } from 'fastify';
import { readSettings } from './config/settings.ts';
import { startServer } from './start.ts';
import type { RunningServer, StartOptions } from './start.ts';

export const ADMIN_KEY = 'tm_main_0123456789abcdefghijklmnopqrstuv';

export interface TestServer extends RunningServer {
  readonly root: string;
  /** One request with a key (the administrator's unless given); `json` is sent as the body. */
  ask(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, options?: AskOptions): Promise<Answer>;
  /** Closes and starts again on the same folders. */
  restart(): Promise<TestServer>;
  /** Closes and removes the folders. */
  remove(): Promise<void>;
}

export interface AskOptions {
  readonly key?: string | undefined;
  readonly json?: unknown;
  readonly body?: string | Buffer;
  readonly headers?: Record<string, string>;
  /** The address it comes from; this machine's own unless given. */
  readonly remoteAddress?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
  readonly raw: Buffer;
  /** The parsed body; tests look into it freely. */
  // oxlint-disable-next-line typescript/no-explicit-any -- answers of every shape are compared in tests
  readonly json: any;
}

export async function startTestServer(
  options: Partial<Omit<StartOptions, 'settings'>> & { root?: string; environment?: Record<string, string> } = {},
): Promise<TestServer> {
  const root = options.root ?? mkdtempSync(join(tmpdir(), 'trailmark-server-'));
  const environment = { TRAILMARK_ADMIN_KEY: ADMIN_KEY, TRAILMARK_LOG_LEVEL: 'silent', ...options.environment };
  const settings = readSettings(
    { data: join(root, 'data'), keys: join(root, 'keys'), origin: 'test.example', port: 0 },
    environment,
  );
  const running = await startServer({ listen: false, ...options, settings });
  return {
    ...running,
    root,
    ask: (method, url, asked = {}) => ask(running, method, url, asked),
    restart: async () => {
      await running.close();
      return startTestServer({ ...options, root });
    },
    remove: async () => {
      await running.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function ask(
  running: RunningServer,
  method: NonNullable<InjectOptions['method']>,
  url: string,
  asked: AskOptions,
): Promise<Answer> {
  const key = 'key' in asked ? asked.key : ADMIN_KEY;
  const payload = asked.json === undefined ? asked.body : JSON.stringify(asked.json);
  const answer = await running.app.inject({
    method,
    url,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(asked.json === undefined ? {} : { 'content-type': 'application/json' }),
      ...asked.headers,
    },
    ...(payload === undefined ? {} : { payload }),
    ...(asked.remoteAddress === undefined ? {} : { remoteAddress: asked.remoteAddress }),
  });
  return {
    status: answer.statusCode,
    headers: answer.headers,
    text: answer.body,
    raw: answer.rawPayload,
    get json() {
      return JSON.parse(answer.body) as unknown;
    },
  };
}
