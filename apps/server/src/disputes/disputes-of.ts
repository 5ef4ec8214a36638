/** Notes and disputes of one house, kept in memory: read from the log once, advanced where we record. */

import { actorOf, textAt, typeNameOf, valueAt } from '@trailmark/catalog';
import type { ReadEvent } from '@trailmark/catalog';
import { Followed } from '../own/followed.ts';
import type { House } from '../tenant/house.ts';
import { DisputeBook } from './dispute-book.ts';
import type { StepKind } from './dispute-book.ts';

const KINDS: Readonly<Record<string, StepKind>> = {
  'trail.disputed': 'disputed',
  'trail.dispute_answered': 'answered',
  'trail.resolved': 'resolved',
  'trail.dispute_acknowledged': 'acknowledged',
};

export class Disputes {
  readonly book = new DisputeBook();
  readonly #followed: Followed;

  constructor(house: House) {
    const types = ['trail.annotated', ...(Object.keys(KINDS) as `trail.${string}`[])] as const; // as written above
    this.#followed = new Followed(house, types, (event) => this.#take(event));
  }

  ready(): Promise<void> {
    return this.#followed.ready();
  }
  advance(): Promise<void> {
    return this.#followed.advance();
  }

  #take(event: ReadEvent): void {
    const about = valueAt(event, 'data.index');
    if (typeof about !== 'number') return;
    const kind = KINDS[typeNameOf(event)];
    if (kind === undefined) return this.book.note(about, event.index);
    const dispute = textAt(event, 'data.dispute');
    const key = actorOf(event).id;
    if (dispute === undefined || key === undefined) return;
    const said = textAt(event, 'data.side');
    const side = said === 'asker' || said === 'answerer' ? said : undefined;
    this.book.take({ kind, dispute, event: about, index: event.index, key, side });
  }
}

const kept = new WeakMap<House, Disputes>();

/** Notes and disputes of this house as of now. @throws Problem, Refusal where the log cannot be read */
export async function disputesOf(house: House): Promise<Disputes> {
  let disputes = kept.get(house);
  if (disputes === undefined) kept.set(house, (disputes = new Disputes(house)));
  await disputes.ready();
  return disputes;
}

/** An event as it is shown, with how many notes are on it and disputes over it; whoever sees the event sees these. */
export function withCounts({ book }: Disputes, event: Record<string, unknown>): Record<string, unknown> {
  const { index } = event;
  if (typeof index !== 'number') return event;
  const { notes, disputes } = book.countsOf(index);
  if (notes + disputes === 0) return event;
  return { ...event, ...(notes === 0 ? {} : { notes }), ...(disputes === 0 ? {} : { disputes }) };
}
