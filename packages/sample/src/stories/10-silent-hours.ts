/**
 * Story 10: the access of a daily link to the vendor expires on a Friday; two runs are missed, 61 hours are silent, a
 * conflict then takes the older value, and of the vendor's 41 changes the trail has 40.
 */

import type { SampleEvent } from '../event.ts';
import { timeOf } from '../life/spans.ts';
import type { Member } from '../organisation/member.ts';
import { someone, type Organisation } from '../organisation/organisation.ts';
import { between, pick, shuffled, type Random } from '../random.ts';
import {
  brought,
  compared,
  gapFound,
  linkOf,
  listTaken,
  ofLink,
  ordinaryRuns,
  synced,
  syncMissed,
  vendorChanges,
  type DailyLink,
} from './daily-link.ts';
import type { AnswerKey, ExpectedQuery, Story, ToldStory } from './story.ts';
import { does, idsOf } from './telling.ts';
import { days, hours, minutes, seconds, type StoryWindow } from './window.ts';

const SILENT_HOURS = 61;
const VENDOR_CHANGES = 41;

export const silentHours: Story = {
  number: 10,
  name: 'Sixty-one silent hours',
  tell(organisation, random, window): ToldStory {
    const [first, second, third] = shuffled(random, organisation.having('it'));
    if (first === undefined || second === undefined || third === undefined) throw new Error('IT is too few');
    const weekend = silentWeekend(organisation, random, window, first);
    const planned = plannedWeekend(organisation, random, window, second);
    const renewed = renewedInTime(organisation, random, window, third);
    return {
      events: weekend.events,
      lookAlikes: [planned.events, renewed.events],
      key: keyOf(weekend, planned, renewed),
    };
  },
};

function silentWeekend(organisation: Organisation, random: Random, window: StoryWindow, owner: Member) {
  const link = linkOf(organisation, random, window, { what: 'contacts', owner });
  const friday = window.weekday(5, between(random, 1, 3));
  const lastMs = friday + hours(link.hour) + seconds(between(random, 0, 50));
  const expiredMs = lastMs + minutes(between(random, 45, 105));
  const resumedMs = lastMs + hours(SILENT_HOURS);
  const configured = window.tell(friday - days(between(random, 2, 3)) + hours(between(random, 8, 15)), {
    ...does(link.owner, 'warehouse', { ...ofLink(link, 'integration.configured') }),
    changes: [{ path: 'conflict_rule', before: 'newer value wins', after: 'source wins' }],
    data: { system: link.vendor, direction: 'in', schedule: link.schedule, configuration_version: '3' },
  });
  const warned = warning(organisation, random, window, link, friday - days(7) + hours(9), expiredMs);
  const expired = window.tell(expiredMs, tokenExpired(link, warned, lastMs));
  const missed = [1, 2].map((count) =>
    syncMissed(window, link, lastMs, { missed: count, cause: 'the vendor refuses the access', causedBy: expired.id }),
  );
  const connected = window.tell(resumedMs - minutes(between(random, 4, 25)), reconnected(link, expired));
  const changes = vendorChanges(random, window, link, {
    count: VENDOR_CHANGES,
    fromMs: lastMs + minutes(8),
    toMs: resumedMs,
  });
  const [first, ...rest] = changes;
  if (first === undefined) throw new Error('the vendor changed nothing');
  const lost = pick(random, rest);
  const sync = synced(window, link, resumedMs, {
    rows: VENDOR_CHANGES - 1,
    conflicts: 1,
    resolution: 'source wins',
    windowFrom: timeOf(lastMs),
    causedBy: connected.id,
  });
  const clash = olderValueTaken(organisation, random, window, { link, lastMs, sync, changeId: first.id });
  const enriched = rest
    .filter((change) => change !== lost)
    .map((change) => brought(random, window, link, sync, change));
  const list = listTaken(window, link, resumedMs + hours(between(random, 2, 5)), VENDOR_CHANGES, sync);
  const [from, to] = [timeOf(lastMs), timeOf(resumedMs)];
  const gap = gapFound(window, link, list, { seen: VENDOR_CHANGES - 1, missing: [lost.id], from, to });
  const events = [
    ...ordinaryRuns(random, window, link, lastMs),
    configured,
    warned,
    expired,
    ...missed,
    connected,
    sync,
    ...clash.events,
    ...enriched,
    list,
    gap,
  ];
  return { events, link, configured, warned, expired, missed, sync, clash, enriched, list, gap };
}

/** A week before: the owner gets a notice, and lets it lie. */
function warning(
  organisation: Organisation,
  random: Random,
  window: StoryWindow,
  link: DailyLink,
  ms: number,
  expiresMs: number,
): SampleEvent {
  const { owner } = link;
  const sentMs = ms + minutes(between(random, 0, 50));
  return window.tell(sentMs + seconds(3), {
    ...ofLink(link, 'notification.delivered', organisation.machines.notifier),
    source: 'mail',
    targets: [
      { ...owner.target, role: 'recipient' },
      { ...link.target, role: 'about' },
    ],
    data: {
      notification: window.thing('ntf'),
      kind: 'access expires soon',
      channel: 'mail',
      attempt: 1,
      recipient: owner.email,
      due: timeOf(expiresMs),
      sent_at: timeOf(sentMs),
      delivered_at: timeOf(sentMs + seconds(3)),
      seconds: 3,
    },
  });
}

function tokenExpired(link: DailyLink, warned: SampleEvent, lastMs: number) {
  const expired = String(warned.data?.['due']);
  return {
    ...ofLink(link, 'integration.token_expired'),
    outcome: 'failure' as const,
    data: {
      system: link.vendor,
      credential: 'oauth refresh',
      expired,
      renewal_due: expired,
      warned: warned.time,
      last_synced: timeOf(lastMs),
    },
  };
}

function reconnected(link: DailyLink, expired: SampleEvent) {
  return {
    ...does(link.owner, 'warehouse', { ...ofLink(link, 'integration.connected') }),
    data: {
      system: link.vendor,
      direction: 'in',
      schedule: link.schedule,
      security_check: 'passed',
      compliance_check: 'passed',
      scopes: ['contacts.read'],
      authentication: 'oauth',
    },
    links: { causedBy: expired.id },
  };
}

interface Clash {
  readonly link: DailyLink;
  readonly lastMs: number;
  readonly sync: SampleEvent;
  readonly changeId: string;
}

/** A seller moved the lead after the vendor had written its own, older state; the run writes the older one back. */
function olderValueTaken(organisation: Organisation, random: Random, window: StoryWindow, clash: Clash) {
  const { link, lastMs, sync, changeId } = clash;
  const lead = window.lead(link.market.code);
  const seller = someone(random, organisation, 'sales');
  const [older, newer] = ['contacted', 'qualified'];
  const moved = (ms: number, before: string, after: string) =>
    window.tell(ms, {
      ...does(seller, 'crm', { type: 'lead.state_changed' }),
      targets: [lead.target],
      scope: link.scope,
      domain: 'sales',
      changes: [{ path: 'state', before, after }],
      data: { in_state_seconds: between(random, 4_000, 90_000) },
    });
  const reached = moved(lastMs - hours(between(random, 5, 9)), 'new', older);
  const qualified = moved(lastMs + minutes(between(random, 12, 40)), older, newer);
  const conflict = conflictOver(
    random,
    window,
    { ...clash, lead: lead.target },
    {
      before: newer,
      after: older,
      winner: link.vendor,
      loser: 'CRM',
      winnerMs: lastMs + minutes(between(random, 1, 6)),
      loserMs: Date.parse(qualified.time),
      resolution: 'source wins',
    },
  );
  const written = window.tell(Date.parse(conflict.time) + seconds(1), {
    ...ofLink(link, 'lead.state_changed'),
    targets: [lead.target],
    domain: 'sales',
    changes: [{ path: 'state', before: newer, after: older }],
    context: { requestId: changeId },
    links: { causedBy: conflict.id },
  });
  return { events: [reached, qualified, conflict, written], conflict, qualified, written, sync };
}

function conflictOver(
  random: Random,
  window: StoryWindow,
  {
    link,
    sync,
    lead,
  }: {
    readonly link: DailyLink;
    readonly sync: SampleEvent;
    readonly lead: { readonly type: 'lead'; readonly id: string; readonly name: string };
  },
  told: {
    readonly before: string;
    readonly after: string;
    readonly winner: string;
    readonly loser: string;
    readonly winnerMs: number;
    readonly loserMs: number;
    readonly resolution: string;
  },
): SampleEvent {
  return window.tell(Date.parse(sync.time) + seconds(between(random, 1, 30)), {
    ...ofLink(link, 'integration.conflict_resolved'),
    targets: [link.target, { ...lead, role: 'record' }],
    changes: [{ path: 'status', before: told.before, after: told.after }],
    data: {
      system: link.vendor,
      direction: 'in',
      resolution: told.resolution,
      winner: told.winner,
      loser: told.loser,
      winner_time: timeOf(told.winnerMs),
      loser_time: timeOf(told.loserMs),
      automatic: true,
    },
    links: { causedBy: sync.id },
  });
}

/** Innocent: the same two runs fall out for an approved maintenance, and all 41 changes are there afterwards. */
function plannedWeekend(organisation: Organisation, random: Random, window: StoryWindow, owner: Member) {
  const link = linkOf(organisation, random, window, { what: 'companies', owner });
  const director = someone(random, organisation, 'administrator');
  const friday = window.weekday(5, between(random, 1, 3));
  const lastMs = friday + hours(link.hour) + seconds(between(random, 0, 50));
  const resumedMs = lastMs + hours(SILENT_HOURS);
  const request = window.thing('apr');
  const maintenance = window.thing('mnt');
  const given = window.tell(friday - days(1) + hours(between(random, 9, 15)), {
    ...does(director, 'governance', { ...ofLink(link, 'approval.given') }),
    targets: [link.target, { ...link.owner.target, role: 'requester' }],
    data: {
      request,
      kind: 'maintenance',
      workflow: 'maintenance',
      step: 'it',
      self_approved: false,
      given_afterwards: false,
    },
  });
  const startMs = lastMs + minutes(between(random, 40, 100));
  const planned = timeOf(resumedMs + hours(1));
  const started = window.tell(startMs, {
    ...does(link.owner, 'warehouse', { ...ofLink(link, 'maintenance.started') }),
    approval: { id: request, status: 'approved', at: given.time, by: director.party },
    data: { maintenance, kind: 'move', planned_until: planned, systems: [link.vendor], rules_disabled: [] },
    links: { causedBy: given.id },
  });
  const missed = [1, 2].map((count) =>
    syncMissed(window, link, lastMs, { missed: count, cause: 'planned maintenance', causedBy: started.id }),
  );
  const endedMs = resumedMs - minutes(between(random, 5, 20));
  const ended = window.tell(endedMs, {
    ...does(link.owner, 'warehouse', { ...ofLink(link, 'maintenance.ended') }),
    data: {
      maintenance,
      started: started.time,
      minutes: Math.round((endedMs - startMs) / minutes(1)),
      planned_until: planned,
      overran: false,
      rules_restored: [],
      rules_left_disabled: [],
    },
    links: { causedBy: started.id },
  });
  const run = { rows: VENDOR_CHANGES, windowFrom: timeOf(lastMs), causedBy: ended.id };
  const sync = synced(window, link, resumedMs, run);
  const changes = vendorChanges(random, window, link, { count: VENDOR_CHANGES, fromMs: lastMs, toMs: resumedMs });
  const enriched = changes.map((change) => brought(random, window, link, sync, change));
  const list = listTaken(window, link, resumedMs + hours(between(random, 2, 5)), VENDOR_CHANGES, sync);
  const events = [
    ...ordinaryRuns(random, window, link, lastMs),
    given,
    started,
    ...missed,
    ended,
    sync,
    ...enriched,
    list,
    compared(window, link, list),
  ];
  return { events, link };
}

/** Innocent: an access expires on a Friday as well, is renewed before the next run, and the newer value wins. */
function renewedInTime(organisation: Organisation, random: Random, window: StoryWindow, owner: Member) {
  const link = linkOf(organisation, random, window, { what: 'events', owner });
  const friday = window.weekday(5, between(random, 1, 3));
  const lastMs = friday + hours(link.hour) + seconds(between(random, 0, 50));
  const expiredMs = lastMs + minutes(between(random, 45, 105));
  const nextMs = lastMs + hours(24);
  const warned = warning(organisation, random, window, link, friday - days(7) + hours(9), expiredMs);
  const expired = window.tell(expiredMs, tokenExpired(link, warned, lastMs));
  const connected = window.tell(expiredMs + minutes(between(random, 20, 80)), reconnected(link, expired));
  const rows = between(random, 25, 45);
  const run = {
    rows,
    conflicts: 1,
    resolution: 'newer value wins',
    windowFrom: timeOf(lastMs),
    causedBy: connected.id,
  };
  const sync = synced(window, link, nextMs, run);
  const changes = vendorChanges(random, window, link, { count: rows, fromMs: lastMs + minutes(30), toMs: nextMs });
  const winner = changes[0]!; // at least 25
  const enriched = changes.map((change) => brought(random, window, link, sync, change));
  const conflict = conflictOver(
    random,
    window,
    { link, sync, lead: winner.lead.target },
    {
      before: 'contacted',
      after: 'qualified',
      winner: link.vendor,
      loser: 'CRM',
      winnerMs: winner.ms,
      loserMs: lastMs + minutes(between(random, 2, 25)),
      resolution: 'newer value wins',
    },
  );
  const list = listTaken(window, link, nextMs + hours(between(random, 10, 14)), rows, sync);
  const events = [
    ...ordinaryRuns(random, window, link, lastMs),
    warned,
    expired,
    connected,
    sync,
    conflict,
    ...enriched,
    list,
    compared(window, link, list),
  ];
  return { events, link };
}

function keyOf(
  weekend: ReturnType<typeof silentWeekend>,
  planned: ReturnType<typeof plannedWeekend>,
  renewed: ReturnType<typeof renewedInTime>,
): AnswerKey {
  const { link, configured, warned, expired, missed, sync, clash, list, gap } = weekend;
  const leavesOut = [...idsOf(planned.events), ...idsOf(renewed.events)];
  const carried = carriedOf(weekend);
  const name = link.target.name ?? '';
  return {
    story: 10,
    name: silentHours.name,
    question: {
      en: `Is everything from ${name} in the trail since the weekend?`,
      de: `Ist seit dem Wochenende alles von ${name} im Protokoll?`,
    },
    answer: {
      en: `No: its access, warned of a week before to ${link.owner.name}, expired on Friday; two daily runs were missed, ${SILENT_HOURS} hours were silent, one conflict took the older value, and of the vendor's ${VENDOR_CHANGES} changes ${carried.length} are there.`,
      de: `Nein: Der Zugang, vor dem ${link.owner.name} eine Woche vorher gewarnt wurde, lief am Freitag ab; zwei tägliche Läufe fielen aus, ${SILENT_HOURS} Stunden Stille, ein Konflikt nahm den älteren Wert, und von ${VENDOR_CHANGES} Änderungen des Anbieters sind ${carried.length} da.`,
    },
    culprits: [link.feed.id, link.owner.id],
    innocent: [planned.link, renewed.link].flatMap(({ feed, owner }) => [feed.id, owner.id]),
    decisive: [
      { id: configured.id, shows: 'Since then the source wins a conflict, however old its value.' },
      { id: warned.id, shows: 'The owner was warned a week before.' },
      { id: expired.id, shows: 'The access expires on Friday evening.' },
      ...missed.map(({ id }, at) => ({ id, shows: `Run ${at + 1} of 2 is missed.` })),
      { id: sync.id, shows: `The next run, ${SILENT_HOURS} hours after the last.` },
      { id: clash.conflict.id, shows: 'The older value is taken.' },
      { id: list.id, shows: `The vendor's list has ${VENDOR_CHANGES} changes.` },
      { id: gap.id, shows: `The trail has ${carried.length}.` },
    ],
    lookAlikes: [
      {
        ids: idsOf(planned.events),
        why: `Two missed runs and ${SILENT_HOURS} silent hours as well, but for an approved maintenance; all ${VENDOR_CHANGES} changes are there.`,
      },
      {
        ids: idsOf(renewed.events),
        why: 'An access that expired on a Friday and a conflict as well, but renewed before the next run, and the newer value won.',
      },
    ],
    queries: queriesOf(weekend, leavesOut),
  };
}

function queriesOf(weekend: ReturnType<typeof silentWeekend>, leavesOut: readonly string[]): ExpectedQuery[] {
  const { link, configured, warned, expired, missed, sync, clash, gap } = weekend;
  const target = `integration/${link.target.id}`;
  return [
    {
      q: `type:integration.token_expired target:${target}`,
      asks: 'Why was it silent?',
      finds: [expired.id],
      leavesOut,
    },
    {
      q: `type:(integration.sync_missed OR integration.synced) target:${target}`,
      asks: 'Which runs are missing?',
      finds: [...idsOf(missed), sync.id],
      leavesOut,
    },
    {
      q: `type:integration.conflict_resolved target:${target}`,
      asks: 'Which value did a conflict take?',
      finds: [clash.conflict.id],
      leavesOut,
    },
    {
      q: `type:(lead.enriched OR lead.state_changed) actor:${link.feed.id}`,
      asks: 'Which of its changes are in the trail?',
      finds: carriedOf(weekend),
      leavesOut: [...leavesOut, clash.qualified.id],
    },
    {
      q: `type:system.gap_detected data.expected:${VENDOR_CHANGES} target:${target}`,
      asks: 'Is anything missing?',
      finds: [gap.id],
      leavesOut,
    },
    {
      q: `type:integration.configured changes.conflict_rule:"source wins" actor:${link.owner.id}`,
      asks: 'Who decided that the source wins?',
      finds: [configured.id],
      leavesOut,
    },
    {
      q: `type:notification.delivered target:${target}`,
      asks: 'Had anybody been warned?',
      finds: [warned.id],
      leavesOut,
    },
  ];
}

/** What the trail has of the vendor's changes. */
function carriedOf({ enriched, clash }: ReturnType<typeof silentWeekend>): string[] {
  return [...idsOf(enriched), clash.written.id];
}
