/** Every limit of the face, below, at and above it, at a real server; afterwards it still works and its log verifies. */
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startHostileServer, type HostileServer } from './hostile-server.ts';

const MIB = 2 ** 20;
const RSS_MAX_MB = 800;

let server: HostileServer;
let number = 0;
beforeAll(async () => {
  server = await startHostileServer('limits');
});
afterEach(() => server.stillWorks());
afterAll(async () => {
  try {
    const { rssPeakMb } = await server.finish();
    expect(rssPeakMb).toBeLessThan(RSS_MAX_MB);
  } finally {
    await server.remove();
  }
});

function eventOf(more: object = {}): string {
  return JSON.stringify({ id: `limit-${number++}`, type: 'limit.tried', actor: { type: 'service', id: 's' }, ...more });
}

/** White space up to a length in bytes, which JSON allows behind a value. */
function padded(text: string, bytes: number): Buffer {
  const padding = bytes - Buffer.byteLength(text);
  return Buffer.concat([Buffer.from(text), Buffer.alloc(padding, 0x20)]);
}

describe('the body', () => {
  test.each([
    [16 * MIB - 1, 200, undefined],
    [16 * MIB, 200, undefined],
    [16 * MIB + 1, 413, 'body.too_large'],
    [24 * MIB, 413, 'body.too_large'],
  ])('of %i bytes', async (bytes, status, code) => {
    expect(await server.post(padded(eventOf(), bytes))).toMatchObject({ status, code });
  });

  test.each([
    [64 * MIB, 200, undefined],
    [64 * MIB + 1, 413, 'body.too_large'],
  ])('of %i bytes once unpacked', async (bytes, status, code) => {
    // One part in fifty is not repeated, so that the ratio is not what is tried.
    const lines = Buffer.alloc(bytes, 0x20);
    for (let at = 0, seed = 7; at + 2_000 < bytes; at += 2_000) {
      for (let i = 0; i < 300; i++) {
        seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
        if (((seed >>> 16) & 1) === 1) lines[at + i] = 0x0a;
      }
    }
    lines.write(eventOf());
    const packed = gzipSync(lines, { level: 1 });
    expect(packed.length * 100).toBeGreaterThan(bytes);
    expect(packed.length).toBeLessThan(16 * MIB);
    expect(await server.post(packed, { 'content-encoding': 'gzip' })).toMatchObject({ status, code });
  });

  test.each([
    [0, 200, undefined],
    [1, 413, 'body.too_large'],
  ])('unpacked 100 times as large and %i bytes more', async (more, status, code) => {
    const packedBytes = 20_000;
    const packed = gzipSync(padded(eventOf(), packedBytes * 100 + more));
    expect(packed.length).toBeLessThan(packedBytes);
    // Zeros behind the end of a gzip file are nothing; they bring it to the length that is wanted.
    const body = Buffer.concat([packed, Buffer.alloc(packedBytes - packed.length)]);
    expect(await server.post(body, { 'content-encoding': 'gzip' })).toMatchObject({ status, code });
  });

  test('a bomb of a gigabyte, in every encoding, takes neither memory nor time', async () => {
    const before = server.process.rssPeakMb();
    const bomb = gzipSync(Buffer.alloc(256 * MIB, 0x20));
    const bombs = Buffer.concat([bomb, bomb, bomb, bomb]);
    for (const encoding of ['gzip', 'deflate', 'br']) {
      const { status, tookMs } = await server.post(bombs, { 'content-encoding': encoding });
      expect([400, 413]).toContain(status);
      expect(tookMs).toBeLessThan(5_000);
    }
    expect(server.process.rssPeakMb() - before).toBeLessThan(300);
  });

  test('millions of tiny values are refused before they become memory', async () => {
    const lists = `{"data":[${'[],'.repeat(4 * MIB)}[]]}`;
    expect(await server.post(`[${lists}]`)).toMatchObject({ status: 413, code: 'body.too_large' });
    const names = `{${Array.from({ length: 600_000 }, (_, i) => `"\\n${i}":0`).join(',')}}`;
    expect((await server.post(`[${names}]`)).results[0]?.error?.code).toBe('event.invalid');
  });
});

test.each([
  [10_000, 200],
  [10_001, 413],
])('a batch of %i events', async (count, status) => {
  const events = Array.from({ length: count }, () => eventOf());
  const answer = await server.post(`[${events.join(',')}]`);
  expect(answer.status).toBe(status);
  expect(answer.results.filter((result) => result.status === 'stored')).toHaveLength(status === 200 ? count : 0);
  if (status === 200) return;
  expect((await server.post(events.join('\n'), { 'content-type': 'application/x-ndjson' })).status).toBe(status);
});

const TEXT = 'x'.repeat(60_000);
const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) });
const targets = (count: number) => Array.from({ length: count }, (_, i) => ({ type: 'campaign', id: `c_${i}` }));
const changes = (count: number) => Array.from({ length: count }, (_, i) => ({ path: `p${i}`, after: i }));

/** Limits of one event: what is sent, and the code it is refused with, if any. */
const LIMITS: readonly (readonly [name: string, more: object, code: string | undefined])[] = [
  // The event itself is the first level, `data` the second.
  ['depth 31', { data: nested(30) }, undefined],
  ['depth 32', { data: nested(31) }, undefined],
  ['depth 33', { data: nested(32) }, 'event.too_deep'],
  ['depth 500', { data: nested(500) }, 'event.too_deep'],
  ['4,999 targets', { targets: targets(4_999) }, undefined],
  ['5,000 targets', { targets: targets(5_000) }, undefined],
  ['5,001 targets', { targets: targets(5_001) }, 'event.too_many_fields'],
  ['5,000 changes', { changes: changes(5_000) }, undefined],
  ['5,001 changes', { changes: changes(5_001) }, 'event.too_many_fields'],
  ['a text of 65,535 bytes', { reason: 'r'.repeat(65_535) }, undefined],
  ['a text of 65,536 bytes', { reason: 'r'.repeat(65_536) }, undefined],
  ['a text of 65,537 bytes', { reason: 'r'.repeat(65_537) }, 'event.string_too_long'],
  ['a text of 65,536 bytes, three a character', { reason: `${'\u20ac'.repeat(21_845)}r` }, undefined],
  ['a text of 65,538 bytes, three a character', { reason: '\u20ac'.repeat(21_846) }, 'event.string_too_long'],
  ['a type of 99 bytes', { type: `a.${'b'.repeat(97)}` }, undefined],
  ['a type of 100 bytes', { type: `a.${'b'.repeat(98)}` }, undefined],
  ['a type of 101 bytes', { type: `a.${'b'.repeat(99)}` }, 'event.string_too_long'],
  ['an id of 127 bytes', { id: 'i'.repeat(127) }, undefined],
  ['an id of 128 bytes', { id: 'j'.repeat(128) }, undefined],
  ['an id of 129 bytes', { id: 'k'.repeat(129) }, 'event.string_too_long'],
  ['an id of 128 bytes, two a character', { id: '\u00e9'.repeat(64) }, undefined],
  ['an id of 130 bytes, two a character', { id: '\u00e8'.repeat(65) }, 'event.string_too_long'],
  ['the largest number', { sequence: Number.MAX_SAFE_INTEGER }, undefined],
  ['a year before 1970', { time: '1969-12-31T23:59:59Z' }, 'event.invalid'],
  ['the last instant', { time: '9999-12-31T23:59:59.999Z' }, undefined],
];

test.each(LIMITS)('%s', async (name, more, code) => {
  const neighbour = eventOf();
  const answer = await server.post(`[${eventOf(more)},${neighbour}]`);
  const [result, beside] = answer.results;
  expect({ name, status: result?.status, code: result?.error?.code }).toEqual({
    name,
    status: code === undefined ? 'stored' : 'rejected',
    code,
  });
  expect(beside?.status).toBe('stored');
  expect(answer.status).toBe(code === undefined ? 200 : 207);
});

test.each([
  [MIB - 1, 'stored'],
  [MIB, 'stored'],
  [MIB + 1, 'rejected'],
])('an event of %i bytes', async (bytes, status) => {
  const event = eventOf({ data: { texts: Array.from({ length: 17 }, () => TEXT) } });
  const whole = event.replace('{', `{${' '.repeat(bytes - event.length)}`);
  expect(whole).toHaveLength(bytes);
  const answer = await server.post(`[${eventOf()},${whole}]`);
  expect(answer.results.map((result) => result.status)).toEqual(['stored', status]);
});
