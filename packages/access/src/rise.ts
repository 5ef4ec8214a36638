/** How much an act raises something by: in money, in per cent, and together with other parts of the same rise. */

import { actorOf, changesOf, occurredMsOf, outcomeOf, partyKey, textOf, typeNameOf, valueAt } from '@trailmark/catalog';
import type { ReadEvent } from '@trailmark/catalog';
import { moneyOf, moneyText, unitsOf } from './amount.ts';
import type { Circumstances } from './circumstances.ts';
import { likenessOf, peopleBehind } from './people.ts';
import type { AmountRule, Money } from './policy.ts';
import { requestNamed, sharesTarget } from './tie.ts';
import { byTime } from './time-order.ts';

const HOUR_MS = 3_600_000;

export interface Rise {
  readonly path: string;
  readonly before?: Money;
  readonly after?: Money;
  /** What it rises by; negative where it falls. Undefined where one of both ends is not said. */
  readonly by?: Money;
  readonly percent?: number;
}

/** Of the first path that stands in the act; undefined where none does. */
export function riseOf(act: ReadEvent, rule: AmountRule): Rise | undefined {
  const currency = textOf(valueAt(act, 'data.currency'));
  for (const path of rule.paths) {
    if (!path.startsWith('changes.')) {
      const amount = moneyOf(valueAt(act, path), currency);
      if (amount !== undefined) return { path, after: amount, by: amount };
      continue;
    }
    const change = changesOf(act).find((one) => one.path === path.slice('changes.'.length));
    if (change === undefined) continue;
    const after = moneyOf(change.after, currency);
    // The source says that there was nothing before: all of it is new.
    const before = change.before === null ? zeroLike(after) : moneyOf(change.before, currency);
    return { path, ...whatIsSaid(before, after, percentSaid(act)) };
  }
  const percent = percentSaid(act);
  return percent === undefined ? undefined : { path: 'data.change_percent', percent };
}

function whatIsSaid(before: Money | undefined, after: Money | undefined, said: number | undefined): Omit<Rise, 'path'> {
  const ends = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
  if (before === undefined || after === undefined || before.currency !== after.currency)
    return said === undefined ? ends : { ...ends, percent: said };
  const [from, to] = [unitsOf(before.amount), unitsOf(after.amount)];
  const by = moneyText(to - from, after.currency);
  if (from <= 0n) return { ...ends, by, ...(to > from ? { percent: Number.POSITIVE_INFINITY } : { percent: 0 }) };
  // Ten thousandths of a per cent, exactly, before it becomes a number.
  return { ...ends, by, percent: Number(((to - from) * 1_000_000n) / from) / 10_000 };
}

function zeroLike(money: Money | undefined): Money | undefined {
  return money === undefined ? undefined : { amount: '0', currency: money.currency };
}

function percentSaid(act: ReadEvent): number | undefined {
  const said = valueAt(act, 'data.change_percent');
  return typeof said === 'number' && Number.isFinite(said) ? said : undefined;
}

/** `free`: within what needs no approval. `unknown`: the source does not say how much it is. */
export type Freedom = 'free' | 'needed' | 'unknown';

/** @param around may hold other parts of the same rise */
export function freedomOf(
  act: ReadEvent,
  rule: AmountRule,
  around: readonly ReadEvent[],
  circumstances: Circumstances,
): Freedom {
  const { freePercent, freeAmount, partsHours } = rule;
  if (freePercent === undefined && freeAmount === undefined) return 'needed';
  if (requestNamed(act) !== undefined) return 'needed';
  const rise = riseOf(act, rule);
  if (rise === undefined || (rise.by === undefined && rise.percent === undefined)) return 'unknown';
  if (rise.by !== undefined ? unitsOf(rise.by.amount) <= 0n : (rise.percent ?? 0) <= 0) return 'free';
  const alone = freedomOfAll([rise], freePercent, freeAmount);
  if (alone !== 'free' || partsHours === undefined) return alone;
  const parts = partsOf(act, rule, rise, around, circumstances);
  for (const group of groupsWith(act, parts, partsHours * HOUR_MS)) {
    const rises = group.flatMap((part) => riseOf(part, rule) ?? []);
    if (freedomOfAll(rises, rule.partsPercent ?? freePercent, freeAmount) === 'needed') return 'needed';
  }
  return 'free';
}

/** Rises taken one after the other, held against both limits. */
function freedomOfAll(rises: readonly Rise[], mostPercent: number | undefined, most: Money | undefined): Freedom {
  if (mostPercent !== undefined) {
    if (rises.some(({ percent }) => percent === undefined)) return 'unknown';
    if (together(rises) > mostPercent + 1e-9) return 'needed';
  }
  if (most === undefined) return 'free';
  if (rises.some(({ by }) => by === undefined)) return 'unknown';
  if (rises.some(({ by }) => by?.currency !== most.currency)) return 'needed';
  return sumOf(rises) > unitsOf(most.amount) ? 'needed' : 'free';
}

/** Rises of the same path of the same thing, by the same person, each free by itself and without a request; told twice they count once. */
function partsOf(
  act: ReadEvent,
  rule: AmountRule,
  { path }: Rise,
  around: readonly ReadEvent[],
  circumstances: Circumstances,
): readonly ReadEvent[] {
  const seen = new Set([factOf(act, rule)]);
  return around.toSorted(byTime).filter((other) => {
    if (other.index === act.index || typeNameOf(other) !== typeNameOf(act) || outcomeOf(other) !== 'success')
      return false;
    if (requestNamed(other) !== undefined) return false;
    const rise = riseOf(other, rule);
    if (rise?.path !== path || (rise.percent ?? 0) <= 0) return false;
    if (freedomOfAll([rise], rule.freePercent, rule.freeAmount) !== 'free') return false;
    if (!sharesTarget(act, other) || !isBySame(act, other, circumstances)) return false;
    const fact = factOf(other, rule);
    if (seen.has(fact)) return false;
    seen.add(fact);
    return true;
  });
}

function isBySame(a: ReadEvent, b: ReadEvent, circumstances: Circumstances): boolean {
  const [ones, others] = [peopleBehind(a), peopleBehind(b)];
  if (ones.length === 0 || others.length === 0)
    return partyKey(actorOf(a)) !== undefined && partyKey(actorOf(a)) === partyKey(actorOf(b));
  return ones.some((one) => others.some((other) => likenessOf(one, other, circumstances) !== undefined));
}

/** The same step told by two sources is one step. */
function factOf(act: ReadEvent, rule: AmountRule): string {
  const rise = riseOf(act, rule);
  return JSON.stringify([rise?.path, rise?.before, rise?.after, rise?.before === undefined ? act.index : 0]);
}

/** For every window of that length that begins with one of the parts and holds the act: the parts in it, the act among them. */
function* groupsWith(act: ReadEvent, parts: readonly ReadEvent[], lengthMs: number): Generator<readonly ReadEvent[]> {
  const all = [...parts, act].sort(byTime);
  const ms = occurredMsOf(act);
  for (const first of all) {
    const startMs = occurredMsOf(first);
    if (startMs > ms || startMs < ms - lengthMs) continue;
    yield all.filter((one) => occurredMsOf(one) >= startMs && occurredMsOf(one) <= startMs + lengthMs);
  }
}

/** Per cent of several rises one after the other. */
function together(rises: readonly Rise[]): number {
  let factor = 1;
  for (const { percent } of rises) factor *= 1 + (percent ?? 0) / 100;
  return (factor - 1) * 100;
}

function sumOf(rises: readonly Rise[]): bigint {
  let sum = 0n;
  for (const { by } of rises) if (by !== undefined) sum += unitsOf(by.amount);
  return sum;
}
