/** Exports by the same hands belong together; windows edge to edge are pointed out only where nobody claims an approval. */

import { expect, test } from 'vitest';
import type { ReadEvent } from '@trailmark/catalog';
import { countsOf, newAddressOf, takingOf, takingsOf, tilingOf } from './taking.ts';

const HOUR_MS = 3_600_000;
const timeAt = (hours: number): string => new Date(hours * HOUR_MS).toISOString();

function exported(index: number, data: Record<string, unknown> = {}, more: Record<string, unknown> = {}): ReadEvent {
  return {
    index,
    ref: `r${index}`,
    recorded: timeAt(index),
    known: true,
    sentence: '',
    sealed: [],
    type: 'data.exported',
    time: timeAt(index),
    source: 'crm',
    actor: { type: 'user', id: 'u_1' },
    targets: [{ type: 'list', id: 'list_1' }],
    data: { rows: 480, rows_max: 500, window_from: timeAt(index * 10), window_to: timeAt(index * 10 + 10), ...data },
    ...more,
  };
}

const only = (events: readonly ReadEvent[]) => {
  const [group, ...more] = takingsOf(events);
  expect(more).toEqual([]);
  return group!; // one group is there, as just seen
};

test('windows edge to edge below the limit are a fact, with their number and rows', () => {
  const group = only([exported(1), exported(2), exported(3), exported(5)]);
  expect(tilingOf(group)).toMatchObject({ rows: 1_440, rowsMax: 500 });
  expect(tilingOf(group)?.takings.map(({ event }) => event.index)).toEqual([1, 2, 3]);
});

test('two of them, a gap between, too many rows, a claimed approval or a refusal are none', () => {
  const claimed = { approval: { status: 'approved' } };
  const hidden = { sealed: ['approval.status'] };
  expect(tilingOf(only([exported(1), exported(2)]))).toBeUndefined();
  expect(tilingOf(only([exported(1), exported(3), exported(5)]))).toBeUndefined();
  expect(tilingOf(only([1, 2, 3].map((at) => exported(at, { rows: 501 }))))).toBeUndefined();
  expect(tilingOf(only([1, 2, 3].map((at) => exported(at, {}, claimed))))).toBeUndefined();
  expect(tilingOf(only([1, 2, 3].map((at) => exported(at, {}, hidden))))).toBeUndefined();
  expect(tilingOf(only([1, 2, 3].map((at) => exported(at, {}, { outcome: 'denied' }))))).toBeUndefined();
});

test('whose hands: a person, a job, an agent, an interface, the trail itself, or nobody says', () => {
  const kinds = [
    exported(1),
    exported(2, { job: 'job_1' }),
    exported(3, {}, { actor: { type: 'service', id: 's', mode: 'scheduled' } }),
    exported(4, {}, { actor: { type: 'agent', id: 'a' } }),
    exported(5, {}, { actor: { type: 'service', id: 's' } }),
    exported(6, { entries: 12 }, { type: 'trail.exported' }),
    exported(7, {}, { actor: { type: 'unknown', id: 'x' } }),
    exported(8, {}, { actor: {}, sealed: ['actor'] }),
  ].map((event) => takingOf(event).kind);
  expect(kinds).toEqual(['person', 'scheduled', 'scheduled', 'agent', 'interface', 'trail', 'unsaid', 'unsaid']);
});

test('two that nobody names are not taken for one', () => {
  const nobody = { actor: { type: 'user' } };
  expect(takingsOf([exported(1, {}, nobody), exported(2, {}, nobody)])).toHaveLength(2);
});

test('refused and unsaid rows are not counted as taken', () => {
  const groups = takingsOf([
    exported(1),
    exported(2, { rows: undefined }),
    exported(3, { rows: 25_000 }, { outcome: 'denied' }),
    exported(4, { rows: 'many' }),
  ]);
  expect(countsOf(groups)).toEqual({ exports: 3, of_trail: 0, rows: 480, rows_unsaid: 2, refused: 1, failed: 0 });
});

test('a purpose nobody stated is not an empty one, and neither is one that is withheld', () => {
  const purposes = [{ purpose: 'x' }, { purpose: null }, { purpose: '' }, {}].map(
    (data) => takingOf(exported(1, data)).purpose,
  );
  expect(purposes).toEqual([{ text: 'x' }, 'none', 'none', 'unsaid']);
  expect(takingOf(exported(1, {}, { sealed: ['data.purpose'] })).purpose).toBe('withheld');
});

test('an address is new only where all before it are known', () => {
  const from = (index: number, ip?: string) => exported(index, {}, ip === undefined ? {} : { context: { ip } });
  expect(newAddressOf(only([from(1, '10.0.0.1'), from(2, '10.0.0.1'), from(3, '198.18.0.9')]))).toEqual({
    ip: '198.18.0.9',
    before: ['10.0.0.1'],
  });
  expect(newAddressOf(only([from(1, '10.0.0.1'), from(2), from(3, '198.18.0.9')]))).toBeUndefined();
  expect(newAddressOf(only([from(1, '10.0.0.1'), from(2, '198.18.0.9')]))).toBeUndefined();
});
