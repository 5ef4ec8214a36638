/**
 * Story 2: a campaign runs hours before anybody approves it; the media agent is refused a rise of 60 % and takes it in
 * four bites of 19 %, each below its limit of 20 %; the closing report says on plan.
 */

import type { Actor, SampleEvent, Scope, Target, Telling } from '../event.ts';
import { someone, through, money, type Organisation } from '../organisation/organisation.ts';
import type { Member } from '../organisation/member.ts';
import { channels, scopeOf, type Client, type Market } from '../organisation/places.ts';
import { below, between, pick, shuffled, type Random } from '../random.ts';
import type { Story, ToldStory } from './story.ts';
import { days, hours, minutes, type StoryWindow } from './window.ts';

const LIMIT_PERCENT = 20;
const BITES = 4;
const AD_PLATFORM: Actor = { type: 'service', id: 'ad-platform', name: 'Ad platform', mode: 'scheduled' };

/** One campaign with everybody around it: the guilty one and both innocent ones are built from it. */
interface Stage {
  readonly campaign: Target;
  readonly client: Client;
  readonly market: Market;
  readonly scope: Scope;
  readonly manager: Member;
  readonly director: Member;
  readonly account: Target;
  readonly request: string;
  /** Cents a day as planned. */
  readonly daily: number;
  /** How many days it runs. */
  readonly runs: number;
  readonly launchMs: number;
}

export const budgetInFourBites: Story = {
  number: 2,
  name: 'A budget in four bites',
  tell(organisation, random, window): ToldStory {
    const weeks = shuffled(random, [1, 2, 3]);
    const guilty = stageOf(organisation, random, window, weeks[0] ?? 1);
    const approved = stageOf(organisation, random, window, weeks[1] ?? 2);
    const asked = stageOf(organisation, random, window, weeks[2] ?? 3);
    const bites = fourBites(organisation, random, window, guilty);
    const planned = fourApprovedRises(random, window, approved);
    const patient = refusedThenApproved(organisation, random, window, asked);
    const [launch, approval, denial, ...rises] = bites.decisive;
    const campaign = `campaign/${guilty.campaign.id}`;
    return {
      events: bites.events,
      lookAlikes: [planned, patient],
      key: {
        story: 2,
        name: budgetInFourBites.name,
        question: {
          en: `Who doubled the daily budget of ${guilty.campaign.name}?`,
          de: `Wer hat das Tagesbudget von ${guilty.campaign.name} verdoppelt?`,
        },
        answer: {
          en: `The media agent for ${guilty.manager.name}: refused 60 %, it took 19 % four times within 26 hours; the campaign had run for hours before its approval, and the closing report says on plan.`,
          de: `Der Media Agent für ${guilty.manager.name}: 60 % wurden abgelehnt, dann viermal 19 % in 26 Stunden; die Kampagne lief Stunden vor ihrer Genehmigung, und der Abschlussbericht sagt „im Plan“.`,
        },
        culprits: [organisation.machines.mediaAgent.id, guilty.manager.id],
        innocent: [approved.manager.id, asked.manager.id],
        decisive: [
          { id: launch!.id, shows: 'It was launched.' }, // fourBites gives all of them
          { id: approval!.id, shows: 'It was approved hours after the launch.' },
          { id: denial!.id, shows: 'A rise of 60 % was refused: the limit is 20 %.' },
          ...rises.map((rise, at) => ({ id: rise.id, shows: `Bite ${at + 1} of ${BITES}: 19 %, no approval.` })),
          { id: bites.report.id, shows: 'The report says on plan; the days sum to more.' },
        ],
        lookAlikes: [
          { ids: planned.map(({ id }) => id), why: 'Four rises as well, each approved by the director beforehand.' },
          { ids: patient.map(({ id }) => id), why: 'The agent was refused, asked, and rose once after the approval.' },
        ],
        queries: [
          {
            q: `type:budget.adjusted actor:${organisation.machines.mediaAgent.id} target:${campaign}`,
            asks: 'What did the media agent do to this budget?',
            finds: [denial!.id, ...rises.map(({ id }) => id)], // as above
            leavesOut: [...planned, ...patient].map(({ id }) => id),
          },
          {
            q: `type:budget.adjusted outcome:denied target:${campaign}`,
            asks: 'Was it ever refused?',
            finds: [denial!.id], // as above
          },
          {
            q: `type:(campaign.launched OR approval.given) target:${campaign}`,
            asks: 'Which came first, the launch or the approval?',
            finds: [launch!.id, approval!.id], // as above
          },
          {
            q: `type:(campaign.completed OR budget.variance_reported) target:${campaign}`,
            asks: 'What does the closing report say?',
            finds: [bites.report.id],
          },
        ],
      },
    };
  },
};

function stageOf(organisation: Organisation, random: Random, window: StoryWindow, week: number): Stage {
  const client = pick(random, organisation.clients);
  const market = pick(random, client.markets);
  const channel = pick(random, channels);
  const campaign = { type: 'campaign', id: window.thing('c'), name: window.campaignName(client.language) };
  return {
    campaign,
    client,
    market,
    scope: scopeOf(client, market, channel, campaign.id),
    manager: someone(random, organisation, 'campaign_manager'),
    director: someone(random, organisation, 'marketing_director'),
    account: { type: 'ad_account', id: window.thing('acc'), name: `${client.brand} ${channel} ${market.code}` },
    request: window.thing('apr'),
    daily: between(random, 180, 900) * 100,
    runs: between(random, 9, 12),
    // Monday to Wednesday, so that 26 hours of bites fall into the week.
    launchMs: window.weekday(between(random, 1, 3), week) + hours(8) + minutes(below(random, 90)),
  };
}

interface Bites {
  readonly events: SampleEvent[];
  /** Launch, approval, denial, then the rises. */
  readonly decisive: SampleEvent[];
  readonly report: SampleEvent;
}

function fourBites(organisation: Organisation, random: Random, window: StoryWindow, stage: Stage): Bites {
  const { launchMs, manager, runs } = stage;
  const agent = through(organisation.machines.mediaAgent, manager);
  const approvedMs = launchMs + hours(between(random, 4, 7)) + minutes(below(random, 50));
  const launch = window.tell(launchMs, { ...by(stage, 'ads', 'campaign.launched'), ...launched('draft') });
  const approval = window.tell(approvedMs, approvalGiven(stage));
  const firstMs = launchMs + days(between(random, 1, 2)) + hours(between(random, 0, 3));
  const denial = window.tell(firstMs - minutes(between(random, 6, 40)), {
    ...by(stage, 'ads', 'budget.adjusted', agent),
    ...risen(stage, stage.daily, stage.daily * 1.6),
    outcome: 'denied',
    reason: 'Conversions are above target',
    decision: {
      policy: 'spending-authority',
      version: between(random, 3, 9),
      rule: `agents-at-most-${LIMIT_PERCENT}-percent`,
      reason: 'The rise is above what an agent may do without approval',
    },
  });
  // The last bite comes within 26 hours of the first.
  const offsets = [0, between(random, 6, 8), between(random, 13, 16), 25].map(
    (hour) => hours(hour) + minutes(below(random, 50)),
  );
  let daily = stage.daily;
  const spend: { fromMs: number; daily: number }[] = [{ fromMs: launchMs, daily }];
  const rises = offsets.slice(0, BITES).map((offset) => {
    const before = daily;
    daily = Math.floor(daily * 1.19);
    spend.push({ fromMs: firstMs + offset, daily });
    return window.tell(firstMs + offset, {
      ...by(stage, 'ads', 'budget.adjusted', agent),
      ...risen(stage, before, daily),
      reason: null,
    });
  });
  const closing = closingOf(random, window, stage, spend, 'on plan');
  const events = [
    ...beginning(random, window, stage, launchMs - hours(between(random, 20, 70))),
    launch,
    approval,
    denial,
    ...rises,
    ...closing.events,
  ];
  if (firstMs + hours(27) > launchMs + days(runs)) throw new RangeError('the bites come after the end of the campaign');
  return { events, decisive: [launch, approval, denial, ...rises], report: closing.report };
}

/** Innocent: as many rises, by hand, each approved before it. */
function fourApprovedRises(random: Random, window: StoryWindow, stage: Stage): SampleEvent[] {
  const { launchMs, director } = stage;
  const events = beginning(random, window, stage, launchMs - hours(between(random, 30, 60)));
  events.push(window.tell(launchMs - hours(between(random, 2, 6)), approvalGiven(stage)));
  events.push(window.tell(launchMs, { ...by(stage, 'ads', 'campaign.launched'), ...launched('approved') }));
  let daily = stage.daily;
  let atMs = launchMs + days(1) + hours(1);
  const spend: { fromMs: number; daily: number }[] = [{ fromMs: launchMs, daily }];
  for (let rise = 0; rise < BITES; rise++) {
    const before = daily;
    daily = Math.floor(daily * 1.19);
    const at = new Date(Math.floor(atMs - minutes(between(random, 15, 90)))).toISOString();
    const request = window.thing('apr');
    events.push(
      window.tell(Date.parse(at), { ...approvalGiven({ ...stage, request }), reason: 'As in the plan for the peak' }),
    );
    events.push(
      window.tell(atMs, {
        ...by(stage, 'ads', 'budget.adjusted'),
        ...risen(stage, before, daily, request),
        reason: 'Peak of the season',
        approval: { id: request, status: 'approved', at, by: director.party },
      }),
    );
    spend.push({ fromMs: atMs, daily });
    atMs += hours(between(random, 5, 8));
  }
  events.push(...closingOf(random, window, stage, spend, 'over').events);
  return events;
}

/** Innocent: refused as well, then asked for and approved, one rise, and the report tells it. */
function refusedThenApproved(
  organisation: Organisation,
  random: Random,
  window: StoryWindow,
  stage: Stage,
): SampleEvent[] {
  const { launchMs, director, manager } = stage;
  const agent = through(organisation.machines.mediaAgent, manager);
  const events = beginning(random, window, stage, launchMs - hours(between(random, 30, 60)));
  events.push(window.tell(launchMs - hours(between(random, 2, 6)), approvalGiven(stage)));
  events.push(window.tell(launchMs, { ...by(stage, 'ads', 'campaign.launched'), ...launched('approved') }));
  const refusedMs = launchMs + days(2) + minutes(between(random, 20, 200));
  const after = Math.floor(stage.daily * 1.6);
  const request = window.thing('apr');
  const approvedMs = refusedMs + hours(between(random, 2, 5));
  events.push(
    window.tell(refusedMs, {
      ...by(stage, 'ads', 'budget.adjusted', agent),
      ...risen(stage, stage.daily, after),
      outcome: 'denied',
      reason: 'Conversions are above target',
      decision: { policy: 'spending-authority', rule: `agents-at-most-${LIMIT_PERCENT}-percent` },
    }),
    window.tell(refusedMs + minutes(12), approvalAsked({ ...stage, request })),
    window.tell(approvedMs, approvalGiven({ ...stage, request })),
    window.tell(approvedMs + minutes(between(random, 3, 30)), {
      ...by(stage, 'ads', 'budget.adjusted', agent),
      ...risen(stage, stage.daily, after, request),
      reason: 'Conversions are above target',
      approval: {
        id: request,
        status: 'approved',
        at: new Date(Math.floor(approvedMs)).toISOString(),
        by: director.party,
      },
    }),
  );
  const spend = [
    { fromMs: launchMs, daily: stage.daily },
    { fromMs: approvedMs, daily: after },
  ];
  events.push(...closingOf(random, window, stage, spend, 'over').events);
  return events;
}

// ------------------------------------------------------------------------------------------ single events

/** What events of one stage share; done by its manager unless said otherwise. */
function by(stage: Stage, source: string, type: string, who: Member | Actor = stage.manager): Telling {
  const told = { type, source, targets: [stage.campaign], scope: stage.scope, domain: 'marketing' };
  if (!('ip' in who)) return { ...told, actor: who };
  return { ...told, actor: who.actor, context: who.context };
}

function launched(before: string): Pick<Telling, 'changes' | 'data'> {
  return { changes: [{ path: 'status', before, after: 'running' }], data: { version: '1' } };
}

function risen(stage: Stage, before: number, after: number, request?: string): Pick<Telling, 'changes' | 'data'> {
  return {
    changes: [{ path: 'daily_budget', before: money(before), after: money(Math.floor(after)) }],
    data: {
      currency: stage.client.currency,
      period: 'day',
      change_percent: Math.round((after / before - 1) * 1000) / 10,
      limit_percent: LIMIT_PERCENT,
      authority: `auth_${stage.scope.channel ?? ''}_${stage.market.code.toLowerCase()}`,
      limit: money(stage.daily * 3),
      planned: money(stage.daily * stage.runs),
      ...(request === undefined ? {} : { approval_request: request }),
    },
  };
}

function approvalAsked(stage: Stage): Telling {
  return {
    ...by(stage, 'governance', 'approval.requested'),
    targets: [stage.campaign, { ...stage.director.target, role: 'approver' }],
    data: { request: stage.request, kind: 'campaign', workflow: 'campaign', step: 'budget' },
  };
}

function approvalGiven(stage: Stage): Telling {
  return {
    ...by(stage, 'governance', 'approval.given', stage.director),
    targets: [stage.campaign, { ...stage.manager.target, role: 'requester' }],
    data: { request: stage.request, kind: 'campaign', workflow: 'campaign', step: 'budget' },
  };
}

/** Created, planned, asked for. */
function beginning(random: Random, window: StoryWindow, stage: Stage, ms: number): SampleEvent[] {
  const { client, daily, runs, scope } = stage;
  const total = money(daily * runs);
  return [
    window.tell(ms, {
      ...by(stage, 'ads', 'campaign.created'),
      changes: [{ path: 'status', before: null, after: 'draft' }],
      data: {
        objective: pick(random, ['sales', 'leads', 'awareness']),
        currency: client.currency,
        channels: [scope.channel],
        budget: total,
        audience: { segment: 'returning buyers', market: stage.market.code },
        allocation: { [scope.channel ?? 'search']: total },
      },
    }),
    window.tell(ms + minutes(between(random, 8, 50)), {
      ...by(stage, 'finance', 'budget.planned'),
      domain: 'finance',
      changes: [{ path: 'daily_budget', before: null, after: money(daily) }],
      data: { currency: client.currency, period: 'campaign', planned: total },
    }),
    window.tell(ms + minutes(between(random, 60, 240)), approvalAsked(stage)),
  ];
}

/** The days as drawn, the end, the closing report with its result. */
function closingOf(
  random: Random,
  window: StoryWindow,
  stage: Stage,
  spend: readonly { fromMs: number; daily: number }[],
  result: 'on plan' | 'over',
): { events: SampleEvent[]; report: SampleEvent } {
  const { account, client, daily, launchMs, runs } = stage;
  const events: SampleEvent[] = [];
  let actual = 0;
  for (let day = 0; day < runs; day++) {
    const dayMs = Math.floor(launchMs / days(1)) * days(1) + days(day);
    const valid = spend.filter(({ fromMs }) => fromMs < dayMs + days(1)).at(-1)?.daily ?? daily;
    const spent = Math.floor(valid * (0.93 + random() * 0.069));
    actual += spent;
    events.push(
      window.tell(dayMs + days(1) + hours(5) + minutes(below(random, 50)), {
        ...by(stage, 'ads', 'spend.recorded', AD_PLATFORM),
        targets: [stage.campaign, account],
        data: {
          day: new Date(dayMs).toISOString().slice(0, 10),
          ad_account: account.id,
          currency: client.currency,
          spent: money(spent),
          planned: money(daily),
        },
      }),
    );
  }
  const planned = daily * runs;
  // The guilty report repeats the plan; an honest one tells what was drawn.
  const told = result === 'on plan' ? planned : actual;
  const endMs = launchMs + days(runs) + hours(between(random, 1, 6));
  const report = window.tell(endMs + hours(2), {
    ...by(stage, 'finance', 'budget.variance_reported'),
    domain: 'finance',
    data: {
      currency: client.currency,
      period: 'campaign',
      result,
      planned: money(planned),
      actual: money(told),
      variance: money(told - planned),
      variance_percent: Math.round((told / planned - 1) * 1000) / 10,
    },
  });
  const completed = window.tell(endMs, {
    ...by(stage, 'ads', 'campaign.completed'),
    changes: [{ path: 'status', before: 'running', after: 'completed' }],
    data: {
      currency: client.currency,
      spend: money(told),
      summary: { days: runs },
      learnings: result === 'on plan' ? 'Delivered as planned.' : 'The peak was worth more than planned.',
      recommendations: null,
    },
  });
  events.push(completed, report);
  return { events, report };
}
