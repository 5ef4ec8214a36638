/** The first entry of a log that goes on after a loss: which log it follows, and what of that is known to be lost. */

import { formatCheckpoint, verifierOf } from '@trailmark/core';
import { originNumbered, predecessorOf, readMark } from '@trailmark/ledger';
import type { KeyFolder } from '@trailmark/vault';
import type { OwnEvents } from '../own/own-events.ts';
import { tenantFiles } from './files.ts';
import { numberOf } from './frozen.ts';
import type { Tenants } from './tenants.ts';

interface Parts {
  readonly data: string;
  readonly keysFolder: string;
  readonly keys: KeyFolder;
  readonly tenants: Tenants;
  readonly own: OwnEvents;
}

/** Records what a restore did, before anything else is recorded. Repeating it finds the entry there. */
export async function beginRestored({ data: folder, keysFolder, keys, tenants, own }: Parts): Promise<void> {
  for (const { id, origin } of tenants.list()) {
    const { store, highWaterMark } = tenantFiles(folder, keysFolder, id);
    // The mark of a log that has entries tells so; only a log that has just begun is opened for this.
    const mark = readMark(highWaterMark);
    if (mark?.origin !== origin || mark.size > 0) continue;
    const verifiersOf = (name: string) =>
      keys
        .tenant(id)
        .logKeys()
        .map(({ publicKey }) => verifierOf(name, publicKey));
    const names = Array.from({ length: numberOf(origin) }, (_, number) => originNumbered(origin, number));
    const before = predecessorOf(store, highWaterMark, origin, names.flatMap(verifiersOf));
    if (before === undefined) continue;
    const { oldOrigin, restored, newestKnown, lost } = before;
    const data = {
      old_origin: oldOrigin,
      restored_checkpoint: restored.checkpoint,
      newest_checkpoint: newestKnown === undefined ? undefined : formatCheckpoint(newestKnown),
      lost,
    };
    await tenants.during(id, async (house) => {
      if (house.ledger.head().size === 0) await own.record(house, { type: 'trail.restored', id: 'restored', data });
    });
  }
}
