/** Linked leads are given each on its own: none of the one's assignments is told as the other's. */

import { expect, test } from 'vitest';
import { settledFrom, shown } from '../trail.fixture.ts';
import { answerLead } from './lead.ts';

const LEAD = { type: 'lead', id: 'l_1' };
const TWIN = { type: 'lead', id: 'm_1' };
const person = (name: string) => ({ type: 'user', id: name, name });

const given = (index: number, lead: object, to: string, from: string) =>
  shown(index, 'lead.reassigned', {
    source: 'crm',
    actor: person('Ina Sommer'),
    targets: [lead, { ...person(to), role: 'assignee' }, { ...person(from), role: 'previous' }],
    reason: 'holiday',
    data: { step: 1 },
  });
const asked = (events: ReturnType<typeof given>[]) =>
  settledFrom(events, 'assignment', (asking) => answerLead(asking, { entity: LEAD }), { linked: [TWIN] });

test('nothing went on out of sight where each goes on from its own, and each holder is told of its own lead', async () => {
  const { unknown, facts, headline, clauses } = await asked([
    given(1, LEAD, 'Tom Berg', 'Kim Au'),
    given(2, TWIN, 'Eva Lang', 'Lea Ott'),
    given(3, LEAD, 'Ben Hof', 'Tom Berg'),
    given(4, TWIN, 'Jo Wald', 'Eva Lang'),
  ]);
  expect(unknown.map(({ code }) => code)).toEqual(['linked_elsewhere']);
  expect(facts).toMatchObject({ holder: { id: 'Ben Hof' } });
  expect(headline).toContain('Ben Hof');
  const ofTwin = clauses.filter(({ text }) => text.includes('m_1'));
  expect(ofTwin.flatMap(({ events }) => events.map(({ index }) => index))).toEqual([2, 4]);
});

test('what went on out of sight with one of them is found', async () => {
  const { unknown } = await asked([
    given(1, LEAD, 'Tom Berg', 'Kim Au'),
    given(2, TWIN, 'Ben Hof', 'Lea Ott'),
    given(3, LEAD, 'Ben Hof', 'Eva Lang'),
  ]);
  expect(unknown.map(({ code }) => code)).toEqual(['unseen_change']);
});

test('of several leads that one event gives it is about the one that is asked about', async () => {
  const both = given(1, TWIN, 'Tom Berg', 'Kim Au');
  const events = [{ ...both, targets: [{ type: 'lead', id: 'x' }, LEAD, { ...person('Tom Berg'), role: 'assignee' }] }];
  expect((await asked(events)).facts).toMatchObject({ holder: { id: 'Tom Berg' } });
});
