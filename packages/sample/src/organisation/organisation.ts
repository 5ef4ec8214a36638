/** The whole invented organisation, the same for the same seed: its people, houses, partners, machines and rules. */

import type { Actor, Org } from '../event.ts';
import { Ids } from '../ids.ts';
import { below, pick, seededRandom, shuffled, type Random } from '../random.ts';
import { Hiring, type Member, type Role } from './member.ts';
import {
  addressWord,
  englishAgencies,
  englishBrands,
  englishCampaigns,
  familyNames,
  germanAgencies,
  germanBrands,
  germanCampaigns,
  givenNames,
  groupNames,
  vendorNames,
} from './names.ts';
import { englishMarkets, germanMarkets, type Client } from './places.ts';
import { machinesOf, type Machines } from './machines.ts';
import { rulesOf, type LeadRule } from './rules.ts';

export interface Partner {
  readonly org: Org;
  readonly domain: string;
  /** The client an agency works for; a vendor works for both. */
  readonly client: Client | undefined;
  readonly people: readonly Member[];
}

export interface Organisation {
  readonly seed: number;
  /** The tenant: the group that owns both houses. */
  readonly org: Org;
  readonly domain: string;
  /** The English house first, then the German one. */
  readonly clients: readonly [Client, Client];
  readonly staff: readonly Member[];
  /** In the order of `clients`, each the rival of the other. */
  readonly agencies: readonly [Partner, Partner];
  readonly vendor: Partner;
  readonly machines: Machines;
  readonly rules: readonly LeadRule[];
  readonly ids: Ids;
  /** Where the order of names begins; see `Hiring`. */
  readonly namesFrom: number;
  /** Names of campaigns by language, mixed; the first 80 for ordinary ones, the rest for stories. */
  readonly campaignNames: { readonly en: readonly string[]; readonly de: readonly string[] };
  /** Everybody with that role; at least one. Agency people are under `agencies`. */
  having(role: Role): readonly Member[];
}

export const ORDINARY_CAMPAIGN_NAMES = 80;
const PEOPLE = 68;
/** How many of each role among 68; the rest of a larger house are campaign managers, operations and sales. */
const heads: readonly (readonly [Role, number])[] = [
  ['cmo', 1],
  ['marketing_director', 2],
  ['marketing_operations', 6],
  ['campaign_manager', 12],
  ['analyst', 4],
  ['customer_success', 5],
  ['compliance_officer', 2],
  ['security_officer', 2],
  ['auditor', 1],
  ['administrator', 3],
  ['sales', 14],
  ['product', 3],
  ['finance', 3],
  ['legal', 2],
  ['communications', 3],
  ['it', 5],
];
const growing: readonly Role[] = ['campaign_manager', 'sales', 'marketing_operations', 'sales', 'customer_success'];
const AGENCY_PEOPLE = 12;
const VENDOR_PEOPLE = 4;

/** The organisation of a seed. `people`: own staff, 68 unless given and never fewer. */
export function organisationOf(seed: number, people = PEOPLE): Organisation {
  const random = seededRandom(seed ^ 0x0b5e55ed);
  const ids = new Ids(seed);
  const namesFrom = below(random, givenNames.length * familyNames.length);
  const hiring = new Hiring(random, ids, namesFrom);
  const groupName = pick(random, groupNames);
  const domain = domainOf(groupName);
  const org: Org = { type: 'own', id: `org_${slug(groupName)}`, name: groupName };
  const clients = clientsOf(random);
  const staff: Member[] = [];
  const post = (role: Role, at: number) => ({
    role,
    org,
    domain,
    network: '10.20',
    market: pick(random, clients[at % 2 === 0 ? 0 : 1].markets).code,
  });
  for (const [role, count] of heads) for (let at = 0; at < count; at++) staff.push(hiring.hire(post(role, at)));
  while (staff.length < people) staff.push(hiring.hire(post(growing[staff.length % growing.length]!, staff.length))); // within bounds
  const agencies: [Partner, Partner] = [
    agencyOf(clients[0], hiring, '198.51.100'),
    agencyOf(clients[1], hiring, '203.0.113'),
  ];
  const byRole = new Map<Role, Member[]>();
  const vendor = vendorOf(random, hiring);
  for (const member of [...staff, ...vendor.people]) {
    const having = byRole.get(member.role);
    if (having === undefined) byRole.set(member.role, [member]);
    else having.push(member);
  }
  return {
    seed,
    org,
    domain,
    clients,
    staff,
    agencies,
    vendor,
    machines: machinesOf(vendor.org),
    rules: rulesOf(random, clients),
    ids,
    namesFrom,
    campaignNames: { en: shuffled(random, englishCampaigns), de: shuffled(random, germanCampaigns) },
    having(role) {
      const found = byRole.get(role);
      if (found === undefined) throw new Error(`nobody of the house is ${role}`);
      return found;
    },
  };
}

function clientsOf(random: Random): [Client, Client] {
  const english = pick(random, englishBrands);
  const german = pick(random, germanBrands);
  const englishAgency = pick(random, englishAgencies);
  const germanAgency = pick(random, germanAgencies);
  return [
    {
      id: slug(english),
      brand: english,
      language: 'en',
      currency: 'GBP',
      domain: domainOf(english),
      markets: englishMarkets,
      agency: { type: 'agency', id: `org_${slug(englishAgency)}`, name: englishAgency },
    },
    {
      id: slug(german),
      brand: german,
      language: 'de',
      currency: 'EUR',
      domain: domainOf(german),
      markets: germanMarkets,
      agency: { type: 'agency', id: `org_${slug(germanAgency)}`, name: germanAgency },
    },
  ];
}

function agencyOf(client: Client, hiring: Hiring, network: string): Partner {
  const domain = domainOf(client.agency.name);
  const people = Array.from({ length: AGENCY_PEOPLE }, (_, at) =>
    hiring.hire({
      role: 'agency_partner',
      org: client.agency,
      domain,
      network,
      market: client.markets[at % client.markets.length]!.code, // modulo keeps within bounds
    }),
  );
  return { org: client.agency, domain, client, people };
}

function vendorOf(random: Random, hiring: Hiring): Partner {
  const name = pick(random, vendorNames);
  const org: Org = { type: 'vendor', id: `org_${slug(name)}`, name };
  const domain = domainOf(name);
  const people = Array.from({ length: VENDOR_PEOPLE }, () =>
    hiring.hire({ role: 'vendor_integration', org, domain, network: `192.0.2`, market: 'DE' }),
  );
  return { org, domain, client: undefined, people };
}

/** `Weißdorn` is `weissdorn`, `Foxglove & Partners` is `foxglove-partners`. */
export function slug(name: string): string {
  return name
    .split(' ')
    .map(addressWord)
    .filter((word) => word !== '')
    .join('-');
}

function domainOf(name: string): string {
  return `${slug(name)}.example`;
}

/** An actor that a person uses and that acts by itself: `Ana Ruiz, through Copy Agent`. */
export function through(agent: Actor, person: Member): Actor {
  return { ...agent, onBehalfOf: person.party };
}

/** Somebody with that role, by chance. */
export function someone(random: Random, organisation: Organisation, role: Role): Member {
  return pick(random, organisation.having(role));
}

/** A whole amount of money in text, from cents: `12345` is `123.45`. */
export function money(cents: number): string {
  const whole = Math.trunc(cents / 100);
  const rest = Math.abs(cents % 100);
  return `${whole}.${rest < 10 ? '0' : ''}${rest}`;
}
