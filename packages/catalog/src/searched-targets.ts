/** The targets of an event as terms, whether each is a field of its own or all are one value. */

import type { Field } from './classified.ts';
import { OPEN } from './draft.ts';
import { parseJson } from './json-text.ts';
import { CHANGED, TARGET, TARGET_NAME, TARGET_REF, changedEntity } from './search-fields.ts';
import { changedOf } from './changed-targets.ts';
import type { TermList } from './term-list.ts';

/** The words of the names of so many targets; the rest are found by id and by their whole name. */
export const NAMED_TARGETS_MAX = 200;

interface Target {
  type?: string;
  id?: string;
  idOwner: number;
  name?: string;
  nameOwner: number;
  role?: string;
}

export class SearchedTargets {
  readonly #list: TermList;
  readonly #targets: Target[] = [];

  constructor(list: TermList) {
    this.#list = list;
  }

  add({ path, type, text }: Field, owner: number): void {
    if (path === 'targets') {
      if (type === 'j') this.#addAll(text, owner);
      return;
    }
    const dot = path.indexOf('.', 8);
    if (type !== 's' || dot < 0) return;
    const at = Number(path.slice(8, dot));
    const name = path.slice(dot + 1);
    if (!(at >= 0)) return;
    const target = this.#at(at);
    if (name === 'type') target.type = text;
    else if (name === 'id') {
      target.id = text;
      target.idOwner = owner;
    } else if (name === 'name') {
      target.name = text;
      target.nameOwner = owner;
    } else if (name === 'role') target.role = text;
  }

  #addAll(text: string, owner: number): void {
    for (const [at, item] of itemsOf(text).entries()) {
      const { type, id, name, role } = item;
      const target = this.#at(at);
      if (typeof role === 'string') target.role = role;
      if (typeof type === 'string') target.type = type;
      if (typeof id === 'string') Object.assign(target, { id, idOwner: owner });
      if (typeof name === 'string') Object.assign(target, { name, nameOwner: owner });
    }
  }

  #at(at: number): Target {
    return (this.#targets[at] ??= { idOwner: OPEN, nameOwner: OPEN });
  }

  /** For an event with changes: the terms of those they are of. */
  addChanged(): void {
    for (const { type, id, idOwner } of changedOf(this.#targets)) {
      if (type !== undefined && id !== undefined) this.#list.derived(CHANGED, changedEntity(type, id), idOwner);
    }
  }

  finish(): void {
    const list = this.#list;
    const targets = this.#targets;
    let lastType = '';
    let named = 0;
    // Places may be missing where fields were erased.
    targets.forEach(({ type, id, idOwner, name, nameOwner }, at) => {
      if (type !== undefined && type !== lastType) {
        list.exact('target.type', type, OPEN);
        if (lastType === '') list.exists('target', OPEN);
        lastType = type;
      }
      if (id !== undefined) {
        list.exact(TARGET, id, idOwner);
        if (type !== undefined) list.exact(TARGET, `${type}/${id}`, idOwner, false);
        if (idOwner >= 0) list.derived(TARGET_REF, String(at), idOwner);
      }
      if (name === undefined) return;
      if (name !== id) list.exact(TARGET, name, nameOwner, false);
      if (named++ < NAMED_TARGETS_MAX) list.name(TARGET_NAME, name, nameOwner);
      else list.folded(TARGET_NAME, name, nameOwner);
    });
  }
}

/** The objects of a list that was committed as one value. */
export function itemsOf(text: string): Record<string, unknown>[] {
  try {
    const value = parseJson(text);
    // Only names of the envelope are read of the items.
    return Array.isArray(value)
      ? value.map((item) => (typeof item === 'object' && item !== null ? (item as Record<string, unknown>) : {}))
      : [];
  } catch {
    return []; // changed behind our back; its commitment says so
  }
}
