/** Story 12 says what its plot promises, whatever the seed. */

import { expect, test } from 'vitest';
import type { SampleEvent } from '../event.ts';
import { asked } from './asked.fixture.ts';
import { toldBy } from './told.fixture.ts';
import { emergencyThatStayed } from './12-emergency-that-stayed.ts';

const told = toldBy(emergencyThatStayed);
const of = (events: readonly SampleEvent[], type: string) => events.filter((event) => event.type === type);
const one = (events: readonly SampleEvent[], type: string): SampleEvent => {
  const found = of(events, type);
  if (found.length !== 1) throw new Error(`${found.length} of ${type}`);
  return found[0]!; // just counted
};
const cents = (text: unknown) => Math.round(Number(text) * 100);
const spentOf = (events: readonly SampleEvent[]) =>
  of(events, 'spend.recorded').reduce((sum, { data }) => sum + cents(data!['spent']), 0);
const dayNumber = (text: unknown) => Math.floor(Date.parse(String(text)) / 86_400_000);

test('an emergency launch is never reviewed, and its administrator role is used on day 12', () => {
  for (const { events } of told) {
    const started = one(events, 'break_glass.started');
    const granted = one(events, 'role.granted');
    const launched = one(events, 'campaign.launched');
    expect(launched.data!['break_glass']).toBe(granted.data!['break_glass']);
    expect(launched.time < String(granted.data!['expires'])).toBe(true);
    expect(launched.approval).toBeNull();
    expect(of(events, 'break_glass.reviewed')).toEqual([]);
    expect(of(events, 'role.revoked')).toEqual([]);
    expect(one(events, 'role.expired').data).toMatchObject({ enforced: false, grant: granted.data!['grant'] });
    const used = one(events, 'access.allowed');
    expect(dayNumber(used.time) - dayNumber(started.time)).toBe(12);
    expect(used.data).toMatchObject({ grant_overdue: true, grant: granted.data!['grant'] });
    expect(used.actor.id).toBe(started.actor.id);
  }
});

test('the return is made from 248,000 where 291,400 were spent, and nothing was learned', () => {
  for (const { events } of told) {
    expect(spentOf(events)).toBe(29_140_000);
    const days = of(events, 'spend.recorded').map(({ data }) => data!['day']);
    expect(new Set(days).size).toBe(days.length);
    const roi = one(events, 'roi.calculated').data!;
    expect(roi['spend']).toBe('248000.00');
    expect(roi['roi_percent']).toBe(Math.round((Number(roi['revenue']) / 248_000 - 1) * 100));
    expect(one(events, 'report.created').data!['figures']).toMatchObject({ spend: '248000.00' });
    expect(one(events, 'campaign.completed').data!['spend']).toBe('248000.00');
    const learned = one(events, 'campaign.learnings_recorded');
    expect(learned.data).toMatchObject({ learnings: '', recommendations: '', learnings_state: 'empty' });
  }
});

test('a key is changed on day 97, and one person signs with two accounts', () => {
  for (const { events, key } of told) {
    expect(one(events, 'key.rotated').data).toMatchObject({ age_days: 97, interval_days: 90, late: true });
    const rotated = one(events, 'key.rotated');
    for (const { data, time } of of(events, 'key.used'))
      expect(dayNumber(rotated.time) - dayNumber(time)).toBe(97 - Number(data!['age_days']));
    const [first, second] = of(events, 'report.signed');
    expect(first!.actor.id).not.toBe(second!.actor.id);
    expect(first!.data!['account_holder']).toBe(second!.data!['account_holder']);
    expect(first!.context!.ip).toBe(second!.context!.ip);
    expect(first!.data!['content_sha256']).toBe(one(events, 'report.created').data!['content_sha256']);
    expect(key.culprits.slice(0, 2)).toEqual([first!.actor.id, second!.actor.id]);
  }
});

test('another emergency ended and was reviewed in time, other signatures are of two people', () => {
  for (const { lookAlikes } of told) {
    const [reviewed, namesakes] = lookAlikes;
    const review = one(reviewed, 'break_glass.reviewed');
    const started = one(reviewed, 'break_glass.started');
    expect(dayNumber(review.time)).toBeLessThanOrEqual(dayNumber(started.data!['review_due']));
    expect(one(reviewed, 'role.expired').data!['enforced']).toBe(true);
    for (const events of lookAlikes) {
      expect(cents(one(events, 'roi.calculated').data!['spend'])).toBe(spentOf(events));
      expect(one(events, 'campaign.learnings_recorded').data!['learnings']).not.toBe('');
      const [first, second] = of(events, 'report.signed');
      expect(first!.data!['account_holder']).not.toBe(second!.data!['account_holder']);
      expect(first!.context!.ip).not.toBe(second!.context!.ip);
    }
    const [first, second] = of(namesakes, 'report.signed');
    expect(first!.actor.name).toBe(second!.actor.name);
    expect(one(namesakes, 'key.rotated').data).toMatchObject({ age_days: 97, late: false });
  }
});

test.each(told.slice(0, 6).map((each, at) => [at + 1, each] as const))(
  'the queries find what they say, seed %i',
  (_, each) => {
    asked(each);
  },
);
