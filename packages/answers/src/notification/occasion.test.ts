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

/** As a reader sees it from whom people are hidden: each source has refs of its own for the same lead. */
function hidden(id: string, source: string, one: ReadEvent, causedBy?: string): ReadEvent {
  const targets = (one['targets'] as { type: string; id: string; role?: string }[]).map(({ id: own, ...rest }) =>
    rest.type === 'rule' ? { ...rest, id: own } : { ...rest, ref: `s_${source}_${own}` },
  ); // as built above
  return { ...one, id, source, targets, ...(causedBy === undefined ? {} : { links: { causedBy } }) };
}

it('ties what hidden leads have in common by what events name as their cause', () => {
  const told = [
    hidden('l', 'crm', limit(20, 'a')),
    hidden('r', 'automation', run(21, 'a', true), 'l'),
    hidden('n1', 'automation', notice(22, 'attempted', 'a'), 'r'),
    hidden('n2', 'automation', notice(23, 'delivered', 'a'), 'n1'),
    hidden('l2', 'crm', limit(21, 'b')),
    hidden('r2', 'automation', run(22, 'b', false), 'l2'),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(told, { minLength: told.length }), (mixed) => {
      expect(statesOf(mixed)).toEqual(['delivered', 'not_fired']);
    }),
  );
});

it('never says of a limit that nobody was told where a notice may be about its lead and nobody can see that', () => {
  const apart = [hidden('l', 'crm', limit(20, 'a')), hidden('n', 'automation', notice(23, 'delivered', 'a'))];
  expect(statesOf(apart)).toEqual(['unclear', 'delivered']);
  expect(statesOf([...apart.slice(0, 1), hidden('r', 'automation', run(21, 'a', false))])).toEqual(['unclear']);
  // Fired for this very lead; whether the notice is about it is hidden all the same.
  expect(statesOf([...apart, hidden('r', 'automation', run(21, 'a', true), 'l')])).toEqual(['unclear', 'delivered']);
  // Of another rule, of another limit, or of another lead of the same source: that much can be seen.
  const others = [
    notice(23, 'delivered', 'a', { rule: 'rule_2' }),
    notice(23, 'delivered', 'a', { due: minute(50) }),
  ].map((one) => hidden('n', 'automation', one));
  for (const other of [...others, hidden('n', 'crm', notice(23, 'delivered', 'b'))])
    expect(statesOf([hidden('l', 'crm', limit(20, 'a')), other])).toEqual(['not_run', 'delivered']);
});
