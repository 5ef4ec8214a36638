/** What a question cannot know since nobody told the trail: gaps of the sources it rests on. */

import { parseTime } from '@trailmark/catalog';
import type { Answering } from './answering.ts';
import type { Gap } from './coverage.ts';

/** So many gaps are named one by one; all of them stand with their sources. */
const NAMED_MAX = 8;

export interface SilenceAsked {
  readonly fromMs: number;
  readonly toMs: number;
  /** Whether this source, or whatever a gap is said to be of, might have known; every one unless given. */
  readonly isOf?: ((source: string) => boolean | Promise<boolean>) | undefined;
}

/** Names the gaps of the period among what is unknown, and gives them, the longest first. */
export async function saySilences(asking: Answering, { fromMs, toMs, isOf }: SilenceAsked): Promise<readonly Gap[]> {
  const sources = await asking.coverage({ fromMs, toMs });
  const gaps: Gap[] = [];
  for (const { source, gaps: own } of sources)
    if (own.length > 0 && (isOf === undefined || (await isOf(source)))) gaps.push(...own);
  const distinct = [...new Map(gaps.map((gap) => [`${gap.from} ${gap.to} ${gap.text}`, gap])).values()];
  const longest = distinct.sort((a, b) => lengthMs(b, toMs) - lengthMs(a, toMs));
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
