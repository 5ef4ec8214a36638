/** What events name as the cause of a change, one step back; of a conflict also which of two values was kept. */

import { occurredMsOf, parseTime, textAt, typeNameOf } from '@trailmark/catalog';
import type { Answering } from '../answering.ts';
import type { Step } from './steps.ts';
import { words } from './words.ts';

const CAUSES_MAX = 20;

export async function sayCauses(asking: Answering, steps: readonly Step[]): Promise<void> {
  const { phrases, trail } = asking;
  const say = phrases.of(words);
  const said = new Set<number>();
  for (const { event } of steps.slice(-CAUSES_MAX)) {
    const named = textAt(event, 'links.causedBy');
    if (named === undefined) continue;
    const cause = (await trail.byId(named, textAt(event, 'source'))) ?? (await trail.byId(named));
    // A cause lies before its effect; what does not is somebody else's event with the same id.
    if (cause === undefined || said.has(cause.index) || occurredMsOf(cause) > occurredMsOf(event)) continue;
    said.add(cause.index);
    asking.say(say.caused(cause.sentence), [event, cause]);
    if (typeNameOf(cause) !== 'integration.conflict_resolved') continue;
    const [won, lost] = [timeOf(cause, 'data.winner_time'), timeOf(cause, 'data.loser_time')];
    if (won !== undefined && lost !== undefined && won < lost)
      asking.say(say.olderWon(phrases.time(won), phrases.time(lost)), [cause], 'derived');
  }
}

function timeOf(event: Step['event'], path: string): number | undefined {
  const text = textAt(event, path);
  return text === undefined ? undefined : parseTime(text);
}
