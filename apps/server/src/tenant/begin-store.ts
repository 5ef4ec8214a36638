/** The first start on an empty folder: the first tenant and the administrator's key. Later starts find them. */

import { scopes } from '@trailmark/contract';
import type { ApiKeys } from '../access/api-keys.ts';
import type { Settings } from '../config/settings.ts';
import type { OwnEvents } from '../own/own-events.ts';
import { beginTenant } from './begin.ts';
import { FIRST_TENANT } from './tenants.ts';
import type { Tenants } from './tenants.ts';

export interface Begun {
  readonly administratorKey: string | undefined;
  readonly isKeyInvented: boolean;
  readonly warnings: readonly string[];
}

interface Parts {
  readonly settings: Settings;
  readonly tenants: Tenants;
  readonly apiKeys: ApiKeys;
  readonly own: OwnEvents;
  readonly now: () => number;
  /** What people call the first tenant; its id where not given. */
  readonly tenantName?: string | undefined;
}

export async function beginStore({
  settings,
  tenants,
  apiKeys,
  own,
  now,
  tenantName = FIRST_TENANT,
}: Parts): Promise<Begun> {
  const warnings: string[] = [];
  const host = tenants.originHost(settings.origin);
  if (settings.origin !== undefined && settings.origin !== host) {
    warnings.push(`The origin was fixed as ${host} when the store was created; ${settings.origin} is ignored.`);
  }
  if (!tenants.list().some(({ id }) => id === FIRST_TENANT)) {
    tenants.add({
      id: FIRST_TENANT,
      name: tenantName,
      origin: `${host}/t/${FIRST_TENANT}`,
      publicLog: 'checkpoint',
      createdMs: now(),
    });
  }
  // Opening takes the lock: from here on this process is alone with the store.
  await beginTenant(tenants, own, tenants.row(FIRST_TENANT));
  const operators = apiKeys.list(FIRST_TENANT).filter(({ isOperator }) => isOperator);
  const isKnown = settings.adminKey !== undefined && apiKeys.isKnown(settings.adminKey);
  // Once the operator's key is revoked, whoever can start the server gets the next: nobody else could make one.
  if (operators.some(({ revokedMs }) => revokedMs === undefined)) {
    if (settings.adminKey !== undefined && apiKeys.recognise(settings.adminKey) === undefined) {
      warnings.push(
        'TRAILMARK_ADMIN_KEY is not a key of this store and is ignored: it is used when a store is created.',
      );
    }
    return { administratorKey: undefined, isKeyInvented: false, warnings };
  }
  if (isKnown) warnings.push('TRAILMARK_ADMIN_KEY was a key of this store before and is ignored: a new one was drawn.');
  const chosen = isKnown ? undefined : settings.adminKey;
  const { secret } = apiKeys.create({
    tenant: FIRST_TENANT,
    name: 'administrator',
    scopes,
    sources: ['*'],
    isOperator: true,
    secret: chosen,
  });
  return { administratorKey: secret, isKeyInvented: chosen === undefined, warnings };
}
