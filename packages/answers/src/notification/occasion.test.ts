/** What belongs together does so in any order of arrival, and nobody is said to have been told by somebody else's notice. */

import type { ReadEvent } from '@trailmark/catalog';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { limitOf, noticesOf, runOf } from './notice.ts';
import { occasionsOf, stateOf } from './occasion.ts';

const minute = (at: number): string => new Date(Date.UTC(2026, 2, 2, 9, at)).toISOString();
let events = 0;
function event(at: number, type: string, more: Record<string, unknown>): ReadEvent {
  const time = minute(at);
  return { index: events++, ref: '', recorded: time, known: true, sentence: '', sealed: [], type, time, ...more };
}
const lead = (id: string) => ({ type: 'lead', id });
const limit = (at: number, id: string, rule = 'rule_1') =>
  event(at, 'lead.sla_breached', {
    targets: [lead(id)],
    data: { due: minute(at - 1), started: minute(at - 9), rule, sla: 'reply' },
  });
const run = (at: number, id: string, fired: boolean | undefined, rule = 'rule_1') =>
  event(at, 'rule.evaluated', { targets: [{ type: 'rule', id: rule }, lead(id)], data: { fired } });
const notice = (at: number, kind: string, id: string, more: Record<string, unknown> = {}) =>
  event(at, `notification.${kind}`, {
    targets: [
      { type: 'user', id: 'u_1', role: 'recipient' },
      { ...lead(id), role: 'about' },
    ],
    data: { notification: `ntf_${id}`, rule: 'rule_1', attempt: 1, channel: 'mail', ...more },
  });

const to = (id: string | undefined, one: ReadEvent): ReadEvent => {
  const recipients = id === undefined ? [] : [{ type: 'user', id, role: 'recipient' }];
  return { ...one, targets: [...recipients, { ...lead('a'), role: 'about' }] };
};

function statesOf(all: readonly ReadEvent[]): string[] {
  return occasionsOf(
    all.flatMap((one) => limitOf(one) ?? []),
    all.flatMap((one) => runOf(one) ?? []),
    all.flatMap(noticesOf),
  ).map(stateOf);
}

it.each([
  [['delivered'], [limit(20, 'a'), run(21, 'a', true), notice(22, 'attempted', 'a'), notice(23, 'delivered', 'a')]],
  [['bounced'], [limit(20, 'a'), notice(22, 'attempted', 'a'), notice(23, 'bounced', 'a')]],
  [['sent'], [limit(20, 'a'), notice(22, 'bounced', 'a'), notice(23, 'attempted', 'a', { attempt: 2 })]],
  [['suppressed'], [limit(20, 'a'), notice(22, 'suppressed', 'a')]],
  [['failed'], [limit(20, 'a'), { ...notice(22, 'delivered', 'a'), outcome: 'failure' }]],
  [['not_tried'], [limit(20, 'a'), run(21, 'a', true)]],
  [['not_tried'], [limit(20, 'a'), run(21, 'a', undefined)]],
  [['not_fired'], [limit(20, 'a'), run(21, 'a', false)]],
  [['not_run'], [limit(20, 'a')]],
  // Of another lead, of another rule, of another limit, before the limit began.
  [
    ['not_run', 'delivered'],
    [limit(20, 'a'), notice(22, 'delivered', 'b')],
  ],
  [['not_run'], [limit(20, 'a'), run(21, 'a', true, 'rule_2')]],
  [
    ['not_run', 'delivered'],
    [limit(20, 'a'), notice(22, 'delivered', 'a', { due: minute(50) })],
  ],
  [['not_run'], [limit(20, 'a'), run(5, 'a', true)]],
  // To several: what became of the one is not what became of the other.
  [['mixed'], [limit(20, 'a'), notice(22, 'delivered', 'a'), to('u_2', notice(23, 'bounced', 'a'))]],
  [['mixed'], [limit(20, 'a'), to('u_2', notice(22, 'attempted', 'a')), notice(23, 'bounced', 'a')]],
  [['delivered'], [limit(20, 'a'), notice(22, 'delivered', 'a'), to('u_2', notice(23, 'delivered', 'a'))]],
  [['bounced'], [limit(20, 'a'), to('u_2', notice(22, 'suppressed', 'a')), notice(23, 'bounced', 'a')]],
  [['delivered'], [limit(20, 'a'), notice(22, 'attempted', 'a'), to(undefined, notice(23, 'delivered', 'a'))]],
  [['mixed'], [limit(20, 'a'), notice(22, 'bounced', 'a'), notice(23, 'delivered', 'a', { notification: 'ntf_2' })]],
  [
    ['mixed'],
    [
      limit(20, 'a'),
      notice(22, 'attempted', 'a'),
      to('u_2', notice(22, 'attempted', 'a')),
      to(undefined, notice(23, 'delivered', 'a')),
    ],
  ],
] as const)('%j', (states, told) => {
  expect(statesOf(told)).toEqual(states);
});

it('is the same in any order of arrival', () => {
  const told = [
    limit(20, 'a'),
    run(21, 'a', true),
    notice(22, 'attempted', 'a'),
    notice(23, 'delivered', 'a'),
    limit(40, 'b'),
    run(41, 'b', false),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(told, { minLength: told.length }), (mixed) => {
      expect(statesOf(mixed)).toEqual(['delivered', 'not_fired']);
    }),
  );
});
