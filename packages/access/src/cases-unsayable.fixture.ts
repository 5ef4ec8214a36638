/** Cases in which the source cannot say, each with what would have said it. */

import { approvedPost, decided, FORM, publishedPost, raised, raj, sent } from './case-events.fixture.ts';
import { defaultApprovalPolicy } from './default-policy.ts';
import type { VerdictCase } from './verdict-case.fixture.ts';

const { roles: _said, ...rajWithoutRoles } = raj;
const directors = defaultApprovalPolicy.rules.map((rule) =>
  rule.id === 'posts' ? { ...rule, by: { roles: ['marketing_director'] } } : rule,
);
const unknown = { type: 'unknown', id: 'unknown' };
const bare = { content_sha256: undefined, rendition_sha256: undefined, assets: undefined, version: undefined };
const asked = { approval_request: 'apr_7' };

export const doubtCases: readonly VerdictCase[] = [
  {
    golden: {
      so: 'It was approved, and nothing says what role whoever did so had.',
      act: publishedPost('12:00'),
      around: [approvedPost('09:00', rajWithoutRoles)],
      rules: directors,
      expected: ['unsayable', 'role_not_said'],
    },
    nearMisses: [
      {
        so: 'The approval says it.',
        act: publishedPost('12:00'),
        around: [approvedPost('09:00', raj)],
        rules: directors,
        expected: ['approved', 'in_time'],
      },
    ],
  },
  {
    golden: {
      so: 'It was approved, and the source does not say who did it.',
      act: publishedPost('12:00', {}, unknown),
      around: [approvedPost('09:00', raj)],
      expected: ['unsayable', 'actor_not_said'],
    },
    nearMisses: [
      {
        so: 'Who approved is what the source does not say.',
        act: publishedPost('12:00'),
        around: [approvedPost('09:00', unknown)],
        expected: ['unsayable', 'approver_not_said'],
      },
    ],
  },
  {
    golden: {
      so: 'It was approved, and the approval says nothing of the form.',
      act: publishedPost('12:00'),
      around: [approvedPost('09:00', raj, bare)],
      expected: ['unsayable', 'content_not_said'],
    },
    nearMisses: [
      {
        so: 'The approval names at least the version.',
        act: publishedPost('12:00'),
        around: [approvedPost('09:00', raj, { ...bare, version: FORM.version })],
        expected: ['approved', 'in_time'],
      },
    ],
  },
  {
    golden: {
      so: 'A budget was changed, and the source does not say from what to what.',
      act: sent(
        'budget.adjusted',
        '12:00',
        { type: 'user', id: 'u_17' },
        {
          targets: [{ type: 'campaign', id: 'c_204' }],
          changes: [{ path: 'daily_budget', after: '160.00' }],
          data: { currency: 'EUR' },
        },
      ),
      recordedSince: '-9 09:00',
      expected: ['unsayable', 'amount_not_said'],
    },
    nearMisses: [
      {
        so: 'It says by how many per cent.',
        act: sent(
          'budget.adjusted',
          '12:00',
          { type: 'user', id: 'u_17' },
          {
            targets: [{ type: 'campaign', id: 'c_204' }],
            changes: [{ path: 'daily_budget', after: '160.00' }],
            data: { currency: 'EUR', change_percent: 60 },
          },
        ),
        recordedSince: '-9 09:00',
        expected: ['missing', 'none'],
      },
      {
        so: 'It says that there was nothing before.',
        act: sent(
          'budget.adjusted',
          '12:00',
          { type: 'user', id: 'u_17' },
          {
            targets: [{ type: 'campaign', id: 'c_204' }],
            changes: [{ path: 'daily_budget', before: null, after: '160.00' }],
            data: { currency: 'EUR' },
          },
        ),
        recordedSince: '-9 09:00',
        expected: ['missing', 'none'],
      },
    ],
  },
  {
    golden: {
      so: 'Nothing is recorded, while the log itself is known to have been silent.',
      act: raised('12:00', '100.00', '160.00'),
      recordedSince: '-9 09:00',
      silent: { from: '-1 20:00', to: '09:00' },
      expected: ['unsayable', 'source_silent'],
    },
    nearMisses: [
      {
        so: 'The log was silent and the approval was recorded all the same.',
        act: raised('12:00', '100.00', '160.00', asked),
        around: [decided('given', '10:00', raj)],
        silent: { from: '-1 20:00', to: '09:00' },
        expected: ['approved', 'in_time'],
      },
      {
        so: 'Somebody else was silent.',
        act: raised('12:00', '100.00', '160.00'),
        recordedSince: '-9 09:00',
        silent: { source: 'crm', from: '-1 20:00', to: '09:00' },
        expected: ['missing', 'none'],
      },
    ],
  },
  {
    golden: {
      so: 'More is recorded around it than can be weighed: an approval may be among what was left out.',
      act: raised('12:00', '100.00', '160.00'),
      recordedSince: '-9 09:00',
      cut: 'decisions',
      expected: ['unsayable', 'too_much_around'],
    },
    nearMisses: [
      {
        so: 'An approval that counts is among what was weighed.',
        act: raised('12:00', '100.00', '160.00', asked),
        around: [decided('given', '10:00', raj)],
        cut: 'decisions',
        expected: ['approved', 'in_time'],
      },
      {
        so: 'What was left out are other small steps, which a large one does not need.',
        act: raised('12:00', '100.00', '160.00'),
        recordedSince: '-9 09:00',
        cut: 'parts',
        expected: ['missing', 'none'],
      },
      {
        so: 'Of a small step nobody can say then whether it is one of many.',
        act: raised('12:00', '100.00', '105.00'),
        recordedSince: '-9 09:00',
        cut: 'parts',
        expected: ['unsayable', 'too_much_around'],
      },
      {
        so: 'The approval may have been used before by an act that was left out.',
        act: raised('12:00', '100.00', '160.00', asked),
        around: [decided('given', '10:00', raj)],
        cut: 'uses',
        expected: ['unsayable', 'too_much_around'],
      },
    ],
  },
];
