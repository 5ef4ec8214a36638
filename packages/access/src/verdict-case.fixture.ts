/** What a case of the table is, and how it is judged. */

import type { ReadEvent } from '@trailmark/catalog';
import { defaultApprovalPolicy } from './default-policy.ts';
import { read, timeOf, type SentEvent } from './case-events.fixture.ts';
import type { ApprovalPolicy, ApprovalRule, Deputy } from './policy.ts';
import type { Cut } from './circumstances.ts';
import type { Verdict, VerdictCode, VerdictReason } from './verdict.ts';
import { verdictOf } from './verdict-of.ts';

/** `none`: no approval is needed. */
export type Expected = readonly [VerdictCode, VerdictReason] | 'none';

export interface Situation {
  /** What is so, in a few words. */
  readonly so: string;
  readonly act: SentEvent;
  readonly around?: readonly SentEvent[];
  readonly expected: Expected;
  /** Rules in place of the default policy's. */
  readonly rules?: readonly ApprovalRule[];
  readonly deputies?: readonly Deputy[];
  /** Ids that links say are one person's. */
  readonly linked?: readonly (readonly [string, string])[];
  /** Approvals of such acts are recorded for the act's source since this time. */
  readonly recordedSince?: string;
  readonly silent?: { readonly source?: string; readonly from: string; readonly to?: string };
  /** What of the events around it was left out. */
  readonly cut?: Cut;
}

export interface VerdictCase {
  /** A case of its verdict. */
  readonly golden: Situation;
  /** The same but for one thing, with another verdict or reason. */
  readonly nearMisses: readonly Situation[];
}

export function policyOf({ rules, deputies }: Situation): ApprovalPolicy {
  return {
    ...defaultApprovalPolicy,
    ...(rules === undefined ? {} : { rules }),
    ...(deputies === undefined ? {} : { deputies }),
  };
}

/** The act is the first of them; the order of the others is free. */
export function eventsOf({ act, around = [] }: Situation): ReadEvent[] {
  return read([act, ...around]);
}

export function judge(situation: Situation, events: readonly ReadEvent[] = eventsOf(situation)): Verdict | undefined {
  const { act, linked = [], recordedSince, silent, cut } = situation;
  const own = events.find(({ id }) => id === act.id);
  if (own === undefined) throw new Error('the act is not among the events');
  return verdictOf(own, events, {
    ...(cut === undefined ? {} : { cut: new Set([cut]) }),
    policies: [{ version: 0, fromMs: Number.NEGATIVE_INFINITY, policy: policyOf(situation) }],
    samePerson: (a, b) => linked.some(([x, y]) => (a.id === x && b.id === y) || (a.id === y && b.id === x)),
    recordedSinceMs: () => (recordedSince === undefined ? undefined : Date.parse(timeOf(recordedSince))),
    silences:
      silent === undefined
        ? []
        : [
            {
              ...(silent.source === undefined ? {} : { source: silent.source }),
              fromMs: Date.parse(timeOf(silent.from)),
              ...(silent.to === undefined ? {} : { toMs: Date.parse(timeOf(silent.to)) }),
            },
          ],
  });
}
