/** Merges as version control tells them: approved by another's merging, by oneself, or nobody can say; never accused. */

import { createReadStream, openSync, readSync, closeSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultApprovalPolicy, verdictOf, type Verdict } from '@trailmark/access';
import type { ReadEvent } from '@trailmark/catalog';
import { detectFormat, mapRecord, readRecords } from '@trailmark/connect';

// oxlint-disable-next-line -- only tests on outside data may ask where it is
const root = process.env['TRAILMARK_TEST_DATA'];
if (root === undefined)
  console.warn('SKIPPED: verdicts on real merges. Set TRAILMARK_TEST_DATA to the folder that holds data/.');

const circumstances = {
  policies: [{ version: 0, fromMs: Number.NEGATIVE_INFINITY, policy: defaultApprovalPolicy }],
  // Other merges of the source have approvals; that makes none of these a missing one.
  recordedSinceMs: () => 0,
};

/** The verdict on what one record of version control says; undefined where it is no merge. */
function verdictOn(record: unknown): Verdict | undefined {
  const mapped = mapRecord('git', record);
  if ('reject' in mapped) throw new Error(mapped.reject);
  const [event] = mapped.events;
  const time = String(event?.['time']);
  const act: ReadEvent = { ...event, index: 0, ref: 'r', recorded: time, known: true, sentence: '', sealed: [] };
  return verdictOf(act, [], circumstances);
}

const pull = {
  repo: 'nordlicht/site',
  pull: 7,
  state: 'merged',
  title: 'Spring banner',
  headCommit: 'a'.repeat(40),
  headAuthor: 'ana',
  headCommitTime: '2026-05-04T09:00:00Z',
  mergedAt: '2026-05-04T10:00:00Z',
};

describe('merges', () => {
  it.each([
    ['merged by another person', { mergedBy: 'raj' }, 'approved by_doing claimed'],
    ['merged by the author', { mergedBy: 'ana' }, 'self claimed claimed'],
    ['merged by pressing a button, nobody says who', { mergedBy: 'github-web-flow' }, 'unsayable not_said claimed'],
    ['merged, and nobody says by whom', {}, 'unsayable not_said claimed'],
    ['merged by a bot', { mergedBy: 'bot:queue' }, 'unsayable approver_not_said claimed'],
    ['merged by an agent', { mergedBy: 'agent:coder' }, 'unsayable approver_not_said claimed'],
    ['written by a bot', { mergedBy: 'raj', headAuthor: 'bot:updates' }, 'approved by_doing claimed'],
    [
      'written by an agent for nobody knows whom',
      { mergedBy: 'raj', headAuthor: 'agent:coder' },
      'unsayable actor_not_said claimed',
    ],
    ['merged by the bot that wrote it', { mergedBy: 'bot:updates', headAuthor: 'bot:updates' }, 'self claimed claimed'],
    ['of an unnamed author', { mergedBy: 'raj', headAuthor: undefined }, 'unsayable actor_not_said claimed'],
    ['only proposed', { state: 'open' }, 'none'],
  ])('%s', (_so, more, expected) => {
    const verdict = verdictOn({ ...pull, ...more });
    expect(verdict === undefined ? 'none' : `${verdict.verdict} ${verdict.reason} ${verdict.basis}`).toBe(expected);
  });
});

describe.skipIf(root === undefined)('real merges', () => {
  it('6,501 of them: approved, self-approved, or the source cannot say', { timeout: 60_000 }, async () => {
    const counts = new Map<string, number>();
    const folder = join(root!, 'data/git-change-trail');
    for (const name of readdirSync(folder).toSorted()) {
      const path = join(folder, name);
      const sample = Buffer.alloc(65_536);
      const file = openSync(path, 'r');
      const length = readSync(file, sample);
      closeSync(file);
      const detected = detectFormat(name, sample.subarray(0, length));
      if (detected === undefined) throw new Error(`${name} was not recognised`);
      for await (const read of readRecords(createReadStream(path), detected)) {
        if ('reject' in read) throw new Error(`${name}:${read.line} ${read.reject}`);
        const verdict = verdictOn(read.record);
        if (verdict === undefined) continue;
        const key = `${verdict.verdict} ${verdict.reason}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    expect(Object.fromEntries(counts)).toEqual({
      'approved by_doing': 802,
      'self claimed': 295,
      'unsayable not_said': 5_404,
    });
  });
});
