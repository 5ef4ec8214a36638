/**
 * Story 3: version 7 of a rule sees 5,200 employees and gives a lead to one seller, listing another as "segment too
 * small"; version 8 would give it to the other forty minutes later. The figure was wrong, the lead moves away and back,
 * once without a reason, and its market changes.
 */

import type { SampleEvent, Scope, Target, Telling } from '../event.ts';
import type { Lead } from '../organisation/lead.ts';
import type { Member } from '../organisation/member.ts';
import { someone, type Organisation } from '../organisation/organisation.ts';
import { scopeOf } from '../organisation/places.ts';
import { between, shuffled, type Random } from '../random.ts';
import { another, doneBy, timeText } from './done-by.ts';
import type { AnswerKey, ExpectedQuery, Story, ToldStory } from './story.ts';
import { idsOf } from './telling.ts';
import { days, hours, minutes, seconds, type StoryWindow } from './window.ts';

const EMPLOYEES_CLAIMED = 5_200;
/** From how many employees on a company is "enterprise", by the rule's version. */
const ENTERPRISE_FROM = { 7: 5_000, 8: 10_000 } as const;
const UNTIL_NEXT_VERSION_MINUTES = 40;

type Version = keyof typeof ENTERPRISE_FROM;

/** What the three leads have in common: market, rule, and the people around it. */
interface Stage {
  readonly scope: Scope;
  readonly rule: Target & { readonly name: string };
  readonly owner: Member;
  readonly approver: Member;
  readonly organisation: Organisation;
  readonly window: StoryWindow;
  readonly random: Random;
}

/** One lead and who is in question for it: `first` serves enterprises, `second` the middle of the market. */
interface Case {
  readonly lead: Lead;
  readonly correlation: string;
  readonly first: Member;
  readonly second: Member;
  readonly employees: number;
}

export const disputedLead: Story = {
  number: 3,
  name: 'The disputed lead',
  tell(organisation, random, window): ToldStory {
    const plot = plotOf(organisation, random, window);
    return {
      events: plot.events,
      lookAlikes: plot.innocents,
      key: { ...keyOf(plot), queries: queriesOf(plot) },
    };
  },
};

type Plot = ReturnType<typeof plotOf>;

/** Everything that happens, and who had a part in it. */
function plotOf(organisation: Organisation, random: Random, window: StoryWindow) {
  const [client] = organisation.clients;
  const market = client.markets.find(({ code }) => code === 'IN');
  if (market === undefined) throw new Error('the first client does not sell in India');
  const rule = {
    type: 'rule',
    id: `rule_${between(random, 100, 199)}`,
    name: `Leads by company size, ${market.code}`,
  };
  const owner = someone(random, organisation, 'marketing_operations');
  const stage: Stage = {
    scope: scopeOf(client, market),
    rule,
    owner,
    approver: someone(random, organisation, 'marketing_director'),
    organisation,
    window,
    random,
  };
  const [a, b, c, d, e, f] = shuffled(random, organisation.having('sales')) as [
    Member,
    Member,
    Member,
    Member,
    Member,
    Member,
  ]; // there are fourteen
  const week = between(random, 0, 2);
  const changedMs = window.weekday(between(random, 1, 3), week) + hours(10) + minutes(between(random, 0, 59));
  const disputed = caseOf(stage, a, b, EMPLOYEES_CLAIMED);
  // Far above both limits: whichever version looks at it, it belongs to the same seller.
  const agreed = caseOf(stage, d, b, between(random, 120, 190) * 100);
  const moved = caseOf(stage, e, f, between(random, 110, 180) * 100);
  const mover = another(random, organisation.having('marketing_operations'), owner);

  const given = assignment(stage, disputed, 7, changedMs - minutes(UNTIL_NEXT_VERSION_MINUTES));
  const before = assignment(stage, agreed, 7, changedMs - minutes(between(random, 90, 170)));
  const update = ruleUpdated(stage, changedMs);
  const wouldBe = evaluation(stage, disputed, 8, changedMs + seconds(between(random, 6, 50)), update.id, false);
  const alike = evaluation(stage, agreed, 8, changedMs + seconds(between(random, 51, 58)), update.id, false);
  const corrected = between(random, 300, 900);
  const rest = afterwards(stage, disputed, c, mover, given.assigned, changedMs, corrected);
  const confirmed = enriched(stage, agreed, changedMs + hours(between(random, 3, 5)), agreed.employees);
  const later = assignment(
    stage,
    moved,
    8,
    window.weekday(between(random, 1, 2), week + 1) + hours(9) + minutes(between(random, 0, 50)),
  );
  const holiday = away(stage, moved, c, mover, Date.parse(later.assigned.time));
  const innocents = [
    [...before.events, alike, confirmed],
    [...later.events, ...holiday],
  ] as const;
  return {
    events: [...given.events, update, wouldBe, ...rest.events],
    a,
    b,
    c,
    corrected,
    disputed,
    given,
    holiday,
    innocents,
    mover,
    owner,
    rest,
    rule,
    update,
    wouldBe,
  };
}

function keyOf({
  a,
  b,
  c,
  corrected,
  disputed,
  given,
  innocents,
  mover,
  owner,
  rest,
  rule,
  update,
  wouldBe,
}: Plot): Omit<AnswerKey, 'queries'> {
  return {
    story: 3,
    name: disputedLead.name,
    question: {
      en: `Why does ${a.name} have the lead ${disputed.lead.name} and not ${b.name}?`,
      de: `Warum hat ${a.name} den Lead ${disputed.lead.name} und nicht ${b.name}?`,
    },
    answer: {
      en: `Version 7 of the rule saw 5,200 employees and gave it to ${a.name}; version 8, forty minutes later, would have chosen ${b.name}. The company has ${corrected}. ${mover.name} moved it to ${c.name} and, without a reason, back.`,
      de: `Version 7 der Regel sah 5.200 Beschäftigte und gab ihn ${a.name}; Version 8, vierzig Minuten später, hätte ${b.name} gewählt. Die Firma hat ${corrected}. ${mover.name} gab ihn ${c.name} und ohne Grund zurück.`,
    },
    culprits: [rule.id, mover.id],
    innocent: [a.id, b.id, c.id, owner.id],
    decisive: [
      {
        id: given.evaluated.id,
        shows: 'Version 7 saw 5,200 employees; the other seller lost as "segment too small".',
      },
      { id: given.assigned.id, shows: 'So the lead went to the first seller.' },
      { id: update.id, shows: 'Forty minutes later version 8 asked for 10,000 employees.' },
      { id: wouldBe.id, shows: 'Version 8 would give it to the other seller.' },
      { id: rest.enriched.id, shows: 'The figure was wrong.' },
      { id: rest.moved.id, shows: 'Moved to a third seller, with a reason.' },
      { id: rest.back.id, shows: 'Moved back, without a reason.' },
      { id: rest.market.id, shows: 'The market changed from India to the Emirates, with a ticket.' },
    ],
    lookAlikes: [
      {
        ids: idsOf(innocents[0]),
        why: 'The same rule and the same "segment too small", but both versions choose the same seller and the figure is confirmed.',
      },
      {
        ids: idsOf(innocents[1]),
        why: 'Moved away and back as well, each time with a reason, and its market stayed.',
      },
    ],
  };
}

function queriesOf({ disputed, given, holiday, innocents, rest, rule, update, wouldBe }: Plot): ExpectedQuery[] {
  return [
    {
      q: `type:rule.evaluated target:lead/${disputed.lead.id}`,
      asks: 'Which versions looked at this lead, and what did they see?',
      finds: [given.evaluated.id, wouldBe.id],
      leavesOut: [...idsOf(innocents[0]), ...idsOf(innocents[1])],
    },
    {
      q: `type:(lead.assigned OR lead.reassigned) target:lead/${disputed.lead.id}`,
      asks: 'Who had it, in which order?',
      finds: [given.assigned.id, rest.moved.id, rest.back.id],
    },
    {
      q: `type:lead.reassigned -reason:? target:lead/${disputed.lead.id}`,
      asks: 'Which move has no reason?',
      finds: [rest.back.id],
      leavesOut: [rest.moved.id, ...idsOf(holiday)],
    },
    {
      q: `type:(lead.enriched OR lead.market_changed) target:lead/${disputed.lead.id}`,
      asks: 'What changed about the lead itself?',
      finds: [rest.enriched.id, rest.market.id],
    },
    { q: `type:rule.updated target:rule/${rule.id}`, asks: 'When was the rule changed?', finds: [update.id] },
  ];
}

function caseOf({ window }: Stage, first: Member, second: Member, employees: number): Case {
  const lead = window.lead('IN');
  return { lead, correlation: `cor_${lead.id.slice(2)}`, first, second, employees };
}

/** What events about the lead share. */
function about(stage: Stage, { correlation, lead }: Case, source = 'crm') {
  return { source, targets: [lead.target] as Target[], scope: stage.scope, domain: 'sales', links: { correlation } };
}

/** Came in, evaluated, fired, assigned; at `ms` it is evaluated. */
function assignment(stage: Stage, its: Case, version: Version, ms: number) {
  const { organisation, random, rule, window } = stage;
  const { correlation, first, lead } = its;
  const created = window.tell(ms - seconds(between(random, 2, 20)), {
    ...about(stage, its),
    type: 'lead.created',
    actor: organisation.machines.webForms,
    data: {
      channel: 'linkedin',
      form: `form_${between(random, 1, 20)}`,
      score: between(random, 55, 95),
      market: 'IN',
      segment: 'enterprise',
      consent: 'given',
      employees: its.employees,
      email: lead.email,
      company: lead.company,
      country: 'IN',
    },
  });
  const evaluated = evaluation(stage, its, version, ms, created.id, true);
  const looked = evaluated.data ?? {};
  const actor = { type: 'rule' as const, id: rule.id, name: rule.name }; // a word of the envelope, not any text
  const fired = window.tell(ms + 400, {
    ...about(stage, its, 'automation'),
    type: 'rule.fired',
    actor,
    targets: [rule, lead.target, { ...first.target, role: 'assignee' }],
    data: {
      version: String(version),
      matched: true,
      evaluation: looked['evaluation'],
      attributes: looked['attributes'],
      candidates: looked['candidates'],
      effects: ['lead.assigned'],
      targets_changed: 1,
    },
    links: { causedBy: evaluated.id, correlation },
  });
  const assigned = window.tell(ms + 1_200, {
    ...about(stage, its),
    type: 'lead.assigned',
    actor,
    targets: [lead.target, { ...first.target, role: 'assignee' }],
    changes: [{ path: 'assignee', before: null, after: first.id }],
    decision: {
      policy: 'lead-routing',
      version: String(version),
      rule: rule.id,
      reason: `employees at least ${ENTERPRISE_FROM[version]}`,
    },
    data: {
      rule: rule.id,
      rule_version: String(version),
      queue: 'enterprise',
      evaluation: looked['evaluation'],
      step: 1,
      chain: [],
      candidates: looked['candidates'],
      attributes: looked['attributes'],
    },
    links: { causedBy: fired.id, correlation },
  });
  return { events: [created, evaluated, fired, assigned], evaluated, assigned };
}

/** The rule looks at a lead; for show where a new version is tried on leads that are already given. */
function evaluation(
  stage: Stage,
  its: Case,
  version: Version,
  ms: number,
  causedBy: string,
  isForReal: boolean,
): SampleEvent {
  const { organisation, random, rule, window } = stage;
  const from = ENTERPRISE_FROM[version];
  const isEnterprise = its.employees >= from;
  const [winner, loser] = isEnterprise ? [its.first, its.second] : [its.second, its.first];
  return window.tell(ms, {
    ...about(stage, its, 'automation'),
    type: 'rule.evaluated',
    actor: organisation.machines.leadRouter,
    targets: [rule, its.lead.target],
    data: {
      version: String(version),
      matched: true,
      evaluation: window.thing('ev'),
      attributes: { employees: its.employees, segment: isEnterprise ? 'enterprise' : 'midmarket', market: 'IN' },
      attribute_sources: { employees: { source: 'lead form' } },
      conditions: [{ field: 'employees', operator: 'at least', value: from, met: isEnterprise }],
      candidates: [
        { id: winner.id, name: winner.name, result: 'won', score: 0.9 },
        {
          id: loser.id,
          name: loser.name,
          result: 'lost',
          score: 0.6,
          why: isEnterprise ? 'segment too small' : 'segment too large',
        },
      ],
      result: isForReal ? 'fired' : 'not fired',
      fired: isForReal,
      trigger: isForReal ? 'lead created' : 'trial of a new version',
      duration_ms: between(random, 4, 40),
    },
    links: { causedBy, correlation: its.correlation },
  });
}

function ruleUpdated({ approver, owner, random, rule, scope, window }: Stage, ms: number): SampleEvent {
  const request = window.thing('apr');
  const condition = (version: Version) => [
    { field: 'employees', operator: 'at least', value: ENTERPRISE_FROM[version] },
  ];
  return window.tell(ms, {
    ...doneBy(owner),
    source: 'automation',
    type: 'rule.updated',
    targets: [rule],
    scope,
    domain: 'sales',
    changes: [{ path: 'threshold', before: ENTERPRISE_FROM[7], after: ENTERPRISE_FROM[8] }],
    reason: 'enterprise sellers take the largest companies only',
    approval: { id: request, status: 'approved', at: timeText(ms - hours(between(random, 2, 20))), by: approver.party },
    data: {
      version: '8',
      previous_version: '7',
      kind: 'lead routing',
      conditions_before: condition(7),
      conditions: condition(8),
      approval_request: request,
    },
  });
}

function enriched(stage: Stage, its: Case, ms: number, employees: number): SampleEvent {
  const { organisation, random, window } = stage;
  return window.tell(ms, {
    ...about(stage, its),
    type: 'lead.enriched',
    actor: organisation.machines.vendorFeed,
    ...(employees === its.employees
      ? {}
      : { changes: [{ path: 'employees', before: its.employees, after: employees }] }),
    data: {
      provider: organisation.vendor.org.name,
      fields: ['employees'],
      corrected: employees !== its.employees,
      confidence: between(random, 90, 99) / 100,
      looked_up_at: timeText(ms - seconds(5)),
    },
  });
}

function reassigned(
  stage: Stage,
  its: Case,
  mover: Member,
  ms: number,
  chain: readonly Member[],
  to: Member,
  reason: string | null,
): SampleEvent {
  const from = chain.at(-1);
  if (from === undefined) throw new Error('the lead was nobody’s');
  const telling: Telling = {
    ...about(stage, its),
    ...doneBy(mover),
    type: 'lead.reassigned',
    targets: [its.lead.target, { ...from.target, role: 'previous' }, { ...to.target, role: 'assignee' }],
    changes: [{ path: 'assignee', before: from.id, after: to.id }],
    reason,
    data: {
      rule: null,
      rule_version: null,
      queue: 'enterprise',
      step: chain.length + 1,
      chain: chain.map(({ id }) => id),
      returned: chain.includes(to),
    },
  };
  return stage.window.tell(ms, telling);
}

/** Claimed by the other seller, corrected, moved to a third and back, moved to another market. */
function afterwards(
  stage: Stage,
  its: Case,
  third: Member,
  mover: Member,
  assigned: SampleEvent,
  changedMs: number,
  corrected: number,
) {
  const { random, window } = stage;
  const comment = window.tell(changedMs + minutes(between(random, 12, 40)), {
    ...about(stage, its),
    ...doneBy(its.second),
    type: 'comment.added',
    data: { visible_to: ['own'], resolved: false, comment: 'By the rule as it stands this lead is mine.' },
    links: { causedBy: assigned.id, correlation: its.correlation },
  });
  const enrichedMs = changedMs + hours(between(random, 3, 5));
  const enrichment = enriched(stage, its, enrichedMs, corrected);
  const movedMs = enrichedMs + hours(between(random, 15, 20));
  const moved = reassigned(stage, its, mover, movedMs, [its.first], third, 'the company is smaller than the form said');
  const backMs = movedMs + hours(between(random, 2, 4)) + minutes(between(random, 0, 50));
  const back = reassigned(stage, its, mover, backMs, [its.first, third], its.first, null);
  const market = window.tell(backMs + days(1) + minutes(between(random, 5, 90)), {
    ...about(stage, its),
    ...doneBy(stage.owner),
    type: 'lead.market_changed',
    changes: [{ path: 'market', before: 'IN', after: 'AE' }],
    reason: 'the buyer sits in Dubai',
    data: {
      ticket: `OPS-${between(random, 1_100, 4_900)}`,
      evidence: 'Signature of the second mail',
      reassignment_due: true,
    },
  });
  return { events: [comment, enrichment, moved, back, market], enriched: enrichment, moved, back, market };
}

/** Innocent: somebody is away for a day, and the lead with another for as long. */
function away(stage: Stage, its: Case, deputy: Member, mover: Member, assignedMs: number): SampleEvent[] {
  const { random } = stage;
  const outMs = assignedMs + hours(between(random, 3, 6));
  return [
    reassigned(stage, its, mover, outMs, [its.first], deputy, 'the seller is away tomorrow and the reply cannot wait'),
    reassigned(
      stage,
      its,
      mover,
      outMs + days(1) + hours(between(random, 14, 17)),
      [its.first, deputy],
      its.first,
      'the seller is back at work',
    ),
  ];
}
