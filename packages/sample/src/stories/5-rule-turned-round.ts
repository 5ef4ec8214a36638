/**
 * Story 5: version 12 of a rule turns an "equals" into a "does not equal", which nobody approved; 482 leads go to one
 * seller within three minutes. Version 13 gives 465 of them back; the rest had been spoken to.
 */

import type { SampleEvent, Scope, Target } from '../event.ts';
import type { Lead } from '../organisation/lead.ts';
import type { Member } from '../organisation/member.ts';
import { someone, type Organisation } from '../organisation/organisation.ts';
import { scopeOf, type Market } from '../organisation/places.ts';
import { below, between, pick, shuffled, type Random } from '../random.ts';
import { another, doneBy, timeText } from './done-by.ts';
import type { AnswerKey, ExpectedQuery, Story, ToldStory } from './story.ts';
import { idsOf } from './telling.ts';
import { days, hours, minutes, seconds, type StoryWindow } from './window.ts';

const TAKEN = 482;
const GIVEN_BACK = 465;
const WITHIN_MS = 3 * 60_000;

interface Stage {
  readonly organisation: Organisation;
  readonly random: Random;
  readonly window: StoryWindow;
  readonly scope: Scope;
  readonly market: Market;
  readonly rule: Target & { readonly name: string };
  /** What the rule asks for. */
  readonly segment: string;
}

/** A lead and who had it, oldest first; the last has it. */
interface Held {
  readonly lead: Lead;
  readonly holders: Member[];
}

type Operator = 'equals' | 'does not equal';

export const ruleTurnedRound: Story = {
  number: 5,
  name: 'The rule turned round',
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
  const client = pick(random, organisation.clients);
  const market = pick(random, client.markets);
  const number = between(random, 300, 380);
  const stageOf = (at: number, name: string): Stage => ({
    organisation,
    random,
    window,
    scope: scopeOf(client, market),
    market,
    rule: { type: 'rule', id: `rule_${at}`, name: `${name}, ${market.code}` },
    segment: pick(random, ['enterprise', 'public sector', 'health care']),
  });
  const stage = stageOf(number, 'Leads of one segment');
  const swapped = stageOf(number + between(random, 1, 9), 'Leads of the rest');
  const [culprit, repairer, planner] = shuffled(random, organisation.having('marketing_operations')) as [
    Member,
    Member,
    Member,
  ]; // there are six
  const director = someone(random, organisation, 'marketing_director');
  const rep = someone(random, organisation, 'sales');
  const week = between(random, 0, 3);
  const turnedMs =
    window.weekday(between(random, 1, 4), week) + hours(between(random, 9, 13)) + minutes(between(random, 0, 50));
  const owners = organisation.having('sales').filter((member) => member !== rep);
  const leads = Array.from({ length: TAKEN }, (): Held => ({
    lead: window.lead(market.code),
    holders: [pick(random, owners)],
  }));

  const turned = updated(stage, culprit, turnedMs, 12, 'does not equal', undefined);
  const taken = run(stage, turned, 12, 'does not equal', shuffled(random, leads), () => rep, WITHIN_MS);
  const spoken = leads.slice(0, TAKEN - GIVEN_BACK).map((held) => contacted(stage, held, rep, turnedMs));
  const backMs = turnedMs + hours(between(random, 4, 6)) + minutes(between(random, 0, 50));
  const turnedBack = updated(stage, repairer, backMs, 13, 'equals', director);
  const rest = shuffled(random, leads.slice(TAKEN - GIVEN_BACK));
  const previous = (held: Held): Member => held.holders[0] ?? rep;
  const back = run(stage, turnedBack, 13, 'equals', rest, previous, WITHIN_MS);

  const handed = handOver(stage, planner, director, week);
  const meant = meantSo(swapped, planner, director);
  const innocents = [handed, meant] as const;
  const elsewhere = innocents.flatMap(idsOf);
  const [first, last] = [taken.moves[0], taken.moves.at(-1)];
  if (first === undefined || last === undefined) throw new Error('nothing was taken');
  const rule = `rule/${stage.rule.id}`;
  return {
    events: [turned, ...taken.events, ...spoken, turnedBack, ...back.events],
    back,
    culprit,
    elsewhere,
    first,
    handed,
    innocents,
    last,
    leads,
    meant,
    planner,
    rep,
    repairer,
    rule,
    spoken,
    stage,
    taken,
    turned,
    turnedBack,
  };
}

function keyOf({
  back,
  culprit,
  first,
  handed,
  last,
  meant,
  planner,
  rep,
  repairer,
  taken,
  turned,
  turnedBack,
}: Plot): Omit<AnswerKey, 'queries'> {
  return {
    story: 5,
    name: ruleTurnedRound.name,
    question: {
      en: `Why did ${rep.name} suddenly have hundreds of leads, and does everybody have theirs again?`,
      de: `Warum hatte ${rep.name} plötzlich Hunderte Leads, und haben alle die ihren wieder?`,
    },
    answer: {
      en: `${culprit.name} turned "equals" into "does not equal" in version 12, without an approval: 482 leads went to ${rep.name} within three minutes. Version 13 by ${repairer.name} gave 465 back; 17 stayed.`,
      de: `${culprit.name} machte in Version 12 aus „gleich“ ein „ungleich“, ohne Genehmigung: 482 Leads gingen in drei Minuten an ${rep.name}. Version 13 von ${repairer.name} gab 465 zurück; 17 blieben.`,
    },
    culprits: [culprit.id],
    innocent: [rep.id, repairer.id, planner.id],
    decisive: [
      { id: turned.id, shows: 'Version 12 turns the condition round; no approval.' },
      { id: taken.fired.id, shows: 'Its first run moved 482 leads.' },
      { id: first.id, shows: 'The first of the 482.' },
      { id: last.id, shows: 'The last of the 482, less than three minutes later.' },
      { id: turnedBack.id, shows: 'Version 13, approved, turns it back.' },
      { id: back.fired.id, shows: 'Its run gave 465 back.' },
    ],
    lookAlikes: [
      {
        ids: idsOf(handed),
        why: 'As sudden and to one seller too, but an approved hand-over of a colleague’s leads, and nothing came back.',
      },
      {
        ids: idsOf(meant),
        why: 'The same change of the operator, but approved beforehand, and the leads went to several sellers as planned.',
      },
    ],
  };
}

function queriesOf({
  back,
  elsewhere,
  leads,
  rep,
  rule,
  spoken,
  stage,
  taken,
  turned,
  turnedBack,
}: Plot): ExpectedQuery[] {
  return [
    {
      q: `type:rule.updated target:${rule}`,
      asks: 'Which versions were there, and who approved them?',
      finds: [turned.id, turnedBack.id],
      leavesOut: elsewhere,
    },
    {
      q: 'type:rule.updated changes.operator:"does not equal" -approval.status:?',
      asks: 'Which condition was turned round without an approval?',
      finds: [turned.id],
      leavesOut: [turnedBack.id, ...elsewhere],
    },
    {
      q: `type:lead.reassigned data.rule:${stage.rule.id} data.rule_version:12`,
      asks: 'What did version 12 move?',
      finds: idsOf(taken.moves),
      leavesOut: [...idsOf(back.moves), ...elsewhere],
    },
    {
      q: `type:lead.reassigned data.rule:${stage.rule.id} data.rule_version:13 data.returned:true`,
      asks: 'What did version 13 give back?',
      finds: idsOf(back.moves),
      leavesOut: [...idsOf(taken.moves), ...elsewhere],
    },
    {
      q: `type:rule.fired target:${rule}`,
      asks: 'How many leads did each run move?',
      finds: [taken.fired.id, back.fired.id],
      leavesOut: elsewhere,
    },
    {
      q: `type:lead.state_changed actor:${rep.id} changes.state:contacted target:(${leads
        .slice(0, TAKEN - GIVEN_BACK)
        .map(({ lead }) => `lead/${lead.id}`)
        .join(' OR ')})`,
      asks: 'Why did 17 stay?',
      finds: idsOf(spoken),
    },
  ];
}

/** A new version of the rule, with the director's approval or without any. */
function updated(
  stage: Stage,
  who: Member,
  ms: number,
  version: number,
  operator: Operator,
  director: Member | undefined,
): SampleEvent {
  const { random, rule, scope, segment, window } = stage;
  const before: Operator = operator === 'equals' ? 'does not equal' : 'equals';
  const condition = (with_: Operator) => [{ field: 'segment', operator: with_, value: segment }];
  const request = window.thing('apr');
  return window.tell(ms, {
    ...doneBy(who),
    source: 'automation',
    type: 'rule.updated',
    targets: [rule],
    scope,
    domain: 'sales',
    changes: [
      { path: 'version', before: String(version - 1), after: String(version) },
      { path: 'operator', before, after: operator },
    ],
    ...(director === undefined
      ? { reason: null, approval: null }
      : {
          reason: 'so it was agreed',
          approval: {
            id: request,
            status: 'approved',
            at: timeText(ms - minutes(between(random, 8, 40))),
            by: director.party,
          },
        }),
    data: {
      version: String(version),
      previous_version: String(version - 1),
      kind: 'lead routing',
      conditions_before: condition(before),
      conditions: condition(operator),
      ...(director === undefined ? {} : { approval_request: request }),
    },
  });
}

/** The rule goes over leads that are given already and moves each, within `withinMs` of its firing. */
function run(
  stage: Stage,
  update: SampleEvent,
  version: number,
  operator: Operator,
  leads: readonly Held[],
  to: (held: Held) => Member,
  withinMs: number,
) {
  const { random, rule, scope, segment, window } = stage;
  const bulk = window.thing('run');
  const actor = { type: 'rule' as const, id: rule.id, name: rule.name }; // a word of the envelope, not any text
  const firedMs = Date.parse(update.time) + seconds(between(random, 5, 40));
  const shared = { source: 'automation', actor, scope, domain: 'sales' };
  const fired = window.tell(firedMs, {
    ...shared,
    type: 'rule.fired',
    targets: [rule],
    data: {
      version: String(version),
      matched: true,
      attributes: { segment: operator === 'equals' ? segment : `not ${segment}`, market: stage.market.code },
      candidates: [],
      conditions: [{ field: 'segment', operator, value: segment }],
      effects: ['lead.reassigned'],
      targets_changed: leads.length,
      run: bulk,
    },
    links: { causedBy: update.id, correlation: bulk },
  });
  const stepMs = (withinMs - 10_000) / leads.length;
  const moves = leads.map((held, at) => {
    const from = held.holders.at(-1);
    if (from === undefined) throw new Error('a lead that nobody had');
    const assignee = to(held);
    const chain = held.holders.map(({ id }) => id);
    const isReturned = held.holders.includes(assignee);
    held.holders.push(assignee);
    return window.tell(firedMs + 500 + at * stepMs + below(random, Math.floor(stepMs / 2)), {
      ...shared,
      source: 'crm',
      type: 'lead.reassigned',
      targets: [held.lead.target, { ...from.target, role: 'previous' }, { ...assignee.target, role: 'assignee' }],
      changes: [{ path: 'assignee', before: from.id, after: assignee.id }],
      reason: `the segment ${operator} ${segment}`,
      decision: {
        policy: 'lead-routing',
        version: String(version),
        rule: rule.id,
        reason: `segment ${operator} ${segment}`,
      },
      data: {
        rule: rule.id,
        rule_version: String(version),
        queue: segment,
        step: chain.length + 1,
        chain,
        returned: isReturned,
        bulk,
      },
      links: { causedBy: fired.id, correlation: bulk },
    });
  });
  return { events: [fired, ...moves], fired, moves };
}

/** The seller spoke to it before anybody noticed. */
function contacted({ random, scope, window }: Stage, { lead }: Held, rep: Member, sinceMs: number): SampleEvent {
  const afterMs = minutes(between(random, 15, 200)) + seconds(between(random, 0, 59));
  return window.tell(sinceMs + afterMs, {
    ...doneBy(rep),
    source: 'crm',
    type: 'lead.state_changed',
    targets: [lead.target],
    scope,
    domain: 'sales',
    changes: [{ path: 'state', before: 'new', after: 'contacted' }],
    data: { in_state_seconds: between(random, 3_000, 500_000) },
  });
}

/** Innocent: somebody changes department, the director approves, and a colleague takes all the leads at once, by hand. */
function handOver(stage: Stage, planner: Member, director: Member, guiltyWeek: number): SampleEvent[] {
  const { market, organisation, random, scope, window } = stage;
  const from = someone(random, organisation, 'sales');
  const to = another(random, organisation.having('sales'), from);
  const ms =
    window.weekday(between(random, 1, 5), (guiltyWeek + between(random, 1, 3)) % 4) + hours(between(random, 9, 14));
  const request = window.thing('apr');
  const bulk = window.thing('run');
  const count = between(random, 90, 160);
  const list: Target = { type: 'list', id: window.thing('list'), name: `Hand-over ${market.code}` };
  const approved = window.tell(ms - hours(between(random, 1, 15)), {
    ...doneBy(director),
    source: 'governance',
    type: 'approval.given',
    targets: [list, { ...planner.target, role: 'requester' }],
    scope,
    domain: 'sales',
    data: { request, kind: 'hand-over', workflow: 'leads', given_afterwards: false, self_approved: false },
  });
  const moves = Array.from({ length: count }, (_, at) =>
    window.tell(ms + at * 900 + below(random, 400), {
      ...doneBy(planner),
      source: 'crm',
      type: 'lead.reassigned',
      targets: [
        window.lead(market.code).target,
        { ...from.target, role: 'previous' },
        { ...to.target, role: 'assignee' },
      ],
      scope,
      domain: 'sales',
      changes: [{ path: 'assignee', before: from.id, after: to.id }],
      reason: 'the seller changes department',
      approval: { id: request, status: 'approved', at: approved.time, by: director.party },
      data: { rule: null, rule_version: null, queue: stage.segment, step: 2, chain: [from.id], returned: false, bulk },
      links: { causedBy: approved.id, correlation: bulk },
    }),
  );
  return [approved, ...moves];
}

/** Innocent: the operator is turned round as planned and approved; the leads go to several sellers, and stay there. */
function meantSo(stage: Stage, planner: Member, director: Member): SampleEvent[] {
  const { market, organisation, random, window } = stage;
  const version = between(random, 4, 9);
  const ms =
    window.weekday(between(random, 1, 4), between(random, 0, 3)) +
    hours(between(random, 9, 15)) +
    minutes(between(random, 0, 55));
  const update = updated(stage, planner, ms, version, 'does not equal', director);
  const sellers = shuffled(random, organisation.having('sales'));
  const [to, from] = [sellers.slice(0, 5), sellers.slice(5)];
  const leads = Array.from({ length: between(random, 40, 70) }, (): Held => ({
    lead: window.lead(market.code),
    holders: [pick(random, from)],
  }));
  const moved = run(stage, update, version, 'does not equal', leads, () => pick(random, to), days(1) / 24);
  return [update, ...moved.events];
}
