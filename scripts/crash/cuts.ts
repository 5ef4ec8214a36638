/** What is left when the machine, not only the process, ends: torn logs and power cuts. */
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolders, removeFolders, type Folders } from '../process/server-process.ts';
import { skip, type Outcome } from './disks.ts';
import { checkServer, checkStore } from './examine.ts';
import type { Random } from './random.ts';
import { foldersOn, mountFile } from './small-disk.ts';
import { beginWorld, pauseMs, World } from './world.ts';

/**
 * The end of the write-ahead log is torn off or overwritten after a kill, as on a disk that lied about what it had
 * written. What is left is a shorter log, sound and a beginning of the one before; or it is refused as an old copy.
 */
export async function tornLog(random: Random, rounds: number): Promise<Outcome> {
  const folders = makeFolders('torn');
  const world = await beginWorld(folders, random);
  for (let round = 0; round < rounds; round++) {
    // The high-water mark follows within a second: what is torn before that cannot be told from what never was.
    const load = world.load('warm', 4, 30);
    await pauseMs(100 + world.random() * 300);
    await world.server.kill();
    await load.stop();
    await openTorn(world);
    await checkStore(folders);
    await world.restart();
    await checkServer(world);
  }
  await world.server.kill();
  removeFolders(folders);
  return { name: 'torn log' };
}

async function openTorn(world: World): Promise<void> {
  const copy = makeFolders('torn-copy');
  copyFolders(world.folders, copy);
  tear(join(copy.data, 'tenants', 'main', 'log.db-wal'), world);
  const torn = new World(copy, world.server, world.random);
  try {
    await torn.restart();
  } catch (error) {
    if (!/ended with 2[^]*\ntrailmark: The store holds \d+ entries but had \d+ before[^\n]*\n?$/.test(String(error)))
      throw error;
    removeFolders(copy);
    return;
  }
  const checkpoint = await (await fetch(`${torn.server.url}/log/main/checkpoint`)).text();
  const size = Number(checkpoint.split('\n')[1]);
  for (const [id, place] of world.promised) if (place.index < size) torn.promised.set(id, place);
  torn.sent = world.sent.filter((id) => torn.promised.has(id));
  await checkServer(torn);
  await torn.server.stop();
  await checkStore(copy);
  removeFolders(copy);
}

function tear(file: string, world: World): void {
  const whole = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  const lost = Math.min(whole.length, world.between(1, 40_000));
  const at = whole.length - lost;
  const how = world.between(0, 2);
  if (how === 0) writeFileSync(file, whole.subarray(0, at));
  else if (how === 1) writeFileSync(file, whole.fill(0, at));
  else writeFileSync(file, whole.fill(world.between(1, 255), at, at + Math.ceil(lost / 3)));
}

function copyFolders(from: Folders, to: Folders): void {
  cpSync(from.data, to.data, { recursive: true });
  cpSync(from.keys, to.keys, { recursive: true });
  // Its index is rebuilt from the log, as after a restart of the machine.
  rmSync(join(to.data, 'tenants', 'main', 'log.db-shm'), { force: true });
}

/**
 * The power fails: what remains is what had really been written to the disk, without anything that was only on its
 * way. Everything acknowledged is there.
 */
export async function powerCut(random: Random, rounds: number): Promise<Outcome> {
  const name = 'power cut';
  const mounted = mountFile(96);
  if (mounted === undefined) return skip(name, 'mounting a disk in a file is not permitted here');
  const { disk } = mounted;
  const world = await beginWorld(foldersOn(disk), random);
  try {
    for (let round = 0; round < rounds; round++) {
      const load = world.load(round % 2 === 0 ? 'warm' : 'cold', 4, 60);
      await pauseMs(100 + world.random() * 400);
      // Held still while the disk is copied, so that the copy is of one moment.
      world.server.child.kill('SIGSTOP');
      const acknowledged = new Map(world.promised);
      const left = mounted.cutPower();
      world.server.child.kill('SIGCONT');
      await load.stop();
      const after = new World(foldersOn(left), world.server, random);
      for (const [id, place] of acknowledged) after.promised.set(id, place);
      try {
        await checkStore(after.folders);
        await after.restart();
        await checkServer(after);
        await after.server.stop();
      } finally {
        left.remove();
      }
      await checkServer(world);
    }
    await world.server.stop();
  } finally {
    disk.remove();
  }
  return { name };
}
