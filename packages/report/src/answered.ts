/** An answer on a page: its clauses with what each rests on, and what it leaves open. */

import type { Answer, SourceCoverage } from '@trailmark/answers';
import { parseTime } from '@trailmark/catalog';
import { numberText } from './clock.ts';
import type { Block, Point } from './document.ts';
import type { Telling } from './telling.ts';

export function answerBlocks({ words }: Telling, answer: Answer): Block[] {
  const points = answer.clauses.map(({ text, events, kind }): Point => {
    const mark = kind === 'recorded' ? '' : ` (${kind === 'claimed' ? words.answer.claimed : words.answer.derived})`;
    return { text: text + mark, entries: events.map(({ index }) => index) };
  });
  return [
    {
      kind: 'paragraph',
      text: words.answer.verdicts[answer.verdict],
      tone: answer.verdict === 'answered' ? 'plain' : 'loud',
    },
    ...(points.length === 0 ? [] : [{ kind: 'points', points } as const]),
  ];
}

/** What an answer says is not known. */
export function answerUnknown({ unknown, withheld }: Answer): Point[] {
  return [
    ...unknown.map(({ text, events }) => ({ text, tone: 'loud' as const, entries: events.map(({ index }) => index) })),
    ...(withheld === undefined ? [] : [{ text: withheld }]),
  ];
}

/** Where sources were silent, each with what shows it. */
export function gapPoints(sources: readonly SourceCoverage[]): Point[] {
  return sources.flatMap(({ source, gaps }) =>
    gaps.map(({ text, events }) => ({
      text: text.includes(source) ? text : `${source}: ${text}`,
      tone: 'loud' as const,
      entries: events.map(({ index }) => index),
    })),
  );
}

export function sourceBlocks({ words, clock, explanation }: Telling, sources: readonly SourceCoverage[]): Block[] {
  if (sources.length === 0) return [{ kind: 'paragraph', text: words.unknown.noSources }];
  const moment = (time: string | undefined): string => {
    const ms = parseTime(time ?? '');
    return ms === undefined ? '' : clock.moment(ms);
  };
  const isTimed = sources.some(({ first }) => first !== undefined);
  const rows = sources.map(({ source, events, first, last, gaps }) => [
    source,
    numberText(events, explanation.language),
    ...(isTimed ? [moment(first), moment(last)] : []),
    numberText(gaps.length, explanation.language),
  ]);
  const [name, count, from, to, gaps] = words.unknown.sourcesHead;
  return [{ kind: 'table', head: isTimed ? [name, count, from, to, gaps] : [name, count, gaps], rows }];
}
