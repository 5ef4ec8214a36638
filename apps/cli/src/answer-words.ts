/** What stands around an answer on the command line, in English and German. */
import type { Answer } from './answer-text.ts';

export interface AnswerWords {
  readonly verdict: Readonly<Record<Answer['verdict'], string>>;
  readonly unknown: string;
  /** `others`: those that stand behind gaps of sources only. */
  events(count: number, others: number): string;
  entry(index: number): string;
  more(count: number): string;
  /** Without `from`: from the beginning. */
  sources(from: string | undefined, to: string, zone: string): string;
  readonly noSources: string;
  spoke(count: number, told: string): string;
  gaps(count: number): string;
  /** Kinds of gaps with how many there are. */
  gap(code: string, count: number): string;
  /** Those of which no gap is known. */
  gapless(sources: string): string;
  readonly check: string;
  /** Where something was shortened. */
  readonly all: string;
  readonly bundle: string;
}

const GAPS: Readonly<Record<Answer['language'], Readonly<Record<string, readonly [string, string]>>>> = {
  en: {
    stopped: ['stopped recording', 'stopped recordings'],
    missed_run: ['missed run', 'missed runs'],
    incomplete: ['stretch with events missing', 'stretches with events missing'],
    token_expired: ['expired access', 'expired accesses'],
    skipped: ['gap in its own count', 'gaps in its own count'],
    silent: ['unusual silence', 'unusual silences'],
  },
  de: {
    stopped: ['angehaltene Aufzeichnung', 'angehaltene Aufzeichnungen'],
    missed_run: ['ausgefallener Lauf', 'ausgefallene Läufe'],
    incomplete: ['Abschnitt mit fehlenden Ereignissen', 'Abschnitte mit fehlenden Ereignissen'],
    token_expired: ['abgelaufener Zugang', 'abgelaufene Zugänge'],
    skipped: ['Lücke in der eigenen Zählung', 'Lücken in der eigenen Zählung'],
    silent: ['ungewöhnliche Stille', 'Abschnitte ungewöhnlicher Stille'],
  },
};

function gapText(language: Answer['language'], code: string, count: number): string {
  const [one, many] = GAPS[language][code] ?? [code, code];
  return `${count} ${count === 1 ? one : many}`;
}

export const answerWords: Readonly<Record<Answer['language'], AnswerWords>> = {
  en: {
    verdict: { answered: 'Answered.', partly: 'Answered in part.', cannot: 'Cannot be said.' },
    unknown: 'What is not known',
    events: (count, others) =>
      `Events cited (${count}${others === 0 ? '' : `; ${others} more tell of gaps of sources`})`,
    entry: (index) => `entry ${index}`,
    more: (count) => `… and ${count} more`,
    sources: (from, to, zone) => `Sources ${from === undefined ? 'until' : `from ${from} to`} ${to} (${zone})`,
    noSources: 'none that this key can see',
    spoke: (count, told) => `${told} ${count === 1 ? 'event' : 'events'}`,
    gaps: (count) => `${count} ${count === 1 ? 'gap' : 'gaps'}`,
    gap: (code, count) => gapText('en', code, count),
    gapless: (sources) => `no gap known: ${sources}`,
    check: '"trailmark explain --event ENTRY" shows an event; --bundle evidence.zip takes all of them away as proof.',
    all: '--all lists every event and every gap.',
    bundle: 'Evidence bundle',
  },
  de: {
    verdict: { answered: 'Beantwortet.', partly: 'Teilweise beantwortet.', cannot: 'Nicht zu sagen.' },
    unknown: 'Was nicht bekannt ist',
    events: (count, others) =>
      `Belegende Ereignisse (${count}${others === 0 ? '' : `; ${others} weitere erzählen von Lücken der Quellen`})`,
    entry: (index) => `Eintrag ${index}`,
    more: (count) => `… und ${count} weitere`,
    sources: (from, to, zone) => `Quellen ${from === undefined ? '' : `vom ${from} `}bis zum ${to} (${zone})`,
    noSources: 'keine, die dieser Schlüssel sehen kann',
    spoke: (count, told) => `${told} ${count === 1 ? 'Ereignis' : 'Ereignisse'}`,
    gaps: (count) => `${count} ${count === 1 ? 'Lücke' : 'Lücken'}`,
    gap: (code, count) => gapText('de', code, count),
    gapless: (sources) => `ohne bekannte Lücke: ${sources}`,
    check: '„trailmark explain --event EINTRAG“ zeigt ein Ereignis; --bundle belege.zip nimmt alle als Beweis mit.',
    all: '--all nennt jedes Ereignis und jede Lücke.',
    bundle: 'Beweispaket',
  },
};
