/** Who is near a publication and did nothing to it: those who only looked, and those whom others ask about it. */

import { actorOf, occurredMsOf, partyKey, targetsOf, type Party, type ReadEvent } from '@trailmark/catalog';
import type { Answering } from '../answering.ts';
import { actorText } from '../told-event.ts';
import { hasActed, isBetween, type Course } from './course.ts';
import { words } from './words.ts';

const LOOKED_MAX = 5;

export interface Bystanders {
  readonly looked: readonly string[];
  readonly asked: readonly string[];
}

interface Around {
  readonly approved: ReadEvent | undefined;
  readonly published: ReadEvent;
  /** Whether `course` and `acts` are all there are. */
  readonly isWhole: boolean;
}

/**
 * That somebody did nothing follows from seeing everything: a key that sees part of the trail is told only who looked.
 * @param acts events about it and its files; whoever acts in one of them is no bystander
 */
export function sayBystanders(
  asking: Answering,
  course: Course,
  acts: readonly ReadEvent[],
  { approved, published, isWhole }: Around,
): Bystanders {
  const { phrases } = asking;
  const say = phrases.of(words);
  const { isRestricted, isWithholding } = asking.trail.sight;
  const isAllSeen = isWhole && !isRestricted && !isWithholding;
  const looked = new Map<string, ReadEvent>();
  const asked = new Map<string, ReadEvent>();
  const namedInComments = new Set(
    course.comments.flatMap((event) =>
      targetsOf(event).flatMap((target) => (target.role === 'mentioned' ? (partyKey(target) ?? []) : [])),
    ),
  );
  for (const event of course.looked) {
    const key = partyKey(actorOf(event));
    if (key === undefined || hasActed(actorOf(event), acts)) continue;
    if (isBetween(event, approved, published) || namedInComments.has(key)) looked.set(key, event);
  }
  for (const [, event] of [...looked].slice(0, LOOKED_MAX)) {
    const [when, who] = [phrases.time(occurredMsOf(event)), actorText(event, phrases)];
    if (isAllSeen && isShown(actorOf(event))) asking.say(say.looked(when, who), [event], 'derived');
    else asking.say(say.lookedAt(when, who), [event]);
  }
  if (!isAllSeen) return { looked: [...looked.keys()], asked: [] };
  for (const event of course.comments) {
    for (const target of targetsOf(event)) {
      const key = partyKey(target);
      if (target.role !== 'mentioned' || key === undefined || looked.has(key) || asked.has(key)) continue;
      if (!isShown(target)) continue;
      if (hasActed(target, acts)) continue;
      asked.set(key, event);
      const text = say.asked(phrases.time(occurredMsOf(event)), actorText(event, phrases), phrases.party(target));
      asking.say(text, [event], 'derived');
    }
  }
  return { looked: [...looked.keys()], asked: [...asked.keys()] };
}

/** Who is hidden is another one in each source: what they did elsewhere would not be seen to be theirs. */
function isShown({ id }: Party): boolean {
  return id !== undefined;
}
