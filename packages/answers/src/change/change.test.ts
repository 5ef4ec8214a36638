/** Changes of things that are linked: a way for each, and none of the one is told as the other's. */

import { expect, test } from 'vitest';
import type { Verdict } from '@trailmark/access';
import { settledFrom, shown } from '../trail.fixture.ts';
import { answerChange } from './change.ts';

const META = { type: 'campaign', id: 'm', name: 'Spring' };
const GOOGLE = { type: 'campaign', id: 'g', name: 'Spring' };

const changed = (index: number, thing: object, before: unknown, after: unknown) =>
  shown(index, 'budget.adjusted', {
    source: 'ads',
    actor: { type: 'user', id: 'u_1', name: 'Ana Ruiz' },
    targets: [thing],
    changes: [{ path: 'daily_budget', before, after }],
    data: { currency: 'EUR' },
    approval: null,
  });
const interleaved = [
  changed(1, META, '100', '110'),
  changed(2, GOOGLE, '5000', '5500'),
  changed(3, META, '110', '120'),
  changed(4, GOOGLE, '5500', '6000'),
];
const asked = (events: typeof interleaved, linked = [GOOGLE]) =>
  settledFrom(events, 'change', (asking) => answerChange(asking, { entity: META, field: 'daily_budget' }), { linked });

test('nothing was changed out of sight where each goes on from its own value', async () => {
  const { facts, clauses, unknown, headline } = await asked(interleaved);
  expect(facts['unseen']).toEqual([]);
  expect(facts['changes']).toMatchObject(['m', 'g', 'm', 'g'].map((id) => ({ of: `campaign/${id}` })));
  expect(unknown.map(({ code }) => code)).toEqual(['no_verdict']);
  const together = clauses.map(({ text }) => text).filter((text) => text.startsWith('Together'));
  expect(together).toEqual([
    expect.stringMatching(/of Spring \(campaign\/m\) from 100.* to 120.*\+20 %/),
    expect.stringMatching(/of Spring \(campaign\/g\) from 5,000.* to 6,000.*\+20 %/),
  ]);
  expect(headline).toContain('changed 4 times (Spring (campaign/m): 2; Spring (campaign/g): 2)');
});

test('what happened to one of them out of sight is told of that one', async () => {
  const { facts, clauses } = await asked([...interleaved, changed(5, GOOGLE, '7000', '8000')]);
  expect(facts['unseen']).toMatchObject([{ of: 'campaign/g', after: 4, before: 5, from: '6000', to: '7000' }]);
  expect(clauses.some(({ text }) => /of Spring \(campaign\/g\) was changed outside/.test(text))).toBe(true);
});

const FORMS: readonly (readonly [string, readonly unknown[], object])[] = [
  ['one text', ['200.00 EUR', '238.00 EUR', '350.00 EUR'], {}],
  ['numbers beside a currency', [200, 238, 350], { currency: 'EUR' }],
  ['several forms', [{ amount: '200.00', currency: 'EUR' }, '238 EUR', 350], { currency: 'EUR' }],
];
test.each(FORMS)('money written as %s adds up', async (_form, [first, second, third], data) => {
  const row = [
    { ...changed(1, META, first, second), data },
    { ...changed(2, META, { value: '238.0', currency: 'EUR' }, third), data },
  ];
  const { clauses, facts } = await asked(row, []);
  expect(facts['unseen']).toEqual([]);
  const together = clauses.map(({ text }) => text).filter((text) => text.startsWith('Together'));
  expect(together).toEqual(['Together the 2 changes took the daily budget from 200 EUR to 350 EUR (+75 %).']);
});

test.each([
  ['from one currency to another', ['200.00 EUR', '238.00 EUR', '350.00 USD'], {}],
  ['of which one names no currency', ['200.00 EUR', '238.00 EUR', '350.00'], {}],
  ['that are words', ['200.00 EUR', '238.00 EUR', 'about 350 EUR'], {}],
])('amounts %s do not add up', async (_so, [first, second, third], data) => {
  const row = [
    { ...changed(1, META, first, second), data },
    { ...changed(2, META, second, third), data },
  ];
  const { clauses } = await asked(row, []);
  expect(clauses.map(({ text }) => text).filter((text) => text.startsWith('Together'))).toEqual([]);
});

test('the percentage is exact where floating point is not, and from nothing there is none', async () => {
  const told = async (before: string, after: string) => {
    const { clauses } = await asked([changed(1, META, before, after), changed(2, META, after, after)], []);
    return clauses.map(({ text }) => text).find((text) => text.startsWith('Together'));
  };
  expect(await told('100', '100.05')).toMatch(/ to 100.05 EUR \(\+0\.1 %\)\.$/);
  expect(await told('100', '118.55')).toMatch(/\(\+18\.6 %\)\.$/);
  expect(await told('200', '150')).toMatch(/\(-25 %\)\.$/);
  expect(await told('0', '150')).toMatch(/from 0 EUR to 150 EUR\.$/);
  expect(await told('-100', '150')).toMatch(/from -100 EUR to 150 EUR\.$/);
});

test('changes of which a side is unsaid are no row that can be added up', async () => {
  const gap = [changed(1, META, '100', '110'), changed(2, META, undefined, undefined), changed(3, META, '150', '160')];
  const { clauses } = await asked(gap, []);
  expect(clauses.filter(({ text }) => text.startsWith('Together'))).toEqual([]);
});

const bites = [
  { ...changed(1, META, null, '100'), type: 'budget.planned' },
  changed(2, META, '100', '119'),
  { ...changed(3, META, '119', '190'), outcome: 'denied' },
  changed(4, META, '119', '141.61'),
];
const missing = (index: number): [number, Verdict] => [
  index,
  { verdict: 'missing', reason: 'in_parts', basis: 'none', policy: 1, rule: 'r', evidence: [] },
];
const settled = (language: 'en' | 'de') =>
  settledFrom(bites, 'change', (asking) => answerChange(asking, { entity: META, field: 'daily_budget' }), {
    language,
    verdicts: new Map([missing(2), missing(4)]),
  });

test('the headline says from what to what, how much that is, and what the verdicts on approvals are', async () => {
  const { headline, clauses } = await settled('en');
  expect(headline).toBe(
    'The daily budget of Spring changed 3 times between 1 March 2026, 01:00 and 1 March 2026, 04:00, from 100 EUR to 141.61 EUR (+41.6 %), the last time by Ana Ruiz; on approval: approval missing (2).',
  );
  const texts = clauses.map(({ text }) => text);
  expect(texts).toContainEqual(
    expect.stringContaining('the daily budget of Spring to 100 EUR (there was nothing before)'),
  );
  expect(texts).toContainEqual(
    expect.stringContaining('not allowed to change the daily budget of Spring from 119 EUR to 190 EUR (+59.7 %)'),
  );
  expect(texts).toContain('Together the 2 changes took the daily budget from 100 EUR to 141.61 EUR (+41.6 %).');
  expect(texts).toContainEqual(
    expect.stringMatching(
      /^On the approval of each of 2 changes from 1 March 2026, 02:00 to 04:00: It is one of several/,
    ),
  );
});

test('in German, too', async () => {
  const { headline, clauses } = await settled('de');
  expect(headline).toContain(
    '3-mal geändert, von 100 EUR auf 141,61 EUR (+41,6 %), zuletzt durch Ana Ruiz; zur Genehmigung: Genehmigung fehlt (2).',
  );
  expect(clauses.map(({ text }) => text)).toContainEqual(
    expect.stringMatching(
      /^Zur Genehmigung jeder von 2 Änderungen vom 01\.03\.2026, 02:00 Uhr bis 04:00 Uhr: Es ist einer/,
    ),
  );
});
