/** Names of people beside counts and suggestions are personal values like any: put on record before they are shown. */

import { sha256, toHex, utf8 } from '@trailmark/core';
import type { Caller } from '../access/caller.ts';
import { revealed } from '../own/reveals.ts';
import type { House } from '../tenant/house.ts';
import { purposeOf } from './find-events.ts';
import type { Server } from './server.ts';

/** @throws Problem, Refusal when it could not be recorded: the names must then not be shown */
export async function revealNames(
  server: Server,
  house: House,
  caller: Caller,
  shown: readonly { readonly isPersonal?: boolean | undefined }[],
  {
    query,
    headers,
  }: { query: { q?: string | undefined; purpose?: string | undefined }; headers: Record<string, unknown> },
): Promise<void> {
  const count = shown.filter(({ isPersonal }) => isPersonal === true).length;
  if (count === 0) return;
  const querySha256 = toHex(sha256(utf8(query.q ?? '')));
  await revealed(server.own, house, caller, { count, querySha256, purpose: purposeOf(headers, query.purpose) });
}
