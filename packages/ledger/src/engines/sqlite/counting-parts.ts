/**
 * Columns and summaries in the store: written when a block closes, merged with its segment, changed by an erasure. A
 * block's columns are those of the sixteen facet fields; a segment has one of quarters of an hour besides.
 */
import { rowOf, type Statements } from './statements.ts';
import { ColumnsBuilder, decodeColumn, encodeColumn, mergeColumns, withoutTerm, type Column } from './columns.ts';
import { facetFields, fieldNumbers, highOf, lowOf, type FacetTerms } from './facet-terms.ts';
import { blockEvents, blocksPerSegment, eventsOf, type Level } from './index-parts.ts';
import type { Parts } from './parts.ts';
import { buildQuarters, classify, encodeSummary } from './summaries.ts';

/** Number of the column of quarters. */
export const quarters = facetFields.length;
const clientField = fieldNumbers.get('scope.client')!;
const importanceField = fieldNumbers.get('importance')!;
/** Steps of a merge from which on a segment's columns and its summaries are written. */
const summariesFrom = quarters + 1;

// Owned by Segments, inside its transactions.
export class CountingParts {
  readonly #parts: Parts;
  /** Blocks before this one are of an earlier layout and have no columns: nobody knew then what their terms say. */
  readonly fromBlock: number;

  constructor(parts: Parts, statements: Statements) {
    this.#parts = parts;
    this.fromBlock = rowOf<[number]>(statements.readCounted.get())?.[0] ?? 0;
  }

  has(level: Level, number: number): boolean {
    return number * (level === 'block' ? 1 : blocksPerSegment) >= this.fromBlock;
  }

  /** Undefined where there is none, or where it cannot be read: then postings are counted. */
  column(level: Level, number: number, field: number): Column | undefined {
    if (!this.has(level, number)) return undefined;
    const bytes = this.#parts.readCached(level, 'columns', number, field);
    return bytes === undefined ? undefined : decodeColumn(bytes, eventsOf(level));
  }

  summary(segment: number, field: number): Uint8Array | undefined {
    return this.has('segment', segment) ? this.#parts.readCached('segment', 'summaries', segment, field) : undefined;
  }

  /** What the columns of a block are built with; undefined where it has none. */
  columnsOf(block: number, facets: FacetTerms): ColumnsBuilder | undefined {
    return this.has('block', block) ? new ColumnsBuilder(facets, facetFields.length, blockEvents) : undefined;
  }

  writeBlock(block: number, columns: readonly Column[]): void {
    for (const [field, column] of columns.entries()) {
      this.#parts.write('block', 'columns', block, field, encodeColumn(column));
    }
  }

  /** One step of a merge: first one column after the other, then one summary after the other. */
  mergeStep(segment: number, step: number): void {
    if (!this.has('segment', segment)) return;
    if (step < summariesFrom) this.#parts.write('segment', 'columns', segment, step, this.#merged(segment, step));
    else if (step < 2 * summariesFrom) this.#writeSummary(segment, step - summariesFrom);
  }

  #merged(segment: number, field: number): Uint8Array {
    const first = segment * blocksPerSegment;
    const blocks = Array.from({ length: blocksPerSegment }, (_, i) => first + i);
    if (field === quarters) return encodeColumn(buildQuarters(blocks.map((block) => this.#times(block))));
    return encodeColumn(mergeColumns(blocks.map((block) => this.#stored('block', block, field))));
  }

  #times(block: number): Float64Array {
    const bytes = this.#parts.read('block', 'times', block, 0);
    return new Float64Array(bytes?.slice().buffer ?? new ArrayBuffer(blockEvents * 8));
  }

  #stored(level: Level, number: number, field: number): Column {
    const bytes = this.#parts.read(level, 'columns', number, field);
    if (bytes === undefined) throw new Error(`column ${field} of ${level} ${number} is missing`);
    return decodeColumn(bytes, eventsOf(level));
  }

  #writeSummary(segment: number, field: number): void {
    const client = this.#stored('segment', segment, clientField);
    const classes = classify(client, this.#stored('segment', segment, importanceField));
    const summary = encodeSummary(this.#stored('segment', segment, field), classes);
    this.#parts.write('segment', 'summaries', segment, field, summary);
  }

  /** Deletes what a block no longer needs, at the pace of the merge that follows. */
  drop(block: number, step: number): void {
    if (step < facetFields.length) this.#parts.delete('block', 'columns', block, step);
  }

  /** Takes a value out of the columns of one block or segment at the places that are meant. */
  removeTerm(level: Level, number: number, field: number, term: bigint, isMeant: (place: number) => boolean): boolean {
    const bytes = this.has(level, number) ? this.#parts.read(level, 'columns', number, field) : undefined;
    if (bytes === undefined) return false;
    const column = decodeColumn(bytes, eventsOf(level));
    const changed = withoutTerm(column, highOf(term), lowOf(term), isMeant);
    if (changed === column) return false;
    this.#parts.write(level, 'columns', number, field, encodeColumn(changed));
    return true;
  }

  /** After values were taken out of its columns. Those of a merge that is not over go: it begins anew. */
  renewSummaries(segment: number, isMerged: boolean): void {
    for (let field = 0; field <= quarters; field++) {
      if (isMerged) this.#writeSummary(segment, field);
      else this.#parts.delete('segment', 'summaries', segment, field);
    }
  }
}
