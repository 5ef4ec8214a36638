/** Cases of one amount in the forms sources write it in, each with one that only looks like it. */

import { ana, campaign, decided, kim, raj, sent, type SentEvent } from './case-events.fixture.ts';
import { defaultApprovalPolicy } from './default-policy.ts';
import type { ApprovalRule } from './policy.ts';
import type { VerdictCase } from './verdict-case.fixture.ts';

type Data = Readonly<Record<string, unknown>>;

const asked = { approval_request: 'apr_7' };
const since = { recordedSince: '-9 09:00' } as const;
/** The daily budget goes from one value to another, as its source writes them. */
const adjusted = (before: unknown, after: unknown, data: Data = {}, time = '12:00'): SentEvent =>
  sent('budget.adjusted', time, ana, { targets: [campaign], changes: [{ path: 'daily_budget', before, after }], data });
const euros = (amount: string): object => ({ amount, currency: 'EUR' });
const beside = { currency: 'EUR' };
const given = (data: Data, more: Data = {}): SentEvent => ({ ...decided('given', '09:00', raj, data), ...more });
const approvedAs = (after: unknown, data: Data = {}): SentEvent =>
  given(data, { changes: [{ path: 'daily_budget', after }] });
const authority = (data: Data): SentEvent =>
  sent('spending_authority.changed', '-5 09:00', kim, { targets: [{ ...ana, role: 'holder' }], data });

const budgets = (more: Partial<ApprovalRule>): readonly ApprovalRule[] =>
  defaultApprovalPolicy.rules.map((rule) => (rule.id === 'budgets' ? { ...rule, ...more } : rule));
const hashed = budgets({ hashed: ['changes'] });
const large = budgets({
  when: [{ path: 'changes.daily_budget', aboveAmount: { amount: '300.00', currency: 'EUR' } }],
});

export const amountCases: readonly VerdictCase[] = [
  {
    golden: {
      so: 'A budget rises from “200.00 EUR” to “350.00 EUR”, as one text each, and nothing is recorded of an approval.',
      act: adjusted('200.00 EUR', '350.00 EUR'),
      ...since,
      expected: ['missing', 'none'],
    },
    nearMisses: [
      {
        so: 'The same amounts as members of an object.',
        act: adjusted(euros('200.00'), euros('350.00')),
        ...since,
        expected: ['missing', 'none'],
      },
      {
        so: 'The same amounts as numbers, with their currency beside them.',
        act: adjusted(200, 350, beside),
        ...since,
        expected: ['missing', 'none'],
      },
      {
        so: 'One end is in another form than the other.',
        act: adjusted(200, '350.00 EUR', beside),
        ...since,
        expected: ['missing', 'none'],
      },
      {
        so: 'It rises from “200.00 EUR” to “240.00 EUR”: a fifth, which is free.',
        act: adjusted('200.00 EUR', '240.00 EUR'),
        ...since,
        expected: 'none',
      },
      {
        so: 'It goes from euros to dollars: by how much, nobody can tell.',
        act: adjusted('200.00 EUR', '350.00 USD'),
        ...since,
        expected: ['unsayable', 'amount_not_said'],
      },
      {
        so: 'Only what it was names a currency.',
        act: adjusted('200.00 EUR', '350.00'),
        ...since,
        expected: ['unsayable', 'amount_not_said'],
      },
      {
        so: 'What it became is no amount, but words.',
        act: adjusted('200.00 EUR', 'about 350 EUR'),
        ...since,
        expected: ['unsayable', 'amount_not_said'],
      },
    ],
  },
  {
    golden: {
      so: '“150.00 EUR” more are approved as one text, and as much is taken.',
      act: adjusted(euros('200.00'), euros('350.00'), asked),
      around: [given({ amount: '150.00 EUR' })],
      expected: ['approved', 'in_time'],
    },
    nearMisses: [
      {
        so: 'The approval writes it as an object, the act as one text.',
        act: adjusted('200.00 EUR', '350.00 EUR', asked),
        around: [given({ amount: euros('150') })],
        expected: ['approved', 'in_time'],
      },
      {
        so: 'The approval writes a number and names no currency: it is that of what it approves.',
        act: adjusted('200.00 EUR', '350.00 EUR', asked),
        around: [given({ amount: 150 })],
        expected: ['approved', 'in_time'],
      },
      {
        so: 'It is a cent more than was approved.',
        act: adjusted('200.00 EUR', '350.01 EUR', asked),
        around: [given({ amount: 150 })],
        expected: ['changed_after', 'other_amount'],
      },
      {
        so: 'What the approval names for a currency cannot be read: whether it is enough, nobody can tell.',
        act: adjusted('200.00 EUR', '350.00 EUR', asked),
        around: [given({ amount: 150, currency: 'EUR\nor so' })],
        expected: ['unsayable', 'amount_not_said'],
      },
      {
        so: '“150.00 USD” were approved.',
        act: adjusted('200.00 EUR', '350.00 EUR', asked),
        around: [given({ amount: '150.00 USD' })],
        expected: ['changed_after', 'other_amount'],
      },
    ],
  },
  {
    golden: {
      so: 'The approval says to “350.00 EUR”, and 350 with the currency beside it was set.',
      act: adjusted(200, 350, { ...asked, ...beside }),
      around: [approvedAs('350.00 EUR')],
      rules: hashed,
      expected: ['approved', 'in_time'],
    },
    nearMisses: [
      {
        so: 'The act writes it as an object.',
        act: adjusted(euros('200.00'), euros('350.00'), asked),
        around: [approvedAs('350', beside)],
        rules: hashed,
        expected: ['approved', 'in_time'],
      },
      {
        so: 'The same digits were set, in another currency.',
        act: adjusted('200', '350', { ...asked, currency: 'USD' }),
        around: [approvedAs('350', beside)],
        rules: hashed,
        expected: ['changed_after', 'other_change'],
      },
      {
        so: 'A cent more was set.',
        act: adjusted('200.00 EUR', '350.01 EUR', asked),
        around: [approvedAs(350, beside)],
        rules: hashed,
        expected: ['changed_after', 'other_change'],
      },
      {
        so: 'The act names no currency: whether it is the amount that was approved, nobody can tell.',
        act: adjusted('200.00', '350.00', asked),
        around: [approvedAs('350.00 EUR')],
        rules: budgets({ hashed: ['changes'], unsaidContent: 'unsayable' }),
        expected: ['unsayable', 'content_not_said'],
      },
    ],
  },
  {
    golden: {
      so: 'Above 300 EUR an approval is needed, and “300.01 EUR” was set.',
      act: adjusted('100.00 EUR', '300.01 EUR'),
      rules: large,
      ...since,
      expected: ['missing', 'none'],
    },
    nearMisses: [
      {
        so: '“300.00 EUR” was set.',
        act: adjusted('100.00 EUR', '300.00 EUR'),
        rules: large,
        ...since,
        expected: 'none',
      },
      {
        so: '“200.00 USD” was set: another currency is never compared.',
        act: adjusted('100.00 USD', '200.00 USD'),
        rules: large,
        ...since,
        expected: ['missing', 'none'],
      },
    ],
  },
  {
    golden: {
      so: 'Whoever raises it may spend “350.00 EUR”.',
      act: adjusted('200.00 EUR', '350.00 EUR'),
      around: [authority({ limit: '350.00 EUR' })],
      ...since,
      expected: ['approved', 'within_authority'],
    },
    nearMisses: [
      {
        so: 'The limit names no currency: it is that of what is set.',
        act: adjusted('200.00 EUR', '350.00 EUR'),
        around: [authority({ limit: 350 })],
        ...since,
        expected: ['approved', 'within_authority'],
      },
      {
        so: 'The limit is a cent lower.',
        act: adjusted('200.00 EUR', '350.00 EUR'),
        around: [authority({ limit: '349.99 EUR' })],
        ...since,
        expected: ['missing', 'none'],
      },
    ],
  },
  {
    golden: {
      so: 'Two sources tell one approved rise, each in its own form: it is one use of the approval.',
      act: adjusted('200.00 EUR', '350.00 EUR', asked),
      around: [given({}), { ...adjusted(200, 350, { ...asked, ...beside }, '11:59'), source: 'warehouse' }],
      expected: ['approved', 'in_time'],
    },
    nearMisses: [
      {
        so: 'What came before was a rise to dollars, of the same digits.',
        act: adjusted('200.00 EUR', '350.00 EUR', asked),
        around: [given({}), adjusted(200, 350, { ...asked, currency: 'USD' }, '11:59')],
        expected: ['missing', 'used_up'],
      },
    ],
  },
  {
    golden: {
      so: 'Three rises of 19 % within a day, each written in its own form, are one of 68 %.',
      act: adjusted('100.00 EUR', '119.00 EUR'),
      around: [adjusted(euros('119.00'), euros('141.61'), {}, '13:00'), adjusted('141.61', 168.51, beside, '14:00')],
      ...since,
      expected: ['missing', 'in_parts'],
    },
    nearMisses: [
      {
        so: 'Two of the three are one, told by two sources in two forms.',
        act: adjusted('100.00 EUR', '119.00 EUR'),
        around: [
          adjusted(euros('119.00'), euros('141.61'), {}, '13:00'),
          { ...adjusted('119.00', 141.61, beside, '13:01'), source: 'warehouse' },
        ],
        ...since,
        expected: 'none',
      },
    ],
  },
];
