/** An entity as a question of the store: what touched it, and whose changes are of it, for one caller. */

import { CHANGED, changedEntity } from '@trailmark/catalog';
import type { Entity } from '@trailmark/catalog';
import { quoted } from '@trailmark/answers';
import { Problem } from '@trailmark/contract';
import type { Filter } from '@trailmark/ledger';
import { parseSubject } from '@trailmark/vault';
import type { Caller } from '../access/caller.ts';
import { personOfRef } from '../search/people-found.ts';
import { askedFor, visibleTo } from '../search/rights.ts';
import type { OpenRow } from '../search/show.ts';
import { mayBeWithheld } from '../search/withheld.ts';
import type { House } from '../tenant/house.ts';

/** Types of people who act, beside being acted on. */
const ACTING_PEOPLE: ReadonlySet<string> = new Set(['user', 'employee', 'member', 'person']);
const MACHINES: ReadonlySet<string> = new Set(['service', 'rule', 'agent', 'system']);

export interface AskedEntity {
  readonly members: readonly Entity[];
  /** Everything the entity, or one linked with it, stands in. */
  readonly touched: Filter;
  /** Where it stands among the targets. */
  readonly targeted: Filter;
  /**
   * Of each member the events that took effect and whose changes are of it. Each tool keeps values of its own: what one
   * left is not held against what another found.
   */
  readonly changed: readonly Filter[];
  readonly notes: readonly string[];
}

/** @param members the entity first, then those linked with it. @throws Problem `auth.scope` */
export function askEntity(house: House, caller: Caller, members: readonly Entity[], nowMs: number): AskedEntity {
  const notes: string[] = [];
  const ask = (q: string): Filter => askedFor(house, caller, q, { nowMs, withRoutine: true }).filter;
  const targeted = ask(members.map(targetQuery).join(' OR '));
  const acting = members.flatMap(actorQuery);
  const parts = [targeted];
  if (acting.length > 0) {
    try {
      parts.push(ask(acting.join(' OR ')));
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'auth.scope') throw error;
      notes.push('Who acted is withheld from this key: only what was done to the entity is shown.');
    }
  }
  const visible = visibleTo(house, caller, nowMs);
  const changed = members.map((member): Filter => ({ all: [{ any: changedTerms(house, member) }, visible] }));
  return { members, touched: { any: parts }, targeted, changed, notes };
}

/** State rests on these: without one of them something else would be told than what happened. @throws Problem */
export function requireChanges({ withhold }: Caller): void {
  const path = ['outcome', 'time', 'changes.*.path', 'targets.*.id', 'targets.*.type'].find((one) =>
    mayBeWithheld(one, withhold),
  );
  if (path !== undefined)
    throw new Problem('auth.scope', `This key may not ask for state: ${path} is withheld from it.`);
}

function targetQuery({ type, id }: Entity): string {
  return parseSubject(id) === undefined ? `target:${quoted(`${type}/${id}`)}` : `subject:${quoted(id)}`;
}

function actorQuery({ type, id }: Entity): string[] {
  if (MACHINES.has(type)) return [`actor:${quoted(`${type}/${id}`)}`];
  // Of a ref the other half finds the person wherever it stands.
  return ACTING_PEOPLE.has(type) && parseSubject(id) === undefined ? [`actor:${quoted(id)}`] : [];
}

function changedTerms(house: House, { type, id }: Entity): Filter[] {
  const term = (name: string): Filter => ({ term: house.terms.term(CHANGED, changedEntity(type, name)) });
  if (parseSubject(id) === undefined) return [term(id)];
  const person = personOfRef(house, id);
  // Another source may use the id for somebody else.
  return person === undefined ? [] : [{ all: [term(person.id), { term: house.terms.term('subject', id) }] }];
}

const STANDINGS = ['target', 'actor', 'delegator'] as const;
export type Standing = (typeof STANDINGS)[number];

/**
 * How one of the members stands in an event, by its recorded values: a search knows no difference of case, and a name may
 * read like an id.
 */
export function standingOf({ opened }: OpenRow, members: readonly Entity[]): Standing[] {
  const values = new Map<string, string>();
  const refs = new Set<string>();
  let listed: unknown;
  for (const group of [...opened.groups, ...opened.further]) {
    if (group.subject !== undefined) refs.add(Buffer.from(group.subject).toString('hex'));
    for (const { path, text } of group.fields) {
      if (path === 'targets') listed = JSON.parse(text);
      else if (path.startsWith('targets.') || path.startsWith('actor.')) values.set(path, text);
    }
  }
  if (Array.isArray(listed)) addListed(values, listed);
  const standing = new Set<Standing>();
  for (const { type, id } of members) {
    const subject = parseSubject(id);
    if (subject !== undefined) {
      if (refs.has(Buffer.from(subject).toString('hex'))) standing.add(placeOf(opened, subject));
      continue;
    }
    for (const [path, text] of values) {
      if (text !== id) continue;
      const place = path.slice(0, -'.id'.length);
      if (path.startsWith('targets.') && path.endsWith('.id') && values.get(`${place}.type`) === type)
        standing.add('target');
      if (path === 'actor.id' && isActor(values.get('actor.type'), type)) standing.add('actor');
      if (path === 'actor.onBehalfOf.id' && isActor(values.get('actor.onBehalfOf.type'), type))
        standing.add('delegator');
    }
  }
  return STANDINGS.filter((place) => standing.has(place));
}

/** A shared login is of no known type; whoever it was, it was this account. */
function isActor(actorType: string | undefined, type: string): boolean {
  if (actorType === type) return true;
  const isUnsaid = actorType === undefined || actorType === 'user' || actorType === 'unknown';
  return isUnsaid && ACTING_PEOPLE.has(type);
}

function placeOf(opened: OpenRow['opened'], subject: Uint8Array): Standing {
  const paths = [...opened.groups, ...opened.further]
    .filter((group) => group.subject !== undefined && Buffer.compare(group.subject, subject) === 0)
    .flatMap((group) => group.fields.map(({ path }) => path));
  if (paths.includes('actor.id')) return 'actor';
  return paths.includes('actor.onBehalfOf.id') ? 'delegator' : 'target';
}

function addListed(values: Map<string, string>, targets: readonly unknown[]): void {
  for (const [at, target] of targets.entries()) {
    for (const name of ['type', 'id']) {
      const value: unknown = typeof target === 'object' && target !== null ? Reflect.get(target, name) : undefined;
      if (typeof value === 'string') values.set(`targets.${at}.${name}`, value);
    }
  }
}
