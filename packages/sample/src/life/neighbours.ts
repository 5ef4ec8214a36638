/** What marketing uses of its neighbours and they of it: sales, product, customer success, finance; and reports. */

import type { Target, Telling } from '../event.ts';
import { money, someone } from '../organisation/organisation.ts';
import { between, chance, pick } from '../random.ts';
import type { RunningCampaign } from './campaign.ts';
import type { Life, Process } from './life.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, dayOf } from './spans.ts';
import { say, words } from './words.ts';

function by(
  life: Life,
  campaign: RunningCampaign,
  role: Parameters<typeof someone>[2],
  source: string,
  domain: string,
): Omit<Telling, 'type'> {
  const member = someone(life.random, life.organisation, role);
  return { source, actor: member.actor, context: member.context, scope: campaign.scope, domain };
}

/** What one use of a neighbour's record is told from. */
interface Use {
  readonly life: Life;
  readonly campaign: RunningCampaign;
  /** What is said of one person's record, and of figures over many. */
  readonly personal: Readonly<Record<string, unknown>>;
  readonly many: Readonly<Record<string, unknown>>;
  readonly account: Target;
}

/** One record or figure of a neighbour is used, with its purpose and the check of consent. */
export function neighbourUse(life: Life): Process | undefined {
  const campaign = life.runningCampaign();
  if (campaign === undefined) return undefined;
  const { random } = life;
  const purpose = say(random, words.purposes, campaign.client.language);
  return pick(
    random,
    uses,
  )({
    life,
    campaign,
    personal: { granularity: 'personal', consent_check: 'passed', purpose, records: 1 },
    many: { granularity: 'aggregated', consent_check: 'not needed', purpose, records: between(random, 20, 900) },
    account: { type: 'account', id: life.thing('acct'), name: life.lead(campaign.market.code).company },
  });
}

const uses: readonly ((use: Use) => Process | undefined)[] = [
  recordUse,
  recordUse,
  usageAnalysis,
  feedback,
  healthScore,
  journey,
  financeRecord,
  expansion,
];

function recordUse({ life, campaign, personal, account }: Use): undefined {
  life.tell({
    ...by(life, campaign, 'campaign_manager', 'crm', 'sales'),
    type: 'crm.record_used',
    targets: [account],
    data: { ...personal, owner_domain: 'sales', system: 'CRM', record_kind: 'opportunity', operation: 'read' },
  });
}

function usageAnalysis({ life, campaign, many }: Use): undefined {
  life.tell({
    ...by(life, campaign, 'analyst', 'analytics', 'product'),
    type: 'usage.analysed',
    targets: [{ type: 'product', id: `prod_${campaign.client.id}`, name: `${campaign.client.brand} shop` }],
    data: { ...many, owner_domain: 'product', kind: 'behaviour', smallest_group: 25 },
  });
}

/** A customer says something; half of it becomes a ticket. */
function* feedback({ life, campaign, personal }: Use): Process {
  const { random } = life;
  const person = life.lead(campaign.market.code);
  const { language } = campaign.client;
  const causedBy = life.tell({
    source: 'helpdesk',
    type: 'feedback.received',
    actor: life.organisation.machines.webForms,
    targets: [{ type: 'customer', id: `k${person.id.slice(1)}`, name: person.name }],
    scope: campaign.scope,
    domain: 'product',
    data: {
      ...personal,
      owner_domain: 'product',
      channel: 'web form',
      rating: between(random, 1, 5),
      language,
      text: say(random, words.comments, language),
      screened: 'screened',
    },
  });
  if (!chance(random, 0.5)) return;
  yield life.atWork(20 * MINUTE_MS, 6 * HOUR_MS);
  const ticket = `T-${between(random, 1000, 9999)}`;
  life.tell({
    ...by(life, campaign, 'customer_success', 'helpdesk', 'customer success'),
    type: 'ticket.linked',
    targets: [{ type: 'ticket', id: life.thing('t'), name: ticket }],
    data: { ...personal, consent_check: 'not needed', owner_domain: 'customer success', ticket, ticket_status: 'open' },
    links: { causedBy },
  });
}

function healthScore({ life, campaign, personal, account }: Use): undefined {
  life.tell({
    ...by(life, campaign, 'customer_success', 'helpdesk', 'customer success'),
    type: 'health_score.used',
    targets: [account],
    data: { ...personal, owner_domain: 'customer success', score: between(life.random, 10, 95), threshold: 50 },
  });
}

function journey({ life, campaign, many }: Use): undefined {
  life.tell({
    ...by(life, campaign, 'customer_success', 'helpdesk', 'customer success'),
    type: 'journey.used',
    targets: [{ type: 'segment', id: life.thing('seg'), name: 'Returning buyers' }],
    data: { ...many, owner_domain: 'customer success', stage: 'onboarding', touchpoints: between(life.random, 3, 20) },
  });
}

function financeRecord({ life, campaign, many }: Use): undefined {
  const { brand, currency, id } = campaign.client;
  life.tell({
    ...by(life, campaign, 'finance', 'finance', 'finance'),
    type: 'finance.record_used',
    targets: [{ type: 'budget', id: `bud_${id}`, name: `${brand} budget` }],
    data: {
      ...many,
      kind: 'budget',
      system: 'Finance ledger',
      period: dayOf(life.nowMs).slice(0, 7),
      amount: money(campaign.planned),
      currency,
    },
  });
}

function expansion({ life, campaign, personal, account }: Use): undefined {
  const value = money(between(life.random, 2, 60) * 50_000);
  const { brand, currency } = campaign.client;
  life.tell({
    ...by(life, campaign, 'customer_success', 'crm', 'customer success'),
    type: 'expansion.proposed',
    targets: [account],
    data: { ...personal, owner_domain: 'customer success', product: brand, value, currency },
  });
}

/** A report on a campaign with its return, signed by two. */
export function* reportOnCampaign(life: Life): Process {
  const campaign = life.runningCampaign();
  if (campaign === undefined || campaign.spent === 0) return;
  const { organisation, random } = life;
  const { currency, language } = campaign.client;
  const purpose = say(random, words.purposes, language);
  const common = { granularity: 'aggregated', consent_check: 'not needed', purpose, records: between(random, 20, 400) };
  const spend = campaign.spent;
  const revenue = Math.floor(spend * (0.9 + random() * 2));
  const period = { from: dayOf(campaign.startedMs), to: dayOf(life.nowMs) };
  life.tell({
    ...by(life, campaign, 'finance', 'finance', 'finance'),
    type: 'roi.calculated',
    targets: [campaign.target],
    data: {
      ...common,
      ...period,
      currency,
      roi_percent: Math.round((revenue / spend - 1) * 100),
      spend: money(spend),
      revenue: money(revenue),
      spend_source: 'ad accounts',
      revenue_source: 'CRM',
      formula: '(revenue - spend) / spend',
    },
  });
  yield life.atWork(HOUR_MS, 5 * HOUR_MS);
  const report = { type: 'report', id: life.thing('rep'), name: `${campaign.target.name ?? ''} ${dayOf(life.nowMs)}` };
  const digest = life.hash();
  const causedBy = life.tell({
    ...by(life, campaign, 'analyst', 'analytics', 'finance'),
    type: 'report.created',
    targets: [report, campaign.target],
    data: {
      ...common,
      ...period,
      kind: 'campaign figures',
      content_sha256: digest,
      result: 'on plan',
      figures: { spend: money(spend), planned: money(campaign.planned) },
    },
  });
  const signers = [campaign.director, pick(random, organisation.having('finance'))];
  for (const [at, signer] of signers.entries()) {
    yield life.atWork(HOUR_MS, DAY_MS);
    life.tell({
      source: 'governance',
      type: 'report.signed',
      actor: signer.actor,
      context: signer.context,
      targets: [report],
      scope: campaign.scope,
      domain: 'finance',
      data: {
        kind: 'campaign figures',
        content_sha256: digest,
        role: signer.role,
        signature_number: at + 1,
        signatures_needed: 2,
        statement: 'Seen and correct',
      },
      links: { causedBy },
    });
  }
}

/** A source that sends what nobody has told the catalog of: it is recorded as unknown. */
export function unknownThing(life: Life): undefined {
  const campaign = life.runningCampaign();
  if (campaign === undefined) return;
  life.tell({
    ...by(life, campaign, 'communications', 'social', 'marketing'),
    type: 'webinar.slide_skipped',
    targets: [campaign.target],
    data: { slide: between(life.random, 1, 40) },
  });
}
