/** A lead given to somebody, as an event tells it. */

import {
  actorOf,
  changedOf,
  changesOf,
  isSealed,
  occurredMsOf,
  outcomeOf,
  partyKey,
  targetsOf,
  textAt,
  textOf,
  typeNameOf,
  valueAt,
  type Party,
  type ReadEvent,
} from '@trailmark/catalog';
import { reasonOf, type StatedReason } from '../told-event.ts';

export interface Handing {
  readonly event: ReadEvent;
  readonly ms: number;
  readonly by: Party;
  readonly lead: Party | undefined;
  /** Undefined: not said. `null`: said to be nobody. */
  readonly to: Party | null | undefined;
  readonly from: Party | null | undefined;
  readonly reason: StatedReason;
  /** The rule that gave it; undefined where the source says that none did, or does not say. */
  readonly rule: string | undefined;
  readonly version: string | undefined;
  /** On which condition, in the words of the source. */
  readonly condition: string | undefined;
  /** Names the evaluation it rests on. */
  readonly evaluation: string | undefined;
  /** Its place in the chain of assignments, from 1, where the source counts. */
  readonly step: number | undefined;
  /** Names the run that moved it among others. */
  readonly bulk: string | undefined;
  /** The source says that it went back to somebody who had it before. */
  readonly isReturned: boolean;
  /** Whom it names may not be read by this reader. */
  readonly isWithheld: boolean;
}

export const HANDING_TYPES = 'type:(lead.assigned OR lead.reassigned)';

/** Undefined for what is no assignment, and for one that was tried and did not happen. */
export function handingOf(event: ReadEvent): Handing | undefined {
  const type = typeNameOf(event);
  if ((type !== 'lead.assigned' && type !== 'lead.reassigned') || outcomeOf(event) !== 'success') return undefined;
  const targets = targetsOf(event);
  const change = changesOf(event).find(({ path }) => path === 'assignee');
  const withRole = (role: string): Party | undefined => targets.find((target) => target.role === role);
  const step = Number(textAt(event, 'data.step'));
  const to = withRole('assignee') ?? partyOfValue(change?.after);
  return {
    event,
    ms: occurredMsOf(event),
    by: actorOf(event),
    lead: targets.find((target) => target.type === 'lead'),
    to,
    from: withRole('previous') ?? partyOfValue(change?.before),
    reason: reasonOf(event),
    rule: textAt(event, 'data.rule') ?? textAt(event, 'decision.rule'),
    version: textAt(event, 'data.rule_version') ?? textAt(event, 'decision.version'),
    condition: textAt(event, 'decision.reason'),
    evaluation: textAt(event, 'data.evaluation'),
    step: Number.isInteger(step) && step > 0 ? step : undefined,
    bulk: textAt(event, 'data.bulk'),
    isReturned: valueAt(event, 'data.returned') === true,
    isWithheld: to === undefined && (isSealed(event, 'targets') || isSealed(event, 'changes')),
  };
}

/** One for each lead that the event gives; one without a lead where it names none. */
export function handingsOf(event: ReadEvent): Handing[] {
  const handing = handingOf(event);
  if (handing === undefined) return [];
  const leads = changedOf(targetsOf(event)).filter(({ type }) => type === 'lead');
  return leads.length < 2 ? [handing] : leads.map((lead) => ({ ...handing, lead }));
}

function partyOfValue(value: unknown): Party | null | undefined {
  if (value === null) return null;
  const id = textOf(value);
  return id === undefined ? undefined : { type: 'user', id };
}

/**
 * Whether two parties are one; undefined where that cannot be said: one of them has a ref, the other an id, or both have
 * refs, which each source gives anew.
 */
export function isSameParty(one: Party, other: Party, isOneSource = true): boolean | undefined {
  const [key, otherKey] = [partyKey(one), partyKey(other)];
  if (key === undefined || otherKey === undefined) return undefined;
  if ((one.ref === undefined) !== (other.ref === undefined)) return undefined;
  if (one.ref === undefined) return one.id === other.id;
  return key === otherKey || (isOneSource ? false : undefined);
}
