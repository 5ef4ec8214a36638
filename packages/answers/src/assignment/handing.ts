/** A lead given to somebody, as an event tells it. */

import {
  actorOf,
  changesOf,
  occurredMsOf,
  outcomeOf,
  targetsOf,
  textAt,
  textOf,
  typeNameOf,
  type Party,
  type ReadEvent,
} from '@trailmark/catalog';

export interface Handing {
  readonly event: ReadEvent;
  readonly ms: number;
  readonly by: Party;
  readonly lead: Party | undefined;
  /** Undefined: not said. `null`: nobody. */
  readonly to: Party | null | undefined;
  readonly from: Party | null | undefined;
  readonly reason: string | undefined;
}

/** Undefined for what is no assignment, and for one that was tried and did not happen. */
export function assignmentOf(event: ReadEvent): Handing | undefined {
  const type = typeNameOf(event);
  if (type !== 'lead.assigned' && type !== 'lead.reassigned') return undefined;
  if (outcomeOf(event) !== 'success') return undefined;
  const targets = targetsOf(event);
  const change = changesOf(event).find(({ path }) => path === 'assignee');
  const withRole = (role: string): Party | undefined => targets.find((target) => target.role === role);
  return {
    event,
    ms: occurredMsOf(event),
    by: actorOf(event),
    lead: targets.find((target) => target.type === 'lead'),
    to: withRole('assignee') ?? partyOfValue(change?.after),
    from: withRole('previous') ?? partyOfValue(change?.before),
    reason: textAt(event, 'reason'),
  };
}

function partyOfValue(value: unknown): Party | null | undefined {
  if (value === null) return null;
  const id = textOf(value);
  return id === undefined ? undefined : { id };
}
