/** Maps records of version control, as `git log` and the refs of pull requests tell them, to events. */

import type { Condition, MappingDocument, Template } from '../mapping/document.ts';

/** `author` and `committer`: the type tells people, bots and AI agents apart; a bot is a service whose role is bot. */
function party(path: string): Record<string, Template> {
  return {
    type: {
      $map: `${path}.type`,
      table: { user: 'user', service: 'service', agent: 'agent', bot: 'service' },
      default: 'unknown',
    },
    id: `${path}.id`,
    name: `${path}.name`,
    // Sources that hide addresses put a word in their place: it stays in the rest.
    email: { $when: { holds: 'isMailAddress', of: [`${path}.email`] }, give: `${path}.email` },
    roles: {
      $when: { any: [{ in: `${path}.type`, of: ['user', 'service', 'agent'] }, { not: { has: `${path}.type` } }] },
      give: { $const: undefined },
      else: [`${path}.type`],
    },
  };
}

/** What kind of actor or target an id is that comes without a type, by its prefix. */
function kind(id: string): Template {
  return {
    $when: { begins: id, with: 'agent:' },
    give: 'agent',
    else: {
      $when: { any: [{ begins: id, with: 'bot:' }, { same: [id, 'github-web-flow'] }] },
      give: 'service',
      else: 'user',
    },
  };
}

const source: Template = { $concat: ['git:', '$.repo'] };
const repository: Template = { type: 'repository', id: '$.repo' };
const pullRequest: Template = { type: 'pull_request', id: { $concat: ['$.repo', '#', '$.pull'] } };

const trailer = (name: string, role: string): Template => ({
  $each: '$.trailers',
  when: { has: `@.${name}` },
  as: { type: kind(`@.${name}`), id: `@.${name}`, role },
});

const commit: Template = {
  id: '$.commit',
  type: 'code.committed',
  source,
  time: '$.commitTime',
  // Who made the commit acts; where another wrote it, on that one's behalf.
  actor: {
    ...party('$.committer'),
    onBehalfOf: {
      $when: { same: ['$.author.id', '$.committer.id'] },
      give: {
        $list: ['id', 'type', 'name', 'email'].map((name): Template => ({
          $when: { same: [`$.author.${name}`, `$.committer.${name}`] },
          give: { $told: [`$.author.${name}`] },
        })),
      },
      else: party('$.author'),
    },
    agent: { id: { $fn: 'firstAgent', of: [{ $peek: '$.trailers' }] } },
  },
  targets: {
    $list: [
      repository,
      { $each: '$.pr', as: { type: 'pull_request', id: { $concat: ['$.repo', '#', '@'] }, role: { $told: ['@'] } } },
      trailer('co-authored-by', 'co_author'),
      trailer('signed-off-by', 'signer'),
    ],
  },
  changes: {
    $each: '$.changes',
    keepEmpty: true,
    as: {
      path: '@.path',
      // Added: the source says there was nothing before. Deleted: that there is nothing after.
      before: { $first: ['@.before', { $when: { same: ['@.op', 'A'] }, give: null }] },
      after: { $first: ['@.after', { $when: { same: ['@.op', 'D'] }, give: null }] },
      origin: 'source',
      op: { $when: { in: '@.op', of: ['A', 'M', 'D'] }, give: { $told: ['@.op'] } },
    },
  },
  reason: { $fn: 'nullIfEmpty', of: ['$.message'] },
  data: {
    commit: { $peek: '$.commit' },
    parents: '$.parents',
    on_main: '$.onMain',
    author_time: '$.authorTime',
    files: { $fn: 'count', of: [{ $peek: '$.changes' }] },
    // What is neither added, modified nor deleted (a changed type, say) is told by name.
    operations: {
      $each: '$.changes',
      when: { not: { in: '@.op', of: ['A', 'M', 'D'] } },
      as: { path: { $peek: '@.path' }, op: '@.op' },
    },
    unmapped: { $rest: '$' },
  },
  links: {
    causedBy: { $fn: 'firstItem', of: [{ $peek: '$.parents' }] },
    correlation: { $concat: ['$.repo', '#', { $fn: 'firstItem', of: [{ $peek: '$.pr' }] }] },
  },
};

/** The merger is named, and is a person or a bot: GitHub's own account says only that a button was pressed. */
const mergerSaid: Condition = { all: [{ has: '$.mergedBy' }, { not: { same: ['$.mergedBy', 'github-web-flow'] } }] };
const merger: Template = { type: kind('$.mergedBy'), id: '$.mergedBy' };

const pullData: Record<string, Template> = {
  pull: '$.pull',
  state: '$.state',
  how: '$.how',
  title: '$.title',
  head_commit: '$.headCommit',
  head_commit_time: '$.headCommitTime',
  merge_commit: '$.mergeCommit',
  commits_not_on_main: '$.commitsNotOnMain',
};

const author: Template = { type: kind('$.headAuthor'), id: '$.headAuthor', role: 'author' };
const pullLinks: Template = {
  causedBy: { $peek: '$.headCommit' },
  correlation: { $concat: ['$.repo', '#', '$.pull'] },
};
const pullId: Template = { $concat: ['pull/', '$.pull'] };

const merged: Template = {
  id: pullId,
  type: 'code.merged',
  source,
  time: { $first: ['$.mergedAt', '$.headCommitTime'] },
  actor: { $when: { has: '$.mergedBy' }, give: merger, else: { type: 'unknown', id: 'unknown' } },
  targets: { $list: [pullRequest, repository, author] },
  // Approval by merging. Who pressed the button is not always said, and that is not the same as nobody.
  approval: {
    $when: mergerSaid,
    give: {
      status: { $when: { same: ['$.mergedBy', '$.headAuthor'] }, give: 'self_approved', else: 'approved' },
      at: '$.mergedAt',
      by: merger,
    },
    else: { status: 'not_said' },
  },
  data: {
    ...pullData,
    stands_in: { time: { $when: { has: '$.mergedAt' }, give: { $const: undefined }, else: 'time of the head commit' } },
    unmapped: { $rest: '$' },
  },
  links: pullLinks,
};

/** Not merged, so far: that it was opened is all that is certain. Whoever wrote the last commit stands in for who did. */
const proposed: Template = {
  id: pullId,
  type: 'code.pull_request_opened',
  source,
  time: '$.headCommitTime',
  actor: { type: kind('$.headAuthor'), id: '$.headAuthor' },
  targets: { $list: [pullRequest, repository] },
  approval: null,
  data: {
    ...pullData,
    stands_in: { actor: 'author of the head commit', time: 'time of the head commit' },
    unmapped: { $rest: '$' },
  },
  links: pullLinks,
};

export const git: MappingDocument = {
  source: 'git',
  version: 1,
  match: { all: [{ has: '$.repo' }, { any: [{ has: '$.commit' }, { has: '$.pull' }] }] },
  otherwise: 'The record is neither a commit (repo, commit) nor a pull request (repo, pull).',
  events: [
    { when: { has: '$.commit' }, event: commit },
    { when: { same: ['$.state', 'merged'] }, event: merged },
    { event: proposed },
  ],
};
