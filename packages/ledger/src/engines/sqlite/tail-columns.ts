/** Columns of the events that are in no block yet, grown with the tail as they are asked for. */
import { ColumnBuilder, type Column } from './columns.ts';
import { facetFields, type FacetTerms } from './facet-terms.ts';
import { blockEvents, blockParts } from './index-parts.ts';
import type { Tail } from './tail.ts';

interface Grown {
  readonly first: number;
  readonly builders: ColumnBuilder[];
  readonly codes: Map<number, number>;
  /** How many postings of each part are in them. */
  readonly seen: Uint32Array;
}

const grown = new WeakMap<Tail, Grown>();

/** Terms of its table are in order of arrival. */
export function tailColumn(tail: Tail, facets: FacetTerms, field: number): Column {
  let kept = grown.get(tail);
  if (kept?.first !== tail.first) {
    const builders = facetFields.map(() => new ColumnBuilder(blockEvents));
    grown.set(tail, (kept = { first: tail.first, builders, codes: new Map(), seen: new Uint32Array(blockParts) }));
  }
  const { builders, codes } = kept;
  tail.postings.eachNew(kept.seen, (high, low, place) => {
    const slot = facets.find(high, low);
    if (slot < 0) return;
    const builder = builders[facets.fieldAt(slot)]!;
    const key = high * 65_536 + (low >>> 16);
    let code = codes.get(key);
    if (code === undefined) codes.set(key, (code = builder.addTerm(high, facets.lowAt(slot))));
    builder.set(place, code);
  });
  return builders[field]!.finish();
}
