/** Budgets: who moved how much money, under which authority. */

import { confidential, open, type EventType } from '../event-type.ts';

const family = 'budget';

export const budgetTypes: readonly EventType[] = [
  {
    name: 'budget.adjusted',
    version: 1,
    family,
    importance: 'notable',
    sentence: '{actor} {moved} [{changed} of ]{target}[ from {from}][ to {to}]',
    data: {
      currency: open('text'),
      period: open('text'),
      authority: confidential('reference'),
      limit: confidential('money'),
      spent: confidential('money'),
    },
  },
  {
    name: 'budget.exceeded',
    version: 1,
    family,
    importance: 'critical',
    sentence: '{target} went over its budget[ of {data.planned}, {data.spent} spent]',
    data: {
      currency: open('text'),
      period: open('text'),
      planned: confidential('money'),
      spent: confidential('money'),
    },
  },
];
