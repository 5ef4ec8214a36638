/** Small events for the table of verdicts: one house on one day, said shortly. */

import type { ReadEvent } from '@trailmark/catalog';

/** An event as its source sends it. */
export interface SentEvent {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly source: string;
  readonly actor: Readonly<Record<string, unknown>>;
  readonly [member: string]: unknown;
}

export const ana = { type: 'user', id: 'u_17', name: 'Ana Ruiz' };
export const raj = { type: 'user', id: 'u_4', name: 'Raj Patel', roles: ['marketing_director'] };
export const kim = { type: 'user', id: 'u_9', name: 'Kim Osei', roles: ['marketing_director'] };
/** Another person of the same name. */
export const otherAna = { type: 'user', id: 'u_71', name: 'Ana Ruiz', roles: ['marketing_director'] };
/** Ana's account in another tool, as a link says where a case says so. */
export const anaElsewhere = { type: 'user', id: 'ana.ruiz', name: 'aruiz', roles: ['marketing_director'] };
export const intern = { type: 'user', id: 'u_30', name: 'Noor Haddad', roles: ['intern'] };
export const scheduler = { type: 'service', id: 'scheduler', name: 'Post Scheduler', mode: 'scheduled' };
export const identity = { type: 'service', id: 'identity', name: 'Identity', mode: 'scheduled' };
export const agentOfAna = { type: 'agent', id: 'agent_media', name: 'Media Agent', onBehalfOf: ana };
export const agentAlone = { type: 'agent', id: 'agent_review', name: 'Review Agent' };

export const post = { type: 'post', id: 'p_88', name: 'Linen in May' };
export const photo = { type: 'asset', id: 'asset_31', name: 'linen.jpeg' };
export const campaign = { type: 'campaign', id: 'c_204', name: 'Spring Sale' };
export const role = { type: 'role', id: 'role_brief_reader', name: 'brief reader' };

type More = Readonly<Record<string, unknown>>;

/** @param time `09:30` on 4 May 2026, or `+2 09:30` so many days later */
export function sent(type: string, time: string, actor: More, more: More = {}): SentEvent {
  const source = SOURCES[type.split('.')[0] ?? ''] ?? 'governance';
  const at = timeOf(time);
  const name = `${type} ${time} ${String(actor['id'])}`;
  return { id: name, type, time: at, source, actor, ...more };
}

const SOURCES: Readonly<Record<string, string>> = {
  post: 'cms',
  asset: 'dam',
  budget: 'ads',
  campaign: 'ads',
  role: 'idp',
  code: 'git:nordlicht/site',
  release: 'deploy',
  spending_authority: 'finance',
  break_glass: 'idp',
  rule: 'automation',
};

export function timeOf(time: string): string {
  const [, day = '0', clock = ''] = /^(?:([+-]\d+) )?(\d\d:\d\d)$/.exec(time) ?? [];
  const ms = Date.parse(`2026-05-04T${clock}:00Z`) + Number(day) * 86_400_000;
  return new Date(ms).toISOString();
}

export const FORM = { content_sha256: 'aa', rendition_sha256: '11', version: '3', assets: ['asset_31@1'] };

export const approvedPost = (time: string, who: More = raj, data: More = {}): SentEvent =>
  sent('post.approved', time, who, { targets: [post], data: { ...FORM, approval_request: 'apr_1', ...data } });
export const submittedPost = (time: string, who: More = ana): SentEvent =>
  sent('post.submitted', time, who, { targets: [post], data: { ...FORM, approval_request: 'apr_1' } });
export const publishedPost = (time: string, data: More = {}, who: More = ana): SentEvent =>
  sent('post.published', time, who, { targets: [post], data: { ...FORM, approval_request: 'apr_1', ...data } });

/** An event of `approval.*` about the campaign. */
export const decided = (what: string, time: string, who: More, data: More = {}): SentEvent =>
  sent(`approval.${what}`, time, who, { targets: [campaign], data: { request: 'apr_7', kind: 'budget', ...data } });
/** The daily budget goes from one amount of euros to another. */
export const raised = (time: string, before: string, after: string, data: More = {}, who: More = ana): SentEvent =>
  sent('budget.adjusted', time, who, {
    targets: [campaign],
    changes: [{ path: 'daily_budget', before, after }],
    data: { currency: 'EUR', period: 'day', ...data },
  });
export const launched = (time: string, data: More = {}, more: More = {}): SentEvent =>
  sent('campaign.launched', time, ana, { targets: [campaign], data, ...more });

/** As a desk reads them, in the order they came. */
export function read(events: readonly SentEvent[]): ReadEvent[] {
  return events.map((event, index) => ({
    ...event,
    index,
    ref: `ref_${index}`,
    recorded: event.time,
    known: true,
    sentence: '',
    sealed: [],
  }));
}
