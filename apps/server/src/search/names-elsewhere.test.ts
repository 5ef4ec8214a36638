/** Names that the trail knows from events a key may not see: neither spelled out by beginnings, nor told by an export. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { callerWith, openTestHouse } from './house.fixture.ts';
import type { TestHouse } from './house.fixture.ts';
import { askedFor, queryOf } from './rights.ts';
import { tellsWithheld } from './tells.ts';

let test: TestHouse;
beforeAll(async () => {
  test = await openTestHouse();
  // The same person: named where one client looks, and by its id alone where the other does.
  await test.record([
    {
      type: 'campaign.launched',
      scope: { client: 'north' },
      actor: { type: 'user', id: 'u_hidden', name: 'Wilhelmina Zabel', email: 'zabel@north.example' },
    },
    { type: 'campaign.launched', scope: { client: 'south' }, actor: { type: 'user', id: 'u_hidden' } },
    {
      type: 'campaign.launched',
      scope: { client: 'south' },
      actor: { type: 'user', id: 'u_open', name: 'Wilma Offen' },
      targets: [{ type: 'lead', id: 'l_1', name: 'Willy Ziel' }],
    },
  ]);
});
afterAll(() => test.close());

function total(q: string, restrict: string | undefined): number {
  const caller = callerWith(restrict === undefined ? {} : { restrict });
  return test.house.ledger.count(askedFor(test.house, caller, q, { nowMs: 0 }).filter, 100).total;
}

it.each([
  ['actor:wil*', 1, 3],
  ['actor:wilh*', 0, 2],
  ['actor:zabel*', 0, 2],
  ['actor:zabel@n*', 0, 2],
  ['actor:u_hid*', 1, 2],
  ['actor:offen*', 1, 1],
  ['target:zie*', 1, 1],
  ['actor:"Wilhelmina Zabel"', 0, 1],
])('%s finds what says so: %i of one client, %i of all', (q, restricted, all) => {
  expect([total(q, 'scope.client:south'), total(q, undefined)]).toEqual([restricted, all]);
});

it.each([
  ['actor:wilhelm', true],
  ['actor:nobody-begins-so', true],
  ['target:lead/l_1', true],
  ['target:campaign/c_1', false],
  ['type:campaign.launched', false],
])('%s is told or not by its look alone, whoever is in the directory: %j', (q, tells) => {
  const heldBack = { paths: [], classes: ['subject'], knowsPeople: false } as const;
  expect(tellsWithheld(test.house, queryOf(q), heldBack)).toBe(tells);
});
