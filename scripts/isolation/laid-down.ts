/** What an administrator laid down over the events of both sides: links, notes and disputes. */

import type { Side } from './sides.ts';
import type { Trail } from './trail.ts';

interface End {
  readonly type: 'lead';
  readonly id: string;
  readonly source: string;
}

/** Events that somebody said something of: one of so many. */
const SAID_OF = 397;

/**
 * Notes and disputes on events of everybody, in words of others, laid down wherever the event is recorded. Of each side's
 * leads two are linked in its own trail, too; two others are linked in the whole trail alone, by a lead of others through
 * which they would be one.
 */
export async function layDown(sides: readonly Side[], whole: Trail, alone: readonly Trail[]): Promise<void> {
  for (const [at, side] of sides.entries()) {
    const [one, other, third, fourth] = leadsIn(side.own, side.others);
    const [stranger] = leadsIn(side.others, side.own);
    for (const trail of [whole, alone[at]]) await link(trail, one, other);
    await link(whole, third, stranger);
    await link(whole, stranger, fourth);
  }
  const [side] = sides;
  const events = side === undefined ? [] : [...side.own, ...side.others].filter((_, n) => n % SAID_OF === 0);
  const trails = [whole, ...alone];
  for (const { id } of [...events, ...sides.flatMap(({ own }) => own.slice(0, 1))]) {
    const foreign = sides.find(({ others }) => others.some((event) => event.id === id)) ?? side;
    const words = [...(foreign?.secrets ?? [])].filter((word) => /^\p{L}{6,}$/u.test(word)).slice(0, 5);
    for (const trail of trails)
      if (trail.indexOf(id) !== undefined) await say(trail, id, `zwischenbericht ${words.join(' ')}`);
  }
}

/** Those of a side that are linked: two with each other, two with somebody whom the side does not see. */
export function linkedLeads({ own, others }: Side): string[] {
  return leadsIn(own, others)
    .slice(0, 4)
    .map(({ type, id }) => `${type}/${id}`);
}

async function say(trail: Trail, event: string, text: string): Promise<void> {
  await trail.told({ method: 'POST', url: '/v1/notes', json: { event, note: text } });
  await trail.told({ method: 'POST', url: '/v1/disputes', json: { event, question: text, owner: text } });
}

async function link(trail: Trail | undefined, one: End | undefined, other: End | undefined): Promise<void> {
  if (trail === undefined || one === undefined || other === undefined)
    throw new Error('there are too few leads to link');
  const json = { ends: [one, other], by: 'hand', evidence: 'The same card was shown at both counters' };
  await trail.told({ method: 'POST', url: '/v1/links', json });
}

/** Leads that stand in these events and in no others. */
function leadsIn(events: Side['own'], others: Side['others']): End[] {
  const known = new Set(others.flatMap(({ targets = [] }) => targets.map(({ id }) => id)));
  const found = new Map<string, End>();
  for (const { source, targets = [] } of events)
    for (const { type, id } of targets) if (type === 'lead' && !known.has(id)) found.set(id, { type, id, source });
  return [...found.values()];
}
