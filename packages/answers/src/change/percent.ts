/** How much a change of a number is, in per cent. */

import { amountOf, atOneScale, valueAt, type Amount, type Decimal, type Language } from '@trailmark/catalog';
import type { Phrases } from '../phrases.ts';
import { kindOf } from '../told-event.ts';
import type { Step } from './steps.ts';

/** Of one step; undefined where it is no number, and from one currency to another. */
export function percentOf(step: Step, phrases: Phrases): string | undefined {
  const [before, after] = sideAmounts(step);
  if (before === undefined || after === undefined || before.currency !== after.currency) return undefined;
  return percentText(before.value, after.value, phrases.language);
}

/** Both ends as numbers, in the currency they name, or else the event, unless its type says that they are no money. */
export function sideAmounts({ event, change }: Step): (Amount | undefined)[] {
  const kind = kindOf(event, change.path);
  const beside = kind === undefined || kind === 'money' ? valueAt(event, 'data.currency') : undefined;
  return [amountOf(change.before, beside), amountOf(change.after, beside)];
}

/** To a tenth of a per cent; undefined from nothing, and from below it. */
export function percentText(before: Decimal, after: Decimal, language: Language): string | undefined {
  const [from, to] = atOneScale(before, after);
  if (from <= 0n) return undefined;
  const size = to < from ? from - to : to - from;
  const tenths = (2_000n * size + from) / (2n * from);
  const text = `${tenths / 10n}${tenths % 10n === 0n ? '' : `.${tenths % 10n}`}`;
  const isFall = to < from && tenths > 0n;
  return `${to > from ? '+' : ''}${language.decimal(isFall ? `-${text}` : text)} %`;
}
