/** How much an act raises something by, in money and in per cent. */

import { atOneScale, changesOf, minus, moneyOf, valueAt, ZERO, type Money, type ReadEvent } from '@trailmark/catalog';
import { once } from './once.ts';
import type { AmountRule } from './policy.ts';

export interface Rise {
  readonly path: string;
  readonly before?: Money;
  readonly after?: Money;
  /** What it rises by; negative where it falls. Undefined where one of both ends is not said. */
  readonly by?: Money;
  readonly percent?: number;
}

/** Of the first path that stands in the act; undefined where none does. */
export function riseOf(act: ReadEvent, { paths }: AmountRule): Rise | undefined {
  let read = readers.get(paths);
  if (read === undefined) {
    read = once((event) => readRise(event, paths));
    readers.set(paths, read);
  }
  return read(act);
}

/** By the paths of a rule, which live as long as its policy. */
const readers = new WeakMap<readonly string[], (act: ReadEvent) => Rise | undefined>();

function readRise(act: ReadEvent, paths: readonly string[]): Rise | undefined {
  const currency = valueAt(act, 'data.currency');
  for (const path of paths) {
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
  const by = { value: minus(after.value, before.value), currency: after.currency };
  const [from, to] = atOneScale(before.value, after.value);
  if (from <= 0n) return { ...ends, by, ...(to > from ? { percent: Number.POSITIVE_INFINITY } : { percent: 0 }) };
  // Ten thousandths of a per cent, exactly, before it becomes a number.
  return { ...ends, by, percent: Number(((to - from) * 1_000_000n) / from) / 10_000 };
}

function zeroLike(money: Money | undefined): Money | undefined {
  return money === undefined ? undefined : { value: ZERO, currency: money.currency };
}

function percentSaid(act: ReadEvent): number | undefined {
  const said = valueAt(act, 'data.change_percent');
  return typeof said === 'number' && Number.isFinite(said) ? said : undefined;
}
