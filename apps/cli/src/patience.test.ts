/** Who waits is shown that something is done; what goes to a program stays as it is. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { patiently } from './patience.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const after = (ms: number): Promise<string> => new Promise((resolve) => setTimeout(() => resolve('done'), ms));
const screen = (isTTY: boolean) => {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
};

it('says so after a moment, and takes it away', async () => {
  const sign = screen(true);
  const work = patiently(after(5_000), 'Looking …', sign);
  await vi.advanceTimersByTimeAsync(700);
  expect(sign.written).toEqual([]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await work).toBe('done');
  expect(sign.written).toEqual(['Looking …', '\r         \r']);
});

it('says nothing of what is quick, and nothing to a program', async () => {
  const [quick, piped] = [screen(true), screen(false)];
  const work = Promise.all([patiently(after(100), 'Looking …', quick), patiently(after(9_000), 'Looking …', piped)]);
  await vi.advanceTimersByTimeAsync(10_000);
  await work;
  expect([quick.written, piped.written]).toEqual([[], []]);
});

it('takes it away where the work fails, too', async () => {
  const sign = screen(true);
  const failing = after(3_000).then(() => Promise.reject(new Error('gone')));
  const work = patiently(failing, 'Looking …', sign);
  const failed = expect(work).rejects.toThrow('gone');
  await vi.advanceTimersByTimeAsync(4_000);
  await failed;
  expect(sign.written).toHaveLength(2);
});
