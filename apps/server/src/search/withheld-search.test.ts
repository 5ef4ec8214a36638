/** What a key must not see it cannot find by, whichever way it asks; and it is told what was left out. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callerWith, openTestHouse } from './house.fixture.ts';
import type { CallerRights, TestHouse } from './house.fixture.ts';
import { askedFor, compileRestriction, filterOf, queryOf } from './rights.ts';
import { tellsWithheld } from './tells.ts';

const NOW_MS = Date.UTC(2026, 3, 1);
let test: TestHouse;

beforeAll(async () => {
  test = await openTestHouse();
  await test.record([
    {
      type: 'data.exported',
      actor: { type: 'user', id: 'u_1', name: 'Petra Zwilling', email: 'petra@example.com' },
      targets: [{ type: 'list', id: 'l_1', name: 'Winterliste' }],
      reason: 'vertraulich besprochen',
      data: { system: 'Salesforce', rows: 480, filter: 'umsatz hoch', purpose: 'messe' },
    },
  ]);
});
afterAll(() => test.close());

function ask(query: string, rights: CallerRights): { total: number | string; notes: number } {
  try {
    const { filter, notes } = askedFor(test.house, callerWith(rights), query, { nowMs: NOW_MS });
    return { total: test.house.ledger.count(filter).total, notes: notes.length };
  } catch (error) {
    return { total: error instanceof Error && 'code' in error ? String(error.code) : String(error), notes: 0 };
  }
}

describe('free text', () => {
  it.each<[string, CallerRights, number, number]>([
    ['zwilling', {}, 1, 0],
    ['zwilling', { reveal: false }, 0, 0],
    ['zwilling', { withhold: ['actor.name'] }, 0, 1],
    ['vertraulich', { reveal: false }, 1, 0],
    ['vertraulich', { withhold: ['reason'] }, 0, 1],
    ['vertraulich', { withhold: ['data.margin'] }, 0, 1],
    ['vertraulich', { withhold: ['scope.client'] }, 1, 0],
    ['winterliste', { withhold: ['reason'] }, 1, 1],
    ['winterliste', { withhold: ['targets'] }, 0, 1],
    ['winterliste', { withhold: ['targets.*.name'] }, 0, 1],
    ['salesforce', { withhold: ['data.filter'] }, 1, 1],
    ['salesforce', { withhold: ['data'] }, 0, 1],
    ['umsatz', { withhold: ['*'] }, 0, 1],
    ['winter*', { reveal: false }, 1, 1],
    ['vertrau*', {}, 0, 1],
  ])('%s with %j finds %i', (query, rights, total, notes) => {
    expect(ask(query, rights)).toEqual({ total, notes });
  });
});

describe('fields', () => {
  it.each<[string, CallerRights]>([
    ['actor:petra', { withhold: ['actor.email'] }],
    ['actor:pet*', { withhold: ['actor'] }],
    ['target:winter*', { withhold: ['targets.*.name'] }],
    ['data.rows:480', { withhold: ['data.rows'] }],
    ['data.rows:>400', { withhold: ['data.rows'] }],
    ['data.rows:?', { withhold: ['data'] }],
    ['data.system:sales*', { withhold: ['data.system'] }],
    ['changes.x:1', { withhold: ['changes.*.before'] }],
    ['reason:?', { withhold: ['reason'] }],
    ['approval:approved', { withhold: ['approval'] }],
    ['approval.status:approved', { withhold: ['approval'] }],
    ['data.a\\.b:1', { withhold: ['data.a\\.b'] }],
    ['data.address.city:x', { withhold: ['data.address.city'] }],
    ['data.phone!:1', { reveal: false }],
    ['-(domain:x OR -data.rows:480)', { withhold: ['data.rows'] }],
  ])('%s is not asked with %j', (query, rights) => {
    expect(ask(query, rights).total).toBe('auth.scope');
  });

  it('of people are found by beginnings only by those who see people', () => {
    expect(ask('actor:zwil*', {})).toEqual({ total: 1, notes: 0 });
    expect(ask('actor:zwil*', { reveal: false })).toEqual({ total: 0, notes: 1 });
  });
});

describe('a restriction', () => {
  it.each(['"free text"', 'domain:sal*', 'data.rows:>5', '-actor:ana*', 'sal*'])(
    'is not %s: it must be certain',
    (text) => {
      expect(() => compileRestriction(test.house, queryOf(text), NOW_MS)).toThrow(/must be certain/);
    },
  );

  it('names one, not everybody of whose name it is a word', () => {
    expect(ask('', { restrict: 'actor:zwilling' }).total).toBe(0);
    expect(ask('', { restrict: 'actor:"Petra Zwilling"' }).total).toBe(1);
    expect(ask('', { restrict: 'type:data.* -domain:x' }).total).toBe(1);
  });
});

describe('evidence', () => {
  it('is made of what can be found for certain, and refused of half an answer', () => {
    const caller = callerWith({ withhold: ['reason'] });
    expect(() => filterOf(test.house, caller, 'winterliste', NOW_MS)).toThrow(/in part only/);
    expect(() => filterOf(test.house, callerWith(), 'data.system:sales*', NOW_MS)).toThrow(/in part only/);
    expect(test.house.ledger.count(filterOf(test.house, callerWith(), 'winterliste', NOW_MS)).total).toBe(1);
  });
});

describe('a query that is told', () => {
  it.each<[string, { paths?: string[]; classes?: ('confidential' | 'subject')[] }, boolean]>([
    ['zwilling', { classes: ['subject'] }, true],
    ['zwilling', {}, false],
    ['actor:zwil*', { classes: ['subject'] }, true],
    ['actor:petra', { classes: ['subject'] }, true],
    ['target:l_1', { classes: ['subject'] }, false],
    ['target:x/petra', { classes: ['subject'] }, true],
    ['vertraulich', { paths: ['reason'] }, true],
    ['vertraulich', { paths: ['scope'] }, false],
    ['data.filter:umsatz', { classes: ['confidential'] }, true],
    ['data.filter:?', { classes: ['confidential'] }, false],
    ['data.rows:>5 OR type:a.b', { paths: ['data.rows'] }, true],
    ['type:data.exported time:2026', { classes: ['confidential', 'subject'] }, false],
  ])('%s tells what %j holds back: %s', (query, { paths = [], classes = [] }, tells) => {
    expect(tellsWithheld(test.house, queryOf(query), { paths, classes, knowsPeople: true })).toBe(tells);
  });
});
