/**
 * `npm run crash`: kill -9 at random instants, again and again, while events, new people, erasures, exports and imports
 * are under way; after each kill everything is verified and every acknowledged event must be found. Before that full
 * and read-only disks, torn logs, power cuts. `-- --kills 300 --seed 7 --only erasure,load`; prints the seed, so that a
 * run can be repeated as far as timing allows. Ends with 1 on the first broken promise.
 */
import { parseArgs } from 'node:util';
import { killAgainAndAgain, orderOf, scenarios, type KillReport } from './crash/campaign.ts';
import { randomFrom } from './crash/random.ts';
import { trials } from './crash/trials.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '300' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** A store is begun afresh after this many kills, so that verification stays quick. */
    fresh: { type: 'string', default: '8' },
    /** Rounds of each trial beside the kills. */
    rounds: { type: 'string', default: '6' },
    /** Names of scenarios and trials, separated by commas. */
    only: { type: 'string' },
  },
});
const seed = Number(values.seed);
const random = randomFrom(seed);
const only = values.only?.split(',');
const unknown = (only ?? []).filter((name) => !(name in scenarios) && !(name in trials));
if (unknown.length > 0) {
  console.error(
    `There is no ${unknown.join(', ')}; there are ${[...Object.keys(scenarios), ...Object.keys(trials)].join(', ')}.`,
  );
  process.exit(2);
}
const startedMs = Date.now();
const minutes = (): string => `${((Date.now() - startedMs) / 60_000).toFixed(1)} min`;
console.log(`crash campaign, seed ${seed}`);

for (const [name, run] of Object.entries(trials)) {
  if (only !== undefined && !only.includes(name)) continue;
  const { skipped } = await run(random, Number(values.rounds));
  console.log(`${minutes()}: ${name}: ${skipped === undefined ? 'ok' : `SKIPPED, ${skipped}`}`);
}

const names = orderOf(random).filter((name) => only === undefined || only.includes(name));
if (names.length > 0) await kill(names, Number(values.kills));

async function kill(order: readonly string[], kills: number): Promise<void> {
  const reports: KillReport[] = [];
  let before = 0;
  while (reports.length < kills) {
    const count = Math.min(Number(values.fresh), kills - reports.length);
    const rest = order.map((_, n) => order[(n + reports.length) % order.length] ?? '');
    await killAgainAndAgain(count, rest, random, (report) => {
      reports.push(report);
      if (reports.length % 10 === 0 || reports.length === kills) console.log(lineOf(report, reports.length, before));
    });
    before += reports.at(-1)?.acknowledged ?? 0;
  }
  const counts = new Map<string, number>();
  for (const { scenario, found } of reports) {
    const name = found === undefined ? scenario : `${scenario}, ${found}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  for (const [name, count] of [...counts].toSorted(([a], [b]) => a.localeCompare(b)))
    console.log(`${name}: ${count} kills`);
  const times = reports.map(({ recoveryMs }) => recoveryMs).toSorted((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  console.log(`back in ${at(0.5)} ms (half), ${at(0.95)} ms (95 %), ${times.at(-1) ?? 0} ms (slowest)`);
  console.log(`ok: ${kills} kills, every one of ${before} acknowledged events found, every log verified`);
}

function lineOf({ acknowledged, scenario, size, recoveryMs }: KillReport, kills: number, before: number): string {
  return `${minutes()}: ${kills} kills, ${before + acknowledged} acknowledged, log of ${size}, last "${scenario}", back in ${recoveryMs} ms`;
}
