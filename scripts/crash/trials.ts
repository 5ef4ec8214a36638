/** Everything beside plain kills, by name; `rounds` says how often the parts that vary are done. */
import { powerCut, tornLog } from './cuts.ts';
import { fullDisk, fullKeysDisk, readOnlyDisk, unwritableDisk, type Outcome } from './disks.ts';
import type { Random } from './random.ts';
import { firstStart, secondProcess } from './starts.ts';

export const trials: Readonly<Record<string, (random: Random, rounds: number) => Promise<Outcome>>> = {
  'first start': firstStart,
  'second process': secondProcess,
  'full disk': fullDisk,
  'full disk of the keys': fullKeysDisk,
  'unwritable disk': unwritableDisk,
  'read-only disk': readOnlyDisk,
  'torn log': tornLog,
  'power cut': powerCut,
};
