/** Events of importance `routine`: recorded like all others, and left out of lists unless asked for. */

import type { Catalog } from '@trailmark/catalog';
import type { Query } from '@trailmark/contract';
import type { Filter } from '@trailmark/ledger';
import type { Terms } from '@trailmark/vault';

/** Whether a query asks for what lists otherwise leave out: by importance, or by a type that is routine itself. */
export function asksForRoutine(query: Query, catalog: Catalog): boolean {
  switch (query.kind) {
    case 'all':
    case 'any':
      return query.parts.some((part) => asksForRoutine(part, catalog));
    case 'not':
      return asksForRoutine(query.part, catalog);
    case 'term':
      if (query.field === 'importance') return true;
      return (
        query.field === 'type' &&
        (query.value.startsWith('trail.') || catalog.typeOf(query.value)?.importance === 'routine')
      );
    default:
      return false;
  }
}

/** Everything but events of importance `routine`. */
export function notRoutine(terms: Terms): Filter {
  return { not: { term: terms.term('importance', 'routine') } };
}
