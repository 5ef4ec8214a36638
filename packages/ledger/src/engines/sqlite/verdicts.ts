/** Verdicts in SQLite: their tables, reading and writing them, and the search by them. */
import type {
  RuleAndSource,
  VerdictChange,
  VerdictProgress,
  VerdictRow,
  VerdictsAsked,
  VerdictTable,
  VerdictWork,
} from '../../verdict-table.ts';
import { rowOf, rowsOf, type Statements } from './statements.ts';
import type { VerdictColumn } from './verdict-column.ts';

/** Begun in stores of an earlier layout, too: the log is then followed from its beginning. */
export const verdictTables = `
  CREATE TABLE verdicts (
    idx         INTEGER PRIMARY KEY,
    verdict     TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    basis       TEXT    NOT NULL,
    policy      INTEGER NOT NULL,
    rule        TEXT    NOT NULL,
    evidence    TEXT    NOT NULL, -- indexes, as JSON
    detail      TEXT    NOT NULL,
    source      TEXT    NOT NULL,
    occurred_ms INTEGER NOT NULL,
    changes     INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX verdicts_by_rule ON verdicts (rule, source, basis, reason, occurred_ms);
  -- Changes of verdicts that are not events of the trail yet.
  CREATE TABLE verdict_changes (
    idx      INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    before   TEXT    NOT NULL,
    after    TEXT    NOT NULL,
    reason   TEXT    NOT NULL,
    policy   INTEGER NOT NULL,
    rule     TEXT    NOT NULL,
    evidence TEXT    NOT NULL,
    PRIMARY KEY (idx, number)
  ) STRICT, WITHOUT ROWID;
  -- One row: how far the log was followed, and how far again.
  CREATE TABLE verdict_progress (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    followed INTEGER NOT NULL,
    again    INTEGER NOT NULL
  ) STRICT;
`;

export class SqliteVerdicts implements VerdictTable {
  readonly #sql: Statements;
  readonly #transaction: (work: () => void) => void;
  readonly #column: () => VerdictColumn;

  /** `column` is what searches read; it may be another one after every transaction. */
  constructor(sql: Statements, transaction: (work: () => void) => void, column: () => VerdictColumn) {
    this.#sql = sql;
    this.#transaction = transaction;
    this.#column = column;
  }

  progress(): VerdictProgress {
    const [followed, again] = rowOf<[number, number]>(this.#sql.readVerdictProgress.get()) ?? [0, 0];
    return { followed, again };
  }

  of(index: number): VerdictRow | undefined {
    return this.between(index, index + 1)[0];
  }

  between(from: number, to: number): VerdictRow[] {
    return rowsOf<StoredVerdict>(this.#sql.readVerdicts.all(from, to)).map(verdictOf);
  }

  *all(): Generator<VerdictRow> {
    const rows = this.#sql.readAllVerdicts.iterate() as Iterable<unknown>;
    for (const row of rows) yield verdictOf(row as StoredVerdict); // in the order the statement names
  }

  firstMs(rule: string, source: string, basis: string): number | undefined {
    // The first of each reason, one look-up each: there are few reasons and may be many verdicts.
    let first: number | undefined;
    let reason = '';
    for (;;) {
      const row = rowOf<[string, number]>(this.#sql.readNextReason.get(rule, source, basis, reason));
      if (row === undefined) return first;
      reason = row[0];
      first = Math.min(first ?? Infinity, row[1]);
    }
  }

  kinds(): RuleAndSource[] {
    const kinds: RuleAndSource[] = [];
    let last: [rule: string, source: string] = ['', ''];
    for (;;) {
      const row = rowOf<[string, string]>(this.#sql.readNextKind.get(...last));
      if (row === undefined) return kinds;
      last = row;
      kinds.push({ rule: row[0], source: row[1] });
    }
  }

  withReason({ rule, source, reason, fromMs }: VerdictsAsked, limit: number): number[] {
    const rows = this.#sql.readVerdictsWithReason.all(rule, source, reason, fromMs, limit);
    return rowsOf<[number]>(rows).map(([index]) => index);
  }

  untold(limit: number): VerdictChange[] {
    return rowsOf<StoredChange>(this.#sql.readVerdictChanges.all(limit)).map(changeOf);
  }

  write({ rows = [], removed = [], changed = [], told = [], progress }: VerdictWork): void {
    const { deleteVerdict, deleteVerdictChange, writeVerdictProgress } = this.#sql;
    this.#transaction(() => {
      for (const row of rows) this.#writeRow(row);
      for (const index of removed) deleteVerdict.run(index);
      for (const change of changed) this.#writeChange(change);
      for (const { index, number } of told) deleteVerdictChange.run(index, number);
      if (progress !== undefined) writeVerdictProgress.run(progress.followed, progress.again);
    });
    const column = this.#column();
    for (const { index, verdict } of rows) column.note(index, verdict);
    for (const index of removed) column.note(index, undefined);
  }

  #writeRow(row: VerdictRow): void {
    const { index, verdict, reason, basis, policy, rule, evidence, detail, source, occurredMs, changes } = row;
    const listed = JSON.stringify(evidence);
    this.#sql.writeVerdict.run(
      index,
      verdict,
      reason,
      basis,
      policy,
      rule,
      listed,
      detail,
      source,
      occurredMs,
      changes,
    );
  }

  #writeChange({ index, number, before, after, reason, policy, rule, evidence }: VerdictChange): void {
    const listed = JSON.stringify(evidence);
    this.#sql.writeVerdictChange.run(index, number, before, after, reason, policy, rule, listed);
  }
}

type StoredVerdict = [
  index: number,
  verdict: string,
  reason: string,
  basis: string,
  policy: number,
  rule: string,
  evidence: string,
  detail: string,
  source: string,
  occurredMs: number,
  changes: number,
];

function verdictOf(row: StoredVerdict): VerdictRow {
  const [index, verdict, reason, basis, policy, rule, evidence, detail, source, occurredMs, changes] = row;
  const listed = indexesOf(evidence);
  return { index, verdict, reason, basis, policy, rule, evidence: listed, detail, source, occurredMs, changes };
}

type StoredChange = [number, number, string, string, string, number, string, string];

function changeOf([index, number, before, after, reason, policy, rule, evidence]: StoredChange): VerdictChange {
  return { index, number, before, after, reason, policy, rule, evidence: indexesOf(evidence) };
}

/** Written by us as a JSON list of numbers; what is none is damage, which reading must survive. */
function indexesOf(text: string): number[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter((item) => Number.isSafeInteger(item)) : [];
  } catch {
    return [];
  }
}
