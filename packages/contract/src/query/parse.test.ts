/** The query language: what it reads, what it refuses and where, and that no text makes it slow or throw. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from './parse.ts';
import type { Query } from './syntax.ts';

/** Prints a tree fully bracketed, so that a test reads as a line. */
function shown(query: Query): string {
  switch (query.kind) {
    case 'all':
    case 'any':
      return `(${query.parts.map(shown).join(query.kind === 'all' ? ' & ' : ' | ')})`;
    case 'not':
      return `!${shown(query.part)}`;
    case 'term':
      return `${query.field}=${query.value}${query.prefix ? '*' : ''}`;
    case 'range': {
      const from = query.from === undefined ? '' : `${query.from.inclusive ? '[' : '('}${query.from.value}`;
      const to = query.to === undefined ? '' : `${query.to.value}${query.to.inclusive ? ']' : ')'}`;
      return `${query.field}${from}..${to}`;
    }
    case 'exists':
      return `${query.field}?`;
    case 'text':
      return `"${query.value}"${query.prefix ? '*' : ''}`;
  }
}

function read(text: string): string {
  const parsed = parseQuery(text);
  return parsed.ok
    ? shown(parsed.query)
    : `${parsed.problem.code} @${parsed.problem.position} ${parsed.problem.detail}`;
}

describe('parseQuery', () => {
  it.each([
    ['', '()'],
    ['   ', '()'],
    ['actor:u_17', 'actor=u_17'],
    ['actor:u_17 type:campaign.*', '(actor=u_17 & type=campaign.*)'],
    ['ip:10.0.0.0/8', 'ip=10.0.0.0/8'],
    ['ip:2001:db8::/48', 'ip=2001:db8::/48'],
    ['source:cloudtrail:123', 'source=cloudtrail:123'],
    ['time:>=-7d', 'time[-7d..'],
    ['time:<2026-01-01', 'time..2026-01-01)'],
    ['time:2026-01-01..2026-02-01', 'time[2026-01-01..2026-02-01]'],
    ['time:2026-01-01..', 'time[2026-01-01..'],
    ['domain:(sales OR finance)', '(domain=sales | domain=finance)'],
    ['domain:(sales -finance)', '(domain=sales & !domain=finance)'],
    ['-source:crm', '!source=crm'],
    ['NOT source:crm', '!source=crm'],
    ['actor:a OR actor:b type:c.d', '(actor=a | (actor=b & type=c.d))'],
    ['(actor:a OR actor:b) type:c.d', '((actor=a | actor=b) & type=c.d)'],
    ['actor:a AND NOT (outcome:denied)', '(actor=a & !outcome=denied)'],
    ['"spring sale"', '"spring sale"'],
    ['actor:"Ana \\"A\\" Ruiz"', 'actor=Ana "A" Ruiz'],
    ['actor:a\\ b\\*', 'actor=a b*'],
    ['approval:?', 'approval?'],
    ['approval.status:approved', 'approval.status=approved'],
    ['actor:\\?', 'actor=?'],
    ['actor:""', 'actor='],
    ['data.a\\.b:x', 'data.a\\.b=x'],
    ['target:campaign/c_9', 'target=campaign/c_9'],
    ['*', '()'],
    ['spri* sale', '("spri"* & "sale")'],
    ['text:"spring sale"', '"spring sale"'],
    ['text:(müller OR mül*)', '("müller" | "mül"*)'],
    ['text:?', 'text?'],
    ['actor:"Ana R"*', 'actor=Ana R*'],
    ['ACTOR:u_1 Data.Rows:5', '(actor=u_1 & data.Rows=5)'],
    ['data.rows:(>500 <=2000)', '(data.rows(500.. & data.rows..2000])'],
    ['time:>="2026-01-01 10:00"', 'time[2026-01-01 10:00..'],
    ['data.rows:≥20.000', 'data.rows[20.000..'],
    ['data.delta:-5..-1', 'data.delta[-5..-1]'],
    ['source:(cloudtrail:123 OR crm)', '(source=cloudtrail:123 | source=crm)'],
    // As word processors, German keyboards and chat programs write it.
    ['„Spring Sale“ “a b” «c d» »e f«', '("Spring Sale" & "a b" & "c d" & "e f")'],
    ['actor:“Ana Ruiz”', 'actor=Ana Ruiz'],
    ['"a “quoted” b"', '"a “quoted” b"'],
    ['–source:crm', '!source=crm'],
    ['actor:u_1\u00a0type:a.b', '(actor=u_1 & type=a.b)'],
    ['act\u200bor:u\u00ad_17\ufeff', 'actor=u_17'],
    ['\u200f\u202bactor:\u05d0\u05d1\u202c', 'actor=\u05d0\u05d1'],
    ['می\u200cخواهم', '"می\u200cخواهم"'],
    ['actor:"a\u200bb"', 'actor=a\u200bb'],
    ["'; DROP TABLE events; --x", `("';" & "DROP" & "TABLE" & "events;" & !!"x")`],
    ["actor:x' OR 1=1", `(actor=x' | "1=1")`],
  ])('reads %j', (text, tree) => {
    expect(read(text)).toBe(tree);
  });

  it.each([
    ['actr:u_1', 0, 'nearest is actor'],
    ['type:a.b actro:u', 9, 'nearest is actor'],
    ['client:x', 0, 'nearest is scope.client'],
    ['actor:', 6, 'value is missing'],
    ['actor: x', 5, 'follow the colon'],
    ['(actor:a', 0, 'closing bracket'],
    ['actor:a)', 7, 'never opened'],
    ['actor:a OR', 10, 'ends where'],
    ['AND actor:a', 0, 'between two'],
    ['actor:"a', 6, 'quotation mark'],
    ['actor:a\\', 7, 'backslash'],
    ['domain:(type:x)', 8, 'only values'],
    ['()', 1, 'before this bracket'],
    ['time:..', 5, 'range is written'],
    ["'; DROP TABLE events; --", 23, 'directly before'],
    ['spring = sale', 7, 'behind a field'],
    ['type : x', 5, 'directly'],
    ['text:>=a', 0, 'no order'],
    ['actor:\ud800', 0, 'not well-formed'],
    ['actor:a\u0000', 7, 'not well-formed'],
  ])('refuses %j at %i', (text, position, part) => {
    const parsed = parseQuery(text);
    expect(parsed).toMatchObject({
      ok: false,
      problem: { code: 'query.invalid', position, detail: expect.stringContaining(part) },
    });
  });

  it('does not support a * inside a value', () => {
    expect(read('type:cam*gn.x')).toMatch(/^query.unsupported @8 /);
    expect(read('*sale')).toMatch(/^query.unsupported @0 /);
    expect(read('a* b* *c* d*')).toMatch(/^query.unsupported @6 /);
  });

  it('is bounded in length, conditions and depth', () => {
    expect(read('x'.repeat(8_193))).toMatch(/^query.invalid @8192 /);
    expect(read('actor:a '.repeat(201))).toMatch(/200 conditions/);
    expect(read('x '.repeat(10_000))).toMatch(/^query.invalid @8192 /);
    expect(read('x '.repeat(4_000))).toMatch(/200 conditions/);
    expect(read(Array.from({ length: 100 }, (_, n) => `actor:u_${n}`).join(' OR '))).toMatch(/^\(actor=u_0 \| /);
    expect(read('* '.repeat(200))).toMatch(/^\(\(\) & \(\)/);
    expect(read(`${'('.repeat(33)}actor:a${')'.repeat(33)}`)).toMatch(/32 deep/);
    expect(read('-'.repeat(40) + 'actor:a')).toMatch(/32 deep/);
    expect(read(`${'('.repeat(32)}actor:a${')'.repeat(32)}`)).toBe('actor=a');
  });

  it('answers every text quickly and never throws', () => {
    const alphabet = fc.constantFrom(
      'actor:',
      'time:',
      'x',
      '"',
      '\\',
      '(',
      ')',
      ' OR ',
      ' AND ',
      'NOT ',
      '-',
      '*',
      '..',
      '>=',
      '<',
      '?',
      ':',
      ' ',
      '=',
      'and ',
      'data.a',
      'zzz:',
      '\u00e9',
      '\u200b',
      '\u00a0',
      '\u201e',
      '\u201c',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 400 }), (parts) => {
        const text = parts.join('');
        const startedAt = performance.now();
        const parsed = parseQuery(text);
        if (!parsed.ok) {
          expect(parsed.problem.position).toBeGreaterThanOrEqual(0);
          expect(parsed.problem.position + parsed.problem.length).toBeLessThanOrEqual(text.length);
        }
        expect(performance.now() - startedAt).toBeLessThan(100);
      }),
      { numRuns: 300 },
    );
  });
});
