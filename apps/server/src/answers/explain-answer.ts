/** A question asked anew for a page: by the rights of the reader, in the names of the page. */

import type { Answer, Telling, Trail } from '@trailmark/answers';
import { inOrder, personKind } from '@trailmark/catalog';
import type { ReadEvent } from '@trailmark/catalog';
import { AudienceTrail } from '@trailmark/report';
import type { Audience, AudienceNames } from '@trailmark/report';
import type { Caller } from '../access/caller.ts';
import type { Opening } from '../http/opening.ts';
import type { Server } from '../http/server.ts';
import type { House } from '../tenant/house.ts';
import { EVENTS_MAX } from './explain-events.ts';
import { settleAsked } from './question-parameters.ts';
import type { Asked } from './question-parameters.ts';
import { CallerTrail } from './trail.ts';

/** A question with what it is asked with. */
export type AskedAnswer = { [Q in keyof Asked]: { readonly question: Q } & Asked[Q] }[keyof Asked];

export interface AnsweredForPage {
  readonly answer: Answer;
  /** Those the answer cites, in the order of answers; at most as many as a page holds. */
  readonly events: readonly ReadEvent[];
}

/** @throws Problem where what it is asked with is none */
export async function answerForPage(
  server: Server,
  house: House,
  reader: Caller,
  asked: AskedAnswer,
  { names, telling, opening }: { readonly names: AudienceNames; readonly telling: Telling; readonly opening: Opening },
): Promise<AnsweredForPage> {
  const trail = new CallerTrail(server, house, reader, telling, opening);
  const answer = await settled(asked, new AudienceTrail(trail, names), telling);
  const events: ReadEvent[] = [];
  for (const ref of spokenOf(answer)) {
    const event = await trail.byId(ref);
    if (event !== undefined) events.push(event);
  }
  return { answer, events: events.sort(inOrder) };
}

function settled(asked: AskedAnswer, trail: Trail, telling: Telling): Promise<Answer> {
  switch (asked.question) {
    case 'assignment':
      return settleAsked('assignment', asked, trail, telling);
    case 'change':
      return settleAsked('change', asked, trail, telling);
    case 'exports':
      return settleAsked('exports', asked, trail, telling);
    case 'publication':
      return settleAsked('publication', asked, trail, telling);
    case 'notification':
      return settleAsked('notification', asked, trail, telling);
  }
}

/** What its sentences rest on; where sources were silent beside that stands in a table. */
function spokenOf({ clauses, unknown }: Answer): string[] {
  const refs = new Set([...clauses, ...unknown].flatMap(({ events }) => events.map(({ ref }) => ref)));
  return [...refs].slice(0, EVENTS_MAX);
}

/** What asks it again on the command line, behind `trailmark`. */
export function commandOf({ question, ...asked }: AskedAnswer, zone: string): string[] {
  const { entity, ...others } = asked as Readonly<Record<string, unknown>>; // texts and numbers, by the contract
  // Only exports are asked after without naming a thing first.
  const named = typeof entity !== 'string' ? [] : question === 'exports' ? ['--entity', entity] : [entity];
  const options = Object.entries(others).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [`--${name.replaceAll('_', '-')}`, String(value)] : [],
  );
  return ['answer', question, ...named, ...options, '--tz', zone];
}

/** Words of the question that name people, which a page for this audience must not say. */
export function unsaidOf(asked: AskedAnswer, audience: Audience): string[] {
  if (audience !== 'external') return [];
  const { entity = '', other, actor } = asked as { entity?: string; other?: string; actor?: string }; // what some of them have
  const stroke = entity.indexOf('/');
  const isPerson = personKind(entity.slice(0, Math.max(0, stroke))) !== undefined;
  const words = [...(isPerson ? [entity, entity.slice(stroke + 1)] : []), other, actor];
  return words.filter((word) => word !== undefined);
}
