/**
 * `npm run crash`: kill -9 at random instants under load, again and again. After each kill the whole log is verified
 * and every acknowledged receipt must be found. `-- --kills 300 --seed 7`; prints the seed, so that a run can be
 * repeated as far as timing allows. Ends with 1 on the first broken promise.
 */
import { parseArgs } from 'node:util';
import { makeFolders, removeFolders } from './process/server-process.ts';
import { killUnderLoad, type CampaignState } from './crash/campaign.ts';
import { randomFrom } from './crash/random.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '300' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** A store is started afresh after this many kills, so that verification stays quick. */
    fresh: { type: 'string', default: '40' },
  },
});
const random = randomFrom(Number(values.seed));
const kills = Number(values.kills);
console.log(`crash campaign: ${kills} kills, seed ${values.seed}`);

let acknowledged = 0;
let folders = makeFolders('crash');
let state: CampaignState = { receipts: new Map(), nextId: 0, checkpoint: undefined };
for (let kill = 1; kill <= kills; kill++) {
  const report = await killUnderLoad(folders, state, random);
  acknowledged += report.acknowledged;
  if (kill % 10 === 0 || kill === kills) {
    console.log(`${kill} kills, ${acknowledged} acknowledged, log of ${report.size}, recovered in ${report.startMs} ms`);
  }
  if (kill % Number(values.fresh) === 0) {
    removeFolders(folders);
    folders = makeFolders('crash');
    state = { receipts: new Map(), nextId: 0, checkpoint: undefined };
  }
}
removeFolders(folders);
console.log(`ok: ${kills} kills, every one of ${acknowledged} acknowledged events found, every log verified`);
