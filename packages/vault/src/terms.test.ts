/** How people are found in the directory while they are typed. */
import { foldText, TEXT_OPEN, type Term, type TextRun, wordsOf } from '@trailmark/catalog';
import fc from 'fast-check';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { beginningsOf, Terms } from './terms.ts';

const terms = new Terms(new Uint8Array(32).fill(7));
const person = {
  id: 'U-471',
  names: ['Änne Müller-Größe', '山田太郎'],
  emails: ['a.mueller@larkfield.example'],
};

const isFound = (typed: string): boolean => {
  const term = terms.prefix(typed);
  const isListed = term !== undefined && terms.directory(person).includes(term);
  return isListed && beginningsOf(person).some((text) => text.startsWith(foldText(typed)));
};

test.each([
  'an',
  'Änn',
  'anne mu',
  'ÄNNE MÜLLER',
  'mul',
  'Müll',
  'muel',
  'mueller-g',
  'gro',
  'Größe',
  'grosse',
  'u-4',
  'U-471',
  'a.mue',
  'mueller',
  'a.mueller@lark',
  '山',
  '山田',
  '太郎',
  '郎',
])('%s', (typed) => {
  expect(isFound(typed)).toBe(true);
});

test('hosts of addresses, middles of words, others and single letters lead nowhere', () => {
  for (const typed of ['larkfield', 'lark', 'uller', 'ben', 'annemu', 'a', 'ä', '', ' ', '\u200b']) {
    expect([typed, isFound(typed)]).toEqual([typed, false]);
  }
});

test('every beginning of a name leads to it', () => {
  const name = fc.stringMatching(/^[A-ZÄÖÜ][a-zäöüßé]{2,9} [A-ZÄÖÜ][a-zäöüßé]{2,9}$/);
  fc.assert(
    fc.property(
      name,
      fc.nat({ max: 20 }),
      fc.constantFrom('toUpperCase', 'toLowerCase', 'normalize'),
      (full, at, way) => {
        const typed = full.slice(0, 2 + (at % full.length))[way]();
        const row = { id: 'x', names: [full], emails: [] };
        const term = terms.prefix(typed);
        // Two letters may fold into one, which is too little.
        if (term === undefined) {
          expect(foldText(typed).trim().length).toBeLessThan(2);
          return;
        }
        expect(terms.directory(row)).toContain(term);
        expect(beginningsOf(row).some((text) => text.startsWith(foldText(typed)))).toBe(true);
      },
    ),
  );
});

test('a row of many names stays bounded, and holds the beginning of each of the first', () => {
  const names = Array.from({ length: 16 }, (_, at) => `Name${at} Other${at} Third${at}`);
  expect(
    terms.directory({ id: 'u', names, emails: names.map((name) => `${name.replaceAll(' ', '.')}@x.example`) }).length,
  ).toBe(48);
});

test('a term is the same whether it is remembered or not, and after everything was let go', () => {
  const other = new Terms(new Uint8Array(32).fill(7));
  const values = Array.from({ length: 300 }, (_, at) => [`data.f${at}`, `v${at}`] as const);
  const first = values.map(([field, value]) => other.term(field, value));
  other.forget();
  expect(values.map(([field, value]) => other.term(field, value))).toEqual(first);
  expect(values.map(([field, value]) => terms.term(field, value))).toEqual(first);
  expect(new Set(first).size).toBe(300);
  const foreign = new Terms(new Uint8Array(32).fill(8));
  expect(foreign.term('text.pair', 'spring sale')).not.toBe(terms.term('text.pair', 'spring sale'));
});

test('who has no name is found by the words of the address, others by those of their names', () => {
  const bare = { id: 'u', names: [], emails: ['ana.ruiz@larkfield.example'] };
  expect(terms.directory(bare)).toContain(terms.prefix('ruiz'));
  const named = { ...bare, names: ['Ana Vega'] };
  expect(terms.directory(named)).toContain(terms.prefix('vega'));
  expect(terms.directory(named)).toContain(terms.prefix('ana.ruiz@'));
  expect(terms.directory(named)).not.toContain(terms.prefix('ruiz'));
});

test('what is kept with a value is of one key, and of no key once everything was let go', () => {
  const one = new Terms(new Uint8Array(32).fill(1));
  const other = new Terms(new Uint8Array(32).fill(2));
  const term: Term = { field: 'actor', value: 'ana' };
  const run: TextRun = { namespace: TEXT_OPEN, words: ['spring', 'sale'] };
  const halvesOf = (by: Terms): (number | readonly number[])[] => {
    const { high, low } = by.ofTerm(term);
    return [high, low, by.ofRun(run).halves];
  };
  const first = halvesOf(one);
  expect(halvesOf(one)).toEqual(first);
  expect(halvesOf(other)).not.toEqual(first);
  expect(halvesOf(one)).toEqual(first);
  const kept = one.ofTerm(term);
  expect(one.ofTerm(term)).toBe(kept);
  one.forget();
  expect(one.ofTerm(term)).not.toBe(kept);
  expect(one.ofTerm(term)).toMatchObject({ high: kept.high, low: kept.low });
  const wholes = ['spring', 'sale'].map((word) => one.term('text', word));
  const { halves } = one.ofRun(run);
  const found = [0, 2, 4].map((at) =>
    BigInt.asIntN(64, (BigInt(halves[at + 1] ?? 0) << 32n) | BigInt((halves[at] ?? 0) >>> 0)),
  );
  expect(new Set(found)).toEqual(new Set([...wholes, one.term('text.pair', 'spring sale')]));
});

test('what is kept of a long text is its words and not the text', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void; // what the flag brings
  const heapUsed = (): number => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const keeping = new Terms(new Uint8Array(32).fill(3));
  const filler = 'und so weiter '.repeat(5_000);
  const before = heapUsed();
  for (let n = 0; n < 100; n++) {
    const words = wordsOf(`Unternehmensberatung${n} ${filler}${n}`);
    keeping.ofRun({ namespace: TEXT_OPEN, words: words.slice(0, 2) });
  }
  // The texts together are 7 MB.
  expect(heapUsed() - before).toBeLessThan(2 * 2 ** 20);
  expect(keeping.kept(TEXT_OPEN.words, 'unternehmensberatung7')).toBe(
    keeping.kept(TEXT_OPEN.words, 'unternehmensberatung7'),
  );
});
