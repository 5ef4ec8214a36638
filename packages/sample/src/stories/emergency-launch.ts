/** A campaign launched in an emergency: rights taken, launched, daily spend, return, closing, report with signatures. */

import type { SampleEvent, Scope, Target, Telling } from '../event.ts';
import { dayOf, timeOf } from '../life/spans.ts';
import type { Member } from '../organisation/member.ts';
import { money, type Organisation } from '../organisation/organisation.ts';
import { channels, scopeOf, type Client } from '../organisation/places.ts';
import { below, between, hex, pick, type Random } from '../random.ts';
import { does } from './telling.ts';
import { days, hours, minutes, seconds, type StoryWindow } from './window.ts';

const RIGHTS_HOURS = 4;
/** From Friday to Monday. */
export const REVIEW_DAYS = 3;

/** One campaign with everybody around it. */
export interface Stage {
  readonly campaign: Target;
  readonly account: Target;
  readonly client: Client;
  readonly scope: Scope;
  readonly operator: Member;
  readonly launchMs: number;
  /** How many days it runs. */
  readonly runs: number;
  /** Cents. */
  readonly planned: number;
  readonly spent: number;
}

interface StageFacts {
  readonly operator: Member;
  readonly planned: number;
  readonly spent: number;
}

/** On the second Friday evening of the window; it ends on a Monday, Tuesday or Wednesday. */
export function stageOf(organisation: Organisation, random: Random, window: StoryWindow, facts: StageFacts): Stage {
  const client = pick(random, organisation.clients);
  const market = pick(random, client.markets);
  const channel = pick(random, channels);
  const campaign = { type: 'campaign', id: window.thing('c'), name: window.campaignName(client.language) };
  return {
    ...facts,
    campaign,
    account: { type: 'ad_account', id: window.thing('acc'), name: `${client.brand} ${channel} ${market.code}` },
    client,
    scope: scopeOf(client, market, channel, campaign.id),
    launchMs: window.weekday(5, 1) + hours(17) + below(random, hours(2)),
    runs: pick(random, [16, 17, 18, 23]),
  };
}

export function of({ campaign, scope }: Stage, type: string): Omit<Telling, 'source' | 'actor'> {
  return { type, targets: [campaign], scope, domain: 'marketing' };
}

export interface Emergency {
  readonly events: readonly SampleEvent[];
  readonly started: SampleEvent;
  readonly granted: SampleEvent;
  readonly launched: SampleEvent;
}

/** Rights for hours, and the launch that could not wait. */
export function emergencyOf(organisation: Organisation, random: Random, window: StoryWindow, stage: Stage): Emergency {
  const { operator, launchMs, planned, client, runs } = stage;
  const startMs = launchMs - minutes(between(random, 6, 25));
  const expires = timeOf(startMs + hours(RIGHTS_HOURS));
  const created = window.tell(startMs - days(2) - hours(between(random, 1, 6)), {
    ...does(operator, 'ads', of(stage, 'campaign.created')),
    changes: [{ path: 'status', before: null, after: 'draft' }],
    data: {
      objective: 'sales',
      currency: client.currency,
      start: timeOf(launchMs),
      end: timeOf(launchMs + days(runs)),
      budget: money(planned),
      audience: { segment: 'returning buyers' },
      allocation: { [stage.scope.channel ?? 'search']: money(planned) },
    },
  });
  const started = window.tell(startMs, {
    ...does(operator, 'idp', of(stage, 'break_glass.started')),
    domain: 'it',
    reason: 'The launch could not wait until Monday, and nobody with the right was reached',
    data: {
      role: 'administrator',
      permissions: ['campaign.launch'],
      expires,
      review_due: dayOf(startMs + days(REVIEW_DAYS)),
    },
  });
  const granted = window.tell(startMs + seconds(between(random, 2, 20)), {
    source: 'idp',
    type: 'role.granted',
    actor: organisation.machines.identity,
    targets: [operator.target],
    domain: 'it',
    changes: [{ path: 'roles', before: [operator.role], after: [operator.role, 'administrator'] }],
    data: {
      role: 'administrator',
      grant: window.thing('grant'),
      permissions: ['campaign.launch', 'setting.write', 'role.write'],
      expires,
      temporary: true,
      administrator: true,
      break_glass: started.id,
    },
    links: { causedBy: started.id },
  });
  const launched = window.tell(launchMs, {
    ...does(operator, 'ads', of(stage, 'campaign.launched')),
    changes: [{ path: 'status', before: 'draft', after: 'running' }],
    approval: null,
    data: { version: '1', break_glass: started.id },
    links: { causedBy: granted.id },
  });
  return { events: [created, started, granted, launched], started, granted, launched };
}

/** One figure for every day, told the morning after; together exactly what was spent. */
export function dailySpend(
  organisation: Organisation,
  random: Random,
  window: StoryWindow,
  stage: Stage,
): SampleEvent[] {
  const { account, client, launchMs, runs, planned, spent } = stage;
  const weights = Array.from({ length: runs }, () => 0.6 + random() * 0.8);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const firstMs = Math.floor(launchMs / days(1)) * days(1);
  let passed = 0;
  let told = 0;
  return weights.map((weight, at) => {
    passed += weight;
    // Rounded sums, so that all days together are exact.
    const due = at === runs - 1 ? spent : Math.round((passed / whole) * spent);
    const cents = due - told;
    told = due;
    const dayMs = firstMs + days(at);
    return window.tell(dayMs + days(1) + hours(5) + below(random, minutes(50)), {
      ...of(stage, 'spend.recorded'),
      source: 'ads',
      actor: organisation.machines.adPlatform,
      targets: [stage.campaign, account],
      data: {
        day: dayOf(dayMs),
        ad_account: account.id,
        currency: client.currency,
        restated: false,
        spent: money(cents),
        planned: money(Math.floor(planned / runs)),
      },
    });
  });
}

export interface Closing {
  /** Cents the return is made from, and where that figure came from. */
  readonly claimed: number;
  readonly source: string;
  readonly learnings: string;
  readonly signers: readonly Signer[];
}

export interface Signer {
  readonly who: Member;
  /** Whose account it is, as the register of employees has it. */
  readonly holder: string;
}

export interface Closed {
  readonly events: readonly SampleEvent[];
  readonly completed: SampleEvent;
  readonly learnings: SampleEvent;
  readonly roi: SampleEvent;
  readonly report: SampleEvent;
  readonly signed: readonly SampleEvent[];
}

/** Completed, the return, what was learned, the report and its signatures. */
export function closingOf(random: Random, window: StoryWindow, stage: Stage, closing: Closing): Closed {
  const { operator, client, launchMs, runs, campaign } = stage;
  const endMs = Math.floor(launchMs / days(1)) * days(1) + days(runs + 1) + hours(8) + below(random, hours(3));
  const revenue = Math.floor(closing.claimed * (1.3 + random()));
  const asked = timeOf(endMs);
  const completed = window.tell(endMs, {
    ...does(operator, 'ads', of(stage, 'campaign.completed')),
    changes: [{ path: 'status', before: 'running', after: 'completed' }],
    data: {
      currency: client.currency,
      result: 'on plan',
      learnings_state: 'asked',
      asked_at: asked,
      summary: { days: runs },
      learnings: null,
      recommendations: null,
      spend: money(closing.claimed),
      planned: money(stage.planned),
      revenue: money(revenue),
    },
  });
  const roi = window.tell(endMs + hours(between(random, 2, 5)), {
    ...does(operator, 'finance', of(stage, 'roi.calculated')),
    domain: 'finance',
    data: {
      roi_percent: Math.round((revenue / closing.claimed - 1) * 100),
      spend: money(closing.claimed),
      revenue: money(revenue),
      currency: client.currency,
      spend_source: closing.source,
      revenue_source: 'CRM',
      from: dayOf(launchMs),
      to: dayOf(endMs),
      formula: '(revenue - spend) / spend',
      records: runs,
      granularity: 'aggregated',
      consent_check: 'not needed',
      purpose: 'Closing of the campaign',
    },
    links: { causedBy: completed.id },
  });
  const isEmpty = closing.learnings === '';
  const learnings = window.tell(endMs + days(1) + hours(between(random, 0, 4)), {
    ...does(operator, 'ads', of(stage, 'campaign.learnings_recorded')),
    data: {
      learnings_state: isEmpty ? 'empty' : 'given',
      asked_at: asked,
      due: timeOf(endMs + days(14)),
      learnings: closing.learnings,
      recommendations: isEmpty ? '' : 'Begin a week earlier.',
    },
    links: { causedBy: completed.id },
  });
  const report = { type: 'report', id: window.thing('rep'), name: `Closing report ${campaign.name ?? ''}` };
  const signatures = reportOf(random, window, { stage, report, roi, closing, atMs: endMs + days(2) });
  const events = [completed, roi, learnings, signatures.made, ...signatures.signed];
  return { events, completed, learnings, roi, report: signatures.made, signed: signatures.signed };
}

interface Paper {
  readonly stage: Stage;
  readonly report: Target;
  readonly roi: SampleEvent;
  readonly closing: Closing;
  readonly atMs: number;
}

function reportOf(random: Random, window: StoryWindow, { stage, report, roi, closing, atMs }: Paper) {
  const digest = hex(random, 64);
  const about = { kind: 'campaign closing', content_sha256: digest };
  const { spend, revenue } = roi.data ?? {};
  const made = window.tell(atMs, {
    ...does(stage.operator, 'analytics', of(stage, 'report.created')),
    targets: [report, stage.campaign],
    domain: 'finance',
    data: {
      ...about,
      result: 'on plan',
      records: stage.runs,
      granularity: 'aggregated',
      consent_check: 'not needed',
      purpose: 'Closing of the campaign',
      figures: { spend, revenue, planned: money(stage.planned) },
    },
    links: { causedBy: roi.id },
  });
  const signed = closing.signers.map(({ who, holder }, at) =>
    window.tell(atMs + minutes(40 * at + between(random, 5, 35)), {
      ...does(who, 'governance', { type: 'report.signed' }),
      targets: [report],
      scope: stage.scope,
      domain: 'finance',
      data: {
        ...about,
        role: who.role,
        signature_number: at + 1,
        signatures_needed: closing.signers.length,
        account_holder: holder,
        statement: 'Seen and correct',
      },
      links: { causedBy: made.id },
    }),
  );
  return { made, signed };
}
