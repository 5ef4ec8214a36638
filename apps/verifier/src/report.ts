/** Says to a person what a verification found. Words only: the same for the terminal and for the page. */
import type { Counts, Verification } from '@trailmark/core';

/** The lines of the report, in order. */
export function reportLines(result: Verification): string[] {
  return [
    ...verdict(result),
    ...countLines(result),
    ...findingLines(result),
    ...noteLines(result),
    ...headLines(result),
  ];
}

export function verdict(result: Verification): string[] {
  if (result.ok) return [`Verified: ${what(result)} of ${result.origin ?? 'an unknown log'} is what was recorded.`];
  const n = result.findingsTotal;
  return [`NOT VERIFIED: ${n === 1 ? 'one thing does' : `${number(n)} things do`} not hold.`];
}

function what(result: Verification): string {
  switch (result.kind) {
    case 'whole':
      return `the whole log (${number(result.counts.entries)} entries)`;
    case 'period':
      return `the period, complete by recorded time (${number(result.counts.entries)} entries)`;
    case 'selection':
      return `each of the ${number(result.counts.entries)} entries shown`;
    default:
      return `the log (${number(result.counts.entries)} entries)`;
  }
}

export function sum(counts: Counts): string {
  const { entries, disclosed, withheld, erased, purged } = counts;
  return `${number(entries)} entries = ${number(disclosed)} disclosed + ${number(withheld)} withheld + ${number(erased)} erased + ${number(purged)} purged`;
}

function countLines(result: Verification): string[] {
  const types = Object.entries(result.perType);
  if (types.length === 0) return [];
  return ['', sum(result.counts), ...types.map(([type, counts]) => `  ${type}: ${sum(counts)}`)];
}

function findingLines(result: Verification): string[] {
  if (result.findingsTotal === 0) return [];
  const lines = ['', 'What was found:'];
  for (const { code, at, text, expected, actual } of result.findings) {
    lines.push(`  ${code} at ${printable(at)}: ${printable(text)}`);
    if (expected !== undefined) lines.push(`    expected: ${printable(expected)}`);
    if (actual !== undefined) lines.push(`    found:    ${printable(actual)}`);
  }
  const more = result.findingsTotal - result.findings.length;
  return more > 0 ? [...lines, `  and ${number(more)} more.`] : lines;
}

function noteLines(result: Verification): string[] {
  return result.notes.length === 0 ? [] : ['', ...result.notes.map((note) => `Note: ${printable(note)}`)];
}

function headLines({ origin, size, root, checkpoint }: Verification): string[] {
  if (origin === undefined || checkpoint === undefined) return [];
  const head = [`  ${printable(origin)}`, `  ${size}`, `  ${root}`];
  return ['', 'The head of this log. Keep it, and compare it with what others were shown:', ...head];
}

/** Evidence may hold anything; a terminal must not obey it. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd').slice(0, 2000);
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
