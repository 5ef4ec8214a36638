/**
 * What of the trail's own events a caller sees. They belong to no client and say again what is kept elsewhere: of which
 * type an event is, what a verdict was, who is who, what others asked for.
 */

import { normalText, OWN_SOURCE } from '@trailmark/catalog';
import type { Query } from '@trailmark/contract';
import type { Filter } from '@trailmark/ledger';
import type { Terms } from '@trailmark/vault';
import { TOLD_AGAIN, VERDICT_TOLD } from './field-paths.ts';
import { hidesVerdicts } from './verdict-rights.ts';
import { mayBeWithheld } from './withheld.ts';

const OWN = 'trail.';
/** Our own event that says from which verdict to which. */
const VERDICT_CHANGED = 'trail.verdict_changed';

/** What is withheld of an event of this type from a reader who is told verdicts, or not. */
export function withheldIn(type: string, withhold: readonly string[], isToldVerdicts: boolean): readonly string[] {
  if (!type.startsWith(OWN)) return withhold;
  const verdicts = isToldVerdicts || !tellsVerdict(type) ? [] : VERDICT_TOLD;
  return [...withhold, ...verdicts, ...toldAgain(withhold)];
}

/** The same of any event: for what goes by paths alone, as words of texts do and what evidence announces. */
export function withheldAnywhere(withhold: readonly string[]): readonly string[] {
  const verdicts = hidesVerdicts(withhold) ? VERDICT_TOLD : [];
  return [...new Set([...withhold, ...verdicts, ...toldAgain(withhold)])];
}

function toldAgain(withhold: readonly string[]): readonly string[] {
  return [...TOLD_AGAIN].flatMap(([path, told]) => (mayBeWithheld(told, withhold) ? path : []));
}

/** Whether an event of this type tells a verdict. */
export function tellsVerdict(type: string): boolean {
  return type === VERDICT_CHANGED;
}

/**
 * What a restriction lets through of our own events: those it names by type or source, never those that tell verdicts.
 * Otherwise whatever is said of others alone, as `-scope.client:rival`, would let through notes on the rival's events.
 */
export function withoutOwn(restriction: Filter, query: Query, terms: Terms): Filter {
  // A filter of clients alone is counted much faster than one that asks for more.
  if (fitsOwn(query) === false) return restriction;
  const kept = namesOwn(query, true) ? VERDICT_CHANGED : `${OWN}*`;
  return { all: [restriction, { not: { term: terms.term('type', kept) } }] };
}

/** Whether a query finds an event of our own; undefined where that cannot be read off it. */
function fitsOwn(query: Query): boolean | undefined {
  switch (query.kind) {
    case 'all':
    case 'any': {
      const parts = query.parts.map(fitsOwn);
      const decisive = query.kind === 'any';
      return parts.includes(decisive) ? decisive : parts.includes(undefined) ? undefined : !decisive;
    }
    case 'not': {
      const fits = fitsOwn(query.part);
      return fits === undefined ? undefined : !fits;
    }
    case 'text':
      return undefined;
    default:
      if (query.field.startsWith('scope.')) return false;
      if (query.kind !== 'term' || (query.field !== 'type' && query.field !== 'source')) return undefined;
      return isOwnName(query) ? undefined : false;
  }
}

/** Whether it asks for our own events by name, and not for what is none of them. */
function namesOwn(query: Query, isMeant: boolean): boolean {
  switch (query.kind) {
    case 'all':
    case 'any':
      return query.parts.some((part) => namesOwn(part, isMeant));
    case 'not':
      return namesOwn(query.part, !isMeant);
    case 'term':
      return isMeant && query.value !== '' && isOwnName(query);
    default:
      return false;
  }
}

function isOwnName({ field, value, prefix }: Extract<Query, { kind: 'term' }>): boolean {
  const name = normalText(value);
  if (field === 'source') return prefix ? OWN_SOURCE.startsWith(name) : name === OWN_SOURCE;
  return field === 'type' && (name.startsWith(OWN) || (prefix && OWN.startsWith(name)));
}
