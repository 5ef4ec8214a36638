/**
 * What whoever answers a question may ask of the trail. The server gives it with the rights of the caller, so an answer
 * can rest on nothing that the caller could not have found and read.
 */

import type { Entity, ReadEvent } from '@trailmark/catalog';
import type { Verdict } from '@trailmark/access';
import type { SourceCoverage } from './coverage.ts';
import type { VerdictsUntold } from './untold-verdicts.ts';

export interface Wanted {
  /** A query in the language of docs/query.md; values of others go in through `quoted`. */
  readonly q: string;
  /** Occurred time in milliseconds: from inclusive, to exclusive. */
  readonly from?: number;
  readonly to?: number;
  /** By place in the log; `desc` unless told. What comes back is in the order of `inOrder`. */
  readonly order?: 'asc' | 'desc';
  /** 500 unless told, 10,000 at most. */
  readonly limit?: number;
}

export interface FoundEvents {
  readonly events: readonly ReadEvent[];
  /** False where more match than were given. */
  readonly isWhole: boolean;
  /** The key may not ask this, for values of it are withheld: that nothing came back says nothing. */
  readonly isWithheld?: boolean;
}

/** What a key leaves out whatever is asked. */
export interface Sight {
  /** Only part of the events: that there is none cannot be said, only that none can be seen. */
  readonly isRestricted: boolean;
  /** Only part of their values. */
  readonly isWithholding: boolean;
}

export interface Trail {
  readonly sight: Sight;
  /** Whether something that was asked for was left out, since it was more than one answer may open. */
  readonly isCut?: boolean;
  /** Whether verdicts that were asked for were still being worked out. */
  readonly areVerdictsPending?: boolean;
  /** Whether part of the store's index was made by an older version of the program, which found less. */
  readonly isIndexOlder?: boolean;
  /** Why verdicts that were asked for are not told to whoever asks; undefined: they are, or none was asked for. */
  readonly verdictsUntold?: VerdictsUntold | undefined;
  find(wanted: Wanted): Promise<FoundEvents>;
  /** By ref, index or a source's id; undefined where there is none that the caller may see. */
  byId(id: string, source?: string): Promise<ReadEvent | undefined>;
  /** What is known of the approval of these events, by index; events without a verdict are not named. */
  verdicts(events: readonly ReadEvent[]): Promise<ReadonlyMap<number, Verdict>>;
  /** Which sources spoke in the period, and where they were silent. */
  coverage(fromMs: number, toMs: number): Promise<readonly SourceCoverage[]>;
  /** The entity and those linked with it, each but the first with the event that links it. */
  linked(entity: Entity): Promise<readonly LinkedEntity[]>;
}

export interface LinkedEntity {
  readonly entity: Entity;
  readonly by?: ReadEvent;
}

/** A value as query text, whatever is in it. */
export function quoted(value: string): string {
  return `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
