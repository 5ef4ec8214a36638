/** Where everything lies under the data and keys folders. */

import { join } from 'node:path';

export interface TenantFiles {
  /** The store: log, index and sealed groups. */
  readonly store: string;
  /** The types the tenant registered. */
  readonly types: string;
  /** Persons' keys, wrapped under epoch keys. */
  readonly keyring: string;
  /** The newest known state of the log, kept with its signing key. */
  readonly highWaterMark: string;
}

export function tenantFiles(data: string, keys: string, tenant: string): TenantFiles {
  return {
    store: join(data, 'tenants', tenant, 'log.db'),
    types: join(data, 'tenants', tenant, 'types.sealed'),
    keyring: join(data, 'tenants', tenant, 'keyring'),
    highWaterMark: join(keys, 'tenants', tenant, 'high-water-mark'),
  };
}

export function controlFile(data: string): string {
  return join(data, 'control.db');
}

export function exportsFolder(data: string): string {
  return join(data, 'exports');
}
