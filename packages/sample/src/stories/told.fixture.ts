/** One story as twenty seeds tell it, checked for what holds in every story. */

import { classify, missingOf, typeOf } from '@trailmark/catalog';
import type { SampleEvent } from '../event.ts';
import { organisationOf } from '../organisation/organisation.ts';
import { seededRandom } from '../random.ts';
import type { Story, ToldStory } from './story.ts';
import { StoryWindow } from './window.ts';

const SEEDS = 20;
const END_MS = Date.UTC(2026, 10, 20, 17);

export function toldBy(story: Story): ToldStory[] {
  return Array.from({ length: SEEDS }, (_, at) => {
    const organisation = organisationOf(at + 1);
    // Ends move through the week, so that every weekday begins a window.
    const window = new StoryWindow(organisation, story.number, END_MS + at * 27 * 3_600_000);
    const told = story.tell(organisation, seededRandom(at + 1), window);
    checkAll([...told.events, ...told.lookAlikes.flat()]);
    return told;
  });
}

/** Known types, complete, only declared fields, causes before effects. @throws Error naming the event */
function checkAll(events: readonly SampleEvent[]): void {
  const byId = new Map(events.map((event) => [event.id, event]));
  for (const event of events) {
    const say = (what: string) => new Error(`${what}: ${JSON.stringify(event)}`);
    const type = typeOf(event.type);
    if (type === undefined) throw say('unknown type');
    const result = classify(event, { source: 'sample' });
    if (!result.ok) throw say(result.problem.detail);
    const missing = missingOf({ ...event }, type, { sealed: [], isPartlyGone: false });
    if (missing.length > 0) throw say(`without ${missing.join(', ')}`);
    const undeclared = [
      ...Object.keys(event.data ?? {}).filter((name) => !Object.hasOwn(type.data ?? {}, name)),
      ...(event.changes ?? []).map(({ path }) => path).filter((path) => !Object.hasOwn(type.changes ?? {}, path)),
    ];
    if (undeclared.length > 0) throw say(`the catalog does not know ${undeclared.join(', ')}`);
    const { causedBy } = event.links ?? {};
    if (causedBy === undefined) continue;
    const cause = byId.get(causedBy);
    if (cause === undefined || cause.time > event.time) throw say(`caused by ${JSON.stringify(cause)}`);
  }
}
