/** What is done to a campaign while it runs: money moved, dates and audiences changed, pauses, optimisations. */

import type { Actor } from '../event.ts';
import { money, through } from '../organisation/organisation.ts';
import { between, chance, pick } from '../random.ts';
import { about, worker, type RunningCampaign } from './campaign.ts';
import type { Life, Process } from './life.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, timeOf } from './spans.ts';
import { say, words } from './words.ts';

const AGENT_LIMIT_PERCENT = 20;
const bidStrategies = ['manual', 'target cost', 'most conversions', 'target return'];

/** Money is moved: asked for and approved where it is much, within an agent's limit where it is little. */
export function* budgetMove(life: Life): Process {
  const campaign = life.runningCampaign();
  if (campaign === undefined) return;
  const { director, owner, target } = campaign;
  const { random } = life;
  const reason = say(random, words.reasons, campaign.client.language);
  const percent = between(random, -25, 60);
  const agent = through(life.organisation.machines.mediaAgent, owner);
  if (Math.abs(percent) <= AGENT_LIMIT_PERCENT || chance(random, 0.12)) {
    life.tell(adjusted(life, campaign, percent, chance(random, 0.6) ? agent : undefined, reason));
    return;
  }
  const request = life.thing('apr');
  const asked = {
    request,
    kind: 'budget',
    workflow: 'budget',
    step: 'director',
    steps: 1,
    currency: campaign.client.currency,
  };
  const causedBy = life.tell({
    type: 'approval.requested',
    ...about(campaign, 'governance', owner),
    targets: [target, { ...director.target, role: 'approver' }],
    reason,
    data: { ...asked, amount: money(Math.floor((campaign.daily * percent) / 100)) },
  });
  yield life.atWork(10 * MINUTE_MS, 9 * HOUR_MS);
  const given = life.time;
  const isGiven = !chance(random, 0.15);
  life.tell({
    type: isGiven ? 'approval.given' : 'approval.rejected',
    ...about(campaign, 'governance', director),
    targets: [target, { ...owner.target, role: 'requester' }],
    ...(isGiven ? {} : { reason: say(random, words.refusals, campaign.client.language) }),
    data: asked,
    links: { causedBy },
  });
  if (!isGiven) return;
  yield life.atWork(2 * MINUTE_MS, 2 * HOUR_MS);
  if (campaign.status !== 'running') return;
  life.tell({
    ...adjusted(life, campaign, percent, undefined, reason),
    approval: { id: request, status: 'approved', at: given, by: director.party },
    links: { causedBy },
  });
}

/** One change of the daily budget; beyond its limit an agent is refused and nothing changes. */
function adjusted(life: Life, campaign: RunningCampaign, percent: number, agent: Actor | undefined, reason: string) {
  const isRefused = agent !== undefined && percent > AGENT_LIMIT_PERCENT;
  const before = campaign.daily;
  const after = Math.max(1_000, Math.floor((before * (100 + percent)) / 100));
  if (!isRefused) campaign.daily = after;
  const at = between(life.random, 0, campaign.channels.length - 1);
  return {
    type: 'budget.adjusted',
    ...about(campaign, 'ads', agent ?? campaign.owner),
    scope: campaign.scopes[at] ?? campaign.scope,
    changes: [{ path: 'daily_budget', before: money(before), after: money(after) }],
    reason,
    ...(isRefused
      ? {
          outcome: 'denied' as const, // a word of the envelope, not any text
          decision: {
            policy: 'spending-authority',
            version: 4,
            rule: `agents-at-most-${AGENT_LIMIT_PERCENT}-percent`,
            reason: 'Above what an agent may do without approval',
          },
        }
      : {}),
    data: {
      currency: campaign.client.currency,
      period: 'day',
      change_percent: percent,
      ...(agent === undefined ? {} : { limit_percent: AGENT_LIMIT_PERCENT }),
      authority: `auth_${campaign.channels[at]}_${campaign.market.code.toLowerCase()}`,
      authority_channel: campaign.channels[at],
      limit: money(campaign.planned),
      planned: money(campaign.planned),
      spent: money(campaign.spent),
    },
  };
}

/** Small changes, one at a time. */
export function* tweak(life: Life): Process {
  const campaign = life.runningCampaign();
  if (campaign === undefined) return;
  const { random } = life;
  const who = worker(life, campaign);
  const reason = chance(random, 0.7) ? { reason: say(random, words.reasons, campaign.client.language) } : {};
  switch (between(random, 0, 3)) {
    case 0: {
      const before = campaign.bidStrategy;
      campaign.bidStrategy = pick(random, bidStrategies);
      if (campaign.bidStrategy === before) campaign.bidStrategy = before === 'manual' ? 'target cost' : 'manual';
      life.tell({
        type: 'campaign.optimised',
        ...about(campaign, 'ads', who),
        ...reason,
        changes: [{ path: 'bid_strategy', before, after: campaign.bidStrategy }],
        data: { kind: 'bid strategy', manual: true, expected: say(random, words.reasons, campaign.client.language) },
      });
      return;
    }
    case 1: {
      const before = campaign.members;
      campaign.members = Math.max(500, before + between(random, -900, 2_500));
      life.tell({
        type: 'audience.changed',
        ...about(campaign, 'ads', who),
        targets: [
          { type: 'audience', id: `aud_${campaign.target.id.slice(2)}`, name: `${campaign.target.name ?? ''} buyers` },
          campaign.target,
        ],
        changes: [{ path: 'members', before, after: campaign.members }],
        data: {
          kind: 'refreshed',
          platform: `${campaign.channels[0]} ads`,
          members: campaign.members,
          members_before: before,
          consent_checked: true,
          categories: ['contact', 'purchase'],
          definition: { bought_within_days: 365, has_consent: true },
        },
      });
      return;
    }
    case 2: {
      const before = timeOf(campaign.endMs);
      // Only later: an end that has passed cannot be moved.
      campaign.endMs += between(random, 1, 3) * DAY_MS;
      life.tell({
        type: 'campaign.updated',
        ...about(campaign, 'ads', who),
        ...reason,
        changes: [{ path: 'end', before, after: timeOf(campaign.endMs) }],
        data: { version: String(between(random, 2, 9)) },
      });
      return;
    }
    default:
      yield* pause(life, campaign);
  }
}

function* pause(life: Life, campaign: RunningCampaign): Process {
  const { random } = life;
  const since = life.time;
  campaign.status = 'paused';
  life.tell({
    type: 'campaign.paused',
    ...about(campaign, 'ads', campaign.owner),
    reason: say(random, words.reasons, campaign.client.language),
    changes: [{ path: 'status', before: 'running', after: 'paused' }],
    data: { trigger: 'manual' },
  });
  yield life.atWork(HOUR_MS, 2 * DAY_MS);
  if (campaign.status !== 'paused') return;
  campaign.status = 'running';
  life.tell({
    type: 'campaign.resumed',
    ...about(campaign, 'ads', campaign.owner),
    changes: [{ path: 'status', before: 'paused', after: 'running' }],
    data: { paused_since: since },
  });
}
