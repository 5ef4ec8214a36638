/** Every statement that reads must find its rows by a key: a plan that scans a table would slow with the log. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { createTables } from './schema.ts';
import { sql, type StatementName } from './statements.ts';

/** Read whole when a store is opened or by those who ask for all: few rows, or all of them are wanted. */
const wholeByIntent: StatementName[] = [
  'readBlocks',
  'readIndexed',
  'readRecent',
  'readSources',
  'readRuns',
  'readSubjects',
  'countSubjectTerms',
  'readDictionary',
  'readAllVerdicts',
  'readVerdictChanges',
];

test('each statement is answered by a key, none by a scan or a sort', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plans-'));
  const db = new DatabaseSync(join(folder, 'plans.db'));
  createTables(db);
  for (const [name, text] of Object.entries(sql)) {
    if (!/^(SELECT|UPDATE|DELETE)/.test(text)) continue;
    const arguments_ = [...text.matchAll(/\?/g)].map(() => null);
    const plan = db
      .prepare(`EXPLAIN QUERY PLAN ${text}`)
      .all(...arguments_)
      .map(({ detail }) => String(detail));
    const scans = plan.filter((line) => /SCAN|TEMP B-TREE/.test(line));
    if (wholeByIntent.includes(name as StatementName)) expect(plan.join(), name).not.toContain('TEMP B-TREE');
    else expect(scans, name).toEqual([]);
  }
  db.close();
  rmSync(folder, { recursive: true, force: true });
});
