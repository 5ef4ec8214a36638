/** Links made and undone in any order join the same. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { JOINED_MAX, LinkBook } from './link-book.ts';
import type { Link } from './link-book.ts';

const NODES = ['campaign/a', 'campaign/b', 's_c', 's_d', 's_e', 'lead/f', 'lead/g'];

type Step = { readonly add: Link } | { readonly undo: string; readonly index: number };

/** Some links, some of them undone. */
const steps = fc.array(fc.tuple(fc.nat(6), fc.nat(6), fc.boolean()), { maxLength: 14 }).map((drawn) =>
  drawn.flatMap(([one, other, isUndone], at): Step[] => {
    const ends = [NODES[one] ?? '', NODES[other] ?? ''] as const;
    if (one === other) return [];
    const id = `lnk_${at}`;
    const made: Step = { add: { id, index: at, ends } };
    return isUndone ? [made, { undo: id, index: 100 + at }] : [made];
  }),
);

function bookOf(all: readonly Step[]): LinkBook {
  const book = new LinkBook();
  for (const step of all) {
    if ('add' in step) book.add(step.add);
    else book.undo(step.undo, step.index);
  }
  return book;
}

/** The plainest way to the same: everybody begins alone, and each live link makes two groups one. */
function groupOf(all: readonly Step[], node: string): string[] {
  const undone = new Set(all.flatMap((step) => ('undo' in step ? [step.undo] : [])));
  const groups = new Map(NODES.map((one) => [one, one]));
  for (const step of all) {
    if (!('add' in step) || undone.has(step.add.id)) continue;
    const [one = '', other = ''] = step.add.ends.map((end) => groups.get(end) ?? '');
    for (const [member, group] of groups) if (group === other) groups.set(member, one);
  }
  return NODES.filter((one) => one !== node && groups.get(one) === groups.get(node)).sort();
}

it('joins the same in any order, cycles and doublings included', () => {
  fc.assert(
    fc.property(
      steps.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
      ),
      ([all, shuffled]) => {
        const [book, other] = [bookOf(all), bookOf(shuffled)];
        for (const node of NODES) {
          const joined = book.joinedWith([node]).map((reached) => reached.node);
          expect([...joined].sort()).toEqual(groupOf(all, node));
          expect(other.joinedWith([node])).toEqual(book.joinedWith([node]));
        }
      },
    ),
  );
});

it('reaches nothing that lies behind what may not be seen', () => {
  fc.assert(
    fc.property(steps, fc.constantFrom(...NODES), fc.constantFrom(...NODES), (all, start, hidden) => {
      const without = all.filter((step) => 'undo' in step || !step.add.ends.includes(hidden));
      const seen = bookOf(all).joinedWith([start], (node) => node !== hidden);
      const expected = start === hidden ? [] : groupOf(without, start);
      expect(seen.map(({ node }) => node).sort()).toEqual(expected);
    }),
  );
});

it('reaches so many and no more', () => {
  const book = new LinkBook();
  for (let at = 0; at < 1_000; at++) book.add({ id: `lnk_${at}`, index: at, ends: [`x/${at}`, `x/${at + 1}`] });
  expect(book.joinedWith(['x/500'])).toHaveLength(JOINED_MAX);
});

it('keeps a link of which an end is gone, and joins nothing by it', () => {
  const book = new LinkBook();
  book.add({ id: 'lnk_1', index: 1, ends: ['s_a', 's_b'] }, true);
  expect(book.joinedWith(['s_a'])).toEqual([]);
  expect(book.isVoid('lnk_1')).toBe(true);
  expect(book.links()).toHaveLength(1);
});
