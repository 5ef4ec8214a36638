/** What a page says by itself, in one language; everything else comes from events and answers. */

import type { Audience, PageLanguage } from './explanation.ts';
import { englishWords } from './english.ts';
import { germanWords } from './german.ts';

export interface Words {
  readonly headings: {
    readonly short: string;
    readonly happened: string;
    readonly answer: string;
    readonly money: string;
    readonly approvals: string;
    readonly unknown: string;
    readonly sources: string;
    readonly named: string;
    readonly proof: string;
  };
  readonly titleOfSelection: string;
  /** Of events that are all about one thing. */
  titleOf(thing: string): string;
  quoted(text: string): string;
  /** `count` events, from the first moment to the last. */
  held(count: number, countText: string, from: string, to: string): string;
  readonly nothingFound: string;
  cut(shown: string, total: string, isExact: boolean): string;
  clocks(zone: string): string;
  audience(audience: Audience): string;
  readonly asked: string;
  readonly heldBack: string;
  readonly period: string;
  periodOf(from: string | undefined, to: string | undefined): string;
  readonly purpose: string;
  readonly madeFor: string;

  role(role: string): string;
  person(type: string): string;
  /** Somebody without a name: `Campaign manager 2 (Northstar)`. */
  numbered(role: string, number: number, organisation: string | undefined): string;
  /** What a source says of an approval: approved, rejected … */
  status(word: string): string;

  /** A verdict and the rule it was judged by; policy 0 is the built-in one. */
  verdictBy(verdict: string, rule: string, policy: number): string;
  claimed(status: string, by: string | undefined, at: string | undefined): string;
  readonly noVerdicts: string;

  readonly claimedOnly: string;
  /** How many notes are on an event, and disputes over it. */
  noted(notes: number, disputes: number): string;
  reason(text: string): string;
  decided(policy: string | undefined, version: string | undefined, rule: string | undefined): string;
  /** In the summary: so many acts with this verdict. */
  verdictCount(count: number, verdict: string): string;
  /** A sentence with the verdict on its act; `isSayable` false: the source cannot say. */
  judgedAct(sentence: string, verdict: string, isSayable: boolean): string;
  /** Before the reason of a verdict that several acts share. */
  readonly ofEach: string;
  /** What a verdict rests on, in the sentences of its events. */
  restsOn(sentences: string): string;
  unknowns(count: number): string;
  undone(denied: number, failed: number): string;

  readonly answer: AnswerWords;
  readonly money: MoneyWords;
  readonly namedHead: readonly [name: string, id: string, role: string, organisation: string];
  readonly unknown: UnknownWords;
  readonly proof: ProofWords;
}

export interface AnswerWords {
  readonly verdicts: Readonly<Record<'answered' | 'partly' | 'cannot', string>>;
  /** Before the entries a clause rests on, in brackets. */
  readonly derived: string;
  readonly claimed: string;
  /** Before the first entries of more than are named. */
  firstOf(count: string): string;
}

export interface MoneyWords {
  readonly head: readonly [thing: string, field: string, from: string, to: string, moved: string, count: string];
  readonly note: string;
  readonly notSaid: string;
  more(count: number): string;
  /** Without `ends` where first and last are not what the sum is between. */
  moved(field: string, thing: string, sum: string, ends: { from: string; to: string } | undefined): string;
  sum(field: string, amount: string, things: number): string;
  broken(thing: string, field: string): string;
  refused(thing: string, field: string, from: string, to: string): string;
  noCurrency(count: number): string;
  withheld(count: number): string;
  spent(thing: string, amount: string, days: number): string;
  planned(amount: string, difference: string): string;
  stated(what: string, amount: string): string;
  differs(stated: string, recorded: string, days: number, difference: string): string;
}

export interface UnknownWords {
  readonly nothing: string;
  missing(paths: string, count: number): string;
  missingHere(paths: string): string;
  erased(people: number): string;
  unreadable(count: number): string;
  damaged(count: number): string;
  ahead(count: number): string;
  unknownType(count: number): string;
  sealed(count: number): string;
  readonly freeText: string;
  readonly restricted: string;
  readonly withheld: string;
  readonly notRevealed: string;
  cut(count: string): string;
  readonly spendLeftOut: string;
  /** `to` undefined: it has not ended. */
  gap(source: string, from: string, to: string | undefined): string;
  furtherGaps(count: number): string;
  readonly noSources: string;
  otherSources(count: number): string;
  readonly sourcesHead: readonly [source: string, events: string, first: string, last: string, gaps: string];
}

export interface ProofWords {
  noFont(count: number): string;
  readonly intro: string;
  readonly origin: string;
  readonly size: string;
  readonly root: string;
  readonly entries: string;
  readonly made: string;
  readonly report: string;
  madeBy(moment: string, by: string | undefined): string;
  readonly offline: string;
  readonly bundle: string;
  readonly thisPage: string;
  foot(origin: string, size: string, root: string): string;
}

const WORDS: Readonly<Record<PageLanguage, Words>> = { en: englishWords, de: germanWords };

export function wordsOf(language: PageLanguage): Words {
  return WORDS[language];
}
