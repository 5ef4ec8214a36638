/** What people wrote for links of somebody: it may name them, and goes when they are erased. */

import { normalText, TARGET } from '@trailmark/catalog';
import type { House } from '../tenant/house.ts';

/** Of links and of their undoing; the rest of these events is open, and holds nothing of anybody. */
const PATHS = ['data.evidence', 'data.file', 'reason'] as const;
const PAGE = 1_000;

/** Every such place of the links in which one of these people stands; some may hold nothing. */
export function linkTextsOf({ ledger, terms }: House, refs: readonly string[]): { index: number; path: string }[] {
  const types = ['trail.linked', 'trail.unlinked'].map((type) => ({ term: terms.term('type', type) }));
  const indexes = new Set<number>();
  for (const ref of refs) {
    const filter = { all: [{ any: types }, { term: terms.term(TARGET, normalText(ref)) }] };
    for (let cursor: number | undefined; ;) {
      const page = ledger.find(filter, { order: 'asc', limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
      for (const index of page.indexes) indexes.add(index);
      cursor = page.next;
      if (cursor === undefined) break;
    }
  }
  return [...indexes].flatMap((index) => PATHS.map((path) => ({ index, path })));
}
