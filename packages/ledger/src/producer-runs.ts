/** What the counts of producers tell: a run's events repeated, missing, or never closed. Told, never refused. */
import type { Run } from './engine.ts';

/** More separate gaps than this are joined: a hostile producer must not make a row grow without end. */
const gapsMax = 64;

export function startRun(source: number, run: Uint8Array): Run {
  return { source, run: run.slice(), first: 0, last: 0, seen: 0, repeated: 0, gaps: [], closedAt: undefined };
}

/** The run after one more event with this count. Producers count from 1. */
export function countInRun(run: Run, sequence: number): Run {
  if (sequence > run.last) {
    const gaps = sequence === run.last + 1 ? run.gaps : joined([...run.gaps, [run.last + 1, sequence - 1]]);
    return { ...run, first: run.seen === 0 ? sequence : run.first, last: sequence, seen: run.seen + 1, gaps };
  }
  const at = run.gaps.findIndex(([from, to]) => sequence >= from && sequence <= to);
  if (at === -1) return { ...run, repeated: run.repeated + 1 };
  const [from, to] = run.gaps[at]!;
  const rest: [number, number][] = [];
  if (from < sequence) rest.push([from, sequence - 1]);
  if (sequence < to) rest.push([sequence + 1, to]);
  return {
    ...run,
    seen: run.seen + 1,
    first: Math.min(run.first, sequence),
    gaps: joined(run.gaps.toSpliced(at, 1, ...rest)),
  };
}

/** The producer says that `last` was its last count. */
export function closeRun(run: Run, last: number): Run {
  return { ...run, closedAt: last };
}

function joined(gaps: (readonly [number, number])[]): (readonly [number, number])[] {
  while (gaps.length > gapsMax) gaps.splice(0, 2, [gaps[0]![0], gaps[1]![1]]);
  return gaps;
}

export interface RunFinding {
  readonly kind: 'repeated' | 'gap' | 'unclosed' | 'cut';
  readonly from?: number;
  readonly to?: number;
  readonly count?: number;
}

/** What is wrong with a run. A run still going on is `unclosed`: whoever shows it decides when that is worth a word. */
export function findingsOf(run: Run): RunFinding[] {
  const findings: RunFinding[] = run.gaps.map(([from, to]) => ({ kind: 'gap', from, to }));
  if (run.repeated > 0) findings.push({ kind: 'repeated', count: run.repeated });
  if (run.closedAt === undefined) findings.push({ kind: 'unclosed' });
  else if (run.closedAt > run.last) findings.push({ kind: 'cut', from: run.last + 1, to: run.closedAt });
  return findings;
}
