/** Making and undoing links: one after another per house, each an event with its evidence. */

import { Problem } from '@trailmark/contract';
import { parseSubject } from '@trailmark/vault';
import { drawId } from '../access/api-keys.ts';
import type { Caller } from '../access/caller.ts';
import { OneByOne } from '../own/followed.ts';
import type { OwnEvents, OwnTarget } from '../own/own-events.ts';
import type { House } from '../tenant/house.ts';
import { checkAlike, findEnd } from './ends.ts';
import type { FoundEnd, WantedEnd } from './ends.ts';
import { checkEvidence } from './evidence.ts';
import type { Evidence } from './evidence.ts';
import { JOINED_MAX, LINKS_MAX } from './link-book.ts';
import type { Link, Node } from './link-book.ts';
import { hidesParties } from './linked.ts';
import { linksOf, SUBJECT } from './links-of.ts';
import type { Links } from './links-of.ts';

export interface WantedLink extends Evidence {
  readonly ends: readonly [WantedEnd, WantedEnd];
}

export interface CheckedLink {
  readonly ends: readonly [FoundEnd, FoundEnd];
}

const oneByOne = new OneByOne();

/**
 * Links two entities; gives the link. @throws Problem `auth.scope`, `link.*`; Problem, Refusal where it was not recorded
 */
export function link(own: OwnEvents, house: House, caller: Caller, wanted: WantedLink): Promise<Link> {
  return oneByOne.do(house, async () => {
    const { ends } = await checkLink(house, caller, wanted);
    const id = drawId('lnk');
    await own.record(house, {
      type: 'trail.linked',
      id,
      actor: caller,
      targets: ends.map(targetOf),
      data: {
        link: id,
        by: wanted.by,
        verified: wanted.verified ? true : undefined,
        evidence: wanted.evidence,
        evidence_events: wanted.events.length === 0 ? undefined : wanted.events,
        file: wanted.file?.name,
        file_sha256: wanted.file?.sha256,
        row: wanted.file?.row,
      },
    });
    const links = await advanced(house);
    const made = links.book.link(id);
    if (made === undefined) throw new Error(`the link ${id} was recorded and not read`);
    return made;
  });
}

/** What `link` checks before it records. @throws Problem `auth.scope`, `link.*` */
export async function checkLink(house: House, caller: Caller, wanted: WantedLink): Promise<CheckedLink> {
  requireWholeView(caller);
  const [first, second] = wanted.ends;
  const ends = [findEnd(house, first, 0), findEnd(house, second, 1)] as const;
  checkAlike(ends);
  checkEvidence(house, ends, wanted);
  checkRoom(await linksOf(house), [ends[0].node, ends[1].node]);
  return { ends };
}

/** @throws Problem `link.exists`, `link.too_many` */
function checkRoom({ book }: Links, [one, other]: readonly [Node, Node]): void {
  const known = book.between(one, other);
  if (known !== undefined) throw new Problem('link.exists', `They are linked by ${known.id}.`);
  if (book.size >= LINKS_MAX) throw new Problem('link.too_many', `There are ${LINKS_MAX} links already.`);
  const mine = book.joinedWith([one]);
  if (mine.some(({ node }) => node === other)) return;
  if (mine.length + book.joinedWith([other]).length + 2 > JOINED_MAX)
    throw new Problem('link.too_many', `It would join more than ${JOINED_MAX} entities.`);
}

/** Undoes a link; both stay on record. @throws Problem `auth.scope`, `link.not_found`, `link.undone` */
export function unlink(
  own: OwnEvents,
  house: House,
  caller: Caller,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<Link> {
  return oneByOne.do(house, async () => {
    requireWholeView(caller);
    const { book } = await linksOf(house);
    const known = book.link(id);
    if (known === undefined) throw new Problem('link.not_found', 'There is no link of this id.');
    if (book.undoneAt(id) !== undefined) throw new Problem('link.undone', 'It joins nothing any more.');
    await own.record(house, {
      type: 'trail.unlinked',
      id: `${id} undone`,
      actor: caller,
      targets: known.ends.map((node) => targetOf(endNamed(node))),
      reason,
      data: { link: id, index: known.index },
    });
    await advanced(house);
    return known;
  });
}

/**
 * A link changes what others find and how acts are judged: whoever sees only part of the trail cannot answer for that,
 * and would learn what lies outside. @throws Problem `auth.scope`
 */
function requireWholeView(caller: Caller): void {
  if (caller.restrict !== undefined)
    throw new Problem('auth.scope', 'A key that sees only part of the trail can neither link nor undo links.');
  if (hidesParties(caller))
    throw new Problem('auth.scope', 'A key from which people or things are withheld can neither link nor undo links.');
}

async function advanced(house: House): Promise<Links> {
  const links = await linksOf(house);
  await links.advance();
  return links;
}

function targetOf({ node, type, id }: Pick<FoundEnd, 'node' | 'type' | 'id'>): OwnTarget {
  return parseSubject(node) === undefined ? { type, id } : { type: SUBJECT, id: node };
}

function endNamed(node: Node): Pick<FoundEnd, 'node' | 'type' | 'id'> {
  const slash = node.indexOf('/');
  return { node, type: node.slice(0, Math.max(slash, 0)), id: node.slice(slash + 1) };
}
