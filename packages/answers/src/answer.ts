/** What an answer is: words in which every clause cites the events it rests on, and what is not known. */

import type { SourceCoverage } from './coverage.ts';

export const QUESTIONS = ['assignment', 'change', 'notification', 'exports', 'publication'] as const;
export type QuestionName = (typeof QUESTIONS)[number];

/**
 * `answered`: the events say it. `partly`: they say some of it, and `unknown` says what not. `cannot`: they do not, and
 * `unknown` says why.
 */
export type AnswerVerdict = 'answered' | 'partly' | 'cannot';

/** An event that something rests on. */
export interface Cited {
  readonly index: number;
  readonly ref: string;
  readonly id?: string;
  readonly source?: string;
}

export interface Clause {
  readonly text: string;
  /** Never empty. */
  readonly events: readonly Cited[];
  /** `recorded`: an event says so. `claimed`: an event says that somebody said so. `derived`: it follows from these events. */
  readonly kind: 'recorded' | 'claimed' | 'derived';
}

/** Something that was asked, or that a reader would ask next, and that the trail does not say. */
export interface Unknown {
  /** Stable: `no_event`, `source_silent`, `withheld`, `no_evaluation` … */
  readonly code: string;
  readonly text: string;
  /** What shows that it is unknown; may be empty. */
  readonly events: readonly Cited[];
}

export interface Answer {
  readonly question: QuestionName;
  readonly language: 'en' | 'de';
  /** IANA name of the zone in which the sentences tell times. */
  readonly zone: string;
  readonly verdict: AnswerVerdict;
  /** One sentence. */
  readonly headline: string;
  readonly clauses: readonly Clause[];
  readonly unknown: readonly Unknown[];
  /** What was looked at, RFC 3339: `sources` says who spoke in it. */
  readonly period: { readonly from: string; readonly to: string };
  readonly sources: readonly SourceCoverage[];
  /** Where the reader's key sees only part of the trail, or values were withheld. */
  readonly withheld?: string;
  /** The same for programs; its members belong to the question. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Every event cited, in order, each once. */
  readonly evidence: readonly Cited[];
}
