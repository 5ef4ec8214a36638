/** Cases of people who approve what is their own, each with what would have made it another's. */

import {
  agentOfAna,
  ana,
  anaElsewhere,
  approvedPost,
  decided,
  identity,
  otherAna,
  publishedPost,
  raised,
  raj,
  role,
  scheduler,
  sent,
  submittedPost,
} from './case-events.fixture.ts';
import type { VerdictCase } from './verdict-case.fixture.ts';

const asked = { approval_request: 'apr_7' };
const granted = (who: object) =>
  sent('role.granted', '12:00', identity, { targets: [who], data: { role: 'brief reader', ...asked } });
const roleApproved = (who: object, requester: object) =>
  sent(
    'approval.given',
    '09:00',
    { ...who },
    {
      targets: [role, { ...requester, role: 'requester' }],
      data: { request: 'apr_7', kind: 'role' },
    },
  );
const signed = (time: string, who: object, number: number, holder: string) =>
  sent(
    'report.signed',
    time,
    { ...who },
    {
      targets: [{ type: 'report', id: 'rep_1' }],
      data: { content_sha256: 'aa', signature_number: number, account_holder: holder },
    },
  );

export const selfCases: readonly VerdictCase[] = [
  {
    golden: {
      so: 'It was approved from another account of the person who did it, as a link says.',
      act: publishedPost('12:00'),
      around: [approvedPost('09:00', anaElsewhere)],
      linked: [['u_17', 'ana.ruiz']],
      expected: ['self', 'second_account'],
    },
    nearMisses: [
      {
        so: 'Another tool gives the same id to somebody of another name.',
        act: publishedPost('12:00'),
        around: [{ ...approvedPost('09:00', { ...raj, id: 'u_17' }), source: 'governance' }],
        linked: [['u_17', 'u_17']],
        expected: ['approved', 'in_time'],
      },
      {
        so: 'Another tool gives the same id to somebody of the same name.',
        act: publishedPost('12:00'),
        around: [{ ...approvedPost('09:00', { ...ana, name: 'ANA RUIZ' }), source: 'governance' }],
        expected: ['self', 'same_person'],
      },
      {
        so: 'Somebody of the same name approved it, and nothing says that they are one.',
        act: publishedPost('12:00'),
        around: [approvedPost('09:00', otherAna)],
        expected: ['approved', 'in_time'],
      },
    ],
  },
  {
    golden: {
      so: 'A report is signed twice from accounts that the register says belong to one person.',
      act: signed('12:00', otherAna, 2, 'emp_1'),
      around: [signed('11:00', ana, 1, 'emp_1')],
      expected: ['self', 'second_account'],
    },
    nearMisses: [
      {
        so: 'The accounts belong to two people of one name.',
        act: signed('12:00', otherAna, 2, 'emp_2'),
        around: [signed('11:00', ana, 1, 'emp_1')],
        expected: ['approved', 'in_time'],
      },
      { so: 'The first signature needs no other.', act: signed('12:00', ana, 1, 'emp_1'), expected: 'none' },
    ],
  },
  {
    golden: {
      so: 'An agent acts for somebody who approves it.',
      act: raised('12:00', '100.00', '160.00', asked, agentOfAna),
      around: [decided('given', '09:00', ana)],
      expected: ['self', 'own_agent'],
    },
    nearMisses: [
      {
        so: 'The approval of somebody else calls itself self-approved.',
        act: raised('12:00', '100.00', '160.00', asked, agentOfAna),
        around: [decided('given', '09:00', raj, { self_approved: true })],
        expected: ['self', 'claimed'],
      },
      {
        so: 'Somebody else approved it.',
        act: raised('12:00', '100.00', '160.00', asked, agentOfAna),
        around: [decided('given', '09:00', raj)],
        expected: ['approved', 'in_time'],
      },
      {
        so: 'The person acts, and the person’s agent approved it.',
        act: raised('12:00', '100.00', '160.00', asked),
        around: [decided('given', '09:00', agentOfAna)],
        expected: ['self', 'own_agent'],
      },
    ],
  },
  {
    golden: {
      so: 'A scheduler publishes for nobody what one person handed in and approved.',
      act: publishedPost('12:00', {}, scheduler),
      around: [submittedPost('08:00', raj), approvedPost('09:00', raj)],
      expected: ['self', 'requester'],
    },
    nearMisses: [
      {
        so: 'Somebody else handed it in.',
        act: publishedPost('12:00', {}, scheduler),
        around: [submittedPost('08:00', ana), approvedPost('09:00', raj)],
        expected: ['approved', 'in_time'],
      },
    ],
  },
  {
    golden: {
      so: 'Somebody approves a role for themselves that another asked for.',
      act: granted(raj),
      around: [roleApproved(raj, ana)],
      expected: ['self', 'target'],
    },
    nearMisses: [
      {
        so: 'A director approves the role of somebody else.',
        act: granted(ana),
        around: [roleApproved(raj, ana)],
        expected: ['approved', 'in_time'],
      },
      {
        so: 'The second account of whoever gets it approves it.',
        act: granted(ana),
        around: [roleApproved(anaElsewhere, ana)],
        linked: [['u_17', 'ana.ruiz']],
        expected: ['self', 'second_account'],
      },
    ],
  },
];
