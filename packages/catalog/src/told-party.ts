/** The people, agents and things of an event as its sentence names them: never by an id where a name is known. */

import { isMachine } from './envelope.ts';
import type { Delegation, Language } from './language.ts';
import { treeOf, wordOf, type Tree } from './told-value.ts';

/** Who acted, and who stands between: the person first where a machine acted for one. */
export interface ToldActor {
  readonly name: string;
  readonly delegation?: Delegation;
}

export function toldActor(event: Tree, hidden: ReadonlySet<string>, language: Language): ToldActor {
  const actor = treeOf(event['actor']);
  const delegator = actor['onBehalfOf'];
  const isDelegated = typeof delegator === 'object' && delegator !== null;
  // A machine that acted for a person stands behind that person.
  const isThrough = isDelegated && isMachine(wordOf(actor['type']) ?? '');
  const name = partyName(actor, 'actor', hidden) ?? someone(actor, 'actor', hidden, language, !isThrough);
  const agent = treeOf(actor['agent']);
  const agentName = wordOf(agent['name']) ?? wordOf(agent['id']);
  const tool = agentName === name ? undefined : agentName;
  if (!isDelegated) return tool === undefined ? { name } : { name, delegation: { through: tool } };

  const path = 'actor.onBehalfOf';
  const principal =
    partyName(treeOf(delegator), path, hidden) ?? someone(treeOf(delegator), path, hidden, language, isThrough);
  if (!isThrough)
    return { name, delegation: { ...(tool === undefined ? {} : { through: tool }), onBehalfOf: principal } };
  return { name: principal, delegation: { through: tool === undefined ? name : language.list([name, tool]) } };
}

/** Whoever is said to have approved; `null`: somebody whose name may not be read, or is not given. */
export function toldApprover(event: Tree, hidden: ReadonlySet<string>): string | null | undefined {
  const approval = treeOf(event['approval']);
  if (approval['status'] !== 'approved') return undefined;
  return partyName(treeOf(approval['by']), 'approval.by', hidden) ?? null;
}

/** Name, else address, else id; undefined where the name is there but withheld, so that no id stands in for it. */
function partyName(party: Tree, path: string, hidden: ReadonlySet<string>): string | undefined {
  const name = wordOf(party['name']);
  if (name !== undefined || hidden.has(`${path}.name`)) return name;
  return wordOf(party['email']) ?? wordOf(party['id']);
}

function someone(party: Tree, path: string, hidden: ReadonlySet<string>, language: Language, isFirst: boolean): string {
  const isHidden =
    hidden.has(`${path}.name`) ||
    hidden.has(`${path}.id`) ||
    (wordOf(party['type']) !== undefined && party['id'] === undefined);
  return language.someone(wordOf(party['type']), isHidden, isFirst);
}

/** `wanted` is a type or role; empty: the first target whatever it is. `isNamed`: told by its own name. */
export function toldTarget(
  event: Tree,
  wanted: string,
  hidden: ReadonlySet<string>,
  language: Language,
): { readonly text: string; readonly isNamed: boolean } | undefined {
  const targets = Array.isArray(event['targets']) ? event['targets'].map(treeOf) : [];
  let at = wanted === '' ? 0 : targets.findIndex((target) => target['type'] === wanted);
  const typeIsSaid = wanted !== '' && at >= 0;
  if (at < 0) at = targets.findIndex((target) => target['role'] === wanted);
  const target = targets[at];
  if (target === undefined) return undefined;
  const name = wordOf(target['name']);
  if (name !== undefined) return { text: name, isNamed: true };
  const id = hidden.has(`targets.${at}.name`) ? undefined : wordOf(target['id']);
  if (typeIsSaid) return { text: id ?? language.sealed, isNamed: true };
  return { text: language.thing(wordOf(target['type']) ?? 'target', id), isNamed: false };
}
