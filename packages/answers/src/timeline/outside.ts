/** Changes that nobody recorded: where a value was left as one thing and found as another. */

import { byPath, type PathChange } from './path-changes.ts';
import { isKnown, isSame, type Said } from './said.ts';
import { stepsOf, type Step } from './steps.ts';

/** A finding: between `from` and `to` the value changed outside our sight. */
export interface ChangedOutside {
  readonly path: string;
  readonly last: Said;
  readonly next: Said;
  /** The last change before, and the one that found another value. */
  readonly from: Step;
  readonly to: Step;
}

/** @param changes of one entity, in any order, each any number of times */
export function changedOutside(changes: readonly PathChange[]): readonly ChangedOutside[] {
  return [...byPath(changes)]
    .flatMap(([path, ofPath]) => outsideSteps(path, stepsOf(ofPath)))
    .sort((a, b) => a.to.ms - b.to.ms || (a.path < b.path ? -1 : 1));
}

function outsideSteps(path: string, steps: readonly Step[]): ChangedOutside[] {
  return steps.slice(1).flatMap((to, at): ChangedOutside[] => {
    const from = steps[at]!; // one before
    if (!isKnown(from.after) || !isKnown(to.before) || isSame(from.after, to.before)) return [];
    return [{ path, last: from.after, next: to.before, from, to }];
  });
}
