/**
 * Erasures: asked for by one key, approved by another, carried out between two commits. Every step can be repeated, so
 * a crash at any point is finished at the next start:
 *
 *   1. the plan (which groups, which terms) is stored, while the keys still live
 *   2. the keys are destroyed by the sealing worker, and what was sealed under them since is sealed anew
 *   3. the erasure is recorded, once, under its own id; the entry commits to the plan
 *   4. directory rows and terms go, then finished bundles that name the people
 */

import { Problem } from '@trailmark/contract';
import type { ControlStore, ErasureRow } from '@trailmark/ledger/control';
import { parseSubject } from '@trailmark/vault';
import { drawId } from '../access/api-keys.ts';
import type { ApiKeys } from '../access/api-keys.ts';
import type { Caller } from '../access/caller.ts';
import type { Intake } from '../intake/intake.ts';
import type { OwnEvents } from '../own/own-events.ts';
import type { House } from '../tenant/house.ts';
import type { Tenants } from '../tenant/tenants.ts';
import { planDigest, planErasure } from './erasure-plan.ts';
import type { ErasurePlan } from './erasure-plan.ts';
import { resolveSubjects, searchFreeText } from './erasure-preview.ts';
import type { KnownSubject } from './erasure-preview.ts';
import type { Exports } from './exports.ts';

export interface ErasureRequest {
  readonly subjects: readonly string[];
  readonly reason: string;
  readonly basis: string;
}

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
  #unfinished = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What would happen. Names are told only to keys that may reveal them. */
  async preview(caller: Caller, wanted: ErasureRequest): Promise<Record<string, unknown>> {
    const house = await this.#houseOf(caller);
    const { found, unknown } = resolveSubjects(house, wanted.subjects);
    const mayReveal = caller.scopes.has('reveal');
    const freeText = await searchFreeText(
      house,
      found.flatMap(({ profile }) => profile ?? []),
    );
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
      ),
      freeText,
    };
  }

  /** Puts the wish on record; nothing is erased yet. @throws Problem `subject.not_found` */
  async request(caller: Caller, wanted: ErasureRequest): Promise<ErasureState> {
    const house = await this.#houseOf(caller);
    const subjects = wanted.subjects.map((text) => onlyOne(house, text));
    const row: ErasureRow = {
      id: drawId('er'),
      tenant: house.tenant,
      subjects: [...new Set(subjects.map(({ ref }) => ref))].sort(),
      basis: wanted.basis,
      reason: this.#parts.apiKeys.seal(wanted.reason),
      requestedBy: caller.key.id,
      approvedBy: undefined,
      status: 'requested',
      plan: undefined,
      index: undefined,
      groups: undefined,
      createdMs: this.#parts.now(),
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
    // One that was approved and then failed half-way is taken up again; the first approval stands.
    const approved: ErasureRow =
      row.status === 'requested' ? { ...row, approvedBy: caller.key.id, status: 'approved' } : row;
    this.#parts.control.putErasure(approved);
    return stateOf(await this.#carryOut(approved));
  }

  /** Why the store is not as it should be: an erasure that could not be finished. */
  get trouble(): string | undefined {
    return this.#unfinished === 0
      ? undefined
      : `${this.#unfinished} approved erasures could not be finished; the log says why`;
  }

  /** Finishes what a crash or stop cut off; before anything is served. */
  async resume(onFailure: (error: unknown) => void): Promise<void> {
    for (const row of this.#parts.control.erasures()) {
      if (row.status !== 'approved' && row.status !== 'running') continue;
      try {
        await this.#carryOut(row);
      } catch (error) {
        // The rest of the trail must not stand still; the next start tries again, and readiness says so until then.
        this.#unfinished++;
        onFailure(error);
      }
    }
  }

  async #carryOut(row: ErasureRow): Promise<ErasureRow> {
    this.#running.add(row.id);
    try {
      return await this.#carryOutSteps(row);
    } finally {
      this.#running.delete(row.id);
    }
  }

  async #carryOutSteps(row: ErasureRow): Promise<ErasureRow> {
    const house = await this.#parts.tenants.house(row.tenant);
    const running = await house.ledger.exclusive(() => this.#destroyKeys(house, row));
    const plan = JSON.parse(running.plan ?? '') as ErasurePlan; // written by #destroyKeys alone
    const { index } = await this.#record(house, running, plan);
    const subjects = running.subjects.flatMap((ref) => parseSubject(ref) ?? []);
    await house.ledger.exclusive(() => {
      house.ledger.remove({
        erased: plan.places.map(([at, group]) => ({ index: at, group })),
        by: index,
        groups: [],
        subjects,
        terms: plan.places.map(([at, , set]) => ({
          index: at,
          terms: BigInt64Array.from(plan.termSets[set] ?? [], BigInt),
        })),
      });
    });
    this.#parts.exports.removeNaming(row.tenant, subjects);
    const done: ErasureRow = { ...running, status: 'done', index, groups: plan.places.length, plan: undefined };
    this.#parts.control.putErasure(done);
    return done;
  }

  /** Steps 1 and 2. Nothing is committed meanwhile; what waits was sealed before and is sealed anew after. */
  async #destroyKeys(house: House, row: ErasureRow): Promise<ErasureRow> {
    const plan = row.plan ?? JSON.stringify(await planErasure(house, row.subjects));
    const running: ErasureRow = { ...row, status: 'running', plan };
    this.#parts.control.putErasure(running);
    const places = row.subjects.flatMap((ref) => {
      const subject = parseSubject(ref);
      return (subject && house.ledger.subjects.get(subject)) ?? [];
    });
    const copies = places.map(({ subject, bucket }) => ({ subject: subject.slice(), bucket }));
    const generation = await this.#parts.intake.erase(house.tenant, copies);
    house.generation = Math.max(house.generation, generation);
    house.keyring.forget();
    return running;
  }

  /** Step 3. The id makes it exactly once, so everything in it must come from the stored row. */
  #record(house: House, row: ErasureRow, plan: ErasurePlan): Promise<{ index: number }> {
    const reason = this.#parts.apiKeys.open(row.reason);
    const approver = this.#parts.apiKeys.list(row.tenant).find(({ id }) => id === row.approvedBy);
    return this.#parts.own.record(house, {
      type: 'trail.erased',
      id: `erased.${row.id}`,
      actor: { key: { id: row.approvedBy ?? 'unknown', name: approver?.name ?? 'unknown' } },
      data: {
        groups_sha256: planDigest(plan),
        count: plan.places.length,
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
