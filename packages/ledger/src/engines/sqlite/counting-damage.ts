/** Columns, summaries and fingerprints held against what postings, times and dictionary give: the same bytes, or they are damaged. */
import type { Span } from '../../engine.ts';
import { ColumnsBuilder, encodeColumn, type Column } from './columns.ts';
import { quarters } from './counting-parts.ts';
import { facetFields, fieldNumbers } from './facet-terms.ts';
import {
  blockParts,
  blocksPerSegment,
  eventsOf,
  Packed,
  segmentParts,
  unpackPostings,
  type Level,
} from './index-parts.ts';
import type { Segments } from './segments.ts';
import { always } from './plan.ts';
import { stretchesOf } from './stretches.ts';
import { buildQuarters, classify, encodeSummary } from './summaries.ts';

/** Of the segments and blocks that begin in the span: spans come one after the other, so that each is looked at once. */
export function countingDamage(segments: Segments, span: Span): string[] {
  const damage: string[] = [];
  for (const { kind, number, first, low } of stretchesOf(segments, span, 'asc', always)) {
    if (kind === 'tail' || low > 0) continue;
    for (let part = 0; kind === 'segment' && part < segmentParts; part++) {
      if (!segments.groups.isSound(number, part))
        damage.push(`fingerprints ${part} of segment ${number} are not its own`);
    }
    if (!segments.counting.has(kind, number)) continue;
    const columns = expectedColumns(segments, kind, number);
    const wrong = columns.flatMap((column, field) =>
      isSame(segments.part(kind, 'columns', number, field), encodeColumn(column)) ? [] : [nameOf(field)],
    );
    if (kind === 'segment') wrong.push(...wrongSummaries(segments, number, columns));
    const events = `entries ${first}-${first + eventsOf(kind) - 1}`;
    for (const name of new Set(wrong))
      damage.push(`what is counted of ${name} in ${events} is not what the index holds`);
  }
  return damage;
}

function expectedColumns(segments: Segments, level: Level, number: number): Column[] {
  const builder = new ColumnsBuilder(segments.dictionary.facets, facetFields.length, eventsOf(level));
  const postings = new Packed();
  for (let part = 0; part < (level === 'block' ? blockParts : segmentParts); part++) {
    const bytes = segments.part(level, 'postings', number, part);
    if (bytes === undefined) continue;
    postings.clear();
    unpackPostings(bytes, eventsOf(level) / 8, 0, postings);
    builder.add(postings.sorted());
  }
  const columns = builder.finish();
  if (level === 'block') return columns;
  const first = number * blocksPerSegment;
  const times = Array.from({ length: blocksPerSegment }, (_, i) => segments.timesOf(first + i));
  return [...columns, buildQuarters(times)];
}

function wrongSummaries(segments: Segments, segment: number, columns: readonly Column[]): string[] {
  const classes = classify(columns[fieldNumbers.get('scope.client')!]!, columns[fieldNumbers.get('importance')!]!);
  return columns.flatMap((column, field) => {
    const expected = encodeSummary(column, classes);
    return isSame(segments.part('segment', 'summaries', segment, field), expected) ? [] : [nameOf(field)];
  });
}

const nameOf = (field: number): string => (field === quarters ? 'times' : facetFields[field]!);
const isSame = (stored: Uint8Array | undefined, expected: Uint8Array): boolean =>
  stored !== undefined && Buffer.compare(stored, expected) === 0;
