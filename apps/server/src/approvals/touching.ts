/** Which acts that have a verdict already are to be judged anew because of an event. */

import { isMeant } from '@trailmark/access';
import { occurredMsOf, targetsOf, typeNameOf } from '@trailmark/catalog';
import type { ReadEvent } from '@trailmark/catalog';
import type { Filter } from '@trailmark/ledger';
import { parseSubject } from '@trailmark/vault';
import { linksOf } from '../links/index.ts';
import { endOf } from '../links/links-of.ts';
import type { House } from '../tenant/house.ts';
import { POLICY_SET, policyBook, policyOf } from './policy-book.ts';
import { SILENCE_TYPES } from './silence-book.ts';
import type { SilenceBook } from './silence-book.ts';
import { typesFilter } from './tie-book.ts';
import type { Tied } from './tied.ts';

/** From so many acts on it is quicker to look at the whole log again. */
const FEW = 2_000;
const KEPT_MAX = 1_000;
export const LINK_TYPES = ['trail.linked', 'trail.unlinked'] as const;

export interface TouchingParts {
  readonly house: House;
  readonly tied: Tied;
  readonly silences: SilenceBook;
  /** Acts below this one were judged in an earlier run: by how long a log nobody knows. */
  readonly start: number;
}

export class Touching {
  readonly #parts: TouchingParts;
  /** Acts below `to` were judged knowing the log up to `size`; both ascend. */
  #start: number;
  #judged: { readonly to: number; readonly size: number }[] = [];

  constructor(parts: TouchingParts) {
    this.#parts = parts;
    this.#start = parts.start;
  }

  note(to: number, size: number): void {
    const last = this.#judged.at(-1);
    if (last?.size === size) this.#judged.pop();
    this.#judged.push({ to, size });
    if (this.#judged.length <= KEPT_MAX) return;
    // What is forgotten counts as judged by who knows what.
    this.#start = this.#judged[KEPT_MAX / 2]?.to ?? this.#start;
    this.#judged = this.#judged.slice(KEPT_MAX / 2 + 1);
  }

  /** Acts below `to`, or all of them. */
  async by(event: ReadEvent, to: number): Promise<readonly number[] | 'all'> {
    const { house, tied } = this.#parts;
    const type = typeNameOf(event);
    const { watched } = policyBook(house);
    if (type === POLICY_SET) return this.#byPolicy(event, to);
    if (isMeant(type, LINK_TYPES)) return this.#byPeople(event, to);
    if (isMeant(type, SILENCE_TYPES)) return this.#bySilence(event, to);
    if (!isMeant(type, watched.around)) return [];
    const below = Math.min(to, this.#unknownBelow(event.index));
    return below === 0 ? [] : tied.touchedBy(event, watched, below);
  }

  /** Acts below this one may have been judged without knowing entry `index`. */
  #unknownBelow(index: number): number {
    let below = this.#start;
    for (const { to, size } of this.#judged) {
      if (size > index) break;
      below = to;
    }
    return below;
  }

  #byPolicy(event: ReadEvent, to: number): readonly number[] | 'all' {
    const { house } = this.#parts;
    const policy = policyOf(event);
    if (policy === undefined) return [];
    const { acts } = policyBook(house).watched;
    return this.#few([typesFilter(house, acts), { from: policy.fromMs }], to);
  }

  /** A silence decides where nothing was heard of an approval. */
  #bySilence(event: ReadEvent, to: number): readonly number[] | 'all' {
    const begun = this.#parts.silences.touching(event).map(({ fromMs }) => fromMs);
    const unheard: Filter = { any: [{ verdict: 'missing' }, { verdict: 'unsayable' }] };
    return this.#few([unheard, { from: Math.min(occurredMsOf(event), ...begun) }], to);
  }

  /** Whoever is linked with one of two who are linked now, or were until now. */
  async #byPeople(event: ReadEvent, to: number): Promise<readonly number[] | 'all'> {
    const { house, tied } = this.#parts;
    const ends = targetsOf(event).flatMap(({ id }) => id ?? []);
    const { book } = await linksOf(house);
    const nodes = new Set([...ends, ...book.joinedWith(ends).map(({ node }) => node)]);
    const touched = new Set<number>();
    for (const node of nodes) {
      if (parseSubject(node) === undefined) continue;
      const id = endOf(house, node)?.id;
      const who = { ref: node, ...(id === undefined ? {} : { id }) };
      const theirs = await tied.touchedByPerson(who, policyBook(house).watched, to);
      if (theirs === 'all') return 'all';
      for (const act of theirs) touched.add(act);
    }
    return [...touched];
  }

  #few(all: readonly Filter[], to: number): readonly number[] | 'all' {
    const { indexes, next } = this.#parts.house.ledger.find({ all }, { at: to, limit: FEW });
    return next === undefined ? indexes : 'all';
  }
}
