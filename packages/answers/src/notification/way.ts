/** One notice to one recipient, with all its attempts: what became of it says nothing of another recipient's. */

import { keyOf, type Notice } from './notice.ts';

/** `sent`: whether it arrived is not recorded. */
export type WayState = 'delivered' | 'bounced' | 'suppressed' | 'failed' | 'sent';

export interface Way {
  /** In order; never empty. */
  readonly notices: readonly [Notice, ...Notice[]];
  readonly state: WayState;
  /** The delivery, or where there is none the last that is told of it. */
  readonly last: Notice;
}

/** @param notices of one occasion, in order */
export function waysOf(notices: readonly Notice[]): Way[] {
  const ways = new Map<string, [Notice, ...Notice[]]>();
  for (const notice of notices) {
    const key = JSON.stringify([notice.notification, recipientOf(notice, notices)]);
    const known = ways.get(key);
    if (known === undefined) ways.set(key, [notice]);
    else known.push(notice);
  }
  return [...ways.values()].map((all) => {
    const last = all.find(({ kind }) => kind === 'delivered') ?? all.at(-1) ?? all[0];
    return { notices: all, state: last.kind === 'attempted' ? 'sent' : last.kind, last };
  });
}

/** Whom a notice does not name is the one its notification names elsewhere, where that is one only. */
function recipientOf(notice: Notice, notices: readonly Notice[]): string | undefined {
  const own = keyOf(notice.recipient);
  if (own !== undefined || notice.notification === undefined) return own;
  const named = notices.filter(({ notification }) => notification === notice.notification);
  const others = new Set(named.flatMap(({ recipient }) => keyOf(recipient) ?? []));
  return others.size === 1 ? [...others][0] : undefined;
}

/**
 * Of several the one state they share. Where it arrived with none, and of each it is known why, it is the last one's: a
 * notice that was held back is often sent to somebody else.
 */
export function stateOfWays(ways: readonly Way[]): WayState | 'mixed' {
  const states = new Set(ways.map(({ state }) => state));
  const last = ways.toSorted((one, other) => one.last.ms - other.last.ms).at(-1)?.state ?? 'sent';
  return states.size > 1 && (states.has('delivered') || states.has('sent')) ? 'mixed' : last;
}
