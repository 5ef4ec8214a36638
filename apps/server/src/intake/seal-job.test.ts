/** What one request may bring, event by event: beyond it the rest is refused, and what came before is kept. */

import { gzipSync } from 'node:zlib';
import { builtInCatalog } from '@trailmark/catalog';
import type { BatchWriter, Sealer } from '@trailmark/vault';
import { afterEach, expect, test, vi } from 'vitest';
import type { SealJob } from './messages.ts';
import { LISTED_MAX, SEALED_BYTES_MAX } from './request-load.ts';
import { sealJob } from './seal-job.ts';

const MIB = 2 ** 20;

/** Seals nothing: counts what each event would add. */
function pretend(each: { readonly bytes?: number; readonly listed?: number }) {
  const writer = { byteLength: 0, openValueCount: 0, eventCount: 0, discard: () => undefined };
  const sealer = {
    seal() {
      writer.eventCount++;
      writer.byteLength += each.bytes ?? 0;
      writer.openValueCount += each.listed ?? 0;
      return { scrubbed: 0 };
    },
    finish: () => [new ArrayBuffer(8)],
  };
  // As much of both as is used.
  return { writer: writer as unknown as BatchWriter, sealer: sealer as unknown as Sealer };
}

function job(events: readonly unknown[], isPacked = false): SealJob {
  const bytes = Buffer.from(JSON.stringify(events));
  const body = Uint8Array.from(isPacked ? gzipSync(bytes) : bytes).buffer;
  return {
    job: 1,
    tenant: 't',
    body,
    mediaType: 'application/json',
    encoding: isPacked ? 'gzip' : '',
    source: 's',
    sources: ['*'],
  };
}

const event = { type: 'data.exported', actor: { type: 'service', id: 'a' } };
const target = (n: number) => ({ type: 'lead', id: `l${n}` });

function refusedOf(task: SealJob, { writer, sealer }: ReturnType<typeof pretend>): readonly (readonly unknown[])[] {
  const sealed = sealJob(task, sealer, writer, builtInCatalog);
  if ('failure' in sealed) throw new Error(sealed.failure.detail);
  return sealed.rejected.map(({ item, code, pointer }) => [item, code, pointer]);
}

afterEach(() => vi.unstubAllGlobals());

test('events beyond what a request may list in clear, or take when sealed, are to be sent by themselves', () => {
  const events = Array.from({ length: 5 }, () => event);
  const rest = [
    [3, 'event.too_many_fields', ''],
    [4, 'event.too_many_fields', ''],
  ];
  expect(refusedOf(job(events), pretend({ listed: LISTED_MAX / 2 + 1 }))).toEqual([
    [2, 'event.too_many_fields', ''],
    ...rest,
  ]);
  expect(refusedOf(job(events), pretend({ listed: LISTED_MAX / 2 }))).toEqual(rest);
  expect(refusedOf(job(events), pretend({ bytes: SEALED_BYTES_MAX / 2 }))).toEqual(rest);
  expect(refusedOf(job(events), pretend({ listed: LISTED_MAX / 5, bytes: SEALED_BYTES_MAX / 5 }))).toEqual([]);
});

test('so are those beyond the people it may name', () => {
  const crowd = { ...event, targets: Array.from({ length: 5_000 }, (_, n) => target(n)) };
  const events = [...Array.from({ length: 19 }, () => crowd), { ...crowd, targets: [target(1)] }, crowd, event];
  expect(refusedOf(job(events), pretend({}))).toEqual([
    [20, 'event.too_many_fields', '/targets'],
    [21, 'event.too_many_fields', '/targets'],
  ]);
});

test('a long body is read alike whether it came packed or not', () => {
  const text = Array.from({ length: 10_000 }, (_, n) => n.toString(36)).join('');
  const events = Array.from({ length: 120 }, (_, n) => ({ ...event, id: `e${n}`, data: { text } }));
  for (const isPacked of [false, true]) {
    const task = job(events, isPacked);
    const { writer, sealer } = pretend({});
    const sealed = sealJob(task, sealer, writer, builtInCatalog);
    expect('ids' in sealed && sealed.ids).toEqual(events.map(({ id }) => id));
    // What was sent goes back, to be sealed anew if need be.
    expect(sealed.body.byteLength).toBe(task.body.byteLength);
    expect(sealed.body.byteLength).toBeGreaterThan(0);
  }
});

test('the heap is kept small while much is made, and collected no more often than that', () => {
  const collect = vi.fn();
  vi.stubGlobal('gc', collect);
  const events = Array.from({ length: 20 }, () => event);
  refusedOf(job(events), pretend({ bytes: 4 * MIB }));
  // At 32 and at 64 MiB, and at the end.
  expect(collect).toHaveBeenCalledTimes(3);
  collect.mockClear();
  refusedOf(job(events), pretend({ bytes: MIB }));
  expect(collect).not.toHaveBeenCalled();
});
