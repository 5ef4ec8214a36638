/** The samples are what they promise: repeatable, accepted by the catalog, and of the size the benchmarks rely on. */

import { expect, test } from 'vitest';
import { classify, sentence, typeOf } from '@trailmark/catalog';
import { benchEvent, sampleEvents, seededRandom } from './index.ts';
import { personAt } from './people.ts';

test('the same seed gives the same events, another seed others', () => {
  const first = [...sampleEvents({ seed: 7, count: 50 })];
  expect([...sampleEvents({ seed: 7, count: 50 })]).toEqual(first);
  expect([...sampleEvents({ seed: 8, count: 50 })]).not.toEqual(first);
  expect(JSON.parse(JSON.stringify(first))).toEqual(first);
});

test('every event is accepted, has an id of its own and a sentence without ids', () => {
  const ids = new Set<unknown>();
  const types = new Set<unknown>();
  for (const event of sampleEvents({ seed: 1, count: 1_000 })) {
    const result = classify(event, { source: 'sample' });
    if (!result.ok) throw new Error(`${JSON.stringify(event)}: ${result.problem.detail}`);
    ids.add(event['id']);
    types.add(event['type']);
    expect(sentence(event)).not.toMatch(/\b[ulcp]_\d/);
  }
  expect(ids.size).toBe(1_000);
  expect([...types].filter((type) => typeOf(String(type)) === undefined)).toEqual(['webinar.slide_skipped']);
  expect(types.size).toBe(14);
});

test('warm actors come back, cold ones never do', () => {
  const actors = (warm: boolean) => {
    const ids = [...sampleEvents({ seed: 3, count: 300, people: 10, warm })].map(
      (event) => event['actor'] as { type: string; id: string },
    );
    return ids.filter((actor) => actor.type === 'user').map((actor) => actor.id);
  };
  expect(new Set(actors(true)).size).toBeLessThanOrEqual(10);
  expect(new Set(actors(false)).size).toBe(actors(false).length);
});

test('a person is a person: no two share an id or an address', () => {
  const people = Array.from({ length: 2_000 }, (_, at) => personAt(at));
  expect(new Set(people.map((person) => person.id)).size).toBe(2_000);
  expect(new Set(people.map((person) => person.email)).size).toBe(2_000);
  for (const person of people) expect(person.email).toMatch(/^[a-z0-9.]+@larkfield\.example$/);
});

test('the event of the benchmarks: about 700 bytes, 26 fields, one person, two groups sealed', () => {
  const random = seededRandom(1);
  for (let at = 0; at < 500; at++) {
    const event = benchEvent(at, random, at < 250 ? 5_000 : undefined);
    const result = classify(event, { source: 'bench' });
    if (!result.ok) throw new Error(result.problem.detail);
    const { open, confidential, persons } = result.event;
    expect([persons.length, open.length + confidential.length + persons[0]!.fields.length]).toEqual([1, 26]);
    expect(confidential.length).toBeGreaterThan(0);
    const bytes = new TextEncoder().encode(JSON.stringify(event)).length;
    expect(bytes).toBeGreaterThan(650);
    expect(bytes).toBeLessThan(770);
  }
});
