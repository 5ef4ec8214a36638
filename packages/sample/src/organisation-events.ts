/** The stream: what the organisation lives through, with the chosen stories among it, in order of time. */

import type { SampleEvent } from './event.ts';
import { Life } from './life/life.ts';
import { moments } from './life/calendar.ts';
import { DAY_MS } from './life/spans.ts';
import { organisationOf, type Organisation } from './organisation/organisation.ts';
import { countedSources } from './organisation/places.ts';
import { seededRandom } from './random.ts';
import { storiesOf, type StoryChoice } from './stories/register.ts';
import { STORY_DAYS } from './stories/window.ts';

export interface OrganisationOptions {
  readonly seed: number;
  /** When the stream ends, and the stories with it; with `rate` the ordinary life goes on from there. */
  readonly endMs: number;
  /**
   * Events of ordinary life; stories come on top. Where it is not given, 1,000 a day. From 1,000 to 50 million.
   */
  readonly count?: number;
  /** How long it lasts; six weeks where not given, more where the count would crowd them. */
  readonly days?: number;
  /** `none` where not given. They need six weeks. */
  readonly stories?: StoryChoice;
  /** Given: after `endMs` it never ends, at 1 to 30 events a minute times this. */
  readonly rate?: number;
}

const PER_DAY = 1_000;
/** More than this in six weeks and the stream lasts longer instead. */
const COUNT_IN_SIX_WEEKS = 5_000_000;
const DAYS_MAX = 420;
const EVENTS_PER_PERSON = 400;
const PEOPLE_MIN = 68;
const PEOPLE_MAX = 900;

/** The options with what was left open decided, as one seed decides it everywhere. */
function planOf({ seed, endMs, count, days, stories = 'none' }: OrganisationOptions) {
  const lasts =
    days ?? Math.min(DAYS_MAX, Math.max(STORY_DAYS, Math.round((STORY_DAYS * (count ?? 0)) / COUNT_IN_SIX_WEEKS)));
  if (stories !== 'none' && lasts < STORY_DAYS)
    throw new RangeError(`stories need ${STORY_DAYS} days; these are ${lasts}`);
  const events = count ?? Math.round(lasts * PER_DAY);
  return { seed, endMs, startMs: endMs - lasts * DAY_MS, events, perDay: events / lasts, stories };
}

/** The organisation these options speak of: larger where more happens. */
export function organisationFor(options: OrganisationOptions): Organisation {
  const { seed, perDay } = planOf(options);
  return organisationOf(seed, Math.min(PEOPLE_MAX, Math.max(PEOPLE_MIN, Math.round((perDay * 7) / EVENTS_PER_PERSON))));
}

/**
 * Yields what happens, in order of time, ready for JSON. The same options give the same events; memory is bounded
 * whatever the count. Every event has an id of its own; those of the main sources are numbered in one run without gaps.
 * @throws RangeError on stories in less than six weeks, or stories that do not exist
 */
export function* organisationEvents(options: OrganisationOptions): Generator<SampleEvent> {
  const plan = planOf(options);
  const organisation = organisationFor(options);
  const told = storiesOf(organisation, plan.stories, plan.endMs)
    .flatMap(({ events, lookAlikes }) => [...events, ...lookAlikes.flat()])
    .sort((one, other) => (one.time < other.time ? -1 : one.time > other.time ? 1 : one.id < other.id ? -1 : 1));
  const count = new Counting(plan.seed, plan.endMs);
  const random = seededRandom(plan.seed);
  const life = new Life(organisation, random, plan.startMs, plan.perDay);
  const times = moments(seededRandom(plan.seed ^ 0x7a3e), plan.startMs, plan.endMs, plan.events, options.rate);
  let next = 0;
  for (const ms of times) {
    const event = life.eventAt(ms);
    for (; next < told.length && told[next]!.time <= event.time; next++) yield count.numbered({ ...told[next]! }); // within
    yield count.numbered(event);
  }
  for (; next < told.length; next++) yield count.numbered({ ...told[next]! }); // within
}

/** Numbers the events of the main sources, each from 1, in one run. */
class Counting {
  readonly #run: string;
  readonly #last = new Map<string, number>(countedSources.map((source) => [source, 0]));

  constructor(seed: number, endMs: number) {
    this.#run = `run-${seed}-${Math.floor(endMs / 1000).toString(36)}`;
  }

  /** The event itself, numbered where its source counts and it is not numbered yet. */
  numbered(event: SampleEvent & { run?: string; sequence?: number }): SampleEvent {
    const last = this.#last.get(event.source);
    if (last === undefined || event.run !== undefined) return event;
    this.#last.set(event.source, last + 1);
    const own: { run?: string; sequence?: number } = event;
    own.run = this.#run;
    own.sequence = last + 1;
    return event;
  }
}
