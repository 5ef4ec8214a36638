/** Which of the trail's own events a restriction lets through: those it names, and of others the filter stays as it is. */

import { parseQuery } from '@trailmark/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callerWith, openTestHouse } from './house.fixture.ts';
import type { TestHouse } from './house.fixture.ts';
import { withoutOwn } from './own-rights.ts';
import { askedFor, compileRestriction } from './rights.ts';

let test: TestHouse;
beforeAll(async () => {
  test = await openTestHouse();
  const about = { index: 0, event_type: 'post.published' };
  const data = { ...about, note: 'late again' };
  await test.own.record(test.house, { type: 'trail.annotated', target: { type: 'event', id: 'e' }, data });
  const told = { index: 0, before: 'missing', after: 'self', policy: 0, number: 1 };
  await test.own.record(test.house, { type: 'trail.verdict_changed', data: told });
  await test.record([
    { type: 'post.published', source: 'cms', scope: { client: 'rival' }, actor: { type: 'user', id: 'u_1' } },
    { type: 'post.published', source: 'cms', scope: { client: 'acme' }, actor: { type: 'user', id: 'u_2' } },
  ]);
});
afterAll(() => test.close());

function found(restrict: string | undefined, q = 'importance:routine OR known:true'): number {
  const caller = callerWith(restrict === undefined ? {} : { restrict });
  return test.house.ledger.count(askedFor(test.house, caller, q, { nowMs: 0 }).filter, 100).total;
}

describe('of our own events', () => {
  it.each([
    ['scope.client:acme', 1],
    ['-scope.client:rival', 1],
    ['-type:budget.adjusted', 2],
    ['known:true', 2],
    ['-scope.client:? OR scope.client:acme', 1],
    ['-(-type:trail.annotated -scope.client:acme)', 2],
    ['-source:trailmark', 2],
    ['-type:trail.annotated', 2],
    // Named: let through, but for what tells verdicts.
    ['type:trail.* OR scope.client:acme', 2],
    ['type:trail.annotated', 1],
    ['type:trail.verdict_changed', 0],
    ['source:trailmark -type:trail.read', 1],
    ['SOURCE:Trailmark', 1],
  ])('and others %s lets %i through', (restrict, count) => {
    expect(found(restrict)).toBe(count);
  });

  it('none is found by a word either, unless it is let through', () => {
    expect([undefined, '-scope.client:rival', 'type:trail.*'].map((one) => found(one, '"late again"'))).toEqual([
      1, 0, 1,
    ]);
  });
});

describe('the filter of a restriction', () => {
  function isNarrowed(text: string): boolean {
    const parsed = parseQuery(text);
    if (!parsed.ok) throw new Error(parsed.problem.detail);
    const restriction = compileRestriction(test.house, parsed.query, 0);
    return withoutOwn(restriction, parsed.query, test.house.terms) !== restriction;
  }

  it.each([
    'scope.client:acme',
    'scope.client:(acme OR zenith)',
    'scope.client:acme importance:critical',
    'scope.client:acme -type:trail.*',
    'scope.client:? -domain:finance',
    'type:post.*',
    'source:crm',
    'type:budget.adjusted OR scope.brand:north',
    '-(-scope.client:acme)',
  ])('%s stays as fast as it is', (text) => {
    expect(isNarrowed(text)).toBe(false);
  });

  it.each(['-scope.client:rival', '-scope.client:?', 'scope.client:acme OR type:trail.*', 'importance:notable'])(
    '%s is narrowed',
    (text) => {
      expect(isNarrowed(text)).toBe(true);
    },
  );
});
