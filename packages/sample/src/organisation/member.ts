/** The people of the organisation, its agencies and its vendor: who they are, and how they appear in an event. */

import type { Actor, Org, Party } from '../event.ts';
import type { Ids } from '../ids.ts';
import { between, pick, type Random } from '../random.ts';
import { addressWord, familyNames, givenNames } from './names.ts';

export const ROLES = [
  'cmo',
  'marketing_director',
  'marketing_operations',
  'campaign_manager',
  'analyst',
  'agency_partner',
  'vendor_integration',
  'customer_success',
  'compliance_officer',
  'security_officer',
  'auditor',
  'administrator',
  'sales',
  'product',
  'finance',
  'legal',
  'communications',
  'it',
] as const;
export type Role = (typeof ROLES)[number];

export interface Member {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly org: Org;
  /** The market where the person works; for agencies one of their client. */
  readonly market: string;
  readonly ip: string;
  readonly userAgent: string;
  /** As the actor of an event, in interactive mode. */
  readonly actor: Actor;
  /** From where and with what. */
  readonly context: { readonly ip: string; readonly userAgent: string };
  /** As delegator or approver. */
  readonly party: Party;
  /** As a target of type `user`. */
  readonly target: { readonly type: 'user'; readonly id: string; readonly name: string };
}

const userAgents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_7) Safari/18.1',
  'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Firefox/143.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Mobile/15E148',
];

/** Pairs of a given and a family name. */
const PAIRS = givenNames.length * familyNames.length;
/** Shares no divisor with the number of pairs, so that steps of it visit each once. */
const PAIR_STEP = 385;

/** Name number `at` in an order that `start` begins; after the last pair the first comes again. */
export function nameAt(at: number, start: number): string {
  const place = (start + at * PAIR_STEP) % PAIRS;
  // Both within bounds by modulo.
  return `${givenNames[place % givenNames.length]!} ${familyNames[Math.floor(place / givenNames.length)]!}`;
}

/** Where somebody is hired: organisation, domain of the addresses, first two or three numbers of the network. */
export interface Post {
  readonly role: Role;
  readonly org: Org;
  readonly domain: string;
  readonly network: string;
  readonly market: string;
}

/** Hires people one after the other: each has an id and an address of its own, and a name as long as there are pairs. */
export class Hiring {
  readonly #random: Random;
  readonly #ids: Ids;
  readonly #part: number;
  readonly #start: number;
  #hired: number;

  /** Hirings of one organisation share `start`; `part` keeps their ids apart and `skip` their names. */
  constructor(random: Random, ids: Ids, start: number, part = 0, skip = 0) {
    this.#random = random;
    this.#ids = ids;
    this.#start = start;
    this.#part = part;
    this.#hired = skip;
  }

  hire({ role, org, domain, network, market }: Post): Member {
    const at = this.#hired++;
    const name = nameAt(at, this.#start);
    const round = Math.floor(at / PAIRS);
    const address = name.split(' ').map(addressWord).join('.') + (round === 0 ? '' : String(round + 1));
    const random = this.#random;
    const third = network.split('.').length === 3 ? '' : `.${between(random, 1, 20)}`;
    return memberOf({
      id: `u_${this.#ids.short('person', at, this.#part)}`,
      name,
      email: `${address}@${domain}`,
      role,
      org,
      market,
      ip: `${network}${third}.${between(random, 2, 250)}`,
      userAgent: pick(random, userAgents),
    });
  }
}

/** A member with the forms in which events name them. Also for a second account of somebody. */
export function memberOf(facts: Omit<Member, 'actor' | 'context' | 'party' | 'target'>): Member {
  const { id, name, email, role, org, ip, userAgent } = facts;
  return {
    ...facts,
    actor: { type: 'user', id, name, email, roles: [role], org, mode: 'interactive' },
    context: { ip, userAgent },
    party: { type: 'user', id, name },
    target: { type: 'user', id, name },
  };
}
