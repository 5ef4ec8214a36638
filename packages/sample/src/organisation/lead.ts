/** People outside who leave their address: each number is another one, made when it is asked for. */

import { addressWord, companies } from './names.ts';
import { nameAt } from './member.ts';
import type { Organisation } from './organisation.ts';

export interface Lead {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly company: string;
  /** From 2 to some ten thousand, as most companies are small. */
  readonly employees: number;
  readonly market: string;
  readonly target: { readonly type: 'lead'; readonly id: string; readonly name: string };
}

const SIZES = [4, 9, 15, 24, 40, 75, 120, 180, 260, 420, 700, 1_100, 1_900, 3_400, 5_200, 8_600, 14_000];

/** Lead number `at` of a writer (`part` 0 is ordinary life). Addresses are at example domains. */
export function leadAt(organisation: Organisation, at: number, market: string, part = 0): Lead {
  const code = organisation.ids.short('lead', at, part);
  const mixed = Number.parseInt(code, 16);
  const id = `l_${code}`;
  const name = nameAt(mixed & 0xffff, organisation.namesFrom);
  const company = companies[(mixed >>> 16) % companies.length]!; // modulo keeps within bounds
  const size = SIZES[(mixed >>> 20) % SIZES.length]!; // modulo keeps within bounds
  return {
    id,
    name,
    email: `${addresses(name)}.${code.slice(0, 4)}@${domainsOfCompanies.get(company) ?? 'example.com'}`,
    company,
    employees: size + (mixed & 3),
    market,
    target: { type: 'lead', id, name },
  };
}

const known = new Map<string, string>();

/** Names as addresses, kept: there are some thirteen hundred. */
function addresses(name: string): string {
  let address = known.get(name);
  if (address === undefined) known.set(name, (address = name.split(' ').map(addressWord).join('.')));
  return address;
}

const domainsOfCompanies = new Map(
  companies.map((company) => [company, `${company.split(' ').map(addressWord).join('')}.example`]),
);
