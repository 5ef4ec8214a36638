/** A short run of every fuzz target: all saved inputs, then a fixed number of mutations from a fixed seed. */
import { expect, test } from 'vitest';
import { fuzz } from './runner.ts';
import { savedInputs } from './saved-inputs.ts';
import { promise, type Target } from './target.ts';
import { targets } from './targets.ts';

test.each(targets)('$name keeps its promises', async (target) => {
  const report = await fuzz(target, { seed: 1, runs: target.quickRuns, seconds: 10, failuresMax: 1 });
  const told = report.failures.map(({ error, saved, input }) => ({
    text: `${saved ?? ''} ${error.stack}`,
    input: Buffer.from(input).toString('latin1').slice(0, 2_000),
  }));
  expect(told).toEqual([]);
  // A target that accepts nothing tests nothing.
  expect([...report.outcomes.keys()].some((outcome) => outcome.startsWith('accepted'))).toBe(true);
});

test('every target has a saved corpus', () => {
  expect(targets.filter(({ name }) => savedInputs(name).length === 0).map(({ name }) => name)).toEqual([]);
});

test('a broken parser is found, told once, and its input made small', async () => {
  const broken: Target = {
    name: 'broken',
    form: 'text',
    words: ['needle'],
    quickRuns: 0,
    seeds: () => [Buffer.from('some hay and more hay')],
    judge(input) {
      promise(!Buffer.from(input).includes('needle'), 'found the needle');
      return 'accepted';
    },
  };
  const limits = { seed: 3, runs: 3_000, seconds: 10, failuresMax: 5 };
  const { failures, runs } = await fuzz(broken, limits);
  expect(failures.map(({ input }) => Buffer.from(input).toString())).toEqual(['needle']);
  expect((await fuzz(broken, limits)).runs).toBe(runs);
});
