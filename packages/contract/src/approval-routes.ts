/** Routes of the approval policy. */

import * as approvals from './schema/approvals.ts';
import { route } from './route.ts';

const json = ['application/json'] as const;
const storeCodes = ['queue.full', 'store.stopped', 'store.full', 'store.readonly'] as const;

export const approvalRoutes = {
  readApprovalPolicy: route({
    method: 'GET',
    path: '/v1/approval-policy',
    group: 'control',
    scope: 'administer',
    orScope: 'audit',
    summary: 'The policy by which approvals are judged, and those before it',
    answers: { 200: { about: 'The newest version.', schema: approvals.policiesSchema } },
    codes: [...storeCodes],
  }),
  setApprovalPolicy: route({
    method: 'PUT',
    path: '/v1/approval-policy',
    group: 'control',
    scope: 'administer',
    summary: 'Set the next version of the approval policy; acts it is for are judged anew',
    body: { schema: approvals.policyRequestSchema, mediaTypes: json },
    answers: { 200: { about: 'As it is now.', schema: approvals.policySchema } },
    codes: [...storeCodes],
  }),
} as const;
