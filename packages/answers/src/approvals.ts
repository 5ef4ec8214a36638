/** The verdict on an approval, with the events it rests on as far as the reader may find them. */

import type { ReadEvent } from '@trailmark/catalog';
import { verdictWords, type Verdict } from '@trailmark/access';
import type { Answering } from './answering.ts';

const EVIDENCE_MAX = 20;

export interface Judged {
  /** Events judged alike, in order. */
  readonly events: readonly ReadEvent[];
  readonly verdict: Verdict;
  /** One sentence that says why, in the language of the answer. */
  readonly reason: string;
  /** What the verdicts rest on. */
  readonly evidence: readonly ReadEvent[];
}

/** Verdicts on these events, those alike together, and the events on which there is none. */
export async function judged(
  asking: Answering,
  events: readonly ReadEvent[],
): Promise<{
  readonly groups: readonly Judged[];
  readonly unjudged: readonly ReadEvent[];
  readonly verdicts: ReadonlyMap<number, Verdict>;
}> {
  if (events.length === 0) return { groups: [], unjudged: [], verdicts: new Map() };
  const verdicts = await asking.trail.verdicts(events);
  const groups = new Map<string, { events: ReadEvent[]; verdict: Verdict; evidence: Set<number> }>();
  for (const event of events) {
    const verdict = verdicts.get(event.index);
    if (verdict === undefined) continue;
    const { verdict: code, reason, basis, rule, differs = [], counted } = verdict;
    const key = JSON.stringify([code, reason, basis, rule, differs, counted]);
    const group = groups.get(key) ?? { events: [], verdict, evidence: new Set<number>() };
    group.events.push(event);
    for (const index of verdict.evidence) group.evidence.add(index);
    groups.set(key, group);
  }
  const { language } = asking.phrases.telling;
  const found = await Promise.all(
    [...groups.values()].map(async ({ evidence, ...group }) => ({
      ...group,
      reason: verdictWords(group.verdict, language).reason,
      evidence: await eventsOf(asking, [...evidence].slice(0, EVIDENCE_MAX)),
    })),
  );
  return { groups: found, unjudged: events.filter(({ index }) => !verdicts.has(index)), verdicts };
}

async function eventsOf({ trail }: Answering, indexes: readonly number[]): Promise<ReadEvent[]> {
  const events = await Promise.all(indexes.map((index) => trail.byId(String(index))));
  return events.flatMap((event) => event ?? []);
}
