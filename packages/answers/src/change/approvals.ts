/** What is known of the approval of changes: what their sources claim, and what the approval policy judged. */

import { occurredMsOf, wordOf, type ReadEvent } from '@trailmark/catalog';
import type { Verdict } from '@trailmark/access';
import type { Answering } from '../answering.ts';
import { judged } from '../approvals.ts';
import { claimedApproval } from '../told-event.ts';
import type { Step } from './steps.ts';
import { words } from './words.ts';

export async function sayApprovals(asking: Answering, steps: readonly Step[]): Promise<ReadonlyMap<number, Verdict>> {
  const { phrases } = asking;
  const say = phrases.of(words);
  const events = [...new Map(steps.map(({ event }) => [event.index, event])).values()];
  sayClaims(asking, events);
  const { groups, unjudged, verdicts } = await judged(asking, events);
  for (const { events: alike, reason, evidence } of groups) {
    const times = alike.map(occurredMsOf);
    const [first, last] = [Math.min(...times), Math.max(...times)];
    const told = alike.length === 1 ? phrases.time(first) : phrases.span(first, last);
    asking.say(
      say.approval(alike.length, phrases.number(alike.length), told, reason),
      [...alike, ...evidence],
      'derived',
    );
  }
  if (unjudged.length > 0) asking.cannotSay('no_verdict', say.noVerdict(unjudged.length), unjudged);
  return verdicts;
}

/** What the acts' own sources say of an approval: alike claims in one sentence. */
function sayClaims(asking: Answering, events: readonly ReadEvent[]): void {
  const { phrases } = asking;
  const claims = new Map<string, { status: string; by: string | undefined; events: ReadEvent[] }>();
  for (const event of events) {
    const claim = claimedApproval(event);
    if (claim === undefined) continue;
    const by = claim.by === undefined ? undefined : phrases.party(claim.by);
    const status = wordOf(claim.status) ?? '?';
    const key = JSON.stringify([status, by]);
    const known = claims.get(key) ?? { status, by, events: [] };
    known.events.push(event);
    claims.set(key, known);
  }
  for (const { status, by, events: claimed } of claims.values()) {
    const whens = phrases.list(claimed.map((event) => phrases.time(occurredMsOf(event))));
    asking.say(phrases.of(words).claimed(status, by, whens), claimed, 'claimed');
  }
}
