/** What stories say alike: who does something and from where, when, and somebody else than those already named. */

import type { Actor, Telling } from '../event.ts';
import type { Member } from '../organisation/member.ts';
import { hex, pick, type Random } from '../random.ts';

/** A person with address and device; a machine, which has none, as it is. */
export function doneBy(who: Member | Actor): Pick<Telling, 'actor' | 'context'> {
  return 'ip' in who ? { actor: who.actor, context: who.context } : { actor: who };
}

/** The moment as events write it, cut to milliseconds as `StoryWindow.tell` does. */
export function timeText(ms: number): string {
  return new Date(Math.floor(ms)).toISOString();
}

/** A digest nothing else has. */
export function digest(random: Random): string {
  return hex(random, 64);
}

/** Somebody of `members` who is none of `taken`. */
export function another(random: Random, members: readonly Member[], ...taken: readonly Member[]): Member {
  return pick(
    random,
    members.filter((member) => !taken.includes(member)),
  );
}
