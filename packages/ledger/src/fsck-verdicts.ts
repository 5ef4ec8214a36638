/** The table of verdicts, as far as it can be judged without judging: whether it is about events that are there. */
import type { Findings } from '@trailmark/core';
import type { Engine } from './engine.ts';
import type { VerdictRow } from './verdict-table.ts';

/** What verdicts say follows from the log: whoever doubts them has the index built anew. */
export function reportVerdicts(engine: Engine, size: number, findings: Findings): void {
  const { verdicts } = engine;
  const { followed, again } = verdicts.progress();
  const add = (at: string, text: string): void => findings.add('value.changed', at, text);
  if (followed > size || again > followed || Math.min(followed, again) < 0)
    add('verdicts', `the log was followed to entry ${followed}, again to ${again}, and has ${size}`);
  for (const row of verdicts.all()) {
    const trouble = troubleOf(row, { size, followed });
    if (trouble !== undefined) add(`verdict of entry ${row.index}`, trouble);
  }
}

function troubleOf(row: VerdictRow, { size, followed }: { size: number; followed: number }): string | undefined {
  const { index, evidence, verdict, basis } = row;
  if (!(index >= 0 && index < size)) return 'there is no such entry';
  if (verdict === '' || !['recorded', 'claimed', 'none'].includes(basis)) return 'it is no verdict of ours';
  if (evidence.some((one) => one < 0 || one >= size || one === index)) return 'it rests on entries that are not there';
  // Rows are written before the mark of how far the log was followed is moved, in one window at a time.
  return index >= followed + windowMax ? 'the log was not followed so far' : undefined;
}

/** As many events as are followed at one go. */
const windowMax = 65_536;
