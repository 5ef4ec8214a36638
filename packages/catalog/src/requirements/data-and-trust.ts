/**
 * Which field carries what REC-7 to 15, 20 and 23 to 27 name, and REC-6 of mailings: requirement row, type, path in
 * the event, as in `marketing.ts`.
 */

import { carried, type RequirementField } from './requirement-field.ts';

export const dataAndTrustRequirements: readonly RequirementField[] = [
  // A mailing is published as a post is: its content exactly, its form, its address.
  ...carried('REC-6', 'mailing.sent', 'targets.mailing', 'targets.list', 'data.content_sha256', 'data.text'),
  ...carried('REC-6', 'mailing.sent', 'data.address', 'data.recipients', 'data.consent_check', 'data.withdrawn'),

  // Import and export: source system, volume, validation, transformation; filter, rows, scan, fields and their decision.
  ...['data.exported', 'data.imported', 'data.transformed'].flatMap((type) => [
    ...carried('REC-7', type, 'targets', 'data.system', 'data.rows', 'data.bytes', 'data.validation'),
    ...carried('REC-7', type, 'data.transformation', 'data.dropped_columns', 'data.scan', 'data.fields'),
    ...carried('REC-7', type, 'data.categories', 'data.classes', 'data.purpose', 'data.legal_basis'),
  ]),
  ...carried('REC-7', 'data.exported', 'data.filter', 'data.field_decision', 'data.withheld_fields'),
  ...carried('REC-7', 'data.imported', 'data.rejected', 'data.validation_errors'),

  // Processing: times, quality score, errors, validation.
  ...['data.processed', 'data.validated'].flatMap((type) => [
    ...carried('REC-8', type, 'targets', 'data.started', 'data.ended'),
    ...carried('REC-8', type, 'data.quality_score', 'data.errors', 'data.validation'),
  ]),

  // Sharing across domains: categories, receiving domain, consent validation.
  ...carried('REC-9', 'data.shared', 'data.categories', 'data.receiving_domain', 'domain'),
  ...carried('REC-9', 'data.shared', 'data.consent_check', 'data.consent_checked', 'data.without_consent'),

  // Retention, deletion, archival: policy, procedure, counts, result.
  ...['data.deleted', 'data.archived', 'retention_policy.changed', 'hold.placed', 'hold.released'].flatMap((type) =>
    carried('REC-10', type, 'targets', 'data.policy', 'data.procedure', 'data.records', 'data.result'),
  ),
  ...carried('REC-10', 'retention_policy.changed', 'changes', 'changes.period_days', 'reason', 'approval'),
  ...carried('REC-10', 'data.deleted', 'data.kept', 'targets.hold'),

  // Access: who, purpose, what data, method, privacy check.
  ...carried('REC-11', 'data.accessed', 'actor', 'data.purpose', 'targets', 'data.categories', 'data.fields'),
  ...carried('REC-11', 'data.accessed', 'data.method', 'data.privacy_check'),

  // Consent and requests: the subject under a pseudonym, kind, basis, response and its date.
  ...[
    'consent.given',
    'consent.withdrawn',
    'subject_request.received',
    'subject_request.answered',
    'subject_request.extended',
  ].flatMap((type) => [
    ...carried('REC-12', type, 'targets', 'data.pseudonym', 'data.kind', 'data.basis'),
    ...carried('REC-12', type, 'data.response', 'data.answered'),
  ]),
  ...['received', 'answered', 'extended'].flatMap((what) =>
    carried('REC-12', `subject_request.${what}`, 'targets.contact', 'data.request', 'data.due'),
  ),
  ...carried('REC-12', 'subject_request.extended', 'changes.due', 'reason'),

  // Integrations: direction and checks everywhere; approval first, schedule and missed runs, counts, conflicts.
  ...[
    'approved',
    'connected',
    'configured',
    'synced',
    'sync_missed',
    'conflict_resolved',
    'token_expired',
    'disconnected',
  ].flatMap((what) => [
    ...carried('REC-13', `integration.${what}`, 'targets.integration', 'data.direction', 'data.schedule'),
    ...carried('REC-13', `integration.${what}`, 'data.security_check', 'data.compliance_check'),
  ]),
  ...carried('REC-13', 'integration.approved', 'approval', 'data.first', 'data.vendor_assessment'),
  ...carried('REC-13', 'integration.configured', 'changes', 'changes.direction', 'changes.schedule'),
  ...carried('REC-13', 'integration.synced', 'data.rows', 'data.created', 'data.updated', 'data.deleted'),
  ...carried('REC-13', 'integration.synced', 'data.validation', 'data.conflicts', 'data.resolution'),
  ...carried('REC-13', 'integration.conflict_resolved', 'changes', 'data.resolution', 'data.winner'),
  ...carried('REC-13', 'integration.sync_missed', 'data.expected', 'data.missed', 'data.last_synced'),
  ...carried('REC-13', 'vendor.assessed', 'targets.vendor', 'data.assessed', 'data.valid_until', 'data.result'),
  ...carried('REC-13', 'vendor.assessed', 'data.security_check', 'data.compliance_check'),
  ...carried('REC-13', 'vendor.contract_recorded', 'targets.vendor', 'data.contract', 'data.starts', 'data.ends'),
  ...carried('REC-13', 'vendor.contract_recorded', 'data.service_levels', 'data.notice_by'),
  ...carried('REC-13', 'vendor.service_measured', 'targets.vendor', 'data.measure', 'data.measured', 'data.promised'),
  ...carried('REC-13', 'vendor.service_measured', 'data.met', 'data.clause', 'data.credit_due'),

  // Interfaces: authentication, redacted request and response, status, errors, limits.
  ...carried('REC-14', 'api.called', 'data.authentication', 'data.request', 'data.response', 'data.status'),
  ...carried('REC-14', 'api.called', 'data.error', 'data.rate_limited', 'data.rate_limit_remaining'),
  ...carried('REC-14', 'api.rate_limited', 'data.authentication', 'data.status', 'data.limit', 'data.window_seconds'),
  ...carried('REC-14', 'api_key.created', 'targets.api_key', 'data.authentication', 'data.scopes', 'data.expires'),
  ...carried('REC-14', 'api_key.revoked', 'targets.api_key', 'data.authentication', 'data.last_used', 'reason'),
  ...carried('REC-14', 'cloud.api_called', 'data.authentication', 'data.parameters', 'data.response', 'data.status'),
  ...carried('REC-14', 'cloud.api_called', 'data.error_code', 'data.error_message', 'data.rate_limited'),
  ...carried('REC-16', 'cloud.signed_in', 'context.ip', 'data.device', 'data.session_seconds', 'data.mfa', 'outcome'),

  // Health: state of integrations, performance, alerts, recording stopped and resumed, gaps.
  ...carried('REC-15', 'system.status_changed', 'targets.integration', 'data.status', 'data.integration'),
  ...carried('REC-15', 'system.status_changed', 'changes.status'),
  ...carried('REC-15', 'system.measured', 'targets', 'data.measure', 'data.value', 'data.unit'),
  ...carried('REC-15', 'system.alerted', 'targets', 'data.alert', 'data.severity', 'data.errors'),
  ...carried('REC-15', 'system.recording_stopped', 'targets.source', 'data.source', 'data.last_recorded', 'reason'),
  ...carried('REC-15', 'system.recording_resumed', 'targets.source', 'data.source', 'data.stopped', 'data.lost'),
  ...carried('REC-15', 'system.gap_detected', 'targets.source', 'data.source', 'data.expected', 'data.seen'),
  ...carried('REC-15', 'system.gap_detected', 'data.from', 'data.to', 'data.method'),

  // Security: failed logins, escalation and other suspicion; incidents through their life; responses by themselves.
  ...carried('REC-20', 'security.suspicion_raised', 'targets', 'data.kind', 'data.attempts', 'data.severity'),
  ...carried('REC-20', 'security.suspicion_raised', 'data.rule', 'data.evidence'),
  ...['opened', 'updated', 'escalated', 'notified', 'closed'].flatMap((what) =>
    carried('REC-20', `incident.${what}`, 'targets.incident', 'data.level', 'data.phase'),
  ),
  ...carried('REC-20', 'incident.opened', 'data.detected', 'data.alert'),
  ...carried('REC-20', 'incident.updated', 'changes', 'data.recovery_estimate'),
  ...carried('REC-20', 'incident.escalated', 'changes.level', 'reason'),
  ...carried('REC-20', 'incident.notified', 'data.audience', 'data.minutes'),
  ...carried('REC-20', 'incident.closed', 'data.root_cause', 'data.lessons', 'data.actions'),
  ...carried('REC-20', 'response.executed', 'targets.incident', 'data.action', 'data.automatic', 'data.result'),
  ...carried('REC-20', 'response.executed', 'data.reversible', 'data.reverses'),
  ...carried('REC-20', 'break_glass.started', 'targets', 'data.role', 'data.expires', 'data.review_due', 'reason'),
  ...carried('REC-20', 'break_glass.reviewed', 'targets.user', 'data.verdict', 'data.started', 'data.ended'),

  // Agents: who, model, delegator, mode, intent, tool, parameters, decision, result, effects, label.
  ...['agent.tool_called', 'agent.run_started', 'agent.run_ended', 'agent.content_disclosed'].flatMap((type) =>
    carried('REC-23', type, 'actor', 'actor.onBehalfOf', 'actor.mode', 'data.model', 'data.run'),
  ),
  ...carried('REC-23', 'agent.tool_called', 'data.intent', 'data.tool', 'data.parameters', 'data.result'),
  ...carried('REC-23', 'agent.tool_called', 'decision.policy', 'decision.version', 'decision.rule'),
  ...carried('REC-23', 'agent.tool_called', 'data.effects', 'data.label'),
  ...carried('REC-23', 'agent.content_disclosed', 'targets', 'data.label'),

  // Keys: generated, rotated, used, access granted, backed up, destroyed.
  ...['generated', 'rotated', 'used', 'access_granted', 'backed_up', 'destroyed'].flatMap((what) =>
    carried('REC-24', `key.${what}`, 'targets.key', 'data.purpose', 'data.age_days'),
  ),
  ...carried('REC-24', 'key.rotated', 'data.previous_version', 'data.due'),
  ...carried('REC-24', 'key.used', 'data.operation', 'data.count'),
  ...carried('REC-24', 'key.access_granted', 'targets.user', 'data.role', 'data.expires', 'approval'),
  ...carried('REC-24', 'key.backed_up', 'data.copies', 'data.location', 'data.verified'),
  ...carried('REC-24', 'key.destroyed', 'data.method', 'reason'),

  // The trail itself.
  ...carried('REC-25', 'trail.store_created', 'data.origin'),
  ...carried('REC-25', 'trail.key_changed', 'data.next', 'data.signature'),
  ...carried('REC-25', 'trail.api_key_created', 'targets.api_key', 'data.scopes', 'data.sources', 'data.expires'),
  ...carried('REC-25', 'trail.api_key_revoked', 'targets.api_key'),
  ...carried('REC-25', 'trail.tenant_created', 'targets.tenant', 'data.origin'),
  ...carried('REC-25', 'trail.tenant_changed', 'targets.tenant', 'data.public_log'),
  ...carried('REC-25', 'trail.type_registered', 'data.type', 'data.type_version', 'data.fields'),
  ...carried('REC-25', 'trail.conflict_seen', 'data.index', 'data.ref'),
  ...carried('REC-25', 'trail.clock_adjusted', 'data.milliseconds'),
  ...carried('REC-25', 'trail.restored', 'data.restored_checkpoint', 'data.newest_checkpoint', 'data.lost'),
  ...carried('REC-25', 'trail.read', 'actor', 'data.queries', 'data.events', 'data.from', 'data.to'),
  ...carried('REC-25', 'trail.searched', 'actor', 'data.query', 'data.results', 'data.purpose'),
  ...carried('REC-25', 'trail.view_changed', 'targets.view', 'data.kind', 'data.query'),
  ...carried(
    'REC-25',
    'trail.exported',
    'actor',
    'data.kind',
    'data.entries',
    'data.purpose',
    'data.parameters_sha256',
  ),
  ...carried('REC-25', 'trail.verified', 'actor', 'data.size', 'data.findings'),
  ...carried('REC-25', 'trail.revealed', 'actor', 'data.count', 'data.purpose'),
  ...carried('REC-25', 'trail.erasure_requested', 'data.subjects', 'data.basis', 'data.requested_by'),
  ...carried('REC-25', 'trail.erased', 'data.groups_sha256', 'data.basis', 'data.requested_by', 'data.approved_by'),
  ...carried('REC-25', 'trail.purged', 'data.groups_sha256', 'data.count', 'data.policy', 'data.kept'),
  ...carried('REC-25', 'trail.held', 'targets.hold', 'data.kind', 'data.count', 'data.until'),
  ...carried('REC-25', 'trail.reported', 'targets.report', 'data.kind', 'data.from', 'data.to', 'data.report_sha256'),
  ...carried('REC-25', 'trail.signed_off', 'targets.report', 'actor', 'data.role', 'data.report_sha256'),
  ...carried('REC-25', 'trail.corrected', 'targets.event', 'changes', 'reason', 'links.corrects', 'data.index'),
  ...carried('REC-25', 'trail.annotated', 'targets.event', 'data.index', 'data.note'),
  ...carried('REC-25', 'trail.disputed', 'targets.event', 'data.index', 'data.question', 'data.owner'),
  ...carried('REC-25', 'trail.resolved', 'targets.event', 'data.index', 'data.resolution', 'data.acknowledged_by'),

  // Use across domains: who, which records, purpose, consent check, personal or aggregated.
  ...[
    'crm.record_used',
    'lead.handed_over',
    'conversion.tracked',
    'usage.analysed',
    'feedback.received',
    'health_score.used',
    'ticket.linked',
    'journey.used',
    'expansion.proposed',
    'roi.calculated',
    'finance.record_used',
    'report.created',
  ].flatMap((type) => [
    ...carried('REC-26', type, 'actor', 'targets', 'data.records', 'data.purpose'),
    ...carried('REC-26', type, 'data.consent_check', 'data.granularity'),
  ]),
  ...carried('REC-26', 'lead.handed_over', 'targets.lead', 'targets.receiver', 'data.receiving_domain'),
  ...carried('REC-26', 'conversion.tracked', 'targets.campaign', 'data.kind', 'data.value'),
  ...carried('REC-26', 'usage.analysed', 'data.kind', 'data.smallest_group'),
  ...carried('REC-26', 'feedback.received', 'data.text', 'data.rating'),
  ...carried('REC-26', 'health_score.used', 'data.score'),
  ...carried('REC-26', 'ticket.linked', 'targets.ticket', 'data.ticket'),
  ...carried('REC-26', 'journey.used', 'data.stage'),
  ...carried('REC-26', 'expansion.proposed', 'data.product', 'data.value'),
  ...carried('REC-26', 'finance.record_used', 'data.kind', 'data.amount'),
  ...carried('REC-26', 'roi.calculated', 'targets.campaign', 'data.roi_percent', 'data.spend', 'data.revenue'),
  ...carried('REC-26', 'roi.calculated', 'data.spend_source', 'data.formula'),
  ...carried('REC-26', 'report.created', 'targets.report', 'data.kind', 'data.figures'),
  ...carried('REC-26', 'report.signed', 'actor', 'targets.report', 'data.role', 'data.content_sha256'),

  // Releases: what, which version, pipeline, commit, approver; code as its hosts tell it.
  ...['release.deployed', 'release.rolled_back'].flatMap((type) => [
    ...carried('REC-27', type, 'targets', 'data.kind', 'data.pipeline', 'data.commit', 'approval'),
    ...carried('REC-27', type, 'changes.version'),
  ]),
  ...carried('REC-27', 'release.deployed', 'data.version', 'targets.landing_page'),
  ...carried('REC-27', 'release.rolled_back', 'data.restored_version', 'reason'),
  ...carried('REC-27', 'code.committed', 'targets.repository', 'changes', 'data.commit', 'data.pipeline'),
  ...carried('REC-27', 'code.merged', 'targets.pull_request', 'data.merge_commit', 'data.pipeline', 'approval'),
  ...carried('REC-27', 'code.pull_request_opened', 'targets.pull_request', 'data.head_commit', 'data.pipeline'),
  ...carried('REC-27', 'code.pull_request_closed', 'targets.pull_request', 'data.head_commit', 'data.pipeline'),
];
