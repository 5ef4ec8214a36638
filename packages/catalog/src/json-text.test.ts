/** Escaped names keep their meaning, whatever was parsed before. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assemble, parseJson } from './index.ts';

test('an escaped name is read as itself after an object of the same shape with a backslash for a name', () => {
  for (const shape of ['{"poisoned":1,', '{"x":[],"y":{},']) {
    JSON.parse(`${shape}"\\\\":2}`);
    for (const name of ['"\\u0000"', '"\\n"', '"\\""', '"\\u0041"', '"\\/"']) {
      const read = parseJson(`${shape} ${name}\n :2}`) as object;
      expect(Object.keys(read).at(-1)).toBe(JSON.parse(name));
    }
  }
  JSON.parse('{"a":1,"k\\\\":2}');
  expect(parseJson('[{"a":1,"k\\u0041":2}]')).toEqual([{ a: 1, kA: 2 }]);
});

test('reading a stored value is not misled either', () => {
  JSON.parse('{"stored":1,"\\\\":2}');
  const fields = [{ path: 'data.plan', type: 'j' as const, text: '{"stored":1,"\\n":2}' }];
  expect(assemble({ fields, type: 'a.b', occurredMs: 0 }).event['data']).toEqual({ plan: { stored: 1, '\n': 2 } });
});

test('it is JSON.parse for everything else, and for any names', () => {
  const name = fc.oneof(
    fc.constantFrom('\\', '\n', '"', '__proto__', 'a', '\u0000', 'a\\', ':', '\\":'),
    fc.string({ unit: 'binary', maxLength: 4 }),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      name,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constant(null),
      fc.boolean(),
      fc.array(tie('value')),
      tie('object'),
    ),
    object: fc.array(fc.tuple(name, tie('value'))).map((pairs) => Object.fromEntries(pairs)),
  }));
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 1, '\t'), (sent, indent) => {
      const text = JSON.stringify(sent, null, indent);
      expect(JSON.stringify(parseJson(text))).toBe(JSON.stringify(sent));
    }),
  );
  for (const text of ['', '{', '{"\\n":}', '{"a\\":1}', '["\\x"]', '{"\\n":1,}'])
    expect(() => parseJson(text)).toThrow(SyntaxError);
  expect(() => parseJson(`${'['.repeat(600)}{"\\n":1}${']'.repeat(600)}`)).toThrow(SyntaxError);
});
