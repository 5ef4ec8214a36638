/** Recording what happens to the trail itself, through the same door as everything else. */

import { OWN_SOURCE } from '@trailmark/catalog';
import { utf8 } from '@trailmark/core';
import type { Intake } from '../intake/intake.ts';
import { record } from '../intake/record.ts';
import type { House } from '../tenant/house.ts';

export interface OwnTarget {
  readonly type: string;
  readonly id: string;
  readonly name?: string;
  readonly role?: string;
}

export interface OwnEvent {
  readonly type: `trail.${string}`;
  /** Makes it exactly once: a repeat after a crash finds the first. */
  readonly id?: string;
  /** The key that did it; absent: the server by itself. */
  readonly actor?: { readonly key: { readonly id: string; readonly name: string } };
  readonly target?: OwnTarget;
  /** Instead of `target`, where it is about several. */
  readonly targets?: readonly OwnTarget[];
  readonly reason?: string | undefined;
  readonly data?: Readonly<Record<string, unknown>>;
}

export class OwnEvents {
  readonly #intake: Intake;

  constructor(intake: Intake) {
    this.#intake = intake;
  }

  /** Settles when the event is durable; gives its index. @throws Problem, Refusal when it was not recorded */
  async record(house: House, own: OwnEvent): Promise<{ index: number; ref: string }> {
    const { type, id, actor, target, targets = target === undefined ? [] : [target], reason, data } = own;
    const event = {
      ...(id === undefined ? {} : { id }),
      type,
      source: OWN_SOURCE,
      actor:
        actor === undefined
          ? { type: 'system', id: 'trailmark' }
          : { type: 'service', id: actor.key.id, name: actor.key.name },
      ...(targets.length === 0 ? {} : { targets }),
      ...(reason === undefined || reason === '' ? {} : { reason }),
      ...(data === undefined ? {} : { data: withoutUndefined(data) }),
    };
    const body = utf8(JSON.stringify(event));
    const recorded = await record(house, this.#intake, {
      body: new Uint8Array(body).buffer,
      mediaType: 'application/json',
      encoding: '',
      source: OWN_SOURCE,
      sources: undefined,
    });
    const result = recorded.results[0];
    if (result?.index === undefined || result.ref === undefined) {
      throw new Error(`an event of our own was refused: ${type} ${JSON.stringify(result?.error)}`);
    }
    return { index: result.index, ref: result.ref };
  }
}

function withoutUndefined(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
}
