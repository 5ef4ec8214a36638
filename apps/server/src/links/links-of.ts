/** The links of one house, kept in memory: read from the log once, advanced where we record, read anew after an erasure. */

import { foldText, normalText, personKind, targetsOf, textAt, typeNameOf } from '@trailmark/catalog';
import type { Entity, ReadEvent } from '@trailmark/catalog';
import { parseSubject } from '@trailmark/vault';
import { Followed } from '../own/followed.ts';
import { profileOf } from '../search/people-found.ts';
import type { House } from '../tenant/house.ts';
import { LinkBook } from './link-book.ts';
import type { Link, Node } from './link-book.ts';

/** People as targets of our own events: by ref, so that nothing of them outlives their erasure. */
export const SUBJECT = 'subject';

export class Links {
  readonly book = new LinkBook();
  readonly #house: House;
  /** The keyring as of which people were looked up. */
  readonly generation: number;
  /** Who is meant by what an end is called: blind, as the index has its values. */
  readonly #called = new Map<bigint, Set<Node>>();
  readonly #known = new Set<Node>();
  readonly #followed: Followed;

  constructor(house: House) {
    this.#house = house;
    this.generation = house.generation;
    this.#followed = new Followed(house, ['trail.linked', 'trail.unlinked'], (event) => this.#take(event));
  }

  /** Resolves when all is read that was there when it was first asked. */
  ready(): Promise<void> {
    return this.#followed.ready();
  }
  /** Takes in what was recorded since. */
  advance(): Promise<void> {
    return this.#followed.advance();
  }

  #take(event: ReadEvent): void {
    const id = textAt(event, 'data.link');
    if (id === undefined) return;
    if (typeNameOf(event) === 'trail.unlinked') return this.book.undo(id, event.index);
    const link = linkOf(event, id);
    if (link === undefined) return;
    // Of somebody who was erased nothing is left to be linked.
    const isWhole = link.ends.map((node) => this.#learn(node)).every(Boolean);
    this.book.add(link, !isWhole);
  }

  /**
   * Whom a value of a query may stand for: an id, `type/id` or a ref. With `byName` also a whole name or an address, as
   * the directory has them from everywhere.
   */
  called(value: string, byName: boolean): Node[] {
    if (this.#known.has(value)) return [value];
    const ids = this.#called.get(this.#blind('id', normalText(value))) ?? [];
    const names = (byName ? this.#called.get(this.#blind('name', foldText(value))) : undefined) ?? [];
    return [...new Set([...ids, ...names])];
  }

  /** What exactly this entity is joined by: `user/u_17` may be known to several sources. A ref may stand for the id. */
  nodesOf({ type, id }: Entity): Node[] {
    if (this.#known.has(id)) return [id];
    return [...(this.#called.get(this.#blind('entity', `${personKind(type) ?? type}/${id}`)) ?? [])];
  }

  /** False for a person whose key is gone. */
  #learn(node: Node): boolean {
    if (this.#known.has(node)) return true;
    const end = endOf(this.#house, node);
    if (end === undefined) return false;
    this.#known.add(node);
    const { type, id, names } = end;
    this.#call(node, 'entity', `${type}/${id}`);
    for (const text of [id, `${type}/${id}`]) this.#call(node, 'id', normalText(text));
    for (const name of names) this.#call(node, 'name', foldText(name));
    return true;
  }

  #call(node: Node, how: 'entity' | 'id' | 'name', text: string): void {
    const blind = this.#blind(how, text);
    this.#called.set(blind, (this.#called.get(blind) ?? new Set()).add(node));
  }

  /** Under names that no field of an event has: these terms stand in no index. */
  #blind(how: 'entity' | 'id' | 'name', text: string): bigint {
    return this.#house.terms.term(`#linked.${how}`, text);
  }
}

const kept = new WeakMap<House, Links>();

/** The links of this house as of now. @throws Problem, Refusal where the log cannot be read */
export async function linksOf(house: House): Promise<Links> {
  let links = kept.get(house);
  if (links === undefined || links.generation !== house.generation) {
    links = new Links(house);
    kept.set(house, links);
  }
  await links.ready();
  return links;
}

/** What an end is called. */
export interface End {
  /** The kind, of a person. */
  readonly type: string;
  readonly id: string;
  readonly names: readonly string[];
  /** Of a person. */
  readonly ref?: string;
  readonly source?: string;
}

/** Undefined for a person whom the directory does not hold, or whose key is gone. */
export function endOf(house: House, node: Node): End | undefined {
  const subject = parseSubject(node);
  if (subject === undefined) {
    const slash = node.indexOf('/');
    return { type: node.slice(0, slash), id: node.slice(slash + 1), names: [] };
  }
  const profile = profileOf(house, subject);
  if (profile === undefined) return undefined;
  const { kind, id, names, emails, source } = profile;
  return { type: kind, id, names: [...names, ...emails], ref: node, source };
}

function linkOf(event: ReadEvent, id: string): Link | undefined {
  const [one, other, ...more] = targetsOf(event).map(({ type, id: end }) => {
    if (type === undefined || end === undefined) return undefined;
    return type === SUBJECT ? end : `${type}/${end}`;
  });
  if (one === undefined || other === undefined || more.length > 0) return undefined;
  return { id, index: event.index, ends: [one, other] };
}
