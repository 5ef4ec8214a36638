/** A tail waits for a server that went away, and ends where it is refused. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { buildProgram } from './program.ts';
import { answer, API_KEY, startStandIn, type StandIn } from './stand-in.test-server.ts';

let server: StandIn;
const said: string[] = [];
beforeEach(async () => {
  server = await startStandIn();
  said.length = 0;
  vi.stubEnv('TRAILMARK_URL', server.url);
  vi.stubEnv('TRAILMARK_API_KEY', API_KEY);
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await server.close();
});

const malformed = { status: 400, code: 'query.invalid', title: 'T', detail: 'A condition is missing.', position: 1 };

it('ends where its query or its key is refused, and says why', async () => {
  server.intercept = (_, response) => (answer(response, 400, malformed), true);
  expect(await buildProgram().run(['tail', '('])).toBe(2);
  expect(said.join('')).toMatch(/A condition is missing. \(query\.invalid\)\n {2}\(\n/);
  server.intercept = undefined;
  expect(await buildProgram().run(['tail', '--api-key', 'tm_main_other'])).toBe(2);
});

it('comes again where the connection breaks, until it is refused', async () => {
  let asked = 0;
  server.intercept = (_, response) => {
    if (++asked === 1) response.destroy();
    else answer(response, 400, malformed);
    return true;
  };
  expect(await buildProgram().run(['tail', '('])).toBe(2);
  expect(asked).toBe(2);
});
