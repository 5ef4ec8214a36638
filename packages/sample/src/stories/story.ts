/**
 * What a story is: events that tell what went wrong, innocent ones that look alike, and the key that says which is
 * which. The key is for demonstrations, benchmarks and tests; nothing of it may be seen in the events.
 */

import type { SampleEvent } from '../event.ts';
import type { Organisation } from '../organisation/organisation.ts';
import type { Random } from '../random.ts';
import type { StoryWindow } from './window.ts';

/** An event on which the answer rests. */
export interface Decisive {
  /** The event's id; unique among all events of the stream. */
  readonly id: string;
  /** What it shows, in one sentence. */
  readonly shows: string;
}

/** A question to the trail, in the language of its queries, which `--stories` and tests ask. */
export interface ExpectedQuery {
  readonly q: string;
  /** What whoever asks it wants to know. */
  readonly asks: string;
  /** Ids that are among the answers, whatever else lives in the organisation. */
  readonly finds: readonly string[];
  /** Ids of the story and its look-alikes that are not among the answers; nothing where not said. */
  readonly leavesOut?: readonly string[];
}

export interface AnswerKey {
  readonly story: number;
  readonly name: string;
  /** What somebody would come with, and what is true. */
  readonly question: { readonly en: string; readonly de: string };
  readonly answer: { readonly en: string; readonly de: string };
  /** Ids of the actors who did it: people, agents, services. */
  readonly culprits: readonly string[];
  /** Ids of actors who look guilty and are not. */
  readonly innocent: readonly string[];
  readonly decisive: readonly Decisive[];
  readonly lookAlikes: readonly [LookAlike, LookAlike];
  readonly queries: readonly ExpectedQuery[];
}

export interface LookAlike {
  /** Ids of its events, or of those that look alike. */
  readonly ids: readonly string[];
  /** Why it is innocent. */
  readonly why: string;
}

export interface ToldStory {
  /** In any order; the stream sorts by time. Every event lies within the window. */
  readonly events: readonly SampleEvent[];
  readonly lookAlikes: readonly [readonly SampleEvent[], readonly SampleEvent[]];
  readonly key: AnswerKey;
}

/**
 * Tells one story. Names, dates, amounts, numbers and order come from `random` and `window`, nothing is fixed but the
 * plot; equal arguments give equal events. People come from `organisation`; campaigns, leads, posts and rules the
 * story changes are its own (`window.thing`, `window.campaignName`, `window.lead`), since ordinary life changes its own.
 */
export type TellStory = (organisation: Organisation, random: Random, window: StoryWindow) => ToldStory;

export interface Story {
  /** 1 to 12. */
  readonly number: number;
  readonly name: string;
  readonly tell: TellStory;
}
