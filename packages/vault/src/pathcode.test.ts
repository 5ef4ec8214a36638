import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { decodePath, encodePath, wordCode, WORDS } from './pathcode.ts';

test('numbers that stored events were written with never change; new ones are only added', () => {
  const paths = Array.from({ length: 106 }, (_, code) => JSON.stringify(decodePath(code)));
  expect(createHash('sha256').update(paths.join('\n')).digest('hex')).toBe(
    'ee6ab27a491e054d079ae8234dc6de733d21368408ad1d6c5cfdb65c127a9e0d',
  );
  expect(
    createHash('sha256')
      .update(JSON.stringify(WORDS.slice(0, 51)))
      .digest('hex'),
  ).toBe('8af30a62b4bbf32e9716719fb7575b31857f0f50de21bae0dec0055f3d2944e6');
});

test('every path comes back from its number', () => {
  for (let code = 0; code < 200; code++) {
    const known = decodePath(code);
    if (known === undefined) continue;
    const path = known.start + (known.inline ? 'x' : '');
    expect(encodePath(path)).toEqual({ code, inline: known.inline ? 'x' : undefined });
  }
  expect(decodePath(200)).toBeUndefined();
  expect(encodePath('data.')).toEqual({ code: encodePath('data.x').code, inline: '' });
  expect(encodePath('anything')).toEqual({ code: 0, inline: 'anything' });
  WORDS.forEach(([type, text], code) => expect(wordCode(type, text)).toBe(code));
  expect(wordCode('j', 'success')).toBe(-1);
});
