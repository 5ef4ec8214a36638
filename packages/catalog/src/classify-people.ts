/** Who did it, for whom, and who is said to have approved: people go into groups of their own, machines stay open. */

import { checkTime, partOf } from './classify-envelope.ts';
import { CONFIDENTIAL, OPEN, type Draft } from './draft.ts';
import {
  ACTOR_NAMES,
  ACTOR_TYPES,
  AGENT_NAMES,
  APPROVAL_NAMES,
  MODES,
  ORG_NAMES,
  PERSON_NAMES,
  isMachine,
} from './envelope.ts';
import { listOf, objectOf, requiredText, wordOf } from './read.ts';
import { Refused } from './refused.ts';

const actorNames: ReadonlySet<string> = new Set(ACTOR_NAMES);
const personNames: ReadonlySet<string> = new Set(PERSON_NAMES);
const orgNames: ReadonlySet<string> = new Set(ORG_NAMES);
const agentNames: ReadonlySet<string> = new Set(AGENT_NAMES);
const approvalNames: ReadonlySet<string> = new Set(APPROVAL_NAMES);

/** People who act are of this kind, whatever the actor's type: one person, one subject. */
const ACTING_KIND = 'user';
const ROLES_MAX = 256;

/** The paths of one acting party, written once. */
interface PartyPaths {
  readonly whole: string;
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly roles: string;
  readonly org: string;
  readonly orgType: string;
  readonly orgId: string;
  readonly orgName: string;
}

const actorPaths = partyPaths('actor');
const delegatorPaths = partyPaths('actor.onBehalfOf');
const approverPaths = partyPaths('approval.by');

/** The owners of what an event says about its actor. */
interface ActorOwners {
  /** A person, or OPEN for a machine. */
  readonly actor: number;
  /** The same, but the person on whose behalf a machine acted: personal values are that one's. */
  readonly personal: number;
}

export function classifyActor(draft: Draft, value: unknown): ActorOwners {
  if (value === undefined || value === null) {
    throw new Refused('event.invalid', 'actor', 'The field actor is required: {"type": "user", "id": "…"}.');
  }
  const actor = objectOf(value, 'actor', actorNames);
  const owner = classifyParty(draft, actor, actorPaths);

  const delegator = partOf(draft, actor['onBehalfOf'], 'actor.onBehalfOf', personNames);
  const principal = delegator === undefined ? OPEN : classifyParty(draft, delegator, delegatorPaths);
  const mode = actor['mode'];
  if (mode === null) draft.add(OPEN, 'actor.mode', 'z', '');
  else draft.text(OPEN, 'actor.mode', wordOf(mode, 'actor.mode', MODES));
  const agent = partOf(draft, actor['agent'], 'actor.agent', agentNames);
  if (agent !== undefined) {
    draft.text(OPEN, 'actor.agent.id', agent['id']);
    draft.text(OPEN, 'actor.agent.name', agent['name']);
    draft.text(OPEN, 'actor.agent.model', agent['model']);
    draft.text(OPEN, 'actor.agent.version', agent['version']);
  }
  return { actor: owner, personal: owner === OPEN ? principal : owner };
}

/** An approval told inside an event is a claim; it is kept as such, its approver as a person. */
export function classifyApproval(draft: Draft, value: unknown): void {
  const approval = partOf(draft, value, 'approval', approvalNames);
  if (approval === undefined) return;
  draft.text(CONFIDENTIAL, 'approval.id', approval['id']);
  draft.text(OPEN, 'approval.status', approval['status']);
  const at = draft.text(OPEN, 'approval.at', approval['at']);
  if (at !== undefined) checkTime(at, 'approval.at');
  const by = partOf(draft, approval['by'], 'approval.by', personNames);
  if (by !== undefined) classifyParty(draft, by, approverPaths);
  draft.text(CONFIDENTIAL, 'approval.reason', approval['reason']);
}

function classifyParty(draft: Draft, party: Readonly<Record<string, unknown>>, paths: PartyPaths): number {
  const type = classifyPartyType(draft, party['type'], paths);
  const id = requiredText(party['id'], paths.id);
  const machine = type !== undefined && isMachine(type);
  const owner = machine ? OPEN : draft.person(ACTING_KIND, id, party['name'], party['email']);
  draft.add(owner, paths.id, 's', id);
  draft.text(owner, paths.name, party['name']);
  // A machine's address may well be somebody's mailbox.
  draft.text(machine ? CONFIDENTIAL : owner, paths.email, party['email']);
  classifyRoles(draft, party['roles'], paths.roles);
  const org = partOf(draft, party['org'], paths.org, orgNames);
  if (org !== undefined) {
    draft.text(OPEN, paths.orgType, org['type']);
    draft.text(OPEN, paths.orgId, org['id']);
    draft.text(OPEN, paths.orgName, org['name']);
  }
  return owner;
}

/** The actor's type is required; a delegator or approver without one is taken for a person. */
function classifyPartyType(draft: Draft, value: unknown, paths: PartyPaths): string | undefined {
  if (value === null && paths !== actorPaths) {
    draft.add(OPEN, paths.type, 'z', '');
    return undefined;
  }
  const type = wordOf(value, paths.type, ACTOR_TYPES);
  if (type !== undefined) draft.add(OPEN, paths.type, 's', type);
  else if (paths === actorPaths) {
    throw new Refused(
      'event.invalid',
      paths.type,
      `The field actor.type is required: one of ${ACTOR_TYPES.join(', ')}.`,
    );
  }
  return type;
}

function classifyRoles(draft: Draft, value: unknown, path: string): void {
  if (value === undefined) return;
  if (value !== null) {
    const roles = listOf(value, path, ROLES_MAX);
    for (let at = 0; at < roles.length; at++) {
      if (typeof roles[at] !== 'string')
        throw new Refused('event.invalid', `${path}.${at}`, 'A role is text. Put it in quotes.');
    }
  }
  draft.value(OPEN, path, value, path === 'actor.roles' ? 3 : 4);
}

function partyPaths(whole: string): PartyPaths {
  return {
    whole,
    type: `${whole}.type`,
    id: `${whole}.id`,
    name: `${whole}.name`,
    email: `${whole}.email`,
    roles: `${whole}.roles`,
    org: `${whole}.org`,
    orgType: `${whole}.org.type`,
    orgId: `${whole}.org.id`,
    orgName: `${whole}.org.name`,
  };
}
