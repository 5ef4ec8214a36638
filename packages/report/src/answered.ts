/** An answer on a page: its clauses with what each rests on, and what it leaves open. */

import type { Answer, SourceCoverage } from '@trailmark/answers';
import { parseTime, textAt } from '@trailmark/catalog';
import { numberText } from './clock.ts';
import type { Block, Point } from './document.ts';
import type { Telling } from './telling.ts';

const GAPS_MAX = 10;

/** The answer without the words by which the question named people; itself where it named none. */
export function withoutWords(answer: Answer, unsaid: readonly string[]): Answer {
  const words = unsaid.filter((word) => word.trim() !== '');
  if (words.length === 0) return answer;
  const clean = (text: string): string => words.reduce((rest, word) => rest.replaceAll(word, '…'), text);
  return {
    ...answer,
    headline: clean(answer.headline),
    clauses: answer.clauses.map((clause) => ({ ...clause, text: clean(clause.text) })),
    unknown: answer.unknown.map((each) => ({ ...each, text: clean(each.text) })),
  };
}

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

/**
 * Where sources that speak on the page were silent. A gap that is known by events beside the page is about something
 * else that the same source tells of: like those of other sources it is counted, and stands in the table of sources.
 */
export function gapPoints({ words, told }: Telling, sources: readonly SourceCoverage[]): Point[] {
  const speaking = new Set(told.map(({ event }) => textAt(event, 'source')));
  const onPage = new Set(told.map(({ event }) => event.index));
  const all = sources.flatMap(({ source, gaps }) => gaps.map((gap) => ({ source, ...gap })));
  const near = all
    .filter(
      ({ source, events }) =>
        speaking.has(source) && (events.length === 0 || events.some(({ index }) => onPage.has(index))),
    )
    .slice(0, GAPS_MAX);
  const points = near.map(({ source, text, events }) => ({
    text: text.includes(source) ? text : `${source}: ${text}`,
    tone: 'loud' as const,
    entries: events.map(({ index }) => index),
  }));
  const others = all.length - near.length;
  return others === 0 ? points : [...points, { text: words.unknown.furtherGaps(others) }];
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
