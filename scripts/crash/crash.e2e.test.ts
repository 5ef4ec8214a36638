/** The crash campaign in short: each scenario once. `npm run crash` does them hundreds of times. */
import { describe, expect, it } from 'vitest';
import { killAgainAndAgain, scenarios } from './campaign.ts';
import { randomFrom } from './random.ts';
import { trials } from './trials.ts';

const SEED = Date.now() % 1_000_000;

it(`every kind of kill leaves everything that was acknowledged (seed ${SEED})`, async () => {
  const names = Object.keys(scenarios);
  const seen: string[] = [];
  await killAgainAndAgain(names.length, names, randomFrom(SEED), ({ scenario }) => seen.push(scenario));
  expect(seen).toEqual(names);
});

describe(`nothing acknowledged is lost (seed ${SEED})`, () => {
  it.each(Object.keys(trials))('%s', async (name) => {
    const outcome = await trials[name]?.(randomFrom(SEED), 1);
    expect(outcome).toMatchObject({ name });
  });
});
