import { expect, test } from 'vitest';
import { Examining, lineOf } from './examining.ts';

test('a line says how far it is, how fast, and how long it will take', () => {
  const place = { log: 'main', what: '', done: 1_250_000, size: 5_000_000 };
  expect(lineOf(place, 10_000)).toBe('main: 1,250,000 of 5,000,000 entries  25 %  10,000/s  6:15 left');
  expect(lineOf(place, 1000)).toBe('main: 1,250,000 of 5,000,000 entries  25 %  1,000/s  1:02:30 left');
  expect(lineOf({ ...place, what: 'index of ', done: 0 }, 0)).toBe('main: index of 0 of 5,000,000 entries  0 %');
  expect(lineOf({ ...place, done: 5_000_000 }, 9999.6)).toBe('main: 5,000,000 of 5,000,000 entries  100 %  10,000/s');
  expect(lineOf({ ...place, done: 0, size: 0 }, 0)).toBe('main: 0 of 0 entries');
});

/** As much of a stream as is written to. */
const streamOf = (isTTY: boolean): { out: NodeJS.WriteStream; written: string[] } => {
  const written: string[] = [];
  const out = { isTTY, write: (text: string) => written.push(text) > 0 };
  return { out: out as unknown as NodeJS.WriteStream, written }; // nothing else of it is used
};

test('only a terminal is told, and whoever ends it hears where it was', () => {
  for (const [isTTY, isSilent] of [
    [true, false],
    [true, true],
    [false, false],
  ] as const) {
    const { out, written } = streamOf(isTTY);
    const examining = new Examining(out, isSilent);
    expect(examining.place).toBeUndefined();
    const tell = examining.tell('');
    tell('main', 0, 100);
    tell('main', 40, 100);
    expect(examining.place).toBe('main: 40 of 100 entries');
    tell('main', 100, 100);
    examining.clear();
    const isSeen = isTTY && !isSilent;
    expect(written.length).toBe(isSeen ? 3 : 0);
    if (isSeen) expect(written[1]).toMatch(/^\r\x1b\[Kmain: 100 of 100 entries {2}100 % {2}[\d,]+\/s$/);
  }
});
