/** A campaign as it stands, and what every event about it shares. */

import type { Actor, Scope, Target, Telling } from '../event.ts';
import type { Member } from '../organisation/member.ts';
import { channels, scopeOf, type Channel, type Client, type Market, type SourceName } from '../organisation/places.ts';
import { ORDINARY_CAMPAIGN_NAMES, someone } from '../organisation/organisation.ts';
import { between, chance, pick, shuffled } from '../random.ts';
import type { Life } from './life.ts';

export interface RunningCampaign {
  readonly target: Target;
  readonly client: Client;
  readonly market: Market;
  readonly channels: readonly Channel[];
  /** For each channel, in the order of `channels`. */
  readonly scopes: readonly Scope[];
  /** Without a channel. */
  readonly scope: Scope;
  readonly owner: Member;
  readonly director: Member;
  readonly objective: string;
  /** Share of attention it gets, 0 to 1. */
  readonly pull: number;
  /** Days from launch to end. */
  readonly runs: number;
  /** Cents for the whole campaign, as planned. */
  readonly planned: number;
  status: 'draft' | 'approved' | 'running' | 'paused' | 'completed' | 'archived';
  startedMs: number;
  endMs: number;
  /** Cents a day over all channels. */
  daily: number;
  /** Cents drawn in total, and since the last weekly report. */
  spent: number;
  spentThisWeek: number;
  members: number;
  bidStrategy: string;
}

const objectives = ['sales', 'leads', 'awareness', 'loyalty'] as const;

/** A new campaign, in draft. */
export function newCampaign(life: Life): RunningCampaign {
  const { organisation, random } = life;
  const client = pick(random, organisation.clients);
  const market = pick(random, client.markets);
  const own = shuffled(random, channels).slice(0, between(random, 1, 3));
  const target = { type: 'campaign', id: life.thing('c'), name: nameOf(life, client.language, market.code) };
  const runs = between(random, 6, 21);
  const daily = between(random, 40, 1_200) * 100;
  return {
    target,
    client,
    market,
    channels: own,
    scopes: own.map((channel) => scopeOf(client, market, channel, target.id)),
    scope: scopeOf(client, market, undefined, target.id),
    owner: someone(random, organisation, 'campaign_manager'),
    director: someone(random, organisation, 'marketing_director'),
    objective: pick(random, objectives),
    pull: 0.15 + random() * 0.5,
    runs,
    planned: daily * runs,
    status: 'draft',
    startedMs: 0,
    endMs: 0,
    daily,
    spent: 0,
    spentThisWeek: 0,
    members: between(random, 2_000, 90_000),
    bidStrategy: 'manual',
  };
}

/** A name nobody else has: after the list is through, the market and a number tell them apart. */
function nameOf(life: Life, language: 'en' | 'de', market: string): string {
  const at = life.nextName();
  const name = life.organisation.campaignNames[language][at % ORDINARY_CAMPAIGN_NAMES]!; // modulo keeps within bounds
  const round = Math.floor(at / ORDINARY_CAMPAIGN_NAMES);
  return round === 0 ? name : `${name} ${market} ${round + 1}`;
}

/** Who works on it: its owner mostly, or somebody of the client's agency. */
export function worker(life: Life, campaign: RunningCampaign): Member {
  const { organisation, random } = life;
  if (!chance(random, 0.35)) return campaign.owner;
  return pick(random, organisation.agencies[campaign.client === organisation.clients[0] ? 0 : 1].people);
}

/** What events about the campaign share; `who` acts, in person or as a machine. */
export function about(campaign: RunningCampaign, source: SourceName, who: Member | Actor): Omit<Telling, 'type'> {
  const { scope, target } = campaign;
  return 'context' in who
    ? { source, actor: who.actor, context: who.context, targets: [target], scope, domain: 'marketing' }
    : { source, actor: who, targets: [target], scope, domain: 'marketing' };
}
