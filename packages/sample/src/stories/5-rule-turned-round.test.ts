/** Story 5 says what its plot promises, whatever the seed. */

import { expect, test } from 'vitest';
import type { SampleEvent } from '../event.ts';
import { ruleTurnedRound } from './5-rule-turned-round.ts';
import { asked } from './asked.fixture.ts';
import { toldBy } from './told.fixture.ts';

const told = toldBy(ruleTurnedRound);
const THREE_MINUTES_MS = 3 * 60_000;

const of = (events: readonly SampleEvent[], type: string) => events.filter((event) => event.type === type);
const lead = (event: SampleEvent) => event.targets![0]!.id;
const moved = (events: readonly SampleEvent[], version: string) =>
  of(events, 'lead.reassigned').filter(({ data }) => data!['rule_version'] === version);

test('version 12 turns equals into does not equal without an approval, version 13 turns it back with one', () => {
  for (const { events, key } of told) {
    const [turned, back] = of(events, 'rule.updated');
    expect(turned!.changes).toEqual([
      { path: 'version', before: '11', after: '12' },
      { path: 'operator', before: 'equals', after: 'does not equal' },
    ]);
    expect(turned!.approval).toBeNull();
    expect(key.culprits).toEqual([turned!.actor.id]);
    expect(back!.changes).toEqual([
      { path: 'version', before: '12', after: '13' },
      { path: 'operator', before: 'does not equal', after: 'equals' },
    ]);
    expect(back!.approval).toMatchObject({ status: 'approved' });
    expect(back!.approval!.at! < back!.time).toBe(true);
    expect(back!.data!['conditions_before']).toEqual(turned!.data!['conditions']);
    expect(back!.data!['conditions']).toEqual(turned!.data!['conditions_before']);
  }
});

test('482 leads to one seller within three minutes, 465 given back to whoever had them, 17 were spoken to', () => {
  for (const { events, key } of told) {
    const [turned] = of(events, 'rule.updated');
    const taken = moved(events, '12');
    expect(new Set(taken.map(lead)).size).toBe(482);
    expect(taken).toHaveLength(482);
    const sellers = new Set(taken.map(({ changes }) => changes![0]!.after));
    expect(sellers.size).toBe(1);
    expect(key.innocent).toContain([...sellers][0]);
    const times = taken.map(({ time }) => time).sort();
    expect(times[0]! > turned!.time).toBe(true);
    expect(Date.parse(times.at(-1)!) - Date.parse(times[0]!)).toBeLessThan(THREE_MINUTES_MS);

    const back = moved(events, '13');
    expect(back).toHaveLength(465);
    const before = new Map(taken.map((event) => [lead(event), event.changes![0]!]));
    for (const event of back) {
      const { before: had, after: got } = before.get(lead(event))!;
      expect(event.changes).toEqual([{ path: 'assignee', before: got, after: had }]);
      expect(event.data).toMatchObject({ returned: true, chain: [had, got], step: 3 });
    }
    const returned = new Set(back.map(lead));
    expect(returned.size).toBe(465);
    const stayed = taken.map(lead).filter((id) => !returned.has(id));
    const spoken = of(events, 'lead.state_changed');
    expect(spoken.map(lead).sort()).toEqual(stayed.sort());
    for (const { actor, time } of spoken) {
      expect(sellers.has(actor.id)).toBe(true);
      expect(time > times.at(-1)! && time < back[0]!.time).toBe(true);
    }
  }
});

test('each run is told by one firing that counts what it moved', () => {
  for (const { events } of told) {
    for (const fired of of(events, 'rule.fired')) {
      const own = events.filter(({ data }) => data!['bulk'] === fired.data!['run']);
      expect(own).toHaveLength(Number(fired.data!['targets_changed']));
      for (const { links, time } of own) {
        expect(links!.causedBy).toBe(fired.id);
        expect(time > fired.time).toBe(true);
      }
    }
  }
});

test('what looks alike: an approved hand-over to one seller, and the same operator approved and spread', () => {
  for (const { lookAlikes } of told) {
    const [handed, meant] = lookAlikes;
    const [approval] = of(handed, 'approval.given');
    const moves = of(handed, 'lead.reassigned');
    expect(new Set(moves.map(({ changes }) => changes![0]!.after)).size).toBe(1);
    for (const { approval: claimed, data } of moves) {
      expect(claimed).toMatchObject({ id: approval!.data!['request'], at: approval!.time, status: 'approved' });
      expect(data!['rule']).toBeNull();
    }
    const [update] = of(meant, 'rule.updated');
    expect(update!.changes![1]).toEqual({ path: 'operator', before: 'equals', after: 'does not equal' });
    expect(update!.approval).toMatchObject({ status: 'approved' });
    expect(of(meant, 'rule.updated')).toHaveLength(1);
    const sellers = new Set(of(meant, 'lead.reassigned').map(({ changes }) => changes![0]!.after));
    expect(sellers.size).toBeGreaterThan(2);
  }
});

test('the queries find what they say', () => {
  for (const each of told) asked(each);
});
