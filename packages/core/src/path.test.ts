import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinPath, splitPath } from './path.ts';

const names = fc.array(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('.', '\\', 'a') })), { maxLength: 5 });

test('every list of names reads back from its path, and no two lists share one', () => {
  fc.assert(
    fc.property(names, (list) => {
      fc.pre(!(list.length === 1 && list[0] === ''));
      expect(splitPath(joinPath(list))).toEqual(list);
    }),
    { numRuns: 1000 },
  );
});

test('what reads as a path is exactly what would be written', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('.', '\\', 'a', 'b') }), (path) => {
      const list = splitPath(path);
      if (list !== undefined) expect(joinPath(list)).toBe(path);
      else expect(path).toMatch(/\\(?:$|[^.\\])/);
    }),
    { numRuns: 1000 },
  );
});

test('paths as documented', () => {
  expect(joinPath(['targets', '0', 'id'])).toBe('targets.0.id');
  expect(joinPath(['data', 'utm.source', 'a\\b'])).toBe('data.utm\\.source.a\\\\b');
  expect(splitPath('')).toEqual([]);
  expect(splitPath('data.')).toEqual(['data', '']);
  expect(splitPath('a\\')).toBeUndefined();
  expect(splitPath('a\\b')).toBeUndefined();
  expect(() => joinPath([''])).toThrow();
});
