/** What is known of the approval of changes: what their sources claim, and what the approval policy judged. */

import { occurredMsOf } from '@trailmark/catalog';
import type { Verdict } from '@trailmark/access';
import type { Answering } from '../answering.ts';
import { judged } from '../approvals.ts';
import type { Step } from './steps.ts';
import { claimText, words } from './words.ts';

export async function sayApprovals(asking: Answering, steps: readonly Step[]): Promise<ReadonlyMap<number, Verdict>> {
  const { phrases } = asking;
  const say = phrases.of(words);
  const events = [...new Map(steps.map(({ event }) => [event.index, event])).values()];
  for (const event of events) {
    const claim = claimText(event, phrases);
    if (claim !== undefined) asking.say(claim, [event], 'claimed');
  }
  const { groups, unjudged, verdicts } = await judged(asking, events);
  for (const { events: alike, reason, evidence } of groups) {
    const when = phrases.list(alike.map((event) => phrases.time(occurredMsOf(event))));
    asking.say(say.approval(when, reason), [...alike, ...evidence], 'derived');
  }
  if (unjudged.length > 0) asking.cannotSay('no_verdict', say.noVerdict(unjudged.length), unjudged);
  return verdicts;
}
