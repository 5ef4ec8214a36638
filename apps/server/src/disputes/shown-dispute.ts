/** Notes and disputes as one caller may see them: whoever sees the event sees what was said, not always who said it. */

import { actorOf, targetsOf, textAt } from '@trailmark/catalog';
import type { ReadEvent } from '@trailmark/catalog';
import type { Caller } from '../access/caller.ts';
import type { ReadOwn } from '../links/shown-link.ts';
import { SUBJECT } from '../links/links-of.ts';
import type { House } from '../tenant/house.ts';
import { acknowledgedBy, stateOf } from './dispute-book.ts';
import type { Dispute, Step } from './dispute-book.ts';
import { sideOf } from './sides.ts';

const TEXTS: Readonly<Record<Step['kind'], string>> = {
  disputed: 'data.question',
  answered: 'data.answer',
  resolved: 'data.resolution',
  acknowledged: '',
};

export function shownNote(caller: Caller, event: number, index: number, read: ReadOwn) {
  const note = read(index);
  return {
    ...(caller.restrict === undefined ? { index } : {}),
    event,
    ...saidBy(caller, note),
    ...member('note', note && textAt(note, 'data.note')),
    ...mentionsOf(note),
  };
}

export function shownDispute(house: House, caller: Caller, dispute: Dispute, eventSentence: string, read: ReadOwn) {
  const side = sideOf(house, caller, dispute);
  const events = new Map(dispute.steps.map(({ index }) => [index, read(index)]));
  const opening = events.get(dispute.steps[0]?.index ?? -1);
  const resolved = dispute.steps.find(({ kind }) => kind === 'resolved');
  const resolution = resolved && events.get(resolved.index);
  const textOf = (event: ReadEvent | undefined, path: string) => event && textAt(event, path);
  return {
    id: dispute.id,
    event: dispute.event,
    event_sentence: eventSentence,
    state: stateOf(dispute),
    ...member('side', side),
    ...member('question', textOf(opening, 'data.question')),
    ...member('owner', textOf(opening, 'data.owner')),
    ...member('due', textOf(opening, 'data.due')),
    ...member('verdict', textOf(resolution, 'data.verdict')),
    ...mentionsOf(opening),
    acknowledged: acknowledgedBy(dispute),
    steps: dispute.steps.map((step) => {
      const event = events.get(step.index);
      const text = TEXTS[step.kind] === '' ? undefined : textOf(event, TEXTS[step.kind]);
      return {
        kind: step.kind,
        side: step.side,
        ...saidBy(caller, event),
        ...member('text', text),
        ...member('verdict', textOf(event, 'data.verdict')),
        ...(caller.restrict === undefined ? { index: step.index } : {}),
      };
    }),
  };
}

/** Names of other keys are no business of whoever sees only part of the trail. */
function saidBy(caller: Caller, event: ReadEvent | undefined) {
  if (event === undefined) return { recorded: '' };
  const { id, name } = actorOf(event);
  const isTold = caller.restrict === undefined || id === caller.key.id;
  const by = id === undefined || !isTold ? undefined : { id, ...member('name', name) };
  return { recorded: event.recorded, ...member('by', by) };
}

/** By refs: who that is, is asked with the rights it takes. */
function mentionsOf(event: ReadEvent | undefined): { mentions?: string[] } {
  const refs =
    event === undefined ? [] : targetsOf(event).flatMap(({ type, id }) => (type === SUBJECT && id ? [id] : []));
  return refs.length === 0 ? {} : { mentions: refs };
}

function member<N extends string, V>(name: N, value: V | undefined): { [K in N]?: V } {
  // A single member under the name given, or none.
  return (value === undefined ? {} : { [name]: value }) as { [K in N]?: V };
}
