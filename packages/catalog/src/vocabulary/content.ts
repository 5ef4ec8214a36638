/** Posts: drafted, handed in, decided on, scheduled, published in exactly one form, taken down. */

import { confidential, open, required, type EventType, type FieldRule } from '../event-type.ts';
import { workflow } from './workflow.ts';

const family = 'content';
const requirement = 'REC-6';
const retention = 'business';

/** Which form of the content it was: the words by one hash, what people saw by another. */
const form: Readonly<Record<string, FieldRule>> = {
  content_sha256: required(open('hash')),
  rendition_sha256: open('hash'),
  version: required(open('text')),
  /** The files it shows, each in the version it had: `asset_31@2`. */
  assets: open('list'),
};

const changes: Readonly<Record<string, FieldRule>> = {
  status: open('text'),
  version: open('text'),
  publish_at: open('time'),
  address: open('address'),
  link: open('address'),
  image: open('reference'),
  assets: open('list'),
  hashtags: open('list'),
  language: open('text'),
  label: open('text'),
  headline: confidential('text'),
  text: confidential('text'),
};

const post = { type: 'post', id: 'p_88', name: 'Linen in May' };
const raj = { type: 'user', id: 'u_4', name: 'Raj Patel', role: 'approver' };
const scope = { client: 'larkfield', brand: 'Larkfield Home', market: 'DE', channel: 'instagram', campaign: 'c_204' };
const hash = '7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069';
const seen = 'a948904f2f0f479b8f8197694b30184b0d2ed1c1cd2a1e0d0ce2e08b8a9d53c1';
const typical = { scope, domain: 'marketing' };

export const contentTypes: readonly EventType[] = [
  {
    name: 'post.drafted',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:drafted|draft} the post {target:post}',
      de: '{actor} {hat} den Beitrag {target:post} {did:entworfen|entwerfen}',
    },
    data: {
      ...form,
      language: open('text'),
      label: open('text'),
      brief: open('reference'),
      text: confidential('text'),
    },
    changes,
    example: {
      ...typical,
      targets: [post],
      data: { content_sha256: hash, version: '1', assets: ['asset_31@1'], language: 'de', text: 'Leinen für den Mai.' },
    },
  },
  {
    name: 'post.edited',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:changed|change} [{changed} of ]the post {target:post}{values}',
      de: '{actor} {hat} den Beitrag {target:post} {did:geändert|ändern}[: {changed}]{values}',
    },
    data: { ...form, previous_version: open('text'), previous_sha256: open('hash'), after_approval: open('flag') },
    changes,
    example: {
      ...typical,
      targets: [post],
      changes: [{ path: 'headline', before: 'Leinen im Mai', after: 'Leinen für den Mai' }],
      data: { content_sha256: hash, version: '3', previous_version: '2', after_approval: false },
    },
  },
  {
    name: 'post.deleted',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:deleted|delete} the post {target:post}[ (reason: {reason})]',
      de: '{actor} {hat} den Beitrag {target:post} {did:gelöscht|löschen}[ (Grund: {reason})]',
    },
    data: { ...form, was_published: open('flag'), recoverable_until: open('time') },
    changes,
    example: {
      ...typical,
      targets: [post],
      reason: 'the offer was dropped',
      changes: [{ path: 'status', before: 'draft', after: null }],
      data: { content_sha256: hash, version: '2', was_published: false },
    },
  },
  {
    name: 'post.submitted',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:submitted|submit} the post {target:post}[ to {target:approver}] for approval',
      de: '{actor} {hat} den Beitrag {target:post}[ bei {target:approver}] zur Freigabe {did:eingereicht|einreichen}',
    },
    data: { ...form, ...workflow, due: open('time'), comment: confidential('text') },
    changes,
    example: {
      ...typical,
      targets: [post, raj],
      changes: [{ path: 'status', before: 'draft', after: 'in review' }],
      data: {
        content_sha256: hash,
        version: '3',
        approval_request: 'apr_340',
        workflow: 'post',
        workflow_step: 'brand',
      },
    },
  },
  {
    name: 'post.approved',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:approved|approve} the post {target:post}[ in version {data.version}]',
      de: '{actor} {hat} den Beitrag {target:post}[ in Version {data.version}] {did:freigegeben|freigeben}',
    },
    data: { ...form, ...workflow, step: open('text'), expires: open('time'), comment: confidential('text') },
    changes,
    example: {
      ...typical,
      targets: [post, { type: 'user', id: 'u_17', name: 'Ana Ruiz', role: 'author' }],
      changes: [{ path: 'status', before: 'in review', after: 'approved' }],
      data: {
        content_sha256: hash,
        rendition_sha256: seen,
        version: '3',
        assets: ['asset_31@1'],
        step: 'brand',
        approval_request: 'apr_340',
        comment: 'Fine with the new headline.',
      },
    },
  },
  {
    name: 'post.rejected',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:rejected|reject} the post {target:post}[ (reason: {reason})]',
      de: '{actor} {hat} den Beitrag {target:post} {did:abgelehnt|ablehnen}[ (Grund: {reason})]',
    },
    data: { ...form, ...workflow, step: open('text'), comment: confidential('text') },
    changes,
    example: {
      ...typical,
      targets: [post, { type: 'user', id: 'u_17', name: 'Ana Ruiz', role: 'author' }],
      reason: 'the claim is not proven',
      changes: [{ path: 'status', before: 'in review', after: 'rejected' }],
      data: { content_sha256: hash, version: '2', step: 'legal', approval_request: 'apr_338' },
    },
  },
  {
    name: 'post.scheduled',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:scheduled|schedule} the post {target:post}[ for {data.publish_at}][ on {scope.channel}]',
      de: '{actor} {hat} den Beitrag {target:post}[ für {data.publish_at}][ auf {scope.channel}] {did:eingeplant|einplanen}',
    },
    data: { ...form, ...workflow, publish_at: required(open('time')), account: open('reference') },
    changes,
    example: {
      ...typical,
      targets: [post],
      data: { content_sha256: hash, version: '3', publish_at: '2026-05-04T18:00:00+02:00', account: 'larkfield.home' },
    },
  },
  {
    name: 'post.published',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:published|publish} the post {target:post}[ on {scope.channel}]',
      de: '{actor} {hat} den Beitrag {target:post}[ auf {scope.channel}] {did:veröffentlicht|veröffentlichen}',
    },
    // Exactly what stood there, beside what had been approved: the two are compared, never assumed equal.
    data: {
      ...form,
      ...workflow,
      rendition_sha256: required(open('hash')),
      rendition: open('reference'),
      address: required(open('address')),
      approved_version: open('text'),
      approved_sha256: open('hash'),
      publish_at: open('time'),
      account: open('reference'),
      language: open('text'),
      label: open('text'),
      text: required(confidential('text')),
    },
    changes,
    example: {
      ...typical,
      actor: { type: 'service', id: 'scheduler', name: 'Post Scheduler', mode: 'scheduled' },
      targets: [post],
      changes: [{ path: 'status', before: 'scheduled', after: 'published' }],
      data: {
        content_sha256: hash,
        rendition_sha256: seen,
        rendition: 'renditions/p_88/3.png',
        version: '3',
        approved_version: '3',
        approved_sha256: hash,
        assets: ['asset_31@1'],
        address: 'https://social.example/larkfield.home/p/88',
        publish_at: '2026-05-04T18:00:00+02:00',
        account: 'larkfield.home',
        language: 'de',
        label: 'made with AI',
        text: 'Leinen für den Mai.',
        approval_request: 'apr_340',
      },
    },
  },
  {
    name: 'post.taken_down',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:took down|take down} the post {target:post}[ (reason: {reason})]',
      de: '{actor} {hat} den Beitrag {target:post} {did:offline genommen|offline nehmen}[ (Grund: {reason})]',
    },
    data: { ...form, address: required(open('address')), published_at: open('time'), live_minutes: open('number') },
    changes,
    example: {
      ...typical,
      targets: [post],
      reason: 'the photo may not be used in advertising',
      changes: [{ path: 'status', before: 'published', after: 'taken down' }],
      data: {
        content_sha256: hash,
        version: '3',
        address: 'https://social.example/larkfield.home/p/88',
        published_at: '2026-05-04T16:00:02Z',
        live_minutes: 47,
      },
    },
  },
];
