/** CloudEvents become events: what is taken from where, and what is refused. */

import { classify } from '@trailmark/catalog';
import { describe, expect, it } from 'vitest';
import { decodeEvents } from './events.ts';

const attributes = {
  specversion: '1.0',
  id: 'A-1',
  source: '/campaigns/2291',
  type: 'com.example.campaign.approved',
  time: '2026-02-15T17:31:00Z',
};

function decode(cloudEvent: unknown): unknown {
  const decoded = decodeEvents(Buffer.from(JSON.stringify(cloudEvent)), 'application/cloudevents+json; charset=utf-8');
  if (!decoded.ok) return decoded.problem.code;
  const [item] = decoded.items;
  if (item === undefined) throw new Error('no item');
  if ('value' in item) {
    expect(classify(item.value, { source: 'test' })).toMatchObject({ ok: true });
    return item.value;
  }
  return `${item.problem.code} ${item.problem.pointer}`;
}

const base = {
  id: 'A-1',
  source: '/campaigns/2291',
  type: 'com.example.campaign.approved',
  time: '2026-02-15T17:31:00Z',
};

describe('a CloudEvent around an event', () => {
  const actor = { type: 'user', id: 'u_17' };

  it('completes it with id, source, type and time', () => {
    expect(decode({ ...attributes, data: { actor, reason: 'within plan' } })).toEqual({
      ...base,
      actor,
      reason: 'within plan',
    });
  });
  it('accepts the same said twice and refuses what differs', () => {
    expect(decode({ ...attributes, data: { actor, ...base } })).toEqual({ ...base, actor });
    for (const name of ['id', 'source', 'type', 'time'] as const) {
      expect(decode({ ...attributes, data: { actor, [name]: 'other' } })).toBe(`event.invalid /data/${name}`);
    }
  });
  it('keeps what has no place of its own', () => {
    expect(
      decode({
        ...attributes,
        subject: 'brief',
        traceparent: '00-1',
        datacontenttype: 'application/json',
        data: { actor, data: { x: 1 } },
      }),
    ).toEqual({
      ...base,
      actor,
      data: { x: 1, cloudevent: { subject: 'brief', traceparent: '00-1', datacontenttype: 'application/json' } },
    });
    expect(decode({ ...attributes, subject: 's', data: { actor, data: { cloudevent: 1 } } })).toBe(
      'event.invalid /data/cloudevent',
    );
  });
  it('lets the event name its type where the other is no noun.verb_past, and keeps that one', () => {
    expect(decode({ ...attributes, type: 'CampaignApproved', data: { actor, type: 'campaign.approved' } })).toEqual({
      ...base,
      type: 'campaign.approved',
      actor,
      data: { cloudevent: { type: 'CampaignApproved' } },
    });
  });
});

describe('a CloudEvent of its own words', () => {
  const authorised = { ...attributes, authtype: 'user', authid: 'mia' };

  it('takes the actor from the Auth Context extension', () => {
    expect(decode({ ...authorised, data: { decision: 'approved' } })).toEqual({
      ...base,
      actor: { type: 'user', id: 'mia' },
      data: { decision: 'approved' },
    });
    expect(decode({ ...authorised, authtype: 'service_account', data: 'text' })).toEqual({
      ...base,
      actor: { type: 'service', id: 'mia' },
      data: { content: 'text', cloudevent: { authtype: 'service_account' } },
    });
    expect(decode({ ...attributes, authtype: 'unauthenticated' })).toEqual({
      ...base,
      actor: { type: 'unknown', id: 'unauthenticated' },
    });
  });
  it('makes a type of what is none, and keeps what it was', () => {
    expect(decode({ ...authorised, type: 'Microsoft.Storage.BlobCreated' })).toMatchObject({
      type: 'microsoft.storage.blob_created',
      data: { cloudevent: { type: 'Microsoft.Storage.BlobCreated' } },
    });
    expect(decode({ ...authorised, type: 'ping' })).toMatchObject({ type: 'cloudevent.ping' });
    expect(decode({ ...authorised, type: '42/7' })).toMatchObject({ type: 'cloudevent.42.7' });
  });
  it('keeps binary data as it came', () => {
    expect(decode({ ...authorised, data_base64: 'AAEC' })).toMatchObject({
      data: { cloudevent: { data_base64: 'AAEC' } },
    });
  });
  it.each([
    ['no actor', attributes, '/data/actor'],
    ['an actor that is no object', { ...attributes, data: { actor: 'mia' } }, '/data/actor'],
    ['a user without a name', { ...attributes, authtype: 'user' }, '/authid'],
    ['an unknown kind of actor', { ...attributes, authtype: 'wizard', authid: 'x' }, '/authtype'],
    ['another version', { ...attributes, specversion: '0.3' }, '/specversion'],
    ['no id', { ...authorised, id: '' }, '/id'],
    ['a type that is no text', { ...authorised, type: 5 }, '/type'],
  ])('refuses %s', (_, cloudEvent, pointer) => {
    expect(decode(cloudEvent)).toBe(`event.invalid ${pointer}`);
  });
});

it('tells one from a batch', () => {
  const one = Buffer.from(JSON.stringify({ ...attributes, authtype: 'user', authid: 'mia' }));
  const batch = Buffer.from(`[${one.toString()},5]`);
  expect(decodeEvents(one, 'application/cloudevents-batch+json')).toMatchObject({
    ok: false,
    problem: { code: 'body.malformed' },
  });
  expect(decodeEvents(batch, 'application/cloudevents+json')).toMatchObject({
    ok: false,
    problem: { code: 'body.malformed' },
  });
  const decoded = decodeEvents(batch, 'application/cloudevents-batch+json');
  expect(decoded).toMatchObject({ ok: true, shape: 'array' });
  expect(decoded.ok && [...decoded.items]).toMatchObject([
    { value: { id: 'A-1' } },
    { problem: { code: 'event.invalid', pointer: '' } },
  ]);
});
