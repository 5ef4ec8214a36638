/** Who is asking: a key, what it may do and what it must not see. */

import { Problem } from '@trailmark/contract';
import type { Query, Scope } from '@trailmark/contract';
import type { ApiKeyRow } from '@trailmark/ledger/control';

export interface Caller {
  readonly key: Omit<ApiKeyRow, 'hash' | 'limits'>;
  readonly tenant: string;
  readonly scopes: ReadonlySet<string>;
  /** Query text AND-ed into everything this key reads, and what it parsed to. */
  readonly restrict: { readonly text: string; readonly query: Query } | undefined;
  /** Paths that never leave. */
  readonly withhold: readonly string[];
}

/** Whether nothing of the trail is kept from this caller: no event, and no value but by its scopes. */
export function seesEverything({ restrict, withhold }: Pick<Caller, 'restrict' | 'withhold'>): boolean {
  return restrict === undefined && withhold.length === 0;
}

/** @throws Problem `auth.scope` */
export function requireScope(caller: Caller, scope: Scope): void {
  if (!caller.scopes.has(scope)) throw new Problem('auth.scope', `This key does not have the scope ${scope}.`);
}

/** Whether a key with these sources may write `source`; a trailing `*` stands for any ending. */
export function mayWrite(sources: readonly string[], source: string): boolean {
  return sources.some((allowed) =>
    allowed.endsWith('*') ? source.startsWith(allowed.slice(0, -1)) : source === allowed,
  );
}
