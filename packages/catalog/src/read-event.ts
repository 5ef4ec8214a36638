/**
 * An event as a reader was shown it, read safely: the wire form is open JSON, of which parts may be withheld, erased or
 * never sent. Whoever draws conclusions reads events through here, so that "not there" is never taken for "empty".
 */

import { parseTime } from './time.ts';

/** As `GET /v1/events` gives it; everything but these members may be missing. */
export interface ReadEvent {
  readonly index: number;
  readonly ref: string;
  /** RFC 3339. */
  readonly recorded: string;
  readonly known: boolean;
  readonly sentence: string;
  /** Paths that stand in the event and may not be read by this reader. */
  readonly sealed: readonly string[];
  readonly [member: string]: unknown;
}

/** Somebody or something in an event. A person who may not be seen has a `ref` and no `id`. */
export interface Party {
  readonly type?: string;
  readonly id?: string;
  readonly ref?: string;
  readonly name?: string;
  readonly email?: string;
  readonly role?: string;
  readonly roles?: readonly string[];
  readonly org?: { readonly type?: string; readonly id?: string; readonly name?: string };
}

/** `null`: the source says there was nothing. A missing `before` or `after`: the source cannot say. */
export interface Change {
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly origin?: string;
}

/** What one event says about another entity or person: a thing that has a type and an id. */
export interface Entity {
  readonly type: string;
  readonly id: string;
}

export function actorOf(event: ReadEvent): Party {
  return partyOf(event['actor']) ?? {};
}
/** For whom the actor acted. */
export function delegatorOf(event: ReadEvent): Party | undefined {
  return partyOf(memberOf(event['actor'], 'onBehalfOf'));
}
export function targetsOf(event: ReadEvent): readonly Party[] {
  const targets = event['targets'];
  return Array.isArray(targets) ? targets.flatMap((target) => partyOf(target) ?? []) : [];
}
export function changesOf(event: ReadEvent): readonly Change[] {
  const changes = event['changes'];
  return Array.isArray(changes) ? changes.flatMap((change) => changeOf(change) ?? []) : [];
}

/** The value at a path such as `data.rows` or `scope.client`; undefined where there is none to be read. */
export function valueAt(event: ReadEvent, path: string): unknown {
  let value: unknown = event;
  for (const name of path.split('.')) value = memberOf(value, name);
  return value;
}
/** The value at a path as text; numbers as they stand. Undefined for everything that is no text, number or flag. */
export function textAt(event: ReadEvent, path: string): string | undefined {
  return textOf(valueAt(event, path));
}
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Whether the event has something at or under a path that this reader may not see. */
export function isSealed(event: ReadEvent, path: string): boolean {
  return event.sealed.some((one) => one === path || one.startsWith(`${path}.`) || path.startsWith(`${one}.`));
}

export function typeNameOf(event: ReadEvent): string {
  return textAt(event, 'type') ?? '';
}
export function outcomeOf(event: ReadEvent): string {
  return textAt(event, 'outcome') ?? 'success';
}
/** Milliseconds; the recorded time where the occurred one is withheld. */
export function occurredMsOf(event: ReadEvent): number {
  const time = textAt(event, 'time');
  const occurred = time === undefined ? undefined : parseTime(time);
  return occurred ?? parseTime(event.recorded) ?? 0;
}

/** The one order of answers: by the time something occurred, then by its place in the log. */
export function inOrder(a: ReadEvent, b: ReadEvent): number {
  return occurredMsOf(a) - occurredMsOf(b) || a.index - b.index;
}

/**
 * Who somebody is within what one reader is shown: equal for equal parties, undefined where nothing tells. Ids of people
 * and refs of people are different keys; a reader is shown one or the other.
 */
export function partyKey({ type, id, ref }: Party): string | undefined {
  if (ref !== undefined) return `ref ${ref}`;
  return id === undefined ? undefined : `${type ?? ''}/${id}`;
}

/** A party, read member by member; undefined for what is no object. */
export function partyOf(value: unknown): Party | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const party: Record<string, unknown> = {};
  for (const name of ['type', 'id', 'ref', 'name', 'email', 'role']) {
    const text = textOf(memberOf(value, name));
    if (text !== undefined) party[name] = text;
  }
  const roles = memberOf(value, 'roles');
  if (Array.isArray(roles)) party['roles'] = roles.flatMap((role) => textOf(role) ?? []);
  const org = partyOf(memberOf(value, 'org'));
  if (org !== undefined) party['org'] = org;
  return party;
}

function changeOf(value: unknown): Change | undefined {
  const path = textOf(memberOf(value, 'path'));
  if (path === undefined) return undefined;
  const change: { path: string; before?: unknown; after?: unknown; origin?: string } = { path };
  const [before, after] = [memberOf(value, 'before'), memberOf(value, 'after')];
  if (before !== undefined) change.before = before;
  if (after !== undefined) change.after = after;
  const origin = textOf(memberOf(value, 'origin'));
  if (origin !== undefined) change.origin = origin;
  return change;
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name]; // an object that has it, as just seen
}
