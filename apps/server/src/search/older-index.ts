/** That a store's index is older than the program, and finds less: what is said to whoever runs it, and to whoever asks. */

import { olderIndexWords } from '@trailmark/answers';
import type { Query } from '@trailmark/contract';
import type { House } from '../tenant/house.ts';

export const isIndexOlder = ({ ledger }: House): boolean => ledger.olderIndexed > 0;

/** Notes for an answer to a question; none for one that asks for everything, which every index finds. */
export function olderIndexNotes(house: House, query: Query): string[] {
  const asksForAll = query.kind === 'all' && query.parts.length === 0;
  return isIndexOlder(house) && !asksForAll ? [olderIndexWords.en] : [];
}

/** For the operator: one sentence for each of these whose index is older. */
export function olderIndexSentences(houses: readonly House[]): string[] {
  return houses.filter(isIndexOlder).map(({ tenant, ledger }) => olderIndexSentence(tenant, ledger.olderIndexed));
}

export function olderIndexSentence(tenant: string, entries: number): string {
  return (
    `The search index of ${entries} entries of ${tenant} was made by an older version, which found less: ` +
    'stop the server and run trailmark fsck --rebuild with its --data and --keys.'
  );
}
