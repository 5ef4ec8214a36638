/** From a body to receipts: sealed in the worker, appended by the ledger, answered item by item in the order sent. */

import { Problem } from '@trailmark/contract';
import { toBase64 } from '@trailmark/core';
import { Refusal } from '@trailmark/ledger';
import type { Appended, AppendResult } from '@trailmark/ledger';
import { readBatch } from '@trailmark/vault';
import type { House } from '../tenant/house.ts';
import type { Intake } from './intake.ts';
import type { RejectedItem, SealJob, SealedJob } from './messages.ts';

const SEAL_ATTEMPTS_MAX = 5;

export interface RecordedItem {
  readonly id?: string;
  readonly ref?: string;
  readonly index?: number;
  /** Base64. */
  readonly leaf?: string;
  readonly status: AppendResult['status'] | 'rejected';
  readonly error?: Omit<RejectedItem, 'item'> | { readonly code: 'event.id_reused'; readonly detail: string };
}

export interface Recorded {
  readonly shape: SealedJob['shape'];
  readonly results: readonly RecordedItem[];
  readonly receipt: { first: number; count: number; checkpoint: string; proof: string[] };
  readonly scrubbed: number;
}

/**
 * Records one body. @throws Problem, Refusal: then nothing of it was stored.
 * A batch that an erasure overtook (`keys.stale`) is sealed anew under keys that live.
 */
export async function record(house: House, intake: Intake, task: Omit<SealJob, 'job' | 'tenant'>): Promise<Recorded> {
  if (house.held !== undefined) throw new Problem('store.stopped', house.held);
  let { body } = task;
  for (let attempt = 1; ; attempt++) {
    const sealed = await intake.seal({ ...task, tenant: house.tenant, body });
    if (sealed.batch === undefined) return merge(sealed, undefined, house);
    const batch = readBatch(sealed.batch);
    try {
      const items = batch.events.map((event) => event.item);
      return merge(sealed, { appended: await house.ledger.append(batch), items }, house);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'keys.stale' || attempt === SEAL_ATTEMPTS_MAX) throw error;
      body = sealed.body;
    }
  }
}

function merge(
  sealed: SealedJob,
  stored: { appended: Appended; items: readonly number[] } | undefined,
  house: House,
): Recorded {
  const results: RecordedItem[] = Array.from({ length: sealed.ids.length });
  for (const { item, ...error } of sealed.rejected) {
    results[item] = { ...idPart(sealed.ids[item]), status: 'rejected', error };
  }
  stored?.appended.results.forEach(({ status, ref, index, leaf }, at) => {
    const item = stored.items[at] ?? 0;
    const result = { id: sealed.ids[item] ?? ref, ref, index, leaf: toBase64(leaf), status };
    results[item] =
      status === 'conflict'
        ? { ...result, error: { code: 'event.id_reused', detail: `Entry ${index} has this id with another content.` } }
        : result;
  });
  const { shape, scrubbed } = sealed;
  return { shape, results, receipt: receiptOf(stored?.appended, house), scrubbed };
}

function idPart(id: string | undefined): { id?: string } {
  return id === undefined ? {} : { id };
}

function receiptOf(appended: Appended | undefined, house: House): Recorded['receipt'] {
  if (appended === undefined) {
    const { size, checkpoint } = house.ledger.head();
    return { first: size, count: 0, checkpoint, proof: [] };
  }
  const { first, count, checkpoint, proof } = appended.receipt;
  return { first, count, checkpoint, proof: proof.map((hash) => toBase64(hash)) };
}
