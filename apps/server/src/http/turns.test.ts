/** Questions take turns. */

import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

function work(ms: number): void {
  for (const startedAt = performance.now(); performance.now() - startedAt < ms;);
}

it('gives turns in order, and lets others in between', async () => {
  const turns = new Turns();
  const order: string[] = [];
  const questions = ['a', 'b', 'c'].map(async (name) => {
    await turns.next();
    order.push(name);
    work(60);
    setImmediate(() => order.push(`after ${name}`));
  });
  await Promise.all(questions);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(order).toEqual(['a', 'after a', 'b', 'after b', 'c', 'after c']);
});

it('pauses after a long one, so that what waits for several things is not held up by each', async () => {
  const turns = new Turns();
  let steps = 0;
  let isDone = false;
  const recording = (async () => {
    for (; steps < 5; steps++) await new Promise((resolve) => setImmediate(resolve));
    isDone = true;
  })();
  const seen: boolean[] = [];
  await Promise.all(
    Array.from({ length: 3 }, async () => {
      await turns.next();
      seen.push(isDone);
      work(60);
    }),
  );
  await recording;
  expect(seen).toEqual([false, true, true]);
});

it('goes on when it was idle', async () => {
  const turns = new Turns();
  let given = 0;
  for (let n = 0; n < 3; n++) {
    await turns.next();
    given++;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect(given).toBe(3);
});

it('lets others in between the steps of one piece of work', async () => {
  const turns = new Turns();
  let heard = 0;
  let isDone = false;
  const listening = (async () => {
    for (; !isDone; heard++) await new Promise((resolve) => setImmediate(resolve));
  })();
  const answer = await turns.run(
    (function* () {
      for (let n = 0; n < 10; n++) {
        work(15);
        yield;
      }
      return 'answer';
    })(),
  );
  isDone = true;
  await listening;
  expect(answer).toBe('answer');
  // Two steps of fifteen milliseconds are a turn.
  expect(heard).toBeGreaterThanOrEqual(4);
});
