/**
 * Replies to leads that are late, for story 4: the limit passes, a rule is run, somebody is told in one of several ways
 * or nobody is.
 */

import type { SampleEvent, Scope, Target } from '../event.ts';
import type { Lead } from '../organisation/lead.ts';
import type { Member } from '../organisation/member.ts';
import { someone, type Organisation } from '../organisation/organisation.ts';
import type { Market } from '../organisation/places.ts';
import { between, type Random } from '../random.ts';
import { timeText } from './done-by.ts';
import { minutes, seconds, type StoryWindow } from './window.ts';

const LIMIT_MINUTES = 240;

/** Where notices are sent to and nobody reads them: an archived channel, and then a leaver's mailbox. */
export interface Nowhere {
  readonly channel: Target;
  readonly member: Member;
}

/** A rule that tells the seller when a first reply is late, and what the organisation around it is. */
export interface Stage {
  readonly organisation: Organisation;
  readonly random: Random;
  readonly window: StoryWindow;
  readonly rule: Target;
  readonly version: string;
  readonly scope: (market: Market) => Scope;
}

/** A limit that passes at `ms`. */
export interface Limit {
  readonly lead: Lead;
  readonly market: Market;
  readonly seller: Member;
  readonly ms: number;
  readonly correlation: string;
}

export function limitAt({ organisation, random, window }: Stage, market: Market, ms: number): Limit {
  const lead = window.lead(market.code);
  return { lead, market, seller: someone(random, organisation, 'sales'), ms, correlation: `cor_${lead.id.slice(2)}` };
}

/** What the events of one limit share. */
function about({ rule, scope, version }: Stage, { correlation, lead, market, ms, seller }: Limit) {
  return {
    shared: {
      targets: [lead.target, { ...seller.target, role: 'assignee' }] as Target[],
      scope: scope(market),
      domain: 'sales',
    },
    correlation,
    sla: {
      sla: 'first reply',
      due: timeText(ms),
      started: timeText(ms - minutes(LIMIT_MINUTES)),
      limit_minutes: LIMIT_MINUTES,
      state: 'new',
      rule: rule.id,
      rule_version: version,
    },
  };
}

/** Given out, four hours without a reply; then the rule is run and tells somebody, or is not run. */
export function told(stage: Stage, limit: Limit, notice: ((evaluated: SampleEvent) => SampleEvent[]) | undefined) {
  const { organisation, random, rule, version, window } = stage;
  const { correlation, shared, sla } = about(stage, limit);
  const { machines } = organisation;
  const { ms, seller } = limit;
  const assigned = window.tell(ms - minutes(LIMIT_MINUTES), {
    ...shared,
    source: 'crm',
    type: 'lead.assigned',
    actor: machines.leadRouter,
    changes: [{ path: 'assignee', before: null, after: seller.id }],
    data: { rule: null, rule_version: null, queue: limit.market.code, step: 1, chain: [] },
    links: { correlation },
  });
  const isTold = notice !== undefined;
  const breach = window.tell(ms + seconds(between(random, 61, 110)), {
    ...shared,
    source: 'crm',
    type: 'lead.sla_breached',
    actor: machines.monitor,
    data: { ...sla, late_minutes: 1 },
    links: { causedBy: assigned.id, correlation },
  });
  const events = [assigned, breach];
  if (isTold) {
    const evaluated = window.tell(Date.parse(breach.time) + seconds(1), {
      ...shared,
      source: 'automation',
      type: 'rule.evaluated',
      actor: { type: 'rule', id: rule.id, ...(rule.name === undefined ? {} : { name: rule.name }) },
      targets: [rule, limit.lead.target],
      data: {
        version,
        matched: true,
        attributes: { state: 'new', minutes_without_reply: LIMIT_MINUTES },
        candidates: [],
        result: 'fired',
        fired: true,
        trigger: 'limit passed',
        duration_ms: between(random, 3, 30),
      },
      links: { causedBy: breach.id, correlation },
    });
    events.push(evaluated, ...notice(evaluated));
  }
  return { events, breach, last: events.at(-1) };
}

interface Way {
  readonly channel: 'mail' | 'chat';
  readonly recipient: Target;
  readonly address: string;
}

/** The ways of one notice, one event each after the other; what it ends with says the last. */
function attempts(stage: Stage, limit: Limit, causedBy: SampleEvent) {
  const { organisation, rule, version, window } = stage;
  const notification = window.thing('ntf');
  const { correlation, shared } = about(stage, limit);
  let attempt = 0;
  let nowMs = Date.parse(causedBy.time);
  let last = causedBy.id;
  const tell = (
    type: string,
    afterMs: number,
    { address, channel, recipient }: Way,
    data: Record<string, unknown>,
    isFailure = false,
  ): SampleEvent => {
    nowMs += afterMs;
    const event = window.tell(nowMs, {
      ...shared,
      source: 'automation',
      type,
      actor: organisation.machines.notifier,
      targets: [
        { ...recipient, role: 'recipient' },
        { ...limit.lead.target, role: 'about' },
      ],
      ...(isFailure ? { outcome: 'failure' as const } : {}), // a word of the envelope, not any text
      data: {
        notification,
        kind: 'reply is late',
        channel,
        attempt,
        recipient: address,
        rule: rule.id,
        rule_version: version,
        due: timeText(limit.ms),
        ...data,
      },
      links: { causedBy: last, correlation },
    });
    last = event.id;
    return event;
  };
  return {
    tell,
    /** The next attempt, sent some time later. */
    send(afterMs: number, way: Way): SampleEvent {
      attempt++;
      return tell('notification.attempted', afterMs, way, { provider: way.channel === 'mail' ? 'mail relay' : 'chat' });
    },
    next(): void {
      attempt++;
    },
  };
}

function mailTo({ email, target }: Member): Way {
  return { channel: 'mail', recipient: target, address: email };
}

/** Arrived at the first attempt. */
export function notified(stage: Stage, limit: Limit) {
  return (evaluated: SampleEvent): SampleEvent[] => {
    const notice = attempts(stage, limit, evaluated);
    const took = between(stage.random, 1, 9);
    const sent = notice.send(1_000, mailTo(limit.seller));
    const deliveredAt = timeText(Date.parse(sent.time) + seconds(took));
    return [
      sent,
      notice.tell('notification.delivered', seconds(took), mailTo(limit.seller), {
        sent_at: sent.time,
        delivered_at: deliveredAt,
        seconds: took,
      }),
    ];
  };
}

/** Innocent: the mailbox was full, the chat was not. */
export function bouncedOnce(stage: Stage, limit: Limit) {
  return (evaluated: SampleEvent): SampleEvent[] => {
    const notice = attempts(stage, limit, evaluated);
    const { seller } = limit;
    const chat: Way = { channel: 'chat', recipient: seller.target, address: seller.id };
    const sent = notice.send(1_000, mailTo(seller));
    const bounced = notice.tell(
      'notification.bounced',
      seconds(3),
      mailTo(seller),
      { sent_at: sent.time, bounce_code: '452 4.2.2', permanent: false, bounce_reason: 'mailbox full' },
      true,
    );
    const again = notice.send(minutes(2), chat);
    const deliveredAt = timeText(Date.parse(again.time) + seconds(2));
    return [
      sent,
      bounced,
      again,
      notice.tell('notification.delivered', seconds(2), chat, {
        sent_at: again.time,
        delivered_at: deliveredAt,
        seconds: 2,
      }),
    ];
  };
}

/** To the archived channel, then to the mailbox that is gone. */
export function lostNotice(stage: Stage, limit: Limit, { channel, member }: Nowhere) {
  return (evaluated: SampleEvent): SampleEvent[] => {
    const notice = attempts(stage, limit, evaluated);
    notice.next();
    const chat: Way = { channel: 'chat', recipient: channel, address: channel.name ?? channel.id };
    const suppressed = notice.tell(
      'notification.suppressed',
      1_000,
      chat,
      { cause: 'channel archived', provider: 'chat' },
      true,
    );
    const sent = notice.send(minutes(5), mailTo(member));
    const bounced = notice.tell(
      'notification.bounced',
      seconds(between(stage.random, 1, 6)),
      mailTo(member),
      { sent_at: sent.time, bounce_code: '550 5.1.1', permanent: true, bounce_reason: 'no such mailbox' },
      true,
    );
    return [suppressed, sent, bounced];
  };
}
