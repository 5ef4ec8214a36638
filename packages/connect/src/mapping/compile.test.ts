/** The mapping language: every operator, what is absent, what is left over, and documents that are wrong. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileMapping } from './compile.ts';
import { MappingError, type MappingDocument, type Template } from './document.ts';

function documentOf(event: Template, more: Partial<MappingDocument> = {}): MappingDocument {
  return { source: 'test', version: 1, match: { all: [] }, otherwise: 'no', events: [{ event }], ...more };
}

/** What a template makes of a record, as the only member of an event. */
function make(template: Template, record: unknown): unknown {
  const mapped = compileMapping(documentOf({ x: template, fixed: 1 }))(record);
  if ('reject' in mapped) throw new Error(mapped.reject);
  return mapped.events[0]?.['x'];
}

describe('operators', () => {
  it.each<[string, Template, unknown, unknown]>([
    ['a path', '$.a.b', { a: { b: 1 } }, 1],
    ['null stays null', '$.a', { a: null }, null],
    ['absent stays absent', '$.a.b', { a: 'text' }, undefined],
    ['own members only', '$.toString', {}, undefined],
    ['own members only, further down', '$.a.__proto__', { a: {} }, undefined],
    ['a name with a dot', { $path: ['$', 'a.b'] }, { 'a.b': 1 }, 1],
    ['a text of its own', 'a.b', {}, 'a.b'],
    ['a constant that looks like a path', { $const: '$.a' }, { a: 1 }, '$.a'],
    ['first', { $first: ['$.a', '$.b', 'c'] }, { b: null }, null],
    ['concat', { $concat: ['a/', '$.n', '#', '$.t'] }, { n: 7, t: 'x' }, 'a/7#x'],
    ['concat with an absent part', { $concat: ['a/', '$.n'] }, {}, undefined],
    ['map', { $map: '$.a', table: { yes: true } }, { a: 'yes' }, true],
    ['map of what is not in the table', { $map: '$.a', table: { yes: true } }, { a: 'toString' }, 'toString'],
    ['map with a default', { $map: '$.a', table: {}, default: 'other' }, { a: 'x' }, 'other'],
    ['map of what is absent', { $map: '$.a', table: {}, default: 'other' }, {}, undefined],
    ['each', { $each: '$.l', as: { n: '@.n' } }, { l: [{ n: 1 }, {}, { n: 2 }] }, [{ n: 1 }, { n: 2 }]],
    ['each with a condition', { $each: '$.l', as: '@', when: { not: { same: ['@', 2] } } }, { l: [1, 2, 3] }, [1, 3]],
    [
      'each in each',
      { $each: '$.l', as: { $each: '@.m', as: '@' } },
      { l: [{ m: [1] }, { m: [2, 3] }] },
      [[1], [2, 3]],
    ],
    ['each of no list', { $each: '$.l', as: '@' }, { l: 'text' }, undefined],
    ['each of an empty list', { $each: '$.l', as: '@' }, { l: [] }, undefined],
    ['each of an empty list that is kept', { $each: '$.l', as: '@', keepEmpty: true }, { l: [] }, []],
    ['list', { $list: ['$.a', '$.b', '$.c'] }, { a: [1, 2], c: 3 }, [1, 2, 3]],
    ['when', { $when: { in: '$.a', of: [1, 2] }, give: 'low', else: 'high' }, { a: 2 }, 'low'],
    ['when begins', { $when: { begins: '$.a', with: 'bot:' }, give: 'bot' }, { a: 'u' }, undefined],
    [
      'any and all',
      { $when: { all: [{ any: [{ has: '$.a' }, { has: '$.b' }] }, { not: { has: '$.c' } }] }, give: 1 },
      { b: null },
      1,
    ],
    ['split', { $split: '$.a', at: ':', take: -1 }, { a: 'x:y:z' }, 'z'],
    ['parseJson', { $parseJson: '$.a' }, { a: '{"b":[1]}' }, { b: [1] }],
    ['parseJson of none', { $parseJson: '$.a' }, { a: '{' }, undefined],
    [
      'kv',
      { $kv: '$.p', key: 'name', value: 'value' },
      { p: [{ name: 'a', value: 1 }, { name: 'b' }, 5] },
      { a: 1, b: null },
    ],
    ['time in seconds', { $time: '$.t', from: 'seconds' }, { t: 1_700_000_000.5 }, '2023-11-14T22:13:20.500Z'],
    [
      'time in milliseconds, as text',
      { $time: '$.t', from: 'milliseconds' },
      { t: '1700000000123' },
      '2023-11-14T22:13:20.123Z',
    ],
    [
      'time without zone',
      { $time: '$.t', from: 'local', zone: '+02:00' },
      { t: '2026-03-01 09:30:00.123456' },
      '2026-03-01T09:30:00.123456+02:00',
    ],
    ['time that is none', { $time: '$.t', from: 'local' }, { t: 'yesterday' }, undefined],
    ['number', { $number: '$.n' }, { n: '12.5' }, 12.5],
    ['number that would not come back', { $number: '$.n' }, { n: '012' }, '012'],
    ['number too large', { $number: '$.n' }, { n: '9007199254740993' }, '9007199254740993'],
    ['bigint', { $bigint: '$.n' }, { n: '9007199254740993' }, '9007199254740993'],
    ['fn', { $fn: 'count', of: ['$.l'] }, { l: [1, 2] }, 2],
    ['an object of nothing', { a: '$.a', b: { c: '$.c' } }, {}, undefined],
  ])('%s', (_, template, record, expected) => {
    expect(make(template, record)).toEqual(expected);
  });
});

describe('the rest', () => {
  it('is what no path has told, by what was really told', () => {
    const template: Template = { first: { $first: ['$.a', '$.b'] }, rest: { $rest: '$' } };
    expect(make(template, { a: 1, b: 2, c: {} })).toEqual({ first: 1, rest: { b: 2, c: {} } });
    expect(make(template, { b: 2 })).toEqual({ first: 2 });
  });
  it('waits for the members behind it', () => {
    expect(make({ rest: { $rest: '$' }, a: '$.a' }, { a: 1, b: 2 })).toEqual({ a: 1, rest: { b: 2 } });
  });
  it('looks into lists and keeps a part of an item', () => {
    expect(make({ l: { $each: '$.l', as: '@.n' }, rest: { $rest: '$' } }, { l: [{ n: 1 }, { n: 2, m: 3 }] })).toEqual({
      l: [1, 2],
      rest: { l: [{ m: 3 }] },
    });
  });
  it('tells again what conditions and $peek looked at, not what $told says', () => {
    expect(
      make(
        { a: { $peek: '$.a' }, b: { $when: { has: '$.b' }, give: 1 }, c: { $told: ['$.c'] }, rest: { $rest: '$' } },
        { a: 1, b: 2, c: 3 },
      ),
    ).toEqual({ a: 1, b: 1, rest: { a: 1, b: 2 } });
  });
  it("leaves to an inner rest what is that one's", () => {
    expect(
      make({ inner: { $rest: '$.u' }, outer: { $rest: '$' }, id: '$.u.id' }, { u: { id: 1, x: 2 }, y: 3 }),
    ).toEqual({ id: 1, inner: { x: 2 }, outer: { y: 3 } });
  });
  it('says that a list was empty, once', () => {
    const template: Template = {
      l: { $each: '$.l', as: '@', keepEmpty: true },
      m: { $each: '$.m', as: '@' },
      rest: { $rest: '$' },
    };
    expect(make(template, { l: [], m: [] })).toEqual({ l: [], rest: { m: [] } });
    expect(make(template, { l: [1], m: [2] })).toEqual({ l: [1], m: [2] });
  });
  it('loses nothing of any record', () => {
    const map = compileMapping(documentOf({ a: '$.a', l: { $each: '$.l', as: { n: '@.n' } }, rest: { $rest: '$' } }));
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('a', 'l', 'x', '__proto__'), fc.jsonValue({ maxDepth: 3 })),
        (record) => {
          const mapped = map(record);
          expect(leavesOf('events' in mapped ? mapped.events[0] : [])).toEqual(leavesOf(record));
        },
      ),
    );
  });
});

/** Every scalar, empty object and empty list, as text, sorted. */
function leavesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return [JSON.stringify(value)];
  return Object.values(value).flatMap(leavesOf).toSorted();
}

describe('documents', () => {
  it('choose by condition, split, and reject with their reason', () => {
    const map = compileMapping(
      documentOf(
        {},
        {
          match: { has: '$.n' },
          otherwise: 'It has no n.',
          split: '$.all',
          events: [{ when: { same: ['$.n', 1] }, event: { one: '$.n' } }, { event: { other: '$.n' } }],
        },
      ),
    );
    expect(map({ all: [{ n: 1 }, { n: 2 }] })).toEqual({ events: [{ one: 1 }, { other: 2 }] });
    expect(map({ n: 3 })).toEqual({ events: [{ other: 3 }] });
    expect(map({ all: [{ n: 1 }, {}] })).toEqual({ reject: 'It has no n.' });
    for (const record of [null, 5, 'text', []]) expect(map(record)).toEqual({ reject: 'The record is no object.' });
  });

  it.each<[string, unknown, string]>([
    ['an unknown operator', { $frist: ['$.a'] }, 'events.0.event.x'],
    ['an unknown part of an operator', { $map: '$.a', tabel: {} }, 'events.0.event.x'],
    ['no table', { $map: '$.a' }, 'events.0.event.x'],
    ['an item outside each', ['@.a'], 'events.0.event.x.0'],
    ['an empty name in a path', '$.a..b', 'events.0.event.x'],
    ['an unknown function', { $fn: 'toString', of: [] }, 'events.0.event.x'],
    ['no condition', { $when: { is: 1 }, give: 1 }, 'events.0.event.x'],
    ['an unknown form of time', { $time: '$.a', from: 'iso' }, 'events.0.event.x'],
    ['a list that is none', { $first: '$.a' }, 'events.0.event.x'],
  ])('are refused at load for %s', (_, template, place) => {
    const compile = () => compileMapping(documentOf({ x: template as Template })); // wrong on purpose
    expect(compile).toThrow(MappingError);
    expect(compile).toThrow(place);
  });

  it('are refused without a source, a version or events', () => {
    for (const more of [{ source: '' }, { version: 0 }, { events: [] }, { events: [{ event: 'text' }] }]) {
      expect(() => compileMapping(documentOf({}, more))).toThrow(MappingError);
    }
  });
});

it('takes no long text for an address, and no time to see that', () => {
  const mapping = compileMapping(
    documentOf({ x: { $when: { holds: 'isMailAddress', of: ['$.a'] }, give: '$.a', else: 'none' } }),
  );
  const startedMs = performance.now();
  expect(mapping({ a: `x@${'a.'.repeat(200_000)}@` })).toEqual({ events: [{ x: 'none' }] });
  expect(performance.now() - startedMs).toBeLessThan(500);
  expect(mapping({ a: 'ana@larkfield.example' })).toEqual({ events: [{ x: 'ana@larkfield.example' }] });
});
