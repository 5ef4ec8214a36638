/** One body through the worker: unpack, decode, classify, check the source, seal. */

import { OWN_SOURCE, classify } from '@trailmark/catalog';
import type { Catalog } from '@trailmark/catalog';
import { decodeEvents } from '@trailmark/connect';
import { Problem } from '@trailmark/contract';
import type { BatchWriter, Sealer } from '@trailmark/vault';
import { mayWrite } from '../access/caller.ts';
import { diskTrouble } from './disk-trouble.ts';
import { inflateBody } from './inflate.ts';
import { LargeWork } from './large-work.ts';
import type { FailedJob, RejectedItem, SealJob, SealedJob } from './messages.ts';
import { tooMuch } from './request-load.ts';

/** Everything of one request except the wait for new keys to be durable, which `Sealer.finish` does. */
export function sealJob(task: SealJob, sealer: Sealer, writer: BatchWriter, catalog: Catalog): SealedJob | FailedJob {
  const { job, body } = task;
  try {
    const text = inflateBody(new Uint8Array(body), task.encoding);
    // What was unpacked is nobody else's; the body itself goes back.
    const decoded = decodeEvents(text, task.mediaType, { isGiven: text.buffer !== body });
    if (!decoded.ok) return { job, body, failure: decoded.problem };
    const ids: (string | undefined)[] = [];
    const rejected: RejectedItem[] = [];
    let scrubbed = 0;
    let people = 0;
    const work = new LargeWork();
    for (const item of decoded.items) {
      const at = ids.length;
      const outcome = 'problem' in item ? item : classifyItem(item.value, task, catalog);
      ids.push(idOf(item));
      if ('problem' in outcome) {
        rejected.push({ item: at, ...outcome.problem });
        continue;
      }
      people += outcome.event.persons.length + outcome.event.further.length;
      const refused = tooMuch(people, writer);
      if (refused !== undefined) rejected.push({ item: at, ...refused });
      else scrubbed += sealer.seal(outcome.event, writer, at).scrubbed;
      work.at(writer.byteLength);
    }
    const batch = writer.eventCount === 0 ? undefined : sealer.finish(writer);
    work.end();
    return { job, body, shape: decoded.shape, batch, ids, rejected, scrubbed };
  } catch (error) {
    writer.discard();
    if (error instanceof Problem) return { job, body, failure: { code: error.code, detail: error.message } };
    // New keys are written before a batch that uses them leaves.
    const failure = diskTrouble(error);
    if (failure !== undefined) return { job, body, failure };
    throw error;
  }
}

type Outcome =
  | { event: Extract<ReturnType<typeof classify>, { ok: true }>['event'] }
  | { problem: Omit<RejectedItem, 'item'> };

function classifyItem(value: unknown, task: SealJob, catalog: Catalog): Outcome {
  const own = task.sources === undefined;
  const classified = classify(value, own ? { source: OWN_SOURCE, own, catalog } : { source: task.source, catalog });
  if (!classified.ok) return { problem: classified.problem };
  const { source } = classified.event;
  if (task.sources !== undefined && !mayWrite(task.sources, source)) {
    return {
      problem: { code: 'auth.scope', detail: 'This key may not write events of this source.', pointer: '/source' },
    };
  }
  return { event: classified.event };
}

/** The id to be given back with the result, where the event has one that can be read at all. */
function idOf(item: { readonly value: unknown } | { readonly problem: unknown }): string | undefined {
  if (!('value' in item) || typeof item.value !== 'object' || item.value === null || !Object.hasOwn(item.value, 'id'))
    return undefined;
  const id = (item.value as { id: unknown }).id;
  return typeof id === 'string' && id.length <= 128 ? id : undefined;
}
