/** What several changes of one number come to, where they follow each other without a break. */

import { amountOf } from '@trailmark/catalog';
import type { Answering } from '../answering.ts';
import type { Found } from './outcome.ts';
import type { Step } from './steps.ts';
import { fieldText, sidesOf, words } from './words.ts';

export function sayTotals(asking: Answering, { done, unseen, isWhole }: Found): void {
  const { phrases } = asking;
  if (!isWhole) return;
  const paths = new Set(done.map(({ change }) => change.path));
  for (const path of paths) {
    if (unseen.some((each) => each.path === path)) continue;
    const steps = done.filter(({ change }) => change.path === path && amountOf(change.before) !== undefined);
    const [first] = steps;
    const last = steps.at(-1);
    if (first === undefined || last === undefined || steps.length < 2) continue;
    const [from, to] = [amountOf(first.change.before), amountOf(last.change.after)];
    if (from === undefined || to === undefined || currencyOf(first) !== currencyOf(last)) continue;
    const percent = from === 0 ? undefined : phrases.language.decimal(String(Math.round((to / from - 1) * 1_000) / 10));
    const text = phrases.of(words).together({
      count: steps.length,
      field: fieldText(path, phrases),
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

function currencyOf({ event }: Step): unknown {
  const { data } = event;
  return typeof data === 'object' && data !== null && 'currency' in data ? data.currency : undefined;
}
