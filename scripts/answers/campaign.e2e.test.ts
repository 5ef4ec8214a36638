/** A short campaign: the long one is `npm run answers`. */
import { expect, it } from 'vitest';
import { campaign } from './campaign.ts';
import { makers } from './makers.ts';

const CASES_EACH = 12;

it('no answer is invented and nobody who looks alike is accused', async () => {
  const seed = Math.floor(Math.random() * 1_000_000);
  const { cases, failures } = await campaign({ makers, seed, casesEach: CASES_EACH });
  expect(cases).toBe(CASES_EACH * Object.keys(makers).length);
  expect(failures.slice(0, 5), `npm run answers -- --seed ${seed} --cases ${CASES_EACH}`).toEqual([]);
});
