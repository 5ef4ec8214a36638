/** Who does the heavy work: inline here, or workers the application starts. Jobs are pure and can be sent anywhere. */
import { runDisclosureJob } from './disclosure-job.ts';
import type { DisclosureJob, DisclosureResult } from './disclosure-job.ts';
import { runTileJob } from './tile-job.ts';
import type { TileJob, TileResult } from './tile-job.ts';

export type Job = TileJob | DisclosureJob;
export type JobResult = TileResult | DisclosureResult;

export interface Workbench {
  /** How many jobs can run at once. */
  readonly width: number;
  run(job: Job): Promise<JobResult>;
}

/** What a worker does with a job it was sent. */
export function runJob(job: Job): JobResult {
  return job.kind === 'tiles' ? runTileJob(job) : runDisclosureJob(job);
}

/** Everything in this thread. */
export const inlineWorkbench: Workbench = { width: 1, run: (job) => Promise.resolve(runJob(job)) };

/**
 * Runs jobs as they come, at most two for each worker under way so that memory stays bounded, and hands their results
 * over in the order of the jobs.
 */
export async function runInOrder<Made extends Job>(
  workbench: Workbench,
  jobs: AsyncIterable<Made>,
  take: (result: Extract<JobResult, { kind: Made['kind'] }>, job: Made) => void,
): Promise<void> {
  const waiting: { job: Made; result: Promise<JobResult> }[] = [];
  const takeFirst = async (): Promise<void> => {
    const { job, result } = waiting.shift()!; // called only while something waits
    // A result is of the kind of its job; the compiler cannot follow that through the message.
    take((await result) as Extract<JobResult, { kind: Made['kind'] }>, job);
  };
  for await (const job of jobs) {
    const result = workbench.run(job);
    result.catch(() => undefined); // seen when its turn comes; must not count as unhandled until then
    waiting.push({ job, result });
    if (waiting.length >= 2 * workbench.width) await takeFirst();
  }
  while (waiting.length > 0) await takeFirst();
}
