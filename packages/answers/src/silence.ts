/** What a question cannot know since nobody told the trail: gaps of the sources it rests on. */

import { parseTime } from '@trailmark/catalog';
import type { Answering } from './answering.ts';
import type { Gap } from './coverage.ts';

/** So many gaps are named one by one; all of them stand with their sources. */
const NAMED_MAX = 8;

export interface SilenceAsked {
  readonly fromMs: number;
  readonly toMs: number;
  /** Names of sources, or of whatever a gap may be said to be of; undefined: every source may have known. */
  readonly of?: ReadonlySet<string> | undefined;
}

/** Names the gaps of the period among what is unknown, and gives them, the longest first. */
export async function saySilences(asking: Answering, { fromMs, toMs, of }: SilenceAsked): Promise<readonly Gap[]> {
  const sources = await asking.coverage({ fromMs, toMs });
  const gaps = sources.filter(({ source }) => of === undefined || of.has(source)).flatMap((source) => source.gaps);
  const distinct = [...new Map(gaps.map((gap) => [`${gap.from} ${gap.to} ${gap.text}`, gap])).values()];
  const longest = distinct.sort((a, b) => lengthMs(b, toMs) - lengthMs(a, toMs));
  for (const gap of longest.slice(0, NAMED_MAX)) asking.cannotSay('source_silent', gap.text, gap.events);
  return longest;
}

function lengthMs({ from, to }: Gap, untilMs: number): number {
  return (to === undefined ? untilMs : (parseTime(to) ?? untilMs)) - (parseTime(from) ?? untilMs);
}
