/** What an erasure takes: groups of the people named, single fields, and the terms through which they could be found. */

import { comparePlaces, erasureDigest } from '@trailmark/core';
import type { ErasedPlace } from '@trailmark/core';
import { parseSubject } from '@trailmark/vault';
import type { Field } from '@trailmark/catalog';
import type { OpenedGroup } from '@trailmark/vault';
import { linkTextsOf } from '../links/link-texts.ts';
import { openRow } from '../search/show.ts';
import type { OpenRow } from '../search/show.ts';
import type { House } from '../tenant/house.ts';
import { fieldPlace } from './erasure-fields.ts';
import type { FieldPick } from './erasure-fields.ts';
import { termsLost } from './erasure-terms.ts';
import { breathe, matching } from './scan.ts';

/** Kept as JSON while an erasure runs: numbers and blind terms, nothing that names anyone. `set` is one of `termSets`. */
export interface ErasurePlan {
  /** Whole groups. */
  readonly places: readonly (readonly [index: number, group: number, set: number])[];
  /** Single fields of groups that stay. */
  readonly fields: readonly (readonly [index: number, group: number, slot: number, set: number])[];
  /** Events that name a person without a group: they are unreadable with the key, and no place of the list. */
  readonly further: readonly (readonly [index: number, set: number])[];
  /** Decimal texts of 64-bit terms. */
  readonly termSets: readonly (readonly string[])[];
}

const YIELD_ROWS = 64;

/** Every place of a plan, as the erasure's own event and bundles list them. */
export function placesOf({ places, fields }: ErasurePlan): ErasedPlace[] {
  const all: ErasedPlace[] = places.map(([index, group]) => [index, group] as const);
  for (const [index, group, slot] of fields) all.push([index, group, slot]);
  return all.sort(comparePlaces);
}

/** What the erasure's own event commits to. */
export function planDigest(plan: ErasurePlan): string {
  return erasureDigest(placesOf(plan));
}

/** Which terms go from which event. */
export function* termsOfPlan({ places, fields, further, termSets }: ErasurePlan) {
  const setOf = (set: number): BigInt64Array => BigInt64Array.from(termSets[set] ?? [], BigInt);
  for (const [index, , set] of places) yield { index, terms: setOf(set) };
  for (const [index, , , set] of fields) yield { index, terms: setOf(set) };
  for (const [index, set] of further) yield { index, terms: setOf(set) };
}

/**
 * Gathers a plan while the keys still live. `reach` goes through what was recorded since it last stopped, so that most
 * of the work is done while recording goes on, and only the rest between two commits.
 */
export class Planner {
  readonly #house: House;
  readonly #subjects: readonly Uint8Array[];
  readonly #refs: readonly string[];
  #fields: readonly FieldPick[];
  readonly #taken: ReadonlySet<string>;
  readonly #places: [number, number, number][] = [];
  readonly #further: [number, number][] = [];
  readonly #termSets: string[][] = [];
  readonly #sets = new Map<string, number>();
  readonly #seen = new Set<number>();
  #from = 0;

  /** @param taken places (`index group`, `index group slot`) that another erasure is about to list */
  constructor(
    house: House,
    refs: readonly string[],
    fields: readonly FieldPick[],
    taken: ReadonlySet<string> = new Set(),
  ) {
    this.#house = house;
    this.#refs = refs;
    this.#subjects = refs.flatMap((ref) => parseSubject(ref) ?? []);
    this.#fields = fields;
    this.#taken = taken;
  }

  async reach(to: number): Promise<void> {
    const span = { from: this.#from, to };
    let rows = 0;
    for (const ref of this.#refs) {
      const filter = { term: this.#house.terms.term('subject', ref) };
      for await (const index of matching(this.#house, filter, span)) {
        if (!this.#seen.has(index)) this.#takePeople(index);
        this.#seen.add(index);
        if (++rows % YIELD_ROWS === 0) await breathe();
      }
    }
    this.#from = to;
  }

  finish(): ErasurePlan {
    const named = new Set(this.#fields.map(({ index, path }) => `${index} ${path}`));
    const texts = linkTextsOf(this.#house, this.#refs).filter(({ index, path }) => !named.has(`${index} ${path}`));
    this.#fields = [...this.#fields, ...texts];
    const whole = new Set(this.#places.map(([index, group]) => `${index} ${group}`));
    const fields = this.#fields.flatMap((pick) => this.#planField(pick, whole));
    return {
      places: this.#places.sort(comparePlaces),
      fields: fields.sort(comparePlaces),
      further: this.#further,
      termSets: this.#termSets,
    };
  }

  /** All that an event holds of the people, at once: one of them may have put the same terms as the other. */
  #takePeople(index: number): void {
    const row = openRow(this.#house, index);
    if (row === undefined) return;
    const { opened } = row;
    const erased = this.#erasedOf(index);
    const mine = opened.groups.map((group) => this.#isMine(group) && group.state !== 'removed');
    const further = opened.further.filter((part) => this.#isMine(part));
    const set = this.#setOf(this.#lost(row, (group) => this.#isMine(group)));
    mine.forEach((isMine, group) => {
      if (isMine && !erased.has(`${index} ${group}`)) this.#places.push([index, group, set]);
    });
    if (further.length > 0) this.#further.push([index, set]);
  }

  #planField({ index, path }: FieldPick, whole: ReadonlySet<string>): [number, number, number, number][] {
    const row = openRow(this.#house, index);
    const place = row && fieldPlace(row.opened, path);
    if (row === undefined || place === undefined) return [];
    const { group, slot } = place;
    // With its group it goes anyway, and a place is listed by one erasure only.
    if (whole.has(`${index} ${group}`) || this.#erasedOf(index).has(`${index} ${group} ${slot}`)) return [];
    // Each with all that go from this event: two of them may have put the same term.
    const picked = new Set(this.#fields.filter((pick) => pick.index === index).map((pick) => pick.path));
    return [[index, group, slot, this.#setOf(this.#lost(row, (_, field) => picked.has(field.path)))]];
  }

  #lost({ entry, opened }: OpenRow, isGone: (group: OpenedGroup, field: Field) => boolean): readonly string[] {
    return termsLost(this.#house.terms, this.#house.catalog, entry.type, opened, isGone);
  }

  /** What earlier erasures list of an event. */
  #erasedOf(index: number): ReadonlySet<string> {
    const rows = this.#house.ledger.erased(index, index + 1);
    const listed = rows.map(({ group, slot }) =>
      slot === undefined ? `${index} ${group}` : `${index} ${group} ${slot}`,
    );
    return listed.length === 0 ? this.#taken : new Set([...this.#taken, ...listed]);
  }

  #isMine({ subject }: OpenedGroup): boolean {
    return subject !== undefined && this.#subjects.some((mine) => Buffer.compare(mine, subject) === 0);
  }

  #setOf(terms: readonly string[]): number {
    const name = terms.join();
    const known = this.#sets.get(name);
    if (known !== undefined) return known;
    const set = this.#termSets.push([...terms]) - 1;
    this.#sets.set(name, set);
    return set;
  }
}
