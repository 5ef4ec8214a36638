/**
 * An answer while it is being found: what was asked of the trail, what is said and on which events, what stays unknown.
 * Nothing can be said here without an event.
 */

import { inOrder, timeText, type ReadEvent } from '@trailmark/catalog';
import type { Answer, AnswerVerdict, Cited, Clause, QuestionName, Unknown } from './answer.ts';
import type { SourceCoverage } from './coverage.ts';
import { citedOf } from './cited.ts';
import { olderIndexWords } from './older-index.ts';
import { Phrases, type Telling } from './phrases.ts';
import { verdictsPendingWords } from './pending.ts';
import { sightWords } from './sight.ts';
import { tooMuchHeadline, tooMuchWords } from './too-much.ts';
import type { FoundEvents, Trail, Wanted } from './trail.ts';
import { verdictsUntoldWords, type VerdictsUntold } from './untold-verdicts.ts';

/** What a question comes to, beside what was said on the way. */
export interface Outcome {
  readonly verdict: AnswerVerdict;
  /** One sentence. */
  readonly headline: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** Milliseconds: the time that matters for the question. Sources are counted in it. */
  readonly period: { readonly fromMs: number; readonly toMs: number };
}

export class Answering {
  readonly trail: Trail;
  readonly phrases: Phrases;
  readonly #clauses: Clause[] = [];
  readonly #unknown: Unknown[] = [];
  readonly #cited = new Map<number, ReadEvent>();
  /** Cited by others, as the gaps of a source are: of these there is no more than their names. */
  readonly #namedOnly = new Map<number, Cited>();
  readonly #coverage = new Map<string, Promise<readonly SourceCoverage[]>>();
  #isAskedWithheld = false;

  constructor(trail: Trail, telling: Telling) {
    this.trail = trail;
    this.phrases = new Phrases(telling, trail.sight.isRestricted);
  }

  /** Whether something could not be asked since its values are withheld: then nothing follows from its absence. */
  get isAskedWithheld(): boolean {
    return this.#isAskedWithheld;
  }

  async find(wanted: Wanted): Promise<FoundEvents> {
    const found = await this.trail.find(wanted);
    if (found.isWithheld === true) this.#isAskedWithheld = true;
    return found;
  }

  /** Says something that these events say. @throws Error without an event: that would be an invention */
  say(text: string, events: readonly ReadEvent[], kind: Clause['kind'] = 'recorded'): void {
    if (events.length === 0) throw new Error(`a clause without an event: ${text}`);
    this.#clauses.push({ text: this.phrases.sentence(text), events: this.#cite(events), kind });
  }

  /** Says what the trail does not say; with the events that show it. */
  cannotSay(code: string, text: string, events: readonly (ReadEvent | Cited)[] = []): void {
    this.#unknown.push({
      code,
      text: this.phrases.sentence(text),
      events: events.map((event) => this.#citeOne(event)),
    });
  }

  /** Who spoke in a period, asked once for each. */
  coverage({ fromMs, toMs }: Outcome['period']): Promise<readonly SourceCoverage[]> {
    const key = `${fromMs} ${toMs}`;
    const known = this.#coverage.get(key) ?? this.trail.coverage(fromMs, toMs);
    this.#coverage.set(key, known);
    return known;
  }

  get isSilent(): boolean {
    return this.#clauses.length === 0;
  }

  async answer(question: QuestionName, { verdict, headline, facts, period }: Outcome): Promise<Answer> {
    const { language, zone } = this.phrases.telling;
    const sources = await this.coverage(period);
    const evidence = new Map([...this.#cited.values()].sort(inOrder).map((event) => [event.index, citedOf(event)]));
    const gapEvents = sources.flatMap(({ gaps }) => gaps).flatMap(({ events }) => events);
    for (const event of [...this.#namedOnly.values(), ...gapEvents])
      if (!evidence.has(event.index)) evidence.set(event.index, event);
    const withheld = sightWords(this.trail.sight, this.phrases);
    const isCut = this.trail.isCut === true;
    const cut: Unknown[] = isCut ? [{ code: 'too_much', text: this.phrases.of(tooMuchWords), events: [] }] : [];
    const isPending = this.trail.areVerdictsPending === true;
    const pending = { code: 'verdicts_pending', text: this.phrases.of(verdictsPendingWords), events: [] };
    const isOlder = this.trail.isIndexOlder === true;
    const older = { code: 'index_older', text: this.phrases.of(olderIndexWords), events: [] };
    const { verdictsUntold } = this.trail;
    return {
      question,
      language,
      zone,
      verdict: (isCut || isPending || isOlder) && verdict === 'answered' ? 'partly' : verdict,
      headline: isCut && verdict === 'cannot' ? this.phrases.of(tooMuchHeadline) : this.phrases.sentence(headline),
      clauses: this.#clauses,
      unknown: [
        ...cut,
        ...(isPending ? [pending] : []),
        ...(isOlder ? [older] : []),
        ...(verdictsUntold === undefined ? this.#unknown : this.#withUntold(verdictsUntold)),
      ],
      period: { from: timeText(period.fromMs), to: timeText(period.toMs) },
      sources,
      ...(withheld === undefined ? {} : { withheld }),
      facts,
      evidence: [...evidence.values()],
    };
  }

  /** That there is none on an act would be wrong of verdicts that are not told. */
  #withUntold(why: VerdictsUntold): Unknown[] {
    const none = this.#unknown.filter(({ code }) => code === 'no_verdict');
    const events = [...new Map(none.flatMap((one) => one.events).map((event) => [event.index, event])).values()];
    const untold = { code: 'verdicts_untold', text: this.phrases.of(verdictsUntoldWords[why]), events };
    return [...this.#unknown.filter((one) => !none.includes(one)), untold];
  }

  #cite(events: readonly ReadEvent[]): Cited[] {
    // One event may tell several things of one clause; it is cited once.
    return [...new Map(events.map((event) => [event.index, event])).values()].map((event) => this.#citeOne(event));
  }
  #citeOne(event: ReadEvent | Cited): Cited {
    if (!isRead(event)) {
      this.#namedOnly.set(event.index, event);
      return event;
    }
    this.#cited.set(event.index, event);
    return citedOf(event);
  }
}

function isRead(event: ReadEvent | Cited): event is ReadEvent {
  return 'recorded' in event;
}
