/**
 * Two keys whose `restrict` and `withhold` part a log between them, each with all it could know of the other, for the tests
 * that crawl every route.
 */

import { scopes } from '@trailmark/contract';
import { startTestServer } from '../testing.ts';
import type { Answer, TestServer } from '../testing.ts';

export interface Side {
  readonly name: string;
  key: string;
  /** Refs, indexes and ids of this side's events. */
  readonly names: string[];
  /** Texts that only this side may be shown. */
  readonly marks: string[];
  /** Texts of its own events that are withheld from it. */
  readonly withheld: string[];
}

/** What one side asks of a route, about the other and about itself. */
export type Crawl = (own: Side, other: Side) => Promise<Answer[]>;
/** By the name of the route. */
export type Crawls = Readonly<Record<string, Crawl>>;

export interface Rivals {
  readonly server: TestServer;
  readonly sides: readonly [Side, Side];
  /** With the key of a side. */
  readonly ask: (own: Side, method: Method, url: string, json?: unknown) => Promise<Answer>;
  readonly get: (own: Side, url: string) => Promise<Answer>;
}

type Method = Parameters<TestServer['ask']>[0];

/** Of each side. */
export const EVENTS = 12;

export function eventOf({ name }: Pick<Side, 'name'>, n: number): Record<string, unknown> {
  return {
    id: `${name}-id-${n}`,
    type: n % 2 === 0 ? 'campaign.launched' : `${name}.thing_done`,
    source: `${name}-source`,
    time: `2026-02-${String(10 + n)}T10:00:00Z`,
    actor: {
      type: 'user',
      id: `${name}-actor`,
      name: `${name} Person`,
      email: `${name}@example.org`,
      onBehalfOf: { id: `${name}-chief`, name: `${name} Chief` },
    },
    targets: [
      { type: 'campaign', id: `${name}-campaign`, name: `${name} Sale` },
      { type: 'lead', id: `${name}-lead`, name: `${name} Lead` },
    ],
    reason: `${name}-reason`,
    scope: { client: name },
    context: { ip: name === 'northstar' ? '10.1.1.1' : '10.2.2.2' },
  };
}

export async function startRivals(): Promise<Rivals> {
  const server = await startTestServer();
  const sides: Rivals['sides'] = [side('northstar'), side('acmecorp')];
  for (let n = 0; n < EVENTS; n++) {
    for (const one of sides) {
      const { json } = await server.ask('POST', '/v1/events', { json: eventOf(one, n) });
      one.names.push(json.results[0].ref, String(json.results[0].index), `${one.name}-id-${n}`);
      one.marks.push(json.results[0].ref);
    }
  }
  for (const one of sides) {
    const made = await server.ask('POST', '/v1/api-keys', {
      json: {
        name: `${one.name}-key`,
        scopes: scopes.filter((scope) => scope !== 'administer'),
        restrict: `scope.client:${one.name}`,
        withhold: ['actor.onBehalfOf', 'targets.1', 'reason'],
      },
    });
    if (made.status !== 201) throw new Error(made.text);
    one.key = made.json.key;
    one.marks.push(
      ...['-actor', ' Person', '@example.org', '-campaign', ' Sale', '.thing_done'].map((end) => one.name + end),
    );
    one.withheld.push(...['-chief', ' Chief', '-lead', ' Lead', '-reason'].map((end) => one.name + end));
    // Somebody's own words in a reason or purpose are the trail's own events, which neither may see.
    await server.ask('POST', '/v1/exports', { json: { kind: 'whole', purpose: `${one.name}-purpose` } });
    one.marks.push(`${one.name}-purpose`);
  }
  const ask: Rivals['ask'] = ({ key }, method, url, json) =>
    server.ask(method, url, json === undefined ? { key } : { key, json });
  return { server, sides, ask, get: (own, url) => ask(own, 'GET', url) };
}

function side(name: string): Side {
  return { name, key: '', names: [], marks: [], withheld: [] };
}
