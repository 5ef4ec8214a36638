/** The tenants of this server: `main` is open from the start, the others from their first use. */

import { randomBytes } from 'node:crypto';
import { Problem } from '@trailmark/contract';
import { openHouse } from './house.ts';
import type { House, HouseOptions } from './house.ts';
import { Refusal } from '@trailmark/ledger';
import { VaultError } from '@trailmark/vault';
import type { ControlStore, TenantRow } from '@trailmark/ledger/control';

export const FIRST_TENANT = 'main';

export class Tenants {
  readonly #control: ControlStore;
  readonly #options: HouseOptions;
  readonly #open = new Map<string, Promise<House>>();
  readonly #opened = new Map<string, House>();
  /** Why a log could not be opened when it was last wanted. */
  readonly #refused = new Map<string, string>();
  #rows: Map<string, TenantRow>;

  constructor(control: ControlStore, options: HouseOptions) {
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

  /** Opens the tenant's log where it is not open yet. @throws Problem `tenant.not_found`, Refusal */
  house(id: string): Promise<House> {
    const row = this.row(id);
    let opening = this.#open.get(id);
    if (opening === undefined) {
      opening = openHouse(row, this.#options);
      this.#open.set(id, opening);
      opening.then(
        (house) => {
          this.#opened.set(id, house);
          this.#refused.delete(id);
        },
        (error: unknown) => {
          this.#open.delete(id);
          if (error instanceof Refusal || error instanceof VaultError) this.#refused.set(id, error.message);
        },
      );
    }
    return opening;
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
    await Promise.allSettled([...this.#open.values()].map(async (opening) => (await opening).ledger.close()));
  }
}
