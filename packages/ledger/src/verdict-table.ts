/**
 * What was found about the approval of events, kept beside the log: it follows from the log and is never part of it, so
 * it can be lost and found again. Holds indexes and words of ours, no value that anybody sent.
 */

export interface VerdictRow {
  readonly index: number;
  /** Words of ours, of which the ledger does not know which there are: what was found, why, and what it rests on. */
  readonly verdict: string;
  readonly reason: string;
  readonly basis: string;
  /** Version of the policy it was found by, and the rule of it. */
  readonly policy: number;
  readonly rule: string;
  /** Indexes of the events it rests on, ascending. */
  readonly evidence: readonly number[];
  /** What more was found, as JSON of ours. */
  readonly detail: string;
  /** The source of the event, and when it occurred, in milliseconds. */
  readonly source: string;
  readonly occurredMs: number;
  /** How often this event's verdict has become another one. */
  readonly changes: number;
}

/** A verdict that became another one and is not on record yet: kept until it is. */
export interface VerdictChange {
  readonly index: number;
  /** 1 for the first change of this event's verdict. */
  readonly number: number;
  readonly before: string;
  /** Empty: there is none any more, for the event needs no approval by the policy of now. */
  readonly after: string;
  readonly reason: string;
  readonly policy: number;
  readonly rule: string;
  readonly evidence: readonly number[];
}

/** How far the log was followed. */
export interface VerdictProgress {
  /** Events before this one were looked at. */
  readonly followed: number;
  /** Of these, the ones before this one were looked at again since what verdicts depend on changed as a whole. */
  readonly again: number;
}

/** All of it becomes stored or none. A row replaces the one of the same event. */
export interface VerdictWork {
  readonly rows?: readonly VerdictRow[];
  readonly removed?: readonly number[];
  readonly changed?: readonly VerdictChange[];
  /** Changes that are on record now. */
  readonly told?: readonly Pick<VerdictChange, 'index' | 'number'>[];
  readonly progress?: VerdictProgress;
}

export interface RuleAndSource {
  readonly rule: string;
  readonly source: string;
}

export interface VerdictsAsked extends RuleAndSource {
  readonly reason: string;
  readonly fromMs: number;
}

export interface VerdictTable {
  progress(): VerdictProgress;
  of(index: number): VerdictRow | undefined;
  /** Of events `from` to `to` - 1, ascending. */
  between(from: number, to: number): VerdictRow[];
  /** Every row, for `fsck`. */
  all(): Iterable<VerdictRow>;
  /** When the first event of a rule and source occurred whose verdict is of this basis; undefined where none is. */
  firstMs(rule: string, source: string, basis: string): number | undefined;
  /** The rules and sources that verdicts are about. */
  kinds(): RuleAndSource[];
  /** Events of a rule and source from `fromMs` on whose verdict has this reason, at most `limit`. */
  withReason(of: VerdictsAsked, limit: number): number[];
  /** Changes that are not on record yet, at most `limit`, in order of the events. */
  untold(limit: number): VerdictChange[];
  /**
   * Stores without waiting for the disk: after a power cut the newest work may be missing, as a whole, and is done
   * again. Call it between commits. @throws Refusal, UnknownOutcome
   */
  write(work: VerdictWork): void;
}

/** How often each verdict stands among the events that match. */
export interface VerdictTally {
  readonly counts: ReadonlyMap<string, number>;
  /** Events that match, with a verdict or without. */
  readonly total: number;
}

/** Stands in a filter for every verdict. */
export const ANY_VERDICT = '*';
