/** After every kill: the store is sound, the log goes on from the newest state ever seen, every promise is kept. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ADMIN_KEY, type Folders } from '../process/server-process.ts';
import { runCommand } from './command.ts';
import { eventOf, type World } from './world.ts';

const REPEATED_AT_ONCE = 2000;
const READ_BACK = 10;
const EARLIER_REPEATED = 300;

/** `trailmark fsck` over everything; a server may be running. @throws Error with the findings */
export async function checkStore({ data, keys }: Folders): Promise<void> {
  const run = await runCommand(['fsck', '--data', data, '--keys', keys, '--json']);
  if (run.code !== 0) throw new Error(`fsck ended with ${run.code}:\n${run.out.slice(0, 4000)}\n${run.err}`);
}

/** Everything that can be asked of a server that came back. Gives the size of its log. */
export async function checkServer(world: World): Promise<number> {
  const size = await checkHead(world);
  await checkPlaces(world, size);
  await checkRepeats(world);
  await checkContents(world);
  checkNothingLeft(world.folders);
  world.sent = [];
  return size;
}

/** The log must extend the newest one ever seen; the client's own verifier says so. */
async function checkHead(world: World): Promise<number> {
  const answer = await fetch(`${world.server.url}/log/main/checkpoint`);
  const checkpoint = await answer.text();
  const size = Number(checkpoint.split('\n')[1]);
  if (world.checkpoint !== undefined) {
    const since = join(world.folders.root, 'since.checkpoint');
    writeFileSync(since, world.checkpoint);
    const args = ['verify', `${world.server.url}/log/main`, '--since', since, '--threads', '0', '--json'];
    const run = await runCommand(args, { TRAILMARK_API_KEY: ADMIN_KEY });
    if (run.code !== 0) throw new Error(`verify ended with ${run.code}:\n${run.out}\n${run.err}`);
  }
  world.checkpoint = checkpoint;
  return size;
}

/** Every acknowledged leaf stands at its index, told by the log's own tiles, which `verify` has held to the root. */
async function checkPlaces(world: World, size: number): Promise<void> {
  const byIndex = [...world.promised].toSorted(([, a], [, b]) => a.index - b.index);
  let tile: { n: number; hashes: Buffer } = { n: -1, hashes: Buffer.alloc(0) };
  for (const [id, { index, leaf }] of byIndex) {
    if (index >= size) throw new Error(`${id} was promised at ${index}, the log has ${size}`);
    const n = Math.floor(index / 256);
    if (tile.n !== n) tile = { n, hashes: await readTile(world, n, Math.min(256, size - n * 256)) };
    const found = tile.hashes.subarray((index % 256) * 32, (index % 256) * 32 + 32).toString('base64');
    if (found !== leaf) throw new Error(`${id} was promised at ${index} with leaf ${leaf}; there is ${found}`);
  }
}

async function readTile(world: World, n: number, width: number): Promise<Buffer> {
  const thousands = n < 1000 ? '' : `x${String(Math.floor(n / 1000)).padStart(3, '0')}/`;
  const name = `${thousands}${String(n % 1000).padStart(3, '0')}${width === 256 ? '' : `.p/${width}`}`;
  const answer = await fetch(`${world.server.url}/log/main/tile/0/${name}`, {
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
  });
  if (!answer.ok) throw new Error(`tile ${n} of width ${width}: status ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

/**
 * What was sent is sent again, and some of what was promised long ago: an acknowledged event is a duplicate at its
 * first place; one that was never acknowledged is stored now or was stored before.
 */
async function checkRepeats(world: World): Promise<void> {
  const earlier = [...world.promised.keys()];
  const some = Array.from({ length: Math.min(EARLIER_REPEATED, earlier.length) }, () => pick(world, earlier));
  const all = [...new Set([...world.sent, ...some])];
  for (let from = 0; from < all.length; from += REPEATED_AT_ONCE) {
    const ids = all.slice(from, from + REPEATED_AT_ONCE);
    const results = await world.post(ids);
    results.forEach(({ status, index, leaf }, i) => {
      const id = ids[i] ?? '';
      const before = world.promised.get(id);
      const isKept =
        before === undefined
          ? status === 'stored' || status === 'duplicate'
          : status === 'duplicate' && index === before.index && leaf === before.leaf;
      if (!isKept) throw new Error(`${id} was promised ${JSON.stringify(before)}, now it is ${status} at ${index}`);
      world.promised.set(id, { index, leaf });
    });
  }
}

/** Some events are read back and compared with what was sent, values of persons too. */
async function checkContents(world: World): Promise<void> {
  const ids = [...world.promised.keys()];
  for (let n = 0; n < Math.min(READ_BACK, ids.length); n++) {
    const id = pick(world, ids);
    const { event } = await world.ask<{ event: Record<string, unknown> }>('GET', `/v1/events/${id}?source=crash`);
    for (const [name, value] of Object.entries(eventOf(id))) {
      if (!isDeepStrictEqual(event[name], value))
        throw new Error(`${id}: ${name} was ${JSON.stringify(value)}, now ${JSON.stringify(event[name])}`);
    }
  }
}

/** Nothing half written stays behind a start. */
function checkNothingLeft({ data }: Folders): void {
  const exports = join(data, 'exports');
  const left = existsSync(exports) ? readdirSync(exports).filter((name) => name.endsWith('.part')) : [];
  if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`);
  const keyring = join(data, 'tenants', 'main', 'keyring');
  const unfinished = readdirSync(keyring).filter((name) => name.endsWith('.tmp') || name === 'erasure.journal');
  if (unfinished.length > 0) throw new Error(`left behind in the keyring: ${unfinished.join(', ')}`);
}

const pick = (world: World, list: readonly string[]): string => list[world.between(0, list.length - 1)] ?? '';
