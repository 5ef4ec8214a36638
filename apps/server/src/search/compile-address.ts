/** Network addresses and blocks of any width the index can answer. */

import { addressTerm, normalText } from '@trailmark/catalog';
import type { Query } from '@trailmark/contract';
import type { Filter } from '@trailmark/ledger';
import { anyOf, refuse, refuseWithheld, spend } from './asking.ts';
import type { Asking } from './asking.ts';
import { blocksWithin } from './address-blocks.ts';

/** @throws Problem */
export function compileAddress(query: Extract<Query, { kind: 'term' }>, asking: Asking): Filter {
  const { terms, withhold } = asking;
  const { value, prefix, place } = query;
  refuseWithheld('ip', ['context.ip'], withhold, place);
  const text = prefix ? blockOf(value) : value;
  if (text === undefined)
    throw refuse(
      'query.unsupported',
      'Addresses are found whole or by blocks: 10.0.3.1, 10.0.* or 10.0.0.0/12.',
      place,
    );
  const term = addressTerm(text);
  if (term !== undefined) return { term: terms.term('ip', normalText(term)) };
  if (!text.includes('/')) return { term: terms.term('ip', normalText(text)) };
  const blocks = blocksWithin(text);
  if (blocks === undefined) throw refuse('query.invalid', 'A block is an address and a width: 10.0.0.0/12.', place);
  if (blocks === 'too many') {
    throw refuse(
      'query.unsupported',
      'A block of IPv6 addresses is asked for by /40 to /48, /56 to /64 or /120 to /128, or as several blocks joined by OR.',
      place,
    );
  }
  spend(asking, blocks.length, place);
  return anyOf(blocks.map((block) => terms.term('ip', normalText(block))));
}

/** `10.`, `10.0.` and `10.0.3.` before a * are the blocks /8, /16 and /24. */
function blockOf(beginning: string): string | undefined {
  if (!/^(\d{1,3}\.){1,3}$/.test(beginning)) return undefined;
  const parts = beginning.split('.').slice(0, -1);
  return `${[...parts, '0', '0', '0'].slice(0, 4).join('.')}/${8 * parts.length}`;
}
