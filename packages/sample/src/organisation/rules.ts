/** The rules that give leads to people: one for each market, numbered and versioned. */

import { between, type Random } from '../random.ts';
import type { Client, Market } from './places.ts';

export interface LeadRule {
  readonly id: string;
  readonly name: string;
  readonly client: Client;
  readonly market: Market;
  /** The version in force when the stream begins. */
  readonly version: number;
  /** How long a lead may wait for a first answer. */
  readonly slaMinutes: number;
}

/** Numbers and versions come from the seed. */
export function rulesOf(random: Random, clients: readonly Client[]): LeadRule[] {
  let number = between(random, 3, 40);
  return clients.flatMap((client) =>
    client.markets.map((market) => {
      number += between(random, 1, 6);
      const words = client.language === 'de' ? 'Anfragen nach Segment' : 'Leads by segment';
      return {
        id: `rule_${number}`,
        name: `${words}, ${market.code}`,
        client,
        market,
        version: between(random, 2, 14),
        slaMinutes: [60, 120, 240][between(random, 0, 2)] ?? 120,
      };
    }),
  );
}
