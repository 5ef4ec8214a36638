/** What an examination found is told so that it can be read: what is alike in short. */
import type { LogReport } from '@trailmark/server/store';
import { expect, it } from 'vitest';
import { describeLog } from './fsck.ts';

const counts: LogReport['counts'] = {
  entries: 9,
  disclosed: 9,
  withheld: 0,
  erased: 0,
  purged: 0,
  contentsChecked: 9,
  searchChecked: 9,
  erasedGroups: 0,
  unfinishedGroups: 0,
  olderIndexed: 0,
};

it('names some findings of each kind, and counts the others', () => {
  const gone = Array.from({ length: 9 }, (_, n) => ({
    code: 'withheld.without_ground' as const,
    at: `group 1 of entry ${n}`,
    text: 'its key is missing',
  }));
  const findings = [...gone, { code: 'rollback', at: 'checkpoint', text: 'it is older', expected: '9', actual: '8' }];
  const report = { tenant: 'main', log: 'main', ok: false, origin: 'o/t/main', size: 9, root: 'ab', counts };
  // The codes are those of findings, as a list of them would be typed.
  const text = describeLog({ ...report, findings, findingsTotal: 300 } as LogReport);
  const told = text.trimEnd().split('\n').slice(3);
  expect(told).toEqual([
    ...gone.slice(0, 5).map(({ at }) => `  withheld.without_ground at ${at}: its key is missing`),
    '    … and 4 more like this, up to group 1 of entry 8',
    '  rollback at checkpoint: it is older (expected 9, found 8)',
    '  … and 290 more',
  ]);
});
