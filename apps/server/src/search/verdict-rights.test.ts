/** Which restrictions let through what tells verdicts, and so are narrowed: of others the filter stays as fast as it is. */

import { parseQuery } from '@trailmark/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestHouse } from './house.fixture.ts';
import type { TestHouse } from './house.fixture.ts';
import { compileRestriction } from './rights.ts';
import { withoutVerdicts } from './verdict-rights.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house.close());

function isNarrowed(text: string): boolean {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(parsed.problem.detail);
  const restriction = compileRestriction(house.house, parsed.query, 0);
  return withoutVerdicts(restriction, parsed.query, house.house.terms) !== restriction;
}

it.each([
  'scope.client:acme',
  'scope.client:(acme OR zenith)',
  'scope.client:acme importance:critical',
  'scope.client:acme -type:trail.*',
  'scope.client:? -domain:finance',
  'type:post.*',
  'type:budget.adjusted OR scope.brand:north',
  '-(-scope.client:acme)',
])('%s lets none through', (text) => {
  expect(isNarrowed(text)).toBe(false);
});

it.each([
  '-scope.client:rival',
  '-scope.client:?',
  'scope.client:acme OR type:trail.*',
  'scope.client:acme OR -scope.client:?',
  'type:TRAIL.verdict_changed',
  '-type:post.*',
  'importance:notable',
  'source:trailmark',
  'known:true',
])('%s may let some through', (text) => {
  expect(isNarrowed(text)).toBe(true);
});
