/**
 * The dictionary: open values by the terms that stand for them. A row comes with the first event that carries its term
 * and goes with the last.
 */
import type { OpenValue, ValuePage } from '../../engine.ts';
import { facetFields, FacetTerms, fieldNumbers } from './facet-terms.ts';
import { rowOf, rowsOf, type Statements } from './statements.ts';

type ValueRow = [term: bigint, field: string, folded: string, value: string];

export class Dictionary {
  readonly #statements: Statements;
  #facets: FacetTerms | undefined;

  constructor(statements: Statements) {
    this.#statements = statements;
    for (const name of [
      'readValue',
      'readValuesNear',
      'readValues',
      'readValuesToEnd',
      'readTermsOfField',
      'readDictionary',
    ] as const) {
      // Terms are whole 64-bit integers, which a number cannot hold.
      statements[name].setReadBigInts(true);
    }
  }

  /** Terms of the fields that are counted in columns; read when first asked for. */
  get facets(): FacetTerms {
    if (this.#facets !== undefined) return this.#facets;
    const facets = new FacetTerms();
    for (const [number, field] of facetFields.entries()) {
      // Row by row: half a million terms at once would be as many objects.
      for (const row of this.#statements.readTermsOfField.iterate(field, -1) as Iterable<unknown>) {
        facets.add((row as [bigint])[0], number); // the one column asked for, read as a bigint
      }
    }
    return (this.#facets = facets);
  }

  /** Does nothing where the term is there. */
  insert({ term, field, folded, value }: OpenValue): void {
    const { changes } = this.#statements.insertValue.run(term, field, folded, value);
    const number = fieldNumbers.get(field);
    if (changes !== 0 && number !== undefined) this.#facets?.add(term, number);
  }

  delete(term: bigint): void {
    this.#statements.deleteValue.run(term);
    this.#facets?.delete(term);
  }

  /** Of a value that the event is losing which may have said it first, in a way of writing of its own. */
  fold(term: bigint): void {
    this.#statements.foldValue.run(term);
  }

  valueOf(term: bigint): OpenValue | undefined {
    const row = rowOf<ValueRow>(this.#statements.readValue.get(term));
    return row && valueOfRow(row);
  }

  /** Values whose terms share the first 48 bits with this one, which is what postings know of it. */
  valuesNear(term: bigint): OpenValue[] {
    const first = BigInt.asIntN(64, term & ~0xffffn);
    return rowsOf<ValueRow>(this.#statements.readValuesNear.all(first, first + 0xffffn)).map(valueOfRow);
  }

  values(field: string, prefix: string, { limit, after }: ValuePage): OpenValue[] {
    const [folded, term] = after === undefined ? [prefix, leastTerm] : behindPlace(after);
    const end = behindPrefix(prefix);
    const rows =
      end === undefined
        ? this.#statements.readValuesToEnd.all(field, folded, term, limit)
        : this.#statements.readValues.all(field, prefix, end, folded, term, limit);
    return rowsOf<ValueRow>(rows).map(valueOfRow);
  }

  /** Terms of a field, at most `limit`. */
  termsOf(field: string, limit: number): bigint[] {
    return rowsOf<[bigint]>(this.#statements.readTermsOfField.all(field, limit)).map(([term]) => term);
  }

  *all(): Generator<OpenValue> {
    for (const row of this.#statements.readDictionary.iterate() as Iterable<unknown>) yield valueOfRow(row as ValueRow);
  }
}

const leastTerm = -(2n ** 63n);
const greatestTerm = 2n ** 63n - 1n;

const valueOfRow = ([term, field, folded, value]: ValueRow): OpenValue => ({ term, field, value, folded });

/** The first place that may come after this one. */
const behindPlace = ({ folded, term }: Pick<OpenValue, 'folded' | 'term'>): [string, bigint] =>
  term === greatestTerm ? [`${folded}\0`, leastTerm] : [folded, term + 1n];

/** The least text behind every one that begins with `prefix`; undefined where there is none. */
function behindPrefix(prefix: string): string | undefined {
  const points = Array.from(prefix);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const next = last.codePointAt(0)! + 1;
    // Surrogates are no characters and stand in no text.
    if (next <= 0x10ffff) return points.join('') + String.fromCodePoint(next === 0xd800 ? 0xe000 : next);
  }
  return undefined;
}
