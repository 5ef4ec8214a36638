/** Kills one server after another: each time a scenario, an examination, and the next start on what was left. */
import { makeFolders, removeFolders } from '../process/server-process.ts';
import { checkServer, checkStore } from './examine.ts';
import { atStart, underLoad, withNewPeople, type Scenario } from './kill.ts';
import { duringErasure } from './kill-erasure.ts';
import { duringExport } from './kill-export.ts';
import { duringImport } from './kill-import.ts';
import type { Random } from './random.ts';
import { beginWorld, type World } from './world.ts';

/** Each with its share of the kills. */
export const scenarios: Readonly<Record<string, { readonly run: Scenario; readonly share: number }>> = {
  load: { run: underLoad, share: 4 },
  'new people': { run: withNewPeople, share: 2 },
  start: { run: atStart, share: 1 },
  erasure: { run: duringErasure, share: 3 },
  export: { run: duringExport, share: 1 },
  import: { run: duringImport, share: 1 },
};

export interface KillReport {
  readonly scenario: string;
  /** Events acknowledged in the store's life so far. */
  readonly acknowledged: number;
  readonly size: number;
  /** From the start of the process to its printed address. */
  readonly recoveryMs: number;
  /** How far what was cut off had come, where the scenario can tell. */
  readonly found: string | undefined;
}

/** One store through a number of kills. @throws Error on the first broken promise; the folders are left to look at */
export async function killAgainAndAgain(
  kills: number,
  names: readonly string[],
  random: Random,
  report: (each: KillReport) => void,
): Promise<void> {
  const folders = makeFolders('crash');
  const world = await beginWorld(folders, random);
  try {
    for (let kill = 0; kill < kills; kill++) report(await killOnce(world, names[kill % names.length] ?? ''));
    world.sent = [...world.promised.keys()];
    await checkServer(world);
    const code = await world.server.stop();
    if (code !== 0) throw new Error(`stop ended with ${code}`);
    await checkStore(folders);
  } catch (error) {
    await world.server.kill();
    throw new Error(`broken promise; the folders are left in ${folders.root}\n${world.server.output()}`, {
      cause: error,
    });
  }
  removeFolders(folders);
}

export async function killOnce(world: World, scenario: string): Promise<KillReport> {
  const run = scenarios[scenario]?.run;
  if (run === undefined) throw new Error(`there is no scenario ${scenario}`);
  try {
    const afterwards = await run(world);
    await checkStore(world.folders);
    const recoveryMs = Math.round(await world.restart());
    const size = await checkServer(world);
    const found = (await afterwards?.()) ?? undefined;
    return { scenario, acknowledged: world.promised.size, size, recoveryMs, found };
  } catch (error) {
    throw new Error(`killed in scenario "${scenario}"`, { cause: error });
  }
}

/** Every scenario in turn, those with a larger share more often. */
export function orderOf(random: Random): string[] {
  const all = Object.entries(scenarios).flatMap(([name, { share }]) => Array.from({ length: share }, () => name));
  return all.toSorted(() => random() - 0.5);
}
