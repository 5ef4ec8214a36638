/** What several changes of one number come to, where they follow each other without a break. */

import { amountOf } from '@trailmark/catalog';
import type { Answering } from '../answering.ts';
import type { Found } from './outcome.ts';
import { isSameValue } from '../same-value.ts';
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
    const [from, to] = [amountOf(first.change.before), amountOf(last.change.after)];
    if (from === undefined || to === undefined || steps.some((step) => currencyOf(step) !== currencyOf(first)))
      continue;
    const percent = from === 0 ? undefined : phrases.language.decimal(String(Math.round((to / from - 1) * 1_000) / 10));
    const text = phrases.of(words).together({
      count: steps.length,
      field: fieldOf(first, names, phrases),
      before: sidesOf(first, phrases).before,
      after: sidesOf(last, phrases).after,
      percent: percent === undefined ? undefined : `${to > from ? '+' : ''}${percent} %`,
    });
    asking.say(
      text,
      steps.map(({ event }) => event),
      'derived',
    );
  }
}

/** Each goes on where the one before it ended; a side that nobody says is a break, as another value is. */
function isInRow({ change }: Step, at: number, steps: readonly Step[]): boolean {
  const before = steps[at - 1];
  if (amountOf(change.before) === undefined || amountOf(change.after) === undefined) return false;
  return before === undefined || isSameValue(before.change.after, change.before);
}

function currencyOf({ event }: Step): unknown {
  const { data } = event;
  return typeof data === 'object' && data !== null && 'currency' in data ? data.currency : undefined;
}
