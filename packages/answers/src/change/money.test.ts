/** Spend of days beside what was said of it: exact, once for each day, and nothing where the figures disagree. */

import { expect, test } from 'vitest';
import type { ReadEvent } from '@trailmark/catalog';
import { Answering } from '../answering.ts';
import type { Trail } from '../trail.ts';
import { sayMoney } from './money.ts';

const CAMPAIGN = { type: 'campaign', id: 'c_1' };
const TWIN = { type: 'campaign', id: 'g_1' };

function event(index: number, type: string, data: Record<string, unknown>): ReadEvent {
  return {
    index,
    ref: `r${index}`,
    recorded: '2026-11-01T00:00:00.000Z',
    known: true,
    sentence: '',
    sealed: [],
    type,
    time: `2026-11-0${index}T06:00:00.000Z`,
    actor: { type: 'service', id: 'ads', name: 'Ad platform' },
    targets: [CAMPAIGN],
    data: { currency: 'EUR', ...data },
  };
}
const spent = (index: number, day: string, amount: string, more: Record<string, unknown> = {}): ReadEvent =>
  event(index, 'spend.recorded', { day, ad_account: 'acc_1', spent: amount, ...more });

async function asked(events: readonly ReadEvent[]) {
  const trail: Trail = {
    sight: { isRestricted: false, isWithholding: false },
    find: () => Promise.resolve({ events, isWhole: true }),
    byId: () => Promise.resolve(undefined),
    verdicts: () => Promise.resolve(new Map()),
    coverage: () => Promise.resolve([]),
    linked: () => Promise.resolve([]),
  };
  const asking = new Answering(trail, { language: 'en', zone: 'UTC', nowMs: Date.UTC(2026, 10, 20) });
  const entities = [CAMPAIGN, TWIN];
  const spends = await sayMoney(asking, { target: '', period: {}, field: undefined, entity: CAMPAIGN, entities });
  const money = spends.find(({ of }) => of === 'campaign/c_1');
  const period = { fromMs: 0, toMs: 1 };
  const { clauses, unknown } = await asking.answer('change', { verdict: 'partly', headline: '', facts: {}, period });
  return { money, spends, texts: clauses.map(({ text }) => text), codes: unknown.map(({ code }) => code) };
}

test('days add up exactly, and what was said of them is told with the difference', async () => {
  const events = [
    spent(1, '2026-11-01', '0.10'),
    spent(2, '2026-11-02', '0.20'),
    event(3, 'roi.calculated', { spend: '0.25', spend_source: 'spreadsheet' }),
  ];
  const { money, texts } = await asked(events);
  expect(money).toMatchObject({ currency: 'EUR', days: 2, total: '0.30', reported: [{ index: 3, amount: '0.25' }] });
  expect(texts).toEqual([
    'The spend recorded for 2 days from 1 November 2026 to 2 November 2026 comes to 0.30 EUR.',
    'On 3 November 2026, 06:00, Ad platform stated a spend of 0.25 EUR, taken from “spreadsheet”: 0.05 EUR less than recorded.',
  ]);
});

test('days add up in every form a source writes money in, and the sum is told as before', async () => {
  const { money, texts } = await asked([
    spent(1, '2026-11-01', '350.00'),
    event(2, 'spend.recorded', { day: '2026-11-02', ad_account: 'acc_1', spent: '350.00 EUR', currency: undefined }),
    event(3, 'spend.recorded', { day: '2026-11-03', ad_account: 'acc_1', spent: { amount: '350', currency: 'EUR' } }),
    event(4, 'spend.recorded', { day: '2026-11-04', ad_account: 'acc_1', spent: 350.5 }),
    event(5, 'campaign.completed', { spend: '1400.5000001 EUR', currency: 'USD' }),
  ]);
  expect(money).toMatchObject({ currency: 'EUR', days: 4, total: '1400.50' });
  expect(money?.reported).toEqual([{ index: 5, amount: '1400.5000001' }]);
  expect(texts[0]).toMatch(/comes to 1,400.50 EUR\.$/);
  expect(texts[1]).toMatch(/0.0000001 EUR more than recorded\.$/);
});

test('a figure told twice counts once, and a restated one takes the place of the first', async () => {
  const twice = await asked([spent(1, '2026-11-01', '5.00'), spent(2, '2026-11-01', '5.00')]);
  expect(twice.money).toMatchObject({ total: '5', days: 1 });
  const restated = await asked([spent(1, '2026-11-01', '5.00'), spent(2, '2026-11-01', '7.00', { restated: true })]);
  expect(restated.money).toMatchObject({ total: '7', days: 1 });
});

test('figures that disagree, are missing or stand in two currencies are not added up', async () => {
  for (const second of [
    spent(2, '2026-11-01', '7.00'),
    spent(2, '2026-11-02', '7.00', { currency: 'GBP' }),
    // One day, one account, the same digits, and another currency.
    spent(2, '2026-11-01', '5.00', { currency: 'GBP' }),
    spent(2, '2026-11-02', '7.00 GBP'),
    spent(2, '2026-11-02', '7.00', { currency: undefined }),
    spent(2, '2026-11-02', 'much'),
  ]) {
    const { codes, money, texts } = await asked([spent(1, '2026-11-01', '5.00'), second]);
    expect(money).toBeUndefined();
    expect(codes).toEqual(['spend_unclear']);
    expect(texts).toEqual([]);
  }
});

test('what is stated in another currency is not held against it', async () => {
  const { money, texts } = await asked([
    spent(1, '2026-11-01', '5.00'),
    event(2, 'campaign.completed', { spend: '9.00', currency: 'GBP' }),
  ]);
  expect(money?.reported).toEqual([]);
  expect(texts).toHaveLength(1);
});

test('a linked campaign draws its own money, on the same days, too', async () => {
  const ofTwin = { ...spent(2, '2026-11-01', '5.00'), targets: [TWIN] };
  const stated = event(3, 'campaign.completed', { spend: '5.00' });
  const { spends, texts, codes } = await asked([spent(1, '2026-11-01', '5.00'), ofTwin, stated]);
  expect(spends).toMatchObject([
    { of: 'campaign/c_1', total: '5', reported: [{ index: 3 }] },
    { of: 'campaign/g_1', total: '5', reported: [] },
  ]);
  expect(codes).toEqual([]);
  expect(texts).toHaveLength(3);
  expect(texts[1]).toContain('(campaign/c_1)');
});

test('a record that failed, or is of something else, is no spend', async () => {
  const failed = { ...spent(2, '2026-11-02', '7.00'), outcome: 'failure' };
  const other = { ...spent(3, '2026-11-03', '7.00'), targets: [{ type: 'campaign', id: 'x' }] };
  expect((await asked([spent(1, '2026-11-01', '5.00'), failed, other])).money).toMatchObject({ total: '5', days: 1 });
});
