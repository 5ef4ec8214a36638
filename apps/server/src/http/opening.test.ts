/** What is opened for one request is bounded, and few of those that open much go on at once. */

import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { expect, test, vi } from 'vitest';
import { Opening } from './opening.ts';
import { Seats } from './seats.ts';
import { Turns } from './turns.ts';
import { weightOf } from './weight.ts';

const shown = (size: number, isRevealing = false) => ({ event: { text: 'x'.repeat(size) }, isRevealing });
const parts = (options = {}) => ({ seats: new Seats(options), turns: new Turns() });
const MIB = 2 ** 20;

test('nothing more is opened beyond the bound, a share leaves room, and what is open costs nothing', async () => {
  const opening = new Opening(parts(), { bytesMax: 10 * MIB, who: 'k' });
  const open = (n: number) => {
    opening.keep(shown(MIB, n === 0));
    return n;
  };
  const items = Array.from({ length: 20 }, (_, n) => n);
  expect(await opening.each(items, open, { share: 0.5 })).toEqual([0, 1, 2, 3, 4]);
  expect(await opening.each(items.slice(5), open)).toEqual([5, 6, 7, 8, 9]);
  expect(await opening.each(items, open)).toEqual([]);
  expect(await opening.each([0, 1, 11], (n) => n, { isOpen: (n) => n < 2 })).toEqual([0, 1]);
  expect([opening.count, opening.revealing, opening.isCut]).toEqual([10, 1, false]);
  opening.end();
});

test('two go on at once, the others in their turn; who opens little waits for nobody', async () => {
  const shared = parts();
  let together = 0;
  let most = 0;
  const heavy = async (who: string) => {
    const opening = new Opening(shared, { bytesMax: 10 * MIB, who });
    await opening.each([1, 2, 3, 4], () => opening.keep(shown(MIB)));
    most = Math.max(most, ++together);
    await new Promise((resolve) => setTimeout(resolve, 5));
    together--;
    opening.end();
  };
  const all = Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(heavy));
  const light = new Opening(shared, { bytesMax: 10 * MIB, who: 'light' });
  expect(await light.each([1, 2], () => light.keep(shown(1_000)))).toHaveLength(2);
  await all;
  expect(most).toBe(2);
});

test('many without a seat are not many at once without bound', async () => {
  const shared = parts();
  const little = Array.from({ length: 33 }, (_, n) => new Opening(shared, { bytesMax: 10 * MIB, who: `k${n}` }));
  for (const one of little) one.keep(shown(MIB));
  expect(shared.seats.isCrowded).toBe(true);
  let isServed = false;
  const more = new Opening(shared, { bytesMax: 10 * MIB, who: 'k' });
  const give = [await shared.seats.take('x'), await shared.seats.take('y')];
  const served = more.each([1, 2], () => more.keep(shown(MIB / 2))).then(() => (isServed = true));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(isServed).toBe(false);
  give[0]?.();
  await served;
  for (const one of [...little, more]) one.end();
  expect(shared.seats.isCrowded).toBe(false);
});

test('a slow reader gives the seat away, few of them at once, and is let go in the end', async () => {
  vi.useFakeTimers();
  const seats = new Seats({ seats: 13 });
  const turns = { next: () => Promise.resolve() } as unknown as Turns; // whose own timers do not go on here
  const sent: (EventEmitter & { destroyed: boolean; destroy: () => void })[] = [];
  for (let n = 0; n < 13; n++) {
    const to = Object.assign(new EventEmitter(), {
      destroyed: false,
      destroy: () => {
        to.destroyed = true;
        to.emit('close');
      },
    });
    sent.push(to);
    const opening = new Opening(
      { seats, turns },
      { bytesMax: 10 * MIB, who: `k${n % 7}`, to: to as unknown as ServerResponse },
    ); // as much of one as it is used for
    await opening.each([1, 2, 3, 4], () => opening.keep(shown(MIB)));
    opening.end();
  }
  const given: (() => void)[] = [];
  const more = Array.from({ length: 13 }, (_, n) => seats.take(`other${n % 2}`).then((give) => given.push(give)));
  await vi.advanceTimersByTimeAsync(4_000);
  expect(given).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(given).toHaveLength(12);
  // Who leaves two unread waits with a seat free, and gets it when one of them is read.
  let isSeated = false;
  void seats.take('k0').then(() => (isSeated = true));
  sent[12]?.emit('finish');
  await Promise.all(more);
  given[0]?.();
  await vi.advanceTimersByTimeAsync(1);
  expect(isSeated).toBe(false);
  sent[0]?.emit('finish');
  await vi.advanceTimersByTimeAsync(1);
  expect(isSeated).toBe(true);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(sent.map(({ destroyed }) => destroyed)).toEqual([false, ...Array.from({ length: 11 }, () => true), false]);
  vi.useRealTimers();
});

test('who cannot be seated is told to come again, and one key cannot fill the queue', async () => {
  const seats = new Seats({ waitMs: 30 });
  const give = [await seats.take('a'), await seats.take('a')];
  const waiting = Array.from({ length: 8 }, () => seats.take('a'));
  const refused = { code: 'queue.full', place: { retryAfterSeconds: 5 } };
  await expect(seats.take('a')).rejects.toMatchObject(refused);
  const other = seats.take('b');
  // Given back twice it is still one seat.
  give[0]?.();
  give[0]?.();
  const results = await Promise.allSettled([...waiting, other]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', ...Array.from({ length: 8 }, () => 'rejected')]);
  expect(results.at(-1)).toMatchObject({ reason: refused });
});

test('many small values weigh more than their text', () => {
  expect(weightOf({ text: 'x'.repeat(1_000) })).toBeLessThan(4_000);
  const list = Array.from({ length: 5_000 }, () => ({}));
  expect(weightOf({ list })).toBeGreaterThan(5_000 * 50);
  expect(weightOf([undefined, [null, 1, 'two']])).toBeGreaterThan(0);
});
