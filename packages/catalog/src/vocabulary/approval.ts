/** Approvals of whatever needs one: asked for, given, refused, taken back, lapsed. */

import { confidential, open, required, type EventType, type FieldRule } from '../event-type.ts';

const family = 'approval';
const requirement = 'REC-2';
const retention = 'business';

/** What was put to the approver. The subject is the first target, the people are targets with a role. */
const question: Readonly<Record<string, FieldRule>> = {
  request: required(open('reference')),
  /** What kind of thing: `budget`, `post`, `launch`, `role`, `integration` … */
  kind: required(open('text')),
  workflow: open('text'),
  step: open('text'),
  steps: open('count'),
  version: open('text'),
  content_sha256: open('hash'),
  currency: open('text'),
  amount: confidential('money'),
};

const post = { type: 'post', id: 'p_88', name: 'Linen in May' };
const raj = { type: 'user', id: 'u_4', name: 'Raj Patel', role: 'approver' };
const ana = { type: 'user', id: 'u_17', name: 'Ana Ruiz', role: 'requester' };
const typical = { domain: 'marketing', scope: { client: 'larkfield', brand: 'Larkfield Home', campaign: 'c_204' } };
const byRaj = { ...typical, actor: { type: 'user', id: 'u_4', name: 'Raj Patel' }, targets: [post, ana] };
const asked = { request: 'apr_340', kind: 'post', workflow: 'post', step: 'brand', steps: 2, version: '3' };

export const approvalTypes: readonly EventType[] = [
  {
    name: 'approval.requested',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:asked|ask}[ {target:approver}] for approval[ of {target}][ by {data.due}]',
      de: '{actor} {hat}[ bei {target:approver}] die Genehmigung[ für {target}][ bis {data.due}] {did:angefragt|anfragen}',
    },
    data: { ...question, due: open('time'), comment: confidential('text') },
    example: {
      ...typical,
      targets: [post, raj],
      data: { ...asked, due: '2026-05-04T12:00:00+02:00', comment: 'Please before noon.' },
    },
  },
  {
    name: 'approval.given',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:approved|approve} {target}[, asked by {target:requester}]',
      de: '{actor} {hat} {target}[ auf Anfrage von {target:requester}] {did:genehmigt|genehmigen}',
    },
    data: {
      ...question,
      /** True: the act came first and the approval after it. */
      given_afterwards: open('flag'),
      self_approved: open('flag'),
      as_deputy: open('flag'),
      expires: open('time'),
      limit: confidential('money'),
      conditions: confidential('text'),
      comment: confidential('text'),
    },
    example: {
      ...byRaj,
      data: { ...asked, given_afterwards: false, self_approved: false, comment: 'Good to go.' },
    },
  },
  {
    name: 'approval.rejected',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:refused|refuse} approval[ of {target}][ (reason: {reason})]',
      de: '{actor} {hat} die Genehmigung[ für {target}] {did:abgelehnt|ablehnen}[ (Grund: {reason})]',
    },
    data: { ...question, as_deputy: open('flag'), comment: confidential('text') },
    example: {
      ...byRaj,
      reason: 'the price is wrong',
      data: { ...asked, comment: 'See the price list of May.' },
    },
  },
  {
    name: 'approval.revoked',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:took back|take back} the approval[ of {target}][ (reason: {reason})]',
      de: '{actor} {hat} die Genehmigung[ für {target}] {did:zurückgezogen|zurückziehen}[ (Grund: {reason})]',
    },
    data: { ...question, given_at: open('time'), already_used: open('flag'), comment: confidential('text') },
    example: {
      ...byRaj,
      reason: 'the photo was exchanged afterwards',
      data: { ...asked, given_at: '2026-05-04T09:40:00Z', already_used: true },
    },
  },
  {
    name: 'approval.expired',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention,
    sentence: {
      en: 'The approval[ of {target}] lapsed[ on {data.due}]',
      de: 'Die Genehmigung[ für {target}] ist[ am {data.due}] verfallen',
    },
    data: {
      ...question,
      due: open('time'),
      reminders: open('count'),
      /** `unanswered`: nobody decided in time; `given`: it was given and has run out. */
      state: open('text'),
    },
    example: {
      ...typical,
      actor: { type: 'system', id: 'approvals', name: 'Approvals', mode: 'scheduled' },
      targets: [post, raj, ana],
      data: { ...asked, due: '2026-05-04T12:00:00+02:00', reminders: 2, state: 'unanswered' },
    },
  },
];
