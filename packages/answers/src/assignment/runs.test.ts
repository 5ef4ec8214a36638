/** Whose a lead is since: with them only where it is known which lead it is and nothing later took it, whoever tells it how. */

import { expect, test } from 'vitest';
import { settledFrom, shown } from '../trail.fixture.ts';
import { answerMany } from './many.ts';

const TOM = { type: 'user', id: 'u_t', name: 'Tom Berg' };
const EVA = { type: 'user', id: 'u_e', name: 'Eva Lang' };
const lead = (id: number) => ({ type: 'lead', id: `l_${id}` });

const given = (index: number, leads: readonly object[], to: object | undefined, from?: object) =>
  shown(index, 'lead.reassigned', {
    source: 'crm',
    actor: { type: 'rule', id: 'rule_7' },
    targets: [
      ...leads,
      ...(to === undefined ? [] : [{ ...to, role: 'assignee' }]),
      ...(from === undefined ? [] : [{ ...from, role: 'previous' }]),
    ],
    data: index <= 12 ? { rule: 'rule_7', rule_version: '3', bulk: 'b_1' } : {},
  });

const ten = Array.from({ length: 10 }, (_, at) => given(at + 1, [lead(at)], TOM));
async function asked(events: ReturnType<typeof given>[], isWhole = true) {
  const finds = (q: string, event: (typeof events)[number]): boolean =>
    q.includes('rule_7')
      ? event.index <= 12 && q.includes('lead.reassigned')
      : JSON.stringify(event['targets'])
          .match(/"[lu]_\w+"/g)
          ?.some((id) => q.includes(id.slice(1, -1))) === true;
  const entity = { type: 'rule', id: 'rule_7' };
  const options = { finds, isWhole };
  const answer = await settledFrom(events, 'assignment', (asking) => answerMany(asking, { entity }), options);
  const [run] = answer.facts['runs'] as Record<string, unknown>[]; // compared below
  return { answer, counts: [run?.['moved_on'], run?.['still'], run?.['unclear']] };
}

test('what went on is told, what stayed too', async () => {
  const { counts, answer } = await asked([...ten, given(13, [lead(0)], EVA, TOM)]);
  expect(counts).toEqual([1, 9, 0]);
  expect(answer.headline).toContain('; 1 went on since, 9 have stayed');
});

test('a lead that is given on without a word on whose it was has not stayed', async () => {
  expect((await asked([...ten, given(13, [lead(0)], EVA)])).counts).toEqual([1, 9, 0]);
});

test('of a lead that nobody names it is not said that it is still there', async () => {
  const { counts, answer } = await asked([...ten, given(11, [], TOM), given(13, [lead(0)], EVA, TOM)]);
  expect(counts).toEqual([1, 9, 1]);
  expect(answer.headline).toContain('9 have stayed, of 1 it cannot be said');
  expect(answer.unknown.map(({ code }) => code)).toContain('lead_unsaid');
});

test('an unnamed lead that went from them may have been any, and one of which the holder is unsaid may be gone', async () => {
  expect((await asked([...ten, given(13, [], EVA, TOM)])).counts).toEqual([0, 0, 10]);
  expect((await asked([...ten, given(13, [lead(0)], undefined)])).counts).toEqual([0, 9, 1]);
});

test('no number stands where it was not counted: not all could be read, or they went to several', async () => {
  expect((await asked(ten, false)).counts).toEqual([null, null, null]);
  expect((await asked([...ten, given(11, [lead(11)], EVA)])).counts).toEqual([null, null, null]);
});

test('one event may give many leads, and take some of them away', async () => {
  const leads = Array.from({ length: 10 }, (_, at) => lead(at));
  const { counts, answer } = await asked([given(1, leads, TOM), given(13, [lead(3), lead(4)], EVA, TOM)]);
  expect(counts).toEqual([2, 8, 0]);
  expect(answer.headline).toContain('10 leads');
  expect(answer.clauses[0]?.events.map(({ index }) => index)).toEqual([1]);
});
