/** States and findings of a real store, which reads a few changes of each thing, against a plain reading of all of them. */

import { madeEvents, plainGaps, plainState, sentEvent, type MadeEvent } from '@trailmark/answers/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer } from '../testing.ts';
import type { TestServer } from '../testing.ts';

let at: TestServer;
let things = 0;
beforeAll(async () => {
  at = await startTestServer();
});
afterAll(() => at.remove());

interface Shown {
  readonly values: readonly { readonly path: string; readonly status: string; readonly value?: unknown }[];
}
interface Said {
  readonly kind: string;
  readonly value?: unknown;
}
interface Page {
  readonly rows: readonly {
    readonly kind: string;
    readonly path?: string;
    readonly last?: Said;
    readonly next?: Said;
  }[];
  readonly next: string | null;
}

/** Records them of a thing of its own, in the order given; several requests, so that they arrive one after another. */
async function recorded(events: readonly MadeEvent[]): Promise<string> {
  const id = `c_${++things}`;
  const json = events.map((made) => ({
    ...sentEvent(made),
    id: `${id} ${made.id}`,
    targets: [{ type: 'campaign', id }],
  }));
  const half = Math.ceil(json.length / 2);
  for (const part of [json.slice(0, half), json.slice(half)]) {
    if (part.length === 0) continue;
    const { status, text } = await at.ask('POST', '/v1/events', { json: part });
    expect(status, text).toBe(200);
  }
  return `/v1/entities/campaign/${id}`;
}

async function stateAt(entity: string, ms: number): Promise<Record<string, unknown>> {
  const { json } = await at.ask('GET', `${entity}/state?at=${new Date(ms).toISOString()}`);
  const { values } = json as Shown;
  return Object.fromEntries(values.map(({ path, status, value }) => [path, status === 'unknown' ? 'unknown' : value]));
}

function textOf(said: Said | undefined): string {
  return typeof said?.value === 'string' ? said.value : 'null';
}

async function gaps(entity: string, order: 'asc' | 'desc', limit: number): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const more = cursor === '' ? '' : `&cursor=${cursor}`;
    const { json } = await at.ask('GET', `${entity}/timeline?order=${order}&limit=${limit}${more}`);
    const page = json as Page;
    for (const { kind, path, last, next } of page.rows) {
      if (kind === 'changed_outside') found.push(`${path}: ${textOf(last)} → ${textOf(next)}`);
    }
    cursor = page.next;
  }
  return found.sort();
}

test('a state rests on all that bears on it, whatever order it arrived in', { timeout: 60_000 }, async () => {
  const arrived = madeEvents.chain((events) =>
    fc.record({
      events: fc.constant(events),
      order: fc.shuffledSubarray([...events], { minLength: events.length }),
      doubled: fc.subarray([...events]),
      offsets: fc.array(fc.integer({ min: -1_000, max: 8_000_000 }), { minLength: 3, maxLength: 3 }),
      limit: fc.integer({ min: 1, max: 6 }),
      direction: fc.constantFrom('asc' as const, 'desc' as const),
    }),
  );
  const property = fc.asyncProperty(arrived, async ({ events, order, doubled, offsets, limit, direction }) => {
    const entity = await recorded([...order, ...doubled.map((event) => ({ ...event, id: `${event.id} again` }))]);
    for (const ms of [...offsets.map((offset) => Date.UTC(2026, 2, 1, 9) + offset), events[0]?.ms ?? 0])
      expect(await stateAt(entity, ms)).toEqual(plainState(events, ms));
    expect(await gaps(entity, direction, limit)).toEqual(plainGaps(events).sort());
  });
  await fc.assert(property, { numRuns: 40, endOnFailure: true });
});

test('more changes at one time than are read are said to be so', async () => {
  const many = Array.from({ length: 2_100 }, (_, n) => ({
    id: `many ${n}`,
    type: 'campaign.updated',
    source: 'bidder',
    time: new Date(Date.UTC(2026, 2, 1, 9) + n).toISOString(),
    actor: { type: 'service', id: 'bidder' },
    targets: [{ type: 'campaign', id: 'busy' }],
    changes: [{ path: 'bid', before: n, after: n + 1 }],
  }));
  expect((await at.ask('POST', '/v1/events', { json: many })).status).toBe(200);
  const { json } = await at.ask('GET', '/v1/entities/campaign/busy/state');
  expect((json as Shown).values).toMatchObject([{ path: 'bid', status: 'unknown', reason: 'too_many' }]);
});
