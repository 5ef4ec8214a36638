/** Whether a condition of a rule holds for an act. */

import { changesOf, moneyOf, targetsOf, textOf, valueAt, type ReadEvent } from '@trailmark/catalog';
import { isAbove } from './limit.ts';
import type { Condition } from './policy.ts';

export function isMet(condition: Condition, act: ReadEvent): boolean {
  const values = valuesAt(act, condition.path);
  const texts = values.flatMap((value) => textOf(value) ?? []);
  if (condition.in !== undefined) return texts.some((text) => condition.in?.includes(text));
  if (condition.notIn !== undefined) return !texts.some((text) => condition.notIn?.includes(text));
  if (condition.exists !== undefined) return values.some((value) => value !== null) === condition.exists;
  const numbers = texts.map(Number).filter((number) => Number.isFinite(number));
  const { above, atMost, aboveAmount } = condition;
  if (above !== undefined) return numbers.some((number) => number > above);
  if (atMost !== undefined) return numbers.some((number) => number <= atMost);
  if (aboveAmount === undefined) return false;
  return values.some((value) => {
    const money = moneyOf(value, valueAt(act, 'data.currency'));
    return money !== undefined && isAbove(money, moneyOf(aboveAmount));
  });
}

/** The values at a path: of `changes.x` what it was changed to, of `target.x` those of all targets. */
export function valuesAt(act: ReadEvent, path: string): readonly unknown[] {
  if (path.startsWith('changes.')) {
    const name = path.slice('changes.'.length);
    return changesOf(act).flatMap((change) =>
      change.path === name && change.after !== undefined ? [change.after] : [],
    );
  }
  if (path === 'target.type') return targetsOf(act).flatMap(({ type }) => type ?? []);
  if (path === 'target.id') return targetsOf(act).flatMap(({ id }) => id ?? []);
  const value = valueAt(act, path);
  if (Array.isArray(value)) return value;
  return value === undefined ? [] : [value];
}
