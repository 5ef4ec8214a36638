/** Campaigns through their whole life: planned, asked for, approved, launched, spending every day, ended, told. */

import { money } from '../organisation/organisation.ts';
import { below, between, chance } from '../random.ts';
import { nextTimeOfDay, nextWeekday } from './calendar.ts';
import { about, newCampaign, worker, type RunningCampaign } from './campaign.ts';
import type { Life, Process } from './life.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, dayOf, timeOf, weekOf } from './spans.ts';
import { say, words } from './words.ts';

/** Days between the plan of a campaign and its archive, on average. */
const LIFE_DAYS = 22;
const WORKFLOW = 'campaign';

/** Plans a campaign whenever one is due, so that about `wanted` are alive; some are when the stream begins. */
export function* planning(life: Life, wanted: number): Process {
  for (let at = 0; at < wanted; at++) {
    if (chance(life.random, 0.7)) life.begin(underWay(life));
  }
  for (;;) {
    const gapMs = (LIFE_DAYS * DAY_MS) / wanted;
    yield life.atWork(gapMs * 0.5, gapMs * 1.5);
    life.begin(campaignLife(life));
  }
}

/** One that was launched before the stream began. */
function* underWay(life: Life): Process {
  const campaign = newCampaign(life);
  const ago = below(life.random, campaign.runs);
  campaign.status = 'running';
  campaign.startedMs = life.nowMs - ago * DAY_MS;
  campaign.endMs = campaign.startedMs + campaign.runs * DAY_MS;
  campaign.spent = Math.floor(campaign.daily * ago * 0.96);
  yield* running(life, campaign);
}

function* campaignLife(life: Life): Process {
  const campaign = newCampaign(life);
  life.campaigns.push(campaign);
  const { client, daily, director, owner, planned } = campaign;
  const { currency } = client;
  const { random } = life;
  const launchMs = life.nowMs + between(random, 2, 7) * DAY_MS;
  const plan = life.thing('plan');
  const start = dayOf(launchMs);
  const end = dayOf(launchMs + campaign.runs * DAY_MS);
  const allocation = Object.fromEntries(
    campaign.channels.map((channel) => [channel, money(Math.floor(planned / campaign.channels.length))]),
  );
  life.tell({
    type: 'campaign.created',
    ...about(campaign, 'ads', worker(life, campaign)),
    changes: [{ path: 'status', before: null, after: 'draft' }],
    data: {
      objective: campaign.objective,
      start,
      end,
      currency,
      channels: campaign.channels,
      plan,
      budget: money(planned),
      audience: { segment: 'returning buyers', market: campaign.market.code, members: campaign.members },
      allocation,
    },
  });
  yield life.atWork(20 * MINUTE_MS, 3 * HOUR_MS);
  life.tell({
    type: 'budget.planned',
    ...about(campaign, 'finance', owner),
    domain: 'finance',
    changes: [{ path: 'daily_budget', before: null, after: money(daily) }],
    data: { currency, period: 'campaign', start, end, plan, planned: money(planned), allocation },
  });
  yield life.atWork(HOUR_MS, 6 * HOUR_MS);
  const approval = yield* approving(life, campaign, launchMs);
  campaign.status = 'approved';
  yield Math.max(life.atWork(HOUR_MS, 4 * HOUR_MS), launchMs);
  campaign.status = 'running';
  campaign.startedMs = life.nowMs;
  campaign.endMs = life.nowMs + campaign.runs * DAY_MS;
  life.tell({
    type: 'campaign.launched',
    ...about(campaign, 'ads', worker(life, campaign)),
    changes: [{ path: 'status', before: 'approved', after: 'running' }],
    approval: { id: approval.id, status: 'approved', at: approval.at, by: director.party },
    data: { approval_request: approval.id, workflow: WORKFLOW, start, end, version: '1', approved_version: '1' },
    links: { causedBy: approval.event },
  });
  yield life.in(MINUTE_MS, HOUR_MS);
  yield* running(life, campaign);
}

/** Asked for until it is given; gives the request, the time and the event of the approval. */
function* approving(
  life: Life,
  campaign: RunningCampaign,
  launchMs: number,
): Generator<number, { id: string; at: string; event: string }, void> {
  const { client, director, owner, planned, target } = campaign;
  const { random } = life;
  const request = life.thing('apr');
  const asked = { request, kind: 'campaign', workflow: WORKFLOW, step: 'budget', steps: 1 };
  let causedBy = life.tell({
    type: 'approval.requested',
    ...about(campaign, 'governance', owner),
    targets: [target, { ...director.target, role: 'approver' }],
    data: { ...asked, currency: client.currency, amount: money(planned), due: timeOf(launchMs) },
  });
  yield life.atWork(HOUR_MS, 20 * HOUR_MS);
  const answer = {
    ...about(campaign, 'governance', director),
    targets: [target, { ...owner.target, role: 'requester' }],
  };
  if (chance(random, 0.12)) {
    const reason = say(random, words.refusals, client.language);
    causedBy = life.tell({ type: 'approval.rejected', ...answer, reason, data: asked, links: { causedBy } });
    yield life.atWork(3 * HOUR_MS, 20 * HOUR_MS);
  }
  const at = life.time;
  const event = life.tell({
    type: 'approval.given',
    ...answer,
    data: { ...asked, self_approved: false, given_afterwards: false },
    links: { causedBy },
  });
  return { id: request, at, event };
}

/** From the launch on: days of spend and weeks of figures beside it, then the end. */
function* running(life: Life, campaign: RunningCampaign): Process {
  if (!life.campaigns.includes(campaign)) life.campaigns.push(campaign);
  for (let at = 0; at < campaign.channels.length; at++)
    life.begin(spending(life, campaign, at), nextTimeOfDay(life.nowMs, 5, 10 + at));
  life.begin(reporting(life, campaign), nextWeekday(life.nowMs, 1, 6));
  // Not before the spend of its last day is drawn; the end may be moved until it comes.
  while (nextTimeOfDay(campaign.endMs, 8) > life.nowMs) yield nextTimeOfDay(campaign.endMs, 8);
  yield* ending(life, campaign);
}

function* ending(life: Life, campaign: RunningCampaign): Process {
  const { client, owner, planned, spent, target } = campaign;
  const { random } = life;
  const { currency } = client;
  const before = campaign.status;
  campaign.status = 'completed';
  const revenue = Math.floor(spent * (0.8 + random() * 4));
  const hasLearned = chance(random, 0.7);
  life.tell({
    type: 'campaign.completed',
    ...about(campaign, 'ads', owner),
    targets: [target, { ...owner.target, role: 'owner' }],
    changes: [{ path: 'status', before, after: 'completed' }],
    data: {
      currency,
      result: spent > planned ? 'over' : 'on plan',
      learnings_state: hasLearned ? 'given' : 'asked',
      summary: { days: campaign.runs, channels: campaign.channels },
      learnings: hasLearned ? say(random, words.learnings, client.language) : null,
      recommendations: hasLearned ? say(random, words.reasons, client.language) : null,
      spend: money(spent),
      planned: money(planned),
      revenue: money(revenue),
      return_on_spend: Math.round((revenue / Math.max(1, spent)) * 100) / 100,
      spend_recorded: money(spent),
      spend_difference: '0.00',
    },
  });
  yield life.atWork(HOUR_MS, 8 * HOUR_MS);
  life.tell({
    type: 'budget.variance_reported',
    ...about(campaign, 'finance', life.organisation.having('finance')[0] ?? owner),
    domain: 'finance',
    data: {
      currency,
      period: 'campaign',
      result: spent > planned ? 'over' : 'on plan',
      variance_percent: Math.round((spent / Math.max(1, planned) - 1) * 1000) / 10,
      planned: money(planned),
      actual: money(spent),
      variance: money(spent - planned),
    },
  });
  if (!hasLearned) {
    yield life.atWork(DAY_MS, 4 * DAY_MS);
    life.tell({
      type: 'campaign.learnings_recorded',
      ...about(campaign, 'ads', owner),
      targets: [target, { ...owner.target, role: 'owner' }],
      data: {
        learnings_state: 'given',
        learnings: say(random, words.learnings, client.language),
        recommendations: say(random, words.reasons, client.language),
      },
    });
  }
  yield life.atWork(3 * DAY_MS, 9 * DAY_MS);
  campaign.status = 'archived';
  life.campaigns.splice(life.campaigns.indexOf(campaign), 1);
  life.tell({
    type: 'campaign.archived',
    ...about(campaign, 'ads', owner),
    changes: [{ path: 'status', before: 'completed', after: 'archived' }],
    data: { ended: timeOf(campaign.endMs) },
  });
}

/** Every morning what the day before has cost in one channel, from its ad account. */
function* spending(life: Life, campaign: RunningCampaign, at: number): Process {
  const { channels, client, market, target } = campaign;
  const channel = channels[at] ?? 'search';
  const account = { type: 'ad_account', id: life.thing('acc'), name: `${client.brand} ${channel} ${market.code}` };
  const actor = life.organisation.machines.adPlatform;
  while (campaign.status === 'running' || campaign.status === 'paused') {
    if (campaign.status === 'running') {
      const planned = Math.floor(campaign.daily / channels.length);
      const spent = Math.floor(planned * (0.86 + life.random() * 0.14));
      const clicks = Math.floor(spent / between(life.random, 40, 160));
      campaign.spent += spent;
      campaign.spentThisWeek += spent;
      life.tell({
        type: 'spend.recorded',
        source: 'ads',
        actor,
        targets: [target, account],
        scope: campaign.scopes[at] ?? campaign.scope,
        domain: 'marketing',
        data: {
          day: dayOf(life.nowMs - DAY_MS),
          ad_account: account.id,
          platform: `${channel} ads`,
          currency: client.currency,
          drawn_at: life.time,
          restated: false,
          impressions: clicks * between(life.random, 18, 60),
          clicks,
          spent: money(spent),
          planned: money(planned),
        },
      });
    }
    yield nextTimeOfDay(life.nowMs, 5, 10 + at) + below(life.random, 20 * MINUTE_MS);
  }
}

/** Every Monday the figures of the week, and which channel they are owed to. */
function* reporting(life: Life, campaign: RunningCampaign): Process {
  const { channels, client, scopes } = campaign;
  const actor = life.organisation.machines.warehouse;
  while (campaign.status === 'running' || campaign.status === 'paused') {
    const spend = campaign.spentThisWeek;
    campaign.spentThisWeek = 0;
    const week = weekOf(life.nowMs - 3 * DAY_MS);
    const period = { from: dayOf(life.nowMs - 7 * DAY_MS), to: dayOf(life.nowMs - DAY_MS) };
    let conversions = 0;
    for (const [at, channel] of channels.entries()) {
      const part = Math.floor(spend / channels.length);
      const revenue = Math.floor(part * (0.7 + life.random() * 4));
      const converted = Math.floor(part / between(life.random, 900, 4_000));
      conversions += converted;
      life.tell({
        type: 'performance.reported',
        ...about(campaign, 'analytics', actor),
        scope: scopes[at] ?? campaign.scope,
        data: {
          week,
          ...period,
          channel,
          schedule: 'weekly',
          currency: client.currency,
          attribution_model: 'last click',
          impressions: converted * between(life.random, 300, 600),
          clicks: converted * between(life.random, 12, 30),
          conversions: converted,
          spend: money(part),
          revenue: money(revenue),
          return_on_spend: Math.round((revenue / Math.max(1, part)) * 100) / 100,
        },
      });
      yield life.in(MINUTE_MS, 9 * MINUTE_MS);
    }
    life.tell({
      type: 'attribution.computed',
      ...about(campaign, 'analytics', actor),
      data: {
        model: 'last click',
        model_version: '2',
        ...period,
        window_days: 30,
        currency: client.currency,
        touchpoints: conversions * 5,
        conversions,
        shares: Object.fromEntries(channels.map((channel) => [channel, Math.round(100 / channels.length) / 100])),
        spend: money(spend),
      },
    });
    yield nextWeekday(life.nowMs, 1, 6) + below(life.random, 40 * MINUTE_MS);
  }
}
