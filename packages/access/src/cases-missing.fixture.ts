/** Cases without an approval that counts, each with what would have made it otherwise. */

import { agentOfAna, ana, campaign, decided, kim, launched, raised, raj, sent } from './case-events.fixture.ts';
import { defaultApprovalPolicy } from './default-policy.ts';
import type { ApprovalRule } from './policy.ts';
import type { VerdictCase } from './verdict-case.fixture.ts';

const budgets = (more: Partial<ApprovalRule>): readonly ApprovalRule[] =>
  defaultApprovalPolicy.rules.map((rule) => (rule.id === 'budgets' ? { ...rule, ...more } : rule));
const asked = { approval_request: 'apr_7' };
const bite = (time: string, before: string, after: string) => raised(time, before, after, {}, agentOfAna);
const bites = [
  bite('00:10', '100.00', '119.00'),
  bite('07:00', '119.00', '141.61'),
  bite('14:00', '141.61', '168.51'),
  bite('+1 01:30', '168.51', '200.53'),
];
const [firstBite, secondBite, thirdBite, lastBite] = bites as [
  (typeof bites)[0],
  (typeof bites)[0],
  (typeof bites)[0],
  (typeof bites)[0],
]; // four, as written
const ruleUpdated = (more: object) =>
  sent('rule.updated', '12:00', ana, { targets: [{ type: 'rule', id: 'rule_3' }], data: { version: '12' }, ...more });

export const missingCases: readonly VerdictCase[] = [
  {
    golden: {
      so: 'A budget rises by 60 %, and nothing is recorded of an approval, as it is for other rises of this source.',
      act: raised('12:00', '100.00', '160.00'),
      recordedSince: '-9 09:00',
      expected: ['missing', 'none'],
    },
    nearMisses: [
      {
        so: 'For this source no approval had ever been recorded by then.',
        act: raised('12:00', '100.00', '160.00'),
        recordedSince: '+1 09:00',
        expected: ['unsayable', 'not_recorded'],
      },
      {
        so: 'The approval that is recorded was asked for another rise, which names it.',
        act: raised('12:00', '100.00', '160.00'),
        around: [decided('given', '09:00', raj), raised('10:00', '70.00', '100.00', asked)],
        recordedSince: '-9 09:00',
        expected: ['missing', 'none'],
      },
      {
        so: 'The policy names the source as one that must say.',
        act: raised('12:00', '100.00', '160.00'),
        rules: budgets({ mustSay: ['ads'] }),
        expected: ['missing', 'none'],
      },
    ],
  },
  {
    golden: {
      so: 'Refused a rise of 60 %, somebody’s agent takes it in four bites of 19 % within 26 hours.',
      act: lastBite,
      around: [firstBite, secondBite, thirdBite],
      recordedSince: '-9 09:00',
      expected: ['missing', 'in_parts'],
    },
    nearMisses: [
      {
        so: 'The first of the bites is part of it as well.',
        act: firstBite,
        around: [secondBite, thirdBite, lastBite],
        recordedSince: '-9 09:00',
        expected: ['missing', 'in_parts'],
      },
      {
        so: 'Two of them alone are small changes.',
        act: secondBite,
        around: [firstBite],
        recordedSince: '-9 09:00',
        expected: 'none',
      },
      {
        so: 'The others were somebody else’s.',
        act: lastBite,
        around: [firstBite, secondBite, thirdBite].map((event) => ({ ...event, actor: kim })),
        recordedSince: '-9 09:00',
        expected: 'none',
      },
      {
        so: 'The same bite told by a second source is no second bite.',
        act: thirdBite,
        around: [secondBite, { ...secondBite, id: 'told again', source: 'warehouse' }],
        recordedSince: '-9 09:00',
        expected: 'none',
      },
    ],
  },
  {
    golden: {
      so: 'The source says that the new version of a rule had no approval.',
      act: ruleUpdated({ approval: null }),
      expected: ['missing', 'said_none'],
    },
    nearMisses: [
      { so: 'The source says nothing about it.', act: ruleUpdated({}), expected: ['unsayable', 'not_recorded'] },
      {
        so: 'The source says that it cannot say.',
        act: ruleUpdated({ approval: { status: 'not_said' } }),
        recordedSince: '-9 09:00',
        expected: ['unsayable', 'not_said'],
      },
    ],
  },
  {
    golden: {
      so: 'The source claims an approval that nobody recorded, and the policy says that it must be recorded.',
      act: { ...raised('12:00', '100.00', '160.00'), approval: { status: 'approved', by: raj } },
      rules: budgets({ mustSay: ['*'] }),
      expected: ['missing', 'only_claimed'],
    },
    nearMisses: [
      {
        so: 'The policy does not say so.',
        act: { ...raised('12:00', '100.00', '160.00'), approval: { status: 'approved', by: raj } },
        recordedSince: '-9 09:00',
        expected: ['unsayable', 'claimed_only'],
      },
    ],
  },
  {
    golden: {
      so: 'It was asked for and done without waiting.',
      act: raised('12:00', '100.00', '160.00', asked),
      around: [decided('requested', '09:00', ana)],
      expected: ['missing', 'not_answered'],
    },
    nearMisses: [
      {
        so: 'Whoever keeps the approvals is known to have been silent meanwhile.',
        act: raised('12:00', '100.00', '160.00', asked),
        around: [decided('requested', '09:00', ana)],
        silent: { source: 'governance', from: '10:00', to: '11:00' },
        expected: ['unsayable', 'source_silent'],
      },
      {
        so: 'The silence was over before it was asked for.',
        act: raised('12:00', '100.00', '160.00', asked),
        around: [decided('requested', '09:00', ana)],
        silent: { source: 'governance', from: '-3 10:00', to: '-3 11:00' },
        expected: ['missing', 'not_answered'],
      },
    ],
  },
  {
    golden: {
      so: 'It was asked for, refused, and done all the same.',
      act: raised('12:00', '100.00', '160.00', asked),
      around: [decided('requested', '09:00', ana), decided('rejected', '10:00', raj)],
      expected: ['missing', 'refused'],
    },
    nearMisses: [
      {
        so: 'It names no request; the day before one for the same thing was refused.',
        act: raised('12:00', '100.00', '160.00'),
        around: [decided('rejected', '-1 10:00', raj)],
        expected: ['missing', 'refused'],
      },
      {
        so: 'What was refused weeks before was another rise.',
        act: raised('12:00', '100.00', '160.00'),
        around: [decided('rejected', '-20 10:00', raj)],
        expected: ['unsayable', 'not_recorded'],
      },
      {
        so: 'After the refusal it was approved.',
        act: raised('12:00', '100.00', '160.00', asked),
        around: [decided('requested', '09:00', ana), decided('rejected', '10:00', raj), decided('given', '11:00', raj)],
        expected: ['approved', 'in_time'],
      },
    ],
  },
  {
    golden: {
      so: 'Two have to approve, and one did.',
      act: raised('12:00', '100.00', '160.00', asked),
      around: [decided('given', '09:00', raj)],
      rules: budgets({ people: 2 }),
      expected: ['missing', 'too_few'],
    },
    nearMisses: [
      {
        so: 'The same person approved twice.',
        act: raised('12:00', '100.00', '160.00', asked),
        around: [decided('given', '09:00', raj), decided('given', '09:30', raj)],
        rules: budgets({ people: 2 }),
        expected: ['missing', 'too_few'],
      },
      {
        so: 'Two did.',
        act: raised('12:00', '100.00', '160.00', asked),
        around: [decided('given', '09:00', raj), decided('given', '09:30', kim)],
        rules: budgets({ people: 2 }),
        expected: ['approved', 'in_time'],
      },
    ],
  },
  {
    golden: {
      so: 'The approval was the first of two steps.',
      act: launched('12:00', asked),
      around: [decided('given', '09:00', raj, { kind: 'campaign', step: 'brand', steps: 2 })],
      expected: ['missing', 'steps_left'],
    },
    nearMisses: [
      {
        so: 'The other step was done too.',
        act: launched('12:00', asked),
        around: [
          decided('given', '09:00', raj, { kind: 'campaign', step: 'brand', steps: 2 }),
          decided('given', '10:00', kim, { kind: 'campaign', step: 'legal', steps: 2 }),
        ],
        expected: ['approved', 'in_time'],
      },
    ],
  },
  {
    golden: {
      so: 'One approval, two rises that name it: the second has none left.',
      act: raised('12:00', '160.00', '220.00', asked),
      around: [decided('given', '09:00', raj), raised('10:00', '100.00', '160.00', asked)],
      expected: ['missing', 'used_up'],
    },
    nearMisses: [
      {
        so: 'The first of them has it.',
        act: raised('10:00', '100.00', '160.00', asked),
        around: [decided('given', '09:00', raj), raised('12:00', '160.00', '220.00', asked)],
        expected: ['approved', 'in_time'],
      },
      {
        so: 'What came before was refused by the system and used nothing.',
        act: raised('12:00', '100.00', '160.00', asked),
        around: [decided('given', '09:00', raj), { ...raised('10:00', '100.00', '150.00', asked), outcome: 'denied' }],
        expected: ['approved', 'in_time'],
      },
      {
        so: 'What came before is the same rise told by another source.',
        act: raised('12:00', '100.00', '160.00', asked),
        around: [
          decided('given', '09:00', raj),
          { ...raised('11:59', '100.00', '160.00', asked), source: 'warehouse', targets: [campaign] },
        ],
        expected: ['approved', 'in_time'],
      },
    ],
  },
];
