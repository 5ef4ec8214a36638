/** Runs one target: first what was saved, then mutations of it, until the time or the number of inputs is used up. */
import { randomFrom } from '../crash/random.ts';
import { pick } from './choose.ts';
import { mutateInput } from './mutator.ts';
import { savedInputs } from './saved-inputs.ts';
import type { Target } from './target.ts';

export interface RunLimits {
  readonly seed: number;
  /** Either may be Infinity. */
  readonly runs: number;
  readonly seconds: number;
  /** Different failures after which a run ends. */
  readonly failuresMax: number;
}

export interface Failure {
  readonly input: Uint8Array;
  readonly error: Error;
  /** Name of the saved input, where it was one. */
  readonly saved?: string;
}

export interface RunReport {
  readonly runs: number;
  readonly seconds: number;
  readonly outcomes: ReadonlyMap<string, number>;
  readonly slowestMs: number;
  readonly failures: readonly Failure[];
}

/** One input may take so long, on a machine that has other things to do. */
const INPUT_MS_MAX = 2_000;
const POOL_MAX = 400;
const OUTCOMES_MAX = 200;

/** The same seed gives the same inputs in the same order, as far as the limits let them come. */
export async function fuzz(target: Target, limits: RunLimits): Promise<RunReport> {
  const run = new Run(target);
  const startedMs = performance.now();
  for (const { name, bytes } of savedInputs(target.name)) await run.try(bytes, name);
  for (const bytes of target.seeds()) await run.try(bytes, undefined);
  if (run.pool.length === 0) run.pool.push(new Uint8Array(0));
  const random = randomFrom(limits.seed);
  const used = (): number => (performance.now() - startedMs) / 1000;
  for (let i = 0; i < limits.runs && run.failures.size < limits.failuresMax; i++) {
    if (i % 16 === 0 && used() >= limits.seconds) break;
    await run.try(mutateInput(target, pick(random, run.pool), random, run.pool), undefined);
  }
  const failures: Failure[] = [];
  for (const failure of run.failures.values()) failures.push(await shrink(target, failure));
  return { runs: run.count, seconds: used(), outcomes: run.outcomes, slowestMs: run.slowestMs, failures };
}

class Run {
  readonly target: Target;
  /** What mutations start from: saved inputs, and every input with an outcome not seen before. */
  readonly pool: Uint8Array[] = [];
  readonly outcomes = new Map<string, number>();
  /** By what went wrong, so that one defect is reported once. */
  readonly failures = new Map<string, Failure>();
  count = 0;
  slowestMs = 0;

  constructor(target: Target) {
    this.target = target;
  }

  async try(input: Uint8Array, saved: string | undefined): Promise<void> {
    this.count++;
    const startedMs = performance.now();
    let outcome: string;
    try {
      // Parsers may keep views or write into what they are given: each gets a copy of its own.
      const judged = this.target.judge(input.slice());
      outcome = typeof judged === 'string' ? judged : await judged;
      const tookMs = performance.now() - startedMs;
      this.slowestMs = Math.max(this.slowestMs, tookMs);
      if (tookMs > INPUT_MS_MAX) throw new Error(`took ${Math.round(tookMs / 1000)} seconds`);
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      outcome = 'FAILED';
      const key = keyOf(error);
      if (!this.failures.has(key)) this.failures.set(key, { input, error, ...(saved === undefined ? {} : { saved }) });
    }
    const isNew = !this.outcomes.has(outcome) && this.outcomes.size < OUTCOMES_MAX;
    if (isNew || this.outcomes.has(outcome)) this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
    if (saved !== undefined || this.pool.length < 8 || (isNew && this.pool.length < POOL_MAX)) this.pool.push(input);
  }
}

/** Failures with the same message from the same line are one. */
function keyOf(error: Error): string {
  const place = /^\s+at .*$/m.exec(error.stack ?? '')?.[0] ?? '';
  return `${error.name} ${error.message.replace(/\d+/g, '#').slice(0, 80)} ${place}`;
}

/** Leaves out whatever is not needed for the same failure. */
async function shrink(target: Target, failure: Failure): Promise<Failure> {
  if (failure.saved !== undefined || keyOf(failure.error).includes('took #')) return failure;
  let best = failure;
  let tries = 400;
  for (
    let size = Math.ceil(best.input.length / 2);
    size >= 1 && tries > 0;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let at = 0; at < best.input.length && tries > 0;) {
      tries--;
      const less = new Uint8Array(Buffer.concat([best.input.subarray(0, at), best.input.subarray(at + size)]));
      const error = await errorOf(target, less);
      if (error !== undefined && keyOf(error) === keyOf(failure.error)) best = { input: less, error };
      else at += size;
    }
  }
  return best;
}

async function errorOf(target: Target, input: Uint8Array): Promise<Error | undefined> {
  try {
    await target.judge(input.slice());
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}
