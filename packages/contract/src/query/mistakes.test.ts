/** What is refused with the query that was meant: each suggestion is a query, or gets one mistake further. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteValue } from './characters.ts';
import { parseQuery } from './parse.ts';

function suggestionFor(text: string): string | undefined {
  const parsed = parseQuery(text);
  return parsed.ok ? undefined : parsed.problem.suggestion;
}

describe('suggestions', () => {
  it.each([
    ['actr:u_1', 'actor:u_1'],
    ['Tpye:x', 'type:x'],
    ['client:acme', 'scope.client:acme'],
    ['user:ana', 'actor:ana'],
    ['dat.rows:5', 'data.rows:5'],
    ['chnages.status:active', 'changes.status:active'],
    ['type=campaign.launched', 'type:campaign.launched'],
    ['data.rows>=500 x', 'data.rows:>=500 x'],
    ['source!=crm', '-source:crm'],
    ['!outcome:denied', '-outcome:denied'],
    ['actor:a and type:b.c', 'actor:a AND type:b.c'],
    ['domain:(sales or finance)', 'domain:(sales OR finance)'],
    ['actor:a && type:b.c', 'actor:a AND type:b.c'],
    ['actor:a ODER actor:b', 'actor:a OR actor:b'],
    ['actor:a OR', 'actor:a '],
    ['AND actor:a', ' actor:a'],
    ['actor:a OR OR actor:b', 'actor:a OR  actor:b'],
    ['(actor:a', '(actor:a)'],
    ['actor:a)', 'actor:a'],
    ['actor:"Ana', 'actor:"Ana"'],
    ['actor: ana', 'actor:ana'],
    ['actor:', 'actor:?'],
    ['- source:crm', '-source:crm'],
    ['https://example.com/a', '"https://example.com/a"'],
    ['actor:a\\', 'actor:a\\\\'],
  ])('%s becomes %s', (text, meant) => {
    expect(suggestionFor(text)).toBe(meant);
  });

  it('are free of the mistake they mend, whatever the text', () => {
    const part = fc.constantFrom(
      'actr:',
      'type=',
      'x',
      '"',
      '(',
      ')',
      ' OR ',
      ' and ',
      '-',
      ' ',
      ':',
      '>',
      '\\',
      'a:b',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        let text = parts.join('');
        // Each step mends one mistake: a text of thirty pieces holds no more than so many.
        for (let step = 0; ; step++) {
          const next = suggestionFor(text);
          if (next === undefined) return;
          expect(next).not.toBe(text);
          expect(step).toBeLessThan(100);
          text = next;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('quoteValue', () => {
  it('gives back any value through a query', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (value) => {
        fc.pre(!value.includes('\0'));
        const parsed = parseQuery(`actor:${quoteValue(value)}`);
        expect(parsed).toMatchObject({ ok: true, query: { kind: 'term', field: 'actor', value, prefix: false } });
      }),
    );
  });
});
