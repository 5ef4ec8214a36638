/** Story 3 says what its plot promises, whatever the seed. */

import { expect, test } from 'vitest';
import type { SampleEvent } from '../event.ts';
import { disputedLead } from './3-disputed-lead.ts';
import { asked } from './asked.fixture.ts';
import { toldBy } from './told.fixture.ts';

const told = toldBy(disputedLead);

interface Candidate {
  readonly id: string;
  readonly result: string;
  readonly why?: string;
}

const of = (events: readonly SampleEvent[], type: string) => events.filter((event) => event.type === type);
const candidates = (event: SampleEvent) => event.data!['candidates'] as readonly Candidate[]; // as the story wrote them
const winner = (event: SampleEvent) => candidates(event).find(({ result }) => result === 'won')!.id;
const loser = (event: SampleEvent) => candidates(event).find(({ result }) => result === 'lost')!;
const assignee = (event: SampleEvent) => event.changes![0]!.after;

test('version 7 sees 5,200 and chooses one, version 8 forty minutes later the other, and the figure was wrong', () => {
  for (const { events } of told) {
    const [seven, eight] = of(events, 'rule.evaluated');
    expect(seven!.data).toMatchObject({ version: '7', fired: true, attributes: { employees: 5_200 } });
    expect(eight!.data).toMatchObject({ version: '8', fired: false, attributes: { employees: 5_200 } });
    expect(loser(seven!).why).toBe('segment too small');
    expect([winner(eight!), loser(eight!).id]).toEqual([loser(seven!).id, winner(seven!)]);
    const [assigned] = of(events, 'lead.assigned');
    expect(assignee(assigned!)).toBe(winner(seven!));
    expect(assigned!.data!['rule_version']).toBe('7');

    const [update] = of(events, 'rule.updated');
    expect(update!.data).toMatchObject({ previous_version: '7', version: '8' });
    expect(update!.approval).toMatchObject({ status: 'approved' });
    expect(Date.parse(update!.time) - Date.parse(seven!.time)).toBe(40 * 60_000);
    expect(Date.parse(eight!.time) - Date.parse(update!.time)).toBeLessThan(60_000);

    const [enriched] = of(events, 'lead.enriched');
    expect(enriched!.changes).toMatchObject([{ path: 'employees', before: 5_200 }]);
    expect(enriched!.changes![0]!.after).toBeLessThan(1_000);
    expect(enriched!.data!['corrected']).toBe(true);
  }
});

test('it goes to a third and back, once without a reason, and from India to the Emirates with a ticket', () => {
  for (const { events, key } of told) {
    const [assigned] = of(events, 'lead.assigned');
    const first = assignee(assigned!);
    const [moved, back] = of(events, 'lead.reassigned');
    expect(moved!.changes![0]!.before).toBe(first);
    expect(back!.changes).toEqual([{ path: 'assignee', before: assignee(moved!), after: first }]);
    expect([moved!.data!['step'], back!.data!['step']]).toEqual([2, 3]);
    expect([moved!.data!['chain'], back!.data!['chain']]).toEqual([[first], [first, assignee(moved!)]]);
    expect([moved!.data!['returned'], back!.data!['returned']]).toEqual([false, true]);
    expect([moved!.reason === null, back!.reason === null]).toEqual([false, true]);
    expect(key.culprits).toContain(back!.actor.id);
    const people = [first, assignee(moved!), loser(of(events, 'rule.evaluated')[0]!).id];
    expect(new Set(people).size).toBe(3);
    for (const person of people) expect(key.innocent).toContain(person);

    const [market] = of(events, 'lead.market_changed');
    expect(market!.changes).toEqual([{ path: 'market', before: 'IN', after: 'AE' }]);
    expect(market!.data!['ticket']).toMatch(/^OPS-\d{4}$/);
    const times = [...of(events, 'lead.enriched'), moved!, back!, market!].map(({ time }) => time);
    expect([...times].sort()).toEqual(times);
  }
});

test('what looks alike: both versions agree and the figure holds, or every move has its reason', () => {
  for (const { lookAlikes } of told) {
    const [agreed, away] = lookAlikes;
    const [seven, eight] = of(agreed, 'rule.evaluated');
    expect([seven!.data!['version'], eight!.data!['version']]).toEqual(['7', '8']);
    expect(winner(seven!)).toBe(winner(eight!));
    expect(loser(seven!).why).toBe('segment too small');
    const [confirmed] = of(agreed, 'lead.enriched');
    expect(confirmed!.changes).toBeUndefined();
    expect(confirmed!.data!['corrected']).toBe(false);
    expect(of(agreed, 'lead.reassigned')).toEqual([]);

    const moves = of(away, 'lead.reassigned');
    expect(moves).toHaveLength(2);
    expect(assignee(moves[1]!)).toBe(moves[0]!.changes![0]!.before);
    expect(moves[1]!.changes![0]!.before).toBe(assignee(moves[0]!));
    for (const { reason } of moves) expect(reason).toMatch(/\w/);
    expect(of(away, 'lead.market_changed')).toEqual([]);
  }
});

test('the queries find what they say', () => {
  for (const each of told) asked(each);
});
