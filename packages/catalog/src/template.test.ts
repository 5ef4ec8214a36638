/** The template language: what parses, what is refused, what is filled. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { english } from './english.ts';
import { german } from './german.ts';
import { templateProblems } from './template-check.ts';
import { fillTemplate, parseTemplate, placeholdersOf } from './template.ts';

test('text, placeholders with and without forms, optional parts inside one another', () => {
  const parts = parseTemplate(
    '{actor} {did:took down|take down} {target:post}[ from {scope.channel}[ in {scope.market}]]',
  );
  expect(placeholdersOf(parts)).toEqual([
    { placeholder: 'actor', forms: [] },
    { placeholder: 'did', forms: ['took down', 'take down'] },
    { placeholder: 'target:post', forms: [] },
    { placeholder: 'scope.channel', forms: [] },
    { placeholder: 'scope.market', forms: [] },
  ]);
  const fill = (known: Record<string, string>) => fillTemplate(parts, (name, [form]) => known[name] ?? form);
  expect(fill({ actor: 'Ana', 'target:post': 'Linen' })).toBe('Ana took down Linen');
  expect(fill({ actor: 'Ana', 'target:post': 'Linen', 'scope.channel': 'web' })).toBe('Ana took down Linen from web');
  expect(fill({ actor: 'Ana', 'scope.channel': 'web', 'scope.market': 'IN' })).toBe('Ana took down from web in IN');
});

test('what does not close, was not opened, or is empty is refused', () => {
  for (const [template, why] of [
    ['{actor', 'does not close {'],
    ['a [b', 'does not close ['],
    ['a [b [c]', 'does not close ['],
    ['a ] b', 'closes what it did not open'],
    ['a } b', 'closes what it did not open'],
    ['{}', 'no placeholder'],
    ['{a b}', 'no placeholder'],
    ['{did:a|}', 'no placeholder'],
    ['a []', 'empty part'],
  ] as const)
    expect(() => parseTemplate(template), template).toThrow(why);
});

test('any text parses or is refused, and what parses fills to one line without gaps', () => {
  const piece = fc.constantFrom('{actor}', '{did:a|b}', '{x', '[', ']', '}', ' ', 'word', '{target:lead}', '|', ':');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const template = pieces.join('');
      let parts;
      try {
        parts = parseTemplate(template);
      } catch (error) {
        expect(String(error)).toContain(template);
        return;
      }
      const text = fillTemplate(parts, (name) => (name === 'actor' ? 'Ana' : undefined));
      expect(text).not.toMatch(/[{}[\]]|undefined|\s{2}/);
    }),
  );
});

test('a template is checked against its type and its language', () => {
  const type = { data: { rows: { class: 'open', kind: 'count' } } } as const;
  const wrong = (template: string, language = english) => templateProblems(template, language, type).join('; ');
  expect(wrong('{actor} {did:exported|export} {data.rows:row|rows}[ in {scope.market}][ (reason: {reason})]')).toBe('');
  expect(wrong('{actor} {hat} {data.rows} Zeilen {did:exportiert|exportieren}', german)).toBe('');
  expect(wrong('{data.columns}')).toContain('{data.columns} names no field of the type');
  expect(wrong('{data.constructor}')).toContain('names no field');
  expect(wrong('{scope.planet}')).toContain('names no field of scope');
  expect(wrong('{actor} {did}')).toContain('needs two forms');
  expect(wrong('{actor} {hat} {did:a|b}')).toContain('{hat} is no placeholder');
  expect(wrong('{actor:a|b}')).toContain('takes no forms');
  expect(wrong('{data.rows:a|b|c}')).toContain('two words');
  expect(wrong('{did:a|b} {moved}')).toContain('one verb');
  expect(wrong('{actor} {did:a|b}', german)).toContain('{hat} or {ist}');
  expect(wrong('{actor} {hat} x', german)).toContain('{hat} or {ist}');
  expect(wrong(' ')).toContain('empty');
  expect(wrong('{actor')).toContain('does not close');
});
