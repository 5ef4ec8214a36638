/** Every story: accepted, repeatable, within its window, and its key true of what its events say. */

import { describe, expect, test } from 'vitest';
import { classify } from '@trailmark/catalog';
import { organisationOf } from '../organisation/organisation.ts';
import { stories, storiesOf } from './register.ts';
import { STORY_DAYS } from './window.ts';

// A Wednesday at noon, and a Sunday before six: windows begin on any weekday at any hour.
const ENDS_MS = [Date.UTC(2026, 10, 18, 12), Date.UTC(2026, 2, 1, 5, 30)];

test('numbers are those of the stories, each once and in order', () => {
  const numbers = stories.map(({ number }) => number);
  expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
  expect(() => storiesOf(organisationOf(1), [13], ENDS_MS[0]!)).toThrow('no story 13');
});

describe.each(stories.map((story) => [story.number, story.name] as const))('story %i, %s', (number) => {
  const tell = (seed: number, endMs: number) => storiesOf(organisationOf(seed), [number], endMs)[0]!;
  const all = (told: ReturnType<typeof tell>) => [...told.events, ...told.lookAlikes.flat()];

  test('events are accepted, within the window, with ids of their own', () => {
    for (const endMs of ENDS_MS) {
      // Of thousands of events each is drawn, so that two seeds say as much as eight of a short story.
      for (let seed = 1, seeds = 8; seed <= seeds; seed++) {
        const events = all(tell(seed, endMs));
        if (events.length > 400) seeds = 2;
        expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
        const times = events.map(({ time }) => time).sort();
        expect(Date.parse(times[0]!)).toBeGreaterThanOrEqual(endMs - STORY_DAYS * 86_400_000);
        expect(Date.parse(times.at(-1)!)).toBeLessThan(endMs);
        // Thousands of one kind are alike: some of each, as they come, and all of them once.
        const met = new Map<string, number>();
        for (const event of events) {
          const before = met.get(event.type) ?? 0;
          met.set(event.type, before + 1);
          if (before >= 5 && seed > 1) continue;
          const result = classify(event, { source: 'sample' });
          if (!result.ok) throw new Error(`${JSON.stringify(event)}: ${result.problem.detail}`);
        }
      }
    }
  });

  test('the same seed tells the same, another seed something else, leaving others out changes nothing', () => {
    const first = JSON.stringify(tell(5, ENDS_MS[0]!));
    expect(JSON.stringify(tell(5, ENDS_MS[0]!))).toBe(first);
    expect(JSON.stringify(tell(6, ENDS_MS[0]!))).not.toBe(first);
    const among = storiesOf(organisationOf(5), 'all', ENDS_MS[0]!).find(({ key }) => key.story === number);
    expect(JSON.stringify(among)).toBe(first);
  });

  test('the key names events that are there, and nobody who is both guilty and innocent', () => {
    const told = tell(3, ENDS_MS[1]!);
    const own = new Set(told.events.map(({ id }) => id));
    const ids = new Set(all(told).map(({ id }) => id));
    const { key } = told;
    expect(key.decisive.length).toBeGreaterThan(0);
    expect(key.queries.length).toBeGreaterThan(0);
    for (const { id } of key.decisive) expect(own).toContain(id);
    for (const [at, lookAlike] of key.lookAlikes.entries()) {
      expect(lookAlike.ids.length).toBeGreaterThan(0);
      const its = new Set(told.lookAlikes[at]?.map(({ id }) => id));
      for (const id of lookAlike.ids) expect(its).toContain(id);
    }
    for (const query of key.queries) {
      expect(query.finds.length).toBeGreaterThan(0);
      for (const id of [...query.finds, ...(query.leavesOut ?? [])]) expect(ids).toContain(id);
    }
    expect(key.culprits.filter((id) => key.innocent.includes(id))).toEqual([]);
  });

  test('nothing in the events gives the story away', () => {
    const text = JSON.stringify(all(tell(4, ENDS_MS[0]!)));
    expect(text).not.toMatch(/story|look-?alike|culprit|suspicious on purpose/i);
  });
});
