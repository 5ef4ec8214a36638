/** Every kind of thing that the index is made of, edited in turn: the examination sees each, in a segment, a block and a tail. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { emptyRoot, Findings } from '@trailmark/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Head, OpenValue, Row, Span } from './engine.ts';
import { SqliteEngine } from './engines/sqlite/engine.ts';
import { ExpectedBlock } from './engines/sqlite/expected-block.ts';
import { blockEvents, segmentEvents } from './engines/sqlite/index-parts.ts';
import { partId, type PartKind } from './engines/sqlite/parts.ts';
import { termOf } from './fixture.ts';
import { IndexCheck } from './fsck-index.ts';

/** A merged segment, blocks behind it, one that is about to close, and a tail. */
const size = segmentEvents + blockEvents * 9 + 700;
const segment: Span = { low: 0, high: segmentEvents };
const block: Span = { low: blockEvents * 20, high: blockEvents * 21 };
const full: Span = { low: blockEvents * 24, high: blockEvents * 25 };
const tail: Span = { low: blockEvents * 25, high: size };

const valueOf = (n: number): OpenValue => ({
  term: shared[n % 7]!,
  field: 'type',
  value: `${n % 7}`,
  folded: `${n % 7}`,
});
const shared = Array.from({ length: 7 }, (_, n) => termOf(`type ${n}`));
const all = termOf('all');
const wordFor = (salt: number, n: number): number => Math.imul(n * 8 + salt, 0x9e3779b1) >>> 0;
const bytesFor = (salt: number, n: number, length: number): Uint8Array => {
  const bytes = new Uint8Array(length).fill(salt);
  new DataView(bytes.buffer).setUint32(0, wordFor(salt, n));
  new DataView(bytes.buffer).setUint32(length - 4, wordFor(salt + 1, n));
  return bytes;
};
/** Terms that every event has, that a seventh has, that some have, and that one alone has. */
const termsFor = (n: number): BigInt64Array => {
  const terms = [all, shared[n % 7]!, BigInt.asIntN(64, BigInt(wordFor(1, n % 300)) << 32n)];
  if (n % 16 === 0) terms.push(BigInt.asIntN(64, BigInt(wordFor(2, n)) << 32n));
  return BigInt64Array.from(terms).sort();
};
const rowFor = (n: number): Row => ({
  ref: bytesFor(3, n, 16),
  entry: Uint8Array.of(1),
  groups: Uint8Array.of(1),
  occurredMs: 1_760_000_000_000 + n * 1000 - (n % 5) * 60_000,
  dedup: n % 11 === 0 ? undefined : bytesFor(4, n, 16),
  content: bytesFor(6, n, 8),
  terms: termsFor(n),
});
let rows: readonly Row[];
const head = (entries: number): Head => ({
  origin: 'o',
  size: entries,
  root: emptyRoot,
  lastMs: 0,
  checkpoint: `${entries}`,
});

let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fsck-index-'));
  file = join(folder, 'main.db');
  rows = Array.from({ length: size }, (_, n) => rowFor(n));
  const engine = new SqliteEngine({ file, create: () => head(0) });
  const others = {
    values: shared.map((_, n) => valueOf(n)),
    tiles: [],
    sources: [],
    runs: [],
    subjects: [],
    profiles: [],
  };
  for (let low = 0; low < size; low += 3000) {
    const some = rows.slice(low, low + 3000);
    engine.commit({ before: head(low), after: head(low + some.length), rows: some, ...others });
  }
  engine.close();
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Checked {
  readonly findings: string[];
  /** Whether the bytes of the stretch were those that are expected. */
  readonly isExact: boolean;
}

/** @param unknown events of which nobody can say what the index must hold */
function check({ low, high }: Span, unknown: ReadonlySet<number> = new Set()): Checked {
  const findings = new Findings();
  const engine = new SqliteEngine({ file, readOnly: true });
  const attempt = (at: string, work: () => void): void => {
    try {
      work();
    } catch {
      findings.add('bundle.malformed', at, 'it cannot be read');
    }
  };
  const index = new IndexCheck(engine, size, findings, attempt);
  const blocks: ExpectedBlock[] = [];
  for (let from = low; from < high; from += blockEvents) {
    const expected = new ExpectedBlock(from, Math.min(from + blockEvents, high));
    for (let n = from; n < expected.high; n++) {
      const { occurredMs, terms, dedup = 'none', content } = rows[n]!; // as many as the size says
      expected.noteTime(n, occurredMs);
      if (unknown.has(n)) continue;
      expected.noteTerms(n, terms);
      expected.noteId(n, dedup, content);
    }
    blocks.push(expected);
    index.take(expected);
  }
  index.finish();
  let isExact = false;
  attempt('', () => (isExact = engine.comparison.holdsExactly(blocks)));
  engine.close();
  return { findings: findings.kept.map(({ at }) => at), isExact };
}

/** Edits the store, checks a stretch of it, and puts everything back. */
function checkEdited(span: Span, edit: (db: DatabaseSync) => void): string[] {
  const db = new DatabaseSync(file);
  db.exec('CREATE TEMP TABLE was AS SELECT * FROM parts WHERE 0');
  for (const table of ['blocks', 'recent']) db.exec(`CREATE TEMP TABLE ${table}_was AS SELECT * FROM ${table}`);
  db.exec(`CREATE TEMP TRIGGER u BEFORE UPDATE ON parts BEGIN INSERT INTO was VALUES (OLD.id, OLD.data); END;
    CREATE TEMP TRIGGER d BEFORE DELETE ON parts BEGIN INSERT INTO was VALUES (OLD.id, OLD.data); END`);
  edit(db);
  const { findings } = check(span);
  db.exec('DROP TRIGGER u; DROP TRIGGER d; INSERT OR REPLACE INTO parts SELECT * FROM was');
  for (const table of ['blocks', 'recent'])
    db.exec(`DELETE FROM ${table}; INSERT INTO ${table} SELECT * FROM ${table}_was`);
  db.close();
  return findings;
}

const stretches = { segment, block, full, tail };

test.each(Object.entries(stretches))('nothing is found in a whole %s, which is the very bytes', (_, span) => {
  expect(check(span)).toEqual({ findings: [], isExact: true });
});

test.each(Object.entries({ segment, block }))('of events that nobody can open, a %s may hold anything', (_, span) => {
  const unknown = new Set([span.low + 3, span.low + 70, span.high - 1]);
  expect(check(span, unknown)).toEqual({ findings: [], isExact: true });
});

test('what nobody knows of some hides nothing of others', () => {
  const id = partId('block', 'postings', 20, 5);
  const db = new DatabaseSync(file);
  const stored = db.prepare('SELECT data FROM parts WHERE id = ?').get(id)!['data'] as Uint8Array;
  db.exec(`DELETE FROM parts WHERE id = ${id}`);
  expect(check(block, new Set([block.low + 3])).findings.length).toBeGreaterThan(0);
  db.prepare('INSERT INTO parts VALUES (?, ?)').run(id, stored);
  db.close();
  expect(check(block).findings).toEqual([]);
});

test('an id that two events have is found, though the index holds what both say', () => {
  const findings = new Findings();
  const engine = new SqliteEngine({ file, readOnly: true });
  const index = new IndexCheck(engine, size, findings, (_, work) => work());
  for (const low of [block.low, full.low]) {
    const expected = new ExpectedBlock(low, low + blockEvents);
    // The block says that its first event has the id of the other's first.
    expected.noteId(low, bytesFor(4, block.low + 1, 16), undefined);
    index.take(expected);
  }
  index.finish();
  engine.close();
  expect(findings.kept.map(({ at }) => at)).toContain(`id of entry ${full.low}`);
});

const parts = (level: 'block' | 'segment', kind: PartKind, number: number): string => {
  const first = partId(level, kind, number, 0);
  return `id BETWEEN ${first} AND ${first + 1023}`;
};
/** Changes one byte of each part that has it. */
const flip = (where: string, at: number): string =>
  `UPDATE parts SET data = CAST(substr(data, 1, ${at}) || CASE substr(data, ${at + 1}, 1) WHEN x'07' THEN x'08' ELSE x'07' END
    || substr(data, ${at + 2}) AS BLOB) WHERE ${where} AND length(data) > ${at}`;
const cut = (where: string): string => `UPDATE parts SET data = substr(data, 1, length(data) / 2) WHERE ${where}`;
const lose = (where: string): string => `DELETE FROM parts WHERE ${where}`;
const one = (where: string): string => `id = (SELECT min(id) FROM parts WHERE ${where} AND length(data) > 40)`;

/** What every stretch is made of, and, because a segment takes its time, what only a block is asked about. */
const partEdits = (of: (kind: PartKind) => string, times: string): [what: string, edit: string][] => [
  ['a place', flip(one(of('postings')), 39)],
  ['a part of the postings lost', lose(one(of('postings')))],
  ['a content digest', flip(one(of('dedup')), 20)],
  ['the filter of ids emptied', `UPDATE parts SET data = zeroblob(length(data)) WHERE ${of('filter')}`],
  ['an occurred time', flip(times, 8 * 77 + 3)],
  ['a column', flip(one(of('columns')), 30)],
  ['a column lost', lose(one(of('columns')))],
];
const inSegment = (kind: PartKind): string => parts('segment', kind, 0);
const inBlock = (kind: PartKind): string => parts('block', kind, 20);

const segmentEdits: [what: string, edit: string][] = [
  ...partEdits(inSegment, parts('block', 'times', 11)),
  ['a summary', flip(one(inSegment('summaries')), 30)],
  ['a summary lost', lose(one(inSegment('summaries')))],
];
const blockEdits: [what: string, edit: string][] = [
  ...partEdits(inBlock, inBlock('times')),
  ['a term', flip(one(inBlock('postings')), 5)],
  ['the number of terms', flip(one(inBlock('postings')), 0)],
  ['half a part of the postings', cut(one(inBlock('postings')))],
  ['all postings lost', lose(inBlock('postings'))],
  ['an id', flip(one(inBlock('dedup')), 3)],
  ['the place of an id', flip(one(inBlock('dedup')), 24)],
  ['a part of the ids lost', lose(one(inBlock('dedup')))],
  ['all times lost', lose(inBlock('times'))],
];

const recentOf = ({ low, high }: Span): string =>
  `first = (SELECT max(first) FROM recent WHERE first < ${high} AND first >= ${low})`;
const flipFacts = (span: Span, at: number): string =>
  flip(recentOf(span), at).replace('parts', 'recent').replaceAll('data', 'facts');

describe('is found', () => {
  test.each(segmentEdits)('%s of a segment', (_, edit) => {
    expect(checkEdited(segment, (db) => db.exec(edit))).not.toEqual([]);
  });

  test.each(blockEdits)('%s of a block', (_, edit) => {
    expect(checkEdited(block, (db) => db.exec(edit))).not.toEqual([]);
  });

  test.each([
    ['a term', 45],
    ['an id', 20],
    ['a content digest', 35],
    ['an occurred time', 9],
  ])('%s of a tail', (_, at) => {
    for (const span of [full, tail]) expect(checkEdited(span, (db) => db.exec(flipFacts(span, at)))).not.toEqual([]);
  });

  test('rows of a tail lost, exchanged or of another number', () => {
    for (const edit of [
      `DELETE FROM recent WHERE ${recentOf(tail)}`,
      `DELETE FROM recent WHERE ${recentOf(full)}`,
      `UPDATE recent SET facts = (SELECT facts FROM recent WHERE ${recentOf(full)}) WHERE ${recentOf(tail)}`,
    ])
      expect(checkEdited(tail, (db) => db.exec(edit))).not.toEqual([]);
  });

  test('the range of times by which a block is looked for', () => {
    for (const [column, by] of [
      ['min_ms', 1],
      ['max_ms', -1],
    ] as const) {
      const edit = `UPDATE blocks SET ${column} = ${column} + ${by} WHERE block = 20`;
      expect(checkEdited(block, (db) => db.exec(edit))).toEqual([`time of entries ${block.low}-${block.high - 1}`]);
    }
  });

  test('a block that is not listed', () => {
    expect(checkEdited(full, (db) => db.exec('DELETE FROM blocks WHERE block = 23'))).not.toEqual([]);
  });
});
