/** Lines of disclosures and erasures: one text for one meaning, so that no two readers read them apart. */
import {
  formatDisclosure,
  formatErasure,
  formatPurged,
  parseSlotZero,
  slotZero,
  withhold,
  type GroupDisclosure,
} from '@trailmark/core';
import { lineIndex, parseDisclosure, parseErasure } from '@trailmark/core/testing';
import { bytesOf, promise, textOf, type Target } from '../target.ts';
import { sampleLog } from './sample-log.ts';

function seeds(): Uint8Array[] {
  const log = sampleLog(3);
  const groups = log.disclose(1);
  const partly = groups.map((group): GroupDisclosure =>
    withhold(group, () => new Uint8Array(32), { paths: ['actor', 'reason'], classes: [] }),
  );
  const hidden = log.disclose(
    2,
    new Map([
      [1, 'withheld'],
      [2, 'erased'],
    ]),
  );
  return [
    formatDisclosure(1, groups),
    formatDisclosure(1, partly),
    formatDisclosure(2, hidden),
    formatPurged(7),
    formatErasure(8, [[1], [2, 0], [2, 1, 5]]),
  ].map((line) => bytesOf(line.slice(0, -1)));
}

export const disclosure: Target = {
  name: 'disclosure',
  form: 'json',
  quickRuns: 5_000,
  seeds,
  words: [
    'index',
    'groups',
    'class',
    'seed',
    'slots',
    'digest',
    'state',
    'c',
    'open',
    'confidential',
    'subject',
    'withheld',
    'erased',
    'purged',
    's',
    'j',
    'z',
  ],
  judge(input) {
    const line = textOf(input);
    const erasure = parseErasure(line);
    if (erasure !== undefined)
      promise(formatErasure(erasure.index, erasure.places) === `${line}\n`, 'the same erasure has another text');
    const parsed = parseDisclosure(line);
    if (typeof parsed === 'string')
      return erasure === undefined ? parsed.replace(/\d+/g, '#') : 'accepted as an erasure';
    promise(lineIndex(line) === parsed.index, 'two readings of the index');
    if ('purged' in parsed) {
      promise(formatPurged(parsed.index) === `${line}\n`, 'the same purge has another text');
      return 'accepted as purged';
    }
    promise(formatDisclosure(parsed.index, parsed.groups) === `${line}\n`, 'the same disclosure has another text');
    for (const group of parsed.groups) if ('slots' in group) checkSlotZero(group.slots);
    return 'accepted';
  },
};

/** Where slot 0 is shown, what is read from it is written the same again. */
function checkSlotZero(slots: readonly object[]): void {
  const [zero] = slots;
  if (zero === undefined || !('text' in zero) || typeof zero.text !== 'string') return;
  const parsed = parseSlotZero(zero.text);
  if (parsed === undefined) return;
  promise(slotZero(parsed.paths, parsed.classes) === zero.text, 'the same paths have another text');
  promise(new Set(parsed.paths).size === parsed.paths.length && !parsed.paths.includes(''), 'a path twice or empty');
}
