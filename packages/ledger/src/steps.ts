/** Work over a long log, cut into pieces: between two of them whoever runs it may let others go first. */

/** Yields between pieces, and returns what was asked for. */
export type Steps<T> = Generator<void, T, void>;

/** All pieces at one go. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
