/** A verdict as a reader may see it: beside the event, in words; whether it may is decided in search/verdict-rights.ts. */

import { VERDICTS, verdictWords } from '@trailmark/access';
import type { Verdict } from '@trailmark/access';
import type { Language } from '@trailmark/catalog';
import type { VerdictRow } from '@trailmark/ledger';
import type { House } from '../tenant/house.ts';

export interface VerdictReader {
  /** Whether the reader is told verdicts; not unless that was found out. */
  readonly isToldVerdicts?: boolean | undefined;
  /** English unless given. */
  readonly language?: Language;
}

/** Undefined where there is none, or not yet, or where it is not for this reader. */
export function verdictFor(
  house: House,
  index: number,
  { isToldVerdicts = false }: Omit<VerdictReader, 'language'>,
): Verdict | undefined {
  if (!isToldVerdicts) return undefined;
  const row = house.ledger.verdictOf(index);
  return row === undefined ? undefined : verdictOfRow(row);
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
