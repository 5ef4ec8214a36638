/**
 * The tenants of this server. `main` is open from the start, the others from their first use; of more than 64 the one
 * that nobody used for longest is closed to make room, never one that is being used.
 */

import { randomBytes } from 'node:crypto';
import { Problem } from '@trailmark/contract';
import { verifierOf, vkeyOf } from '@trailmark/core';
import { openFrozen, Refusal } from '@trailmark/ledger';
import { VaultError } from '@trailmark/vault';
import { closeHouse, openHouse } from './house.ts';
import type { House, HouseOptions } from './house.ts';
import { tenantFiles } from './files.ts';
import { numberOf } from './frozen.ts';
import { readLogKeys } from './log-keys.ts';
import type { LogKey } from './log-keys.ts';
import type { ControlStore, TenantRow } from '@trailmark/ledger/control';

export const FIRST_TENANT = 'main';
/** Each open store costs descriptors and memory. */
const OPEN_MAX = 64;
const ROOM_WAIT_MS = 10_000;

export interface TenantsOptions extends HouseOptions {
  /** Stores open at a time, `main` among them; 64 unless given. */
  readonly openMax?: number;
}

/** What stays known of a tenant whose store is closed: it cannot change meanwhile. */
interface Remembered {
  readonly checkpoint: string;
  readonly logKeys: readonly LogKey[];
}

export class Tenants {
  readonly #control: ControlStore;
  readonly #options: TenantsOptions;
  /** The one used least recently first. */
  readonly #open = new Map<string, Promise<House>>();
  readonly #opened = new Map<string, House>();
  readonly #closing = new Map<string, Promise<void>>();
  /** How many are using a tenant's store. */
  readonly #holds = new Map<string, number>();
  /** Why a store could not be opened when it was last tried. */
  readonly #refused = new Map<string, string>();
  readonly #remembered = new Map<string, Remembered>();
  readonly #logKeys = new Map<string, readonly LogKey[]>();
  /** Stores that are open, being opened or being closed. */
  #places = 0;
  /** Room is made for one after another. */
  #turn: Promise<void> = Promise.resolve();
  #letGo = Promise.withResolvers<void>();
  #rows: Map<string, TenantRow>;

  constructor(control: ControlStore, options: TenantsOptions) {
    this.#control = control;
    this.#options = options;
    this.#rows = new Map(control.tenants().map((row) => [row.id, row]));
  }

  list(): TenantRow[] {
    return [...this.#rows.values()];
  }

  /** @throws Problem `tenant.not_found` */
  row(id: string): TenantRow {
    const row = this.#rows.get(id);
    if (row === undefined) throw new Problem('tenant.not_found', `There is no tenant ${JSON.stringify(id)}.`);
    return row;
  }

  /**
   * Opens the tenant's log where it is not open yet. It may be closed again as soon as nobody holds it: to be called
   * within `hold` or `during`. @throws Problem `tenant.not_found`, `queue.full`, Refusal
   */
  house(id: string): Promise<House> {
    const row = this.row(id);
    const known = this.#open.get(id);
    const opening = known ?? this.#openInTurn(row);
    this.#open.delete(id);
    this.#open.set(id, opening);
    if (known === undefined) {
      opening.then(
        (house) => this.#opened.set(id, house),
        () => this.#open.delete(id),
      );
    }
    return opening;
  }

  /** Keeps a tenant's store from being closed until the function it gives is called. */
  hold(id: string): () => void {
    this.#holds.set(id, (this.#holds.get(id) ?? 0) + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const holds = (this.#holds.get(id) ?? 1) - 1;
      if (holds > 0) this.#holds.set(id, holds);
      else this.#holds.delete(id);
      this.#letGo.resolve();
      this.#letGo = Promise.withResolvers<void>();
    };
  }

  /** Uses a tenant's store, which stays open as long. @throws as `house` */
  async during<T>(id: string, use: (house: House) => T | Promise<T>): Promise<T> {
    const release = this.hold(id);
    try {
      return await use(await this.house(id));
    } finally {
      release();
    }
  }

  /** The newest checkpoint; asked by anybody, so that nothing is opened for it twice. @throws as `house` */
  async checkpoint(id: string): Promise<string> {
    const known = this.#remembered.get(id);
    return known?.checkpoint ?? this.during(id, ({ ledger }) => ledger.head().checkpoint);
  }

  /**
   * The keys of a tenant's log, oldest first; asked by anybody, so that no store is opened for it twice. None where more
   * than one key lies there and the log cannot be read, which alone says which of them holds.
   */
  logKeys(row: TenantRow): readonly LogKey[] {
    const { id } = row;
    const known = this.#opened.get(id)?.logKeys ?? this.#remembered.get(id)?.logKeys ?? this.#logKeys.get(id);
    if (known !== undefined) return known;
    const keys = this.#readLogKeys(row);
    this.#logKeys.set(id, keys);
    return keys;
  }

  #readLogKeys({ id, origin, createdMs }: TenantRow): readonly LogKey[] {
    const provider = this.#options.keys.tenant(id);
    const [first, ...others] = provider.logKeys();
    if (first === undefined) return [];
    if (others.length === 0 && numberOf(origin) === 0) {
      const { version, publicKey } = first;
      return [{ version, vkey: vkeyOf(origin, publicKey), fromMs: createdMs, untilMs: undefined, index: undefined }];
    }
    const verifiers = [first, ...others].map(({ publicKey }) => verifierOf(origin, publicKey));
    try {
      const reader = openFrozen(tenantFiles(this.#options.data, '', id).store, verifiers);
      try {
        return readLogKeys(reader, provider, createdMs);
      } finally {
        void reader.close();
      }
    } catch {
      return []; // readiness says why, once somebody uses the tenant
    }
  }

  /** Those that are open now. */
  houses(): House[] {
    return [...this.#opened.values()];
  }

  /** Those that could not be opened, each with the reason. */
  refused(): ReadonlyMap<string, string> {
    return this.#refused;
  }

  isOpen(id: string): boolean {
    return this.#opened.has(id);
  }

  /** Enters a tenant into the control store; its log begins when it is first used. */
  add(row: TenantRow): void {
    if (this.#rows.has(row.id)) throw new Problem('tenant.exists', `There is a tenant ${row.id} already.`);
    this.put(row);
  }

  put(row: TenantRow): void {
    this.#control.putTenant(row);
    this.#rows.set(row.id, row);
  }

  /** Host part of all origins, fixed by the first tenant; drawn where the operator named none. */
  originHost(wanted: string | undefined): string {
    const first = this.#rows.get(FIRST_TENANT);
    if (first !== undefined) return first.origin.slice(0, first.origin.indexOf(`/t/${FIRST_TENANT}`));
    return wanted ?? `trailmark.local/${randomBytes(8).toString('hex')}`;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#closing.values());
    const { intake } = this.#options;
    await Promise.allSettled([...this.#open.values()].map(async (opening) => closeHouse(await opening, intake)));
  }

  async #openInTurn(row: TenantRow): Promise<House> {
    const turn = this.#turn.then(() => this.#makeRoom());
    this.#turn = turn.catch(() => {});
    await turn;
    try {
      // The same store may be on its way out.
      await this.#closing.get(row.id);
      const house = await openHouse(row, this.#options);
      this.#refused.delete(row.id);
      this.#remembered.delete(row.id);
      this.#logKeys.delete(row.id);
      return house;
    } catch (error) {
      this.#places--;
      const isSaid = error instanceof Refusal || error instanceof VaultError || error instanceof Problem;
      this.#refused.set(row.id, isSaid ? error.message : 'the store cannot be opened; the log says why');
      throw error;
    }
  }

  /** Takes a place for one more store. @throws Problem `queue.full` where all are used for too long */
  async #makeRoom(): Promise<void> {
    const untilMs = performance.now() + ROOM_WAIT_MS;
    while (this.#places >= (this.#options.openMax ?? OPEN_MAX)) {
      const idle = this.#idle();
      if (idle !== undefined) await this.#close(idle);
      else if (performance.now() < untilMs) await soon(this.#letGo.promise);
      else throw new Problem('queue.full', 'Too many tenants are used at once.', { retryAfterSeconds: 1 });
    }
    this.#places++;
  }

  /** Of the stores that nobody uses, the one used least recently. */
  #idle(): House | undefined {
    for (const id of this.#open.keys()) {
      const house = this.#opened.get(id);
      if (house === undefined || id === FIRST_TENANT || this.#holds.has(id)) continue;
      if (house.ledger.queued().events === 0) return house;
    }
    return undefined;
  }

  async #close(house: House): Promise<void> {
    const id = house.tenant;
    this.#open.delete(id);
    this.#opened.delete(id);
    const closing = closeHouse(house, this.#options.intake);
    this.#closing.set(id, closing);
    try {
      await closing;
      this.#remembered.set(id, { checkpoint: house.ledger.head().checkpoint, logKeys: house.logKeys });
    } finally {
      this.#closing.delete(id);
      this.#places--;
    }
  }
}

/** A lost wake-up costs a moment and no more. */
async function soon(promise: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const pause = new Promise<void>((resolve) => (timer = setTimeout(resolve, 100)));
  await Promise.race([promise, pause]);
  clearTimeout(timer);
}
