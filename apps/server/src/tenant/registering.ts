/** Registers types of a tenant: on record, on disk, and in force for everything that is sealed after. */

import { createHash } from 'node:crypto';
import { registerTypes } from '@trailmark/catalog';
import type { EventType, RegisterResult } from '@trailmark/catalog';
import { Problem } from '@trailmark/contract';
import type { Caller } from '../access/caller.ts';
import type { Intake } from '../intake/intake.ts';
import type { OwnEvents } from '../own/own-events.ts';
import { tenantFiles } from './files.ts';
import type { House } from './house.ts';
import { readRegisteredTypes, writeRegisteredTypes } from './registered-types.ts';

export interface RegisteringOptions {
  readonly data: string;
  readonly intake: Intake;
  readonly own: OwnEvents;
}

/** `index`: the entry that records it; of types that were registered now. */
export type RegisterAnswer = RegisterResult & { readonly index?: number };

export class Registering {
  readonly #options: RegisteringOptions;
  /** One registration of a tenant after another: each is judged by what is in force. */
  readonly #turns = new WeakMap<House, Promise<unknown>>();

  constructor(options: RegisteringOptions) {
    this.#options = options;
  }

  /** @throws Problem, Refusal where it could not be recorded; then nothing of it is in force */
  register(house: House, caller: Caller, documents: readonly unknown[]): Promise<RegisterAnswer[]> {
    const turn = (this.#turns.get(house) ?? Promise.resolve()).then(() => this.#register(house, caller, documents));
    this.#turns.set(
      house,
      turn.catch(() => {}),
    );
    return turn;
  }

  async #register(house: House, caller: Caller, documents: readonly unknown[]): Promise<RegisterAnswer[]> {
    const { data, intake, own } = this.#options;
    if (house.held !== undefined) throw new Problem('store.stopped', house.held);
    const { types: file } = tenantFiles(data, '', house.tenant);
    const known = readRegisteredTypes(file, house.tenant, house.provider);
    const { results, added, catalog } = registerTypes(known, documents);
    if (added.length === 0) return [...results];
    // On record first: cut off here, an act without effect is on record, and never an effect that is not.
    const indexes = new Map<string, number>();
    for (const type of added) {
      const { index } = await own.record(house, { type: 'trail.type_registered', actor: caller, ...recordOf(type) });
      indexes.set(`${type.name}@${type.version}`, index);
    }
    writeRegisteredTypes(file, house.tenant, house.provider, [...known, ...added]);
    await intake.readTypes(house.tenant);
    house.catalog = catalog;
    return results.map((result) => {
      const index = indexes.get(`${result.name}@${result.version}`);
      return index === undefined || result.outcome !== 'registered' ? result : { ...result, index };
    });
  }
}

/** The registration as the trail keeps it: enough to prove later by which rules values were sorted. */
function recordOf(type: EventType) {
  const text = JSON.stringify(type);
  const fields = { data: type.data ?? {}, changes: type.changes ?? {} };
  return {
    target: { type: 'event_type', id: type.name },
    data: {
      type: type.name,
      type_version: type.version,
      importance: type.importance,
      retention: type.retention,
      fields,
      definition_sha256: createHash('sha256').update(text).digest('hex'),
      sentences: type.sentence,
    },
  };
}
