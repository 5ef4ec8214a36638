/** What is chosen to be weighed comes to the same verdict as everything, and leaves nothing near the act out. */

import { typeNameOf, type ReadEvent } from '@trailmark/catalog';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bearingOf, bearingOn, touchedBy } from './bearing.ts';
import { ana, decided, kim, raised, raj, read, type SentEvent } from './case-events.fixture.ts';
import { defaultApprovalPolicy } from './default-policy.ts';
import { governedBy } from './governed.ts';
import { tieKey, tiesOf } from './tie.ts';
import { eventsOf, judge, policyOf, type Situation } from './verdict-case.fixture.ts';
import { verdictCases } from './verdict-cases.fixture.ts';
import { isMeant, watchedBy } from './watched.ts';

const situations: readonly Situation[] = verdictCases.flatMap(({ golden, nearMisses }) => [golden, ...nearMisses]);

/** The act and what is chosen for it, and all that could have been. */
function chosen(situation: Situation, events: readonly ReadEvent[]): readonly ReadEvent[] {
  const act = events.find(({ id }) => id === situation.act.id)!; // it is among them
  const policy = policyOf(situation);
  const governed = governedBy([{ version: 0, fromMs: -Infinity, policy }], act);
  if (governed === undefined) return [act];
  const watched = watchedBy(policy);
  const list = events.map((event) => bearingOf(event, watched));
  const { deciding, acts, parts } = bearingOn(bearingOf(act, watched), governed.rule, [list]);
  const isChosen = new Set([act.index, ...deciding, ...acts, ...parts]);
  // Events of roles and limits are found by whom they are about.
  return events.filter((event) => isChosen.has(event.index) || isMeant(typeNameOf(event), watched.people));
}

const request = fc.constantFrom({}, {}, { approval_request: 'apr_7' }, { approval_request: 'apr_8' });
const minute = fc.integer({ min: 0, max: 59 }).map((at) => `09:${String(at).padStart(2, '0')}`);
const rise: fc.Arbitrary<SentEvent> = fc
  .tuple(minute, fc.constantFrom('104.00', '118.00', '160.00', '90.00'), request, fc.constantFrom(ana, kim))
  .map(([at, after, data, who]) => raised(at, '100.00', after, data, who));
const decision: fc.Arbitrary<SentEvent> = fc
  .tuple(
    fc.constantFrom('requested', 'given', 'rejected', 'revoked', 'expired'),
    minute,
    fc.constantFrom(raj, ana),
    request,
  )
  .map(([what, at, who, data]) => decided(what, at, who, { ...data, request: data.approval_request }));

describe('what bears on an act', () => {
  it('gives the verdict that everything gives, in every case of the table', () => {
    for (const situation of situations) {
      const events = eventsOf(situation);
      expect(judge(situation, chosen(situation, events)), situation.so).toEqual(judge(situation, events));
    }
  });

  it('gives the verdict that everything gives, whatever happens to a budget', () => {
    fc.assert(
      fc.property(rise, fc.array(fc.oneof(rise, decision), { maxLength: 12 }), (first, others) => {
        const act = { ...first, id: 'the act' };
        const around = others.map((event, at) => ({ ...event, id: `other ${at}` }));
        const situation: Situation = { so: '', act, around, expected: 'none', recordedSince: '-9 09:00' };
        const events = read([act, ...around]);
        expect(judge(situation, chosen(situation, events))).toEqual(judge(situation, events));
      }),
      { numRuns: 300 },
    );
  });

  it('is bounded by the nearest of it, and says so', () => {
    const watched = watchedBy(defaultApprovalPolicy);
    const rule = defaultApprovalPolicy.rules.find(({ id }) => id === 'budgets')!; // one of the default
    const [act, given] = read([raised('12:00', '100.00', '160.00'), decided('given', '10:00', raj)]);
    const own = bearingOf(act!, watched); // two were read
    const approval = bearingOf(given!, watched);
    const plain = (index: number, ms: number) => ({ ...own, index, ms });
    const day = 24 * 3_600_000;
    // Acts of other days, before and after, cut nothing off.
    const far = Array.from({ length: 3_000 }, (_, at) => plain(10 + at, own.ms + (at % 2 === 0 ? 2 : -2) * day));
    const few = bearingOn(own, rule, [[...far, own, approval]]);
    expect([few.deciding, few.parts, few.cut.size]).toEqual([[approval.index], [], 0]);
    const near = far.map((one) => ({ ...one, ms: own.ms + one.index }));
    const many = bearingOn(own, rule, [near]);
    expect([many.parts.length < 500, [...many.cut]]).toEqual([true, ['parts']]);
    const decisions = Array.from({ length: 3_000 }, (_, at) => ({
      ...approval,
      index: 10 + at,
      ms: approval.ms - at * 1_000,
    }));
    const nearest = bearingOn(own, rule, [decisions]);
    expect([...nearest.cut]).toEqual(['decisions']);
    expect(nearest.deciding).toContain(10);
    expect(nearest.deciding).not.toContain(3_009);
  });
});

describe('what an event touches', () => {
  it('are at least the acts whose verdict it changes', () => {
    const watched = watchedBy(defaultApprovalPolicy);
    fc.assert(
      fc.property(
        fc.array(fc.oneof(rise, decision), { minLength: 2, maxLength: 10 }),
        fc.oneof(rise, decision),
        (earlier, late) => {
          const events = read([...earlier, late].map((event, at) => ({ ...event, id: `event ${at}` })));
          const last = events.at(-1)!; // it was read
          const keys = new Set(tiesOf(last).map(tieKey));
          const list = events
            .filter((event) => tiesOf(event).some((tie) => tie.by !== 'person' && keys.has(tieKey(tie))))
            .map((event) => bearingOf(event, watched));
          const touched = new Set(touchedBy(bearingOf(last, watched), watched, [list]).acts);
          for (const act of events.slice(0, -1)) {
            if (act.type !== 'budget.adjusted' || touched.has(act.index)) continue;
            const situation: Situation = {
              so: '',
              act: { ...act, id: String(act['id']), time: String(act['time']) } as unknown as SentEvent, // as it was sent
              expected: 'none',
              recordedSince: '-9 09:00',
            };
            expect(judge(situation, events)).toEqual(judge(situation, events.slice(0, -1)));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
