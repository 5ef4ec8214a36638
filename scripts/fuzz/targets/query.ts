/** Query texts: an error stands inside the text, an accepted condition where it says it stands, and nothing takes long. */
import {
  isQueryField,
  parseQuery,
  QUERY_DEPTH_MAX,
  QUERY_TERMS_MAX,
  timeSpanOf,
  type Query,
} from '@trailmark/contract';
import { bytesOf, promise, textOf, type Target } from '../target.ts';

const NOW_MS = Date.UTC(2026, 2, 1);

export const query: Target = {
  name: 'query',
  form: 'text',
  quickRuns: 10_000,
  words: [
    'actor:',
    'type:',
    'outcome:',
    'target:',
    'source:',
    'domain:',
    'scope.client:',
    'ip:',
    'time:',
    'text:',
    'importance:',
    'known:',
    'approval:',
    'approval.status:',
    'data.a:',
    'changes.b\\.c:',
    ' AND ',
    ' OR ',
    ' NOT ',
    '-',
    '(',
    ')',
    '..',
    '>=',
    '<',
    '*',
    '?',
    '"',
    '\\',
    'campaign.*',
    '10.0.0.0/8',
    '-7d',
    'now',
    '2026-03-01',
    '\u3000',
  ],
  seeds: () => [
    bytesOf('actor:u_17 type:campaign.* time:>=-7d (domain:(sales OR finance) OR -source:crm) "spring sale"'),
  ],
  judge(input) {
    const text = textOf(input);
    const parsed = parseQuery(text);
    if (!parsed.ok) {
      const { position, length, detail, code } = parsed.problem;
      promise(position >= 0 && length >= 0 && position + length <= text.length, 'the error stands outside the text');
      promise(detail !== '', 'an error without a reason');
      return `${code} ${detail.replace(/".*"|\d+/g, '#').slice(0, 40)}`;
    }
    const kinds = new Set<string>();
    const terms = walk(parsed.query, text.length, 0, kinds);
    promise(terms <= QUERY_TERMS_MAX, 'more conditions than allowed');
    return `accepted ${[...kinds].sort().join('+')}`;
  },
};

/** Counts the conditions of a tree, looking at each of its places. */
function walk(query: Query, length: number, depth: number, kinds: Set<string>): number {
  kinds.add(query.kind);
  const { start, end } = query.place;
  promise(start >= 0 && start <= end && end <= length, `a condition stands outside the text: ${start}-${end}`);
  promise(depth <= 3 * QUERY_DEPTH_MAX, 'deeper than allowed');
  if ('parts' in query) {
    promise(query.parts.length !== 1, 'a list of one');
    return query.parts.reduce((sum, part) => sum + walk(part, length, depth + 1, kinds), 0);
  }
  if (query.kind === 'not') return walk(query.part, length, depth + 1, kinds);
  if (query.kind !== 'text') promise(isQueryField(query.field), 'a field nobody knows');
  if (query.kind === 'range') {
    promise(query.from !== undefined || query.to !== undefined, 'a range without ends');
    checkTime(query.from?.value);
    checkTime(query.to?.value);
  }
  if (query.kind === 'term') checkTime(query.value);
  return 1;
}

function checkTime(text: string | undefined): void {
  const span = text === undefined ? undefined : timeSpanOf(text, NOW_MS);
  if (span === undefined) return;
  promise(Number.isFinite(span.startMs) && span.startMs < span.endMs, 'a time without a span');
}
