/** From a parsed query to a filter of blind terms, for one tenant and one caller. */

import { addressTerm, normalText, typeOf } from '@trailmark/catalog';
import { Problem, timeSpanOf } from '@trailmark/contract';
import type { ErrorCode, Place, Query } from '@trailmark/contract';
import type { Filter } from '@trailmark/ledger';
import type { Terms } from '@trailmark/vault';
import { mayBeWithheld } from './withheld.ts';

const EVERYTHING: Filter = { all: [] };

/** Fields whose terms stand for a value as a whole, and where that value may lie in the event; `*` is any place. */
const TERM_PATHS: Readonly<Record<string, readonly string[]>> = {
  actor: [...partyPaths('actor'), ...partyPaths('actor.onBehalfOf')],
  'actor.type': ['actor.type'],
  target: ['targets.*.type', 'targets.*.id', 'targets.*.name'],
  'target.type': ['targets.*.type'],
  type: ['type'],
  outcome: ['outcome'],
  source: ['source'],
  domain: ['domain'],
  ip: ['context.ip'],
  // Both follow from the type.
  importance: ['type'],
  known: ['type'],
  // The ref of a person tells where that person stands.
  subject: ['actor.id', 'actor.onBehalfOf.id', 'approval.by.id', 'targets.*.id'],
  'scope.client': ['scope.client'],
  'scope.brand': ['scope.brand'],
  'scope.market': ['scope.market'],
  'scope.region': ['scope.region'],
  'scope.channel': ['scope.channel'],
  'scope.campaign': ['scope.campaign'],
};
/** Every event has these. */
const ALWAYS_THERE: ReadonlySet<string> = new Set([
  'actor',
  'actor.type',
  'type',
  'time',
  'source',
  'outcome',
  'importance',
  'known',
]);
const WORDS: Readonly<Record<string, readonly string[]>> = {
  importance: ['routine', 'normal', 'notable', 'critical'],
  known: ['true', 'false'],
};

export interface CompileOptions {
  readonly terms: Terms;
  readonly nowMs: number;
  /** Paths the caller must not see: asking by them would show them. */
  readonly withhold: readonly string[];
}

/** @throws Problem `query.invalid`, `query.unsupported` with the position, `auth.scope` for a withheld field */
export function compileQuery(query: Query, options: CompileOptions): Filter {
  switch (query.kind) {
    case 'all':
      return { all: query.parts.map((part) => compileQuery(part, options)) };
    case 'any':
      return { any: query.parts.map((part) => compileQuery(part, options)) };
    case 'not':
      return { not: compileQuery(query.part, options) };
    case 'term':
      return query.field === 'time' ? compileDay(query, options) : compileTerm(query, options);
    case 'range':
      return compileRange(query, options);
    case 'exists':
      if (ALWAYS_THERE.has(query.field)) return EVERYTHING;
      throw refuse('query.unsupported', `Asking whether ${query.field} is there is not supported yet.`, query.place);
    case 'text':
      throw refuse('query.unsupported', textHint(query.value), query.place);
  }
}

/** Whether a query asks for what lists otherwise leave out: by importance, or by a type that is routine itself. */
export function asksForRoutine(query: Query): boolean {
  switch (query.kind) {
    case 'all':
    case 'any':
      return query.parts.some(asksForRoutine);
    case 'not':
      return asksForRoutine(query.part);
    case 'term':
      if (query.field === 'importance') return true;
      return (
        query.field === 'type' && (query.value.startsWith('trail.') || typeOf(query.value)?.importance === 'routine')
      );
    default:
      return false;
  }
}

/** Everything but events of importance `routine`. */
export function notRoutine(terms: Terms): Filter {
  return { not: { term: terms.term('importance', 'routine') } };
}

function compileTerm(query: Extract<Query, { kind: 'term' }>, { terms, withhold }: CompileOptions): Filter {
  const { field, value, prefix, place } = query;
  const paths = TERM_PATHS[field];
  if (paths === undefined) throw refuse('query.unsupported', `Searching by ${field} is not supported yet.`, place);
  refuseWithheld(field, paths, withhold, place);
  if (prefix) {
    if (field === 'type' && value === '') return EVERYTHING;
    if (field === 'type' && /^[a-z0-9_.]+\.$/.test(value)) return { term: terms.term('type', `${value}*`) };
    throw refuse('query.unsupported', 'A trailing * is supported for types only, after a dot: type:campaign.*', place);
  }
  if (field === 'subject') return { term: terms.term('subject', value) };
  if (field === 'ip') return { term: terms.term('ip', normalText(addressOf(value, place))) };
  const words = WORDS[field];
  if (words !== undefined && !words.includes(normalText(value))) {
    throw refuse('query.invalid', `${field} is one of ${words.join(', ')}.`, place);
  }
  return { term: terms.term(field, normalText(value)) };
}

function partyPaths(path: string): string[] {
  return [`${path}.id`, `${path}.name`, `${path}.email`];
}

/** @throws Problem `auth.scope` */
function refuseWithheld(field: string, paths: readonly string[], withhold: readonly string[], place: Place): void {
  if (!paths.some((path) => mayBeWithheld(path, withhold))) return;
  throw new Problem('auth.scope', `This key may not ask by ${field}: its values are withheld.`, positionOf(place));
}

function addressOf(value: string, place: Place): string {
  const term = addressTerm(value);
  if (term !== undefined) return term;
  if (!value.includes('/')) return value;
  throw refuse(
    'query.unsupported',
    'Blocks of addresses are indexed by /8, /16 and /24, and by /48 and /64 for IPv6.',
    place,
  );
}

function compileDay(query: Extract<Query, { kind: 'term' }>, { nowMs, withhold }: CompileOptions): Filter {
  refuseWithheld('time', ['time'], withhold, query.place);
  if (query.prefix)
    throw refuse(
      'query.unsupported',
      'A * is not supported in times. Write a range: time:2026-01-01..2026-02-01',
      query.place,
    );
  const { startMs, endMs } = spanOf(query.value, nowMs, query.place);
  return { from: startMs, to: endMs };
}

function compileRange(query: Extract<Query, { kind: 'range' }>, { nowMs, withhold }: CompileOptions): Filter {
  const { field, from, to, place } = query;
  if (field !== 'time')
    throw refuse('query.unsupported', `Ranges are supported for time only, not for ${field}.`, place);
  refuseWithheld('time', ['time'], withhold, place);
  const fromSpan = from && spanOf(from.value, nowMs, place);
  const toSpan = to && spanOf(to.value, nowMs, place);
  return {
    ...(from && fromSpan ? { from: from.inclusive ? fromSpan.startMs : fromSpan.endMs } : {}),
    ...(to && toSpan ? { to: to.inclusive ? toSpan.endMs : toSpan.startMs } : {}),
  };
}

function spanOf(text: string, nowMs: number, place: Place): { startMs: number; endMs: number } {
  const span = timeSpanOf(text, nowMs);
  if (span === undefined)
    throw refuse('query.invalid', 'A time is written 2026-11-21, 2026-11, 2026-11-21T09:00:00Z, now or -7d.', place);
  return span;
}

function textHint(value: string): string {
  const hint = /^(and|or|not)$/i.test(value) ? ` Write ${value.toUpperCase()} in capitals.` : '';
  return `Searching free text is not supported yet: name a field, as in actor:u_17.${hint}`;
}

function refuse(code: ErrorCode, detail: string, place: Place): Problem {
  return new Problem(code, detail, positionOf(place));
}

function positionOf(place: Place): { position: number; length: number } {
  return { position: place.start, length: place.end - place.start };
}
