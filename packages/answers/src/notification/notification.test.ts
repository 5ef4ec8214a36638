/** Several who were to be told: the headline, the figures and the verdict say what became of each. */

import { expect, test } from 'vitest';
import { settledFrom, shown } from '../trail.fixture.ts';
import { answerNotification } from './notification.ts';

const LEAD = { type: 'lead', id: 'l_1', name: 'Nord' };
const person = (name: string) => ({ type: 'user', id: name, name, role: 'recipient' });

const notice = (index: number, kind: string, recipients: readonly string[], abouts: readonly object[] = [LEAD]) =>
  shown(index, `notification.${kind}`, {
    source: 'crm',
    targets: [...recipients.map(person), ...abouts.map((about) => ({ ...about, role: 'about' }))],
    data: {
      notification: 'ntf_1',
      channel: 'mail',
      rule: 'r_1',
      ...(kind === 'bounced' ? { bounce_reason: 'no such mailbox' } : {}),
    },
  });
const asked = (events: ReturnType<typeof notice>[], language: 'en' | 'de' = 'en') =>
  settledFrom(events, 'notification', (asking) => answerNotification(asking, { entity: LEAD }), { language });

test('delivered to the one and bounced for the other is no yes', async () => {
  const told = [notice(1, 'delivered', ['Anna Adler']), notice(2, 'bounced', ['Bert Braun'])];
  const { verdict, headline, facts } = await asked(told);
  expect(verdict).toBe('partly');
  expect(headline).toBe(
    'The notices about the lead Nord did not all come to the same: delivered to Anna Adler by mail on 1 March 2026 at 01:00; bounced for Bert Braun (“no such mailbox”).',
  );
  expect(facts).toMatchObject({
    total: 1,
    counts: { delivered: 1, bounced: 1, mixed: 1, suppressed: 0 },
    occasions: [
      {
        state: 'mixed',
        recipient: null,
        notices: [
          { recipient: 'Anna Adler', state: 'delivered' },
          { recipient: 'Bert Braun', state: 'bounced' },
        ],
      },
    ],
  });
  const german = await asked(told, 'de');
  expect(german.headline).toMatch(/Anna Adler.*unzustellbar für Bert Braun/);
});

test('of whom no arrival is recorded it is said, though another got it', async () => {
  const { unknown, headline } = await asked([
    notice(1, 'attempted', ['Anna Adler', 'Bert Braun']),
    notice(2, 'delivered', ['Bert Braun']),
  ]);
  expect(unknown).toMatchObject([{ code: 'no_outcome', text: expect.stringContaining('Anna Adler') as string }]);
  expect(headline).toContain('arrival with Anna Adler not recorded');
});

test('all are told of whom it reached, or how many more', async () => {
  const { verdict, headline } = await asked([notice(1, 'delivered', ['A', 'B', 'C', 'D', 'E'])]);
  expect([verdict, headline]).toEqual([
    'answered',
    expect.stringMatching(/to A by mail.*, to B.*, to C.* and 2 more\.$/),
  ]);
});

test('a notice about several things is told of the one that is asked about', async () => {
  const other = { type: 'lead', id: 'l_0', name: 'Sued' };
  const { headline, facts } = await asked([notice(1, 'delivered', ['Anna Adler'], [other, LEAD])]);
  expect(headline).toContain('the lead Nord');
  expect(facts['total']).toBe(1);
});

test('of a rule the limits are counted, and what is about none of them beside them', async () => {
  const limit = (index: number, ref: string) =>
    shown(index, 'lead.sla_breached', {
      source: 'crm',
      targets: [{ type: 'lead', ref }],
      data: { rule: 'r_1', due: `2026-03-01T0${index}:00:00Z` },
    });
  const far = shown(5, 'notification.delivered', {
    source: 'automation',
    targets: [{ type: 'lead', ref: 's_x', role: 'about' }],
    data: { notification: 'ntf_9', rule: 'r_1' },
  });
  const { headline, unknown, facts } = await settledFrom(
    [limit(1, 's_1'), limit(2, 's_2'), far],
    'notification',
    (asking) => answerNotification(asking, { entity: { type: 'rule', id: 'r_1' } }),
  );
  expect(headline).toBe(
    'Of the 2 time limits under the rule “r_1”: 2 of which cannot be said whether a notice was about them; besides, one notice about no time limit that can be named.',
  );
  expect(facts['counts']).toMatchObject({ unclear: 2, delivered: 1, not_run: 0 });
  expect(unknown.map(({ code }) => code)).toEqual(['withheld', 'withheld']);
  expect(unknown[0]?.text).toMatch(/^Whether a notice about the lead s_1 went out cannot be said: there are notices/);
});
