/**
 * A made-up case of a question: what happened, told whole, told without the event on which the answer rests, and told by
 * a source that was silent then; each with what an honest answer says, and what none may say.
 */

import type { AnswerVerdict, QuestionName } from '@trailmark/answers';
import type { SampleEvent } from '@trailmark/sample';

export interface Case {
  readonly question: QuestionName;
  readonly seed: number;
  /** As `POST /v1/answers/<question>` takes it. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Said to be one before it is asked. */
  readonly links?: readonly (readonly [End, End])[];
  readonly whole: ToldCase;
  /** Without the decisive event; nothing says that it is missing. */
  readonly removed: ToldCase;
  /** The decisive event's source recorded nothing then, and an event says so. */
  readonly silent: ToldCase;
}

export const TELLINGS = ['whole', 'removed', 'silent'] as const;
export type Telling = (typeof TELLINGS)[number];

export interface ToldCase {
  /** In any order; ids are unique among all cases of all seeds. Look-alikes are among them. */
  readonly events: readonly SampleEvent[];
  readonly expected: Expected;
}

export interface Expected {
  readonly verdict: AnswerVerdict;
  /** Members that `facts` has, and their values (as `toMatchObject` compares). */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Ids of events that are among the evidence. */
  readonly cites: readonly string[];
  /** Codes that are among `unknown`. */
  readonly unknown: readonly string[];
  /** Texts that stand neither in the headline nor in any clause: what nobody said, and whoever looks guilty only. */
  readonly neverSaid: readonly string[];
  /** Texts that stand in the headline: what nobody may leave out who reads no further. */
  readonly inHeadline?: readonly string[];
}

interface End {
  readonly type: string;
  readonly id: string;
}

/** The same seed makes the same case, whose ids no other seed's has. */
export type MakeCase = (seed: number) => Case;

/** The source says itself that it recorded nothing in a period. */
export function recordingGap(
  id: string,
  { source, fromMs, toMs }: { readonly source: string; readonly fromMs: number; readonly toMs: number },
): readonly [stopped: SampleEvent, resumed: SampleEvent] {
  const actor = { type: 'system', id: 'recorder', name: 'Recorder' } as const;
  const targets = [{ type: 'source', id: source }];
  const timeOf = (ms: number): string => new Date(ms).toISOString();
  const stopped: SampleEvent = {
    id: `${id}_stopped`,
    time: timeOf(fromMs),
    source: 'monitor',
    type: 'system.recording_stopped',
    actor,
    targets,
    data: { source, planned: false },
  };
  const resumed: SampleEvent = {
    id: `${id}_resumed`,
    time: timeOf(toMs),
    source: 'monitor',
    type: 'system.recording_resumed',
    actor,
    targets,
    data: { source, stopped: timeOf(fromMs) },
  };
  return [stopped, resumed];
}
