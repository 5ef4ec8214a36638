/** What several changes of one number come to, where they follow each other without a break. */

import type { Answering } from '../answering.ts';
import type { Phrases } from '../phrases.ts';
import { isSameValue } from '../same-value.ts';
import type { Found } from './outcome.ts';
import { percentText, sideAmounts } from './percent.ts';
import { wayOf, type Step } from './steps.ts';
import { fieldOf, type ThingNames } from './things.ts';
import { sidesOf, words, type Sides } from './words.ts';

export interface Total extends Sides {
  readonly steps: readonly [Step, ...Step[]];
  readonly percent: string | undefined;
}

/** For each field of each thing that changed as a number, more than once and in one row. */
export function totalsOf({ done, isWhole }: Pick<Found, 'done' | 'isWhole'>, phrases: Phrases): Total[] {
  if (!isWhole) return [];
  return [...new Set(done.map(wayOf))].flatMap((way): Total[] => {
    const all = done.filter((step) => wayOf(step) === way);
    // Where there was nothing a value was set, and only what came after that changed it.
    const [first, ...rest] = all[0]?.change.before === null ? all.slice(1) : all;
    const last = rest.at(-1);
    if (first === undefined || last === undefined) return [];
    const steps = [first, ...rest] as const;
    if (!steps.every(isInRow)) return [];
    const sides = steps.flatMap(sideAmounts);
    const [from] = sides;
    const to = sides.at(-1);
    // From one currency to another there is no sum, nor where one of them is not said.
    if (from === undefined || to === undefined || sides.some((side) => side?.currency !== from.currency)) return [];
    const { before } = sidesOf(first, phrases);
    const { after } = sidesOf(last, phrases);
    return [{ steps: [...steps], before, after, percent: percentText(from.value, to.value, phrases.language) }];
  });
}

export function sayTotals(asking: Answering, totals: readonly Total[], names: ThingNames): void {
  const { phrases } = asking;
  for (const { steps, before, after, percent } of totals)
    asking.say(
      phrases
        .of(words)
        .together({ count: steps.length, field: fieldOf(steps[0], names, phrases), before, after, percent }),
      steps.map(({ event }) => event),
      'derived',
    );
}

/** Each goes on where the one before it ended; a side that nobody says is a break, as another value is. */
function isInRow(step: Step, at: number, steps: readonly Step[]): boolean {
  const before = steps[at - 1];
  if (sideAmounts(step).includes(undefined)) return false;
  return before === undefined || isSameValue(before.change.after, step.change.before);
}
