/** Acts under emergency rights: done before anybody could approve, looked at afterwards. */

import { occurredMsOf, textAt, typeNameOf, type ReadEvent } from '@trailmark/catalog';
import type { Case } from './case.ts';
import { actorIn, isHuman, likenessOf } from './people.ts';

/** The first review by another person that found them justified; `none` where there is none, undefined without emergency. */
export function reviewOf(one: Case): ReadEvent | 'none' | undefined {
  const verdicts = one.rule.emergencyReviews;
  const emergency = textAt(one.act, 'data.break_glass');
  if (verdicts === undefined || emergency === undefined) return undefined;
  const review = one.around.find((event) => {
    if (typeNameOf(event) !== 'break_glass.reviewed' || occurredMsOf(event) < one.ms) return false;
    const began = textAt(event, 'data.break_glass') ?? textAt(event, 'links.causedBy');
    if (began !== emergency || !verdicts.includes(textAt(event, 'data.verdict') ?? '')) return false;
    const reviewer = actorIn(event);
    if (!isHuman(reviewer.party)) return false;
    return !one.own.some(({ who }) => likenessOf(who, reviewer, one.circumstances) !== undefined);
  });
  return review ?? 'none';
}
