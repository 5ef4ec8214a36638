/** An answer as a page of text: headline, paragraph with numbered events, what is unknown, who spoke, how to check. */
import type { routes } from '@trailmark/contract';
import { clockTime } from './clock-time.ts';
import { lineWidth, plainText, wrap } from './listing.ts';

export type Answer = ReturnType<(typeof routes)['answerAssignment']['answers'][200]['schema']['parse']>;
type Cited = Answer['evidence'][number];

const WIDTH_MAX = 100;
/** More would hide the answer; `--json` names all. */
const EVIDENCE_MAX = 60;
/** Behind one clause. */
const CITED_MAX = 6;

interface Words {
  readonly verdict: Readonly<Record<Answer['verdict'], string>>;
  readonly unknown: string;
  readonly evidence: string;
  readonly entry: (index: number) => string;
  readonly more: (count: number) => string;
  readonly sources: (from: string, to: string, zone: string) => string;
  readonly noSources: string;
  readonly spoke: (events: string) => string;
  readonly check: string;
  readonly bundle: string;
}
const WORDS: Readonly<Record<Answer['language'], Words>> = {
  en: {
    verdict: { answered: 'Answered.', partly: 'Answered in part.', cannot: 'Cannot be said.' },
    unknown: 'What is not known',
    evidence: 'Events',
    entry: (index) => `entry ${index}`,
    more: (count) => `and ${count} more (--json names all)`,
    sources: (from, to, zone) => `Sources from ${from} to ${to} (${zone})`,
    noSources: 'none that this key can see',
    spoke: (events) => `${events} ${events === '1' ? 'event' : 'events'}`,
    check: 'Read an event with "trailmark query"; take evidence away with "trailmark export".',
    bundle: 'Evidence bundle',
  },
  de: {
    verdict: { answered: 'Beantwortet.', partly: 'Teilweise beantwortet.', cannot: 'Nicht zu sagen.' },
    unknown: 'Was nicht bekannt ist',
    evidence: 'Ereignisse',
    entry: (index) => `Eintrag ${index}`,
    more: (count) => `und ${count} weitere (--json nennt alle)`,
    sources: (from, to, zone) => `Quellen vom ${from} bis zum ${to} (${zone})`,
    noSources: 'keine, die dieser Schlüssel sehen kann',
    spoke: (events) => `${events} ${events === '1' ? 'Ereignis' : 'Ereignisse'}`,
    check: 'Ein Ereignis zeigt „trailmark query“; Belege zum Mitnehmen macht „trailmark export“.',
    bundle: 'Beweispaket',
  },
};

export function answerText(answer: Answer): string {
  const words = WORDS[answer.language];
  const numbers = new Map(answer.evidence.map(({ index }, at) => [index, at + 1]));
  const cite = (events: readonly Cited[]): string => {
    const cited = ranges(events.flatMap(({ index }) => numbers.get(index) ?? [])).map((range) => ` [${range}]`);
    const shown = cited.length > CITED_MAX ? cited.slice(0, CITED_MAX - 1) : cited;
    return `${shown.join('')}${shown.length < cited.length ? ` … (${words.spoke(String(events.length))})` : ''}`;
  };
  const said = answer.clauses.map(({ text, events }) => text + cite(events)).join(' ');
  return [
    block(`${answer.headline} ${words.verdict[answer.verdict]}`),
    ...(said === '' ? [] : [block(said)]),
    ...(answer.unknown.length === 0
      ? []
      : [
          section(
            words.unknown,
            answer.unknown.map(({ text, events }) => text + cite(events)),
          ),
        ]),
    ...(answer.withheld === undefined ? [] : [block(answer.withheld)]),
    ...(answer.evidence.length === 0 ? [] : [evidenceText(answer, words)]),
    sourcesText(answer, words, cite),
    ...(answer.bundle === undefined ? [] : [block(`${words.bundle}: ${answer.bundle.href}`)]),
    block(words.check),
  ].join('\n');
}

function evidenceText({ evidence }: Answer, words: Words): string {
  const shown = evidence.slice(0, EVIDENCE_MAX).map(({ index, source, id }, at) => {
    const named = [words.entry(index), source, id].filter((part) => part !== undefined).join(', ');
    return `[${at + 1}] ${named}`;
  });
  const more = evidence.length - shown.length;
  return section(words.evidence, more > 0 ? [...shown, words.more(more)] : shown);
}

function sourcesText(
  { sources, period, zone }: Answer,
  words: Words,
  cite: (events: readonly Cited[]) => string,
): string {
  const title = words.sources(clockTime(period.from, zone), clockTime(period.to, zone), zone);
  const lines = sources.flatMap(({ source, events, gaps }) => [
    `${source}: ${words.spoke(String(events))}`,
    ...gaps.map((gap) => `  ${gap.text}${cite(gap.events)}`),
  ]);
  return section(title, lines.length === 0 ? [words.noSources] : lines);
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

function section(title: string, lines: readonly string[]): string {
  return `${block(`${title}:`)}${lines.map((line) => block(line, '  ')).join('')}`;
}

function block(text: string, indent = ''): string {
  const width = Math.min(lineWidth(WIDTH_MAX), WIDTH_MAX) - indent.length;
  return wrap(plainText(text), width)
    .map((line, at) => `${indent}${at > 0 && indent !== '' ? '  ' : ''}${line}\n`)
    .join('');
}
