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
    'one export, 480 rows, by one account, from 1 March 2026 to 1 March 2026; one more failed.',
  ],
  [[exported(1), exported(2)], '2 exports, 960 rows, by one account, from 1 March 2026 to 1 March 2026.'],
  [[exported(1), exported(2, { data: {} })], '2 exports, at least 480 rows, by'],
  [[exported(1, { data: {} })], 'one export, an unsaid number of rows, by'],
  [[exported(1, { data: { entries: 12 } }, 'trail.exported')], 'one export, by one account'],
])('%#', async (events, text) => {
  expect(await headline(events)).toContain(text);
});

test('a time of which the trail has nothing at all is told as that', async () => {
  const period = { fromMs: Date.UTC(2020, 2, 1), toMs: Date.UTC(2020, 5, 1), quarter: '2020-Q1' };
  const ask = (language: 'en' | 'de') =>
    settledFrom([exported(1)], 'exports', (asking) => answerExports(asking, period), { language });
  const { headline: told, unknown, verdict } = await ask('en');
  expect(verdict).toBe('cannot');
  expect(told).toMatch(/\(fiscal quarter 2020-Q1\), because the trail has nothing at all from that time\.$/);
  expect(unknown).toMatchObject([{ code: 'no_event', text: expect.stringContaining('may begin later') as string }]);
  expect((await ask('de')).headline).toMatch(/denn das Protokoll hat aus dieser Zeit gar nichts\.$/);
});

test('in German, too', async () => {
  expect(await headline([exported(1, failed)], 'de')).toMatch(/keinen ausgeführten Export; einer schlug fehl\.$/);
  expect(await headline([exported(1), exported(2, failed), exported(3, denied)], 'de')).toContain(
    '; ein weiterer wurde abgelehnt und ein weiterer schlug fehl.',
  );
});

test('of very many the largest and what was refused are told one by one, and the others in sum', async () => {
  const by = (id: string) => ({ actor: { type: 'user', id, name: id } });
  const many = Array.from({ length: 30 }, (_, at) => exported(1, { ...by(`u_${at}`), data: { rows: 100 + at } })).map(
    (event, at) => ({ ...event, index: at + 1, ref: `r${at + 1}` }),
  );
  const small = [0, 10, 20].map((from, at) => ({
    ...exported(2, {
      ...by('small'),
      data: {
        rows: 5,
        rows_max: 9,
        window_from: `2026-01-01T00:${10 + from}:00Z`,
        window_to: `2026-01-01T00:${20 + from}:00Z`,
      },
    }),
    index: 40 + at,
    ref: `r${40 + at}`,
  }));
  const refused = { ...exported(3, { ...by('refused'), ...denied, data: { rows: 25_000 } }), index: 50, ref: 'r50' };
  const period = { fromMs: Date.UTC(2026, 2, 1), toMs: Date.UTC(2026, 2, 2) };
  const finds = (q: string): boolean => q.includes('trail.exported');
  const ask = (language: 'en' | 'de') =>
    settledFrom([...many, ...small, refused], 'exports', (asking) => answerExports(asking, period), {
      finds,
      language,
    });
  const { clauses, unknown } = await ask('en');
  const texts = clauses.map(({ text }) => text);
  // Small, and edge to edge.
  expect(texts).toContainEqual(expect.stringMatching(/^On 1 March 2026, 02:00, small exported 3 times from l_1/));
  expect(texts).toContainEqual(expect.stringContaining('refused asked for 25,000 rows from l_1 and was refused'));
  const rest = clauses.find(({ text }) => text.includes('not told one by one'));
  expect(rest).toMatchObject({
    text: '6 more exports by 6 accounts, 615 rows together, are not told one by one here.',
    kind: 'derived',
  });
  expect(rest?.events.map(({ index }) => index)).toEqual([6, 5, 4, 3, 2, 1]);
  // Of every one of them, also of those told in sum.
  expect(unknown).toMatchObject([{ code: 'no_verdict', events: { length: 33 } }]);
  const told = new Set(clauses.flatMap(({ events }) => events.map(({ index }) => index)));
  expect([...many, ...small, refused].filter(({ index }) => !told.has(index))).toEqual([]);
  const german = (await ask('de')).clauses.map(({ text }) => text);
  expect(german).toContain('6 weitere Exporte durch 6 Konten, zusammen 615 Zeilen, sind hier nicht einzeln erzählt.');
});

test('what a source claims of an approval is told of the one, of all, or of so many', async () => {
  const claim = { approval: { status: 'approved', by: { id: 'u_4', name: 'Raj Patel' } } };
  const period = { fromMs: Date.UTC(2026, 2, 1), toMs: Date.UTC(2026, 2, 2) };
  const told = async (events: ReturnType<typeof exported>[], language: 'en' | 'de' = 'en') => {
    const options = { finds: (q: string) => q.includes('trail.exported'), language };
    const { clauses } = await settledFrom(events, 'exports', (asking) => answerExports(asking, period), options);
    return clauses.filter(({ kind }) => kind === 'claimed').map(({ text }) => text);
  };
  expect(await told([exported(1, claim)])).toEqual(['Its source claims that it was approved by Raj Patel.']);
  expect(await told([exported(1, claim), exported(2, claim)])).toEqual([
    'Their source claims that they were approved by Raj Patel.',
  ]);
  expect(await told([exported(1, claim), exported(2)])).toEqual([
    'Of 1 of them the source claims that they were approved by Raj Patel.',
  ]);
  expect(await told([exported(1, claim)], 'de')).toEqual([
    'Die Quelle behauptet dafür eine Genehmigung durch Raj Patel.',
  ]);
});
