/** The trail's own events: only the server records them. */

import { confidential, open, type EventType } from './event-type.ts';

const family = 'trail';

export const trailTypes: readonly EventType[] = [
  {
    name: 'trail.store_created', version: 1, family, importance: 'notable',
    sentence: 'The trail began recording[ as {data.origin}]',
    data: { origin: open('text'), key: open('text') },
  },
  {
    // Its two slots are read by every verifier: docs/format.md section 3, key entries.
    name: 'trail.key_changed', version: 1, family, importance: 'notable',
    sentence: '{actor} changed the key that signs the log',
    data: { next: open('text'), signature: open('hash') },
  },
  {
    name: 'trail.read', version: 1, family, importance: 'routine',
    sentence: '{actor} read {data.events} events in {data.queries} queries',
    data: { from: open('time'), to: open('time'), queries: open('count'), events: open('count'), session: open('reference') },
  },
  {
    name: 'trail.revealed', version: 1, family, importance: 'notable',
    sentence: '{actor} revealed personal data of {data.count} events[ for: {data.purpose}]',
    data: { count: open('count'), query_sha256: open('hash'), purpose: confidential('text') },
  },
  {
    name: 'trail.exported', version: 1, family, importance: 'notable',
    sentence: '{actor} exported {data.entries} entries as a {data.kind} bundle[ for: {data.purpose}]',
    data: {
      kind: open('text'), from: open('time'), to: open('time'), query_sha256: open('hash'), withheld: open('object'),
      first: open('number'), count: open('count'), entries: open('count'), size: open('number'), root: open('hash'),
      purpose: confidential('text'),
    },
  },
  {
    name: 'trail.erasure_requested', version: 1, family, importance: 'notable',
    sentence: '{actor} asked to erase {data.count} people[ because {data.reason}]',
    data: {
      erasure: open('reference'), subjects: open('list'), count: open('count'), groups: open('count'),
      basis: open('text'), requested_by: open('reference'), reason: confidential('text'),
    },
  },
  {
    // `groups_sha256` commits to the list of (index, group) a verifier accepts as erased.
    name: 'trail.erased', version: 1, family, importance: 'notable',
    sentence: '{actor} erased {data.count} groups of personal data[ on the basis {data.basis}]',
    data: {
      groups_sha256: open('hash'), count: open('count'), basis: open('text'), requested_by: open('reference'),
      approved_by: open('reference'), subjects: open('list'), erasure: open('reference'), reason: confidential('text'),
    },
  },
  {
    name: 'trail.api_key_created', version: 1, family, importance: 'routine',
    sentence: '{actor} created the API key {target}',
    data: {
      scopes: open('list'), sources: open('list'), expires: open('time'), restrict: confidential('text'),
      withhold: confidential('list'),
    },
  },
  {
    name: 'trail.api_key_revoked', version: 1, family, importance: 'routine',
    sentence: '{actor} revoked the API key {target}',
  },
  {
    name: 'trail.tenant_created', version: 1, family, importance: 'routine',
    sentence: '{actor} created the tenant {target}',
    data: { origin: open('text') },
  },
  {
    name: 'trail.conflict_seen', version: 1, family, importance: 'notable',
    sentence: 'The source {data.source} sent another content under an id already recorded',
    data: { source: open('text'), index: open('number'), ref: open('reference'), id: confidential('text') },
  },
  {
    name: 'trail.clock_adjusted', version: 1, family, importance: 'routine',
    sentence: 'The clock of the trail moved by {data.milliseconds} milliseconds',
    data: { milliseconds: open('number'), behind: open('flag') },
  },
  {
    name: 'trail.restored', version: 1, family, importance: 'notable',
    sentence: '{actor} restored the trail from a copy[; {data.lost} entries are missing]',
    data: {
      old_origin: open('text'), restored_checkpoint: open('text'), newest_checkpoint: open('text'), lost: open('count'),
    },
  },
  {
    name: 'trail.verified', version: 1, family, importance: 'routine',
    sentence: '{actor} verified the trail up to entry {data.size}[, {data.findings} findings]',
    data: { size: open('number'), root: open('hash'), findings: open('count') },
  },
];
