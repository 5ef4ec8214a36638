/** Changes of code and other versioned content, as git hosts tell them. */

import { confidential, open, personal, type EventType } from '../event-type.ts';

const family = 'code';

export const codeTypes: readonly EventType[] = [
  {
    name: 'code.committed',
    version: 1,
    family,
    importance: 'normal',
    sentence: '{actor} committed to {target:repository}[: {reason}]',
    data: {
      commit: open('hash'),
      parents: open('list'),
      on_main: open('flag'),
      files: open('count'),
      author_time: open('time'),
      commit_time: open('time'),
      message: confidential('text'),
      // What a source tells of the people beyond their ids: addresses, mostly.
      unmapped: personal('object', 'actor'),
    },
  },
  {
    name: 'code.merged',
    version: 1,
    family,
    importance: 'notable',
    sentence: '{actor} merged {target:pull_request}[ into {target:repository}]',
    data: {
      pull: open('number'),
      head_commit: open('hash'),
      head_commit_time: open('time'),
      merge_commit: open('hash'),
      how: open('text'),
      state: open('text'),
      commits: open('count'),
      commits_not_on_main: open('count'),
      stands_in: open('object'),
      title: confidential('text'),
    },
  },
  {
    name: 'code.pull_request_opened',
    version: 1,
    family,
    importance: 'normal',
    sentence: '{actor} opened {target:pull_request}[ in {target:repository}]',
    data: {
      pull: open('number'),
      head_commit: open('hash'),
      head_commit_time: open('time'),
      state: open('text'),
      commits: open('count'),
      commits_not_on_main: open('count'),
      stands_in: open('object'),
      title: confidential('text'),
    },
  },
  {
    name: 'code.pull_request_closed',
    version: 1,
    family,
    importance: 'normal',
    sentence: '{actor} closed {target:pull_request} unmerged[ in {target:repository}]',
    data: {
      pull: open('number'),
      head_commit: open('hash'),
      head_commit_time: open('time'),
      state: open('text'),
      commits: open('count'),
      commits_not_on_main: open('count'),
      stands_in: open('object'),
      title: confidential('text'),
    },
  },
];
