/** Story 4 says what its plot promises, whatever the seed. */

import { expect, test } from 'vitest';
import type { SampleEvent } from '../event.ts';
import { noticeThatWentNowhere } from './4-notice-that-went-nowhere.ts';
import { asked } from './asked.fixture.ts';
import { toldBy } from './told.fixture.ts';

const told = toldBy(noticeThatWentNowhere);

const of = (events: readonly SampleEvent[], type: string) => events.filter((event) => event.type === type);
const leadOf = ({ targets }: SampleEvent) => targets!.find(({ type }) => type === 'lead')!.id;
const leads = (events: readonly SampleEvent[], type: string) => of(events, type).map(leadOf);

test('61 limits: 57 delivered, 3 to nowhere, 1 never evaluated', () => {
  for (const { events } of told) {
    const limits = leads(events, 'lead.sla_breached');
    expect(new Set(limits).size).toBe(61);
    expect(limits).toHaveLength(61);
    const rules = of(events, 'lead.sla_breached').map(({ data }) => data!['rule']);
    expect(new Set(rules).size).toBe(1);
    for (const { data, time } of of(events, 'lead.sla_breached')) {
      expect(Date.parse(String(data!['due'])) - Date.parse(String(data!['started']))).toBe(240 * 60_000);
      expect(time > String(data!['due'])).toBe(true);
    }
    const delivered = leads(events, 'notification.delivered');
    const suppressed = leads(events, 'notification.suppressed');
    const bounced = leads(events, 'notification.bounced');
    const evaluated = new Set(leads(events, 'rule.evaluated'));
    expect([new Set(delivered).size, suppressed.length, evaluated.size]).toEqual([57, 3, 60]);
    expect([...bounced].sort()).toEqual([...suppressed].sort());
    const missed = limits.filter((lead) => !evaluated.has(lead));
    expect(missed).toHaveLength(1);
    expect([...delivered, ...suppressed, ...missed].sort()).toEqual([...limits].sort());
  }
});

test('the three: first to a channel archived before, then to the mailbox of somebody who had left', () => {
  for (const { events, key } of told) {
    const [archived] = of(events, 'setting.changed');
    const [left] = of(events, 'user.deactivated');
    expect(key.culprits).toContain(archived!.actor.id);
    for (const event of of(events, 'notification.suppressed')) {
      expect(event.data).toMatchObject({ channel: 'chat', cause: 'channel archived', attempt: 1 });
      expect(event.targets![0]!.id).toBe(archived!.targets![0]!.id);
      expect(event.time > archived!.time).toBe(true);
    }
    for (const event of of(events, 'notification.bounced')) {
      expect(event.data).toMatchObject({ channel: 'mail', permanent: true, attempt: 2 });
      expect(event.targets![0]!.id).toBe(left!.targets![0]!.id);
      expect(event.time > left!.time).toBe(true);
    }
  }
});

test('the one: passed while maintenance without an approval had switched the rule off', () => {
  for (const { events, key } of told) {
    const [started] = of(events, 'maintenance.started');
    const [disabled] = of(events, 'rule.disabled');
    const [enabled] = of(events, 'rule.enabled');
    expect([started!.approval, disabled!.approval]).toEqual([null, null]);
    expect(of(events, 'approval.given')).toEqual([]);
    expect(key.culprits).toContain(started!.actor.id);
    expect(disabled!.links!.causedBy).toBe(started!.id);
    const meanwhile = of(events, 'lead.sla_breached').filter(
      ({ time }) => time > disabled!.time && time < enabled!.time,
    );
    const evaluated = new Set(leads(events, 'rule.evaluated'));
    expect(meanwhile).toHaveLength(1);
    expect(evaluated.has(leadOf(meanwhile[0]!))).toBe(false);
    expect(disabled!.targets![0]!.id).toBe(meanwhile[0]!.data!['rule']);
  }
});

test('what looks alike: approved maintenance in which no limit passed, and a bounce that was made good', () => {
  for (const { events, lookAlikes } of told) {
    const [patient, retried] = lookAlikes;
    const [disabled] = of(patient, 'rule.disabled');
    const [enabled] = of(patient, 'rule.enabled');
    expect(disabled!.approval).toMatchObject({ status: 'approved', at: of(patient, 'approval.given')[0]!.time });
    expect(disabled!.targets![0]!.id).not.toBe(of(events, 'rule.disabled')[0]!.targets![0]!.id);
    const limits = of(patient, 'lead.sla_breached');
    expect(limits.filter(({ time }) => time > disabled!.time && time < enabled!.time)).toEqual([]);
    expect(leads(patient, 'notification.delivered')).toEqual(limits.map(leadOf));
    expect(of(retried, 'notification.bounced')[0]!.data).toMatchObject({ attempt: 1, permanent: false });
    expect(of(retried, 'notification.delivered')[0]!.data).toMatchObject({ attempt: 2 });
  }
});

test('the queries find what they say', () => {
  for (const each of told) asked(each);
});
