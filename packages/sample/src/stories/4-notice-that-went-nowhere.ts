/**
 * Story 4: 61 time limits on leads pass. Of 57 somebody was told; three notices went to an archived channel and then to
 * the bounced mailbox of someone who had left; one limit was never looked at, since maintenance that nobody approved
 * had switched the rule off.
 */

import type { SampleEvent, Target } from '../event.ts';
import type { Member } from '../organisation/member.ts';
import { someone, type Organisation } from '../organisation/organisation.ts';
import { scopeOf, type Market } from '../organisation/places.ts';
import { between, pick, shuffled, type Random } from '../random.ts';
import { bouncedOnce, limitAt, lostNotice, notified, told, type Nowhere, type Stage } from './4-late-replies.ts';
import { doneBy, timeText } from './done-by.ts';
import type { AnswerKey, ExpectedQuery, Story, ToldStory } from './story.ts';
import { idsOf } from './telling.ts';
import { days, hours, minutes, seconds, type StoryWindow } from './window.ts';

const DELIVERED = 57;
const TO_NOWHERE = 3;

export const noticeThatWentNowhere: Story = {
  number: 4,
  name: 'The notice that went nowhere',
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
  const [silent, ...others] = shuffled(random, client.markets);
  if (silent === undefined) throw new Error('a client without markets');
  const stageOf = (number: number, name: string): Stage => ({
    organisation,
    random,
    window,
    rule: { type: 'rule', id: `rule_${number}`, name },
    version: String(between(random, 2, 9)),
    scope: (market) => scopeOf(client, market),
  });
  const number = between(random, 200, 280);
  const stage = stageOf(number, 'First reply within four hours');
  const other = stageOf(number + between(random, 1, 9), 'First reply to partners within four hours');
  const [fixer, careful] = shuffled(random, organisation.having('it')) as [Member, Member]; // there are five

  const delivered = Array.from({ length: DELIVERED }, () => {
    const limit = limitAt(stage, pick(random, others), workMoment(random, window, 0, 24));
    return { limit, ...told(stage, limit, notified(stage, limit)) };
  });
  const leaving = leaver(stage, organisation, silent);
  const nowhere = Array.from({ length: TO_NOWHERE }, () => {
    const limit = limitAt(stage, silent, workMoment(random, window, 10, 24));
    return { limit, ...told(stage, limit, lostNotice(stage, limit, leaving)) };
  });
  const maintenanceMs = window.weekday(6, between(random, 1, 3)) + hours(4) + minutes(between(random, 0, 20));
  const unasked = maintenance(stage, fixer, maintenanceMs, undefined);
  const missed = limitAt(stage, pick(random, others), maintenanceMs + minutes(between(random, 30, 80)));
  const unseen = told(stage, missed, undefined);

  const approvedMs = window.weekday(6, between(random, 1, 3)) + hours(15);
  const approved = maintenance(other, careful, approvedMs, someone(random, organisation, 'marketing_director'));
  const waited = limitAt(other, pick(random, others), approvedMs + hours(3));
  const patient = [...approved.events, ...told(other, waited, notified(other, waited)).events];
  const second = limitAt(other, pick(random, others), workMoment(random, window, 2, 24));
  const retried = told(other, second, bouncedOnce(other, second)).events;

  const limits = [...delivered, ...nowhere].map(({ breach }) => breach.id).concat(unseen.breach.id);
  const arrived = delivered.map(({ last }) => idOf(last));
  const suppressed = nowhere.map(({ events }) => idOf(events.find(({ type }) => type === 'notification.suppressed')));
  const bounced = nowhere.map(({ last }) => idOf(last));
  const innocents = [patient, retried] as const;
  const elsewhere = innocents.flatMap(idsOf);
  return {
    events: [...delivered, ...nowhere, unseen].flatMap(({ events }) => events).concat(leaving.events, unasked.events),
    suppressed,
    bounced,
    arrived,
    careful,
    elsewhere,
    fixer,
    innocents,
    leaving,
    limits,
    missed,
    patient,
    retried,
    stage,
    unasked,
    unseen,
  };
}

function keyOf({
  suppressed,
  bounced,
  careful,
  fixer,
  leaving,
  patient,
  retried,
  unasked,
  unseen,
}: Plot): Omit<AnswerKey, 'queries'> {
  return {
    story: 4,
    name: noticeThatWentNowhere.name,
    question: {
      en: 'Of the time limits that passed under this rule, whom did we fail to tell, and why?',
      de: 'Wem haben wir von den abgelaufenen Fristen dieser Regel nichts gesagt, und warum?',
    },
    answer: {
      en: `61 limits passed: 57 notices arrived, 3 went to the channel ${leaving.archiver.name} had archived and then to the mailbox of ${leaving.member.name}, who had left; 1 was never evaluated, since ${fixer.name} had switched the rule off for maintenance nobody approved.`,
      de: `61 Fristen liefen ab: 57 Hinweise kamen an, 3 gingen in den Kanal, den ${leaving.archiver.name} archiviert hatte, und dann an das Postfach von ${leaving.member.name}, ausgeschieden; 1 wurde nie geprüft, weil ${fixer.name} die Regel für eine nicht genehmigte Wartung ausgeschaltet hatte.`,
    },
    culprits: [fixer.id, leaving.archiver.id],
    innocent: [careful.id, leaving.member.id],
    decisive: [
      { id: leaving.archived.id, shows: 'The channel was archived; the rule went on sending to it.' },
      { id: leaving.left.id, shows: 'The second address belonged to somebody who had left.' },
      ...suppressed.map((id, at) => ({ id, shows: `Notice ${at + 1} of 3 to the archived channel.` })),
      ...bounced.map((id, at) => ({ id, shows: `Notice ${at + 1} of 3 to the mailbox of a leaver.` })),
      { id: unasked.started.id, shows: 'Maintenance began, approved by nobody.' },
      { id: unasked.disabled.id, shows: 'It switched the rule off.' },
      { id: unseen.breach.id, shows: 'The limit that passed meanwhile: never evaluated, nobody told.' },
    ],
    lookAlikes: [
      {
        ids: idsOf(patient),
        why: 'Maintenance that switches a rule off as well, but approved, and no limit passed meanwhile.',
      },
      { ids: idsOf(retried), why: 'A mail bounced as well, but the second attempt arrived.' },
    ],
  };
}

function queriesOf({
  suppressed,
  bounced,
  arrived,
  elsewhere,
  leaving,
  limits,
  missed,
  stage,
  unasked,
  unseen,
}: Plot): ExpectedQuery[] {
  return [
    {
      q: `type:lead.sla_breached data.rule:${stage.rule.id}`,
      asks: 'How many limits passed under the rule?',
      finds: limits,
      leavesOut: elsewhere,
    },
    {
      q: `type:notification.delivered data.rule:${stage.rule.id}`,
      asks: 'How many notices arrived?',
      finds: arrived,
      leavesOut: [...bounced, ...suppressed, ...elsewhere],
    },
    {
      q: `type:(notification.suppressed OR notification.bounced) data.rule:${stage.rule.id}`,
      asks: 'Which did not, and why?',
      finds: [...suppressed, ...bounced],
      leavesOut: elsewhere,
    },
    {
      q: `type:rule.disabled target:rule/${stage.rule.id} -approval.status:?`,
      asks: 'Was the rule ever off without an approval?',
      finds: [unasked.disabled.id],
      leavesOut: elsewhere,
    },
    {
      q: `target:lead/${missed.lead.id} type:(lead.sla_breached OR rule.evaluated OR notification.attempted)`,
      asks: 'What happened to the one limit nobody looked at?',
      finds: [unseen.breach.id],
    },
    {
      q: `type:(setting.changed OR user.deactivated) target:(channel/${leaving.channel.id} OR ${leaving.member.id})`,
      asks: 'What became of the channel and of whoever is told next?',
      finds: [leaving.archived.id, leaving.left.id],
    },
  ];
}

function idOf(event: SampleEvent | undefined): string {
  if (event === undefined) throw new Error('an event of the story is missing');
  return event.id;
}

/** A moment on a weekday, within office hours, from day `from` of the window to day `to`. */
function workMoment(random: Random, window: StoryWindow, from: number, to: number): number {
  for (;;) {
    const midnight = window.day(between(random, from, to));
    const weekday = new Date(midnight).getUTCDay();
    if (weekday !== 0 && weekday !== 6) return midnight + hours(9) + seconds(between(random, 0, 7 * 3_600));
  }
}

interface Leaving extends Nowhere {
  readonly archiver: Member;
  readonly archived: SampleEvent;
  readonly left: SampleEvent;
  readonly events: SampleEvent[];
}

/** The channel of one market is archived and the person told next leaves, both before the first of the three limits. */
function leaver(
  { organisation, random, scope, window }: Stage,
  { domain, org }: Organisation,
  market: Market,
): Leaving {
  const member = window.newcomer({ role: 'sales', org, domain, network: '10.20', market: market.code });
  const admin = someone(random, organisation, 'administrator');
  const archiver = someone(random, organisation, 'marketing_operations');
  const channel = { type: 'channel', id: window.thing('chan'), name: `leads-${market.code.toLowerCase()}` };
  const archived = window.tell(window.day(between(random, 1, 4)) + hours(13) + minutes(between(random, 0, 55)), {
    ...doneBy(archiver),
    source: 'helpdesk',
    type: 'setting.changed',
    targets: [channel],
    scope: scope(market),
    domain: 'it',
    reason: 'nobody writes here any more',
    changes: [{ path: 'enabled', before: true, after: false }],
    data: { setting: 'archived', area: 'chat', protects: false },
  });
  const left = window.tell(window.day(between(random, 5, 8)) + hours(16) + minutes(between(random, 0, 55)), {
    ...doneBy(admin),
    source: 'idp',
    type: 'user.deactivated',
    targets: [member.target],
    domain: 'it',
    reason: 'the employment ended',
    changes: [{ path: 'status', before: 'active', after: 'deactivated' }],
    data: { sessions_ended: 1, keys_revoked: 0, roles_removed: ['sales'], still_active_in: [] },
  });
  return { channel, member, archiver, archived, left, events: [archived, left] };
}

/** Two hours in which the rule is off; with the approval of `director`, or without any. */
function maintenance(stage: Stage, who: Member, ms: number, director: Member | undefined) {
  const { organisation, random, rule, version, window } = stage;
  const router: Target = {
    type: 'system',
    id: organisation.machines.leadRouter.id,
    name: organisation.machines.leadRouter.name ?? 'Lead router',
  };
  const number = window.thing('mnt');
  const request = window.thing('apr');
  const until = timeText(ms + hours(2));
  const by = { ...doneBy(who), source: 'automation', domain: 'it' };
  const approvedAt = timeText(ms - days(1));
  const approval =
    director === undefined ? null : { id: request, status: 'approved', at: approvedAt, by: director.party };
  const asked = director === undefined ? {} : { approval_request: request };
  const reason = 'the router gets a new version';
  const started = window.tell(ms, {
    ...by,
    type: 'maintenance.started',
    targets: [router],
    reason,
    approval,
    data: {
      ...asked,
      maintenance: number,
      kind: 'upgrade',
      planned_until: until,
      systems: [router.id],
      rules_disabled: [rule.id],
    },
  });
  const disabled = window.tell(ms + seconds(between(random, 20, 55)), {
    ...by,
    type: 'rule.disabled',
    targets: [rule],
    reason,
    approval,
    changes: [{ path: 'enabled', before: true, after: false }],
    data: { ...asked, version, until, maintenance: number },
    links: { causedBy: started.id },
  });
  const took = between(random, 100, 118);
  const enabled = window.tell(ms + minutes(took - 1), {
    ...by,
    type: 'rule.enabled',
    targets: [rule],
    changes: [{ path: 'enabled', before: false, after: true }],
    data: { ...asked, version, disabled_since: disabled.time },
    links: { causedBy: disabled.id },
  });
  const ended = window.tell(ms + minutes(took), {
    ...by,
    type: 'maintenance.ended',
    targets: [router],
    data: {
      maintenance: number,
      started: started.time,
      minutes: took,
      planned_until: until,
      overran: false,
      rules_restored: [rule.id],
      rules_left_disabled: [],
    },
    links: { causedBy: started.id },
  });
  const given = director === undefined ? [] : [approvalGiven(stage, router, request, who, director, approvedAt)];
  return { events: [...given, started, disabled, enabled, ended], started, disabled };
}

function approvalGiven(
  { window }: Stage,
  router: Target,
  request: string,
  who: Member,
  director: Member,
  at: string,
): SampleEvent {
  return window.tell(Date.parse(at), {
    ...doneBy(director),
    source: 'governance',
    type: 'approval.given',
    targets: [router, { ...who.target, role: 'requester' }],
    domain: 'it',
    data: { request, kind: 'maintenance', workflow: 'maintenance', given_afterwards: false, self_approved: false },
  });
}
