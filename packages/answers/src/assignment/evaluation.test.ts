/** An assignment rests on the evaluation it names, or on one that must have been it; never on one that came later. */

import type { ReadEvent } from '@trailmark/catalog';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidatesNamed, evaluationBehind, evaluationOf } from './evaluation.ts';
import { handingOf } from './handing.ts';

const rule = { type: 'rule', id: 'rule_7', name: 'By size' };
const lead = { type: 'lead', id: 'l_1' };

function event(index: number, type: string, more: Record<string, unknown> = {}): ReadEvent {
  const time = new Date(Date.UTC(2026, 2, 2, 9, index)).toISOString();
  return { index, ref: `r${index}`, recorded: time, known: true, sentence: '', sealed: [], type, time, ...more };
}
function evaluated(index: number, data: Record<string, unknown>, more: Record<string, unknown> = {}): ReadEvent {
  const looked = { version: '7', fired: true, candidates: [{ id: 'u_1', result: 'won' }], ...data };
  return event(index, 'rule.evaluated', { targets: [rule, lead], data: looked, id: `e${index}`, ...more });
}
function assigned(index: number, data: Record<string, unknown> = {}, more: Record<string, unknown> = {}): ReadEvent {
  const targets = [lead, { type: 'user', id: 'u_1', role: 'assignee' }];
  return event(index, 'lead.assigned', { targets, data: { rule: 'rule_7', rule_version: '7', ...data }, ...more });
}

function behind(given: ReadEvent, events: readonly ReadEvent[], sinceMs = -Infinity): [number, boolean] | undefined {
  const handing = handingOf(given)!;
  const evaluations = events.flatMap((one) => evaluationOf(one) ?? []);
  const byId = new Map(events.flatMap((one) => (typeof one['id'] === 'string' ? [[one['id'], one] as const] : [])));
  const found = evaluationBehind(handing, { evaluations, byId, sinceMs });
  return found === undefined ? undefined : [found.evaluation.event.index, found.isNamed];
}

describe('the evaluation behind an assignment', () => {
  it('is the one it names, however many there are', () => {
    const events = [evaluated(1, { evaluation: 'a' }), evaluated(2, { evaluation: 'b' })];
    expect(behind(assigned(5, { evaluation: 'a' }), events)).toEqual([1, true]);
  });

  it('is the one its chain of causes leads to', () => {
    const fired = event(2, 'rule.fired', { id: 'f', targets: [rule, lead], data: {}, links: { causedBy: 'e1' } });
    const given = assigned(5, {}, { links: { causedBy: 'f' } });
    expect(behind(given, [evaluated(1, {}), fired, evaluated(3, {})])).toEqual([1, true]);
  });

  it('is the newest by the same version of the same rule, where it names none; said to be concluded', () => {
    expect(behind(assigned(5), [evaluated(1, {}), evaluated(3, {}), evaluated(4, { version: '8' })])).toEqual([
      3,
      false,
    ]);
  });

  it('is none that came later, was a trial, was of another version, or is another than the one it names', () => {
    expect(behind(assigned(5), [evaluated(6, {})])).toBeUndefined();
    expect(behind(assigned(5), [evaluated(1, { fired: false })])).toBeUndefined();
    expect(behind(assigned(5), [evaluated(1, { version: '6' })])).toBeUndefined();
    expect(behind(assigned(5, { evaluation: 'gone' }), [evaluated(1, { evaluation: 'a' })])).toBeUndefined();
    expect(behind(assigned(5), [evaluated(1, {})], Date.UTC(2026, 2, 2, 9, 2))).toBeUndefined();
  });

  it('is the same in any order of arrival', () => {
    const events = [evaluated(1, {}), evaluated(2, { version: '8' }), evaluated(3, {}), evaluated(7, {})];
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: 4 }), (mixed) => {
        expect(behind(assigned(5), mixed)).toEqual([3, false]);
      }),
    );
  });
});

it('takes an assignment that was refused for none', () => {
  expect(handingOf({ ...assigned(5), outcome: 'denied' })).toBeUndefined();
});

it('finds candidates by id or whole name, and by no part of one', () => {
  const candidates = [
    { id: 'u_1', name: 'Tom Müller', result: 'won', why: undefined },
    { id: 'u_2', name: 'Tom Berger', result: 'lost', why: undefined },
  ];
  const named = (text: string) => candidatesNamed(candidates, new Set([text])).map(({ id }) => id);
  expect([named('tom mueller'), named('u_2'), named('Tom'), named('u_')]).toEqual([['u_1'], ['u_2'], [], []]);
});
