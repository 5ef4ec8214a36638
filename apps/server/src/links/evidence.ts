/** Whether what is said for a link carries it: a verified mail that both have, a row of a file, or something in words. */

import { foldText } from '@trailmark/catalog';
import { Problem } from '@trailmark/contract';
import { formatSubject, parseSubject } from '@trailmark/vault';
import { profileOf } from '../search/people-found.ts';
import { openRecorded } from '../search/show.ts';
import type { House } from '../tenant/house.ts';
import type { FoundEnd } from './ends.ts';

export interface Evidence {
  readonly by: 'mail' | 'directory' | 'hand' | 'name';
  readonly verified: boolean;
  readonly evidence?: string | undefined;
  /** Indexes of events that the caller sees. */
  readonly events: readonly number[];
  readonly file?: { readonly name: string; readonly sha256: string; readonly row: number } | undefined;
}

const MAIL = /^[^\s@]{1,64}@[^\s@]{1,255}$/u;
/** What people say who have nothing to say but the name. */
const NAME_WORDS =
  /\b(same|name|names|equal|identical|gleich\w*|selbe\w*|derselbe|dieselbe|namen?|und|and|the|of|is)\b/gu;

/** @throws Problem `link.by_name`, `link.evidence` */
export function checkEvidence(house: House, ends: readonly [FoundEnd, FoundEnd], said: Evidence): void {
  switch (said.by) {
    case 'name':
      throw byName();
    case 'mail':
      return checkMail(house, ends, said);
    case 'directory':
      if (said.file === undefined) throw lacking('By directory: say the file and the row of it.', '/file');
      return;
    case 'hand':
      return checkWords(house, ends, said);
  }
}

function checkWords(house: House, ends: readonly FoundEnd[], { evidence, events }: Evidence): void {
  if (evidence === undefined) throw lacking('By hand: say in words what shows that they are one.', '/evidence');
  if (events.length > 0) return;
  let rest = foldText(evidence);
  for (const name of ends.flatMap((end) => namesOf(house, end))) rest = rest.replaceAll(foldText(name), ' ');
  if (rest.replaceAll(NAME_WORDS, ' ').replaceAll(/[^\p{L}\p{N}]/gu, '') === '') throw byName();
}

function namesOf(house: House, { node }: FoundEnd): readonly string[] {
  const subject = parseSubject(node);
  const names = subject && profileOf(house, subject)?.names;
  // Whole names before their words, which they hold.
  return (names ?? []).flatMap((name) => [name, ...name.split(/\s+/u)]).filter((name) => name.length > 1);
}

/** Each end's event holds, as a value of that very person, an address that the other's event holds too. */
function checkMail(house: House, [one, other]: readonly [FoundEnd, FoundEnd], { verified, events }: Evidence): void {
  if (!verified) throw lacking('By mail: vouch with "verified" that the address was verified.', '/verified');
  const [first, second, ...more] = events;
  if (first === undefined || second === undefined || more.length > 0)
    throw lacking('By mail: name two events, one of each end, in their order.', '/events');
  const mails = mailsOf(house, first, one);
  if (mails.size === 0) throw lacking('The first event holds no address of the first end.', '/events/0');
  const others = mailsOf(house, second, other);
  if (others.size === 0) throw lacking('The second event holds no address of the second end.', '/events/1');
  if (![...mails].some((mail) => others.has(mail)))
    throw lacking('The two events hold different addresses.', '/events');
}

function mailsOf(house: House, index: number, { node }: FoundEnd): Set<string> {
  const { opened } = openRecorded(house, index);
  const own = [...opened.groups, ...opened.further].filter(
    ({ subject }) => subject !== undefined && formatSubject(subject) === node,
  );
  const texts = own.flatMap(({ fields }) => fields.map(({ text }) => text.trim().toLowerCase()));
  return new Set(texts.filter((text) => MAIL.test(text)));
}

function byName(): Problem {
  return new Problem('link.by_name', 'Nothing but the name was said for this link.', { pointer: '/evidence' });
}

function lacking(detail: string, pointer: string): Problem {
  return new Problem('link.evidence', detail, { pointer });
}
