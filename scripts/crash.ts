/**
 * `npm run crash`: kill -9 at random instants, again and again, while events, new people, erasures, exports and imports
 * are under way; after each kill everything is verified and every acknowledged event must be found. Then full and
 * read-only disks, torn logs and power cuts. `-- --kills 300 --seed 7 --only erasure`; prints the seed, so that a run
 * can be repeated as far as timing allows. Ends with 1 on the first broken promise.
 */
import { parseArgs } from 'node:util';
import { killAgainAndAgain, orderOf, type KillReport } from './crash/campaign.ts';
import { randomFrom } from './crash/random.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '300' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** A store is begun afresh after this many kills, so that verification stays quick. */
    fresh: { type: 'string', default: '24' },
    /** Names of scenarios, separated by commas. */
    only: { type: 'string' },
  },
});
const random = randomFrom(Number(values.seed));
const names = values.only?.split(',') ?? orderOf(random);
const kills = Number(values.kills);
const reports: KillReport[] = [];
console.log(`crash campaign: ${kills} kills, seed ${values.seed}, ${[...new Set(names)].join(', ')}`);
const startedMs = Date.now();
let before = 0;
let acknowledged = 0;

function note(report: KillReport): void {
  reports.push(report);
  if (reports.length % 12 !== 0 && reports.length !== kills) return;
  const { size, recoveryMs, scenario } = report;
  const minutes = ((Date.now() - startedMs) / 60_000).toFixed(1);
  console.log(
    `${minutes} min: ${reports.length} kills, ${before + report.acknowledged} acknowledged, ` +
      `log of ${size}, last "${scenario}", back in ${recoveryMs} ms`,
  );
}

while (reports.length < kills) {
  await killAgainAndAgain(Math.min(Number(values.fresh), kills - reports.length), names, random, note);
  before += reports.at(-1)?.acknowledged ?? 0;
}
acknowledged = before;
const times = reports.map(({ recoveryMs }) => recoveryMs).toSorted((a, b) => a - b);
const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
for (const name of new Set(names))
  console.log(`${name}: ${reports.filter(({ scenario }) => scenario === name).length} kills`);
console.log(`back in ${at(0.5)} ms (half), ${at(0.95)} ms (95 %), ${times.at(-1) ?? 0} ms (slowest)`);
console.log(`ok: ${kills} kills, every one of ${acknowledged} acknowledged events found, every log verified`);
