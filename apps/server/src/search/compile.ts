/** From a parsed query to a filter of blind terms, for one tenant and one caller. */

import type { Query } from '@trailmark/contract';
import type { Filter } from '@trailmark/ledger';
import { compileAddress } from './compile-address.ts';
import { compileExact, compileExists } from './compile-fields.ts';
import { compileParty, compileSubject } from './compile-people.ts';
import { compileText } from './compile-text.ts';
import { compileTime } from './compile-time.ts';
import { compileNumbers, compileValue } from './compile-values.ts';
import { VERDICT_FIELD, compileVerdict } from './compile-verdict.ts';
import { refuse } from './asking.ts';
import type { Asking } from './asking.ts';

type Term = Extract<Query, { kind: 'term' }>;

/**
 * The filter that finds what the query asks for, as far as the caller may ask for it; what is left out is said in
 * `asking.notes`.
 * @throws Problem `query.invalid`, `query.unsupported` with the position, `auth.scope` for a withheld field
 */
export function compileQuery(query: Query, asking: Asking): Filter {
  switch (query.kind) {
    case 'all':
      return { all: query.parts.map((part) => compileQuery(part, asking)) };
    case 'any':
      return { any: query.parts.map((part) => compileQuery(part, asking)) };
    case 'not':
      return { not: compileQuery(query.part, asking) };
    case 'term':
      return compileTerm(query, asking);
    case 'range':
      if (query.field === 'time') return compileTime(query, asking);
      if (isPath(query.field)) return compileNumbers(query, asking);
      throw refuse(
        'query.unsupported',
        `Ranges are for time, data. and changes., not for ${query.field}.`,
        query.place,
      );
    case 'exists':
      if (query.field === VERDICT_FIELD) return compileVerdict(query, asking);
      return compileExists(query, asking);
    case 'text':
      return compileText(query, asking);
  }
}

function compileTerm(query: Term, asking: Asking): Filter {
  switch (query.field) {
    case 'actor':
    case 'target':
      return compileParty(query, query.field, asking);
    case 'subject':
      return compileSubject(query, asking);
    case 'ip':
      return compileAddress(query, asking);
    case 'time':
      return compileTime(query, asking);
    case VERDICT_FIELD:
      return compileVerdict(query, asking);
    default:
      return isPath(query.field) ? compileValue(query, asking) : compileExact(query, asking);
  }
}

function isPath(field: string): boolean {
  return field.startsWith('data.') || field.startsWith('changes.');
}
