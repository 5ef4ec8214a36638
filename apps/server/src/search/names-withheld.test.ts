/** Names that the directory has from places a key does not see: neither found by, nor told beside counts or suggestions. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../access/caller.ts';
import { complete } from './complete.ts';
import { facetValue } from './facet-values.ts';
import { callerWith, openTestHouse } from './house.fixture.ts';
import type { CallerRights, TestHouse } from './house.fixture.ts';
import { askedFor } from './rights.ts';

const NOW = { nowMs: 0 };
let test: TestHouse;
beforeAll(async () => {
  test = await openTestHouse();
  const type = 'campaign.launched';
  const acted = (id: string, more: object = {}): object => ({ type, actor: { type: 'user', id, ...more } });
  await test.record([
    // Named as a target alone.
    acted('u_meant'),
    { ...acted('u_other'), targets: [{ type: 'user', id: 'u_meant', name: 'Wilhelmina Zabel' }] },
    // Named as an approver alone.
    acted('u_passed'),
    { ...acted('u_other'), approval: { status: 'approved', by: { id: 'u_passed', name: 'Xaver Quist' } } },
    // Named one way here and another way there.
    { ...acted('u_twice', { name: 'Anna Altmann' }), scope: { client: 'north' } },
    { ...acted('u_twice', { name: 'Berta Neuss' }), scope: { client: 'south' } },
  ]);
});
afterAll(() => test.close());

function total(rights: CallerRights, q: string): number {
  return test.house.ledger.count(askedFor(test.house, callerWith(rights), q, NOW).filter, 100).total;
}

async function offered(rights: CallerRights, prefix: string): Promise<string[]> {
  const typed = { prefix, field: 'actor', q: '', limit: 20 };
  const found = await complete(test.house, callerWith(rights), typed, { ...NOW, turn: () => Promise.resolve() });
  return found.map(({ text }) => text).sort();
}

/** The names beside the refs of all who acted. */
function labels(caller: Caller): string[] {
  const { ledger } = test.house;
  const { filter } = askedFor(test.house, caller, '', NOW);
  const { values } = ledger.tally(filter, 'actor.ref', { limit: 100 });
  return values.flatMap(
    ({ term }) => facetValue(test.house, caller, { field: 'actor.ref', term, filter })?.label ?? [],
  );
}

describe.each([
  [{ withhold: ['targets.*.name'] }, 'wilh', 'Wilhelmina Zabel'],
  [{ withhold: ['targets'] }, 'zabel', 'Wilhelmina Zabel'],
  [{ withhold: ['approval'] }, 'xav', 'Xaver Quist'],
  [{ withhold: ['approval.by.name'] }, 'quist', 'Xaver Quist'],
])('by a key with %j', (rights, beginning, name) => {
  it(`${name} is not found, offered or told`, async () => {
    expect(total(rights, `actor:${beginning}*`)).toBe(0);
    expect(await offered(rights, beginning)).toEqual([]);
    expect(labels(callerWith(rights))).not.toContain(name);
  });

  it(`${name} is by a key that is told all`, async () => {
    expect(total({}, `actor:${beginning}*`)).toBe(1);
    expect(labels(callerWith({}))).toContain(name);
  });
});

it.each([
  ['north', 'anna', 'alt', 'neu'],
  ['south', 'berta', 'neu', 'alt'],
])(
  'a key of %s is offered the name said there, and not by how it begins elsewhere',
  async (client, one, own, other) => {
    const rights = { restrict: `scope.client:${client}` };
    expect(await offered(rights, one)).toHaveLength(1);
    expect(await offered(rights, own)).toHaveLength(1);
    expect(await offered(rights, other)).toEqual([]);
    expect(await offered(rights, 'u_tw')).toEqual(['actor:u_twice']);
  },
);
