/** Every directory term reaches its table, in the order of the table. */
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTables } from './schema.ts';
import { prepareAll } from './statements.ts';
import { insertSubjectTerms } from './subject-terms.ts';

const signed = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

test('each term of each person, once, with first halves in order', () => {
  fc.assert(
    fc.property(fc.array(fc.array(signed, { maxLength: 6 }), { maxLength: 8 }), (lists) => {
      const db = new DatabaseSync(':memory:');
      createTables(db);
      const statements = prepareAll(db);
      const inserted: bigint[] = [];
      const real = statements.insertSubjectTerm;
      const run = real.run.bind(real);
      real.run = (term, subject) => {
        inserted.push(term as bigint); // the statement's first value
        return run(term as bigint, subject as Uint8Array); // and its second
      };
      insertSubjectTerms(
        statements,
        lists.map((terms, at) => ({ subject: new Uint8Array(16).fill(at), terms: BigInt64Array.from(terms) })),
      );
      expect(inserted.map((term) => term >> 32n)).toEqual(
        [...inserted].map((term) => term >> 32n).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
      );
      const has = (term: bigint, at: number): boolean =>
        statements.hasSubjectTerm.get(term, new Uint8Array(16).fill(at)) !== undefined;
      lists.forEach((terms, at) => expect(terms.every((term) => has(term, at))).toBe(true));
      expect(inserted.length).toBe(lists.flat().length);
      db.close();
    }),
    { numRuns: 30 },
  );
});
