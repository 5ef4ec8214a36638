/** Verdicts do not depend on when something arrived, how often, or by how many sources it was told. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  agentAlone,
  ana,
  approvedPost,
  FORM,
  kim,
  photo,
  post,
  publishedPost,
  raj,
  read,
  sent,
  submittedPost,
  type SentEvent,
} from './case-events.fixture.ts';
import type { ReadEvent } from '@trailmark/catalog';
import { judge, type Situation } from './verdict-case.fixture.ts';
import { verdictCases } from './verdict-cases.fixture.ts';
import type { Verdict } from './verdict.ts';

const situations: readonly Situation[] = verdictCases.flatMap(({ golden, nearMisses }) => [golden, ...nearMisses]);

/** A verdict with the ids of what it rests on, which arrival does not change. */
function named(verdict: Verdict | undefined, events: readonly ReadEvent[]) {
  if (verdict === undefined) return undefined;
  const idOf = new Map(events.map((event) => [event.index, String(event['id'])]));
  return { ...verdict, evidence: verdict.evidence.map((index) => idOf.get(index) ?? '').sort(compare) };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The events of a situation in another order of arrival, some of them come twice. */
function arrivals(events: readonly SentEvent[]): fc.Arbitrary<ReadEvent[]> {
  return fc
    .tuple(
      fc.shuffledSubarray([...events], { minLength: events.length }),
      fc.array(fc.nat({ max: Math.max(0, events.length - 1) }), { maxLength: 6 }),
    )
    .map(([order, again]) => {
      const arrived = read(order);
      return [...arrived, ...again.flatMap((at) => arrived[at] ?? [])];
    });
}

describe('the order of arrival', () => {
  it('changes no verdict of the table', () => {
    for (const situation of situations) {
      const events = [situation.act, ...(situation.around ?? [])];
      const plain = read(events);
      const before = named(judge(situation, plain), plain);
      fc.assert(
        fc.property(arrivals(events), (arrived) => {
          expect(named(judge(situation, arrived), arrived)).toEqual(before);
        }),
        { numRuns: 12 },
      );
    }
  });

  it('changes no verdict where a second source tells the same', () => {
    for (const situation of situations) {
      const around = situation.around ?? [];
      const again = around.map((event) => ({ ...event, id: `${event.id} again`, source: `${event.source}-mirror` }));
      const before = judge(situation);
      const after = judge(situation, read([...again, situation.act, ...around]));
      expect([after?.verdict, after?.reason], situation.so).toEqual([before?.verdict, before?.reason]);
    }
  });
});

const minute = fc.integer({ min: 0, max: 59 }).map((at) => `09:${String(at).padStart(2, '0')}`);
const form = fc.constantFrom(
  {},
  { content_sha256: 'bb', version: '4' },
  { rendition_sha256: '22', assets: ['asset_31@2'] },
);
const somebody = fc.constantFrom(ana, raj, kim, agentAlone);

/** Whatever may happen to a post around half past nine. */
const happening: fc.Arbitrary<SentEvent> = fc
  .tuple(fc.constantFrom('approve', 'reject', 'revoke', 'edit', 'exchange', 'submit'), minute, somebody, form)
  .map(([what, at, who, data]) => {
    const about = { targets: [post], data: { ...FORM, approval_request: 'apr_1', ...data } };
    if (what === 'approve') return approvedPost(at, who, data);
    if (what === 'submit') return submittedPost(at, who);
    if (what === 'reject') return sent('post.rejected', at, who, about);
    if (what === 'edit') return sent('post.edited', at, who, about);
    if (what === 'exchange') return sent('asset.replaced', at, who, { targets: [photo], data: { used_in: [post.id] } });
    return sent('approval.revoked', at, who, { targets: [post], data: { request: 'apr_1', kind: 'post' } });
  });
const happenings = fc.uniqueArray(happening, { maxLength: 9, selector: ({ id }) => id });

describe('whatever happened', () => {
  it('in any order gives the same verdict on the same grounds', () => {
    fc.assert(
      fc.property(
        happenings.chain((events) => {
          const all = [publishedPost('09:30'), ...events];
          return fc.tuple(fc.constant(all), arrivals(all));
        }),
        ([all, arrived]) => {
          const situation: Situation = { so: '', act: publishedPost('09:30'), expected: 'none' };
          const plain = read(all);
          expect(named(judge(situation, arrived), arrived)).toEqual(named(judge(situation, plain), plain));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('is approved only by another person, before, in that form, and not taken back since', () => {
    fc.assert(
      fc.property(happenings, (events) => {
        const act = publishedPost('09:30');
        const verdict = judge({ so: '', act, expected: 'none' }, read([act, ...events]));
        const isGood = ({ type, time, actor, ...rest }: SentEvent): boolean =>
          type === 'post.approved' &&
          time <= act.time &&
          [raj.id, kim.id].includes(String(actor['id'])) &&
          JSON.stringify((rest['data'] as { assets: unknown }).assets) === JSON.stringify(FORM.assets) && // as built above
          (rest['data'] as { content_sha256: unknown }).content_sha256 === FORM.content_sha256 &&
          !events.some(
            (other) =>
              (other.type === 'approval.revoked' && other.time >= time && other.time <= act.time) ||
              (other.type === 'post.rejected' && other.time > time && other.time <= act.time),
          );
        expect(verdict?.verdict === 'approved').toBe(events.some(isGood));
      }),
      { numRuns: 600 },
    );
  });
});
