/** Whether a rise is small enough to need no approval: by itself, and together with others taken shortly before or after. */

import {
  actorOf,
  compareDecimals,
  minus,
  moneyOf,
  outcomeOf,
  partyKey,
  plus,
  typeNameOf,
  ZERO,
} from '@trailmark/catalog';
import type { Decimal, ReadEvent } from '@trailmark/catalog';
import { moneyText } from './changed-money.ts';
import type { Circumstances } from './circumstances.ts';
import { once } from './once.ts';
import { isAbove } from './limit.ts';
import { likenessOf, peopleBehind } from './people.ts';
import type { AmountRule } from './policy.ts';
import { riseOf, type Rise } from './rise.ts';
import { requestNamed, sharesTarget } from './tie.ts';
import { byTime, msOf } from './time-order.ts';

const HOUR_MS = 3_600_000;

/** `free`: within what needs no approval. `unknown`: the source does not say how much it is. */
export interface Freedom {
  readonly is: 'free' | 'needed' | 'unknown';
  /** Where only the sum needs one: the other parts of it. */
  readonly parts: readonly ReadEvent[];
}

interface Part {
  readonly event: ReadEvent;
  readonly ms: number;
  readonly rise: Rise;
}

const alone = (is: Freedom['is']): Freedom => ({ is, parts: [] });

/** @param around may hold other parts of the same rise; in order of time */
export function freedomOf(
  act: ReadEvent,
  rule: AmountRule,
  around: readonly ReadEvent[],
  circumstances: Circumstances,
): Freedom {
  const { freePercent, freeAmount, partsHours, partsPercent } = rule;
  if (freePercent === undefined && freeAmount === undefined) return alone('needed');
  if (requestNamed(act) !== undefined) return alone('needed');
  const rise = riseOf(act, rule);
  if (rise === undefined || (rise.by === undefined && rise.percent === undefined)) return alone('unknown');
  if (!isUpwards(rise)) return alone('free');
  const own = withinLimits(rise, rule);
  if (own !== 'free' || partsHours === undefined) return alone(own);
  const parts = partsOf(act, rule, rise, around, circumstances);
  const most = { percent: partsPercent ?? freePercent, sum: moneyOf(freeAmount)?.value };
  const together = tooMuchTogether(parts, msOf(act), partsHours * HOUR_MS, most);
  return together === undefined
    ? alone('free')
    : { is: 'needed', parts: together.map(({ event }) => event).filter(({ index }) => index !== act.index) };
}

/** Whether an act takes something down, or leaves it: where anything is free, that is. */
export function isFall(act: ReadEvent, rule: AmountRule): boolean {
  const { freePercent, freeAmount } = rule;
  if ((freePercent === undefined && freeAmount === undefined) || requestNamed(act) !== undefined) return false;
  const rise = riseOf(act, rule);
  return rise !== undefined && (rise.by !== undefined || rise.percent !== undefined) && !isUpwards(rise);
}

function isUpwards({ by, percent }: Rise): boolean {
  return by === undefined ? (percent ?? 0) > 0 : by.value.units > 0n;
}

/** One rise held against both limits; another currency is never compared and needs an approval. */
function withinLimits({ by, percent }: Rise, { freePercent, freeAmount }: AmountRule): Freedom['is'] {
  if (freePercent !== undefined) {
    if (percent === undefined) return 'unknown';
    if (percent > freePercent) return 'needed';
  }
  if (freeAmount === undefined) return 'free';
  if (by === undefined) return 'unknown';
  return isAbove(by, moneyOf(freeAmount)) ? 'needed' : 'free';
}

/**
 * The act and the other rises of the same path of the same thing, by the same person, each free by itself and without a
 * request, in order; what is told twice counts once.
 */
function partsOf(
  act: ReadEvent,
  rule: AmountRule,
  own: Rise,
  around: readonly ReadEvent[],
  circumstances: Circumstances,
): readonly Part[] {
  const seen = new Set([factOf(act, own)]);
  const parts: Part[] = [{ event: act, ms: msOf(act), rise: own }];
  const isSame = new Map<string, boolean>();
  const name = typeNameOf(act);
  for (const other of around) {
    if (other.index === act.index || typeNameOf(other) !== name || outcomeOf(other) !== 'success') continue;
    const rise = requestNamed(other) === undefined ? riseOf(other, rule) : undefined;
    if (rise?.path !== own.path || !isUpwards(rise) || withinLimits(rise, rule) !== 'free') continue;
    if (!sharesTarget(act, other)) continue;
    const who = behindText(other);
    if (!isSame.has(who)) isSame.set(who, isBySame(act, other, circumstances));
    if (isSame.get(who) !== true) continue;
    const fact = factOf(other, rise);
    if (!seen.has(fact)) parts.push({ event: other, ms: msOf(other), rise });
    seen.add(fact);
  }
  return parts.sort((a, b) => byTime(a.event, b.event));
}

/** Everything by which it is told whether two acts are one person's. */
const behindText = once((event) => JSON.stringify([peopleBehind(event), actorOf(event)]));

function isBySame(a: ReadEvent, b: ReadEvent, circumstances: Circumstances): boolean {
  const [ones, others] = [peopleBehind(a), peopleBehind(b)];
  const [one, other] = [partyKey(actorOf(a)), partyKey(actorOf(b))];
  if (ones.length === 0 || others.length === 0) return one !== undefined && one === other;
  return ones.some((who) => others.some((whom) => likenessOf(who, whom, circumstances) !== undefined));
}

/** The same step told by two sources is one step; where it is not said from where, nobody can tell that they are one. */
function factOf({ index }: ReadEvent, { path, before, after }: Rise): string {
  const [from, to] = [before && moneyText(before), after && moneyText(after)];
  return JSON.stringify([path, from, to, before === undefined ? index : 0]);
}

/** The parts of the first window of that length with the act in it whose sum is above a limit; undefined where none is. */
function tooMuchTogether(
  parts: readonly Part[],
  actMs: number,
  lengthMs: number,
  most: { readonly percent: number | undefined; readonly sum: Decimal | undefined },
): readonly Part[] | undefined {
  // Sums of all parts before each, so that each window is the difference of two of them.
  const growths = [0];
  const sums = [ZERO];
  const boundless = [0];
  for (const [at, { rise }] of parts.entries()) {
    const growth = Math.log1p((rise.percent ?? 0) / 100);
    const isBounded = Number.isFinite(growth);
    growths.push(growths[at]! + (isBounded ? growth : 0)); // as many sums as parts, and one
    boundless.push(boundless[at]! + (isBounded ? 0 : 1)); // likewise
    sums.push(plus(sums[at]!, rise.by?.value ?? ZERO)); // likewise
  }
  let end = 0;
  for (const [at, first] of parts.entries()) {
    if (first.ms > actMs || first.ms < actMs - lengthMs) continue;
    while (end < parts.length && parts[end]!.ms <= first.ms + lengthMs) end++; // within bounds
    const isBoundless = boundless[end]! > boundless[at]!; // within bounds
    const percent = isBoundless ? Infinity : Math.expm1(growths[end]! - growths[at]!) * 100; // within bounds
    const isPercent = most.percent !== undefined && percent > most.percent + 1e-9;
    const sum = minus(sums[end]!, sums[at]!); // within bounds
    if (isPercent || (most.sum !== undefined && compareDecimals(sum, most.sum) > 0)) return parts.slice(at, end);
  }
  return undefined;
}

/**
 * Whether other small steps decide about an act: where it is small itself, or within a limit of whoever acts that may be
 * one of so many per cent.
 */
export function arePartsAsked(act: ReadEvent, rule: AmountRule, hasLimit: boolean): boolean {
  if (rule.partsHours === undefined || requestNamed(act) !== undefined) return false;
  const rise = riseOf(act, rule);
  return rise !== undefined && (withinLimits(rise, rule) === 'free' || (rule.ownAuthority === true && hasLimit));
}
