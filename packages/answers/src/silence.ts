/** What a question cannot know since nobody told the trail: gaps of the sources it rests on. */

import { parseTime } from '@trailmark/catalog';
import type { Answering } from './answering.ts';
import type { Gap } from './coverage.ts';

/** So many gaps are named one by one; all of them stand with their sources. */
const NAMED_MAX = 8;
/** An access that expired says by itself nothing of what was recorded. */
const NO_SILENCE: ReadonlySet<string> = new Set(['token_expired']);

export interface SilenceAsked {
  readonly fromMs: number;
  readonly toMs: number;
  /** Whether this source, or whatever a gap is said to be of, might have known; every one unless given. */
  readonly isOf?: ((source: string) => boolean | Promise<boolean>) | undefined;
}

/** Names the gaps of the period among what is unknown, and gives them: those that events tell, then the longest. */
export async function saySilences(asking: Answering, { fromMs, toMs, isOf }: SilenceAsked): Promise<readonly Gap[]> {
  const sources = await asking.coverage({ fromMs, toMs });
  const gaps: Gap[] = [];
  for (const { source, gaps: own } of sources)
    if (own.length > 0 && (isOf === undefined || (await isOf(source))))
      gaps.push(...own.filter(({ code }) => !NO_SILENCE.has(code)));
  const distinct = [...new Map(gaps.map((gap) => [`${gap.from} ${gap.to} ${gap.text}`, gap])).values()];
  // What an event says comes before what counts suggest.
  const longest = distinct.sort(
    (a, b) => Number(b.events.length > 0) - Number(a.events.length > 0) || lengthMs(b, toMs) - lengthMs(a, toMs),
  );
  for (const gap of longest.slice(0, NAMED_MAX)) asking.cannotSay('source_silent', gap.text, gap.events);
  return longest;
}

function lengthMs({ from, to }: Gap, untilMs: number): number {
  return (to === undefined ? untilMs : (parseTime(to) ?? untilMs)) - (parseTime(from) ?? untilMs);
}

/** For `isOf`: one of these, or any where nothing is known of them. */
export function isOneOf(sources: ReadonlySet<string> | undefined): ((source: string) => boolean) | undefined {
  return sources === undefined ? undefined : (source) => sources.has(source);
}
