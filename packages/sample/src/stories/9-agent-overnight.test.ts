/** Story 9 says what its plot promises, whatever the seed. */

import { expect, test } from 'vitest';
import { asked } from './asked.fixture.ts';
import { toldBy } from './told.fixture.ts';
import { agentOvernight } from './9-agent-overnight.ts';

const told = toldBy(agentOvernight);

test('thousands of calls after orders in a text: bulk mail refused 212 times, a tool off the list, 14 campaigns paused', () => {
  for (const { events } of told) {
    const of = (type: string) => events.filter((event) => event.type === type);
    const [feedback] = of('feedback.received');
    expect(feedback!.data!['screened']).toBe('not screened');
    const [start] = of('agent.run_started');
    const run = start!.data!['run'];
    const calls = of('agent.tool_called');
    expect(calls.length).toBeGreaterThanOrEqual(2_000);
    expect(calls.length).toBeLessThanOrEqual(4_000);
    const strays = calls.filter(
      ({ data, actor, time }) =>
        data!['run'] !== run ||
        actor.id !== start!.actor.id ||
        time <= start!.time ||
        // Before it has read the text nothing follows it.
        (data!['instruction_source'] !== undefined && time <= feedback!.time),
    );
    expect(strays).toEqual([]);
    const denials = calls.filter(({ outcome }) => outcome === 'denied');
    expect(denials).toHaveLength(212);
    expect(denials.every(({ data }) => data!['tool'] === 'send_bulk_mail')).toBe(true);
    const offList = calls.filter(({ data }) => data!['listed'] === false);
    expect(offList).toHaveLength(1);
    expect(offList[0]!.outcome ?? 'success').toBe('success');
    expect(offList[0]!.time > denials.at(-1)!.time).toBe(true);
    const tools = new Set(start!.data!['tools'] as string[]); // a list of names
    expect(calls.filter(({ data }) => tools.has(String(data!['tool'])) !== data!['listed'])).toEqual([]);
    // A shape the vault takes for a key: mixed letters and digits behind the sign of one.
    expect(JSON.stringify(offList[0]!.data!['parameters'])).toMatch(/"sk-(?=\w*[a-z])(?=\w*[A-Z])(?=\w*\d)\w{20,}"/);

    const [end] = of('agent.run_ended');
    expect(end!.data).toMatchObject({ calls: calls.length, denied: 212, run });
    expect(of('agent.content_disclosed')).toEqual([]);
    expect(of('mailing.sent').map(({ links }) => links!.causedBy)).toEqual([offList[0]!.id]);
    expect(of('mailing.sent')[0]!.data).not.toHaveProperty('label');
    const refused = of('api.rate_limited').reduce((sum, { data }) => sum + Number(data!['refused']), 0);
    expect(calls.filter(({ outcome }) => outcome === 'failure')).toHaveLength(refused);
  }
});

test('each of 14 running campaigns is paused by a call, and runs again in the morning', () => {
  for (const { events } of told) {
    const of = (type: string) => events.filter((event) => event.type === type);
    const paused = of('campaign.paused');
    expect(new Set(paused.map(({ targets }) => targets![0]!.id)).size).toBe(14);
    expect(new Set(paused.map(({ targets }) => targets![0]!.name)).size).toBe(14);
    for (const pause of paused) {
      const { id } = pause.targets![0]!;
      const call = events.find((event) => event.id === pause.links!.causedBy);
      expect(call!.data).toMatchObject({ tool: 'pause_campaign', parameters: { campaign: id } });
      const launch = of('campaign.launched').find(({ targets }) => targets![0]!.id === id);
      expect(launch!.changes![0]!.after).toBe(pause.changes![0]!.before);
      const resumed = of('campaign.resumed').find(({ links }) => links!.causedBy === pause.id);
      expect(resumed!.targets![0]!.id).toBe(id);
      expect(resumed!.data!['paused_since']).toBe(pause.time);
    }
  }
});

test('the delegator had logged out hours before', () => {
  for (const { events } of told) {
    const start = events.find(({ type }) => type === 'agent.run_started')!;
    const out = events.find(({ type }) => type === 'user.logged_out')!;
    expect(out.actor.id).toBe(start.actor.onBehalfOf!.id);
    expect(out.data!['session']).toBe(start.data!['delegator_session']);
    expect(Date.parse(start.time) - Date.parse(out.time)).toBeGreaterThan(4 * 3_600_000);
  }
});

test('other nights are approved, labelled, and keep to the list', () => {
  for (const { lookAlikes } of told) {
    const [quiet, approved] = lookAlikes;
    for (const events of lookAlikes) {
      const tools = events.find(({ type }) => type === 'agent.run_started')!.data!['tools'];
      for (const { type, data } of events) if (type === 'agent.tool_called') expect(tools).toContain(data!['tool']);
    }
    expect(quiet.filter(({ outcome }) => outcome === 'denied').length).toBeGreaterThanOrEqual(30);
    const mailing = quiet.find(({ type }) => type === 'mailing.sent')!;
    expect(mailing.approval!.at! < mailing.time).toBe(true);
    expect(mailing.data!['label']).toBe('made by AI');
    expect(quiet.some(({ type }) => type === 'agent.content_disclosed')).toBe(true);
    expect(quiet.find(({ type }) => type === 'feedback.received')!.data!['screened']).not.toBe('not screened');
    const paused = approved.filter(({ type }) => type === 'campaign.paused');
    expect(paused).toHaveLength(14);
    for (const { approval, time } of paused) expect(approval!.at! < time).toBe(true);
  }
});

test.each(told.slice(0, 3).map((each, at) => [at + 1, each] as const))(
  'the queries find what they say, seed %i',
  (_, each) => {
    asked(each);
  },
);
