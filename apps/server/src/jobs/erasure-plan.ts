/** What an erasure takes: every group of the people named, and the search terms through which they could be found. */

import { addressTerms, normalText } from '@trailmark/catalog';
import { comparePlaces, erasureDigest } from '@trailmark/core';
import { parseSubject } from '@trailmark/vault';
import type { OpenedGroup } from '@trailmark/vault';
import { openRow } from '../search/show.ts';
import type { House } from '../tenant/house.ts';
import { breathe, matching } from './scan.ts';

/** Kept as JSON while an erasure runs: numbers and blind terms, nothing that names anyone. */
export interface ErasurePlan {
  /** Index, group, and which of `termSets` goes from that event. */
  readonly places: readonly (readonly [index: number, group: number, termSet: number])[];
  /** Decimal texts of 64-bit terms. */
  readonly termSets: readonly (readonly string[])[];
}

const YIELD_ROWS = 64;

/** Made while the keys still live, between two commits. */
export async function planErasure(house: House, subjects: readonly string[]): Promise<ErasurePlan> {
  const places: [number, number, number][] = [];
  const termSets: string[][] = [];
  const known = new Map<string, number>();
  const { size } = house.ledger.head();
  for (const subject of subjects) {
    const filter = { term: house.terms.term('subject', subject) };
    let rows = 0;
    for await (const index of matching(house, filter, { from: 0, to: size })) {
      const row = openRow(house, index);
      const groups = row?.opened.groups ?? [];
      groups.forEach((group, number) => {
        if (group.subject === undefined || group.state === 'removed' || !isSubject(group.subject, subject)) return;
        const terms = termsOf(house, group, groups[0]);
        const name = terms.join();
        const set = known.get(name) ?? termSets.push(terms) - 1;
        known.set(name, set);
        places.push([index, number, set]);
      });
      if (++rows % YIELD_ROWS === 0) await breathe();
    }
  }
  places.sort(comparePlaces);
  return { places, termSets };
}

/** What the erasure's own event commits to. */
export function planDigest({ places }: ErasurePlan): string {
  return erasureDigest(places.map(([index, group]) => [index, group] as const));
}

function isSubject(bytes: Uint8Array, subject: string): boolean {
  const wanted = parseSubject(subject);
  return wanted !== undefined && Buffer.compare(bytes, wanted) === 0;
}

/** The terms that the values of one person's group have put into the index, as the catalog makes them. */
function termsOf(house: House, group: OpenedGroup, open: OpenedGroup | undefined): string[] {
  const terms = new Set<string>();
  const add = (field: string, value: string): void =>
    void terms.add(String(house.terms.term(field, normalText(value))));
  const typeOf = new Map((open?.fields ?? []).map(({ path, text }) => [path, text]));
  for (const { path, type, text } of group.fields) {
    if (type !== 's') continue;
    const target = /^targets\.(\d+)\.(id|name|email)$/.exec(path);
    if (path === 'context.ip') for (const block of addressTerms(text)) add('ip', block);
    else if (target !== null) {
      add('target', text);
      const kind = typeOf.get(`targets.${target[1]}.type`);
      if (kind !== undefined && target[2] === 'id') add('target', `${kind}/${text}`);
    } else if (/^(actor|actor\.onBehalfOf|approval\.by)\.(id|name|email)$/.test(path)) {
      add('actor', text);
      add('approval', text);
    }
  }
  return [...terms].sort();
}
