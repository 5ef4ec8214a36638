/** Invented people, things and times for one case: no other seed has any of its names, ids, sources or hours. */

import { seededRandom, type Random, type SampleEvent } from '@trailmark/sample';

const SYLLABLES = 'ba ke mo ri tu sel van dor lin gra pex zul hef jin wob cas nym tor qua fid'.split(' ');
const PEOPLE_EACH = 64;
const FIRST_MS = Date.UTC(2011, 0, 3);
const WEEK_MS = 604_800_000;
/** Weeks before the clock of any run; seeds so far apart share one. */
const WEEKS = 700;

export type Actor = SampleEvent['actor'];

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly actor: Actor;
}

export type Told = Omit<SampleEvent, 'id' | 'time'>;

export class Cast {
  readonly seed: number;
  readonly random: Random;
  /** The beginning of a week that is the case's alone. */
  readonly startMs: number;
  #people = 0;
  #things = 0;
  #events = 0;

  constructor(seed: number, question: string) {
    this.seed = seed;
    this.random = seededRandom(seed * 7 + question.length);
    this.startMs = FIRST_MS + (seed % WEEKS) * WEEK_MS;
  }

  /** @param roles as their source says them */
  person(roles: readonly string[] = ['campaign_manager']): Person {
    const id = `u_${this.seed}_${this.#people}`;
    const name = nameOf(this.seed * PEOPLE_EACH + this.#people++);
    return { id, name, actor: { type: 'user', id, name, roles } };
  }

  machine(type: 'service' | 'agent', label: string): Person {
    const id = `${label}_${this.seed}_${this.#people}`;
    const name = nameOf(this.seed * PEOPLE_EACH + this.#people++);
    return { id, name, actor: { type, id, name } };
  }

  thing(type: string, name?: string): { readonly type: string; readonly id: string; readonly name?: string } {
    const id = `${type}_${this.seed}_${this.#things++}`;
    return { type, id, ...(name === undefined ? {} : { name }) };
  }

  source(label: string): string {
    return `${label}-${this.seed}`;
  }

  /** A moment, minutes after the beginning. */
  at(minutes: number): number {
    return this.startMs + minutes * 60_000;
  }

  event(minutes: number, telling: Told): SampleEvent {
    const id = `e_${this.seed}_${this.#events++}`;
    return { id, time: new Date(this.at(minutes)).toISOString(), ...telling };
  }

  between(from: number, to: number): number {
    return from + Math.floor(this.random() * (to - from + 1));
  }
  chance(share: number): boolean {
    return this.random() < share;
  }
  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.between(0, items.length - 1)] ?? items[0];
  }
  hash(): string {
    return Array.from({ length: 64 }, () => this.between(0, 15).toString(16)).join('');
  }
}

/** Two words that no other number has. */
function nameOf(number: number): string {
  const words: string[] = [];
  let rest = number;
  for (let at = 0; at < 6; at++) {
    words.push(SYLLABLES[rest % SYLLABLES.length] ?? '');
    rest = Math.floor(rest / SYLLABLES.length);
  }
  const capital = (parts: readonly string[]): string => parts.join('').replace(/^./, (letter) => letter.toUpperCase());
  return `${capital(words.slice(0, 3))} ${capital(words.slice(3))}`;
}
