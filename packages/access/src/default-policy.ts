/** The policy of a house that has set none: what the built-in vocabulary tells of acts that ask for a second person. */

import type { ApprovalPolicy } from './policy.ts';

export const defaultApprovalPolicy: ApprovalPolicy = {
  format: 'trailmark-approvals/1',
  name: 'Default',
  rules: [
    { id: 'nothing-done', types: ['*'], when: [{ path: 'outcome', in: ['failure', 'denied'] }], needed: false },
    {
      id: 'posts',
      types: ['post.published'],
      needed: true,
      approvedBy: ['post.approved', 'approval.given'],
      kinds: ['post'],
      hashed: ['content', 'rendition', 'assets', 'version'],
      holdsHours: 24 * 30,
    },
    {
      id: 'launches',
      types: ['campaign.launched'],
      needed: true,
      kinds: ['campaign', 'launch'],
      hashed: ['version'],
      holdsHours: 24 * 90,
    },
  ],
};
