/**
 * What is called erased, held against the log: a value that cannot be read counts as erased only where a recorded
 * `trail.erased` entry commits to its place. A keyring that says "erased" by itself explains nothing.
 */
import { comparePlaces, erasureDigest, toHex, type ErasedPlace, type Findings } from '@trailmark/core';
import type { GroupFacts } from './fsck-contents.ts';

/** What an entry of the log itself says of an erasure (or purge): that it was asked for, or that it was done. */
export interface ErasureRecord {
  readonly kind: 'asked' | 'done';
  readonly erasure: string;
  /** Refs of the people, in hexadecimal. */
  readonly subjects: readonly string[];
  /** Digest of the list of what went (docs/format.md section 6), of one that was done. */
  readonly groupsSha256?: string;
}

/** A row of the store's list: this group was erased by what entry `by` says. */
interface ErasedRow {
  readonly index: number;
  readonly group: number;
  /** Where only one slot of the group was erased. */
  readonly slot?: number;
  readonly by: number;
}

const placeOf = ({ index, group, slot }: ErasedRow): ErasedPlace =>
  slot === undefined ? [index, group] : [index, group, slot];

interface Unexplained {
  /** Undefined for the row of a person in the directory. */
  readonly index: number | undefined;
  /** Undefined for values beside the groups, which no list names by a place. */
  readonly group: number | undefined;
  readonly facts: GroupFacts;
}

/** Groups kept one by one; each is some dozen bytes. */
const keptMax = 2 ** 22;

export class ErasureGrounds {
  #unfinished: ReadonlySet<string>;
  #wasAnyUnfinished: boolean;
  readonly #records = new Map<number, ErasureRecord>();
  /** Groups that cannot be read, whatever the list says of them. */
  readonly #unreadable: Unexplained[] = [];
  /** Groups that can be read and are listed as erased when the examination begins. */
  readonly #listed = new Map<string, number>();
  #surplus = 0;

  /** @param unfinished erasures that the server has approved and not finished, by their id */
  constructor(unfinished: ReadonlySet<string>) {
    this.#unfinished = unfinished;
    this.#wasAnyUnfinished = unfinished.size > 0;
  }

  /** Which of them are unfinished by now. To be read before the log: what is done by then is listed in it. */
  noteUnfinished(unfinished: ReadonlySet<string>): void {
    this.#unfinished = unfinished;
    this.#wasAnyUnfinished ||= unfinished.size > 0;
  }

  readList(rows: readonly ErasedRow[]): void {
    for (const { index, group, slot, by } of rows) if (slot === undefined) this.#listed.set(`${index} ${group}`, by);
  }

  noteRecord(index: number, record: ErasureRecord): void {
    this.#records.set(index, record);
  }

  /** Takes in how the groups of an event could be read. */
  noteGroups(index: number, groups: readonly GroupFacts[], findings: Findings): void {
    groups.forEach((facts, group) => {
      if (facts.state === 'unreadable') {
        if (this.#unreadable.length < keptMax) this.#unreadable.push({ index, group, facts });
        else this.#surplus++;
      }
      if (facts.state === 'readable') this.#noteReadable(index, group, findings);
    });
  }

  /** The same of an event of which no group is unreadable. @param readable a bit for each group that could be read */
  noteReadable(index: number, readable: number, findings: Findings): void {
    if (this.#listed.size === 0) return;
    for (let group = 0; readable >>> group > 0; group++) {
      if ((readable >>> group) & 1) this.#noteReadable(index, group, findings);
    }
  }

  #noteReadable(index: number, group: number, findings: Findings): void {
    const by = this.#listed.get(`${index} ${group}`);
    if (by === undefined) return;
    const text = `it is listed as erased by entry ${by}, and can still be read`;
    findings.add('value.changed', `group ${group} of entry ${index}`, text);
  }

  noteFurther(index: number, further: readonly GroupFacts[]): void {
    for (const facts of further) {
      if (facts.state !== 'unreadable') continue;
      if (this.#unreadable.length < keptMax) this.#unreadable.push({ index, group: undefined, facts });
      else this.#surplus++;
    }
  }

  /** The key of somebody's row in the directory is gone, though values of theirs could still be read. */
  noteGone(subject: Uint8Array): void {
    const facts = { state: 'unreadable', why: 'the key of this person is gone', isKeyGone: true, subject } as const;
    if (this.#unreadable.length < keptMax) this.#unreadable.push({ index: undefined, group: undefined, facts });
    else this.#surplus++;
  }

  /**
   * Whether the store's part in the erasures of this event is over. While one is under way its keys are gone before its
   * terms, so that the index cannot be judged.
   */
  isSettled(index: number, groups: readonly GroupFacts[] = [], further: readonly GroupFacts[] = []): boolean {
    const isAllListed = groups.every(
      ({ state }, group) => state !== 'unreadable' || this.#listed.has(`${index} ${group}`),
    );
    const isAnyGone = [...groups, ...further].some(({ state }) => state === 'unreadable');
    return !isAnyGone || (isAllListed && !this.#wasAnyUnfinished);
  }

  /**
   * Holds the store's list of what was erased against the entries, then everything unreadable against the list.
   * Changes nothing, so that it can be asked again with a later list.
   */
  report(rows: readonly ErasedRow[], findings: Findings): { erased: number; unfinished: number } {
    const grounded = this.#groundedBy(rows, findings);
    const awaited = this.#people('asked', (erasure) => this.#unfinished.has(erasure));
    const erased = this.#people('done', () => true);
    let unfinished = 0;
    for (const { index, group, facts } of this.#unreadable) {
      const subject = facts.subject === undefined ? '' : toHex(facts.subject);
      if (group === undefined ? erased.has(subject) : grounded.has(`${index} ${group}`)) continue;
      if (facts.isKeyGone === true && awaited.has(subject)) {
        unfinished++;
        continue;
      }
      const where = group === undefined ? `entry ${index}` : `group ${group} of entry ${index}`;
      const at = index === undefined ? `person ${subject}` : where;
      findings.add(
        'withheld.without_ground',
        at,
        `${facts.why ?? 'it cannot be read'}, and no recorded erasure says so`,
      );
    }
    if (this.#surplus > 0) {
      const text = `${this.#surplus} more groups cannot be read than can be accounted for`;
      findings.add('withheld.without_ground', 'entries', text);
    }
    return { erased: rows.length, unfinished };
  }

  /** The places of every list that is the one its entry committed to. */
  #groundedBy(rows: readonly ErasedRow[], findings: Findings): Set<string> {
    const grounded = new Set<string>();
    const lists = Map.groupBy(rows, ({ by }) => by);
    for (const [by, { kind }] of this.#records) if (kind === 'done' && !lists.has(by)) lists.set(by, []);
    for (const [by, listed] of lists) {
      const places = listed.map(placeOf).sort(comparePlaces);
      if (!this.#isCommitted(by, places, findings)) continue;
      for (const row of listed) grounded.add(placeOf(row).join(' '));
    }
    return grounded;
  }

  #isCommitted(by: number, places: readonly ErasedPlace[], findings: Findings): boolean {
    const record = this.#records.get(by);
    const actual = erasureDigest(places);
    if (record?.kind !== 'done') {
      const text = `${places.length} groups are listed as erased by this entry, which is no erasure`;
      findings.add('withheld.without_ground', `entry ${by}`, text);
      return false;
    }
    const expected = record.groupsSha256;
    if (actual === expected) return true;
    // A crash may have come between the entry and its list; the next start writes the list.
    if (places.length > 0 || !this.#unfinished.has(record.erasure)) {
      const text = 'the list of what this erasure took is not the one it committed to';
      findings.add('withheld.without_ground', `entry ${by}`, text, { expected: expected ?? 'nothing', actual });
    }
    return false;
  }

  /** People named by records of this kind, of erasures that are asked for. */
  #people(kind: ErasureRecord['kind'], isMeant: (erasure: string) => boolean): Set<string> {
    const people = new Set<string>();
    for (const record of this.#records.values()) {
      if (record.kind === kind && isMeant(record.erasure)) for (const subject of record.subjects) people.add(subject);
    }
    return people;
  }
}
