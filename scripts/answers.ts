/**
 * `npm run answers -- --seed 7 --cases 200 --question change,exports`: made-up cases of each question, recorded into one
 * real server and asked over HTTP. The seed is drawn at run time unless given; it makes the same cases again. A single one
 * by its own seed: `--seed 12 --cases 1 --question change --told silent`.
 */
import { parseArgs } from 'node:util';
import { campaign } from './answers/campaign.ts';
import { TELLINGS } from './answers/case.ts';
import { makers } from './answers/makers.ts';

const SEED_BELOW = 1_000_000;
const FAILURES_SHOWN_MAX = 20;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * SEED_BELOW)) },
    cases: { type: 'string', default: '200' },
    question: { type: 'string', default: 'all' },
    told: { type: 'string' },
  },
});
const names = values.question.split(',');
const chosen = Object.entries(makers).filter(([name]) => values.question === 'all' || names.includes(name));
if (chosen.length === 0) {
  console.error(`There is no question ${values.question}. There are: ${Object.keys(makers).join(', ')}.`);
  process.exit(2);
}
const told = TELLINGS.find((each) => each === values.told);
const seed = Number(values.seed);
console.log(`seed ${seed}: ${values.cases} cases each of ${chosen.map(([name]) => name).join(', ')}`);
const { cases, failures, tookMs } = await campaign({
  makers: Object.fromEntries(chosen),
  seed,
  casesEach: Number(values.cases),
  told,
});
for (const { question, seed: own, telling, problems, answer } of failures.slice(0, FAILURES_SHOWN_MAX))
  console.log(`FAILED ${question}, case ${own}, told ${telling}:\n  ${problems.join('\n  ')}\n${answer}\n`);
const at = (share: number): number => tookMs[Math.min(tookMs.length - 1, Math.floor(tookMs.length * share))] ?? 0;
console.log(`answers took ${at(0.5)} ms (half), ${at(0.99)} ms (99 of 100), ${at(1)} ms at most`);
console.log(
  failures.length === 0
    ? `ok: ${cases} cases, seed ${seed}`
    : `${failures.length} of ${cases} cases failed, seed ${seed}`,
);
process.exitCode = failures.length === 0 ? 0 : 1;
