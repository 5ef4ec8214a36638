/** The living organisation: repeatable, shaped like work, true in its causes, and made of nothing but inventions. */

import { describe, expect, test } from 'vitest';
import { classify, typeOf } from '@trailmark/catalog';
import type { SampleEvent } from './event.ts';
import { organisationEvents, organisationFor } from './organisation-events.ts';
import { countedSources } from './organisation/places.ts';
import { familyNames, givenNames } from './organisation/names.ts';

const END_MS = Date.UTC(2026, 10, 20, 17, 20, 13);
const DAY_MS = 86_400_000;
const options = { seed: 11, endMs: END_MS, count: 12_000 } as const;
const events = [...organisationEvents(options)];
const of = (...types: string[]) => events.filter(({ type }) => types.includes(type));
const target = (event: SampleEvent, type: string) => event.targets?.find((each) => each.type === type)?.id ?? '';

/** Events of some types by one of their targets, in order. */
function byTarget(type: string, ...types: string[]): SampleEvent[][] {
  const found = Map.groupBy(of(...types), (event) => target(event, type));
  return [...found.values()];
}

describe('the stream', () => {
  test('holds as many events as asked, in order, within its time, each with an id of its own', () => {
    expect(events.length).toBe(options.count);
    expect(new Set(events.map(({ id }) => id)).size).toBe(options.count);
    const times = events.map(({ time }) => time);
    expect(times).toEqual(times.toSorted());
    expect(Date.parse(times[0]!)).toBeGreaterThanOrEqual(END_MS - 42 * DAY_MS);
    expect(Date.parse(times.at(-1)!)).toBeLessThan(END_MS);
    expect(JSON.parse(JSON.stringify(events.slice(0, 500)))).toEqual(events.slice(0, 500));
  });

  test('is the same for the same options, another for another seed', () => {
    const first = (seed: number) => {
      const taken: SampleEvent[] = [];
      for (const event of organisationEvents({ ...options, seed })) if (taken.push(event) === 2_000) break;
      return JSON.stringify(taken);
    };
    expect(first(11)).toBe(JSON.stringify(events.slice(0, 2_000)));
    expect(first(12)).not.toBe(first(11));
  });

  test('stories come on top and change nothing of ordinary life but its numbers', () => {
    const count = 1_500;
    const plain = [...organisationEvents({ ...options, count })];
    const told = [...organisationEvents({ ...options, count, stories: [2] })];
    const ids = new Set(plain.map(({ id }) => id));
    const bare = (event: SampleEvent) => ({ ...event, run: undefined, sequence: undefined });
    expect(told.filter(({ id }) => ids.has(id)).map(bare)).toEqual(plain.map(bare));
    expect(told.length).toBeGreaterThan(count);
    expect(told.map(({ time }) => time)).toEqual(told.map(({ time }) => time).toSorted());
    expect(() => [...organisationEvents({ ...options, days: 20, stories: [2] })]).toThrow('stories need 42 days');
  });

  test('main sources count without gaps, in one run', () => {
    for (const source of countedSources) {
      const own = events.filter((event) => event.source === source);
      expect(own.length).toBeGreaterThan(0);
      expect(own.map(({ sequence }) => sequence)).toEqual(own.map((_, at) => at + 1));
      expect(new Set(own.map(({ run }) => run)).size).toBe(1);
    }
  });

  test('goes on for ever where a rate is given, at 1 to 30 a minute by the hour', () => {
    const counts: number[] = [];
    for (const event of organisationEvents({ ...options, count: 1_000, rate: 1 })) {
      const ms = Date.parse(event.time);
      if (ms >= END_MS + 3 * DAY_MS) break;
      const hour = Math.floor((ms - END_MS) / 3_600_000);
      if (hour >= 0) counts[hour] = (counts[hour] ?? 0) + 1;
    }
    const hours = counts.map((count) => count / 60);
    expect(hours.length).toBe(72);
    expect(Math.min(...hours)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...hours)).toBeLessThanOrEqual(30);
    expect(Math.max(...hours)).toBeGreaterThan(Math.min(...hours) * 2);
  });

  test('a small house and a large one are as sound: a thousand, and the first of fifty million', () => {
    expect([...organisationEvents({ ...options, count: 1_000 })].length).toBe(1_000);
    const large = { ...options, count: 50_000_000 };
    expect(organisationFor(large).staff.length).toBeGreaterThan(500);
    const ids = new Set<string>();
    for (const { id } of organisationEvents(large)) if (ids.add(id).size === 5_000) break;
    expect(ids.size).toBe(5_000);
  });
});

test('people work by day and on weekdays, more so when the month ends', () => {
  const at = events.map(({ time }) => new Date(time));
  const share = (matches: (time: Date) => boolean) => at.filter(matches).length / at.length;
  expect(share((time) => time.getUTCDay() % 6 === 0)).toBeLessThan(0.1);
  expect(share((time) => time.getUTCHours() >= 7 && time.getUTCHours() < 17)).toBeGreaterThan(0.7);
  expect(share((time) => time.getUTCHours() < 5)).toBeLessThan(0.05);
  const onDay = (month: number, day: number) =>
    at.filter((time) => time.getUTCMonth() === month && time.getUTCDate() === day).length;
  // The last Friday of October against the Fridays before and after.
  expect(onDay(9, 30)).toBeGreaterThan(onDay(9, 23) * 1.2);
  expect(onDay(9, 30)).toBeGreaterThan(onDay(10, 6) * 1.2);
});

describe('what an event says', () => {
  test('is accepted, known to the catalog, in fields it declares, with those a source should send', () => {
    const unknown = new Set<string>();
    const faults = new Set<string>();
    for (const event of events) {
      const result = classify(event, { source: 'sample' });
      if (!result.ok) throw new Error(`${JSON.stringify(event)}: ${result.problem.detail}`);
      const type = typeOf(event.type);
      if (type === undefined) {
        unknown.add(event.type);
        continue;
      }
      for (const name of Object.keys(event.data ?? {})) if (!type.data?.[name]) faults.add(`${event.type} has ${name}`);
      for (const { path } of event.changes ?? [])
        if (!type.changes?.[path]) faults.add(`${event.type} changes ${path}`);
      for (const [name, rule] of Object.entries(type.data ?? {}))
        if (rule.required === true && !(name in (event.data ?? {}))) faults.add(`${event.type} lacks ${name}`);
    }
    expect([...faults]).toEqual([]);
    expect([...unknown]).toEqual(['webinar.slide_skipped']);
    expect(new Set(events.map(({ type }) => type)).size).toBeGreaterThan(120);
  });

  test('names nobody who is not invented, and writes to example domains only', () => {
    const names = new Set(givenNames.flatMap((given) => familyNames.map((family) => `${given} ${family}`)));
    const told = events.flatMap(({ actor, approval, targets = [] }) => [
      ...[actor, actor.onBehalfOf, approval?.by].filter((party) => party?.type === 'user'),
      ...targets.filter(({ type }) => ['user', 'lead', 'contact', 'subscriber', 'customer'].includes(type)),
    ]);
    expect(told.length).toBeGreaterThan(5_000);
    expect([...new Set(told.map((each) => each?.name))].filter((name) => !names.has(name ?? ''))).toEqual([]);
    const addresses = JSON.stringify(events).match(/[^"\s]+@[^"\s]+/g) ?? [];
    expect(addresses.filter((address) => !/@[a-z0-9-]+\.example$/.test(address))).toEqual([]);
    expect([...names].some((name) => /[äöüß]/.test(name))).toBe(true);
  });

  test('keeps rivals apart: what concerns one client names nothing of the other’s agency', () => {
    const organisation = organisationFor(options);
    for (const [at, agency] of organisation.agencies.entries()) {
      const rival = organisation.agencies[1 - at]!;
      const own = events.filter(({ scope }) => scope?.client === agency.client?.id);
      expect(own.length).toBeGreaterThan(1_000);
      const text = JSON.stringify(own);
      for (const word of [rival.org.id, rival.org.name, rival.domain, ...rival.people.map(({ id }) => id)])
        expect(text).not.toContain(word);
      const theirs = events.filter(({ actor }) => actor.org?.id === agency.org.id);
      expect(new Set(theirs.map(({ scope }) => scope?.client))).toEqual(new Set([agency.client?.id]));
    }
  });

  test('says where it belongs nearly always', () => {
    expect(events.filter(({ scope }) => scope !== undefined).length / events.length).toBeGreaterThan(0.9);
  });
});

describe('causes come before what they cause', () => {
  test('a launch after its approval, by the request it names', () => {
    const given = new Map(of('approval.given').map((event) => [event.data?.['request'], event]));
    const launches = of('campaign.launched');
    expect(launches.length).toBeGreaterThan(3);
    for (const launch of launches) {
      const approval = given.get(launch.data?.['approval_request']);
      expect(target(approval!, 'campaign')).toBe(target(launch, 'campaign'));
      expect(approval!.time < launch.time).toBe(true);
      expect(launch.approval?.at).toBe(approval!.time);
    }
  });

  test('what was before is what came of the change before', () => {
    const chains: [string, string, string[]][] = [
      ['campaign', 'daily_budget', ['budget.planned', 'budget.adjusted']],
      [
        'campaign',
        'status',
        [
          'campaign.created',
          'campaign.launched',
          'campaign.launched',
          'campaign.paused',
          'campaign.resumed',
          'campaign.completed',
          'campaign.archived',
        ],
      ],
      ['campaign', 'end', ['campaign.updated']],
      ['audience', 'members', ['audience.changed']],
      [
        'post',
        'status',
        ['post.submitted', 'post.rejected', 'post.approved', 'post.scheduled', 'post.published', 'post.taken_down'],
      ],
      ['post', 'headline', ['post.edited']],
      ['lead', 'assignee', ['lead.assigned', 'lead.reassigned']],
      ['lead', 'state', ['lead.state_changed']],
      ['lead', 'employees', ['lead.enriched']],
      ['rule', 'version', ['rule.updated']],
    ];
    const links = new Map<string, number>();
    for (const [type, path, types] of chains) {
      for (const chain of byTarget(type, ...types)) {
        let last: unknown;
        for (const event of chain.filter(({ outcome }) => outcome !== 'denied')) {
          const change = event.changes?.find((each) => each.path === path);
          if (change === undefined) continue;
          // That a campaign is approved is told by the event of its approval.
          const isBetween = change.before === 'approved' && last === 'draft';
          if (last !== undefined && !isBetween) {
            expect([event.type, path, change.before]).toEqual([event.type, path, last]);
            links.set(path, (links.get(path) ?? 0) + 1);
          }
          last = change.after;
        }
      }
    }
    for (const path of ['daily_budget', 'status', 'members', 'assignee', 'state', 'version'])
      expect([path, (links.get(path) ?? 0) > 3]).toEqual([path, true]);
  });

  test('the days of a campaign sum to what its end reports', () => {
    const seen = new Set(of('campaign.created').map((event) => target(event, 'campaign')));
    const ended = of('campaign.completed').filter((event) => seen.has(target(event, 'campaign')));
    expect(ended.length).toBeGreaterThan(1);
    for (const end of ended) {
      const days = of('spend.recorded').filter((event) => target(event, 'campaign') === target(end, 'campaign'));
      const cents = days.reduce((sum, { data }) => sum + Math.round(Number(data?.['spent']) * 100), 0);
      expect(end.data?.['spend']).toBe((cents / 100).toFixed(2));
      const perAccount = Map.groupBy(days, ({ data }) => `${String(data?.['ad_account'])} ${String(data?.['day'])}`);
      expect([...perAccount.values()].every(({ length }) => length === 1)).toBe(true);
    }
  });

  test('a lead is given by the rule that was evaluated, in the version then in force', () => {
    const evaluated = new Map(of('rule.evaluated').map((event) => [event.data?.['evaluation'], event]));
    const fired = new Map(of('rule.fired').map((event) => [event.id, event]));
    const assigned = of('lead.assigned');
    expect(assigned.length).toBeGreaterThan(200);
    for (const event of assigned) {
      const look = evaluated.get(event.data?.['evaluation'])!;
      const fire = fired.get(event.links?.causedBy ?? '')!;
      expect(target(look, 'lead')).toBe(target(event, 'lead'));
      expect([look.data?.['version'], fire.data?.['version']]).toEqual([
        event.decision?.version,
        event.decision?.version,
      ]);
      expect(fire.time <= event.time && look.time <= fire.time).toBe(true);
    }
  });

  test('a post is published in the version that was approved, after it was', () => {
    const approved = new Map(of('post.approved').map((event) => [target(event, 'post'), event]));
    const published = of('post.published');
    expect(published.length).toBeGreaterThan(50);
    for (const event of published) {
      const approval = approved.get(target(event, 'post'))!;
      expect(event.data?.['content_sha256']).toBe(approval.data?.['content_sha256']);
      expect(event.data?.['version']).toBe(approval.data?.['version']);
      expect(approval.time < event.time).toBe(true);
    }
  });

  test('whatever names its cause names an event that was before it', () => {
    const before = new Set<string>();
    let named = 0;
    for (const { id, links } of events) {
      if (links?.causedBy !== undefined) {
        expect(before.has(links.causedBy)).toBe(true);
        named++;
      }
      before.add(id);
    }
    expect(named).toBeGreaterThan(1_000);
  });
});
