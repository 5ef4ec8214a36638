/** What was found about approvals: `approval:missing`, `approval:?`. What a source claims is `approval.status:`. */

import { VERDICTS } from '@trailmark/access';
import { foldText, normalText } from '@trailmark/catalog';
import type { Query } from '@trailmark/contract';
import { ANY_VERDICT } from '@trailmark/ledger';
import type { Filter } from '@trailmark/ledger';
import { NOTHING, refuse, uncertain } from './asking.ts';
import type { Asking } from './asking.ts';
import { refuseVerdicts } from './verdict-rights.ts';

export const VERDICT_FIELD = 'approval';

/** @throws Problem */
export function compileVerdict(query: Extract<Query, { kind: 'term' | 'exists' }>, asking: Asking): Filter {
  const { place } = query;
  refuseVerdicts(asking.verdictsUntold, place);
  // A verdict may become another one: what a key may see must not.
  if (asking.expansions === undefined) throw uncertain('a verdict on an approval', place);
  if (query.kind === 'exists' || (query.prefix && query.value === '')) return { verdict: ANY_VERDICT };
  if (query.prefix) {
    const found = VERDICTS.filter((verdict) => verdict.startsWith(foldText(query.value)));
    return found.length === 0 ? NOTHING : { any: found.map((verdict) => ({ verdict })) };
  }
  const verdict = VERDICTS.find((one) => one === normalText(query.value));
  if (verdict !== undefined) return { verdict };
  throw refuse(
    'query.invalid',
    `A verdict is one of ${VERDICTS.join(', ')}. What the source itself says is asked by approval.status:`,
    place,
  );
}

/** Whether the answer depends on verdicts, which are found a moment after an event is recorded. */
export function asksForVerdicts(query: Query): boolean {
  switch (query.kind) {
    case 'all':
    case 'any':
      return query.parts.some(asksForVerdicts);
    case 'not':
      return asksForVerdicts(query.part);
    case 'text':
      return false;
    default:
      return query.field === VERDICT_FIELD;
  }
}
