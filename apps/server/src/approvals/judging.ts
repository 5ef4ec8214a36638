/** Judging acts and keeping what was found: the rows that verdicts become, and which of them bear on others. */

import { governedBy, verdictOf } from '@trailmark/access';
import type { Account, Verdict } from '@trailmark/access';
import { occurredMsOf, textAt } from '@trailmark/catalog';
import type { ReadEvent } from '@trailmark/catalog';
import type { RuleAndSource, VerdictChange, VerdictRow, VerdictTable } from '@trailmark/ledger';
import type { House } from '../tenant/house.ts';
import type { JudgedEvents } from './judged-event.ts';
import { policyBook } from './policy-book.ts';
import type { SilenceBook } from './silence-book.ts';
import type { Tied } from './tied.ts';

/** As links say: whether, or the indexes of the events by which. */
export type SamePerson = (a: Account, b: Account) => boolean | readonly number[];

/** What was found about one act; `verdict` undefined: it needs no approval. */
export interface Judged {
  readonly index: number;
  readonly source: string;
  readonly occurredMs: number;
  readonly verdict: Verdict | undefined;
}

export interface JudgingParts {
  readonly house: House;
  readonly events: JudgedEvents;
  readonly tied: Tied;
  readonly silences: SilenceBook;
}

/** Reasons of acts without an approval, where none of their kind was recorded before them, and where one was. */
const BEFORE_ANY = ['not_recorded', 'not_said', 'claimed_only'] as const;
const AFTER_FIRST = ['none', 'in_parts', 'only_claimed'] as const;

export class Judging {
  readonly #parts: JudgingParts;
  readonly #table: VerdictTable;
  /** When the first act of a rule and source occurred whose approval is recorded; kept as the table has it. */
  readonly #since = new Map<string, number | undefined>();
  samePerson: SamePerson = () => false;

  constructor(parts: JudgingParts) {
    this.#parts = parts;
    this.#table = parts.house.ledger.verdicts;
  }

  /** Undefined where nothing may be said anew: the entry is damaged, or values that decided were erased since. */
  async judge(index: number, sinceMs = this.#sinceMs): Promise<Judged | undefined> {
    const { house, events, tied, silences } = this.#parts;
    const act = events.at(index);
    if (act === undefined) return undefined;
    const book = policyBook(house);
    const isFound = this.#table.of(index) !== undefined;
    // What was found while the values were there stands: nobody's erasure changes what was approved.
    if (act.isPartlyGone && isFound) return undefined;
    const judged = { index, source: sourceOf(act.event), occurredMs: occurredMsOf(act.event) };
    const governed = governedBy(book.policies, act.event);
    if (governed === undefined) return { ...judged, verdict: undefined };
    const around = await tied.around(act, governed.rule, book.watched);
    if (around.isPartlyGone && isFound) return undefined;
    const verdict = verdictOf(act.event, around.events, {
      policies: book.policies,
      silences: silences.silences,
      samePerson: this.samePerson,
      recordedSinceMs: sinceMs,
      cut: around.cut,
    });
    return { ...judged, verdict };
  }

  readonly #sinceMs = (rule: string, source: string): number | undefined => {
    const name = nameOf({ rule, source });
    if (!this.#since.has(name)) this.#since.set(name, this.#table.firstMs(rule, source, 'recorded'));
    return this.#since.get(name);
  };

  /**
   * Acts of a rule and source that are judged otherwise since the table was written: what approvals were first recorded
   * decides whether an act without one is missing it. Call it for whatever the written rows are about.
   */
  touchedByWriting({ rule, source }: RuleAndSource): number[] {
    const before = this.#sinceMs(rule, source);
    const now = this.#table.firstMs(rule, source, 'recorded');
    this.#since.set(nameOf({ rule, source }), now);
    const withReason = (reason: string, fromMs: number): number[] =>
      this.#table.withReason({ rule, source, reason, fromMs }, ALL);
    const sayable = now === undefined ? [] : BEFORE_ANY.flatMap((reason) => withReason(reason, now));
    if (before === undefined || (now ?? Infinity) <= before) return sayable;
    // The first one is no longer what it was: what came after it may have nothing before it now.
    return [...sayable, ...AFTER_FIRST.flatMap((reason) => withReason(reason, before))];
  }

  /** The same, where what was found about some of these acts decides about others of them. */
  async knowingEachOther(found: readonly Judged[], keepPace: () => Promise<void>): Promise<Judged[]> {
    const first = new Map<string, number>();
    for (const { verdict, source, occurredMs } of found) {
      if (verdict?.basis !== 'recorded') continue;
      const name = nameOf({ rule: verdict.rule, source });
      first.set(name, Math.min(occurredMs, first.get(name) ?? Infinity));
    }
    const sinceMs = (rule: string, source: string): number | undefined => {
      const earliest = Math.min(
        this.#sinceMs(rule, source) ?? Infinity,
        first.get(nameOf({ rule, source })) ?? Infinity,
      );
      return earliest === Infinity ? undefined : earliest;
    };
    const judged: Judged[] = [];
    for (const one of found) {
      const { verdict, source, index } = one;
      const isOpen = verdict !== undefined && BEFORE_ANY.some((reason) => reason === verdict.reason);
      const since = isOpen ? sinceMs(verdict.rule, source) : undefined;
      const isLater = since !== undefined && since <= one.occurredMs;
      judged.push((isLater ? await this.judge(index, sinceMs) : undefined) ?? one);
      if (isLater) await keepPace();
    }
    return judged;
  }

  /** The row that this becomes, and the change that is to be told; undefined where the table says so already. */
  rowOf(judged: Judged): { row?: VerdictRow; change?: VerdictChange } | undefined {
    const { index, verdict, source, occurredMs } = judged;
    const old = this.#table.of(index);
    if (verdict === undefined) return old === undefined ? undefined : { change: this.#changeTo(old, undefined) };
    const { reason, basis, policy, rule, evidence, differs, counted } = verdict;
    const isChanged = old !== undefined && old.verdict !== verdict.verdict;
    const row: VerdictRow = {
      index,
      verdict: verdict.verdict,
      reason,
      basis,
      policy,
      rule,
      evidence: evidence.toSorted((a, b) => a - b),
      detail: JSON.stringify({ differs, counted }),
      source,
      occurredMs,
      changes: (old?.changes ?? 0) + (isChanged ? 1 : 0),
    };
    if (old !== undefined && JSON.stringify(old) === JSON.stringify(inOrderOf(old, row))) return undefined;
    return isChanged ? { row, change: this.#changeTo(old, row) } : { row };
  }

  #changeTo(old: VerdictRow, row: VerdictRow | undefined): VerdictChange {
    return {
      index: old.index,
      number: old.changes + 1,
      before: old.verdict,
      after: row?.verdict ?? '',
      reason: row?.reason ?? '',
      policy: row?.policy ?? policyBook(this.#parts.house).newest.version,
      rule: row?.rule ?? old.rule,
      evidence: row?.evidence ?? [],
    };
  }
}

const ALL = 10_000_000;

const sourceOf = (event: ReadEvent): string => textAt(event, 'source') ?? '';
const nameOf = ({ rule, source }: RuleAndSource): string => JSON.stringify([rule, source]);

/** The members of one in the order of the other, so that their texts can be compared. */
function inOrderOf(order: VerdictRow, row: VerdictRow): Record<string, unknown> {
  return Object.fromEntries(Object.keys(order).map((name) => [name, row[name as keyof VerdictRow]])); // its own names
}
