/** A selection that a key exports, as the texts of its parts. */

import { inflateRawSync } from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import { openZip } from '@trailmark/core';
import type { Inflate } from '@trailmark/core';
import type { Trail } from './trail.ts';

const WAITS_MAX = 400;
const PART_BYTES_MAX = 1 << 26;

const inflate: Inflate = {
  inflate: async (packed) => new Uint8Array(inflateRawSync(packed)),
  inflateStream: async function* (pieces) {
    const all: Uint8Array[] = [];
    for await (const piece of pieces) all.push(piece);
    yield new Uint8Array(inflateRawSync(Buffer.concat(all)));
  },
};

export async function bundleParts(trail: Trail, key: string, q: string): Promise<string[]> {
  const { id } = await trail.told({ method: 'POST', url: '/v1/exports', json: { kind: 'selection', q } }, key);
  for (
    let waits = 0;
    (await trail.told({ method: 'GET', url: `/v1/exports/${id}` }, key)).status !== 'ready';
    waits++
  ) {
    if (waits === WAITS_MAX) throw new Error('the bundle was not made in time');
    await sleep(25);
  }
  const bytes = new Uint8Array((await trail.ask({ method: 'GET', url: `/v1/exports/${id}/bundle` }, key)).raw);
  const read = async (at: number, length: number): Promise<Uint8Array> => bytes.subarray(at, at + length);
  const reader = await openZip({ size: bytes.length, read }, inflate);
  const names = (await reader.list?.()) ?? [];
  return Promise.all(
    names.map(async (name) => Buffer.from((await reader.read(name, PART_BYTES_MAX)) ?? []).toString('utf8')),
  );
}
