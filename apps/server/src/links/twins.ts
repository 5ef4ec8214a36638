/** Searches for somebody also find those linked with them: `actor:` and `target:` of one mean all of them. */

import { ACTOR, ACTOR_REF, normalText, TARGET } from '@trailmark/catalog';
import type { Language } from '@trailmark/catalog';
import type { Filter } from '@trailmark/ledger';
import { parseSubject } from '@trailmark/vault';
import type { Caller } from '../access/caller.ts';
import type { Party, Twins } from '../search/asking.ts';
import { knowsDirectory } from '../search/name-rights.ts';
import type { House } from '../tenant/house.ts';
import type { Node, Reached } from './link-book.ts';
import { hidesParties, joinedFor } from './linked.ts';
import { endOf } from './links-of.ts';
import type { Links } from './links-of.ts';

const IDS: Readonly<Record<Party, string>> = { actor: ACTOR, target: TARGET };

export interface TwinsOptions {
  readonly nowMs: number;
  /** Whether the answer must not say which links were used. */
  readonly isUntold?: boolean | undefined;
  /** Of what is said of them; English unless given. */
  readonly language?: Language | undefined;
}

/** What one caller's searches may use; undefined where there is nothing. */
export function twinsFor(
  house: House,
  caller: Caller,
  links: Links,
  { nowMs, isUntold = false, language }: TwinsOptions,
): Twins | undefined {
  if (links.book.size === 0 || hidesParties(caller)) return undefined;
  return {
    of(value, party, notes) {
      // By a name that was only said where it does not see it, a caller could learn whose it is.
      const named = links.called(value, knowsDirectory(caller));
      const joined = joinedFor(house, caller, links, named, nowMs);
      if (joined.length > 0 && !isUntold) notes.add(noteOf(house, caller, value, joined, language));
      const others = joined.flatMap(({ node }) => standsAs(house, node, party) ?? []);
      return party === 'actor' ? others : [...others, ...linkEventsOf(house, [...named, ...joined.map(nodeOf)])];
    },
  };
}

/** A person by ref and id together: other sources may use the id for somebody else. */
function standsAs(house: House, node: Node, party: Party): Filter | undefined {
  const { terms } = house;
  const end = endOf(house, node);
  if (end === undefined) return undefined;
  const { ref, type, id } = end;
  if (ref !== undefined)
    return { all: [{ term: terms.term('subject', ref) }, { term: terms.term(IDS[party], normalText(id)) }] };
  return { term: terms.term(party === 'actor' ? ACTOR_REF : TARGET, normalText(`${type}/${id}`)) };
}

/** People are targets of the events that link them by their refs. */
function linkEventsOf({ terms }: House, nodes: readonly Node[]): Filter[] {
  const people = nodes.filter((node) => parseSubject(node) !== undefined);
  return people.map((ref) => ({ term: terms.term(TARGET, normalText(ref)) }));
}

function nodeOf({ node }: Reached): Node {
  return node;
}

/** By refs, never by names or ids of people; to a restricted caller without the links, which lie outside. */
function noteOf(
  house: House,
  { restrict }: Caller,
  value: string,
  joined: readonly Reached[],
  language: Language | undefined,
): string {
  const named = joined.map(({ node, link }) => {
    const by = restrict === undefined ? ` (${link.id})` : '';
    return `${endOf(house, node)?.ref ?? node}${by}`;
  });
  const said = value.slice(0, 100);
  return language?.tag === 'de'
    ? `Durch Verknüpfungen ist mit „${said}“ auch ${named.join(', ')} gemeint.`
    : `By links ${JSON.stringify(said)} also means ${named.join(', ')}.`;
}
