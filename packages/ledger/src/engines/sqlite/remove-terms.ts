/**
 * Taking terms out of the index, wherever they have got to: postings, columns, summaries. What is in memory is left as
 * it is and must be read anew afterwards.
 */
import type { Removal } from '../../engine.ts';
import { highOf, lowOf } from './facet-terms.ts';
import { eventsOf, Packed, partOf, unpackPostings, type Level } from './index-parts.ts';
import type { Segments } from './segments.ts';

interface Posting {
  readonly term: bigint;
  readonly place: number;
}

/** Each part is rewritten once, however many events it loses terms of. */
export function removeTerms(segments: Segments, removals: Removal['terms']): void {
  const inParts = new Map<string, { level: Level; number: number; part: number; postings: Posting[] }>();
  for (const { index, terms } of removals) {
    if (index >= segments.closed) {
      segments.removeFromTail(index, new Set(terms));
      continue;
    }
    for (const level of ['block', 'segment'] as const) {
      const number = Math.floor(index / eventsOf(level));
      for (const term of terms) {
        const part = partOf(level, highOf(term));
        const key = `${level} ${number} ${part}`;
        const posting = { term, place: index % eventsOf(level) };
        const known = inParts.get(key);
        if (known === undefined) inParts.set(key, { level, number, part, postings: [posting] });
        else known.postings.push(posting);
      }
    }
  }
  const changed = new Set<number>();
  for (const { level, number, part, postings } of inParts.values()) {
    removeFromPart(segments, level, number, part, postings);
    if (removeFromColumns(segments, level, number, postings)) changed.add(number);
  }
  for (const segment of changed) segments.counting.renewSummaries(segment, segment < segments.merged);
}

function removeFromPart(segments: Segments, level: Level, number: number, part: number, gone: Posting[]): void {
  const bytes = segments.part(level, 'postings', number, part);
  if (bytes === undefined) return;
  const postings = new Packed();
  unpackPostings(bytes, eventsOf(level) / 8, 0, postings);
  const keys = new Set(gone.map(({ term, place }) => keyOf(highOf(term), lowOf(term), place)));
  const sorted = postings.sorted();
  let end = 0;
  for (let i = 0; i < sorted.length; i += 2) {
    if (keys.has(keyOf(sorted[i + 1]!, sorted[i]!, sorted[i]! & 0xffff))) continue;
    sorted[end++] = sorted[i]!;
    sorted[end++] = sorted[i + 1]!;
  }
  segments.writePostings(level, number, part, sorted.subarray(0, end));
}

const keyOf = (high: number, low: number, place: number): string => `${high} ${low >>> 16} ${place}`;

/** Whether a column of a segment was changed. */
function removeFromColumns(segments: Segments, level: Level, number: number, gone: Posting[]): boolean {
  const { facets } = segments.dictionary;
  let isChanged = false;
  for (const [term, postings] of Map.groupBy(gone, (posting) => posting.term)) {
    const field = facets.fieldOf(term);
    if (field === undefined) continue;
    const places = new Set(postings.map(({ place }) => place));
    isChanged = segments.counting.removeTerm(level, number, field, term, (at) => places.has(at)) || isChanged;
  }
  return isChanged && level === 'segment';
}

/** Takes a value out of every column: nothing is counted by it from now on. Its postings stay. */
export function removeFromAllColumns(segments: Segments, terms: readonly bigint[]): void {
  const { facets } = segments.dictionary;
  const fields = terms.flatMap((term) => {
    const field = facets.fieldOf(term);
    return field === undefined ? [] : [{ term, field }];
  });
  if (fields.length === 0) return;
  const blocks = segments.blockTimes.length / 2;
  const stretches = (level: Level, count: number): void => {
    for (let number = 0; number < count; number++) {
      const changed = fields.filter(({ term, field }) =>
        segments.counting.removeTerm(level, number, field, term, () => true),
      );
      if (level === 'segment' && changed.length > 0) segments.counting.renewSummaries(number, number < segments.merged);
    }
  };
  // Columns of a segment whose merge is not over lie there already, those of blocks that were merged may still do.
  stretches('block', blocks);
  stretches('segment', segments.merged + 1);
}
