/** The parts of an event that may be long: targets, changes, data. Each value a slot of its own, or all of them one. */

import { canonicalText } from './canonical-text.ts';
import { CONFIDENTIAL, OPEN, type Draft } from './draft.ts';
import { CHANGE_NAMES, TARGET_NAMES, VALUE_ORIGINS, personKind } from './envelope.ts';
import type { FieldRule } from './event-type.ts';
import type { PreparedType } from './known-types.ts';
import { LIST_ITEMS_MAX, LIST_SLOTS_MAX, checkName } from './limits.ts';
import { escapeName } from './path.ts';
import { listOf, objectOf, requiredText, wordOf, type Members } from './read.ts';
import { Refused } from './refused.ts';

/**
 * How much of the three is committed as one value. A value kept apart is left out of the one and laid over it on reading.
 * Personal values are always kept apart; where not even they may be slots (`one`), they go to the further people.
 */
export interface Shape {
  readonly data: 'slots' | 'declared apart' | 'one';
  readonly changes: 'slots' | 'people apart' | 'one';
  readonly targets: 'slots' | 'people apart' | 'one';
}

const targetNames: ReadonlySet<string> = new Set(TARGET_NAMES);
const changeNames: ReadonlySet<string> = new Set(CHANGE_NAMES);
const targetPaths = Array.from({ length: LIST_SLOTS_MAX }, (_, at) => targetPathsOf(at));
const changePaths = Array.from({ length: LIST_SLOTS_MAX }, (_, at) => changePathsOf(at));

/** Gives the owner for personal values of targets: the first target that is a person, CONFIDENTIAL where there is none. */
export function classifyTargets(draft: Draft, value: unknown, shape: Shape): number {
  const targets = itemsOf(draft, value, 'targets');
  const form = targets.length > LIST_SLOTS_MAX && shape.targets === 'slots' ? 'people apart' : shape.targets;
  const rest: Members[] = [];
  let subject = CONFIDENTIAL;
  for (let at = 0; at < targets.length; at++) {
    const paths = targetPaths[at] ?? targetPathsOf(at);
    const target = objectOf(targets[at], paths.whole, targetNames);
    const type = requiredText(target['type'], paths.type);
    const id = requiredText(target['id'], paths.id);
    const kind = personKind(type);
    const owner =
      kind === undefined
        ? OPEN
        : form === 'one'
          ? draft.furtherPerson(kind, id, target['name'], undefined)
          : draft.person(kind, id, target['name'], undefined);
    if (subject === CONFIDENTIAL && owner >= 0) subject = owner;
    if (form === 'slots') {
      draft.add(OPEN, paths.type, 's', type);
      draft.add(owner, paths.id, 's', id);
      draft.text(owner, paths.name, target['name']);
      draft.text(OPEN, paths.role, target['role']);
      continue;
    }
    checkOptionalText(target['role'], paths.role);
    if (owner >= 0) {
      draft.add(owner, paths.id, 's', id);
      draft.text(owner, paths.name, target['name']);
      rest.push(without(target, 'id', 'name'));
    } else {
      checkOptionalText(target['name'], paths.name);
      rest.push(target);
    }
  }
  if (rest.length > 0) draft.add(OPEN, 'targets', 'j', canonicalText(rest, 2, ['targets']));
  return subject;
}

/** Values before and after belong to whom the type's rule says; those it does not name are confidential. */
export function classifyChanges(
  draft: Draft,
  value: unknown,
  prepared: PreparedType | undefined,
  shape: Shape,
  people: People,
): void {
  const changes = itemsOf(draft, value, 'changes');
  const form = changes.length > LIST_SLOTS_MAX && shape.changes === 'slots' ? 'people apart' : shape.changes;
  const rest: Members[] = [];
  for (let at = 0; at < changes.length; at++) {
    const paths = changePaths[at] ?? changePathsOf(at);
    const change = objectOf(changes[at], paths.whole, changeNames);
    const path = requiredText(change['path'], paths.path);
    const origin = change['origin'] === null ? null : wordOf(change['origin'], paths.origin, VALUE_ORIGINS);
    let owner = ownerOf(prepared?.changes.get(path), people);
    const isPersonal = owner >= 0;
    if (form === 'one' && isPersonal) owner = draft.withoutGroup(owner);
    if (form === 'slots' || isPersonal) {
      if (change['before'] !== undefined) draft.value(owner, paths.before, change['before'], 4);
      if (change['after'] !== undefined) draft.value(owner, paths.after, change['after'], 4);
    }
    if (form === 'slots') {
      draft.add(OPEN, paths.path, 's', path);
      draft.text(OPEN, paths.origin, origin);
    } else rest.push(isPersonal ? without(change, 'before', 'after') : change);
  }
  if (rest.length > 0) draft.add(CONFIDENTIAL, 'changes', 'j', canonicalText(rest, 2, ['changes']));
}

/** The owners of personal values of `data` and `changes`, by whom a rule names. */
export interface People {
  readonly actor: number;
  readonly target: number;
}

export function classifyData(
  draft: Draft,
  value: unknown,
  prepared: PreparedType | undefined,
  shape: Shape,
  people: People,
): void {
  if (value === undefined) return;
  if (value === null) return draft.add(OPEN, 'data', 'z', '');
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new Refused('event.invalid', 'data', 'Send an object here, its names being the fields of the type.');
  }
  const data = value as Members; // own names only are read below, and an own `__proto__` hides the accessor
  // Sorted, so that equal content is equal fields whatever the order it was sent in.
  const names = Object.keys(data).sort();
  if (names.length === 0) return draft.add(OPEN, 'data', 'j', '{}');
  const rest: Record<string, unknown> = Object.create(null);
  let restCount = 0;
  for (const name of names) {
    const member = data[name];
    const declared = prepared?.data.get(name);
    const owner = declared === undefined ? CONFIDENTIAL : ownerOf(declared.rule, people);
    if (shape.data === 'one' && declared !== undefined && owner >= 0) {
      draft.value(draft.withoutGroup(owner), declared.path, member, 3);
    } else if (shape.data === 'one' || (shape.data === 'declared apart' && declared === undefined)) {
      rest[name] = member; // without a prototype even `__proto__` is a plain name
      restCount++;
    } else if (declared !== undefined) draft.value(owner, declared.path, member, 3);
    else {
      checkName(name, ['data', name]);
      draft.value(CONFIDENTIAL, `data.${escapeName(name)}`, member, 3);
    }
  }
  if (restCount > 0) draft.add(CONFIDENTIAL, 'data', 'j', canonicalText(rest, 2, ['data']));
}

function ownerOf(rule: FieldRule | undefined, people: People): number {
  if (rule === undefined) return CONFIDENTIAL;
  if (rule.class !== 'personal') return rule.class === 'open' ? OPEN : CONFIDENTIAL;
  const owner = rule.of === 'actor' ? people.actor : people.target;
  // A machine has no group of its own.
  return owner === OPEN ? CONFIDENTIAL : owner;
}

/** The items of an optional list; null and the empty list are said openly and have none. */
function itemsOf(draft: Draft, value: unknown, path: 'targets' | 'changes'): readonly unknown[] {
  if (value === undefined) return [];
  if (value === null) {
    draft.add(OPEN, path, 'z', '');
    return [];
  }
  const items = listOf(value, path, LIST_ITEMS_MAX);
  if (items.length === 0) draft.add(OPEN, path, 'j', '[]');
  return items;
}

function checkOptionalText(value: unknown, path: string): void {
  if (value === undefined || value === null || typeof value === 'string') return;
  throw new Refused('event.invalid', path, 'Send text here, or null, or leave it out.');
}

function without(members: Members, ...names: readonly string[]): Members {
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(members)) if (!names.includes(name)) kept[name] = members[name];
  return kept;
}

function targetPathsOf(at: number) {
  const whole = `targets.${at}`;
  return { whole, type: `${whole}.type`, id: `${whole}.id`, name: `${whole}.name`, role: `${whole}.role` };
}

function changePathsOf(at: number) {
  const whole = `changes.${at}`;
  return {
    whole,
    path: `${whole}.path`,
    before: `${whole}.before`,
    after: `${whole}.after`,
    origin: `${whole}.origin`,
  };
}
