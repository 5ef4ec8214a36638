/** Directory terms on their way into their table, which is ordered by term: a commit brings thousands, each at a place of its own. */
import type { SealedSubject } from '@trailmark/vault';
import type { Statements } from './statements.ts';

export type FoundBy = Pick<SealedSubject, 'subject' | 'terms'>;

/** So many places fit beside 32 bits of a term in what a number holds exactly. */
const piece = 2 ** 20;

/**
 * Inserts in the order of the table, so that a page is read and written once by a commit and not once for each term that
 * falls on it.
 */
export function insertSubjectTerms(statements: Statements, rows: readonly FoundBy[]): void {
  const terms: bigint[] = [];
  const subjects: Uint8Array[] = [];
  for (const row of rows) {
    for (const term of row.terms) {
      terms.push(term);
      subjects.push(row.subject);
    }
    if (terms.length < piece / 2) continue;
    insertSorted(statements, terms, subjects);
    terms.length = 0;
    subjects.length = 0;
  }
  insertSorted(statements, terms, subjects);
}

function insertSorted(statements: Statements, terms: readonly bigint[], subjects: readonly Uint8Array[]): void {
  // Sorting numbers costs a tenth of sorting by a function; the last 32 bits may come in any order.
  const order = Float64Array.from(terms, (term, place) => Number(term >> 32n) * piece + place).sort();
  for (const key of order) {
    const place = ((key % piece) + piece) % piece;
    statements.insertSubjectTerm.run(terms[place]!, subjects[place]!); // made of their places
  }
}
