/** The first entry of a log: that it began, under which origin and key. */

import type { TenantRow } from '@trailmark/ledger/control';
import type { OwnEvents } from '../own/own-events.ts';
import type { Tenants } from './tenants.ts';

/** Opens a tenant and, where its log is empty, records that it began. */
export async function beginTenant(tenants: Tenants, own: OwnEvents, { id, origin }: TenantRow): Promise<void> {
  await tenants.during(id, async (house) => {
    if (house.ledger.head().size > 0 || house.held !== undefined) return;
    await own.record(house, {
      type: 'trail.store_created',
      id: 'store_created',
      data: { origin, key: house.logKeys.at(-1)?.vkey },
    });
  });
}
