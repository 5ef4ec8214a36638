/** The headline counts what was taken, refused and failed, each where there is any, and no rows where none are said. */

import { expect, test } from 'vitest';
import { settledFrom, shown } from '../trail.fixture.ts';
import { answerExports } from './exports.ts';

const exported = (index: number, more: Record<string, unknown> = {}, type = 'data.exported') =>
  shown(index, type, {
    source: 'crm',
    actor: { type: 'user', id: 'u_1', name: 'Ana Ruiz' },
    targets: [{ type: 'list', id: 'l_1' }],
    data: { rows: 480 },
    ...more,
  });

async function headline(events: ReturnType<typeof exported>[], language: 'en' | 'de' = 'en'): Promise<string> {
  const period = { fromMs: Date.UTC(2026, 2, 1), toMs: Date.UTC(2026, 2, 2) };
  const finds = (q: string): boolean => q.includes('trail.exported');
  const options = { finds, language };
  return (await settledFrom(events, 'exports', (asking) => answerExports(asking, period), options)).headline;
}

const denied = { outcome: 'denied' };
const failed = { outcome: 'failure' };

test.each([
  [[exported(1, failed)], 'no completed export from 1 March 2026 to 1 March 2026; one failed.'],
  [[exported(1, denied)], 'no completed export from 1 March 2026 to 1 March 2026; one was refused.'],
  [[exported(1, denied), exported(2, failed), exported(3, failed)], '; one was refused and 2 failed.'],
  [
    [exported(1), exported(2, failed)],
    'one export, 480 rows, by one party, from 1 March 2026 to 1 March 2026; one more failed.',
  ],
  [[exported(1), exported(2)], '2 exports, 960 rows, by one party, from 1 March 2026 to 1 March 2026.'],
  [[exported(1), exported(2, { data: {} })], '2 exports, at least 480 rows, by'],
  [[exported(1, { data: {} })], 'one export, an unsaid number of rows, by'],
  [[exported(1, { data: { entries: 12 } }, 'trail.exported')], 'one export, by one party'],
])('%#', async (events, text) => {
  expect(await headline(events)).toContain(text);
});

test('in German, too', async () => {
  expect(await headline([exported(1, failed)], 'de')).toMatch(/keinen ausgeführten Export; einer schlug fehl\.$/);
  expect(await headline([exported(1), exported(2, failed), exported(3, denied)], 'de')).toContain(
    '; ein weiterer wurde abgelehnt und ein weiterer schlug fehl.',
  );
});
