/** How far a dispute is follows from what was recorded of it, whatever else is said. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { acknowledgedBy, DisputeBook, stateOf } from './dispute-book.ts';
import type { SaidStep, Side, StepKind } from './dispute-book.ts';

type Said = readonly [kind: StepKind, key: string, side?: Side];

function bookOf(steps: readonly Said[]): DisputeBook {
  const book = new DisputeBook();
  steps.forEach(([kind, key, side], index) => book.take({ kind, dispute: 'dis_1', event: 7, index, key, side }));
  return book;
}

function stateAfter(...steps: Said[]): string | undefined {
  const dispute = bookOf(steps).dispute('dis_1');
  return dispute && stateOf(dispute);
}

it('goes from open over answered and resolved to acknowledged by both', () => {
  expect(stateAfter(['disputed', 'ana'])).toBe('open');
  expect(stateAfter(['disputed', 'ana'], ['answered', 'ana'])).toBe('open');
  expect(stateAfter(['disputed', 'ana'], ['answered', 'ben'])).toBe('answered');
  expect(stateAfter(['disputed', 'ana'], ['answered', 'ben'], ['resolved', 'ben'])).toBe('resolved');
  const settled: Said[] = [
    ['disputed', 'ana'],
    ['resolved', 'ben'],
    ['acknowledged', 'ben', 'answerer'],
    ['acknowledged', 'carla', 'answerer'],
  ];
  expect(stateAfter(...settled)).toBe('resolved');
  expect(stateAfter(...settled, ['acknowledged', 'ana', 'asker'])).toBe('acknowledged');
});

it('is the same dispute whatever is said of others, and of none that nobody opened', () => {
  const kinds = fc.constantFrom<StepKind>('disputed', 'answered', 'resolved', 'acknowledged');
  const step = fc.record({
    kind: kinds,
    dispute: fc.constantFrom('dis_1', 'dis_2', 'dis_3'),
    event: fc.nat(3),
    key: fc.constantFrom('ana', 'ben'),
    side: fc.constantFrom<Side>('asker', 'answerer'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (drawn) => {
      const steps = drawn.map((one, index): SaidStep => ({ ...one, index }));
      const [book, alone] = [new DisputeBook(), new DisputeBook()];
      for (const one of steps) book.take(one);
      for (const one of steps.filter(({ dispute }) => dispute === 'dis_1')) alone.take(one);
      expect(book.dispute('dis_1')).toEqual(alone.dispute('dis_1'));
      const dispute = book.dispute('dis_1');
      expect(dispute === undefined).toBe(!steps.some(({ kind, dispute: id }) => kind === 'disputed' && id === 'dis_1'));
      if (dispute !== undefined && stateOf(dispute) === 'acknowledged')
        expect(acknowledgedBy(dispute)).toEqual(['asker', 'answerer']);
    }),
  );
});
