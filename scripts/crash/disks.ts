/** Disks that take no more, while the server records: it refuses with a code, keeps nothing half, and goes on. */
import { makeFolders, removeFolders, startServerProcess } from '../process/server-process.ts';
import { checkServer, checkStore } from './examine.ts';
import type { Random } from './random.ts';
import { foldersOn, mountMemory, stopWrites, type SmallDisk } from './small-disk.ts';
import { beginWorld, pauseMs, Refused, type World } from './world.ts';

/** Room for every event that is refused first and repeated later. */
const DISK_MEGABYTES = 48;
const REFUSED_ROUNDS = 12;

/** A trial that was made, or the reason why it could not be. */
export type Outcome = { readonly name: string; readonly skipped?: string };

/** Data and keys on one disk that runs full, again and again, with different last bytes; killed while it is full. */
export async function fullDisk(random: Random, rounds: number): Promise<Outcome> {
  return onSmallDisk('full disk', async (disk) => {
    const folders = foldersOn(disk);
    const world = await beginWorld(folders, random);
    const reader = await keyWithoutReveal(world);
    await world.send(world.newIds(300, 'warm'));
    for (let round = 0; round < rounds; round++) {
      disk.fill(world.random() < 0.5 ? 0 : world.between(0, 300_000));
      await sendUntilRefused(world, 'store.full');
      await world.ask('GET', '/v1/events?limit=5', undefined, reader);
      await checkStore(folders);
      if (round % 2 === 1) {
        await world.server.kill();
        await checkStore(folders);
        if (!(await startsOnFull(world))) {
          disk.drain();
          await world.restart();
        }
      }
      disk.drain();
      await checkServer(world);
    }
    await finish(world);
  });
}

/** The keys alone are on a full disk: the high-water mark lags and no new epoch begins; what can be sealed is. */
export async function fullKeysDisk(random: Random): Promise<Outcome> {
  return onSmallDisk('full disk of the keys', async (disk) => {
    const folders = makeFolders('full-keys');
    const world = await beginWorld({ ...folders, keys: foldersOn(disk).keys }, random);
    // Epochs for the first bucket of people and of segments.
    await world.send(world.newIds(10, 'warm'));
    disk.fill(0);
    await world.send(world.newIds(500, 'warm'));
    await world.send(world.newIds(100, 'cold'));
    // Long enough for the mark to have failed to follow.
    await pauseMs(1500);
    await world.server.kill();
    const isUp = await startsOnFull(world);
    disk.drain();
    if (!isUp) await world.restart();
    await checkServer(world);
    await finish(world);
    removeFolders(folders);
  });
}

/** No file of the server can be written any more, then they can again. */
export async function unwritableDisk(random: Random, rounds: number): Promise<Outcome> {
  const name = 'unwritable disk';
  if (!stopWrites(process.pid, false)) return skip(name, 'prlimit is not at hand');
  const folders = makeFolders('unwritable');
  const world = await beginWorld(folders, random);
  for (let round = 0; round < rounds; round++) {
    await world.send(world.newIds(100, 'cold'));
    stopWrites(world.server.child.pid, true);
    await sendUntilRefused(world, 'store.readonly');
    if (round % 3 === 1) {
      await world.server.kill();
      await checkStore(folders);
      await world.restart();
    }
    stopWrites(world.server.child.pid, false);
    await checkServer(world);
  }
  await finish(world);
  removeFolders(folders);
  return { name };
}

/** The whole disk is read-only when the server starts: one sentence; it can still be examined. */
export async function readOnlyDisk(random: Random): Promise<Outcome> {
  return onSmallDisk('read-only disk', async (disk) => {
    const world = await beginWorld(foldersOn(disk), random);
    await world.send(world.newIds(300, 'cold'));
    if (random() < 0.5) await world.server.kill();
    else await world.server.stop();
    disk.makeReadOnly(true);
    await oneSentence(world);
    await checkStore(world.folders);
    disk.makeReadOnly(false);
    await world.restart();
    await checkServer(world);
    await finish(world);
  });
}

async function onSmallDisk(name: string, work: (disk: SmallDisk) => Promise<void>): Promise<Outcome> {
  const disk = mountMemory(DISK_MEGABYTES);
  if (disk === undefined) return skip(name, 'mounting a small disk is not permitted here');
  try {
    await work(disk);
  } finally {
    disk.remove();
  }
  return { name };
}

/** Said loudly: what was not tried is not proven. */
export function skip(name: string, skipped: string): Outcome {
  console.warn(`SKIPPED: ${name}: ${skipped}`);
  return { name, skipped };
}

/** Everything is answered: stored, or refused with this code and nothing else. */
async function sendUntilRefused(world: World, code: string): Promise<void> {
  for (let refused = 0, n = 0; refused < REFUSED_ROUNDS; n++) {
    const ids = world.newIds(n % 3 === 0 ? 1 : 60, n % 2 === 0 ? 'warm' : 'cold');
    try {
      await world.send(ids);
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 507 || error.code !== code) throw error;
      refused++;
    }
  }
}

/** On a full disk it starts, or says in one sentence why not. */
async function startsOnFull(world: World): Promise<boolean> {
  try {
    world.server = await startServerProcess(world.folders);
    return true;
  } catch (error) {
    if (!isOneSentence(error, /full/)) throw error;
    return false;
  }
}

async function oneSentence(world: World): Promise<void> {
  const trouble = await startServerProcess(world.folders).then(
    () => new Error('it started'),
    (error: unknown) => error,
  );
  if (!isOneSentence(trouble, /written|permitted|taken|read-only/i)) throw trouble;
}

function isOneSentence(error: unknown, about: RegExp): boolean {
  const said = error instanceof Error ? error.message : '';
  return /ended with 2 before it was ready:\ntrailmark: [^\n]+\n?$/.test(said) && about.test(said);
}

async function keyWithoutReveal(world: World): Promise<string> {
  const wanted = { name: 'reader', scopes: ['read'], sources: [] };
  return (await world.ask<{ key: string }>('POST', '/v1/api-keys', wanted)).key;
}

async function finish(world: World): Promise<void> {
  const code = await world.server.stop();
  if (code !== 0) throw new Error(`stop ended with ${code}: ${world.server.output()}`);
  await checkStore(world.folders);
}
