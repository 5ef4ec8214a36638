/** The way back: from readable fields and the facts of an entry to the event as it was sent. The inverse of `classify`. */

import type { Field } from './classified.ts';
import {
  ACTOR_NAMES,
  AGENT_NAMES,
  APPROVAL_NAMES,
  CHANGE_NAMES,
  CONTEXT_NAMES,
  DECISION_NAMES,
  EVENT_NAMES,
  LINK_NAMES,
  ORG_NAMES,
  PERSON_NAMES,
  SCOPE_NAMES,
  TARGET_NAMES,
  TYPE_VERSION_PATH,
} from './envelope.ts';
import { parseJson } from './json-text.ts';
import { LIST_ITEMS_MAX } from './limits.ts';
import { splitPath } from './path.ts';
import { timeText } from './time.ts';

export interface AssembleParts {
  /** All fields that may be read, of all groups, in any order. Slot 0 is not among them. */
  readonly fields: Iterable<Field>;
  /** The entry's type without its version. */
  readonly type: string;
  /** The entry's occurred time in milliseconds since 1970. */
  readonly occurredMs: number;
  /** The entry's sequence, where it has one. */
  readonly sequence?: number | undefined;
  /** Paths known to be there but not readable: withheld, sealed, erased. */
  readonly sealed?: Iterable<string>;
}

export interface Assembled {
  /** The event as sent, names in the order of the envelope, with the defaults that were recorded. */
  readonly event: Record<string, unknown>;
  /** Paths that are there but cannot be shown: those named to us, and required ones that are missing. */
  readonly sealed: string[];
  /** Paths whose value is ours, because the source said nothing: outcome, source, time. */
  readonly derived: string[];
  /** The version of the registered type the event was recorded under, where it was. */
  readonly typeVersion?: number;
}

type Tree = Record<string, unknown>;

/** Pure and total: fields that contradict one another are for the verifier to find, not for the reader to fall over. */
export function assemble(parts: AssembleParts): Assembled {
  const tree: Tree = {};
  let derived: string[] = [];
  let typeVersion: number | undefined;
  const later: Field[] = [];
  for (const field of parts.fields) {
    // A value committed as one is laid down first; what was kept apart from it is laid over it.
    if (field.path === 'data' || field.path === 'targets' || field.path === 'changes')
      tree[field.path] = valueOf(field);
    else if (field.path === 'derived') derived = namesOf(valueOf(field));
    else if (field.path === TYPE_VERSION_PATH) typeVersion = Number(field.text);
    else later.push(field);
  }
  for (const field of later) place(tree, splitPath(field.path), valueOf(field));
  if (tree['type'] === undefined && parts.type !== 'unknown') tree['type'] = parts.type;
  if (tree['time'] === undefined) tree['time'] = timeText(parts.occurredMs);
  if (parts.sequence !== undefined) tree['sequence'] = parts.sequence;

  const sealed = new Set(parts.sealed ?? []);
  addMissing(tree, sealed);
  const event = inOrder(tree, '') as Record<string, unknown>;
  return { event, sealed: [...sealed], derived, ...(typeVersion === undefined ? {} : { typeVersion }) };
}

/** The value of a field: what its text says under its type. */
export function valueOf(field: Field): unknown {
  switch (field.type) {
    case 's':
      return field.text;
    case 'n':
      return Number(field.text);
    case 'b':
      return field.text === 'true';
    case 'z':
      return null;
    case 'j':
      try {
        return parseJson(field.text);
      } catch {
        return field.text; // changed behind our back; its commitment says so
      }
  }
}

function place(tree: Tree, names: readonly string[], value: unknown): void {
  let container: object = tree;
  for (let at = 0; at < names.length - 1; at++) {
    const name = names[at]!; // within bounds
    if (!mayHold(container, name)) return;
    const next: unknown = Object.hasOwn(container, name) ? (container as Tree)[name] : undefined;
    if (typeof next === 'object' && next !== null) container = next;
    else if (next !== undefined) return;
    else {
      const made = at === 0 && (name === 'targets' || name === 'changes') ? [] : {};
      put(container, name, made);
      container = made;
    }
  }
  const last = names[names.length - 1]!; // a path has at least one name
  if (mayHold(container, last)) put(container, last, value);
}

function mayHold(container: object, name: string): boolean {
  return !Array.isArray(container) || (/^(0|[1-9][0-9]{0,3})$/.test(name) && Number(name) < LIST_ITEMS_MAX);
}

/** Plain assignment of `__proto__` would change the object's prototype instead of giving it a member. */
function put(container: object, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(container, name, { value, enumerable: true, configurable: true, writable: true });
  } else (container as Tree)[name] = value;
}

/** What every event has and this one does not show was sealed, even if nobody named it. */
function addMissing(tree: Tree, sealed: Set<string>): void {
  if (tree['type'] === undefined) sealed.add('type');
  const actor = tree['actor'];
  if (!isTree(actor) || actor['id'] === undefined) sealed.add('actor.id');
  addMissingItems(tree, 'targets', 'id', sealed);
  addMissingItems(tree, 'changes', 'path', sealed);
}

function addMissingItems(tree: Tree, list: string, name: string, sealed: Set<string>): void {
  const items = tree[list];
  if (!Array.isArray(items)) return;
  for (let at = 0; at < items.length; at++) {
    items[at] ??= {}; // a place between two readable ones
    if (isTree(items[at]) && items[at][name] === undefined) sealed.add(`${list}.${at}.${name}`);
  }
}

const ORDERS: Readonly<Record<string, readonly string[]>> = {
  '': EVENT_NAMES,
  actor: ACTOR_NAMES,
  'actor.org': ORG_NAMES,
  'actor.onBehalfOf': PERSON_NAMES,
  'actor.onBehalfOf.org': ORG_NAMES,
  'actor.agent': AGENT_NAMES,
  targets: TARGET_NAMES,
  changes: CHANGE_NAMES,
  decision: DECISION_NAMES,
  approval: APPROVAL_NAMES,
  'approval.by': PERSON_NAMES,
  'approval.by.org': ORG_NAMES,
  scope: SCOPE_NAMES,
  context: CONTEXT_NAMES,
  links: LINK_NAMES,
};

/** The same tree with the names of its envelope in their order, and those of `data` sorted. */
function inOrder(value: unknown, path: string): unknown {
  if (Array.isArray(value))
    return path === 'targets' || path === 'changes' ? value.map((item) => inOrder(item, path)) : value;
  if (!isTree(value)) return value;
  const order = Object.hasOwn(ORDERS, path) ? ORDERS[path]! : path === 'data' ? Object.keys(value).sort() : undefined;
  if (order === undefined) return value;
  const ordered: Tree = {};
  for (const name of order) {
    if (!Object.hasOwn(value, name)) continue;
    put(ordered, name, path === 'data' ? value[name] : inOrder(value[name], path === '' ? name : `${path}.${name}`));
  }
  return ordered;
}

function namesOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
