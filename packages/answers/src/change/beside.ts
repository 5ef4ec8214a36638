/** What stands beside a change and is none itself: a role that ran out and stayed, a conflict an integration settled. */

import { inOrder, occurredMsOf, textAt, type Entity } from '@trailmark/catalog';
import type { Answering } from '../answering.ts';
import { quoted } from '../trail.ts';

interface Asked {
  readonly target: string;
  readonly period: { readonly from?: number; readonly to?: number };
  readonly field: string | undefined;
  readonly entity: Entity;
}

const BESIDE_MAX = 30;

/** Told by their own sentences; nothing follows from them here. */
export async function sayBeside(asking: Answering, { target, period, field, entity }: Asked): Promise<void> {
  const queries = [
    ...(entity.type === 'user' && (field === undefined || field === 'roles')
      ? [
          `${target} type:(role.expired OR break_glass.reviewed) -changes.roles:?`,
          `actor:${quoted(entity.id)} type:access.allowed data.grant_overdue:true`,
          `actor:${quoted(entity.id)} type:break_glass.*`,
        ]
      : []),
    ...(entity.type === 'integration' && (field === undefined || field === 'conflict_rule')
      ? [`${target} type:(integration.conflict_resolved OR integration.connected OR notification.delivered)`]
      : []),
    ...(entity.type === 'campaign' && (field === undefined || field === 'status')
      ? [`${target} type:(break_glass.* OR campaign.learnings_recorded)`]
      : []),
  ];
  const found = await Promise.all(queries.map((q) => asking.find({ q, ...period, limit: BESIDE_MAX })));
  const events = [...new Map(found.flatMap((each) => each.events).map((event) => [event.index, event])).values()];
  const { phrases } = asking;
  for (const event of events.sort(inOrder)) {
    const further = [
      ...(textAt(event, 'data.enforced') === 'false' ? [phrases.of(words).stayed] : []),
      ...(textAt(event, 'data.grant_overdue') === 'true' ? [phrases.of(words).overdue] : []),
    ].join('');
    asking.say(`${phrases.time(occurredMsOf(event))}: ${event.sentence}${further}.`, [event]);
  }
}

const words = {
  en: {
    stayed: '; by its source it was not taken back and stayed in force',
    overdue: '; by its source the role this rests on had run out before',
  },
  de: {
    stayed: '; laut Quelle wurde sie nicht entzogen und blieb in Kraft',
    overdue: '; laut Quelle war die Rolle dazu vorher abgelaufen',
  },
};
