/** Money in changes: one amount is one value, whichever way its source writes it. */

import {
  changesOf,
  decimalText,
  moneyOf,
  typeNameOf,
  typeOf,
  valueAt,
  type Money,
  type ReadEvent,
} from '@trailmark/catalog';

/** Whether the type says that what is changed at this path is money. */
export function isMoneyPath(event: ReadEvent, path: string): boolean {
  const rules = typeOf(typeNameOf(event))?.changes ?? {};
  return Object.hasOwn(rules, path) && rules[path]?.kind === 'money';
}

/** Equal for equal money. */
export function moneyText({ value, currency }: Money): string {
  return `${decimalText(value)} ${currency}`;
}

/** Equal for changes of the same paths from and to the same values. */
export function changesText(event: ReadEvent): string {
  const currency = valueAt(event, 'data.currency');
  const changes = changesOf(event).map((change) => {
    const beside = isMoneyPath(event, change.path) ? currency : undefined;
    const sides = ['before', 'after'] as const;
    const amounts = sides.flatMap((side) => {
      const money = moneyOf(change[side], beside);
      return money === undefined ? [] : [[side, moneyText(money)] as const];
    });
    return { ...change, ...Object.fromEntries(amounts) };
  });
  return JSON.stringify(changes);
}
