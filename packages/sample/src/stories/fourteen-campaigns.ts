/** Fourteen running campaigns: two of the English house in four markets each, two of the German one in three. */

import type { SampleEvent, Scope, Target, Telling } from '../event.ts';
import { timeOf } from '../life/spans.ts';
import type { Member } from '../organisation/member.ts';
import { someone, type Organisation } from '../organisation/organisation.ts';
import { channels, scopeOf, type Client } from '../organisation/places.ts';
import { below, between, pick, type Random } from '../random.ts';
import { does } from './telling.ts';
import { days, hours, minutes, type StoryWindow } from './window.ts';

export interface RunningCampaign {
  readonly target: Target;
  readonly client: Client;
  readonly scope: Scope;
  readonly manager: Member;
}

export function fourteenCampaigns(organisation: Organisation, random: Random, window: StoryWindow): RunningCampaign[] {
  return organisation.clients.flatMap((client) =>
    Array.from({ length: 2 }, () => window.campaignName(client.language)).flatMap((name) => {
      const channel = pick(random, channels);
      const manager = someone(random, organisation, 'campaign_manager');
      return client.markets.map((market) => {
        const target = { type: 'campaign', id: window.thing('c'), name: `${name} ${market.code}` };
        return { target, client, manager, scope: scopeOf(client, market, channel, target.id) };
      });
    }),
  );
}

/** In the first days of the window, approved the day before. */
export function launched(
  organisation: Organisation,
  random: Random,
  window: StoryWindow,
  { target, scope, manager }: RunningCampaign,
): SampleEvent {
  const director = someone(random, organisation, 'marketing_director');
  const ms = window.weekday(1, 0) + days(between(random, 0, 3)) + hours(8) + below(random, hours(7));
  const request = window.thing('apr');
  return window.tell(ms, {
    ...does(manager, 'ads', { type: 'campaign.launched' }),
    targets: [target],
    scope,
    domain: 'marketing',
    changes: [{ path: 'status', before: 'approved', after: 'running' }],
    approval: {
      id: request,
      status: 'approved',
      at: timeOf(ms - minutes(between(random, 70, 900))),
      by: director.party,
    },
    data: { version: '1', approved_version: '1', approval_request: request },
  });
}

export function pausedBy({ target, scope }: RunningCampaign, trigger: string): Omit<Telling, 'source' | 'actor'> {
  return {
    type: 'campaign.paused',
    targets: [target],
    scope,
    domain: 'marketing',
    reason: null,
    changes: [{ path: 'status', before: 'running', after: 'paused' }],
    data: { trigger },
  };
}

export function resumedBy({ target, scope }: RunningCampaign, pause: SampleEvent): Omit<Telling, 'source' | 'actor'> {
  return {
    type: 'campaign.resumed',
    targets: [target],
    scope,
    domain: 'marketing',
    changes: [{ path: 'status', before: 'paused', after: 'running' }],
    data: { paused_since: pause.time },
  };
}
