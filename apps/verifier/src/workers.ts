/** A workbench of worker threads. The file starts itself again as its own worker, so that the verifier stays one file. */
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { runJob, type Job, type JobResult, type Workbench } from '@trailmark/core';

const mark = 'trailmark-verify';

interface Message {
  readonly number: number;
  readonly result?: JobResult;
  readonly error?: string;
}

/** Whether this thread is one of the workers; its only work is then to answer jobs. */
export const isWorker = !isMainThread && workerData === mark;

if (isWorker) {
  parentPort?.on('message', ({ number, job }: { number: number; job: Job }) => {
    let answer: Message;
    try {
      answer = { number, result: runJob(job) };
    } catch (error) {
      answer = { number, error: String(error) };
    }
    parentPort?.postMessage(answer);
  });
}

/** Starts as many workers as there are processors, four at most: reading keeps up with no more. */
export function workerBench(width = Math.min(4, availableParallelism())): Workbench & { close(): Promise<void> } {
  const waiting = new Map<number, { resolve(result: JobResult): void; reject(error: Error): void }>();
  const fail = (error: Error): void => {
    for (const owner of waiting.values()) owner.reject(error);
    waiting.clear();
  };
  const workers = Array.from({ length: width }, () => {
    const worker = new Worker(new URL(import.meta.url), { workerData: mark });
    worker.unref();
    worker.on('error', fail);
    worker.on('message', (message: Message) => {
      const owner = waiting.get(message.number);
      waiting.delete(message.number);
      if (message.result !== undefined) owner?.resolve(message.result);
      else owner?.reject(new Error(message.error));
    });
    return worker;
  });
  let next = 0;
  return {
    width,
    run(job) {
      const number = next++;
      const worker = workers[number % width]!; // width is at least 1
      return new Promise((resolve, reject) => {
        waiting.set(number, { resolve, reject });
        worker.ref();
        worker.postMessage({ number, job });
      });
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
