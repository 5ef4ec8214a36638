import { describe, expect, test } from 'vitest';
import { exportBundle } from '../synthetic.ts';
import { baseLog, check, time } from './invented-log.test.ts';

describe('a bundle that nobody touched', () => {
  test('whole', async () => {
    const log = baseLog(300);
    const result = await check(exportBundle(log, { kind: 'whole' }, time(400)));
    expect(result.findings).toEqual([]);
    expect(result.counts).toEqual({ entries: 301, disclosed: 301, withheld: 0, erased: 0, purged: 0 });
  });
  test('period', async () => {
    const log = baseLog(700);
    const result = await check(exportBundle(log, { kind: 'period', from: time(200), to: time(500) }, time(800)));
    expect(result.findings).toEqual([]);
    expect(result.counts.entries).toBe(303);
  });
  test('selection', async () => {
    const log = baseLog(300);
    const result = await check(exportBundle(log, { kind: 'selection', indexes: [3, 77, 256], query: 'x' }, time(400)));
    expect(result.findings).toEqual([]);
    expect(result.counts).toEqual({ entries: 4, disclosed: 4, withheld: 0, erased: 0, purged: 0 });
  });
  test('a log in tiles', async () => {
    const result = await check(baseLog(600).tiles());
    expect(result.findings).toEqual([]);
  });
});
