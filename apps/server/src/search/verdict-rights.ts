/**
 * Whether verdicts on approvals may be told to a caller. This is decided here alone, for every surface: events, searches,
 * counts, completion, pages, answers, timelines, streams and evidence. What our own events tell of them: own-rights.ts.
 */

import { verdictsUntoldWords } from '@trailmark/answers';
import type { VerdictsUntold } from '@trailmark/answers';
import type { Language } from '@trailmark/catalog';
import { Problem } from '@trailmark/contract';
import type { Place } from '@trailmark/contract';
import type { Caller } from '../access/caller.ts';
import { pathsOf } from './field-paths.ts';
import { mayBeWithheld } from './withheld.ts';

/**
 * Why this caller is told no verdict; undefined: it is told them. `withheld`: who acted, approved or was meant is, and
 * *self-approved* says that two of them are one. `restricted`: it sees a part of the trail, and a verdict rests on
 * approvals, limits and silences anywhere in it. Of a caller with both the first is said.
 */
export function verdictsUntold({
  restrict,
  withhold,
}: Pick<Caller, 'restrict' | 'withhold'>): VerdictsUntold | undefined {
  if (hidesVerdicts(withhold)) return 'withheld';
  return restrict === undefined ? undefined : 'restricted';
}

/** For what knows of paths alone: of a caller ask `verdictsUntold`. */
export function hidesVerdicts(withhold: readonly string[]): boolean {
  return withhold.length > 0 && pathsOf('approval').some((path) => mayBeWithheld(path, withhold));
}

/** The same as a sentence for whoever reads where a verdict would stand; undefined for a caller who is told them. */
export function untoldWords(
  caller: Pick<Caller, 'restrict' | 'withhold'>,
  language: Language | undefined,
): string | undefined {
  const why = verdictsUntold(caller);
  return why === undefined ? undefined : verdictsUntoldWords[why][language?.tag === 'de' ? 'de' : 'en'];
}

const REFUSALS = {
  withheld: [
    'auth.scope',
    'This key may not ask for verdicts on approvals: a verdict tells of whoever acted, approved or was meant, and some of that is withheld from it.',
  ],
  restricted: [
    'query.unsupported',
    'This key may not ask for verdicts on approvals: a verdict rests on events anywhere in the trail, and this key sees only a part of it. What the source itself says is asked by approval.status.',
  ],
} as const;

/** The same whatever there is: it tells nothing. @throws Problem `auth.scope`, `query.unsupported` */
export function refuseVerdicts(hidden: VerdictsUntold | undefined, place?: Place): void {
  if (hidden === undefined) return;
  const [code, detail] = REFUSALS[hidden];
  throw new Problem(
    code,
    detail,
    place === undefined ? {} : { position: place.start, length: place.end - place.start },
  );
}
