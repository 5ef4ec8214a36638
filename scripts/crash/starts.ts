/** Starts that go wrong: cut off while there is nothing yet, or a second one on the same store. */
import { makeFolders, removeFolders, startAndKill, startServerProcess } from '../process/server-process.ts';
import type { Outcome } from './disks.ts';
import { checkServer, checkStore } from './examine.ts';
import type { Random } from './random.ts';
import { beginWorld } from './world.ts';

/** The very first start is killed, some times over; the next one begins the store whole. */
export async function firstStart(random: Random, rounds: number): Promise<Outcome> {
  for (let round = 0; round < rounds; round++) {
    const folders = makeFolders('first');
    for (let kills = 1 + Math.floor(random() * 4); kills > 0; kills--) {
      await startAndKill(folders, 200 + random() * 800);
    }
    const world = await beginWorld(folders, random);
    await world.send(world.newIds(20, 'cold'));
    await checkServer(world);
    const code = await world.server.stop();
    if (code !== 0) throw new Error(`stop ended with ${code}`);
    await checkStore(folders);
    removeFolders(folders);
  }
  return { name: 'first start' };
}

/** A second process on the same store ends with one sentence; the first does not notice. */
export async function secondProcess(random: Random): Promise<Outcome> {
  const folders = makeFolders('second');
  const world = await beginWorld(folders, random);
  const load = world.load('cold', 2, 50);
  const said = await startServerProcess(folders).then(
    () => 'it started',
    (error: unknown) => String(error),
  );
  await load.stop();
  if (!/ended with 2 before it was ready:\ntrailmark: Another process has [^\n]+ open\.\n$/.test(said))
    throw new Error(`the second process said: ${said}`);
  await checkServer(world);
  await world.server.stop();
  await checkStore(folders);
  removeFolders(folders);
  return { name: 'second process' };
}
