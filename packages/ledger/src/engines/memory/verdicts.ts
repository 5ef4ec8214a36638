/** Verdicts in memory: the plain statement of what a table of verdicts promises. */
import { ANY_VERDICT } from '../../verdict-table.ts';
import type {
  RuleAndSource,
  VerdictChange,
  VerdictProgress,
  VerdictRow,
  VerdictsAsked,
  VerdictTable,
  VerdictTally,
  VerdictWork,
} from '../../verdict-table.ts';
import { matches, type Facts, type Filter } from '../../filter.ts';
import type { Span } from '../../engine.ts';

type Judged = { verdict?: string | undefined };

export class MemoryVerdicts implements VerdictTable {
  readonly #events: readonly Judged[];
  readonly #rows = new Map<number, VerdictRow>();
  readonly #untold = new Map<string, VerdictChange>();
  #progress: VerdictProgress = { followed: 0, again: 0 };

  /** `events`: where searches look. */
  constructor(events: readonly Judged[]) {
    this.#events = events;
  }

  progress(): VerdictProgress {
    return this.#progress;
  }
  of(index: number): VerdictRow | undefined {
    return this.#rows.get(index);
  }
  between(from: number, to: number): VerdictRow[] {
    const rows = [...this.#rows.values()].filter(({ index }) => index >= from && index < to);
    return rows.toSorted((a, b) => a.index - b.index);
  }
  all(): Iterable<VerdictRow> {
    return this.#rows.values();
  }
  firstMs(rule: string, source: string, basis: string): number | undefined {
    const rows = [...this.#rows.values()].filter(
      (row) => row.rule === rule && row.source === source && row.basis === basis,
    );
    return rows.length === 0 ? undefined : Math.min(...rows.map(({ occurredMs }) => occurredMs));
  }
  kinds(): RuleAndSource[] {
    const kinds = new Map([...this.#rows.values()].map(({ rule, source }) => [`${rule} ${source}`, { rule, source }]));
    return [...kinds.values()];
  }
  withReason({ rule, source, reason, fromMs }: VerdictsAsked, limit: number): number[] {
    const rows = [...this.#rows.values()].filter(
      (row) => row.rule === rule && row.source === source && row.reason === reason && row.occurredMs >= fromMs,
    );
    return rows.map(({ index }) => index).slice(0, limit);
  }
  untold(limit: number): VerdictChange[] {
    const all = [...this.#untold.values()].toSorted((a, b) => a.index - b.index || a.number - b.number);
    return all.slice(0, limit);
  }

  write({ rows = [], removed = [], changed = [], told = [], progress }: VerdictWork): void {
    for (const row of rows) this.#set(row.index, row);
    for (const index of removed) this.#set(index, undefined);
    for (const change of changed) {
      const name = nameOf(change);
      if (!this.#untold.has(name)) this.#untold.set(name, change);
    }
    for (const change of told) this.#untold.delete(nameOf(change));
    this.#progress = progress ?? this.#progress;
  }

  #set(index: number, row: VerdictRow | undefined): void {
    if (row === undefined) this.#rows.delete(index);
    else this.#rows.set(index, row);
    const event = this.#events[index];
    if (event !== undefined) event.verdict = row?.verdict;
  }
}

const nameOf = ({ index, number }: Pick<VerdictChange, 'index' | 'number'>): string => `${index} ${number}`;

export function tallyVerdicts(events: readonly Facts[], filter: Filter, span: Span): VerdictTally {
  const found = events.slice(span.low, span.high).filter((event) => matches(filter, event));
  const counts = new Map<string, number>();
  for (const event of found) {
    if (matches({ verdict: ANY_VERDICT }, event) && event.verdict !== undefined)
      counts.set(event.verdict, (counts.get(event.verdict) ?? 0) + 1);
  }
  return { counts, total: found.length };
}
