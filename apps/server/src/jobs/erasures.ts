/**
 * Erasures: asked for by one key, approved by another, carried out between two commits. Every step can be repeated, so
 * a crash at any point is finished at the next start:
 *
 *   1. the plan (which groups, which fields, which terms) is stored, while the keys still live
 *   2. the keys are destroyed by the sealing worker, and the directory rows go, so that whoever comes back is someone
 *      new; what was sealed under the keys and not yet committed is sealed anew
 *   3. the erasure is recorded, once, under its own id; the entry commits to the plan
 *   4. the places are listed; terms, ciphertexts and the single fields go
 *   5. finished bundles that name the people go
 *
 * One erasure of a tenant at a time, and no bundle is made from step 2 to 5. A legal hold would refuse at one point only:
 * in `#refuseUnapprovable`, with `erasure.held`.
 */

import { Problem } from '@trailmark/contract';
import type { ControlStore, ErasureRow } from '@trailmark/ledger/control';
import { parseEntry } from '@trailmark/core';
import { dropErased, parseSubject } from '@trailmark/vault';
import { drawId } from '../access/api-keys.ts';
import type { ApiKeys } from '../access/api-keys.ts';
import type { Caller } from '../access/caller.ts';
import type { Intake } from '../intake/intake.ts';
import type { OwnEvents } from '../own/own-events.ts';
import type { House } from '../tenant/house.ts';
import type { Tenants } from '../tenant/tenants.ts';
import { hidesPeople } from '../search/name-rights.ts';
import { refBytes } from '../search/show.ts';
import { checkFields } from './erasure-fields.ts';
import type { FieldPick } from './erasure-fields.ts';
import { placesOf, planDigest, Planner, termsOfPlan } from './erasure-plan.ts';
import type { ErasurePlan } from './erasure-plan.ts';
import { namesSomebody, resolveSubjects, searchFreeText } from './erasure-preview.ts';
import type { KnownSubject } from './erasure-preview.ts';
import type { Exports } from './exports.ts';

export interface ErasureRequest {
  readonly subjects: readonly string[];
  /** Fields of events that go besides: free text that names them. */
  readonly fields: readonly FieldPick[];
  readonly reason: string;
  readonly basis: string;
}

/** Rewritten in one transaction; recording goes on between two. */
const ROWS_AT_ONCE = 256;

interface Parts {
  readonly control: ControlStore;
  readonly tenants: Tenants;
  readonly own: OwnEvents;
  readonly intake: Intake;
  readonly exports: Exports;
  readonly apiKeys: ApiKeys;
  readonly now: () => number;
}

export class Erasures {
  readonly #parts: Parts;
  readonly #running = new Set<string>();
  readonly #unfinished = new Set<string>();
  /** The last erasure of each tenant, after which the next one begins. */
  readonly #last = new Map<string, Promise<unknown>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What would happen. Names are told only to keys that may reveal them. */
  async preview(caller: Caller, wanted: ErasureRequest, before?: number): Promise<Record<string, unknown>> {
    const house = await this.#houseOf(caller);
    refuseHidden(caller, wanted);
    const { found, unknown } = resolveSubjects(house, wanted.subjects);
    checkFields(house, wanted.fields);
    // A key from which fields are withheld is told no names at all.
    const mayReveal = caller.scopes.has('reveal') && caller.withhold.length === 0;
    const profiles = found.flatMap(({ profile }) => profile ?? []);
    const freeText = await searchFreeText(house, profiles, { before, withhold: caller.withhold });
    if (mayReveal && found.some(({ profile }) => profile !== undefined)) {
      await this.#parts.own.record(house, {
        type: 'trail.revealed',
        actor: caller,
        data: { count: found.length, purpose: 'preview of an erasure' },
      });
    }
    return {
      dryRun: true,
      subjects: found.map((known) => shownSubject(known, mayReveal)),
      unknown,
      groups: found.reduce((sum, { events }) => sum + events, 0),
      exports: this.#parts.exports.countNaming(
        house.tenant,
        found.map(({ subject }) => subject),
        wanted.fields.length > 0,
      ),
      freeText,
    };
  }

  /** Puts the wish on record; nothing is erased yet. @throws Problem `subject.not_found`, `request.invalid` */
  async request(caller: Caller, wanted: ErasureRequest): Promise<ErasureState> {
    const house = await this.#houseOf(caller);
    refuseHidden(caller, wanted);
    if (wanted.subjects.length + wanted.fields.length === 0)
      throw new Problem('request.invalid', 'Name at least one subject or field.', { pointer: '/subjects' });
    const subjects = wanted.subjects.map((text) => onlyOne(house, text));
    checkFields(house, wanted.fields);
    const profiles = subjects.flatMap(({ profile }) => profile ?? []);
    for (const name of ['reason', 'basis'] as const) {
      if (namesSomebody(wanted[name], profiles))
        throw new Problem('request.invalid', `The ${name} names the person: it would outlive the erasure.`, {
          pointer: `/${name}`,
        });
    }
    const asked = {
      id: drawId('er'),
      tenant: house.tenant,
      subjects: [...new Set(subjects.map(({ ref }) => ref))].sort(),
      basis: wanted.basis,
      requestedBy: caller.key.id,
      createdMs: this.#parts.now(),
    };
    const row: ErasureRow = {
      ...asked,
      reason: this.#parts.apiKeys.seal(JSON.stringify([wanted.reason, wanted.fields]), wishBound(asked)),
      approvedBy: undefined,
      status: 'requested',
      plan: undefined,
      index: undefined,
      groups: undefined,
    };
    await this.#parts.own.record(house, {
      type: 'trail.erasure_requested',
      id: `requested.${row.id}`,
      actor: caller,
      data: {
        erasure: row.id,
        subjects: row.subjects,
        count: row.subjects.length,
        basis: row.basis,
        requested_by: caller.key.id,
        groups: subjects.reduce((sum, { events }) => sum + events, 0),
        fields: wanted.fields.length === 0 ? undefined : wanted.fields.length,
        reason: wanted.reason === '' ? undefined : wanted.reason,
      },
    });
    this.#parts.control.putErasure(row);
    return stateOf(row);
  }

  /** @throws Problem `erasure.not_found` */
  state(caller: Caller, id: string): ErasureState {
    return stateOf(this.#row(caller, id));
  }

  /** Approves and carries out. @throws Problem `erasure.not_found`, `erasure.same_key`, `erasure.held` */
  async approve(caller: Caller, id: string): Promise<ErasureState> {
    await this.#houseOf(caller);
    const row = this.#row(caller, id);
    if (row.requestedBy === caller.key.id)
      throw new Problem('erasure.same_key', 'The key that requested an erasure cannot approve it.');
    if (row.status === 'done') return stateOf(row);
    if (this.#running.has(id)) throw new Problem('erasure.held', 'The erasure is being carried out.');
    if (row.status === 'requested') this.#refuseUnapprovable(row);
    // One that was approved and then failed half-way is taken up again; the first approval stands.
    const approved: ErasureRow =
      row.status === 'requested' ? { ...row, approvedBy: caller.key.id, status: 'approved' } : row;
    this.#parts.control.putErasure(approved);
    return stateOf(await this.#carryOut(approved));
  }

  /** What stands against an erasure although two keys want it. A legal hold on one of the people belongs here. */
  #refuseUnapprovable(row: ErasureRow): void {
    const requester = this.#parts.apiKeys.list(row.tenant).find(({ id }) => id === row.requestedBy);
    if (requester?.revokedMs !== undefined)
      throw new Problem('erasure.held', 'The key that requested this was revoked since: let another request it anew.');
  }

  /** Why the store is not as it should be: an erasure that could not be finished. */
  get trouble(): string | undefined {
    return this.#unfinished.size === 0
      ? undefined
      : `${this.#unfinished.size} approved erasures could not be finished; the log says why`;
  }

  /** Finishes what a crash or stop cut off; before anything is served. */
  async resume(onFailure: (error: unknown) => void): Promise<void> {
    for (const row of this.#parts.control.erasures()) {
      if (row.status !== 'approved' && row.status !== 'running') continue;
      try {
        await this.#carryOut(row);
      } catch (error) {
        // The rest of the trail must not stand still; the next start tries again, and readiness says so until then.
        this.#unfinished.add(row.id);
        onFailure(error);
      }
    }
  }

  async #carryOut(row: ErasureRow): Promise<ErasureRow> {
    this.#running.add(row.id);
    const before = this.#last.get(row.tenant) ?? Promise.resolve();
    const mine = before.catch(() => {}).then(() => this.#carryOutSteps(row));
    this.#last.set(row.tenant, mine);
    try {
      const done = await mine;
      this.#unfinished.delete(row.id);
      return done;
    } finally {
      this.#running.delete(row.id);
      if (this.#last.get(row.tenant) === mine) this.#last.delete(row.tenant);
    }
  }

  async #carryOutSteps(row: ErasureRow): Promise<ErasureRow> {
    const house = await this.#parts.tenants.house(row.tenant);
    this.#wishOf(row); // before anything is destroyed
    const planner = row.plan === undefined ? this.#planner(house, row) : undefined;
    await planner?.reach(house.ledger.head().size);
    const letGo = this.#parts.exports.hold(row.tenant);
    try {
      const running = await house.ledger.exclusive(() => this.#destroyKeys(house, row, planner));
      const plan = JSON.parse(running.plan ?? '') as ErasurePlan; // written by #destroyKeys alone
      const { index } = await this.#record(house, running, plan);
      await this.#removeValues(house, running, plan, index);
      const subjects = subjectsOf(running);
      this.#parts.exports.removeNaming(row.tenant, subjects, plan.fields.length > 0);
      const done: ErasureRow = { ...running, status: 'done', index, groups: plan.places.length, plan: undefined };
      this.#parts.control.putErasure(done);
      return done;
    } finally {
      letGo();
    }
  }

  /** Leaves out what a plan that was cut off will list: a place is listed once. */
  #planner(house: House, row: ErasureRow): Planner {
    const taken = this.#parts.control
      .erasures(row.tenant)
      .filter(({ id, plan }) => id !== row.id && plan !== undefined)
      .flatMap(({ plan }) => placesOf(JSON.parse(plan ?? '') as ErasurePlan)); // written by #destroyKeys alone
    const places = new Set(taken.map((place) => place.join(' ')));
    return new Planner(house, row.subjects, this.#wishOf(row).fields, places);
  }

  /** Steps 1 and 2. Nothing is committed meanwhile; what waits was sealed before and is sealed anew after. */
  async #destroyKeys(house: House, row: ErasureRow, planner: Planner | undefined): Promise<ErasureRow> {
    await planner?.reach(house.ledger.head().size);
    const plan = planner === undefined ? row.plan : JSON.stringify(planner.finish());
    const running: ErasureRow = { ...row, status: 'running', plan };
    this.#parts.control.putErasure(running);
    const subjects = subjectsOf(row);
    const places = subjects.flatMap((subject) => house.ledger.subjects.get(subject) ?? []);
    const copies = places.map(({ subject, bucket }) => ({ subject: subject.slice(), bucket }));
    const generation = await this.#parts.intake.erase(house.tenant, copies);
    house.generation = Math.max(house.generation, generation);
    house.keyring.forget();
    house.terms.forget();
    // Before anything else is committed: an identity that still stood there would keep out the row of whoever comes back.
    house.ledger.remove({ erased: [], by: 0, groups: [], terms: [], subjects });
    return running;
  }

  /** Step 4. Repeating it changes nothing. */
  async #removeValues(house: House, row: ErasureRow, plan: ErasurePlan, by: number): Promise<void> {
    // The whole list at once: a bundle holds all of it or, before this, nothing that needs it.
    const erased = placesOf(plan).map(([index, group = 0, slot]) => ({
      index,
      group,
      ...(slot === undefined ? {} : { slot }),
    }));
    await house.ledger.exclusive(() => house.ledger.remove({ erased, by, groups: [], terms: [], subjects: [] }));
    const termsOf = Map.groupBy(termsOfPlan(plan), ({ index }) => index);
    const indexes = [...termsOf.keys()].sort((a, b) => a - b);
    const refs = new Set(subjectsOf(row).map((subject) => Buffer.from(subject).toString('latin1')));
    const isErased = (subject: Uint8Array): boolean => refs.has(Buffer.from(subject).toString('latin1'));
    for (let from = 0; from < indexes.length; from += ROWS_AT_ONCE) {
      const some = indexes.slice(from, from + ROWS_AT_ONCE);
      const groups = await this.#rewritten(house, some, plan, isErased);
      const terms = some.flatMap((index) => termsOf.get(index) ?? []);
      await house.ledger.exclusive(() => house.ledger.remove({ erased: [], by, groups, terms, subjects: [] }));
    }
  }

  /** The groups of these events without the values that are to go; those that stay as they are left out. */
  async #rewritten(
    house: House,
    indexes: readonly number[],
    { fields }: ErasurePlan,
    isErased: (subject: Uint8Array) => boolean,
  ): Promise<{ index: number; groups: Uint8Array }[]> {
    const placesIn = Map.groupBy(fields, ([index]) => index);
    const items = indexes.flatMap((index) => {
      const row = house.ledger.row(index);
      const entry = row && parseEntry(row.entry);
      if (row === undefined || entry === undefined) return [];
      const places = (placesIn.get(index) ?? []).map(([, group, slot]) => ({ group, slot }));
      return [{ index, ref: refBytes(entry.ref), groups: row.groups.slice(), places }];
    });
    const touched = items.filter(({ places }) => places.length > 0);
    const answers = touched.length === 0 ? [] : await this.#parts.intake.eraseFields(house.tenant, touched);
    const without = new Map(touched.map(({ index }, at) => [index, answers[at]]));
    return items.flatMap(({ index, groups, places }) => {
      const left = without.get(index);
      if (places.length > 0 && left === undefined)
        throw new Error(`a group of entry ${index} cannot be opened, so its fields cannot be erased; run fsck`);
      const dropped = dropErased(left ?? groups, isErased) ?? left;
      return dropped === undefined ? [] : [{ index, groups: dropped }];
    });
  }

  /** Why, and which fields of events go besides; kept sealed. */
  #wishOf(row: ErasureRow): { reason: string; fields: readonly FieldPick[] } {
    try {
      // Written by `request` alone and authenticated by the seal, as is whom it is about.
      const text = this.#parts.apiKeys.open(row.reason, wishBound(row));
      const [reason, fields] = JSON.parse(text) as [string, FieldPick[]];
      return { reason, fields };
    } catch (cause) {
      throw new Problem('store.damaged', `The erasure ${row.id} is not stored as it was asked for.`, { cause });
    }
  }

  /** Step 3. The id makes it exactly once, so everything in it must come from the stored row. */
  #record(house: House, row: ErasureRow, plan: ErasurePlan): Promise<{ index: number }> {
    const { reason } = this.#wishOf(row);
    const approver = this.#parts.apiKeys.list(row.tenant).find(({ id }) => id === row.approvedBy);
    return this.#parts.own.record(house, {
      type: 'trail.erased',
      id: `erased.${row.id}`,
      actor: { key: { id: row.approvedBy ?? 'unknown', name: approver?.name ?? 'unknown' } },
      data: {
        groups_sha256: planDigest(plan),
        count: plan.places.length,
        fields: plan.fields.length === 0 ? undefined : plan.fields.length,
        further: plan.further.length === 0 ? undefined : plan.further.length,
        basis: row.basis,
        requested_by: row.requestedBy,
        approved_by: row.approvedBy,
        subjects: row.subjects,
        erasure: row.id,
        reason: reason === '' ? undefined : reason,
      },
    });
  }

  #row(caller: Caller, id: string): ErasureRow {
    const row = this.#parts.control.erasure(id);
    if (row === undefined || row.tenant !== caller.tenant)
      throw new Problem('erasure.not_found', 'There is no erasure of this id.');
    return row;
  }

  /** A key that does not see everything cannot judge what is erased. */
  async #houseOf(caller: Caller): Promise<House> {
    if (caller.restrict !== undefined) throw new Problem('auth.scope', 'A restricted key cannot erase.');
    return this.#parts.tenants.house(caller.tenant);
  }
}

/** Whether somebody is known, and by which name, would be told by whom it finds. @throws Problem `auth.scope` */
function refuseHidden({ withhold }: Caller, { subjects }: ErasureRequest): void {
  if (subjects.length === 0 || !hidesPeople(withhold)) return;
  throw new Problem('auth.scope', 'A key from which people are withheld cannot choose whom to erase.', {
    pointer: '/subjects',
  });
}

function subjectsOf(row: ErasureRow): Uint8Array[] {
  return row.subjects.flatMap((ref) => parseSubject(ref) ?? []);
}

/** What was asked for: whoever can write the control store must not make it about someone else. */
function wishBound(
  row: Pick<ErasureRow, 'id' | 'tenant' | 'subjects' | 'basis' | 'requestedBy' | 'createdMs'>,
): string {
  const { id, tenant, subjects, basis, requestedBy, createdMs } = row;
  return `erasure\n${JSON.stringify([id, tenant, subjects, basis, requestedBy, createdMs])}`;
}

export interface ErasureState {
  readonly id: string;
  readonly status: ErasureRow['status'];
  readonly subjects: readonly string[];
  readonly index?: number;
  readonly groups?: number;
}

function stateOf({ id, status, subjects, index, groups }: ErasureRow): ErasureState {
  return {
    id,
    status,
    subjects,
    ...(index === undefined ? {} : { index }),
    ...(groups === undefined ? {} : { groups }),
  };
}

function onlyOne(house: House, text: string): KnownSubject {
  const { found } = resolveSubjects(house, [text]);
  const [known, ...others] = found;
  if (known === undefined)
    throw new Problem('subject.not_found', 'Nobody in the directory is meant by one of the subjects.', {
      pointer: '/subjects',
    });
  if (others.length > 0)
    throw new Problem('subject.not_found', 'One of the subjects means several people: name the refs.', {
      pointer: '/subjects',
    });
  return known;
}

function shownSubject({ ref, events, profile }: KnownSubject, mayReveal: boolean): Record<string, unknown> {
  const base = { ref, events, groups: events, ...(profile === undefined ? {} : { kind: profile.kind }) };
  return profile === undefined || !mayReveal
    ? base
    : { ...base, id: profile.id, names: [...profile.names, ...profile.emails] };
}
