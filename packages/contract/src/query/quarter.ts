/** The quarter of an account: of its fiscal year, on the clocks of its zone. */

import { instantOf, wallTimeAt } from './zone.ts';

const MONTHS_OF_QUARTER = 3;

export interface Quarter {
  /** Milliseconds: the first moment of it, and the first after it. */
  readonly fromMs: number;
  readonly toMs: number;
  /** As `2026-Q3`, whose year is that in which the fiscal year begins. */
  readonly name: string;
}

export interface QuarterAsked {
  readonly nowMs: number;
  /** IANA name. */
  readonly zone: string;
  /** The month in which a fiscal year begins, 1 to 12. */
  readonly fiscalStart: number;
}

/**
 * @param wanted `last`, `current`, or `2026-Q3`: the third quarter of the fiscal year that begins in 2026
 * @returns undefined where `wanted` is none of these
 */
export function quarterOf(wanted: string, asked: QuarterAsked): Quarter | undefined {
  const [, year, number] = /^([12]\d{3})-Q([1-4])$/i.exec(wanted) ?? [];
  if (year !== undefined && number !== undefined) return quarterAt(Number(year) * 4 + Number(number) - 1, asked);
  if (wanted !== 'last' && wanted !== 'current') return undefined;
  const now = wallTimeAt(asked.nowMs, asked.zone);
  const current = Math.floor((now.year * 12 + now.month - asked.fiscalStart) / MONTHS_OF_QUARTER);
  return quarterAt(wanted === 'last' ? current - 1 : current, asked);
}

/** @param count quarters since the fiscal year 0 began */
function quarterAt(count: number, { fiscalStart, zone }: QuarterAsked): Quarter {
  const year = Math.floor(count / 4);
  const quarter = count - year * 4;
  const beginsAt = (months: number): number => instantOf({ year, month: fiscalStart + months, day: 1 }, zone);
  return {
    fromMs: beginsAt(quarter * MONTHS_OF_QUARTER),
    toMs: beginsAt((quarter + 1) * MONTHS_OF_QUARTER),
    name: `${year}-Q${quarter + 1}`,
  };
}
