/** Who had something in charge, one after another, and the reasons that were given. */

import {
  actorOf,
  isSealed,
  occurredMsOf,
  targetsOf,
  textAt,
  typeNameOf,
  type Party,
  type ReadEvent,
} from '@trailmark/catalog';
import { byPath, pathChangesOf, type PathChange } from './path-changes.ts';
import type { Said } from './said.ts';
import { stepsOf } from './steps.ts';

/** Paths that say in whose charge something is, and the roles under which those stand among the targets. */
const OWNER_ROLES: Readonly<Record<string, readonly string[]>> = { assignee: ['assignee'], owner: ['owner'] };
const PREVIOUS_ROLES = ['previous'];
/** Ends of types that hand something over even where their source sends no changes. */
const HANDING = /\.(?:re)?assigned$/;
export const OWNER_PATHS = Object.keys(OWNER_ROLES);

export interface Handing {
  /** `assignee` or `owner`. */
  readonly path: string;
  readonly ms: number;
  readonly from: Held;
  readonly to: Held;
  readonly actor: Party;
  /** `empty`: the source says that there was none. */
  readonly reason: Said;
  readonly origin: PathChange['origin'];
  /** Reports of one handing over are one; several where they contradict each other at one moment. */
  readonly events: readonly ReadEvent[];
}

/** Who it was with, as the change says it, and as who stands among the targets where somebody does. */
export interface Held {
  readonly said: Said;
  readonly party?: Party;
}

/** @param events that may have handed the entity over, in any order, each any number of times */
export function ownershipOf(events: readonly ReadEvent[]): readonly Handing[] {
  const changes = events.flatMap((event) => handingChanges(event));
  return [...byPath(changes)]
    .flatMap(([path, ofPath]) =>
      stepsOf(ofPath).map(({ changes: [change, ...more] }) => handingOf(path, [change, ...more])),
    )
    .sort((a, b) => a.ms - b.ms || (a.path < b.path ? -1 : 1));
}

/** Whether a type hands over what it is about. */
export function isHanding(type: string): boolean {
  return HANDING.test(type);
}

function handingChanges(event: ReadEvent): readonly PathChange[] {
  const changes = pathChangesOf(event).filter(({ path }) => OWNER_PATHS.includes(path));
  if (changes.length > 0 || !isHanding(typeNameOf(event))) return changes;
  const to = partyIn(event, OWNER_ROLES['assignee'] ?? []);
  if (to === undefined) return [];
  const said = (party: Party | undefined): Said => {
    const name = party?.id ?? party?.ref;
    return name === undefined ? { kind: 'unsaid' } : { kind: 'value', value: name };
  };
  const before = said(partyIn(event, PREVIOUS_ROLES));
  return [{ path: 'assignee', before, after: said(to), origin: 'derived', event, ms: occurredMsOf(event) }];
}

function handingOf(path: string, changes: readonly [PathChange, ...PathChange[]]): Handing {
  const [{ before, after, event, ms, origin }] = changes;
  const isTorn = changes.length > 1;
  return {
    path,
    ms,
    from: held(isTorn ? { kind: 'unsaid' } : before, partyIn(event, PREVIOUS_ROLES)),
    to: held(isTorn ? { kind: 'unsaid' } : after, partyIn(event, OWNER_ROLES[path] ?? [])),
    actor: actorOf(event),
    reason: reasonOf(event),
    origin,
    events: changes.map((change) => change.event),
  };
}

/** The party only where it is the one the change speaks of, or where either cannot be seen. */
function held(said: Said, party: Party | undefined): Held {
  if (party === undefined || said.kind === 'empty' || said.kind === 'unsaid') return { said };
  if (said.kind === 'value' && party.id !== undefined && said.value !== party.id) return { said };
  return { said, party };
}

function partyIn(event: ReadEvent, roles: readonly string[]): Party | undefined {
  const parties = targetsOf(event).filter(({ role }) => role !== undefined && roles.includes(role));
  return parties.length === 1 ? parties[0] : undefined;
}

function reasonOf(event: ReadEvent): Said {
  if (event['reason'] === null) return { kind: 'empty' };
  const reason = textAt(event, 'reason');
  if (reason !== undefined) return reason === '' ? { kind: 'empty' } : { kind: 'value', value: reason };
  return { kind: isSealed(event, 'reason') ? 'withheld' : 'unsaid' };
}
