/** Cases with an approval that does not count, each with what would have made it count. */

import {
  agentAlone,
  ana,
  approvedPost,
  decided,
  FORM,
  identity,
  intern,
  kim,
  photo,
  post,
  publishedPost,
  raised,
  raj,
  sent,
} from './case-events.fixture.ts';
import { defaultApprovalPolicy } from './default-policy.ts';
import type { ApprovalRule, Approvers } from './policy.ts';
import type { VerdictCase } from './verdict-case.fixture.ts';

const withRule = (id: string, more: Partial<ApprovalRule>): readonly ApprovalRule[] =>
  defaultApprovalPolicy.rules.map((rule) => (rule.id === id ? { ...rule, ...more } : rule));
const postsBy = (by: Approvers): readonly ApprovalRule[] => withRule('posts', { by });
const amountOf = (more: object): readonly ApprovalRule[] =>
  defaultApprovalPolicy.rules.map((rule) =>
    rule.id === 'budgets' && rule.amount !== undefined ? { ...rule, amount: { ...rule.amount, ...more } } : rule,
  );
const directors = postsBy({ roles: ['marketing_director'] });
const asked = { approval_request: 'apr_7' };
const exchanged = (time: string) =>
  sent('asset.replaced', time, kim, { targets: [photo], data: { version: '2', used_in: [post.id] } });
const after = { rendition_sha256: '22', assets: ['asset_31@2'] };
const bare = { content_sha256: undefined, rendition_sha256: undefined, assets: undefined };
const roleOf = (type: string, time: string, who: object, data: object = {}) =>
  sent(`role.${type}`, time, identity, { targets: [who], data: { role: 'marketing_director', ...data } });

export const failureCases: readonly VerdictCase[] = [
  {
    golden: {
      so: 'The photo was exchanged after the approval.',
      act: publishedPost('12:00', after),
      around: [approvedPost('09:00'), exchanged('09:10')],
      expected: ['changed_after', 'asset_exchanged'],
    },
    nearMisses: [
      {
        so: 'It was exchanged before, and the approval names the new one.',
        act: publishedPost('12:00', after),
        around: [exchanged('08:50'), approvedPost('09:00', raj, after)],
        expected: ['approved', 'in_time'],
      },
      {
        so: 'It was exchanged afterwards and approved again.',
        act: publishedPost('12:00', after),
        around: [
          approvedPost('09:00'),
          exchanged('09:10'),
          { ...approvedPost('11:00', raj, after), id: 'approved again' },
        ],
        expected: ['approved', 'in_time'],
      },
      {
        so: 'Neither names files or renditions; the photo says that the post uses it.',
        act: publishedPost('12:00', { ...bare, content_sha256: 'aa' }),
        around: [approvedPost('09:00', raj, { ...bare, content_sha256: 'aa' }), exchanged('09:10')],
        expected: ['changed_after', 'asset_exchanged'],
      },
      {
        so: 'Another photo was exchanged, which the post does not show.',
        act: publishedPost('12:00'),
        around: [
          approvedPost('09:00'),
          sent('asset.replaced', '09:10', kim, { targets: [{ type: 'asset', id: 'asset_9' }], data: { used_in: [] } }),
        ],
        expected: ['approved', 'in_time'],
      },
    ],
  },
  {
    golden: {
      so: 'The words were edited after the approval.',
      act: publishedPost('12:00', { content_sha256: 'bb', version: '4' }),
      around: [
        approvedPost('09:00'),
        sent('post.edited', '10:00', ana, { targets: [post], data: { ...FORM, content_sha256: 'bb', version: '4' } }),
      ],
      expected: ['changed_after', 'edited'],
    },
    nearMisses: [
      {
        so: 'The words are others, and nobody tells how that came.',
        act: publishedPost('12:00', { content_sha256: 'bb', version: '4' }),
        around: [approvedPost('09:00')],
        expected: ['changed_after', 'other_content'],
      },
      {
        so: 'They were edited and edited back.',
        act: publishedPost('12:00', { version: '5' }),
        around: [
          approvedPost('09:00'),
          sent('post.edited', '10:00', ana, { targets: [post], data: { ...FORM, content_sha256: 'bb', version: '4' } }),
        ],
        expected: ['approved', 'in_time'],
      },
    ],
  },
  {
    golden: {
      so: 'Sixty more a day are approved, eighty are taken.',
      act: raised('12:00', '100.00', '180.00', asked),
      around: [decided('given', '09:00', raj, { amount: '60.00', currency: 'EUR' })],
      expected: ['changed_after', 'other_amount'],
    },
    nearMisses: [
      {
        so: 'Exactly the approved amount is taken.',
        act: raised('12:00', '100.00', '160.00', asked),
        around: [decided('given', '09:00', raj, { amount: '60.00', currency: 'EUR' })],
        expected: ['approved', 'in_time'],
      },
      {
        so: 'The approved amount is of another currency.',
        act: raised('12:00', '100.00', '160.00', asked),
        around: [decided('given', '09:00', raj, { amount: '60.00', currency: 'USD' })],
        expected: ['changed_after', 'other_amount'],
      },
      {
        so: 'The policy lets it be a third more than approved.',
        act: raised('12:00', '100.00', '180.00', asked),
        around: [decided('given', '09:00', raj, { amount: '60.00', currency: 'EUR' })],
        rules: amountOf({ tolerancePercent: 34 }),
        expected: ['approved', 'in_time'],
      },
      {
        so: 'The approval states no amount; its request does, and the policy counts that.',
        act: raised('12:00', '100.00', '180.00', asked),
        around: [
          decided('requested', '08:00', ana, { amount: '60.00', currency: 'EUR' }),
          decided('given', '09:00', raj),
        ],
        rules: amountOf({ askedAmount: true }),
        expected: ['changed_after', 'other_amount'],
      },
    ],
  },
  {
    golden: {
      so: 'The approval says to which value, and it was another.',
      act: raised('12:00', '100.00', '180.00', asked),
      around: [{ ...decided('given', '09:00', raj), changes: [{ path: 'daily_budget', after: '160.00' }] }],
      rules: withRule('budgets', { hashed: ['changes'] }),
      expected: ['changed_after', 'other_change'],
    },
    nearMisses: [
      {
        so: 'It was that value.',
        act: raised('12:00', '100.00', '160.00', asked),
        around: [{ ...decided('given', '09:00', raj), changes: [{ path: 'daily_budget', after: '160.00' }] }],
        rules: withRule('budgets', { hashed: ['changes'] }),
        expected: ['approved', 'in_time'],
      },
    ],
  },
  {
    golden: {
      so: 'The approval said until when, and that was over.',
      act: publishedPost('12:00'),
      around: [approvedPost('09:00', raj, { expires: '2026-05-04T11:59:00Z' })],
      expected: ['expired', 'lapsed'],
    },
    nearMisses: [
      {
        so: 'It was not over yet.',
        act: publishedPost('12:00'),
        around: [approvedPost('09:00', raj, { expires: '2026-05-04T12:01:00Z' })],
        expected: ['approved', 'in_time'],
      },
      {
        so: 'An event says that the approval ran out.',
        act: raised('12:00', '100.00', '160.00', asked),
        around: [decided('given', '09:00', raj), decided('expired', '11:00', identity, { state: 'given' })],
        expected: ['expired', 'lapsed'],
      },
      {
        so: 'What lapsed was a request that nobody had answered; it was approved later.',
        act: raised('12:00', '100.00', '160.00', asked),
        around: [decided('expired', '09:30', identity, { state: 'unanswered' }), decided('given', '10:00', raj)],
        expected: ['approved', 'in_time'],
      },
      {
        so: 'The approval is older than the policy lets one hold.',
        act: publishedPost('12:00'),
        around: [approvedPost('-31 09:00')],
        expected: ['expired', 'held_too_long'],
      },
      {
        so: 'It is just not older.',
        act: publishedPost('12:00'),
        around: [approvedPost('-30 12:00')],
        expected: ['approved', 'in_time'],
      },
    ],
  },
  {
    golden: {
      so: 'Whoever approved has none of the roles that may.',
      act: publishedPost('12:00'),
      around: [approvedPost('09:00', intern)],
      rules: directors,
      expected: ['not_entitled', 'role'],
    },
    nearMisses: [
      {
        so: 'A director did.',
        act: publishedPost('12:00'),
        around: [approvedPost('09:00', kim)],
        rules: directors,
        expected: ['approved', 'in_time'],
      },
      {
        so: 'The role was given to the person a minute before.',
        act: publishedPost('12:00'),
        around: [approvedPost('09:00', intern), roleOf('granted', '08:59', intern)],
        rules: directors,
        expected: ['approved', 'in_time'],
      },
      {
        so: 'The role was given to the person a minute afterwards.',
        act: publishedPost('12:00'),
        around: [approvedPost('09:00', intern), roleOf('granted', '09:01', intern)],
        rules: directors,
        expected: ['not_entitled', 'role_not_yet'],
      },
      {
        so: 'The approval says the role, and it was given anew a minute afterwards.',
        act: publishedPost('12:00'),
        around: [approvedPost('09:00', raj), roleOf('granted', '09:01', raj)],
        rules: directors,
        expected: ['approved', 'in_time'],
      },
      {
        so: 'The role had been taken from the person, whatever the approval says.',
        act: publishedPost('12:00'),
        around: [approvedPost('09:00', raj), roleOf('granted', '-9 09:00', raj), roleOf('revoked', '-1 09:00', raj)],
        rules: directors,
        expected: ['not_entitled', 'role_ended'],
      },
      {
        so: 'The role was lent until the day before and left in force.',
        act: publishedPost('12:00'),
        around: [
          approvedPost('09:00', intern),
          roleOf('granted', '-9 09:00', intern, { expires: '2026-05-03T09:00:00Z' }),
        ],
        rules: directors,
        expected: ['not_entitled', 'role_ended'],
      },
    ],
  },
  {
    golden: {
      so: 'The policy names who may, and it was somebody else.',
      act: publishedPost('12:00'),
      around: [approvedPost('09:00', raj)],
      rules: postsBy({ people: ['u_9'] }),
      expected: ['not_entitled', 'person'],
    },
    nearMisses: [
      {
        so: 'It was a deputy of the one who may.',
        act: publishedPost('12:00'),
        around: [approvedPost('09:00', raj)],
        rules: postsBy({ people: ['u_9'] }),
        deputies: [{ of: 'u_9', deputy: 'u_4', from: '2026-05-01T00:00:00Z', to: '2026-06-01T00:00:00Z' }],
        expected: ['approved', 'in_time'],
      },
      {
        so: 'The deputy’s time had not begun.',
        act: publishedPost('12:00'),
        around: [approvedPost('09:00', raj)],
        rules: postsBy({ people: ['u_9'] }),
        deputies: [{ of: 'u_9', deputy: 'u_4', from: '2026-05-05T00:00:00Z' }],
        expected: ['not_entitled', 'deputy'],
      },
      {
        so: 'The approval itself says for whom it was given, and the policy takes that.',
        act: publishedPost('12:00'),
        around: [approvedPost('09:00', { ...raj, onBehalfOf: { id: 'u_9' } })],
        rules: postsBy({ people: ['u_9'], deputies: 'said' }),
        expected: ['approved', 'in_time'],
      },
    ],
  },
  {
    golden: {
      so: 'Whoever approved is of the agency, and the policy wants somebody of the house.',
      act: publishedPost('12:00'),
      around: [approvedPost('09:00', { ...raj, org: { type: 'agency', id: 'org_a' } })],
      rules: postsBy({ organisations: ['own'] }),
      expected: ['not_entitled', 'organisation'],
    },
    nearMisses: [
      {
        so: 'The person is of the house.',
        act: publishedPost('12:00'),
        around: [approvedPost('09:00', { ...raj, org: { type: 'own', id: 'org_h' } })],
        rules: postsBy({ organisations: ['own'] }),
        expected: ['approved', 'in_time'],
      },
    ],
  },
  {
    golden: {
      so: 'An agent approved it.',
      act: publishedPost('12:00'),
      around: [approvedPost('09:00', agentAlone)],
      expected: ['not_entitled', 'machine'],
    },
    nearMisses: [
      {
        so: 'A person approved it after the agent had.',
        act: publishedPost('12:00'),
        around: [approvedPost('09:00', agentAlone), approvedPost('10:00', raj)],
        expected: ['approved', 'in_time'],
      },
    ],
  },
  {
    golden: {
      so: 'It is more than whoever approved may approve.',
      act: raised('12:00', '100.00', '180.00', asked),
      around: [decided('given', '09:00', raj, { limit: '50.00', currency: 'EUR' })],
      expected: ['not_entitled', 'limit'],
    },
    nearMisses: [
      {
        so: 'The limit is just reached.',
        act: raised('12:00', '100.00', '150.00', asked),
        around: [decided('given', '09:00', raj, { limit: '50.00', currency: 'EUR' })],
        expected: ['approved', 'in_time'],
      },
      {
        so: 'The spending authority recorded for the approver ends below.',
        act: raised('12:00', '100.00', '180.00', asked),
        around: [
          decided('given', '09:00', raj),
          sent('spending_authority.changed', '-9 09:00', kim, {
            targets: [{ ...raj, role: 'holder' }],
            data: { channel: 'all', currency: 'EUR', period: 'day', limit: '150.00' },
          }),
        ],
        expected: ['not_entitled', 'limit'],
      },
    ],
  },
  {
    golden: {
      so: 'The approval was taken back before it was done.',
      act: raised('12:00', '100.00', '160.00', asked),
      around: [decided('given', '09:00', raj), decided('revoked', '11:59', raj)],
      expected: ['revoked', 'taken_back'],
    },
    nearMisses: [
      {
        so: 'It was taken back a minute after it was done.',
        act: raised('12:00', '100.00', '160.00', asked),
        around: [decided('given', '09:00', raj), decided('revoked', '12:01', raj)],
        expected: ['approved', 'in_time'],
      },
      {
        so: 'What was taken back is the approval of another request.',
        act: raised('12:00', '100.00', '160.00', asked),
        around: [decided('given', '09:00', raj), decided('revoked', '11:00', raj, { request: 'apr_8' })],
        expected: ['approved', 'in_time'],
      },
      {
        so: 'After the approval it was refused.',
        act: raised('12:00', '100.00', '160.00', asked),
        around: [decided('given', '09:00', raj), decided('rejected', '11:00', kim)],
        expected: ['revoked', 'refused_afterwards'],
      },
      {
        so: 'It was taken back and given again.',
        act: raised('12:00', '100.00', '160.00', asked),
        around: [decided('given', '09:00', raj), decided('revoked', '10:00', raj), decided('given', '11:00', raj)],
        expected: ['approved', 'in_time'],
      },
    ],
  },
];
