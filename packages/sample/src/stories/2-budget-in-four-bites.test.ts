/** Story 2 says what its plot promises, whatever the seed. */

import { expect, test } from 'vitest';
import { organisationOf } from '../organisation/organisation.ts';
import { storiesOf } from './register.ts';

const END_MS = Date.UTC(2026, 10, 20, 17);

test('launched before its approval, refused 60 %, raised four times by 19 % within 26 hours, reported as on plan', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { events, key } = storiesOf(organisationOf(seed), [2], END_MS)[0]!;
    const decisive = key.decisive.map(({ id }) => events.find((event) => event.id === id)!);
    const [launch, approval, denial, ...rest] = decisive;
    const rises = rest.slice(0, 4);
    const report = rest[4]!;
    expect(Date.parse(approval!.time) - Date.parse(launch!.time)).toBeGreaterThan(3 * 3_600_000);
    expect(denial).toMatchObject({ outcome: 'denied', data: { change_percent: 60, limit_percent: 20 } });
    const tookMs = Date.parse(rises[3]!.time) - Date.parse(rises[0]!.time);
    expect(tookMs).toBeLessThan(26 * 3_600_000);
    let before = denial!.changes![0]!.before;
    for (const rise of rises) {
      expect(rise.changes![0]!.before).toBe(before);
      before = rise.changes![0]!.after;
      expect(Number(before) / Number(rise.changes![0]!.before)).toBeCloseTo(1.19, 3);
      expect(rise.approval).toBeUndefined();
    }
    const days = events.filter(({ type }) => type === 'spend.recorded');
    const drawn = days.reduce((sum, { data }) => sum + Number(data!['spent']), 0);
    expect(report.data).toMatchObject({ result: 'on plan', variance: '0.00' });
    expect(drawn).toBeGreaterThan(Number(report.data!['planned']) * 1.3);
  }
});
