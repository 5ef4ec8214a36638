/** Where the page comes from, and how whoever doubts it can check. */

import { parseTime, timeText } from '@trailmark/catalog';
import { numberText } from './clock.ts';
import type { Block } from './document.ts';
import type { Explanation } from './explanation.ts';
import type { Telling } from './telling.ts';

/** The list above names them all. */
const RANGES_MAX = 60;

export function proofBlocks({ explanation, words, clock }: Telling): Block[] {
  const { log, record, events, audience, language } = explanation;
  const { proof } = words;
  const made = parseTime(record.made) ?? 0;
  return [
    { kind: 'paragraph', text: proof.intro },
    {
      kind: 'facts',
      facts: [
        { name: proof.origin, value: log.origin, isCode: true },
        { name: proof.size, value: numberText(log.size, language) },
        { name: proof.root, value: log.root, isCode: true },
        ...(events.length === 0 ? [] : [{ name: proof.entries, value: rangesOf(events.map(({ index }) => index)) }]),
        { name: proof.made, value: proof.madeBy(clock.moment(made), audience === 'external' ? undefined : record.by) },
        { name: proof.report, value: record.id, isCode: true },
        ...(record.bundle === undefined ? [] : [{ name: proof.bundle, value: record.bundle, isCode: true }]),
      ],
    },
    { kind: 'paragraph', text: proof.offline },
    { kind: 'command', text: `npx trailmark ${takeAwayOf(explanation)}` },
    { kind: 'command', text: "npx trailmark verify evidence.zip --key '<key>'" },
    { kind: 'paragraph', text: proof.thisPage },
    { kind: 'command', text: "npx trailmark query 'type:trail.reported data.report_sha256:<SHA-256>'" },
  ];
}

/** The question with a bundle of what it cites, or an export. */
function takeAwayOf(explanation: Explanation): string {
  const { command } = explanation.asked;
  if (command === undefined) return `export ${selectionOf(explanation)} -o evidence.zip`;
  const words = command.map((word) => (/^[\w./:@+-]+$/.test(word) ? word : shellQuoted(word)));
  return `${words.join(' ')} --bundle evidence.zip`;
}

/** What brings these events along: the query, else the stretch of the log in which they stand. */
function selectionOf({ asked, events, rights }: Explanation): string {
  const times = events.map(({ recorded }) => parseTime(recorded) ?? 0);
  if (asked.query !== undefined) return shellQuoted(asked.query);
  // A restricted key takes selections away, no stretches.
  if (times.length === 0 || asked.isQueryHeldBack === true || rights.isRestricted) return "'<query>'";
  return `--kind period --from ${timeText(Math.min(...times))} --to ${timeText(Math.max(...times) + 1)}`;
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** `#3–7, #12`: numbers that follow each other are one range. */
export function rangesOf(indexes: readonly number[]): string {
  const ranges: { from: number; to: number }[] = [];
  for (const index of [...new Set(indexes)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.to === index - 1) last.to = index;
    else ranges.push({ from: index, to: index });
  }
  const told = ranges.slice(0, RANGES_MAX).map(({ from, to }) => (from === to ? `#${from}` : `#${from}–${to}`));
  return told.join(', ') + (ranges.length > RANGES_MAX ? ' …' : '');
}
