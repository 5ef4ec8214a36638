/** Judges one act by the policy that was in force when it occurred. */

import { actorOf, inOrder, occurredMsOf, partyKey, typeNameOf, type ReadEvent } from '@trailmark/catalog';
import type { Circumstances } from './circumstances.ts';
import { policyAt, ruleFor } from './governed.ts';
import { tieKey, tiesOf } from './tie.ts';
import type { Verdict } from './verdict.ts';
import { approvedBy, isMeant } from './watched.ts';

/**
 * @param around watched events tied to the act, in any order, each any number of times; others do no harm
 * @returns undefined where no rule asks for an approval of this act
 */
export function verdictOf(
  act: ReadEvent,
  around: readonly ReadEvent[],
  circumstances: Circumstances,
): Verdict | undefined {
  const ms = occurredMsOf(act);
  const inForce = policyAt(circumstances.policies, ms);
  if (inForce === undefined) return undefined;
  const rule = ruleFor(inForce.policy, act);
  if (rule === undefined || !rule.needed) return undefined;
  const said = { policy: inForce.version, rule: rule.id } as const;
  const ties = new Set(
    tiesOf(act)
      .filter(({ by }) => by !== 'person')
      .map(tieKey),
  );
  const given = [...new Map(around.map((event) => [event.index, event])).values()]
    .filter(
      (event) => isMeant(typeNameOf(event), approvedBy(rule)) && tiesOf(event).some((tie) => ties.has(tieKey(tie))),
    )
    .sort(inOrder);
  const actor = partyKey(actorOf(act));
  const byAnother = given.filter((event) => partyKey(actorOf(event)) !== actor);
  const inTime = byAnother.filter((event) => occurredMsOf(event) <= ms);
  const evidence = (events: readonly ReadEvent[]): number[] => events.map(({ index }) => index);
  if (inTime.length > 0)
    return { ...said, verdict: 'approved', reason: 'in_time', basis: 'recorded', evidence: evidence(inTime) };
  if (byAnother.length > 0)
    return { ...said, verdict: 'late', reason: 'given_afterwards', basis: 'recorded', evidence: evidence(byAnother) };
  if (given.length > 0)
    return { ...said, verdict: 'self', reason: 'same_person', basis: 'recorded', evidence: evidence(given) };
  return { ...said, verdict: 'unsayable', reason: 'not_recorded', basis: 'none', evidence: [] };
}
