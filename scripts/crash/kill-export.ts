/** Evidence is being made. Afterwards the bundle is whole or its making has failed, and a new one can be made. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ADMIN_KEY } from '../process/server-process.ts';
import { runCommand } from './command.ts';
import type { Scenario } from './kill.ts';
import { pauseMs, type World } from './world.ts';

export const duringExport: Scenario = async (world) => {
  await world.send(world.newIds(200, 'warm'));
  const load = world.load('warm', 2, 50);
  const kind = world.random() < 0.5 ? { kind: 'whole' } : { kind: 'selection', q: 'actor:p1' };
  const { id } = await world.ask<{ id: string }>('POST', '/v1/exports', { ...kind, purpose: 'crash' });
  await pauseMs(world.random() * 150);
  await world.server.kill();
  await load.stop();
  return async () => {
    const { status } = await world.ask<{ status: string }>('GET', `/v1/exports/${id}`);
    if (status !== 'ready' && status !== 'failed') throw new Error(`the export is ${status}`);
    const file = join(world.folders.root, 'bundle.zip');
    const { keys } = await world.ask<{ keys: { vkey: string }[] }>('GET', '/v1/keys');
    const env = { TRAILMARK_URL: world.server.url, TRAILMARK_API_KEY: ADMIN_KEY };
    if (status === 'ready') await download(world, id, file);
    else {
      const again = await runCommand(
        ['export', ...(kind.q === undefined ? [] : [kind.q]), '--kind', kind.kind, '-o', file],
        env,
      );
      if (again.code !== 0) throw new Error(`the export was not made again: ${again.out}\n${again.err}`);
    }
    const verified = await runCommand(['verify', file, '--key', keys[0]?.vkey ?? '', '--threads', '0']);
    rmSync(file, { force: true });
    if (verified.code !== 0) throw new Error(`a bundle does not verify:\n${verified.out}\n${verified.err}`);
    return status === 'ready' ? 'over before' : 'made again';
  };
};

async function download(world: World, id: string, file: string): Promise<void> {
  const answer = await fetch(`${world.server.url}/v1/exports/${id}/bundle`, {
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
  });
  if (!answer.ok) throw new Error(`the bundle of export ${id}: status ${answer.status}`);
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
}
