/** A verdict as a reader may see it: beside the event, in words, resting on events that the reader may find. */

import { VERDICTS, verdictWords } from '@trailmark/access';
import type { Verdict } from '@trailmark/access';
import type { Language } from '@trailmark/catalog';
import { isPathWithheld } from '@trailmark/core';
import type { VerdictRow } from '@trailmark/ledger';
import { VERDICT_FIELD } from '../search/compile-verdict.ts';
import { pathsOf } from '../search/field-paths.ts';
import type { House } from '../tenant/house.ts';

export interface VerdictReader {
  readonly withhold: readonly string[];
  /** Whether the reader may find an event; absent: all of them. */
  readonly sees?: ((house: House, index: number) => boolean) | undefined;
  /** English unless given. */
  readonly language?: Language;
}

/** Undefined where there is none, or not yet, or where approvals are withheld from the reader. */
export function verdictFor(
  house: House,
  index: number,
  { withhold, sees }: Omit<VerdictReader, 'language'>,
): Verdict | undefined {
  if (pathsOf(VERDICT_FIELD).some((path) => isPathWithheld(path, withhold))) return undefined;
  const row = house.ledger.verdictOf(index);
  const verdict = row === undefined ? undefined : verdictOfRow(row);
  if (verdict === undefined || sees === undefined) return verdict;
  return { ...verdict, evidence: verdict.evidence.filter((one) => sees(house, one)) };
}

/** As it stands in an event that is shown: `approval_verdict`. */
export function verdictShown(house: House, index: number, reader: VerdictReader): Record<string, unknown> | undefined {
  const verdict = verdictFor(house, index, reader);
  if (verdict === undefined) return undefined;
  const words = verdictWords(verdict, reader.language?.tag === 'de' ? 'de' : 'en');
  return { ...verdict, words: words.verdict, sentence: words.reason };
}

function verdictOfRow({ verdict, reason, basis, policy, rule, evidence, detail }: VerdictRow): Verdict | undefined {
  if (!VERDICTS.some((one) => one === verdict)) return undefined;
  // Written by the desk in these very words; `fsck` is where doubt about the store belongs.
  const found = { verdict, reason, basis, policy, rule, evidence } as Verdict;
  return { ...found, ...detailOf(detail) };
}

function detailOf(text: string): Pick<Verdict, 'differs' | 'counted'> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
