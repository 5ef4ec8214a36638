/** Why somebody has a lead and somebody else has not: who gave it to whom, by which rule, on what the rule had seen. */

import { inOrder, occurredMsOf, type Entity } from '@trailmark/catalog';
import type { Answering, Outcome } from '../answering.ts';
import { quoted } from '../trail.ts';
import { assignmentOf } from './handing.ts';
import { words } from './words.ts';

export interface AssignmentQuestion {
  /** The lead. */
  readonly entity: Entity;
  /** As of this time; now unless given. */
  readonly atMs?: number | undefined;
}

const EVENTS_MAX = 1_000;

export async function answerAssignment(asking: Answering, { entity, atMs }: AssignmentQuestion): Promise<Outcome> {
  const { phrases } = asking;
  const say = phrases.of(words);
  const untilMs = atMs ?? phrases.telling.nowMs;
  const { events } = await asking.find({
    q: `target:${quoted(`${entity.type}/${entity.id}`)} type:(lead.assigned OR lead.reassigned)`,
    to: untilMs + 1,
    limit: EVENTS_MAX,
  });
  const handings = events.toSorted(inOrder).flatMap((event) => assignmentOf(event) ?? []);
  for (const handing of handings) asking.say(say.handed(handing, phrases), [handing.event]);
  const last = handings.at(-1);
  const [first] = events;
  const period = { fromMs: first === undefined ? untilMs : occurredMsOf(first), toMs: untilMs + 1 };
  if (last === undefined) {
    asking.cannotSay('no_assignment', say.noAssignment);
    return { verdict: 'cannot', headline: say.noAssignment, facts: { lead: entity }, period };
  }
  return { verdict: 'answered', headline: say.handed(last, phrases), facts: { lead: entity }, period };
}
