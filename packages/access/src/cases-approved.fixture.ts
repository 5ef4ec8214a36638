/** Cases that end well, or late, each with what would have made it otherwise. */

import {
  agentOfAna,
  ana,
  anaElsewhere,
  approvedPost,
  campaign,
  decided,
  kim,
  launched,
  post,
  publishedPost,
  raised,
  raj,
  scheduler,
  sent,
  submittedPost,
} from './case-events.fixture.ts';
import { defaultApprovalPolicy } from './default-policy.ts';
import type { VerdictCase } from './verdict-case.fixture.ts';

const site = { type: 'repository', id: 'nordlicht/site' };
const merged = (by: object, status = 'approved', author: object = ana) =>
  sent(
    'code.merged',
    '12:00',
    { type: 'user', ...by },
    {
      targets: [site, { ...author, role: 'author' }],
      approval: { status, by },
    },
  );
const released = (approval: unknown) =>
  sent('release.deployed', '12:00', { type: 'service', id: 'pipeline' }, { targets: [site], approval });
const authority = (limit: string, more: object = {}) =>
  sent('spending_authority.changed', '-5 09:00', kim, {
    targets: [{ ...ana, role: 'holder' }],
    data: { channel: 'search', currency: 'EUR', period: 'day', limit, ...more },
  });
const search = { authority_channel: 'search' };
const twoPeople = defaultApprovalPolicy.rules.map((rule) => (rule.id === 'posts' ? { ...rule, people: 2 } : rule));

export const approvalCases: readonly VerdictCase[] = [
  {
    golden: {
      so: 'A post is approved by somebody else and published three hours later as it was approved.',
      act: publishedPost('12:00'),
      around: [submittedPost('08:00'), approvedPost('09:00')],
      expected: ['approved', 'in_time'],
    },
    nearMisses: [
      {
        so: 'The approval came a minute after the publication.',
        act: publishedPost('12:00'),
        around: [submittedPost('08:00'), approvedPost('12:01')],
        expected: ['late', 'given_afterwards'],
      },
      {
        so: 'Whoever published it had approved it.',
        act: publishedPost('12:00', {}, raj),
        around: [submittedPost('08:00'), approvedPost('09:00')],
        expected: ['self', 'same_person'],
      },
      {
        so: 'The approval is of another post.',
        act: publishedPost('12:00', { approval_request: 'apr_2' }),
        around: [{ ...approvedPost('09:00'), targets: [{ ...post, id: 'p_89' }] }],
        recordedSince: '-9 09:00',
        expected: ['missing', 'none'],
      },
    ],
  },
  {
    golden: {
      so: 'Two have to approve, and two different people did.',
      act: publishedPost('12:00'),
      around: [approvedPost('09:00', raj), approvedPost('10:00', kim)],
      rules: twoPeople,
      expected: ['approved', 'in_time'],
    },
    nearMisses: [
      {
        so: 'Both approvals are from accounts of one person.',
        act: publishedPost('12:00', {}, scheduler),
        around: [approvedPost('09:00', raj), approvedPost('10:00', kim)],
        rules: twoPeople,
        linked: [['u_4', 'u_9']],
        expected: ['missing', 'too_few'],
      },
      {
        so: 'One of the two was whoever published it.',
        act: publishedPost('12:00', {}, kim),
        around: [approvedPost('09:00', raj), approvedPost('10:00', kim)],
        rules: twoPeople,
        expected: ['self', 'same_person'],
      },
      {
        so: 'The second of them came after the publication.',
        act: publishedPost('12:00'),
        around: [approvedPost('09:00', raj), approvedPost('13:00', kim)],
        rules: twoPeople,
        expected: ['late', 'given_afterwards'],
      },
    ],
  },
  {
    golden: {
      so: 'The pipeline says who approved the release; nothing else is recorded, and the policy takes its word.',
      act: released({ status: 'approved', by: raj }),
      expected: ['approved', 'claimed'],
    },
    nearMisses: [
      {
        so: 'What is said to have approved is a machine.',
        act: released({ status: 'approved', by: { type: 'service', id: 'gate' } }),
        expected: ['unsayable', 'approver_not_said'],
      },
      {
        so: 'By its own word the approval came afterwards.',
        act: released({ status: 'approved', by: raj, at: '2026-05-04T13:00:00Z' }),
        expected: ['late', 'claimed'],
      },
    ],
  },
  {
    golden: {
      so: 'Somebody else than the author of the last commit merged it.',
      act: merged(raj),
      expected: ['approved', 'by_doing'],
    },
    nearMisses: [
      { so: 'The author merged it.', act: merged(ana, 'self_approved'), expected: ['self', 'claimed'] },
      {
        so: 'It was merged from an account linked with the author’s.',
        act: merged(anaElsewhere),
        linked: [['u_17', 'ana.ruiz']],
        expected: ['self', 'claimed'],
      },
      {
        so: 'Who pressed the button is not said.',
        act: sent(
          'code.merged',
          '12:00',
          { type: 'unknown', id: 'unknown' },
          {
            targets: [site, { ...ana, role: 'author' }],
            approval: { status: 'not_said' },
          },
        ),
        expected: ['unsayable', 'not_said'],
      },
      {
        so: 'A bot merged it.',
        act: sent(
          'code.merged',
          '12:00',
          { type: 'service', id: 'bot:merge' },
          {
            targets: [site, { ...ana, role: 'author' }],
            approval: { status: 'approved', by: { type: 'service', id: 'bot:merge' } },
          },
        ),
        expected: ['unsayable', 'approver_not_said'],
      },
    ],
  },
  {
    golden: {
      so: 'A rise of 40 % stays within the spending authority recorded for the person.',
      act: raised('12:00', '100.00', '140.00', search),
      around: [authority('150.00')],
      expected: ['approved', 'within_authority'],
    },
    nearMisses: [
      {
        so: 'The authority ends below it.',
        act: raised('12:00', '100.00', '140.00', search),
        around: [authority('139.99')],
        recordedSince: '-9 09:00',
        expected: ['missing', 'none'],
      },
      {
        so: 'It was asked for nevertheless, and refused.',
        act: raised('12:00', '100.00', '140.00', { ...search, approval_request: 'apr_7' }),
        around: [authority('150.00'), decided('rejected', '10:00', raj)],
        expected: ['missing', 'refused'],
      },
      {
        so: 'The authority had run out.',
        act: raised('12:00', '100.00', '140.00', search),
        around: [authority('150.00', { expires: '2026-05-04T11:59:59Z' })],
        expected: ['unsayable', 'not_recorded'],
      },
      {
        so: 'The authority is in another currency.',
        act: raised('12:00', '100.00', '140.00', search),
        around: [authority('150.00', { currency: 'USD' })],
        expected: ['unsayable', 'not_recorded'],
      },
      { so: 'A rise of 20 % needs nothing at all.', act: raised('12:00', '100.00', '120.00'), expected: 'none' },
      { so: 'A fall needs nothing at all.', act: raised('12:00', '100.00', '40.00'), expected: 'none' },
      {
        so: 'What was refused by the system was not done.',
        act: { ...raised('12:00', '100.00', '160.00', {}, agentOfAna), outcome: 'denied' },
        expected: 'none',
      },
    ],
  },
  {
    golden: {
      so: 'A campaign runs four hours before it is approved.',
      act: launched('08:00'),
      around: [
        decided('requested', '07:00', ana, { kind: 'campaign' }),
        decided('given', '12:00', raj, { kind: 'campaign' }),
      ],
      expected: ['late', 'given_afterwards'],
    },
    nearMisses: [
      {
        so: 'It was approved in the same moment.',
        act: launched('08:00'),
        around: [decided('given', '08:00', raj, { kind: 'campaign' })],
        expected: ['approved', 'in_time'],
      },
      {
        so: 'What came afterwards is an approval of another kind.',
        act: launched('08:00'),
        around: [decided('given', '12:00', raj, { kind: 'budget' })],
        expected: ['unsayable', 'not_recorded'],
      },
      {
        so: 'What came afterwards was taken back again.',
        act: launched('08:00'),
        around: [
          decided('requested', '07:00', ana, { kind: 'campaign' }),
          decided('given', '12:00', raj, { kind: 'campaign' }),
          decided('revoked', '13:00', raj, { kind: 'campaign' }),
        ],
        expected: ['missing', 'not_answered'],
      },
      {
        so: 'It came more than thirty days afterwards.',
        act: launched('08:00'),
        around: [decided('given', '+31 12:00', raj, { kind: 'campaign' })],
        expected: ['unsayable', 'not_recorded'],
      },
    ],
  },
  {
    golden: {
      so: 'A launch under emergency rights was looked at by somebody else, who found it justified.',
      act: launched('08:00', { break_glass: 'bg_1' }, { approval: null }),
      around: [
        sent('break_glass.reviewed', '+2 09:00', raj, {
          data: { verdict: 'justified' },
          links: { causedBy: 'bg_1' },
          targets: [ana],
        }),
      ],
      expected: ['late', 'reviewed_afterwards'],
    },
    nearMisses: [
      {
        so: 'Nobody looked at it.',
        act: launched('08:00', { break_glass: 'bg_1' }, { approval: null }),
        expected: ['missing', 'not_reviewed'],
      },
      {
        so: 'Whoever launched looked at it alone.',
        act: launched('08:00', { break_glass: 'bg_1' }, { approval: null }),
        around: [
          sent('break_glass.reviewed', '+2 09:00', ana, {
            data: { verdict: 'justified' },
            links: { causedBy: 'bg_1' },
            targets: [campaign],
          }),
        ],
        expected: ['missing', 'not_reviewed'],
      },
    ],
  },
];
