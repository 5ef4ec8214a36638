/** Names what happened between the leaves that should be there and those that are: changed, missing, moved, added. */
import { latin1Text } from '#crypto';
import type { Findings } from '../finding.ts';

type Step = 'changed' | 'missing' | 'added' | 'moved';

interface Stretch {
  step: Step;
  /** Index by the signed tree, and by the entries as they stand. */
  from: number;
  to: number;
  actualFrom: number;
}

/**
 * Compares two runs of leaf hashes (32 bytes each) that begin at the same index, and reports each stretch once.
 *
 * @param size of the tree; entries missing up to it are a cut tail
 */
export function reportLeafDifferences(
  expected: Uint8Array,
  actual: Uint8Array,
  first: number,
  size: number,
  findings: Findings,
): void {
  for (const stretch of stretches(keys(expected), keys(actual))) report(stretch, first, size, findings);
}

function keys(leaves: Uint8Array): string[] {
  return Array.from({ length: leaves.length / 32 }, (_, i) => latin1Text(leaves, 32 * i, 32 * i + 32));
}

function stretches(expected: readonly string[], actual: readonly string[]): Stretch[] {
  const inExpected = new Set(expected);
  const inActual = new Set(actual);
  const found: Stretch[] = [];
  const note = (step: Step, i: number, j: number, expectedLength: number): void => {
    const last = found.at(-1);
    if (last?.step === step && (expectedLength > 0 ? last.to === i : last.actualFrom + last.to - last.from === j))
      last.to++;
    else found.push({ step, from: i, to: i + 1, actualFrom: j });
  };
  let i = 0;
  let j = 0;
  while (i < expected.length || j < actual.length) {
    const want = expected[i];
    const have = actual[j];
    if (want !== undefined && want === have) {
      i++;
      j++;
      continue;
    }
    const haveKnown = have !== undefined && inExpected.has(have);
    const wantThere = want !== undefined && inActual.has(want);
    if (have === undefined || (want !== undefined && haveKnown && !wantThere)) note('missing', i++, j, 1);
    else if (want === undefined || (!haveKnown && wantThere)) note('added', i, j++, 0);
    else note(haveKnown ? 'moved' : 'changed', i++, j++, 1);
  }
  return found;
}

function report(stretch: Stretch, first: number, size: number, findings: Findings): void {
  const from = first + (stretch.step === 'added' ? stretch.actualFrom : stretch.from);
  const to = from + stretch.to - stretch.from - 1;
  const at = from === to ? `entry ${from}` : `entries ${from}-${to}`;
  const what = from === to ? `Entry ${from}` : `Entries ${from} to ${to}`;
  const is = from === to ? 'is' : 'are';
  switch (stretch.step) {
    case 'changed':
      return findings.add('entry.changed', at, `${what} ${is} not what the signed tree holds there.`);
    case 'added':
      return findings.add(
        'entry.changed',
        at,
        `${what} ${is} not in the signed tree: inserted, moving the later ones.`,
      );
    case 'moved':
      return findings.add('order.changed', at, `${what} ${is} in the signed tree, but not at this place.`);
    case 'missing':
      if (to === size - 1) {
        return findings.add('tail.cut', at, `The end is cut off: ${what.toLowerCase()} ${is} signed but not there.`);
      }
      return findings.add('entry.missing', at, `${what} ${is} in the signed tree but not among the entries.`);
  }
}
