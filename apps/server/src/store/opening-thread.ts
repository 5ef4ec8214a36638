/** One thread of `OpeningThreads`: opens what it is given with the keys at hand, and writes nothing. */

import { parentPort, workerData } from 'node:worker_threads';
import { openedBuffers, openRows } from '@trailmark/ledger';
import { KeyFolder, KeyringView } from '@trailmark/vault';
import { readCatalog } from '../tenant/registered-types.ts';
import { contentsReader } from './contents.ts';
import type { FromThread, OpeningPlace, ToThread } from './opening-threads.ts';

const port = parentPort;
if (port === null) throw new Error('this is started as a thread');
const { tenant, origin, keys, unlocked, keyring, types } = workerData as OpeningPlace; // given by opening-threads.ts
const provider = new KeyFolder({ folder: keys, unlocked }).tenant(tenant);
const contentsOf = contentsReader(origin, {
  provider,
  keyring: new KeyringView({ folder: keyring, provider }),
  catalog: readCatalog(types, tenant, provider).catalog,
});

port.on('message', ({ parcel, rows }: ToThread) => {
  const opened = openRows(rows, contentsOf);
  const message: FromThread = { parcel, opened };
  port.postMessage(message, openedBuffers(opened));
});
