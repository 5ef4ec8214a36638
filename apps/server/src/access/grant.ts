/** What a key may hand on: never more than it has itself. */

import { Problem } from '@trailmark/contract';
import type { Scope } from '@trailmark/contract';
import type { Caller } from './caller.ts';

export interface Grant {
  readonly scopes: readonly Scope[];
  readonly sources: readonly string[];
  readonly restrict?: string | undefined;
  readonly withhold?: readonly string[] | undefined;
  readonly expiresMs?: number | undefined;
}

/**
 * The wish within what the caller has: its restriction, what is withheld from it and its end are inherited.
 * @throws Problem `auth.scope` where scopes or sources go beyond the caller's
 */
export function grantWithin(caller: Caller, wanted: Grant): Grant {
  const scope = wanted.scopes.find((name) => !caller.scopes.has(name));
  if (scope !== undefined) throw beyond(`the scope ${scope}`, '/scopes');
  const source = wanted.scopes.includes('record')
    ? wanted.sources.find((name) => !covers(caller.key.sources, name))
    : undefined;
  if (source !== undefined) throw beyond(`the source ${JSON.stringify(source)}`, '/sources');
  const ends = [wanted.expiresMs, caller.key.expiresMs].filter((ms) => ms !== undefined);
  return {
    scopes: wanted.scopes,
    sources: wanted.sources,
    restrict: both(caller.restrict?.text, wanted.restrict),
    withhold: [...new Set([...caller.withhold, ...(wanted.withhold ?? [])])],
    expiresMs: ends.length === 0 ? undefined : Math.min(...ends),
  };
}

/** Whether everything that `wanted` allows, which may end in `*`, is allowed by one of `sources`. */
function covers(sources: readonly string[], wanted: string): boolean {
  return sources.some((allowed) =>
    allowed.endsWith('*') ? wanted.startsWith(allowed.slice(0, -1)) : wanted === allowed,
  );
}

/** Each of them was understood by itself, so no bracket of one closes the other's. */
function both(own: string | undefined, wanted: string | undefined): string | undefined {
  if (own === undefined || own.trim() === '') return wanted;
  return wanted === undefined || wanted.trim() === '' ? own : `(${own}) AND (${wanted})`;
}

function beyond(what: string, pointer: string): Problem {
  return new Problem('auth.scope', `This key cannot hand on ${what}, which it does not have.`, { pointer });
}
