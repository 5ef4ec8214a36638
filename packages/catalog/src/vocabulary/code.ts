/** Changes of code and other versioned content, as git hosts tell them. */

import { confidential, open, personal, required, type EventType, type FieldRule } from '../event-type.ts';

const family = 'code';
const retention = 'business';

const pull: Readonly<Record<string, FieldRule>> = {
  pull: required(open('number')),
  head_commit: required(open('hash')),
  head_commit_time: open('time'),
  state: open('text'),
  commits: open('count'),
  commits_not_on_main: open('count'),
  stands_in: open('object'),
  pipeline: open('text'),
  title: confidential('text'),
};

const targets = [
  { type: 'pull_request', id: 'nordlicht/site#214', name: 'New spring banner' },
  { type: 'repository', id: 'nordlicht/site', name: 'nordlicht/site' },
] as const;

export const codeTypes: readonly EventType[] = [
  {
    name: 'code.committed',
    version: 1,
    family,
    requirement: 'REC-27',
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:committed|commit}[ to {target:repository}][: {reason}]',
      de: '{actor} {hat}[ in {target:repository}] {did:eingecheckt|einchecken}[: {reason}]',
    },
    data: {
      commit: required(open('hash')),
      parents: open('list'),
      on_main: open('flag'),
      files: open('count'),
      author_time: open('time'),
      commit_time: open('time'),
      kind: open('text'),
      pipeline: open('text'),
      message: confidential('text'),
      // What a source tells of the people beyond their ids: addresses, mostly.
      unmapped: personal('object', 'actor'),
    },
    example: {
      targets: [{ type: 'repository', id: 'nordlicht/site', name: 'nordlicht/site' }],
      changes: [{ path: 'content/spring.md', before: 'a1b2', after: 'c3d4' }],
      reason: 'Show the new banner',
      data: { commit: '5f2c1e9', parents: ['90ab77c'], on_main: true, files: 1 },
    },
  },
  {
    name: 'code.merged',
    version: 1,
    family,
    requirement: 'REC-27',
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:merged|merge} {target:pull_request}[ into {target:repository}]',
      de: '{actor} {hat} {target:pull_request}[ in {target:repository}] {did:zusammengeführt|zusammenführen}',
    },
    data: { ...pull, merge_commit: open('hash'), how: open('text'), kind: open('text') },
    example: {
      targets,
      approval: { status: 'approved', by: { type: 'user', id: 'u_2', name: 'Raj Patel' } },
      data: { pull: 214, head_commit: '5f2c1e9', merge_commit: '77aa001', how: 'squash', state: 'merged', commits: 3 },
    },
  },
  {
    name: 'code.pull_request_opened',
    version: 1,
    family,
    requirement: 'REC-27',
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:opened|open} {target:pull_request}[ in {target:repository}]',
      de: '{actor} {hat} {target:pull_request}[ in {target:repository}] {did:eröffnet|eröffnen}',
    },
    data: { ...pull, draft: open('flag') },
    example: { targets, data: { pull: 214, head_commit: '5f2c1e9', state: 'open', commits: 3 } },
  },
  {
    name: 'code.pull_request_closed',
    version: 1,
    family,
    requirement: 'REC-27',
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:closed|close} {target:pull_request} unmerged[ in {target:repository}]',
      de: '{actor} {hat} {target:pull_request}[ in {target:repository}] ohne Übernahme {did:geschlossen|schließen}',
    },
    data: { ...pull, closed: open('time') },
    example: { targets, data: { pull: 214, head_commit: '5f2c1e9', state: 'closed', commits: 3 } },
  },
];
