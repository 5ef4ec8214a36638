/** The events as sentences, day by day, with what is to be remarked about each. */

import { actorOf, delegatorOf, occurredMsOf, textAt } from '@trailmark/catalog';
import type { ReadEvent } from '@trailmark/catalog';
import { claimRemark, verdictRemark } from './approvals.ts';
import type { ForAudience } from './audience.ts';
import { numberText } from './clock.ts';
import type { Block, Remark, Row, Shape } from './document.ts';
import type { Telling } from './telling.ts';
import { missingOf } from './unknown.ts';

const REASON_LENGTH_MAX = 400;

export function rowsByDay(telling: Telling): Block[] {
  const { told, clock, explanation } = telling;
  if (told.length === 0) return [];
  const days = Map.groupBy(told, ({ event }) => clock.dayKey(occurredMsOf(event)));
  return [
    {
      kind: 'days',
      days: [...days.values()].map((ofDay) => ({
        label: clock.day(occurredMsOf(ofDay[0]!.event)), // a group has a first
        count: numberText(ofDay.length, explanation.language),
        rows: ofDay.map((one) => rowOf(one, telling)),
      })),
    },
  ];
}

function rowOf(one: ForAudience, telling: Telling): Row {
  const { event, sentence } = one;
  return {
    clock: telling.clock.time(occurredMsOf(event)),
    shape: shapeOf(event),
    text: sentence,
    entry: event.index,
    remarks: remarksOf(one, telling),
  };
}

function remarksOf({ event, sentence }: ForAudience, telling: Telling): Remark[] {
  const { words } = telling;
  const reason = textAt(event, 'reason');
  const decided = (['policy', 'version', 'rule'] as const).map((name) => textAt(event, `decision.${name}`));
  const missing = missingOf(event);
  const [notes = 0, disputes = 0] = ['notes', 'disputes'].map((name) => Number(textAt(event, name) ?? 0));
  return [
    ...verdictRemark(event, telling),
    ...claimRemark(event, telling),
    ...(decided.some((part) => part !== undefined)
      ? [{ kind: 'reason', text: words.decided(decided[0], decided[1], decided[2]) } as const]
      : []),
    ...(reason === undefined || reason === '' || sentence.includes(reason)
      ? []
      : [{ kind: 'reason', text: words.reason(shortened(reason)) } as const]),
    ...(notes + disputes === 0
      ? []
      : [{ kind: 'unknown', text: words.noted(notes, disputes), tone: disputes > 0 ? 'loud' : 'plain' } as const]),
    ...(missing.length === 0
      ? []
      : [{ kind: 'unknown', text: words.unknown.missingHere(missing.join(', ')) } as const]),
  ];
}

function shortened(text: string): string {
  return text.length <= REASON_LENGTH_MAX ? text : `${text.slice(0, REASON_LENGTH_MAX).toWellFormed()} …`;
}

/** Who stands first in the sentence: a machine that acted for a person stands behind that person. */
function shapeOf(event: ReadEvent): Shape {
  const type = actorOf(event).type;
  if (
    type === 'agent' ||
    (delegatorOf(event) === undefined && (type === 'rule' || type === 'service' || type === 'system'))
  )
    return type;
  return 'person';
}
