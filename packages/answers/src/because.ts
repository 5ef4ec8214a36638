/** Why something cannot be said: the silence of a source at the time when the event would have come. */

import { parseTime } from '@trailmark/catalog';
import type { Answering } from './answering.ts';
import type { Cited } from './answer.ts';

export interface Because {
  /** Behind "because": no capital, no stop. */
  readonly text: string;
  readonly events: readonly Cited[];
}

export interface MissedAt {
  readonly fromMs: number;
  readonly toMs: number;
  /** Sources that tell of such things; undefined: any. */
  readonly sources?: ReadonlySet<string> | undefined;
}

/** The gap that covers most of the time in question; undefined where no source is known to have been silent. */
export async function becauseOf(asking: Answering, { fromMs, toMs, sources }: MissedAt): Promise<Because | undefined> {
  const covered = await asking.coverage({ fromMs, toMs: Math.max(toMs, fromMs + 1) });
  let best: { readonly gap: (typeof covered)[number]['gaps'][number]; readonly ms: number } | undefined;
  for (const { source, gaps } of covered) {
    if (sources !== undefined && !sources.has(source)) continue;
    for (const gap of gaps) {
      const gapFromMs = Math.max(parseTime(gap.from) ?? fromMs, fromMs);
      const gapToMs = Math.min(gap.to === undefined ? toMs : (parseTime(gap.to) ?? toMs), toMs);
      const ms = gapToMs - gapFromMs;
      if (ms >= 0 && (best === undefined || ms > best.ms)) best = { gap, ms };
    }
  }
  if (best === undefined) return undefined;
  return { text: asking.phrases.within(best.gap.text), events: best.gap.events };
}
