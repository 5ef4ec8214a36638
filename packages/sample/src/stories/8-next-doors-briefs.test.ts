/** Story 8 says what its plot promises, whatever the seed. */

import { expect, test } from 'vitest';
import { asked } from './asked.fixture.ts';
import { toldBy } from './told.fixture.ts';
import { nextDoorsBriefs } from './8-next-doors-briefs.ts';

const told = toldBy(nextDoorsBriefs);

test('37 refusals, a role approved by the second account, 12 briefs, the last of them overdue', () => {
  for (const { events, key } of told) {
    const [spy, double] = key.culprits;
    const by = (type: string) => events.filter((event) => event.type === type && event.actor.id === spy);
    const denials = by('access.denied');
    expect(denials).toHaveLength(37);
    const rival = denials[0]!.scope!.client;
    expect(new Set(denials.map(({ scope }) => scope!.client))).toEqual(new Set([rival]));
    expect(denials.every(({ decision }) => decision!.rule === 'own-clients-only')).toBe(true);

    const approvals = events.filter(({ type }) => type === 'approval.given');
    expect(approvals.map(({ actor }) => actor.id)).toEqual([double]);
    const [approval] = approvals;
    expect(approval!.context!.ip).toBe(denials[0]!.context!.ip);
    expect(approval!.actor.name).toBe(denials[0]!.actor.name);
    expect(approval!.actor.org!.type).toBe('own');
    expect(
      approval!.time >
        denials
          .map(({ time }) => time)
          .sort()
          .at(-1)!,
    ).toBe(true);

    const [granted] = events.filter(({ type }) => type === 'role.granted');
    expect(granted!.approval).toMatchObject({ by: { id: double }, at: approval!.time });
    const briefs = by('data.accessed');
    expect(new Set(briefs.map(({ targets }) => targets![0]!.id)).size).toBe(12);
    expect(briefs).toHaveLength(12);
    const allowed = by('access.allowed');
    const expires = String(granted!.data!['expires']);
    for (const event of allowed) {
      expect(event.data!['grant_overdue']).toBe(event.time > expires);
      expect(event.time > granted!.time).toBe(true);
      expect(event.links!.causedBy).toBe(granted!.id);
    }
    expect(allowed.filter(({ data }) => data!['grant_overdue'] === true).length).toBeGreaterThanOrEqual(2);
    expect(allowed.filter(({ data }) => data!['grant_overdue'] === false).length).toBeGreaterThanOrEqual(7);
    const recovery = events.find(({ type }) => type === 'user.updated')!.changes![0]!;
    expect(recovery.after).toBe(denials[0]!.actor.email);
  }
});

test('who looks alike has 210 refusals by one rule of a new version, or a role lent by somebody else and ended on time', () => {
  for (const { lookAlikes, key } of told) {
    const [order, visit] = lookAlikes;
    const denials = order.filter(({ type }) => type === 'access.denied');
    expect(denials).toHaveLength(210);
    expect(new Set(denials.map(({ actor }) => actor.id)).size).toBe(9);
    expect(new Set(denials.map(({ decision }) => decision!.rule)).size).toBe(1);
    const [changed, fixed] = order.filter(({ type }) => type === 'policy.changed');
    const version = Number(changed!.data!['version']);
    expect(fixed!.changes![0]).toMatchObject({ before: String(version), after: String(version + 1) });
    for (const { time, decision } of denials) {
      expect(time > changed!.time && time < fixed!.time).toBe(true);
      expect(decision!.version).toBe(version);
    }
    const reads = visit.filter(({ type }) => type === 'access.allowed');
    expect(reads).toHaveLength(12);
    expect(reads.every(({ data }) => data!['grant_overdue'] === false)).toBe(true);
    const approval = visit.find(({ type }) => type === 'approval.given')!;
    expect(approval.context!.ip).not.toBe(reads[0]!.context!.ip);
    expect(approval.actor.name).not.toBe(reads[0]!.actor.name);
    expect(visit.find(({ type }) => type === 'role.expired')!.data!['enforced']).toBe(true);
    expect(key.culprits).not.toContain(approval.actor.id);
  }
});

test.each(told.slice(0, 6).map((each, at) => [at + 1, each] as const))(
  'the queries find what they say, seed %i',
  (_, each) => {
    asked(each);
  },
);
