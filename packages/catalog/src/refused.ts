/** How an event is refused: one exception, caught by `classify` and given back as a coded problem. */

import { splitPath } from './path.ts';
import type { EventProblem } from './classified.ts';

/** Thrown inside the catalog only; never leaves it. */
export class Refused extends Error {
  readonly problem: EventProblem;

  /** `place` is a slot path (`actor.id`) or a list of names; the empty path is the event itself. */
  constructor(code: EventProblem['code'], place: string | readonly (string | number)[], detail: string) {
    super(detail);
    const names = typeof place === 'string' ? (place === '' ? [] : splitPath(place)) : place;
    this.problem = { code, detail, pointer: pointerOf(names) };
  }
}

/** RFC 6901 section 3: `~` is written `~0`, `/` is written `~1`. */
export function pointerOf(names: readonly (string | number)[]): string {
  let pointer = '';
  for (const name of names) {
    const text = shown(String(name), 256);
    pointer += `/${text.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  }
  return pointer;
}

/** A client's text made fit for a message: well formed, without control characters, cut. */
export function shown(text: string, lengthMax = 60): string {
  const cut = text.length > lengthMax ? `${text.slice(0, lengthMax)}…` : text;
  // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
  return cut.toWellFormed().replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
}
