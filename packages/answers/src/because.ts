/**
 * Why something cannot be said: that no event says it, and the silence of the source that would have told it at the time
 * when it would have. A silence is the reason only where it covers that time and is that source's; else it is mentioned.
 */

import { parseTime } from '@trailmark/catalog';
import type { Cited } from './answer.ts';
import type { Answering } from './answering.ts';
import type { Gap } from './coverage.ts';

export interface Because {
  /** What stands behind "because"; `base` is what is true without any silence. */
  readonly why: (base: string) => string;
  /** Whether a silence is known of at all. */
  readonly isSilent: boolean;
  readonly events: readonly Cited[];
}

export interface MissedAt {
  readonly fromMs: number;
  readonly toMs: number;
  /** Sources that tell of such things; undefined: not known. */
  readonly sources: ReadonlySet<string> | undefined;
}

/** An access that expired says by itself nothing of what was recorded. */
const SILENCES: ReadonlySet<string> = new Set(['stopped', 'missed_run', 'incomplete', 'skipped', 'silent']);
/** Nothing at all came of the source while it lasted; of a link that missed a run others may have told. */
const WHOLE: ReadonlySet<string> = new Set(['stopped', 'silent']);
const KNOWN_OF_NONE: Because = { why: (base) => base, isSilent: false, events: [] };

export async function becauseOf(asking: Answering, { fromMs, toMs, sources }: MissedAt): Promise<Because> {
  // Where it is not known who would have told it, no silence explains anything.
  if (sources === undefined) return KNOWN_OF_NONE;
  const covered = await asking.coverage({ fromMs, toMs: Math.max(toMs, fromMs + 1) });
  const gaps = covered.filter(({ source }) => sources.has(source)).flatMap((each) => each.gaps);
  const found = gaps
    .filter(({ code }) => SILENCES.has(code))
    .map((gap) => ({ gap, ms: overlapMs(gap, fromMs, toMs) }))
    .filter(({ ms }) => ms >= 0)
    // What an event says comes before what counts suggest.
    .sort((a, b) => Number(b.gap.events.length > 0) - Number(a.gap.events.length > 0) || b.ms - a.ms)[0];
  if (found === undefined) return KNOWN_OF_NONE;
  const { gap, ms } = found;
  const text = asking.phrases.within(gap.text);
  const isReason = WHOLE.has(gap.code) && ms >= toMs - fromMs;
  return { why: (base) => (isReason ? text : `${base}; ${text}`), isSilent: true, events: gap.events };
}

function overlapMs(gap: Gap, fromMs: number, toMs: number): number {
  const beginMs = Math.max(parseTime(gap.from) ?? fromMs, fromMs);
  const endMs = Math.min(gap.to === undefined ? toMs : (parseTime(gap.to) ?? toMs), toMs);
  return endMs - beginMs;
}
