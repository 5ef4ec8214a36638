/** Terms of values that come again are the same objects, apart for each owner and way of listing, until all is let go. */

import { expect, test } from 'vitest';
import { forgetKept, type ClassifiedEvent } from './index.ts';
import { accepted, user } from './owners.fixture.ts';

const event = (extra: object = {}): ClassifiedEvent =>
  accepted({ type: 'campaign.paused', actor: user, reason: 'Spring sale', scope: { client: 'Lark' }, ...extra });

test('the same event again has the same terms and texts, as the same objects', () => {
  const [first, again] = [event(), event()];
  expect(again.terms).toEqual(first.terms);
  expect(again.texts).toEqual(first.texts);
  const isKept = (now: readonly object[], before: readonly object[]): boolean[] =>
    now.map((one, at) => one === before[at]);
  // The ref of who acted is put in by the vault.
  expect(again.terms.filter((term, at) => term !== first.terms[at]).map(({ field }) => field)).toEqual(['actor.ref']);
  expect(isKept(again.texts, first.texts)).not.toContain(false);
  forgetKept();
  expect(isKept(event().terms, first.terms)).not.toContain(true);
  expect(isKept(event().texts, first.texts)).not.toContain(true);
});

test('one value of several owners, and listed in several ways, stays apart', () => {
  const target = (id: string, name: string): ClassifiedEvent => event({ targets: [{ type: 'campaign', id, name }] });
  const listedOf = (of: ClassifiedEvent): unknown[] =>
    of.terms.filter(({ field }) => field === 'target').map(({ value, listed }) => [value, listed]);
  // A name is not listed among ids, even where an id of the same text was.
  expect(listedOf(target('Lark', 'Wren'))).toEqual([
    ['lark', 'Lark'],
    ['campaign/lark', undefined],
    ['wren', undefined],
  ]);
  expect(listedOf(target('Wren', 'LARK'))).toEqual([
    ['wren', 'Wren'],
    ['campaign/wren', undefined],
    ['lark', undefined],
  ]);
  const owners = (of: ClassifiedEvent): unknown[] =>
    of.texts.filter(({ words }) => words.includes('ruiz')).map(({ namespace, person }) => [namespace.words, person]);
  const named = event({ reason: 'Ana Ruiz', targets: [{ type: 'campaign', id: 'c', name: 'Ana Ruiz' }] });
  expect(owners(named)).toEqual([
    ['text.personal', 0],
    ['text', undefined],
    ['text.confidential', undefined],
  ]);
});
