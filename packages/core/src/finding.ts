/** What a verifier reports when evidence does not hold: a value, never an exception. */

/** Every code a verifier or `fsck` may answer with; what each means is in docs/format.md section 7. */
export const findingCodes = [
  'value.changed',
  'entry.changed',
  'entry.missing',
  'order.changed',
  'tail.cut',
  'rollback',
  'key.unknown',
  'signature.bad',
  'root.mismatch',
  'fork.seen',
  'tenant.foreign',
  'time.decreased',
  'withheld.without_ground',
  'bundle.malformed',
] as const;

export type FindingCode = (typeof findingCodes)[number];

export interface Finding {
  readonly code: FindingCode;
  /** Where: a file of the bundle, `entry 17`, `entries 512-767`, `checkpoint`. */
  readonly at: string;
  readonly expected?: string;
  readonly actual?: string;
  /** One plain sentence for a person. */
  readonly text: string;
}

/** How many findings are kept one by one; the rest are only counted, so that garbage cannot exhaust memory. */
export const findingsKeptMax = 200;

/** Collects findings up to a limit and counts the rest. */
export class Findings {
  readonly kept: Finding[] = [];
  total = 0;

  add(code: FindingCode, at: string, text: string, values: { expected?: string; actual?: string } = {}): void {
    this.push({ code, at, ...values, text });
  }

  push(finding: Finding): void {
    this.total++;
    if (this.kept.length < findingsKeptMax) this.kept.push(finding);
  }

  /** Takes over what another collector (of a worker, say) kept and counted. */
  merge(other: { readonly kept: readonly Finding[]; readonly total: number }): void {
    for (const finding of other.kept) this.push(finding);
    this.total += other.total - other.kept.length;
  }
}
