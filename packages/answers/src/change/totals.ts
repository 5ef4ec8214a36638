/** What several changes of one number come to, where they follow each other without a break. */

import { amountOf, atOneScale, valueAt, type Amount, type Decimal } from '@trailmark/catalog';
import type { Answering } from '../answering.ts';
import type { Phrases } from '../phrases.ts';
import { isSameValue } from '../same-value.ts';
import { kindOf } from '../told-event.ts';
import type { Found } from './outcome.ts';
import { wayOf, type Step } from './steps.ts';
import { fieldOf, type ThingNames } from './things.ts';
import { sidesOf, words } from './words.ts';

export function sayTotals(asking: Answering, { done, isWhole }: Found, names: ThingNames): void {
  const { phrases } = asking;
  if (!isWhole) return;
  for (const way of new Set(done.map(wayOf))) {
    const steps = done.filter((step) => wayOf(step) === way);
    const [first] = steps;
    const last = steps.at(-1);
    if (first === undefined || last === undefined || steps.length < 2 || !steps.every(isInRow)) continue;
    const sides = steps.flatMap(sideAmounts);
    const [from] = sides;
    const to = sides.at(-1);
    // From one currency to another there is no sum, nor where one of them is not said.
    if (from === undefined || to === undefined || sides.some((side) => side?.currency !== from.currency)) continue;
    const text = phrases.of(words).together({
      count: steps.length,
      field: fieldOf(first, names, phrases),
      before: sidesOf(first, phrases).before,
      after: sidesOf(last, phrases).after,
      percent: percentText(from.value, to.value, phrases),
    });
    asking.say(
      text,
      steps.map(({ event }) => event),
      'derived',
    );
  }
}

/** Each goes on where the one before it ended; a side that nobody says is a break, as another value is. */
function isInRow(step: Step, at: number, steps: readonly Step[]): boolean {
  const before = steps[at - 1];
  if (sideAmounts(step).includes(undefined)) return false;
  return before === undefined || isSameValue(before.change.after, step.change.before);
}

/** Both ends as numbers, in the currency they name, or else the event, unless its type says that they are no money. */
function sideAmounts({ event, change }: Step): (Amount | undefined)[] {
  const kind = kindOf(event, change.path);
  const beside = kind === undefined || kind === 'money' ? valueAt(event, 'data.currency') : undefined;
  return [amountOf(change.before, beside), amountOf(change.after, beside)];
}

/** To a tenth of a per cent; undefined from nothing, and from below it. */
function percentText(before: Decimal, after: Decimal, phrases: Phrases): string | undefined {
  const [from, to] = atOneScale(before, after);
  if (from <= 0n) return undefined;
  const size = to < from ? from - to : to - from;
  const tenths = (2_000n * size + from) / (2n * from);
  const text = `${tenths / 10n}${tenths % 10n === 0n ? '' : `.${tenths % 10n}`}`;
  const isFall = to < from && tenths > 0n;
  return `${to > from ? '+' : ''}${phrases.language.decimal(isFall ? `-${text}` : text)} %`;
}
