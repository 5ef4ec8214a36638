/**
 * How fast the ledger finds and counts in a log of made-up rows with sixty terms each, put straight through the engine.
 * Run it alone:
 *   node scripts/launch.js scripts/bench/search.ts [events] [batch size]
 * Prints one JSON object: microseconds a stored event, the longest commits, bytes an event, and for each question the
 * median and the slowest of its repetitions in milliseconds.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyRoot } from '@trailmark/core';
import { finish, type Filter, type Head, type OpenValue } from '@trailmark/ledger';
import { SqliteEngine, type Row } from '@trailmark/ledger/testing';

const events = Number(process.argv[2] ?? 200_000);
const batchSize = Number(process.argv[3] ?? 500);
const repetitions = 15;
const startMs = 1_760_000_000_000;
/** Six weeks, whatever the number of events. */
const stepMs = (42 * 86_400_000) / events;

/** A repeatable stream of numbers below one. */
let seed = 0x2545f491;
function random(): number {
  seed ^= seed << 13;
  seed ^= seed >>> 17;
  seed ^= seed << 5;
  return (seed >>> 0) / 2 ** 32;
}
const below = (n: number): number => Math.floor(random() * n);
/** Small numbers often, large ones seldom, as words are. */
const seldom = (n: number): number => Math.floor(n ** random()) - 1;

/** Spreads small numbers over 64 bits, as a keyed hash would. */
function termOf(field: number, value: number): bigint {
  let x = BigInt.asUintN(64, BigInt(field) * 0x9e3779b97f4a7c15n + BigInt(value) + 1n);
  x = BigInt.asUintN(64, (x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n);
  x = BigInt.asUintN(64, (x ^ (x >> 27n)) * 0x94d049bb133111ebn);
  return BigInt.asIntN(64, x ^ (x >> 31n));
}

/** Fields of one value, with the number of their values. */
const facets: readonly [name: string, values: number][] = [
  ['type', 100],
  ['outcome', 3],
  ['source', 8],
  ['domain', 10],
  ['importance', 3],
  ['actor.type', 4],
  ['actor.ref', 5000],
  ['scope.client', 6],
  ['scope.brand', 12],
  ['scope.market', 20],
  ['scope.region', 5],
  ['scope.channel', 10],
  ['scope.campaign', 800],
  ['approval', 3],
  ['target.type', 12],
  ['target', 20_000],
];
const numberOf = (field: string): number => facets.findIndex(([name]) => name === field);
const kept = new Map<number, bigint>();
const said = new Set<bigint>();
let brought: OpenValue[] = [];

function cached(field: number, value: number): bigint {
  const key = field * 1e7 + value;
  let term = kept.get(key);
  if (term === undefined) kept.set(key, (term = termOf(field, value)));
  return term;
}

/** A term that also stands in the dictionary. */
function open(field: number, name: string, value: number): bigint {
  const term = cached(field, value);
  if (!said.has(term)) {
    said.add(term);
    const folded = `${name.replace('.', ' ')} ${value.toString(36)}`;
    brought.push({ term, field: name, value: folded, folded });
  }
  return term;
}

const ip = 30;
const word = 31;
const pair = 32;
const own = 33;
const name = 34;

function termsOf(n: number): BigInt64Array {
  const terms = facets.map(([field, values], i) => open(i, field, values > 20 ? seldom(values) : below(values)));
  terms.push(cached(ip, below(3000)), termOf(own, n));
  for (let i = 0; i < 3; i++) terms.push(cached(name + i, seldom(5000)));
  const words = Array.from({ length: 15 }, () => seldom(30_000));
  terms.push(...words.map((one) => open(word, 'text', one)));
  for (let i = 1; i < 13; i++) terms.push(termOf(pair, words[i - 1]! * 30_000 + words[i]!));
  for (let i = 0; i < 4; i++) terms.push(cached(40 + i, seldom(1000)));
  for (let i = 0; i < 8; i++) terms.push(cached(50 + i, below(2)));
  return BigInt64Array.from(new Set(terms));
}

const noise = Uint8Array.from({ length: 1 << 16 }, () => below(256));
function rowOf(n: number): Row {
  const ref = new Uint8Array(16);
  const view = new DataView(ref.buffer);
  view.setBigUint64(0, (BigInt(startMs + n) << 16n) | 0x7000n);
  view.setUint32(8, n);
  const dedup = new Uint8Array(16);
  new DataView(dedup.buffer).setBigInt64(0, termOf(99, n));
  new DataView(dedup.buffer).setBigInt64(8, termOf(98, n));
  const at = below(60_000);
  return {
    ref,
    dedup,
    entry: noise.subarray(at, at + 240),
    groups: noise.subarray(at, at + 900),
    content: noise.subarray(at, at + 8),
    occurredMs: Math.floor(startMs + n * stepMs - (n % 50 === 0 ? below(86_400_000) : below(60_000))),
    terms: termsOf(n),
  };
}
const storedAnywayBytes = 240 + 900;

const head = (size: number): Head => ({ origin: 'bench', size, root: emptyRoot, lastMs: 0, checkpoint: String(size) });
const folder = mkdtempSync(join(tmpdir(), 'search-bench-'));
const file = join(folder, 'main.db');
const engine = new SqliteEngine({ file, create: () => head(0) });
const commitMs: number[] = [];
for (let low = 0; low < events; low += batchSize) {
  brought = [];
  const rows = Array.from({ length: Math.min(batchSize, events - low) }, (_, i) => rowOf(low + i));
  const [before, after] = [head(low), head(low + rows.length)];
  const values = brought;
  const started = performance.now();
  engine.commit({ before, after, rows, values, tiles: [], sources: [], runs: [], subjects: [], profiles: [] });
  commitMs.push(performance.now() - started);
  await engine.rest(false);
}

const span = { low: 0, high: events };
const endMs = startMs + events * stepMs;
const days = (from: number, to: number): Filter => ({
  from: endMs - from * 86_400_000,
  to: endMs - to * 86_400_000,
});
const of = (field: string, value: number): Filter => ({ term: termOf(numberOf(field), value) });
const notRoutine: Filter = { not: of('importance', 0) };
const page = (filter: Filter) => () => engine.search({ all: [filter, notRoutine] }, span, 'desc', 51).length;
const facet = (filter: Filter, field: string) => () => finish(engine.tally(filter, span, field, 20)).total;
const month: Filter = { all: [days(30, 0), notRoutine] };
const restricted: Filter = { all: [days(30, 0), notRoutine, of('scope.client', 2)] };
const worded: Filter = { all: [days(30, 0), notRoutine, { term: termOf(word, 3) }] };
const hours = Array.from({ length: 721 }, (_, i) => Math.floor(endMs / 3_600_000 - 720 + i) * 3_600_000);
const anyOf = (count: number, from: number): Filter => ({
  any: Array.from({ length: count }, (_, i) => ({ term: termOf(word, from + i) })),
});
const nowhere: Filter = { term: termOf(77, 0) };
const once: Filter = { term: termOf(own, Math.floor(events / 3)) };

const questions: Record<string, () => unknown> = {
  page_common: page(of('outcome', 1)),
  page_rare: page(once),
  page_nowhere: page(nowhere),
  page_common_and_nowhere: page({ all: [of('outcome', 1), nowhere] }),
  page_common_and_rare: page({ all: [of('outcome', 1), once] }),
  page_person: page(of('actor.ref', 4321)),
  page_two_persons_words: page({ all: [of('actor.ref', 77), { term: termOf(word, 25_000) }] }),
  page_old_day: page(days(41, 40)),
  page_old_day_person: page({ all: [days(41, 40), of('actor.ref', 4321)] }),
  page_any_3000_common: page(anyOf(3000, 0)),
  page_any_3000_rare: page(anyOf(3000, 27_000)),
  page_any_3000_nowhere: page(anyOf(3000, 50_000)),
  count_person: () => engine.count(of('actor.ref', 4321), span, 10_000),
  count_common: () => engine.count(of('outcome', 1), span, 10_000),
  facet_type_month: facet(month, 'type'),
  facet_actor_month: facet(month, 'actor.ref'),
  facet_type_restricted: facet(restricted, 'type'),
  facet_type_worded: facet(worded, 'type'),
  facet_target_month: facet(month, 'target'),
  facet_any_3000: facet({ all: [month, anyOf(3000, 0)] }, 'type'),
  histogram_month: () => finish(engine.histogram(month, span, hours)),
  histogram_restricted: () => finish(engine.histogram(restricted, span, hours)),
  histogram_worded: () => finish(engine.histogram(worded, span, hours)),
  histogram_by_type: () => finish(engine.histogram(month, span, hours, { field: 'type', limit: 10 })),
  complete: () => engine.values('text', 'text a', { limit: 1000 }).length,
};
const answers = Object.fromEntries(
  Object.entries(questions).map(([question, ask]) => {
    const ms = Array.from({ length: repetitions }, () => {
      const started = performance.now();
      ask();
      return performance.now() - started;
    }).toSorted((a, b) => a - b);
    return [question, { p50: round(ms[repetitions >> 1]!), max: round(ms.at(-1)!) }];
  }),
);
/** Pages that nobody asked for before: people, words, ids and pairs of them, common and rare. */
const kinds: (() => Filter)[] = [
  () => of('actor.ref', below(5000)),
  () => ({ term: termOf(word, below(30_000)) }),
  () => ({ term: termOf(own, below(events)) }),
  () => ({ all: [of('actor.ref', below(5000)), { term: termOf(word, below(30_000)) }] }),
  () => ({ all: [of('type', below(100)), of('scope.campaign', below(800))] }),
  () => ({ all: [of('outcome', below(3)), { term: termOf(own, below(events)) }] }),
  () => {
    const day = 1 + below(40);
    return { all: [of('target', below(20_000)), days(day + 1, day)] };
  },
];
const onceMs = Array.from({ length: 700 }, (_, i) => {
  const ask = page(kinds[i % kinds.length]!());
  const started = performance.now();
  ask();
  return performance.now() - started;
}).toSorted((a, b) => a - b);
function round(n: number): number {
  return Math.round(n * 100) / 100;
}
const slowest = commitMs.toSorted((a, b) => b - a);
const stored = statSync(file).size + statSync(`${file}-wal`).size;
console.log(
  JSON.stringify(
    {
      events,
      us_per_event: round((commitMs.reduce((a, b) => a + b, 0) * 1000) / events),
      commit_ms: { p50: round(slowest[slowest.length >> 1]!), p90: round(slowest[Math.floor(slowest.length / 10)]!) },
      commit_slowest_ms: slowest.slice(0, 5).map(round),
      bytes_per_event: round(stored / events),
      bytes_of_index: round(stored / events - storedAnywayBytes),
      rss_mb: round(process.memoryUsage().rss / 2 ** 20),
      pages_asked_once_ms: { p50: round(onceMs[350]!), p99: round(onceMs[692]!), max: round(onceMs.at(-1)!) },
      answers,
    },
    null,
    1,
  ),
);
engine.close();
rmSync(folder, { recursive: true, force: true });
