/**
 * What the server is doing when it is killed. A scenario ends with the server dead and gives what to look at, beyond
 * what is always examined, once it is back.
 */
import { startAndKill } from '../process/server-process.ts';
import { pauseMs, type World } from './world.ts';

/** May say in a word what was found, to be counted. */
export type Afterwards = () => Promise<string | void>;
export type Scenario = (world: World) => Promise<Afterwards | void>;

/** Batches and single events, from several lanes. */
export const underLoad: Scenario = async (world) => {
  const load = world.load('warm', world.between(1, 8), world.random() < 0.3 ? 1 : 120);
  await pauseMs(5 + world.random() * 400);
  await world.server.kill();
  await load.stop();
};

/** Every event names somebody new: keys are drawn all the time. */
export const withNewPeople: Scenario = async (world) => {
  const load = world.load('cold', world.between(1, 4), 200);
  await pauseMs(5 + world.random() * 400);
  await world.server.kill();
  await load.stop();
};

/** Killed again and again before it is up, most of all while it reads back and finishes what was cut off. */
export const atStart: Scenario = async (world) => {
  const load = world.load('cold', 3, 100);
  await pauseMs(50 + world.random() * 150);
  await world.server.kill();
  await load.stop();
  for (let n = world.between(1, 4); n > 0; n--) await startAndKill(world.folders, 100 + world.random() * 900);
};
