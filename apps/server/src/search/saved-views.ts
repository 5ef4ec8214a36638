/** Saved views: a query under a name, sealed where it is kept, for the key that made it and those it is shared with. */

import { timeText } from '@trailmark/catalog';
import { Problem } from '@trailmark/contract';
import type { ControlStore, ViewRow } from '@trailmark/ledger/control';
import { drawId } from '../access/api-keys.ts';
import type { ApiKeys } from '../access/api-keys.ts';
import { seesEverything } from '../access/caller.ts';
import type { Caller } from '../access/caller.ts';

const VIEWS_OF_KEY_MAX = 200;
const VIEWS_OF_TENANT_MAX = 2_000;

/** What is sealed. */
export interface ViewContent {
  readonly name: string;
  readonly q: string;
  readonly columns: readonly string[];
  readonly shared: boolean;
}

export interface SavedView extends ViewContent {
  readonly row: ViewRow;
}

export class SavedViews {
  readonly #control: ControlStore;
  readonly #apiKeys: ApiKeys;
  readonly #now: () => number;

  constructor(control: ControlStore, apiKeys: ApiKeys, now: () => number) {
    this.#control = control;
    this.#apiKeys = apiKeys;
    this.#now = now;
  }

  /** Those the caller may see, by name. */
  list(caller: Caller): SavedView[] {
    return this.#all(caller.tenant)
      .filter((view) => maySee(caller, view))
      .sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.row.id < b.row.id ? -1 : 1));
  }

  /** @throws Problem `view.too_many` */
  create(caller: Caller, content: ViewContent): SavedView {
    const rows = this.#control.views.of(caller.tenant);
    const mine = rows.filter(({ apiKey }) => apiKey === caller.key.id).length;
    if (mine >= VIEWS_OF_KEY_MAX || rows.length >= VIEWS_OF_TENANT_MAX)
      throw new Problem('view.too_many', `A key keeps ${VIEWS_OF_KEY_MAX} views, a tenant ${VIEWS_OF_TENANT_MAX}.`);
    const nowMs = this.#now();
    return this.#put(
      { id: drawId('vw'), tenant: caller.tenant, apiKey: caller.key.id, createdMs: nowMs, changedMs: nowMs },
      content,
    );
  }

  /** Of the caller's own. @throws Problem `view.not_found` */
  change(caller: Caller, id: string, content: ViewContent): { before: SavedView; after: SavedView } {
    const before = this.#find(caller, id, ({ row }) => row.apiKey === caller.key.id);
    const { sealed: _, ...row } = before.row;
    return { before, after: this.#put({ ...row, changedMs: this.#now() }, content) };
  }

  /** Of the caller's own; an administrator deletes anyone's. @throws Problem `view.not_found` */
  delete(caller: Caller, id: string): SavedView {
    const view = this.#find(caller, id, ({ row }) => row.apiKey === caller.key.id || caller.scopes.has('administer'));
    this.#control.views.delete(id);
    return view;
  }

  /** Puts a view back as it was: what could not be put on record is not done. */
  restore(view: SavedView): void {
    this.#control.views.put(view.row);
  }

  forget({ row }: SavedView): void {
    this.#control.views.delete(row.id);
  }

  shown(caller: Caller, { row, name, q, columns, shared }: SavedView): Record<string, unknown> {
    const maker = this.#apiKeys.list(row.tenant).find(({ id }) => id === row.apiKey);
    return {
      id: row.id,
      name,
      q,
      columns,
      shared,
      mine: row.apiKey === caller.key.id,
      created: timeText(row.createdMs),
      created_by: maker?.name ?? row.apiKey,
      changed: timeText(row.changedMs),
    };
  }

  #find(caller: Caller, id: string, mayChange: (view: SavedView) => boolean): SavedView {
    const view = this.#all(caller.tenant).find(({ row }) => row.id === id);
    // One that may be seen and not changed is refused like one that may not be seen: there is nothing to learn here.
    if (view === undefined || !maySee(caller, view) || !mayChange(view))
      throw new Problem('view.not_found', `There is no view ${JSON.stringify(id)} that this key may change.`);
    return view;
  }

  #put(row: Omit<ViewRow, 'sealed'>, content: ViewContent): SavedView {
    const sealed = this.#apiKeys.seal(JSON.stringify(content), boundTo(row));
    const view = { ...content, row: { ...row, sealed } };
    this.#control.views.put(view.row);
    return view;
  }

  /** One that was tampered with does not open, and hides no other. */
  #all(tenant: string): SavedView[] {
    return this.#control.views.of(tenant).flatMap((row) => {
      try {
        // Sealed by `#put` alone.
        return { ...(JSON.parse(this.#apiKeys.open(row.sealed, boundTo(row))) as ViewContent), row };
      } catch {
        return [];
      }
    });
  }
}

/** A key that does not see everything sees no query of others: it may name what is kept from that key. */
function maySee(caller: Caller, { row, shared }: SavedView): boolean {
  if (row.apiKey === caller.key.id) return true;
  return seesEverything(caller) && (shared || caller.scopes.has('administer'));
}

/** A sealed view moved to another tenant, key or id does not open. */
function boundTo({ id, tenant, apiKey }: Omit<ViewRow, 'sealed'>): string {
  return `view\n${tenant}\n${apiKey}\n${id}`;
}
