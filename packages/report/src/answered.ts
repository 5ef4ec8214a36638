/** An answer on a page: its clauses with what each rests on, and what it leaves open. */

import type { Answer, Gap, SourceCoverage } from '@trailmark/answers';
import { parseTime, textAt } from '@trailmark/catalog';
import { numberText } from './clock.ts';
import type { Block, Point } from './document.ts';
import type { Telling } from './telling.ts';

const GAPS_MAX = 10;
/** Behind one clause; how many there are is said. */
const ENTRIES_MAX = 20;

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

export function answerBlocks({ words, explanation: { language } }: Telling, answer: Answer): Block[] {
  const { answer: said } = words;
  const points = answer.clauses.map(({ text, events, kind }): Point => {
    const basis = [
      ...(kind === 'recorded' ? [] : [kind === 'claimed' ? said.claimed : said.derived]),
      ...(events.length > ENTRIES_MAX ? [said.firstOf(numberText(events.length, language))] : []),
    ];
    const entries = events.slice(0, ENTRIES_MAX).map(({ index }) => index);
    return { text, entries, ...(basis.length === 0 ? {} : { basis: basis.join(' ') }) };
  });
  return [
    {
      kind: 'paragraph',
      text: said.verdicts[answer.verdict],
      tone: answer.verdict === 'answered' ? 'plain' : 'loud',
    },
    ...(points.length === 0 ? [] : [{ kind: 'points', points } as const]),
  ];
}

/** What an answer says is not known. */
export function answerUnknown({ unknown }: Answer): Point[] {
  return unknown.map(({ text, events }) => ({
    text,
    tone: 'loud' as const,
    entries: events.slice(0, ENTRIES_MAX).map(({ index }) => index),
  }));
}

/**
 * Where sources that speak on the page were silent. A gap that is known by events beside the page is about something
 * else that the same source tells of: like those of other sources it is counted, and stands in the table of sources.
 */
export function gapPoints(telling: Telling, sources: readonly SourceCoverage[]): Point[] {
  return nearGaps(telling, sources).map(({ source, text, events }) => ({
    text: text.includes(source) ? text : `${source}: ${text}`,
    tone: 'loud' as const,
    entries: events.map(({ index }) => index),
  }));
}

/** How many gaps there are beside those that are told. */
export function furtherGaps(telling: Telling, sources: readonly SourceCoverage[]): number {
  return sources.flatMap(({ gaps }) => gaps).length - nearGaps(telling, sources).length;
}

function nearGaps({ told }: Telling, sources: readonly SourceCoverage[]): (Gap & { readonly source: string })[] {
  const speaking = new Set(told.map(({ event }) => textAt(event, 'source')));
  const onPage = new Set(told.map(({ event }) => event.index));
  return sources
    .flatMap(({ source, gaps }) => gaps.map((gap) => ({ source, ...gap })))
    .filter(
      ({ source, events }) =>
        speaking.has(source) && (events.length === 0 || events.some(({ index }) => onPage.has(index))),
    )
    .slice(0, GAPS_MAX);
}

/** Sources that speak on the page each in a row, the others together: what they were heard of is not what is told here. */
export function sourceBlocks(
  { words, clock, told, explanation }: Telling,
  sources: readonly SourceCoverage[],
): Block[] {
  if (sources.length === 0) return [{ kind: 'paragraph', text: words.unknown.noSources }];
  const speaking = new Set(told.map(({ event }) => textAt(event, 'source')));
  const near = sources.filter(({ source }) => speaking.size === 0 || speaking.has(source));
  const others = sources.filter((one) => !near.includes(one));
  const moment = (time: string | undefined): string => {
    const ms = parseTime(time ?? '');
    return ms === undefined ? '' : clock.moment(ms);
  };
  const number = (count: number): string => numberText(count, explanation.language);
  const isTimed = sources.some(({ first }) => first !== undefined);
  const rows = near.map(({ source, events, first, last, gaps }) => [
    source,
    number(events),
    ...(isTimed ? [moment(first), moment(last)] : []),
    number(gaps.length),
  ]);
  const sum = (of: (one: SourceCoverage) => number): string => number(others.reduce((all, one) => all + of(one), 0));
  const rest = [
    words.unknown.otherSources(others.length),
    sum(({ events }) => events),
    ...(isTimed ? ['', ''] : []),
    sum(({ gaps }) => gaps.length),
  ];
  const [name, count, from, to, gaps] = words.unknown.sourcesHead;
  const head = isTimed ? [name, count, from, to, gaps] : [name, count, gaps];
  return [{ kind: 'table', head, rows: others.length === 0 ? rows : [...rows, rest] }];
}
