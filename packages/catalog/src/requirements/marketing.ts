/**
 * Which field carries what REC-1 to 6, 16 to 19, 21 and 22 name: requirement row, type, path in the event. A path is
 * `data.<name>`, `changes.<path>`, a name of the envelope, or `targets.<type or role>` as the type's example shows it.
 */

import { carried, type RequirementField } from './requirement-field.ts';

const POSTS = ['drafted', 'edited', 'deleted', 'submitted', 'approved', 'rejected', 'scheduled', 'published'] as const;

export const marketingRequirements: readonly RequirementField[] = [
  // Campaign created: objectives, target audience, budget allocation.
  ...carried('REC-1', 'campaign.created', 'data.objective', 'data.objectives', 'data.audience'),
  ...carried('REC-1', 'campaign.created', 'data.budget', 'data.allocation'),

  // Campaign modified: every changed field before and after, approval workflow, reasoning.
  ...[
    'campaign.updated',
    'campaign.launched',
    'campaign.paused',
    'campaign.resumed',
    'campaign.archived',
    'campaign.deleted',
    'audience.changed',
  ].flatMap((type) => [
    ...carried('REC-2', type, 'changes', 'approval', 'reason', 'data.approval_request'),
    ...carried('REC-2', type, 'data.workflow', 'data.workflow_step'),
  ]),
  ...carried('REC-2', 'campaign.updated', 'changes.status', 'changes.audience', 'changes.allocation', 'changes.end'),
  ...carried('REC-2', 'audience.changed', 'changes.definition', 'data.kind', 'data.definition'),
  ...['requested', 'given', 'rejected', 'revoked', 'expired'].flatMap((what) =>
    carried('REC-2', `approval.${what}`, 'data.request', 'data.kind', 'data.workflow', 'data.step', 'targets'),
  ),
  ...carried('REC-2', 'approval.requested', 'targets.approver', 'data.due'),
  ...carried('REC-2', 'approval.given', 'targets.requester', 'data.expires', 'data.limit', 'data.given_afterwards'),

  // Performance: weekly metrics per campaign and channel, attribution, return on spend with its figures, optimisation.
  ...carried('REC-3', 'performance.reported', 'targets.campaign', 'data.week', 'data.channel', 'data.schedule'),
  ...carried('REC-3', 'performance.reported', 'data.impressions', 'data.clicks', 'data.conversions'),
  ...carried('REC-3', 'performance.reported', 'data.return_on_spend', 'data.spend', 'data.revenue'),
  ...carried('REC-3', 'performance.reported', 'data.attribution_model'),
  ...carried('REC-3', 'performance.missed', 'targets.campaign', 'data.week', 'data.channel', 'data.due'),
  ...carried('REC-3', 'attribution.computed', 'data.model', 'data.conversions', 'data.shares'),
  ...carried('REC-3', 'campaign.optimised', 'data.kind', 'data.manual', 'changes', 'reason'),

  // Budget: adjustment with approval and authority, spend against plan for each day and account, variance.
  ...carried('REC-4', 'budget.planned', 'data.planned', 'data.currency', 'data.period', 'data.allocation'),
  ...carried('REC-4', 'budget.adjusted', 'changes', 'changes.daily_budget', 'approval', 'data.currency'),
  ...carried('REC-4', 'budget.adjusted', 'data.authority', 'targets.authority', 'data.authority_channel', 'data.limit'),
  ...carried('REC-4', 'spending_authority.changed', 'targets.user', 'data.channel', 'data.limit', 'changes.limit'),
  ...carried('REC-4', 'budget.exceeded', 'data.planned', 'data.spent', 'data.currency'),
  ...carried('REC-4', 'budget.variance_reported', 'data.planned', 'data.actual', 'data.variance', 'data.period'),
  ...carried('REC-4', 'budget.variance_reported', 'data.currency', 'data.by_channel'),
  ...carried('REC-4', 'spend.recorded', 'data.day', 'data.ad_account', 'targets.ad_account', 'data.spent'),
  ...carried('REC-4', 'spend.recorded', 'data.planned', 'data.currency'),

  // Campaign completed: summary beside the trail's own sum, learnings, recommendations, asked of the owner.
  ...carried('REC-5', 'campaign.completed', 'data.summary', 'data.learnings', 'data.recommendations'),
  ...carried('REC-5', 'campaign.completed', 'data.learnings_state', 'data.asked_at', 'targets.owner'),
  ...carried('REC-5', 'campaign.completed', 'data.spend', 'data.spend_recorded', 'data.spend_difference'),
  ...carried('REC-5', 'campaign.learnings_recorded', 'data.learnings', 'data.recommendations', 'targets.owner'),

  // Content: every step with its people, exactly what was published, files with scan and rights, claims, comments.
  ...POSTS.flatMap((what) =>
    carried('REC-6', `post.${what}`, 'targets.post', 'data.content_sha256', 'data.version', 'data.assets'),
  ),
  ...carried('REC-6', 'post.edited', 'changes', 'changes.text'),
  ...carried('REC-6', 'post.submitted', 'actor', 'targets.approver'),
  ...carried('REC-6', 'post.approved', 'actor', 'targets.author', 'data.rendition_sha256'),
  ...carried('REC-6', 'post.rejected', 'actor', 'targets.author', 'reason'),
  ...carried('REC-6', 'post.scheduled', 'data.publish_at'),
  ...carried('REC-6', 'post.published', 'data.text', 'data.rendition', 'data.rendition_sha256', 'data.address'),
  ...carried('REC-6', 'post.published', 'data.approved_version', 'data.approved_sha256', 'data.label'),
  ...carried('REC-6', 'post.taken_down', 'data.content_sha256', 'data.version', 'data.address', 'reason'),
  ...['uploaded', 'replaced'].flatMap((what) => [
    ...carried('REC-6', `asset.${what}`, 'data.version', 'data.sha256', 'data.scanner', 'data.scan_result'),
    ...carried('REC-6', `asset.${what}`, 'data.licence', 'data.licence_holder', 'data.licence_territory'),
    ...carried('REC-6', `asset.${what}`, 'data.licence_expires'),
  ]),
  ...carried('REC-6', 'asset.replaced', 'data.previous_sha256', 'data.used_in'),
  ...carried('REC-6', 'asset.withdrawn', 'data.version', 'data.sha256', 'reason'),
  ...carried('REC-6', 'asset.scanned', 'data.version', 'data.sha256', 'data.scanner', 'data.scan_result'),
  ...carried('REC-6', 'asset.rights_recorded', 'data.licence', 'data.licence_holder', 'data.licence_territory'),
  ...carried('REC-6', 'asset.rights_recorded', 'data.licence_expires', 'data.licence_evidence', 'data.version'),
  ...carried('REC-6', 'claim.evidenced', 'data.claim', 'data.evidence', 'data.evidence_sha256'),
  ...carried('REC-6', 'comment.added', 'data.comment', 'data.visible_to', 'actor.org', 'targets'),

  // Login, logout, failure, second factor, session: address, device, duration.
  ...carried(
    'REC-16',
    'user.logged_in',
    'context.ip',
    'data.device',
    'data.method',
    'data.mfa',
    'data.failure',
    'outcome',
  ),
  ...carried('REC-16', 'user.logged_out', 'context.ip', 'data.device', 'data.session_seconds'),
  ...carried('REC-16', 'user.mfa_answered', 'context.ip', 'data.device', 'data.method', 'outcome'),
  ...carried('REC-16', 'user.mfa_enrolled', 'context.ip', 'data.device', 'data.method', 'data.kind'),
  ...carried('REC-16', 'user.session_ended', 'context.ip', 'data.device', 'data.session_seconds', 'data.cause'),

  // Roles and permissions: before and after, approval workflow, expiry.
  ...['granted', 'revoked', 'expired'].flatMap((what) => carried('REC-17', `role.${what}`, 'data.role')),
  ...['changed', 'granted', 'revoked'].flatMap((what) => [
    ...carried('REC-17', `role.${what}`, 'targets.user', 'changes', 'changes.roles', 'approval'),
    ...carried('REC-17', `role.${what}`, 'data.approval_request', 'data.workflow', 'data.expires'),
  ]),
  ...carried('REC-17', 'role.expired', 'targets.user', 'changes.roles', 'data.expires'),
  ...carried('REC-17', 'access_review.completed', 'data.reviewed', 'data.kept', 'data.revoked', 'data.decisions'),

  // Permission decisions: policy and version, the rule that decided, the attributes of the request.
  ...['access.denied', 'access.allowed'].flatMap((type) => [
    ...carried('REC-18', type, 'decision.policy', 'decision.version', 'decision.rule', 'decision.reason'),
    ...carried('REC-18', type, 'data.permission', 'data.attributes'),
  ]),

  // Administration: settings before and after, people, maintenance.
  ...carried('REC-19', 'setting.changed', 'data.setting', 'changes'),
  ...carried('REC-19', 'policy.changed', 'data.version', 'changes', 'approval'),
  ...carried('REC-19', 'user.created', 'targets.user', 'changes', 'data.roles'),
  ...carried('REC-19', 'user.updated', 'targets.user', 'changes', 'changes.email'),
  ...carried('REC-19', 'user.deactivated', 'targets.user', 'changes', 'data.still_active_in'),
  ...carried('REC-19', 'account.locked', 'targets.user', 'data.cause'),
  ...carried('REC-19', 'account.unlocked', 'targets.user', 'data.verified_how'),
  ...carried('REC-19', 'maintenance.started', 'data.planned_until', 'data.rules_disabled', 'approval'),
  ...carried('REC-19', 'maintenance.ended', 'data.started', 'data.rules_left_disabled'),

  // Workflow rules: changed with before, after and approval; evaluated, fired or not and why; every candidate; notices.
  ...['created', 'updated', 'enabled', 'disabled'].flatMap((what) =>
    carried('REC-21', `rule.${what}`, 'targets.rule', 'changes', 'approval', 'data.version'),
  ),
  ...carried('REC-21', 'rule.created', 'data.conditions', 'data.actions', 'data.enabled'),
  ...carried('REC-21', 'rule.updated', 'data.conditions_before', 'data.conditions', 'changes.condition'),
  ...['evaluated', 'fired'].flatMap((what) => [
    ...carried('REC-21', `rule.${what}`, 'targets.rule', 'data.version', 'data.attributes', 'data.matched'),
    ...carried('REC-21', `rule.${what}`, 'data.candidates', 'data.explanation'),
  ]),
  ...carried('REC-21', 'rule.evaluated', 'data.result', 'data.fired'),
  ...carried('REC-21', 'rule.fired', 'data.effects'),
  ...['attempted', 'delivered', 'bounced', 'suppressed'].flatMap((what) => [
    ...carried('REC-21', `notification.${what}`, 'data.notification', 'data.channel', 'data.attempt'),
    ...carried('REC-21', `notification.${what}`, 'data.recipient', 'targets.recipient'),
  ]),
  ...carried('REC-21', 'notification.attempted', 'data.retry_of'),
  ...carried('REC-21', 'notification.delivered', 'data.delivered_at', 'data.receipt'),
  ...carried('REC-21', 'notification.bounced', 'data.bounce_reason', 'data.bounce_code', 'data.retry_at'),
  ...carried('REC-21', 'notification.suppressed', 'data.cause'),

  // Leads: created, assigned and reassigned with chain and reason, market, state, time limits.
  ...carried('REC-22', 'lead.created', 'targets.lead', 'data.channel'),
  ...['assigned', 'reassigned'].flatMap((what) => [
    ...carried('REC-22', `lead.${what}`, 'targets.lead', 'targets.assignee', 'reason', 'data.step', 'data.chain'),
    ...carried('REC-22', `lead.${what}`, 'data.rule', 'data.rule_version', 'data.attributes', 'data.candidates'),
  ]),
  ...carried('REC-22', 'lead.reassigned', 'targets.previous', 'changes.assignee'),
  ...carried('REC-22', 'lead.market_changed', 'changes.market', 'reason', 'data.ticket'),
  ...carried('REC-22', 'lead.state_changed', 'changes.state', 'reason'),
  ...carried('REC-22', 'lead.enriched', 'changes', 'data.provider', 'data.fields'),
  ...carried('REC-22', 'lead.merged', 'targets.kept', 'targets.merged', 'data.matched_on'),
  ...carried('REC-22', 'lead.sla_approached', 'targets.lead', 'data.sla', 'data.due', 'data.remaining_minutes'),
  ...carried('REC-22', 'lead.sla_breached', 'targets.lead', 'data.sla', 'data.due', 'data.late_minutes'),
];
