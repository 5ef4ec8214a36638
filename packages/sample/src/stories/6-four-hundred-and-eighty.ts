/**
 * Story 6: somebody is twice refused 25,000 rows and then takes 480 at a time, 23 times in 19 days: each below the
 * limit of 500, the windows laid edge to edge, the last from an address never seen before.
 */

import type { SampleEvent, Scope, Target, Telling } from '../event.ts';
import type { Member } from '../organisation/member.ts';
import { someone, type Organisation } from '../organisation/organisation.ts';
import { scopeOf, type Client } from '../organisation/places.ts';
import { below, between, pick, shuffled, type Random } from '../random.ts';
import { doneBy, timeText } from './done-by.ts';
import type { AnswerKey, ExpectedQuery, Story, ToldStory } from './story.ts';
import { idsOf } from './telling.ts';
import { days, hours, minutes, type StoryWindow } from './window.ts';

const ROWS_WANTED = 25_000;
const ROWS_MAX = 500;
const ROWS = 480;
const EXPORTS = 23;
const DAYS = 19;
const JOB_RUNS = 5;
const FIELDS = ['name', 'email', 'phone', 'company', 'market'];

interface Stage {
  readonly organisation: Organisation;
  readonly random: Random;
  readonly window: StoryWindow;
  readonly client: Client;
  readonly scope: Scope;
  readonly list: Target & { readonly name: string };
  /** Of the policy on exports. */
  readonly policyVersion: number;
}

/** One export: what of the list, and how it is told. */
interface Export {
  readonly rows: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly purpose: string | null;
  readonly destination: string;
}

export const fourHundredAndEighty: Story = {
  number: 6,
  name: 'Four hundred and eighty at a time',
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
  const policyVersion = between(random, 2, 9);
  const clients = shuffled(random, [0, 1] as const).map((at) => organisation.clients[at]);
  const stages = [clients[0], clients[1], clients[0]].map((client, at) =>
    stageOf(organisation, random, window, client ?? organisation.clients[0], policyVersion, at),
  );
  const [stage, weekly, asked] = stages as [Stage, Stage, Stage]; // three clients were taken
  const [taker, patient, owner] = shuffled(random, [
    ...organisation.having('analyst'),
    ...organisation.having('customer_success'),
  ]) as [Member, Member, Member]; // there are nine
  const bites = inBites(stage, taker);
  const job = approvedJob(weekly, owner);
  const approved = askedFor(asked, patient);
  const innocents = [job, approved] as const;
  const elsewhere = innocents.flatMap(idsOf);
  const list = `list/${stage.list.id}`;
  return {
    events: bites.events,
    approved,
    bites,
    elsewhere,
    innocents,
    job,
    list,
    organisation,
    owner,
    patient,
    stage,
    taker,
  };
}

function keyOf({ approved, bites, job, organisation, owner, patient, stage, taker }: Plot): Omit<AnswerKey, 'queries'> {
  return {
    story: 6,
    name: fourHundredAndEighty.name,
    question: {
      en: `Did anybody take the list ${stage.list.name} out of the house?`,
      de: `Hat jemand die Liste ${stage.list.name} aus dem Haus getragen?`,
    },
    answer: {
      en: `${taker.name}: twice refused 25,000 rows, then 23 exports of 480 in 19 days, window after window, each below the limit of 500; the last from ${bites.newAddress}, never seen before.`,
      de: `${taker.name}: zweimal 25.000 Zeilen abgelehnt, dann 23 Exporte von 480 in 19 Tagen, Fenster an Fenster, jeder unter der Grenze von 500; der letzte von ${bites.newAddress}, vorher nie gesehen.`,
    },
    culprits: [taker.id],
    innocent: [owner.id, patient.id, organisation.machines.warehouse.id],
    decisive: [
      ...bites.denials.map(({ id }, at) => ({ id, shows: `Refused 25,000 rows, time ${at + 1}.` })),
      ...bites.exports.map(({ id }, at) => ({
        id,
        shows: `Export ${at + 1} of 23: 480 rows, from where the last ended.`,
      })),
    ],
    lookAlikes: [
      {
        ids: idsOf(job),
        why: 'Exports of 480 rows as well, but a job that was approved: once a week, from the same machine.',
      },
      {
        ids: idsOf(approved),
        why: 'Twice refused 25,000 rows as well, then asked, and exported once with an approval.',
      },
    ],
  };
}

function queriesOf({ bites, elsewhere, job, list, taker }: Plot): ExpectedQuery[] {
  return [
    {
      q: `type:data.exported actor:${taker.id} data.rows:${ROWS}`,
      asks: 'How often, and how much together?',
      finds: idsOf(bites.exports),
      leavesOut: [...idsOf(bites.denials), ...elsewhere],
    },
    {
      q: `type:data.exported outcome:denied actor:${taker.id} data.rows:>=${ROWS_WANTED}`,
      asks: 'Was more ever refused?',
      finds: idsOf(bites.denials),
      leavesOut: [...idsOf(bites.exports), ...elsewhere],
    },
    {
      q: `type:data.exported target:${list} data.rows:450..500`,
      asks: 'Which exports of this list lie just below the limit?',
      finds: idsOf(bites.exports),
      leavesOut: elsewhere,
    },
    {
      q: `ip:${bites.newAddress}`,
      asks: 'What came from the address never seen before?',
      finds: bites.exports.slice(-1).map(({ id }) => id),
      leavesOut: [...idsOf(bites.exports.slice(0, -1)), ...elsewhere],
    },
    {
      q: `type:data.exported data.rows:${ROWS} -approval.status:?`,
      asks: 'Which exports of 480 rows has nobody approved?',
      finds: idsOf(bites.exports),
      leavesOut: idsOf(job),
    },
  ];
}

function stageOf(
  organisation: Organisation,
  random: Random,
  window: StoryWindow,
  client: Client,
  policyVersion: number,
  at: number,
): Stage {
  const market = pick(random, client.markets);
  const names = {
    en: ['Newsletter readers', 'Visitors of the open day', 'Trade fair contacts'],
    de: ['Newsletter-Leser', 'Gäste am Tag der offenen Tür', 'Messekontakte'],
  };
  const name = names[client.language][at] ?? 'Contacts';
  return {
    organisation,
    random,
    window,
    client,
    policyVersion,
    scope: scopeOf(client, market),
    list: { type: 'list', id: window.thing('list'), name: `${name} ${market.code}` },
  };
}

function exported(
  { client, list, policyVersion, scope }: Stage,
  { destination, fromMs, purpose, rows, toMs }: Export,
): Omit<Telling, 'actor'> {
  const isRefused = rows > ROWS_MAX;
  return {
    type: 'data.exported',
    source: 'crm',
    targets: [list],
    scope,
    domain: 'marketing',
    ...(isRefused ? { outcome: 'denied' as const } : {}), // a word of the envelope, not any text
    decision: {
      policy: 'export-limit',
      version: policyVersion,
      rule: `at-most-${ROWS_MAX}-rows`,
      reason: isRefused ? `More than ${ROWS_MAX} rows need an approval` : `At most ${ROWS_MAX} rows`,
    },
    data: {
      system: 'CRM',
      rows,
      format: 'csv',
      fields: FIELDS,
      field_decision: Object.fromEntries(FIELDS.map((field) => [field, 'released'])),
      filter: `market = ${scope.market ?? ''} and created from ${timeText(fromMs).slice(0, 16)} to ${timeText(toMs).slice(0, 16)}`,
      window_from: timeText(fromMs),
      window_to: timeText(toMs),
      rows_max: ROWS_MAX,
      scan: 'not scanned',
      categories: ['contact'],
      legal_basis: client.language === 'de' ? 'Einwilligung' : 'consent',
      purpose,
      destination,
    },
  };
}

/** Refused twice, then 23 times just below the limit; every day of the nineteen has at least one. */
function inBites(stage: Stage, taker: Member) {
  const { random, window } = stage;
  const firstDay = between(random, 3, 20);
  const session = window.session();
  const context = { ...taker.context, sessionId: session };
  const purpose = 'Figures for the weekly meeting';
  const download = { purpose, destination: 'Download' };
  // Whatever was created in the two years before, from its beginning.
  const sinceMs = window.day(0) - days(between(random, 500, 700));
  const denials = [0, 1].map((at) =>
    window.tell(window.day(firstDay - 2) + hours(14 + at) + minutes(between(random, 0, 50)), {
      ...exported(stage, {
        rows: ROWS_WANTED,
        fromMs: sinceMs,
        toMs: window.day(firstDay - 2),
        ...download,
        purpose: at === 0 ? purpose : null,
      }),
      ...doneBy(taker),
      context,
    }),
  );
  const doubled = new Set(
    shuffled(
      random,
      Array.from({ length: DAYS - 1 }, (_, at) => at),
    ).slice(0, EXPORTS - DAYS),
  );
  const moments = Array.from({ length: DAYS }, (_, at) => {
    const midnight = window.day(firstDay + at);
    const once = midnight + hours(between(random, 17, 18)) + minutes(below(random, 59));
    return doubled.has(at) ? [once, midnight + hours(between(random, 20, 22)) + minutes(below(random, 59))] : [once];
  }).flat();
  const newAddress = `198.18.${between(random, 1, 250)}.${between(random, 2, 250)}`;
  const fresh = { ip: newAddress, userAgent: 'curl/8.9.1', sessionId: window.session() };
  let edgeMs = sinceMs;
  const exports = moments.map((ms, at) => {
    const fromMs = edgeMs;
    edgeMs += days(between(random, 5, 12)) + hours(between(random, 0, 23));
    const isLast = at === moments.length - 1;
    return window.tell(ms, {
      ...exported(stage, { rows: ROWS, fromMs, toMs: edgeMs, ...download }),
      ...doneBy(taker),
      context: isLast ? fresh : context,
      approval: null,
    });
  });
  const office = window.tell(Date.parse(denials[0]?.time ?? '') - minutes(between(random, 10, 40)), {
    ...doneBy(taker),
    source: 'idp',
    context,
    type: 'user.logged_in',
    domain: 'it',
    data: {
      method: 'password',
      mfa: true,
      device: 'laptop',
      network: 'office',
      session,
      new_network: false,
      attempts: 1,
    },
  });
  return { events: [office, ...denials, ...exports], denials, exports, newAddress };
}

/** Innocent: a machine's job, asked for and approved, 480 rows every week. */
function approvedJob(stage: Stage, owner: Member): SampleEvent[] {
  const { list, organisation, random, scope, window } = stage;
  const director = someone(random, organisation, 'marketing_director');
  const request = window.thing('apr');
  const job = window.thing('job');
  const weekday = between(random, 1, 5);
  const firstMs = window.weekday(weekday, 0) + hours(6);
  const machine = { ...organisation.machines.warehouse, onBehalfOf: owner.party };
  const approvedAt = timeText(firstMs - days(between(random, 30, 200)));
  const minute = between(random, 0, 50);
  return Array.from({ length: JOB_RUNS }, (_, at) => {
    const ms = firstMs + days(7 * at) + minutes(minute);
    const telling = exported(stage, {
      rows: ROWS,
      fromMs: ms - days(7),
      toMs: ms,
      purpose: 'Weekly list for the call centre',
      destination: 'Partner SFTP',
    });
    return window.tell(ms, {
      ...telling,
      actor: machine,
      context: { ip: '10.20.0.9' },
      targets: [list],
      scope,
      approval: { id: request, status: 'approved', at: approvedAt, by: director.party },
      data: { ...telling.data, job, scan: 'clean' },
    });
  });
}

/** Innocent: refused twice as well, asked, answered, and taken once, whole, with the approval. */
function askedFor(stage: Stage, patient: Member): SampleEvent[] {
  const { list, organisation, random, scope, window } = stage;
  const director = someone(random, organisation, 'marketing_director');
  const startMs =
    window.weekday(between(random, 1, 3), between(random, 0, 3)) + hours(9) + minutes(between(random, 0, 55));
  const fromMs = window.day(0) - days(between(random, 400, 700));
  const request = window.thing('apr');
  const whole = {
    rows: ROWS_WANTED,
    fromMs,
    toMs: startMs,
    purpose: 'Invitation to the open day',
    destination: 'Mail platform',
  };
  const denials = [0, 1].map((at) =>
    window.tell(startMs + minutes(at * between(random, 4, 30)), { ...exported(stage, whole), ...doneBy(patient) }),
  );
  const about = { request, kind: 'export', workflow: 'export', step: 'director' };
  const shared = { source: 'governance', scope, domain: 'marketing' };
  const asked = window.tell(startMs + minutes(between(random, 40, 90)), {
    ...doneBy(patient),
    ...shared,
    type: 'approval.requested',
    targets: [list, { ...director.target, role: 'approver' }],
    data: { ...about, comment: 'The invitation goes to everybody on the list.' },
  });
  const given = window.tell(Date.parse(asked.time) + hours(between(random, 1, 20)), {
    ...doneBy(director),
    ...shared,
    type: 'approval.given',
    targets: [list, { ...patient.target, role: 'requester' }],
    data: { ...about, given_afterwards: false, self_approved: false },
    links: { causedBy: asked.id },
  });
  const { decision: _, outcome: __, ...telling } = exported(stage, whole);
  const taken = window.tell(Date.parse(given.time) + minutes(between(random, 10, 50)), {
    ...telling,
    ...doneBy(patient),
    approval: { id: request, status: 'approved', at: given.time, by: director.party },
    decision: {
      policy: 'export-limit',
      version: stage.policyVersion,
      rule: 'approved-export',
      reason: 'Approved by the director',
    },
    data: { ...telling.data, rows_max: ROWS_WANTED },
    links: { causedBy: given.id },
  });
  return [...denials, asked, given, taken];
}
