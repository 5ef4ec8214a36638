/** The one event the benchmarks measure with: always of the same shape and about the same size. */

import { campaigns, channels, personAt, reasons } from './people.ts';
import { below, hex, pick, type Random } from './random.ts';

const FIRST_MS = Date.UTC(2026, 0, 5, 8);

/**
 * Event number `at`: about 700 bytes as JSON, 26 committed fields, three groups of which two are sealed (confidential,
 * and one person). The person is drawn from `people`; with `people` undefined every event has a new one.
 */
export function benchEvent(at: number, random: Random, people?: number): Record<string, unknown> {
  const person = personAt(people === undefined ? at : below(random, people));
  const campaign = pick(random, campaigns);
  const before = 100 + below(random, 900);
  return {
    id: `evt_${hex(random, 16)}_${at}`,
    type: 'budget.adjusted',
    time: new Date(FIRST_MS + at * 250).toISOString(),
    source: 'ads-platform',
    actor: { type: 'user', id: person.id, name: person.name, email: person.email },
    targets: [{ type: 'campaign', id: campaign.id, name: campaign.name, role: 'primary' }],
    changes: [{ path: 'daily_budget', before: `${before}.00`, after: `${before + 50}.00` }],
    outcome: 'success',
    decision: { policy: 'budget-authority', version: '7' },
    reason: pick(random, reasons),
    scope: { brand: campaign.brand, market: campaign.market, channel: pick(random, channels) },
    domain: 'marketing',
    context: {
      ip: `10.${below(random, 256)}.${below(random, 256)}.${below(random, 256)}`,
      requestId: `req_${hex(random, 16)}`,
    },
    data: { currency: 'EUR', period: 'day', authority: `auth_${below(random, 40)}` },
  };
}
