/** The parent's side of the process that sends: orders one after the other, and an error when that process ends. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Order, Report } from './stream.ts';

const STREAM = fileURLToPath(new URL('stream.ts', import.meta.url));

export interface Sender {
  /** Resolves when it is done, for `steady` when it has begun; rejects when the process ends instead. */
  tell(order: Order): Promise<Report>;
  close(): Promise<void>;
}

export function startSender(): Sender {
  const child = fork(STREAM, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const exited = once(child, 'exit');
  const ended = exited.then(() => {
    throw new Error('the process that sends events has ended; what it said stands above');
  });
  // Whoever waits for an answer hears of it.
  ended.catch(() => {});
  return {
    async tell(order) {
      const answered = once(child, 'message').then(([report]) => report as Report); // the only message it sends
      child.send(order);
      return Promise.race([answered, ended]);
    },
    async close() {
      if (child.exitCode === null) child.kill();
      await exited;
    },
  };
}
