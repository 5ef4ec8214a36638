/** What every answer says alike, in English and German: names, times, spans, numbers; as a person would write them. */

import { english, german, wordOf, type Entity, type Language, type Party } from '@trailmark/catalog';

/** To whom an answer is told, and when. */
export interface Telling {
  readonly language: 'en' | 'de';
  /** IANA name: times are those of its clocks. */
  readonly zone: string;
  readonly nowMs: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

interface Units {
  readonly second: readonly [string, string];
  readonly minute: readonly [string, string];
  readonly hour: readonly [string, string];
  readonly day: readonly [string, string];
}
const UNITS: Readonly<Record<Telling['language'], Units>> = {
  en: {
    second: ['second', 'seconds'],
    minute: ['minute', 'minutes'],
    hour: ['hour', 'hours'],
    day: ['day', 'days'],
  },
  de: {
    second: ['Sekunde', 'Sekunden'],
    minute: ['Minute', 'Minuten'],
    hour: ['Stunde', 'Stunden'],
    day: ['Tag', 'Tage'],
  },
};
const TRAIL = { en: 'the trail', de: 'das Protokoll' };
const PART_OF_TRAIL = {
  en: 'what this key sees of the trail',
  de: 'was dieser Schlüssel vom Protokoll sieht,',
};
const SEEN = { en: 'what the trail saw', de: 'was das Protokoll sah' };
const PART_SEEN = { en: 'what this key sees of the trail', de: 'was dieser Schlüssel vom Protokoll sieht' };
const QUOTES = { en: ['“', '”'], de: ['„', '“'] } as const;

export class Phrases {
  readonly telling: Telling;
  readonly language: Language;
  /** What was searched, at the beginning of a clause: `the trail` shows something, or what the reader's key sees of it does. */
  readonly trail: string;
  /** The same behind a preposition: outside `what the trail saw`. */
  readonly seen: string;
  readonly #clock: Intl.DateTimeFormat;

  /** @throws RangeError where the zone is none */
  constructor(telling: Telling, isRestricted = false) {
    this.telling = telling;
    this.trail = this.of(isRestricted ? PART_OF_TRAIL : TRAIL);
    this.seen = this.of(isRestricted ? PART_SEEN : SEEN);
    this.language = telling.language === 'de' ? german : english;
    this.#clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: telling.zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  }

  /** The words of the language it is told in. */
  of<T>(words: Readonly<Record<Telling['language'], T>>): T {
    return words[this.telling.language];
  }

  /** `20 November 2026, 14:05` on the clocks of the zone; German `20. November 2026, 14:05 Uhr`. */
  time(ms: number): string {
    const part = this.#partsOf(ms);
    return `${this.#date(part)}, ${this.#clockOf(part)}`;
  }
  date(ms: number): string {
    return this.#date(this.#partsOf(ms));
  }
  /** The time of day alone where it is the day of the other moment. */
  timeAfter(ms: number, otherMs: number): string {
    return this.date(ms) === this.date(otherMs) ? this.#clockOf(this.#partsOf(ms)) : this.time(ms);
  }

  /** `on 20 November 2026 at 14:05`; `at 14:05` where it is the day of the other moment. */
  when(ms: number, otherMs?: number): string {
    const part = this.#partsOf(ms);
    const clock = this.of({ en: `at ${this.#clockOf(part)}`, de: `um ${this.#clockOf(part)}` });
    if (otherMs !== undefined && this.date(ms) === this.date(otherMs)) return clock;
    return `${this.of({ en: 'on', de: 'am' })} ${this.#date(part)} ${clock}`;
  }
  /** `before 20 November 2026, 14:05`. */
  before(ms: number): string {
    return this.of({ en: `before ${this.time(ms)}`, de: `vor dem ${this.time(ms)}` });
  }
  /** From one moment to the other: `from 20 November 2026, 14:05 to 16:00`. */
  span(fromMs: number, toMs: number): string {
    const [from, to] = [this.time(fromMs), this.timeAfter(toMs, fromMs)];
    const isDay = this.date(fromMs) === this.date(toMs);
    return this.of({ en: `from ${from} to ${to}`, de: `vom ${from} bis ${isDay ? '' : 'zum '}${to}` });
  }
  /** Begins a sentence on several things: `Between 20 November 2026, 14:05 and 16:00`; of one moment `On …`. */
  between(fromMs: number, toMs: number): string {
    const [from, to] = [this.time(fromMs), this.timeAfter(toMs, fromMs)];
    if (this.time(fromMs) === this.time(toMs)) return this.of({ en: `On ${from}`, de: `Am ${from}` });
    const isDay = this.date(fromMs) === this.date(toMs);
    return this.of({
      en: isDay ? `On ${this.date(fromMs)} between ${this.#clockAt(fromMs)} and ${to}` : `Between ${from} and ${to}`,
      de: isDay
        ? `Am ${this.date(fromMs)} zwischen ${this.#clockAt(fromMs)} und ${to}`
        : `Zwischen dem ${from} und dem ${to}`,
    });
  }
  /** `40 minutes later`. */
  later(ms: number): string {
    return `${this.duration(ms)} ${this.of({ en: 'later', de: 'später' })}`;
  }

  /** How long: `40 minutes`, `3 hours`, `2 days`; the largest unit of which there are two, else the next smaller. */
  duration(ms: number): string {
    const { second, minute, hour, day } = UNITS[this.telling.language];
    const size = Math.abs(ms);
    const [unit, names] =
      size >= 2 * DAY_MS
        ? [DAY_MS, day]
        : size >= 2 * HOUR_MS
          ? [HOUR_MS, hour]
          : size >= 2 * MINUTE_MS
            ? [MINUTE_MS, minute]
            : [1_000, second];
    const count = Math.round(size / unit);
    return `${this.number(count)} ${count === 1 ? names[0] : names[1]}`;
  }

  number(value: number): string {
    return this.language.decimal(String(value));
  }
  list(items: readonly string[]): string {
    return this.language.list(items);
  }
  /** Behind other words in a sentence: without its stop, and without a capital that only begins it. */
  within(sentence: string): string {
    return sentence
      .replace(/\.$/, '')
      .replace(this.of({ en: /^(The|A|No|Since|Version) /, de: /^(Der|Die|Das|Seit|Kein|Keine) / }), (word) =>
        word.toLowerCase(),
      );
  }
  /** A sentence with the capital that words of ours have at its beginning; names stand as their owners write them. */
  sentence(text: string): string {
    return /^(person|somebody|jemand|the|which|what) /.test(text) ? this.begin(text) : text;
  }
  /** As the beginning of a sentence. */
  begin(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
  }
  quoted(text: string): string {
    const [open, close] = QUOTES[this.telling.language];
    return `${open}${wordOf(text) ?? ''}${close}`;
  }

  /** A name; without one that may be shown, the ref under which the person is found; an id only where nothing else is. */
  party({ name, ref, id }: Party): string {
    const shown = wordOf(name);
    if (shown !== undefined) return shown;
    if (ref !== undefined) return `${this.of({ en: 'person', de: 'Person' })} ${ref}`;
    if (id === undefined) return this.of({ en: 'somebody', de: 'jemand' });
    return wordOf(id) ?? id;
  }
  entity({ type, id }: Entity): string {
    return this.language.thing(type, wordOf(id));
  }

  #clockAt(ms: number): string {
    return this.#clockOf(this.#partsOf(ms));
  }
  #partsOf(ms: number): Map<string, string> {
    return new Map(this.#clock.formatToParts(ms).map(({ type, value }) => [type, value]));
  }
  #date(part: ReadonlyMap<string, string>): string {
    const number = (name: string): number => Number(part.get(name));
    return this.language.date(number('year'), number('month'), number('day'));
  }
  #clockOf(part: ReadonlyMap<string, string>): string {
    const clock = `${part.get('hour') ?? ''}:${part.get('minute') ?? ''}`;
    return this.of({ en: clock, de: `${clock} Uhr` });
  }
}
