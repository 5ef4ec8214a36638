/** Campaigns: created, changed, running, over. */

import { confidential, open, type EventType, type FieldRule } from '../event-type.ts';

const family = 'campaign';

const changes: Readonly<Record<string, FieldRule>> = {
  status: open('text'),
  start: open('time'),
  end: open('time'),
  channel: open('text'),
  objective: open('text'),
  market: open('text'),
  bid_strategy: open('text'),
  name: open('text'),
};

export const campaignTypes: readonly EventType[] = [
  {
    name: 'campaign.created',
    version: 1,
    family,
    importance: 'normal',
    sentence: '{actor} created the campaign {target:campaign}[ with a budget of {data.budget}]',
    data: {
      objective: open('text'),
      start: open('time'),
      end: open('time'),
      currency: open('text'),
      channels: open('list'),
      budget: confidential('money'),
      audience: confidential('object'),
      allocation: confidential('object'),
    },
    changes,
  },
  {
    name: 'campaign.updated',
    version: 1,
    family,
    importance: 'normal',
    sentence: '{actor} changed [{changed} of ]the campaign {target:campaign}[ from {from}][ to {to}]',
    changes,
  },
  {
    name: 'campaign.launched',
    version: 1,
    family,
    importance: 'notable',
    sentence: '{actor} launched the campaign {target:campaign}',
    data: { start: open('time'), end: open('time') },
    changes,
  },
  {
    name: 'campaign.paused',
    version: 1,
    family,
    importance: 'notable',
    sentence: '{actor} paused the campaign {target:campaign}[ because {reason}]',
    changes,
  },
  {
    name: 'campaign.completed',
    version: 1,
    family,
    importance: 'normal',
    sentence: '{actor} completed the campaign {target:campaign}',
    data: { spend: confidential('money'), learnings: confidential('text'), recommendations: confidential('text') },
    changes,
  },
];
