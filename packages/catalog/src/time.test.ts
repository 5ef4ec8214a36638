/** Times and addresses: what is one, what is none. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OCCURRED_MS_MAX, addressTerm, addressTerms, classify, parseTime, timeText } from './index.ts';

test('RFC 3339 in all its forms', () => {
  const table: readonly (readonly [string, string])[] = [
    ['2026-03-01T09:30:00Z', '2026-03-01T09:30:00.000Z'],
    ['2026-03-01t09:30:00z', '2026-03-01T09:30:00.000Z'],
    ['2026-03-01T09:30:00.1Z', '2026-03-01T09:30:00.100Z'],
    ['2026-03-01T09:30:00.123456789Z', '2026-03-01T09:30:00.123Z'],
    ['2026-03-01T09:30:00.9999+02:00', '2026-03-01T07:30:00.999Z'],
    ['2026-03-01T00:30:00-23:59', '2026-03-02T00:29:00.000Z'],
    ['2024-02-29T00:00:00-00:00', '2024-02-29T00:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.999Z'],
    ['2017-01-01T00:59:60.5+01:00', '2016-12-31T23:59:59.999Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    ['1969-12-31T23:00:00-01:00', '1970-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999999Z', '9999-12-31T23:59:59.999Z'],
    ['9999-12-31T23:59:60Z', '9999-12-31T23:59:59.999Z'],
  ];
  for (const [text, canonical] of table) expect(timeText(parseTime(text) ?? -1), text).toBe(canonical);
});

test('what is no time', () => {
  for (const text of [
    '',
    'now',
    '2026-03-01',
    '2026-03-01T09:30:00',
    '2026-03-01 09:30:00Z',
    '2026-3-1T09:30:00Z',
    '2026-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:61Z',
    '2026-01-01T00:00:60Z',
    '2026-06-15T23:59:60Z',
    '2026-01-01T00:00:00.Z',
    '2026-01-01T00:00:00,5Z',
    '2026-01-01T00:00:00+24:00',
    '2026-01-01T00:00:00+01:60',
    '2026-01-01T00:00:00+0100',
    '2026-01-01T00:00:00+01',
    '2026-01-01T00:00:00ZZ',
    ' 2026-01-01T00:00:00Z',
    '1969-12-31T23:59:59.999Z',
    '1970-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '+2026-01-01T00:00:00Z',
    '２026-01-01T00:00:00Z',
    `2026-01-01T00:00:00.${'1'.repeat(64)}Z`,
  ]) {
    expect(parseTime(text), text).toBeUndefined();
    const result = classify({ type: 'a.b', actor: { type: 'user', id: 'u' }, time: text }, { source: 's' });
    expect(result.ok ? '' : result.problem.pointer).toBe('/time');
  }
});

test('every millisecond of the range comes back, and no text makes it throw', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: OCCURRED_MS_MAX }), (ms) => {
      expect(parseTime(timeText(ms))).toBe(ms);
    }),
  );
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/)),
      (text) => {
        const ms = parseTime(text);
        const theirs = Date.parse(text);
        // Where both take a text they agree; ours is the stricter, except for leap seconds.
        if (ms !== undefined && !text.includes(':60')) expect(ms).toBe(theirs);
      },
    ),
  );
});

test('the sent text is kept only where it differs', () => {
  const openOf = (time: string) => {
    const result = classify({ type: 'rule.fired', actor: { type: 'rule', id: 'r' }, time }, { source: 's' });
    return result.ok
      ? result.event.open.filter((field) => field.path === 'time').map((field) => field.text)
      : undefined;
  };
  expect(openOf('2026-03-01T09:30:00.000Z')).toEqual([]);
  expect(openOf('2026-03-01T09:30:00Z')).toEqual(['2026-03-01T09:30:00Z']);
  expect(openOf('2026-03-01T09:30:00.0000Z')).toEqual(['2026-03-01T09:30:00.0000Z']);
});

test('addresses and their blocks', () => {
  expect(addressTerms('192.168.7.9')).toEqual(['192.168.7.9', '192.0.0.0/8', '192.168.0.0/16', '192.168.7.0/24']);
  expect(addressTerms('::ffff:192.168.7.9')).toEqual(addressTerms('192.168.7.9'));
  expect(addressTerms('2001:DB8:0:1:2:0:0:1')).toEqual(['2001:db8:0:1:2::1', '2001:db8::/48', '2001:db8:0:1::/64']);
  expect(addressTerms('::')).toEqual(['::', '::/48', '::/64']);
  expect(addressTerms('1:0:0:2:0:0:0:3')[0]).toBe('1:0:0:2::3');
  expect(addressTerms('1:0:2:3:4:5:6:7')[0]).toBe('1:0:2:3:4:5:6:7');
  expect(addressTerms('1:0:0:2:3:0:0:4')[0]).toBe('1::2:3:0:0:4');
  expect(addressTerms('64:ff9b::192.0.2.33')[0]).toBe('64:ff9b::c000:221');
});

test('what is no address is its own term', () => {
  for (const text of [
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '01.2.3.4',
    '1.2.3.4 ',
    '1..2.3',
    'a.b.c.d',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '12345::',
    '::1.2.3',
    '1.2.3.4::',
    '::1.2.3.4:1',
    'fe80::1%eth0',
    '',
    'sts.amazonaws.com',
    '10.0.0.0/8',
  ]) {
    expect(addressTerms(text), text).toEqual([text]);
  }
});

test('a reader asks in any form', () => {
  const table: readonly (readonly [string, string | undefined])[] = [
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['10.9.9.9/8', '10.0.0.0/8'],
    ['10.9.9.9', '10.9.9.9'],
    ['2001:DB8::1/48', '2001:db8::/48'],
    ['2001:db8:0:0:0:0:0:1', '2001:db8::1'],
    ['10.0.0.0/12', undefined],
    ['10.0.0.0/32', undefined],
    ['2001:db8::/8', undefined],
    ['x', undefined],
    ['x/8', undefined],
    ['10.0.0.0/', undefined],
    ['10.0.0.0/8/8', undefined],
  ];
  for (const [asked, term] of table) expect(addressTerm(asked), asked).toBe(term);
});

test('an address in any form of IPv6 has one term', () => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      const term = addressTerms(text)[0]!;
      expect(addressTerms(term)[0]).toBe(term);
      expect(new URL(`http://[${text}]/`).hostname).toBe(
        term.includes(':') ? `[${term}]` : new URL(`http://[::ffff:${term}]/`).hostname,
      );
    }),
  );
});
