/**
 * An answer as a page of text: headline, clauses with numbered events, what is unknown, who spoke, how to check. What would
 * hide the answer is shortened, and how to see it stands at the end.
 */
import type { routes } from '@trailmark/contract';
import { answerWords, type AnswerWords } from './answer-words.ts';
import { lineWidth, plainText, wrap } from './listing.ts';

export type Answer = ReturnType<(typeof routes)['answerAssignment']['answers'][200]['schema']['parse']>;
type Cited = Answer['evidence'][number];
type Source = Answer['sources'][number];
type Cite = (events: readonly Cited[]) => string;

const WIDTH_MAX = 100;
/** Behind one clause. */
const CITED_MAX = 6;
/** A paragraph of more is read by nobody: then each clause has a line of its own. */
const PARAGRAPH_MAX = 900;
const UNKNOWN_MAX = 8;
/** With their names in the sources, one in a line; beyond that several stand in a line. */
const NAMED_MAX = 12;
const EVENTS_MAX = 48;
/** So few gaps are told in full. */
const GAPS_TOLD_MAX = 3;

/** @param isAll every event and every gap */
export function answerText(answer: Answer, isAll = false): string {
  const words = answerWords[answer.language];
  const said = [...answer.clauses, ...answer.unknown].flatMap(({ events }) => events.map(({ index }) => index));
  const isTold = new Set(said);
  const few = gapsOf(answer).length <= GAPS_TOLD_MAX;
  for (const { events } of few || isAll ? gapsOf(answer) : []) for (const { index } of events) isTold.add(index);
  const shown = answer.evidence.filter(({ index }) => isAll || isTold.has(index));
  const numbers = new Map(shown.map(({ index }, at) => [index, at + 1]));
  const cite: Cite = (events) => citedText(events, numbers, words, isAll);
  const { headline, unknown } = settled(answer);
  const clauses = answer.clauses.map(({ text, events }) => text + cite(events));
  const paragraph = clauses.join(' ');
  const unknowns = unknown.map(({ text, events }) => text + cite(events));
  const parts = [
    `${words.verdict[answer.verdict]}\n`,
    block(headline.text + cite(headline.events)),
    paragraph === ''
      ? ''
      : paragraph.length <= PARAGRAPH_MAX
        ? block(paragraph)
        : clauses.map((clause) => block(clause, '- ')).join(''),
    unknowns.length === 0
      ? ''
      : section(words.unknown, shortened(unknowns, isAll ? Infinity : UNKNOWN_MAX, words), '- '),
    answer.withheld === undefined ? '' : block(answer.withheld),
    shown.length === 0 ? '' : eventsText(shown, answer, words, isAll),
    sourcesText(answer, words, { cite, isAll, few }),
    answer.bundle === undefined ? '' : block(`${words.bundle}: ${answer.bundle.href}`),
    block(answer.evidence.length === 0 ? words.all : isAll ? words.check : `${words.check} ${words.all}`),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** What the headline says already is not said again below it; its events are cited there. */
function settled({ headline, unknown }: Answer): {
  readonly headline: { readonly text: string; readonly events: readonly Cited[] };
  readonly unknown: Answer['unknown'];
} {
  const fold = (text: string): string => text.toLowerCase().replace(/[.\s]+$/, '');
  const isSaid = ({ text }: { readonly text: string }): boolean => fold(headline).includes(fold(text));
  return {
    headline: { text: headline, events: unknown.filter(isSaid).flatMap(({ events }) => events) },
    unknown: unknown.filter((one) => !isSaid(one)),
  };
}

function citedText(
  events: readonly Cited[],
  numbers: ReadonlyMap<number, number>,
  words: AnswerWords,
  isAll: boolean,
): string {
  const cited = ranges(events.flatMap(({ index }) => numbers.get(index) ?? [])).map((range) => ` [${range}]`);
  const shown = cited.length > CITED_MAX && !isAll ? cited.slice(0, CITED_MAX - 1) : cited;
  const count = new Set(events.map(({ index }) => index)).size;
  return `${shown.join('')}${shown.length < cited.length ? ` … (${words.spoke(count, String(count))})` : ''}`;
}

function eventsText(shown: readonly Cited[], { evidence }: Answer, words: AnswerWords, isAll: boolean): string {
  const title = words.events(shown.length, evidence.length - shown.length);
  const named = ({ index, source, id }: Cited, at: number): string =>
    [`[${at + 1}] ${words.entry(index)}`, source, id].filter((part) => part !== undefined).join(', ');
  if (isAll || shown.length <= NAMED_MAX) return section(title, shown.map(named), '  ');
  const short = shown
    .slice(0, EVENTS_MAX)
    .map(({ index, source }, at) => `[${at + 1}] ${index} ${source ?? ''}`.trimEnd());
  const more = shown.length - short.length;
  return `${block(`${title}:`)}${columns(short)}${more > 0 ? `  ${words.more(more)}\n` : ''}`;
}

interface SourcesShown {
  readonly cite: Cite;
  readonly isAll: boolean;
  /** So few gaps that all of them are told. */
  readonly few: boolean;
}

function sourcesText(answer: Answer, words: AnswerWords, { cite, isAll, few }: SourcesShown): string {
  const { sources, period, zone, language } = answer;
  const number = new Intl.NumberFormat(language === 'de' ? 'de-DE' : 'en-GB');
  const spoke = ({ events }: Source): string => words.spoke(events, number.format(events));
  // What has no beginning is told to begin with time itself.
  const from = Date.parse(period.from) === 0 ? undefined : moment(period.from, answer);
  const title = words.sources(from, moment(period.to, answer), zone);
  if (sources.length === 0) return section(title, [words.noSources], '  ');
  const told = sources
    .filter(({ gaps }) => gaps.length > 0)
    .map((source) => {
      const { gaps } = source;
      const heard = `${source.source}: ${spoke(source)}, ${words.gaps(gaps.length)}`;
      if (isAll || few)
        return block(heard, '  ') + gaps.map((gap) => block(gap.text + cite(gap.events), '    ')).join('');
      const codes = [...new Set(gaps.map(({ code }) => code))];
      const kinds = codes.map((code) => words.gap(code, gaps.filter((gap) => gap.code === code).length));
      return block(`${heard} (${kinds.join(', ')})`, '  ');
    });
  const others = sources.filter(({ gaps }) => gaps.length === 0);
  const named = others.map((source) => `${source.source} ${number.format(source.events)}`);
  const gapless = named.length === 0 ? '' : block(words.gapless(named.join(', ')), '  ');
  return `${block(`${title}:`)}${told.join('')}${gapless}`;
}

/** As the sentences of the answer tell a time. */
function moment(text: string, { language, zone }: Answer): string {
  const format = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    timeZone: zone,
    day: language === 'de' ? '2-digit' : 'numeric',
    month: language === 'de' ? '2-digit' : 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const part = new Map(format.formatToParts(Date.parse(text)).map(({ type, value }) => [type, value]));
  const [day, month, year] = [part.get('day'), part.get('month'), part.get('year')];
  const clock = `${part.get('hour') ?? ''}:${part.get('minute') ?? ''}`;
  return language === 'de' ? `${day}.${month}.${year}, ${clock} Uhr` : `${day} ${month} ${year}, ${clock}`;
}

function gapsOf({ sources }: Answer): Source['gaps'] {
  return sources.flatMap(({ gaps }) => gaps);
}

/** Numbers as ranges, where three and more follow each other. */
function ranges(numbers: readonly number[]): string[] {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const runs: number[][] = [];
  for (const number of sorted) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === number - 1) run.push(number);
    else runs.push([number]);
  }
  return runs.flatMap((run) => (run.length > 2 ? [`${run[0]}-${run.at(-1)}`] : run.map(String)));
}

function shortened(lines: readonly string[], max: number, words: AnswerWords): string[] {
  return lines.length <= max ? [...lines] : [...lines.slice(0, max), words.more(lines.length - max)];
}

function section(title: string, lines: readonly string[], begin: string): string {
  return `${block(`${title}:`)}${lines.map((line) => block(line, line.startsWith('…') ? '  ' : begin)).join('')}`;
}

/** Short lines beside each other, as many as fit. */
function columns(texts: readonly string[]): string {
  const plain = texts.map(plainText);
  const width = Math.max(...plain.map(({ length }) => length)) + 2;
  const each = Math.max(1, Math.floor((measure() - 2) / width));
  const rows = Math.ceil(plain.length / each);
  return Array.from({ length: rows }, (_, row) => {
    const cells = Array.from({ length: each }, (_each, column) => plain[column * rows + row] ?? '');
    return `  ${cells
      .map((cell) => cell.padEnd(width))
      .join('')
      .trimEnd()}\n`;
  }).join('');
}

/** @param begin before the first line; those that follow are set in as far */
function block(text: string, begin = ''): string {
  const inset = ' '.repeat(begin === '' || begin.trim() !== '' ? begin.length : begin.length + 2);
  return wrap(plainText(text), measure() - inset.length)
    .map((line, at) => `${at === 0 ? begin : inset}${line}\n`)
    .join('');
}

function measure(): number {
  return Math.min(lineWidth(WIDTH_MAX), WIDTH_MAX);
}
