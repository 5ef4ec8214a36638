/**
 * `npm run fuzz -- --seconds 60 --target all --seed 7`: throws mutated inputs at every parser and holds what comes out
 * against the parser's promises. An input that breaks one is saved under `scripts/fuzz/corpus/<target>/crash-<hash>`
 * and tried first by every later run, the tests' own included. `--seconds` is per target; `--file` tries one file.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fuzz, type RunReport } from './fuzz/runner.ts';
import { saveCrash } from './fuzz/saved-inputs.ts';
import { targets } from './fuzz/targets.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    target: { type: 'string', default: 'all' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    file: { type: 'string' },
  },
});
const names = values.target.split(',');
const chosen = targets.filter(({ name }) => values.target === 'all' || names.includes(name));
if (chosen.length === 0) {
  console.error(`There is no target ${values.target}. There are: ${targets.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

let failures = 0;
for (const target of chosen) {
  if (values.file !== undefined) {
    console.log(`${target.name}: ${await target.judge(new Uint8Array(readFileSync(values.file)))}`);
    continue;
  }
  const limits = { seed: Number(values.seed), runs: Infinity, seconds: Number(values.seconds), failuresMax: 5 };
  const report = await fuzz(target, limits);
  console.log(line(target.name, report));
  for (const { input, error, saved } of report.failures) {
    failures++;
    const file = saved ?? saveCrash(target.name, input);
    console.log(`  FAILED ${error.name}: ${error.message}\n  input of ${input.length} bytes: ${file}`);
    console.log(`${(error.stack ?? '').split('\n').slice(1, 6).join('\n')}`);
  }
}
console.log(failures === 0 ? `ok: seed ${values.seed}` : `${failures} failures, seed ${values.seed}`);
process.exitCode = failures === 0 ? 0 : 1;

/** Counts by outcome, the most frequent first: how deep the inputs got. */
function line(name: string, { runs, seconds, outcomes, slowestMs }: RunReport): string {
  const sorted = [...outcomes].sort(([, a], [, b]) => b - a);
  const shown = sorted.slice(0, 6).map(([outcome, count]) => `${outcome} ${((100 * count) / runs).toFixed(1)} %`);
  const rate = Math.round(runs / seconds);
  return `${name}: ${runs} inputs, ${rate} per second, slowest ${slowestMs.toFixed(0)} ms, ${outcomes.size} outcomes: ${shown.join(', ')}`;
}
