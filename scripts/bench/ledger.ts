/**
 * How fast the ledger stores made-up sealed events of the usual size, and what a store of them weighs. Run it alone:
 *   node scripts/launch.js scripts/bench/ledger.ts [events] [batch size]
 * Prints one JSON object: rates for the first and last stretch, microseconds, bytes, searches, opening.
 */
import { createPublicKey, generateKeyPairSync, randomFillSync, sign } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { everything, openLedger, type Filter, type Ledger } from '@trailmark/ledger';
import { verifierOf } from '@trailmark/core';
import type { SealedBatch, SealedEvent } from '@trailmark/vault';

const events = Number(process.argv[2] ?? 100_000);
const batchSize = Number(process.argv[3] ?? 500);
const groupBytes = 900;
const origin = 'trailmark.bench/t/main';

const { privateKey } = generateKeyPairSync('ed25519');
const publicKey = new Uint8Array(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32));
const verifier = verifierOf(origin, publicKey);
const signer = {
  name: origin,
  keyId: verifier.keyId,
  sign: (m: Uint8Array) => new Uint8Array(sign(null, m, privateKey)),
};

/** Spreads small numbers over 64 bits, as a keyed hash would. */
function termOf(field: number, value: number): bigint {
  let x = BigInt.asUintN(64, BigInt(field) * 0x9e3779b97f4a7c15n + BigInt(value) + 1n);
  x = BigInt.asUintN(64, (x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n);
  x = BigInt.asUintN(64, (x ^ (x >> 27n)) * 0x94d049bb133111ebn);
  return BigInt.asIntN(64, x ^ (x >> 31n));
}

const terms = new Map<number, bigint>();
function cachedTerm(field: number, value: number): bigint {
  const key = field * 1e9 + value;
  let term = terms.get(key);
  if (term === undefined) terms.set(key, (term = termOf(field, value)));
  return term;
}

const random = (n: number): number => Math.floor(Math.random() * n);
const noise = randomFillSync(new Uint8Array(1 << 20));
const startMs = 1_760_000_000_000;

/** Fourteen terms: kinds that repeat in every event, five thousand people, some things nobody touches twice. */
function termsOf(n: number): BigInt64Array {
  return BigInt64Array.of(
    cachedTerm(0, 0),
    cachedTerm(1, random(10) === 0 ? 1 : 0),
    cachedTerm(2, random(12)),
    cachedTerm(3, random(40)),
    cachedTerm(4, random(5)),
    cachedTerm(5, random(8)),
    cachedTerm(6, random(30)),
    cachedTerm(7, random(5000)),
    cachedTerm(8, random(5000)),
    cachedTerm(9, random(5000)),
    cachedTerm(10, random(256)),
    cachedTerm(11, random(20000)),
    termOf(12, random(200_000)),
    termOf(13, n),
  );
}

function eventOf(n: number): SealedEvent {
  const ref = new Uint8Array(16);
  const from = random(1 << 19);
  ref.set(noise.subarray(from, from + 16));
  const view = new DataView(ref.buffer);
  view.setUint32(0, Math.floor((startMs + n) / 65536));
  view.setUint16(4, (startMs + n) % 65536);
  view.setUint16(6, 0x7000 | (n & 0xfff));
  ref[8] = (ref[8]! & 0x3f) | 0x80;
  const at = random((1 << 20) - 2000);
  const dedup = new Uint8Array(16);
  new DataView(dedup.buffer).setBigInt64(0, termOf(99, n));
  new DataView(dedup.buffer).setBigInt64(8, termOf(98, n));
  return {
    ref,
    occurredMs: startMs + n * 10 - random(60_000),
    source: `source ${n % 5}`,
    run: noise.subarray(0, 8),
    sequence: n + 1,
    type: 'campaign.budget_changed',
    typeVersion: 1,
    fields: noise.subarray(at, at + 32),
    dedup,
    content: noise.subarray(at + 40, at + 48),
    terms: termsOf(n),
    subjects: [],
    groups: noise.subarray(at, at + groupBytes),
    item: 0,
  };
}

function batchOf(first: number, count: number): SealedBatch {
  return {
    events: Array.from({ length: count }, (_, i) => eventOf(first + i)),
    newSubjects: [],
    profileUpdates: [],
    openValues: [],
    keyGeneration: 1,
    byteLength: count * groupBytes,
  };
}

const folder = mkdtempSync(join(tmpdir(), 'ledger-bench-'));
const options = {
  file: join(folder, 'main.db'),
  origin,
  signer,
  verifiers: [verifier],
  highWaterMark: join(folder, 'keys', 'mark'),
};
let ledger: Ledger = await openLedger(options);
/** Microseconds of each commit, in order. */
const commitUs: number[] = [];
for (let n = 0; n < events; n += batchSize) {
  const batch = batchOf(n, Math.min(batchSize, events - n));
  const started = performance.now();
  await ledger.append(batch);
  commitUs.push((performance.now() - started) * 1000);
}
const perEvent = (from: number, to: number): number => {
  const part = commitUs.slice(Math.floor(from / batchSize), Math.max(Math.floor(to / batchSize), 1));
  return part.reduce((a, b) => a + b, 0) / (part.length * batchSize);
};
const sorted = commitUs.toSorted((a, b) => a - b);
const rss = process.memoryUsage().rss;
const stretch = Math.min(100_000, events / 4);

function timed(work: () => unknown): { ms: number; answer: unknown } {
  const started = performance.now();
  const answer = work();
  return { ms: performance.now() - started, answer };
}
const common: Filter = { term: termOf(0, 0) };
const unusual: Filter = { term: termOf(13, 17) };
const missing: Filter = { term: termOf(50, 0) };
const person: Filter = { term: termOf(7, 99) };
const middle = { from: startMs + events * 5, to: startMs + events * 5 + 60_000 };
const searches = {
  common_page: timed(() => ledger.find(common).indexes.length),
  common_and_rare: timed(() => ledger.find({ all: [common, unusual] }).indexes.length),
  person_page: timed(() => ledger.find(person).indexes.length),
  person_count: timed(() => ledger.count(person).total),
  missing_term: timed(() => ledger.find(missing).indexes.length),
  person_in_minute: timed(() => ledger.find({ all: [person, middle] }).indexes.length),
  not_common: timed(() => ledger.find({ not: common }).indexes.length),
  count_all_of_two: timed(() => ledger.count({ all: [common, { not: { term: termOf(1, 0) } }] }, 1e9).total),
  everything: timed(() => ledger.find(everything).indexes.length),
};
// Sixty-four writers of one event each: what they share is a commit.
const singles = Array.from({ length: 64 * 40 }, (_, i) => batchOf(events + i, 1));
const singlesStarted = performance.now();
await Promise.all(
  Array.from({ length: 64 }, async (_, writer) => {
    for (let i = writer; i < singles.length; i += 64) await ledger.append(singles[i]!);
  }),
);
const singlesPerS = (singles.length / (performance.now() - singlesStarted)) * 1000;
const oneStarted = performance.now();
for (let i = 0; i < 200; i++) await ledger.append(batchOf(events + singles.length + i, 1));
const oneMs = (performance.now() - oneStarted) / 200;
await ledger.close();
const bytes = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).size] as const);
const opening = performance.now();
ledger = await openLedger(options);
const openMs = performance.now() - opening;
await ledger.close();
console.log(
  JSON.stringify(
    {
      events,
      batchSize,
      us_per_event: perEvent(0, events),
      us_per_event_first: perEvent(0, Math.min(10_000, events)),
      us_per_event_last: perEvent(events - stretch, events),
      commit_ms: {
        p50: sorted[sorted.length >> 1]! / 1000,
        p99: sorted[Math.floor(sorted.length * 0.99)]! / 1000,
        max: sorted.at(-1)! / 1000,
      },
      bytes_per_event: bytes.reduce((sum, [, size]) => sum + size, 0) / events,
      bytes_stored_anyway: groupBytes + 240,
      singles_per_s_64: singlesPerS,
      single_ms: oneMs,
      rss_mb: rss / 2 ** 20,
      open_ms: openMs,
      searches,
    },
    null,
    1,
  ),
);
rmSync(folder, { recursive: true, force: true });
