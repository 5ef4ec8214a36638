/**
 * The law of approvals tried on six weeks of the sample organisation with all of its stories: the guilty are found, who
 * only looks guilty is not accused, and ordinary life is left in peace.
 */

import { describe, expect, it } from 'vitest';
import { organisationEvents, organisationFor, type OrganisationOptions, type SampleEvent } from '@trailmark/sample';
import { storiesOf, type ToldStory } from '@trailmark/sample/stories';
import { changesOf, valueAt } from '@trailmark/catalog';
import { judged, type Judged } from './judged.fixture.ts';

const optionsOf = (seed: number): OrganisationOptions => ({
  seed,
  endMs: Date.UTC(2026, 2, 1, 5, 30),
  count: 6_000,
  days: 42,
  stories: 'all',
});
const ACCUSED_MAX = 0.03;

function known(seed: number) {
  const options = optionsOf(seed);
  const events = [...organisationEvents(options)];
  const told = storiesOf(organisationFor(options), 'all', options.endMs);
  const [spy, double] = told[7]?.key.culprits ?? [];
  const samePerson = (a: { id?: string }, b: { id?: string }): boolean =>
    (a.id === spy && b.id === double) || (a.id === double && b.id === spy);
  return { events, told, samePerson, verdicts: judged(events, { samePerson }) };
}

const words = (verdicts: ReadonlyMap<string, Judged>, events: readonly SampleEvent[], type: string): string[] =>
  events
    .filter((event) => event.type === type)
    .map(({ id }) => {
      const verdict = verdicts.get(id)?.verdict;
      return verdict === undefined ? 'none' : `${verdict.verdict} ${verdict.reason}`;
    });

describe.each([4, 11])('the sample organisation of seed %i', (seed) => {
  const { events, told, verdicts, samePerson } = known(seed);
  const story = (number: number): ToldStory => told[number - 1]!; // all are told

  it('1: the post shows a photo that was exchanged after the approval; the others were approved', () => {
    const { events: guilty, lookAlikes } = story(1);
    expect(words(verdicts, guilty, 'post.published')).toEqual(['changed_after asset_exchanged']);
    for (const innocent of lookAlikes)
      expect(words(verdicts, innocent, 'post.published')).toEqual(['approved in_time']);
  });

  it('2: the launch was approved late and the four bites never; the other rises were', () => {
    const { events: guilty, lookAlikes } = story(2);
    expect(words(verdicts, guilty, 'campaign.launched')).toEqual(['late given_afterwards']);
    const rises = words(verdicts, guilty, 'budget.adjusted').filter((verdict) => verdict !== 'none');
    expect(rises).toEqual(Array.from({ length: 4 }, () => 'missing in_parts'));
    for (const innocent of lookAlikes)
      for (const type of ['campaign.launched', 'budget.adjusted'])
        expect(new Set(words(verdicts, innocent, type).filter((verdict) => verdict !== 'none'))).toEqual(
          new Set(['approved in_time']),
        );
  });

  it('5: of the version that turned the rule round its source says that nobody approved it', () => {
    const [culprit] = story(5).key.culprits;
    for (const { id, actor } of story(5).events.filter(({ type }) => type === 'rule.updated')) {
      const verdict = verdicts.get(id)?.verdict;
      if (actor.id === culprit) expect(verdict).toMatchObject({ verdict: 'missing', reason: 'said_none' });
      else expect(verdict).toMatchObject({ verdict: 'unsayable', reason: 'claimed_only' });
    }
  });

  it('8: the role was approved by a second account, which a link is needed to know', () => {
    const { events: guilty, lookAlikes } = story(8);
    expect(words(verdicts, guilty, 'role.granted')).toEqual(['self second_account']);
    expect(words(judged(events), guilty, 'role.granted')).toEqual(['approved in_time']);
    expect(words(verdicts, lookAlikes[1], 'role.granted')).toEqual(['approved in_time']);
  });

  it('12: nobody reviewed the launch, and one person signed twice; namesakes are two', () => {
    const { events: guilty, lookAlikes } = story(12);
    expect(words(verdicts, guilty, 'campaign.launched')).toEqual(['missing not_reviewed']);
    expect(words(verdicts, guilty, 'report.signed')).toEqual(['none', 'self second_account']);
    for (const innocent of lookAlikes)
      expect(words(verdicts, innocent, 'report.signed')).toEqual(['none', 'approved in_time']);
    expect(words(verdicts, lookAlikes[0], 'campaign.launched')).toEqual(['late reviewed_afterwards']);
  });

  it('accuses nobody who only looks guilty', () => {
    for (const { lookAlikes, key } of told) {
      for (const { id } of lookAlikes.flat()) {
        const verdict = verdicts.get(id)?.verdict;
        if (verdict === undefined || verdict.reason === 'reviewed_afterwards') continue;
        expect(['approved', 'unsayable'], `story ${key.story}, ${id}`).toContain(verdict.verdict);
      }
    }
  });

  it('leaves ordinary life in peace: what it misses is rises of more than a fifth that say nothing of approval', () => {
    const own = new Set(told.flatMap((one) => [...one.events, ...one.lookAlikes.flat()]).map(({ id }) => id));
    const life = [...verdicts].filter(([id]) => !own.has(id)).map(([, one]) => one);
    const accused = life.filter(({ verdict }) => !['approved', 'unsayable'].includes(verdict.verdict));
    expect(life.length).toBeGreaterThan(80);
    expect(accused.length).toBeLessThanOrEqual(life.length * ACCUSED_MAX);
    expect(life.filter(({ verdict }) => verdict.verdict === 'approved').length).toBeGreaterThan(life.length * 0.95);
    for (const { act, verdict } of accused) {
      expect(verdict).toMatchObject({ verdict: 'missing', rule: 'budgets' });
      expect(Number(valueAt(act, 'data.change_percent'))).toBeGreaterThan(20);
      expect(changesOf(act)).toHaveLength(1);
      expect(act['approval']).toBeUndefined();
    }
  });

  it('says the same in whatever order it arrives', () => {
    const other = judged([...events].toReversed(), { samePerson });
    expect(other.size).toBe(verdicts.size);
    for (const [id, { verdict }] of verdicts) {
      const { evidence: _places, ...rest } = verdict;
      expect(other.get(id)?.verdict).toMatchObject(rest);
    }
  });
});
