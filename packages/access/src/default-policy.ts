/** The policy of a house that has set none: what the built-in vocabulary tells of acts that ask for a second person. */

import type { ApprovalPolicy } from './policy.ts';

const DAY_HOURS = 24;

/**
 * It names no roles, no people and no sources, since it knows none: any other person may approve, a machine may not, and
 * a source that says nothing of approvals is not accused.
 */
export const defaultApprovalPolicy: ApprovalPolicy = {
  format: 'trailmark-approvals/1',
  name: 'Default',
  rules: [
    { id: 'not-done', types: ['*'], when: [{ path: 'outcome', in: ['failure', 'denied'] }], needed: false },
    {
      id: 'posts',
      types: ['post.published'],
      needed: true,
      approvedBy: ['post.approved', 'approval.given'],
      kinds: ['post', 'content'],
      hashed: ['content', 'rendition', 'assets', 'version'],
      unsaidContent: 'unsayable',
      holdsHours: 30 * DAY_HOURS,
      allSteps: true,
    },
    {
      id: 'launches',
      types: ['campaign.launched'],
      needed: true,
      kinds: ['campaign', 'launch'],
      hashed: ['version'],
      holdsHours: 90 * DAY_HOURS,
      allSteps: true,
      emergencyReviews: ['justified'],
    },
    {
      id: 'budgets',
      types: ['budget.adjusted'],
      needed: true,
      kinds: ['budget'],
      amount: {
        paths: ['changes.daily_budget', 'changes.weekly_budget', 'changes.monthly_budget', 'changes.budget'],
        measure: 'rise',
        freePercent: 20,
        partsHours: DAY_HOURS,
        partsPercent: 50,
        ownAuthority: true,
        approverAuthority: true,
      },
      holdsHours: 30 * DAY_HOURS,
      once: true,
      allSteps: true,
    },
    {
      id: 'emergency-roles',
      types: ['role.granted'],
      when: [{ path: 'data.break_glass', exists: true }],
      needed: false,
    },
    {
      id: 'roles',
      types: ['role.granted'],
      needed: true,
      kinds: ['role'],
      alsoSelf: ['requester', 'target'],
      holdsHours: 30 * DAY_HOURS,
      once: true,
      allSteps: true,
    },
    {
      id: 'integrations',
      types: ['integration.connected'],
      needed: true,
      approvedBy: ['integration.approved', 'approval.given'],
      kinds: ['integration'],
      nothingMeans: 'unsayable',
      holdsHours: 365 * DAY_HOURS,
    },
    {
      id: 'rules',
      types: ['rule.updated'],
      needed: true,
      kinds: ['rule'],
      hashed: ['version'],
      holdsHours: 30 * DAY_HOURS,
      once: true,
      allSteps: true,
    },
    {
      id: 'signatures',
      types: ['report.signed'],
      when: [{ path: 'data.signature_number', above: 1 }],
      needed: true,
      approvedBy: ['report.signed'],
      hashed: ['content'],
      holdsHours: 90 * DAY_HOURS,
    },
    { id: 'merges', types: ['code.merged'], needed: true, kinds: ['merge', 'code'], byDoing: true, claims: ['*'] },
    { id: 'releases', types: ['release.deployed'], needed: true, kinds: ['release'], claims: ['*'] },
    {
      id: 'asked',
      types: [
        'asset.replaced',
        'budget.planned',
        'campaign.updated',
        'policy.changed',
        'role.changed',
        'setting.changed',
        'spending_authority.changed',
      ],
      when: [{ path: 'data.approval_request', exists: true }],
      needed: true,
      alsoSelf: ['target'],
      holdsHours: 30 * DAY_HOURS,
    },
  ],
};
