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

const rule = { type: 'rule', id: 'r_1', name: 'By size' };
const ran = (index: number, version: string, winner: string, loser: string, fired: boolean) =>
  shown(index, 'rule.evaluated', {
    source: 'automation',
    actor: rule,
    targets: [rule, LEAD],
    data: {
      version,
      fired,
      candidates: [
        { id: winner, name: winner, result: 'won' },
        { id: loser, name: loser, result: 'lost', why: 'segment too small' },
      ],
    },
  });
const byRule = (index: number, to: string) =>
  shown(index, 'lead.assigned', {
    source: 'crm',
    actor: rule,
    targets: [LEAD, { ...person(to), role: 'assignee' }],
    data: { rule: 'r_1', rule_version: '7', step: 1 },
  });
const disputed = [
  ran(1, '7', 'Tom Berg', 'Eva Lang', true),
  byRule(2, 'Tom Berg'),
  ran(3, '8', 'Eva Lang', 'Tom Berg', false),
];
const askedOf = (other: string, events: typeof disputed, language: 'en' | 'de' = 'en', isRestricted = false) =>
  settledFrom(events, 'assignment', (asking) => answerLead(asking, { entity: LEAD, other }), {
    language,
    isRestricted,
  });

test('who has not got it is told by every evaluation, and that nobody gave it to them', async () => {
  const { headline, clauses, facts } = await askedOf('eva lang', disputed);
  expect(headline).toMatch(
    /version 7 of the rule “By size” chose Tom Berg, and Eva Lang lost \(“segment too small”\)\.$/,
  );
  expect(clauses.at(-1)).toMatchObject({
    text: 'On Eva Lang and this lead: lost in version 7 of the rule on 1 March 2026 at 01:00 (“segment too small”); won in version 8 of the rule on 1 March 2026 at 03:00, which did not fire; the trail shows no assignment of the lead to Eva Lang.',
    kind: 'derived',
  });
  expect(clauses.at(-1)?.events.map(({ index }) => index)).toEqual([1, 3, 2]);
  expect(facts).toMatchObject({ other: { is_holder: false, evaluations: [{ index: 1 }, { index: 3, fired: false }] } });
  const german = (await askedOf('Eva Lang', disputed, 'de', true)).clauses.at(-1)?.text;
  expect(german).toBe(
    'Zu Eva Lang und diesem Lead: unterlegen in Version 7 der Regel am 01.03.2026 um 01:00 Uhr („segment too small“); gewonnen in Version 8 der Regel am 01.03.2026 um 03:00 Uhr, die nicht auslöste; was dieser Schlüssel vom Protokoll sieht, zeigt keine Vergabe des Leads an Eva Lang.',
  );
});

test('where the last was by hand, the headline says how they fared when a rule gave it before', async () => {
  const back = [...disputed, given(4, LEAD, 'Kim Au', 'Tom Berg'), given(5, LEAD, 'Tom Berg', 'Kim Au')];
  const { headline } = await askedOf('Eva Lang', back);
  expect(headline).toContain(
    '; before, version 7 of the rule “By size” had given it, and Eva Lang lost (“segment too small”).',
  );
});

test('nothing is said of an assignment to somebody who may be hidden in one, or who had it', async () => {
  const hidden = { ...byRule(2, 'x'), targets: [LEAD, { type: 'user', ref: 's_1', role: 'assignee' }] };
  for (const events of [
    [disputed[0]!, hidden],
    [...disputed, given(4, LEAD, 'Eva Lang', 'Tom Berg')],
  ]) {
    const text = (await askedOf('Eva Lang', events)).clauses.map(({ text: told }) => told).join(' ');
    expect(text).toContain('On Eva Lang and this lead: lost');
    expect(text).not.toContain('no assignment of the lead to Eva Lang');
  }
  const { unknown } = await askedOf('Kim Au', [...disputed, given(4, LEAD, 'Tom Berg', 'Kim Au')]);
  expect(unknown.at(-1)).toMatchObject({
    code: 'other_not_evaluated',
    text: expect.stringContaining('Why it is not Kim Au cannot be said') as string,
  });
});
