/** The value of one path at a moment, from the steps before and behind it, and what cannot be known of it. */

import type { PathChange } from './path-changes.ts';
import { isKnown, isSame, type Said } from './said.ts';
import type { Step } from './steps.ts';

/**
 * Why a value is unknown. `not_said`: no event that bears on it says it. `changed_outside`: it was one thing before the
 * moment and another behind it, and nobody recorded when it changed. `same_moment`: several changes of one moment end
 * differently, and nothing says which came last. `gone`: it was erased, or cannot be read.
 */
export type UnknownReason = 'not_said' | 'changed_outside' | 'same_moment' | 'gone';

export interface StateOfPath {
  readonly path: string;
  readonly status: 'known' | 'empty' | 'unknown' | 'withheld';
  readonly value?: unknown;
  /** `after`: a change at or before the moment says it. `before`: the first change behind the moment found it so. */
  readonly basis?: 'after' | 'before';
  readonly origin?: PathChange['origin'];
  readonly reason?: UnknownReason;
  /** Of a value that changed outside our sight: what was last said before the moment, and first behind it. */
  readonly between?: { readonly last: Said; readonly next: Said };
  /** The changes it rests on: the last at or before the moment, the first behind it where that was looked at. */
  readonly by: readonly PathChange[];
  readonly next: readonly PathChange[];
}

/**
 * @param steps of one path, in order; of those behind the moment only the first matters, of those before it the last
 */
export function stateOf(path: string, steps: readonly Step[], atMs: number): StateOfPath {
  const last = steps.findLast(({ ms }) => ms <= atMs);
  const next = steps.find(({ ms }) => ms > atMs);
  const cited = { path, by: last?.changes ?? [], next: next?.changes ?? [] };
  if (last !== undefined && isKnown(last.after)) {
    if (next === undefined || !isKnown(next.before) || isSame(last.after, next.before))
      return { ...cited, ...valueOf(last.after), basis: 'after', origin: originOf(last.changes) };
    return { ...cited, status: 'unknown', reason: 'changed_outside', between: { last: last.after, next: next.before } };
  }
  if (last?.after.kind === 'withheld') return { ...cited, status: 'withheld' };
  if (next !== undefined && isKnown(next.before))
    return { ...cited, ...valueOf(next.before), basis: 'before', origin: originOf(next.changes) };
  if (last === undefined && next?.before.kind === 'withheld') return { ...cited, status: 'withheld' };
  const isGone = [last?.after, next?.before].some((said) => said?.kind === 'gone');
  const isTorn = last !== undefined && last.changes.length > 1;
  return { ...cited, status: 'unknown', reason: isGone ? 'gone' : isTorn ? 'same_moment' : 'not_said' };
}

function valueOf(said: Said & { readonly kind: 'value' | 'empty' }): Pick<StateOfPath, 'status' | 'value'> {
  return said.kind === 'empty' ? { status: 'empty', value: null } : { status: 'known', value: said.value };
}

/** Of several reports the one that promises least. */
function originOf(changes: readonly PathChange[]): PathChange['origin'] {
  const origins = changes.map(({ origin }) => origin);
  return (['claimed', 'derived'] as const).find((origin) => origins.includes(origin)) ?? 'source';
}
