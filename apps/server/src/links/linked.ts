/** Who is one with whom, for those who conclude from it: searches, timelines, verdicts. */

import type { Account } from '@trailmark/access';
import { ACTOR_REF, foldText, normalText, TARGET } from '@trailmark/catalog';
import type { Entity, Party } from '@trailmark/catalog';
import type { Filter } from '@trailmark/ledger';
import { parseSubject } from '@trailmark/vault';
import type { Caller } from '../access/caller.ts';
import { pathsOf } from '../search/field-paths.ts';
import { visibleTo } from '../search/rights.ts';
import { mayBeWithheld } from '../search/withheld.ts';
import type { House } from '../tenant/house.ts';
import type { Node, Reached } from './link-book.ts';
import { endOf, linksOf } from './links-of.ts';
import type { Links } from './links-of.ts';

export interface Linked {
  /** As this caller may name it: the id of a person whose id the caller does not see is the ref. */
  readonly entity: Entity;
  /** The event that links it; undefined for the entity that was asked for, and where the caller may not see the event. */
  readonly index?: number;
}

/**
 * The entity itself, and those joined with it by links that this caller may know of: the nearest first.
 * @throws Problem, Refusal where the log cannot be read
 */
export async function linked(house: House, caller: Caller, entity: Entity, nowMs: number): Promise<Linked[]> {
  const links = await linksOf(house);
  const joined = joinedFor(house, caller, links, links.nodesOf(entity), nowMs);
  const others = joined.flatMap(({ node, link }): Linked[] => {
    const named = entityFor(house, caller, node);
    if (named === undefined) return [];
    return [caller.restrict === undefined ? { entity: named, index: link.index } : { entity: named }];
  });
  return [{ entity }, ...others];
}

/**
 * Whether two parties are joined by live links, and the events that link them; whoever asks: for verdicts, which are the
 * same for every reader.
 */
export async function samePerson(house: House): Promise<(a: Account, b: Account) => boolean | readonly number[]> {
  const links = await linksOf(house);
  return (a, b) => {
    const wanted = new Set(nodesOfParty(links, b).filter((node) => mayBe(house, node, b)));
    if (wanted.size === 0) return false;
    const own = nodesOfParty(links, a).filter((node) => mayBe(house, node, a));
    if (own.some((node) => wanted.has(node))) return true;
    const joined = links.book.joinedWith(own);
    const found = joined.find(({ node }) => wanted.has(node));
    return found === undefined ? false : wayTo(found, joined);
  };
}

/** Another source may have given the same id to somebody of another name: then its links say nothing. */
function mayBe(house: House, node: Node, { source, name, email }: Account): boolean {
  if (source === undefined || name === undefined) return true;
  const end = endOf(house, node);
  if (end?.source === undefined || end.source === source || end.names.length === 0) return true;
  const names = end.names.map(foldText);
  return [name, email].some((one) => one !== undefined && names.includes(foldText(one)));
}

/** The links from where `joined` began to one of it. */
function wayTo(found: Reached, joined: readonly Reached[]): readonly number[] {
  const by = new Map(joined.map((reached) => [reached.node, reached]));
  const way: number[] = [];
  for (let at: Reached | undefined = found; at !== undefined && way.length <= joined.length;) {
    way.push(at.link.index);
    const { node, link }: Reached = at;
    at = by.get(link.ends[0] === node ? link.ends[1] : link.ends[0]);
  }
  return way;
}

function nodesOfParty(links: Links, { type = 'user', id, ref }: Party): Node[] {
  if (ref !== undefined) return links.nodesOf({ type, id: ref });
  // People who act are of one kind, whatever the type the source gave them.
  return id === undefined ? [] : links.nodesOf({ type: type === 'unknown' ? 'user' : type, id });
}

/** Nobody learns by a link of what lies outside the own restriction, or under a path that is withheld. */
export function joinedFor(
  house: House,
  caller: Caller,
  { book }: Links,
  start: readonly Node[],
  nowMs: number,
): Reached[] {
  if (hidesParties(caller)) return [];
  if (start.every((node) => !book.isJoined(node))) return [];
  if (caller.restrict === undefined) return book.joinedWith(start);
  const visible = visibleTo(house, caller, nowMs);
  return book.joinedWith(start, (node) => stands(house, visible, node));
}

/** Whether who stands where is withheld from this caller. */
export function hidesParties({ withhold }: Caller): boolean {
  return [...pathsOf('actor'), ...pathsOf('target')].some((path) => mayBeWithheld(path, withhold));
}

/** Whether an event within the filter names it. */
export function stands(house: House, visible: Filter, node: Node): boolean {
  return house.ledger.find({ all: [visible, standsAnywhere(house, node)] }, { limit: 1 }).indexes.length > 0;
}

function standsAnywhere({ terms }: House, node: Node): Filter {
  if (parseSubject(node) !== undefined) return { term: terms.term('subject', node) };
  return { any: [TARGET, ACTOR_REF].map((field) => ({ term: terms.term(field, normalText(node)) })) };
}

/** Undefined for somebody whose key is gone. */
export function entityFor(house: House, { scopes }: Pick<Caller, 'scopes'>, node: Node): Entity | undefined {
  const end = endOf(house, node);
  if (end === undefined) return undefined;
  const { type, id, ref } = end;
  return { type, id: ref === undefined || scopes.has('reveal') ? id : ref };
}
