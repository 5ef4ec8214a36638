/** Queries meant to cost much, or to reach what they must not: each is answered or refused with a code, and quickly. */

import { Problem } from '@trailmark/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callerWith, openTestHouse } from './house.fixture.ts';
import type { TestHouse } from './house.fixture.ts';
import { askedFor } from './rights.ts';

let test: TestHouse;

beforeAll(async () => {
  test = await openTestHouse();
  const events = Array.from({ length: 300 }, (_, n) => ({
    type: 'campaign.launched',
    actor: { type: 'user', id: `u_${n}`, name: `Anna${n} Muster` },
    targets: [{ type: 'campaign', id: `c_${n}`, name: `Aktion ${n} wort${n}` }],
    reason: `wort${n} grund`,
    data: { rows: n },
  }));
  for (let lot = 0; lot < 5; lot++)
    await test.record(
      events.map((one) => ({ ...one, targets: [{ type: 'campaign', id: `x${lot}_${one.targets[0]?.id}` }] })),
    );
});
afterAll(() => test.close());

function ask(query: string, reveal = true): string {
  try {
    const { filter } = askedFor(test.house, callerWith({ reveal }), query, {
      nowMs: Date.UTC(2026, 2, 1),
      zone: 'Europe/Berlin',
    });
    return String(test.house.ledger.find(filter, { limit: 50 }).indexes.length);
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

it.each([
  ['ten thousand tokens', 'x '.repeat(10_000)],
  ['four thousand tokens', 'x '.repeat(4_000)],
  ['deep brackets', `${'('.repeat(4_000)}actor:a${')'.repeat(4_000)}`],
  ['brackets without end', '('.repeat(8_000)],
  ['a hundred ORs', Array.from({ length: 100 }, (_, n) => `actor:u_${n}`).join(' OR ')],
  ['two hundred blocks of addresses', Array.from({ length: 190 }, (_, n) => `ip:10.${n}.0.0/17`).join(' OR ')],
  [
    'ranges of numbers',
    Array.from({ length: 190 }, (_, n) => `data.rows:${n}.123456789..9${n}.987654321`).join(' OR '),
  ],
  [
    'beginnings everywhere',
    Array.from({ length: 190 }, () => 'a* actor:a*')
      .join(' ')
      .slice(0, 2_000),
  ],
  ['one letter that begins everything', 'target:x*'],
  ['words in a long phrase', `"${'wort '.repeat(1_500)}"`],
  ['a word of eight thousand letters', 'ä'.repeat(8_000)],
  ['nots', '-'.repeat(8_000)],
  ['SQL', `actor:"'; DROP TABLE events; --" OR 1=1 UNION SELECT`],
  ['colons', ':'.repeat(8_000)],
  ['right-to-left text', '\u202eactor:\u05d0\u05d1\u202c "\u0645\u0631\u062d\u0628\u0627"'],
  ['nothing but the invisible', '\u200b\u200b\ufeff'],
  ['a name of the engine', '__proto__:x OR data.__proto__:x constructor'],
])('%s', (_, query) => {
  const startedAt = performance.now();
  const answer = ask(query);
  expect(performance.now() - startedAt).toBeLessThan(1_500);
  expect(answer).toMatch(/^(\d+|query\.(invalid|unsupported))$/);
});

it('any text is answered or refused', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'actor:',
      'target:',
      'data.rows:',
      'time:',
      'ip:',
      'text:',
      'type:',
      '-',
      '(',
      ')',
      ' OR ',
      '*',
      '?',
      '..',
      '>=',
      '"',
      ' ',
      '10.0.0.0/9',
      'anna',
      '2026-03-29',
    ),
    fc.string({ unit: 'grapheme', maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 24 }), fc.boolean(), (pieces, reveal) => {
      expect(ask(pieces.join(''), reveal)).toMatch(/^(\d+|query\.(invalid|unsupported))$/);
    }),
    { numRuns: 500 },
  );
});

it('what asks for much again and again is refused as a whole', () => {
  expect(ask('ip:10.0.0.0/9')).toBe('0');
  expect(ask(Array.from({ length: 40 }, (_, n) => `ip:10.${n}.0.0/17`).join(' OR '))).toBe('query.unsupported');
});

it('what begins so too often is refused, and for a restricted caller looked for in what it sees', () => {
  expect(ask('target:x*')).toBe('query.unsupported');
  expect(ask('target:x1_c_2*')).toBe('50');
  const restricted = callerWith({ restrict: 'actor:u_7' });
  const { filter } = askedFor(test.house, restricted, 'target:x*', { nowMs: 0 });
  expect(test.house.ledger.find(filter).indexes).toHaveLength(5);
});
