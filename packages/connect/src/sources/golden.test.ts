/** Fictional records of every source beside the events they must give, and what the catalog makes of them. */

import { readFileSync } from 'node:fs';
import { classify, type Classification } from '@trailmark/catalog';
import { describe, expect, it } from 'vitest';
import { formatNames, isFormat, mapRecord, type FormatName } from './formats.ts';

interface Case {
  readonly name: string;
  readonly record: unknown;
  readonly event: unknown;
}

function casesOf(format: FormatName): readonly (readonly [string, Case])[] {
  const cases = JSON.parse(
    readFileSync(new URL(`../fixtures/${format}.json`, import.meta.url), 'utf8'),
  ) as readonly Case[];
  return cases.map((one) => [one.name, one] as const);
}

function classified(format: FormatName, name: string): Extract<Classification, { ok: true }>['event'] {
  const found = casesOf(format).find(([of]) => of === name)?.[1].event;
  const classification = classify(found, { source: 'none' });
  if (!classification.ok) throw new Error(classification.problem.detail);
  return classification.event;
}

describe.each(['git', 'cloudtrail'] as const)('%s', (format) => {
  it.each(casesOf(format))('%s', (_, { record, event }) => {
    expect(mapRecord(format, record)).toEqual({ events: [event] });
    expect(classify(event, { source: 'none' })).toMatchObject({ ok: true, event: { known: true } });
  });

  it.each([[null], [5], [[]], [{}], [{ eventID: 1 }], [{ repo: 'x' }]])('rejects %j with a reason', (record) => {
    expect(mapRecord(format, record)).toEqual({ reject: expect.stringContaining('record') });
  });
});

describe('who owns what', () => {
  it('a person in CloudTrail owns what tells them, also where a service acted for them', () => {
    const own = classified('cloudtrail', 'a person of the account');
    expect(own.persons.map(({ kind, id }) => [kind, id])).toEqual([['user', 'ana']]);
    expect(own.persons[0]?.fields.map(({ path }) => path)).toEqual(['actor.id', 'context.ip', 'data.identity']);
    const delegated = classified('cloudtrail', 'a service on behalf of a person');
    expect(delegated.persons[0]?.fields.map(({ path }) => path)).toEqual([
      'actor.onBehalfOf.id',
      'data.error_message',
      'data.identity',
    ]);
    expect(JSON.stringify([delegated.open, delegated.confidential])).not.toMatch(/\bana\b/);
  });
  it('what is done to a user belongs to that user', () => {
    const created = classified('cloudtrail', 'a machine in a role');
    expect(created.persons).toMatchObject([{ kind: 'user', id: 'ben' }]);
    expect(JSON.stringify([created.open, created.confidential])).not.toMatch(/\bben\b/);
  });
  it('a commit is found by its author where another committed it', () => {
    const commit = classified('git', 'a button on the web, two reviewers and an AI agent');
    const ben = commit.persons.findIndex(({ id }) => id === 'u_ben');
    expect(commit.terms).toContainEqual({ field: 'actor', value: 'u_ben', person: ben });
  });
});

it('CloudTrail files are mapped whole where nobody opened them', () => {
  const records = casesOf('cloudtrail').map(([, { record }]) => record);
  const events = casesOf('cloudtrail').map(([, { event }]) => event);
  expect(mapRecord('cloudtrail', { Records: records })).toEqual({ events });
});

it('events of our own pass as they are', () => {
  const event = { type: 'a.b', anything: 1 };
  expect(mapRecord('events', event)).toEqual({ events: [event] });
  expect(mapRecord('events', [event])).toEqual({ reject: 'The record is no object.' });
  expect(formatNames.every(isFormat)).toBe(true);
  expect(isFormat('toString')).toBe(false);
});
