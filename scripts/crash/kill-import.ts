/** Killed in the middle of an import by the command line; it is run again, and everything is there once. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ADMIN_KEY } from '../process/server-process.ts';
import { MAIN, runCommand } from './command.ts';
import type { Scenario } from './kill.ts';
import { pauseMs } from './world.ts';

export const duringImport: Scenario = async (world) => {
  const name = randomBytes(5).toString('hex');
  const file = join(world.folders.root, 'import.ndjson');
  const count = world.between(3000, 9000);
  const line = (n: number): string =>
    JSON.stringify({
      id: `${name}_${n}`,
      source: `import-${name}`,
      type: 'lead.scored',
      actor: { type: 'user', id: `i${n % 50}`, name: `Importer ${n % 50}` },
      targets: [{ type: 'lead', id: `${name}-${n % 700}`, name: `Lead ${n % 700}` }],
    });
  writeFileSync(file, Array.from({ length: count }, (_, n) => `${line(n)}\n`).join(''));
  const args = ['import', file, '--json', '--rejects', join(world.folders.root, 'rejects.ndjson')];
  const env = { ...process.env, TRAILMARK_URL: world.server.url, TRAILMARK_API_KEY: ADMIN_KEY };
  const importing = spawn(process.execPath, [MAIN, ...args], { env, stdio: 'ignore' });
  const ended = new Promise((resolve) => importing.once('close', resolve));
  const importingMs = 500 + world.random() * 1200;
  await Promise.race([pauseMs(importingMs), ended]);
  await world.server.kill();
  importing.kill('SIGKILL');
  await ended;
  return async () => {
    const again = await runCommand(args, { ...env, TRAILMARK_URL: world.server.url });
    const summary = JSON.parse(again.out) as { read: number; stored: number; duplicates: number };
    rmSync(file);
    const total = await world.hits(`source:import-${name}`);
    if (again.code !== 0 || summary.stored + summary.duplicates !== count || total !== count)
      throw new Error(`${count} events were imported, ${total} are there: ${again.out}\n${again.err}`);
    if (summary.duplicates === 0) return 'not begun';
    return summary.stored === 0 ? 'over before' : 'cut in the middle';
  };
};
