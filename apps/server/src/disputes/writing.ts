/** Notes, disputes and their steps, put on record: each checked against the right of whoever writes it. */

import { parseTime, typeNameOf } from '@trailmark/catalog';
import { Problem } from '@trailmark/contract';
import { formatSubject, parseSubject } from '@trailmark/vault';
import { drawId } from '../access/api-keys.ts';
import type { Caller } from '../access/caller.ts';
import { subjectsCalled } from '../links/ends.ts';
import { hidesParties, stands } from '../links/linked.ts';
import { SUBJECT } from '../links/links-of.ts';
import { OneByOne } from '../own/followed.ts';
import type { OwnEvents, OwnTarget } from '../own/own-events.ts';
import { ownEvent } from '../own/own-record.ts';
import { hidesPeople } from '../search/name-rights.ts';
import { profileOf } from '../search/people-found.ts';
import { isVisible, visibleTo } from '../search/rights.ts';
import type { House } from '../tenant/house.ts';
import { acknowledgedBy, stateOf } from './dispute-book.ts';
import type { Dispute } from './dispute-book.ts';
import { disputesOf } from './disputes-of.ts';
import { mayAnswer, sideOf } from './sides.ts';
import { WritingLimit } from './writing-limit.ts';

/** On one event, notes and disputes together. */
const ON_EVENT_MAX = 1_000;
/** What is said in one dispute. */
const STEPS_MAX = 200;
const DAY_MS = 24 * 60 * 60 * 1_000;

export interface Asked {
  readonly house: House;
  readonly caller: Caller;
  readonly nowMs: number;
}

export interface WantedNote {
  /** Index of an event that the caller sees. */
  readonly event: number;
  readonly mentions: readonly string[];
}

export type Verdict = 'upheld' | 'rejected' | 'corrected' | 'withdrawn';

export class Writing {
  readonly #own: OwnEvents;
  readonly #limit = new WritingLimit();
  readonly #oneByOne = new OneByOne();

  constructor(own: OwnEvents) {
    this.#own = own;
  }

  /** Gives the index of the note. @throws Problem `note.too_many`, `subject.not_found`, `auth.scope` */
  async note(asked: Asked, { note, ...wanted }: WantedNote & { readonly note: string }): Promise<number> {
    const { house, caller } = asked;
    const about = await this.#begin(asked, wanted);
    const { index } = await this.#own.record(house, {
      type: 'trail.annotated',
      id: drawId('note'),
      actor: caller,
      targets: about.targets,
      data: { ...about.data, note },
    });
    await (await disputesOf(house)).advance();
    return index;
  }

  /** @throws Problem `note.too_many`, `subject.not_found`, `auth.scope` */
  async open(
    asked: Asked,
    wanted: WantedNote & {
      readonly question: string;
      readonly owner?: string | undefined;
      readonly due?: string | undefined;
    },
  ): Promise<Dispute> {
    const { house, caller } = asked;
    const about = await this.#begin(asked, wanted);
    const id = drawId('dis');
    const { question, owner, due } = wanted;
    await this.#own.record(house, {
      type: 'trail.disputed',
      id,
      actor: caller,
      targets: about.targets,
      data: { ...about.data, dispute: id, question, owner, due },
    });
    return this.#after(house, id);
  }

  /** @throws Problem `dispute.*`, `note.too_many` */
  answer(asked: Asked, id: string, answer: string): Promise<Dispute> {
    return this.#step(asked, id, (dispute) => {
      if (!mayAnswer(asked.house, asked.caller, dispute)) throw notYours('Somebody else was named to answer.');
      if (stateOf(dispute) === 'resolved' || stateOf(dispute) === 'acknowledged') throw settled();
      return { type: 'trail.dispute_answered', data: { answer } };
    });
  }

  /** @throws Problem `dispute.*`, `note.too_many` */
  resolve(asked: Asked, id: string, said: { resolution: string; verdict: Verdict }): Promise<Dispute> {
    return this.#step(asked, id, (dispute) => {
      const side = sideOf(asked.house, asked.caller, dispute);
      const isWithdrawn = said.verdict === 'withdrawn';
      if (side === undefined || (side === 'asker') !== isWithdrawn)
        throw notYours('Whoever asked may withdraw; whoever answers says how else it is settled.');
      if (stateOf(dispute) === 'resolved' || stateOf(dispute) === 'acknowledged') throw settled();
      const openedMs = openedAt(asked.house, dispute);
      const days = openedMs === undefined ? undefined : Math.max(0, Math.floor((asked.nowMs - openedMs) / DAY_MS));
      return { type: 'trail.resolved', data: { ...said, days } };
    });
  }

  /** @throws Problem `dispute.*`, `note.too_many` */
  acknowledge(asked: Asked, id: string): Promise<Dispute> {
    return this.#step(asked, id, (dispute) => {
      const side = sideOf(asked.house, asked.caller, dispute);
      if (side === undefined) throw notYours('Only the two sides of a dispute acknowledge how it was settled.');
      if (!dispute.steps.some(({ kind }) => kind === 'resolved'))
        throw new Problem('dispute.state', 'It is not settled yet.');
      if (acknowledgedBy(dispute).includes(side)) throw new Problem('dispute.state', 'This side has done so.');
      return { type: 'trail.dispute_acknowledged', data: { side } };
    });
  }

  async #begin(asked: Asked, { event, mentions }: WantedNote): Promise<About> {
    const { house, caller, nowMs } = asked;
    if (mentions.length > 0) refuseMentions(caller);
    this.#limit.take(caller.key.id, nowMs);
    const { book } = await disputesOf(house);
    const { notes, disputes } = book.countsOf(event);
    if (notes + disputes >= ON_EVENT_MAX)
      throw new Problem('note.too_many', `There are ${ON_EVENT_MAX} notes and disputes on this event already.`);
    const people = mentions.flatMap((name) => mentioned(asked, name));
    const { targets, data } = aboutEvent(house, event);
    return { targets: [...targets, ...[...new Set(people)].map(mentionOf)], data };
  }

  /** One step after the other: what a step allows depends on the one before. */
  #step(
    asked: Asked,
    id: string,
    check: (dispute: Dispute) => { type: `trail.${string}`; data: Record<string, unknown> },
  ): Promise<Dispute> {
    const { house, caller, nowMs } = asked;
    return this.#oneByOne.do(house, async () => {
      const dispute = await visibleDispute(asked, id);
      const { type, data } = check(dispute);
      if (dispute.steps.length >= STEPS_MAX)
        throw new Problem('note.too_many', `More than ${STEPS_MAX} steps are no dispute any more.`);
      this.#limit.take(caller.key.id, nowMs);
      const about = aboutEvent(house, dispute.event);
      await this.#own.record(house, {
        type,
        id: drawId('step'),
        actor: caller,
        targets: about.targets,
        data: { ...about.data, dispute: id, ...data },
      });
      return this.#after(house, id);
    });
  }

  async #after(house: House, id: string): Promise<Dispute> {
    const disputes = await disputesOf(house);
    await disputes.advance();
    const dispute = disputes.book.dispute(id);
    if (dispute === undefined) throw new Error(`the dispute ${id} was recorded and not read`);
    return dispute;
  }
}

interface About {
  readonly targets: readonly OwnTarget[];
  readonly data: { readonly index: number; readonly event_type?: string };
}

/** A dispute over an event that the caller sees; any other is like none. @throws Problem `dispute.not_found` */
export async function visibleDispute({ house, caller, nowMs }: Asked, id: string): Promise<Dispute> {
  const { book } = await disputesOf(house);
  const dispute = book.dispute(id);
  if (dispute !== undefined && isVisible(house, visibleTo(house, caller, nowMs), dispute.event)) return dispute;
  throw new Problem('dispute.not_found', 'There is no dispute of this id over an event that this key can see.');
}

function aboutEvent(house: House, index: number): About {
  const event = ownEvent(house, index);
  if (event === undefined) throw new Problem('store.damaged', `Entry ${index} is not the one that was recorded.`);
  const type = typeNameOf(event);
  return { targets: [{ type: 'event', id: event.ref }], data: { index, ...(type === '' ? {} : { event_type: type }) } };
}

function mentionOf(ref: string): OwnTarget {
  return { type: SUBJECT, id: ref, role: 'mentioned' };
}

/** Whether somebody is known would tell what is withheld, as searches would. @throws Problem `auth.scope` */
function refuseMentions(caller: Caller): void {
  if (!hidesParties(caller) && !hidesPeople(caller.withhold)) return;
  throw new Problem('auth.scope', 'This key may not mention anybody: who is who is withheld from it.', {
    pointer: '/mentions',
  });
}

/**
 * Refs of the users meant. Whoever sees only part of the trail can mention whom that part names, and learns of nobody
 * else whether there is such a person. @throws Problem `subject.not_found`
 */
function mentioned({ house, caller, nowMs }: Asked, name: string): string[] {
  const byRef = parseSubject(name);
  const found = (byRef === undefined ? subjectsCalled(house, 'user', name) : [byRef])
    .filter((subject) => profileOf(house, subject) !== undefined)
    .map(formatSubject);
  const visible = visibleTo(house, caller, nowMs);
  const seen = caller.restrict === undefined ? found : found.filter((ref) => stands(house, visible, ref));
  if (seen.length > 0) return seen;
  throw new Problem('subject.not_found', 'Nobody of one of the names in mentions is known to this key.', {
    pointer: '/mentions',
  });
}

function openedAt(house: House, { steps: [opening] }: Dispute): number | undefined {
  const event = opening && ownEvent(house, opening.index);
  return event === undefined ? undefined : parseTime(event.recorded);
}

function settled(): Problem {
  return new Problem('dispute.state', 'It is settled already; whoever disagrees opens another.');
}

function notYours(detail: string): Problem {
  return new Problem('dispute.not_yours', detail);
}
