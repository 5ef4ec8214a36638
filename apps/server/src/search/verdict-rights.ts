/**
 * Whether verdicts on approvals may be told to a caller. This is decided here alone, for every surface: events, searches,
 * counts, completion, pages, answers, timelines, streams and evidence; and so is what of events tells a verdict as well.
 */

import { verdictsUntoldWords } from '@trailmark/answers';
import type { VerdictsUntold } from '@trailmark/answers';
import { normalText } from '@trailmark/catalog';
import type { Language } from '@trailmark/catalog';
import { Problem } from '@trailmark/contract';
import type { Place, Query } from '@trailmark/contract';
import type { Filter } from '@trailmark/ledger';
import type { Terms } from '@trailmark/vault';
import type { Caller } from '../access/caller.ts';
import { pathsOf, VERDICT_TOLD } from './field-paths.ts';
import { mayBeWithheld } from './withheld.ts';

/** Our own event that says from which verdict to which. */
const VERDICT_CHANGED = 'trail.verdict_changed';

/**
 * Why this caller is told no verdict; undefined: it is told them. `withheld`: who acted, approved or was meant is, and
 * *self-approved* says that two of them are one. `restricted`: it sees a part of the trail, and a verdict rests on
 * approvals, limits and silences anywhere in it. Of a caller with both the first is said.
 */
export function verdictsUntold({
  restrict,
  withhold,
}: Pick<Caller, 'restrict' | 'withhold'>): VerdictsUntold | undefined {
  if (hides(withhold)) return 'withheld';
  return restrict === undefined ? undefined : 'restricted';
}

function hides(withhold: readonly string[]): boolean {
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
    'This key may not ask for verdicts on approvals: they tell of whoever acted, approved or was meant, and some of that is withheld from it.',
  ],
  restricted: [
    'query.unsupported',
    'This key may not ask for verdicts on approvals: they rest on approvals, limits and silences anywhere in the trail, and it sees a part of it only. What the source itself says is asked by approval.status:',
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

/** What is withheld of an event of this type from a reader who is told verdicts, or not. */
export function withheldIn(type: string, withhold: readonly string[], isTold: boolean): readonly string[] {
  return isTold || !tellsVerdict(type) ? withhold : [...withhold, ...VERDICT_TOLD];
}

/** The same of any event: for what goes by paths alone, as words of texts do and what evidence announces. */
export function withheldAnywhere(withhold: readonly string[]): readonly string[] {
  return hides(withhold) ? [...new Set([...withhold, ...VERDICT_TOLD])] : withhold;
}

/** Whether an event of this type tells a verdict. */
export function tellsVerdict(type: string): boolean {
  return type === VERDICT_CHANGED;
}

/**
 * What a restriction lets through, without the events that tell verdicts: such an event belongs to no client, and so is
 * let through by whatever is said of others only, as by `-scope.client:rival`.
 */
export function withoutVerdicts(restriction: Filter, query: Query, terms: Terms): Filter {
  // A filter of clients alone is counted much faster than one that asks for more.
  if (fitsVerdictChange(query) === false) return restriction;
  return { all: [restriction, { not: { term: terms.term('type', VERDICT_CHANGED) } }] };
}

/** Whether a query finds what tells a verdict; undefined where that cannot be read off it. */
function fitsVerdictChange(query: Query): boolean | undefined {
  switch (query.kind) {
    case 'all':
    case 'any': {
      const parts = query.parts.map(fitsVerdictChange);
      const decisive = query.kind === 'any';
      return parts.includes(decisive) ? decisive : parts.includes(undefined) ? undefined : !decisive;
    }
    case 'not': {
      const fits = fitsVerdictChange(query.part);
      return fits === undefined ? undefined : !fits;
    }
    case 'text':
      return undefined;
    default:
      // Our own events are of no client, brand or campaign.
      if (query.field.startsWith('scope.')) return false;
      if (query.field !== 'type' || query.kind !== 'term') return undefined;
      return VERDICT_CHANGED.startsWith(normalText(query.value)) ? undefined : false;
  }
}
