/**
 * Story 11: of 8,412 imported rows a transformation drops the consent; shared with sales unchecked, 318 people who had
 * said no are mailed; one of them asks for access and erasure and is answered on day 33; a purge is stopped by a hold.
 */

import type { SampleEvent, Telling } from '../event.ts';
import { dayOf, timeOf } from '../life/spans.ts';
import type { Member } from '../organisation/member.ts';
import { someone, type Organisation } from '../organisation/organisation.ts';
import { below, between, pick, shuffled, type Random } from '../random.ts';
import { fairList, type FairList } from './fair-list.ts';
import type { AnswerKey, ExpectedQuery, Story, ToldStory } from './story.ts';
import { does, idsOf } from './telling.ts';
import { days, hours, minutes, type StoryWindow } from './window.ts';

const ROWS = 8_412;
const WITHDRAWN = 318;
const ANSWERED_ON_DAY = 33;
const DUE_AFTER_DAYS = 30;
const EXTENSION_DAYS = 60;

export const mailAfterNo: Story = {
  number: 11,
  name: 'Mail after no',
  tell(organisation, random, window): ToldStory {
    const [marketer, careful] = shuffled(random, organisation.having('marketing_operations'));
    const [seller, other] = shuffled(random, organisation.having('sales'));
    const [officer, colleague] = shuffled(random, organisation.having('compliance_officer'));
    if (!marketer || !careful || !seller || !other || !officer || !colleague) throw new Error('too few people');
    const client = pick(random, organisation.clients);
    const requestDay = requestDayOf(random, window);
    const fair = fairList(organisation, random, window, {
      client,
      marketer,
      seller,
      dayMs: window.day(requestDay - 2),
      rows: ROWS,
      droppedColumns: ['consent', 'consent_date'],
      withdrawn: WITHDRAWN,
      isChecked: false,
    });
    const request = lateAnswer(organisation, random, window, { fair, officer, requestDay });
    const checked = fairList(organisation, random, window, {
      client: pick(random, organisation.clients),
      marketer: careful,
      seller: other,
      dayMs: window.weekday(between(random, 1, 3), between(random, 1, 4)),
      rows: between(random, 8_000, 8_400),
      droppedColumns: ['phone'],
      withdrawn: between(random, 240, 300),
      isChecked: true,
    });
    const extended = extendedAnswer(organisation, random, window, colleague);
    return {
      events: [...fair.events, ...request.events],
      lookAlikes: [checked.events, extended],
      key: keyOf({
        fair,
        request,
        checked,
        extended,
        marketer,
        seller,
        officer,
        innocent: [careful, other, colleague],
      }),
    };
  },
};

/** A day of the window from Wednesday to Friday: then the day of the answer is a weekday as well. */
function requestDayOf(random: Random, window: StoryWindow): number {
  return pick(
    random,
    [2, 3, 4, 5, 6].filter((day) => [3, 4, 5].includes(new Date(window.day(day)).getUTCDay())),
  );
}

interface Late {
  readonly fair: FairList;
  readonly officer: Member;
  readonly requestDay: number;
}

function lateAnswer(
  organisation: Organisation,
  random: Random,
  window: StoryWindow,
  { fair, officer, requestDay }: Late,
) {
  const { list, scope, mailing } = fair;
  const writer = pick(random, fair.withdrawals);
  const received = askedBy(random, window, officer, { writer, dayMs: window.day(requestDay), causedBy: mailing.id });
  const holder = someone(random, organisation, 'legal');
  const hold = { type: 'hold', id: window.thing('hold'), name: 'Enquiry of the authority' };
  const placed = window.tell(window.day(requestDay + 12) + hours(9) + below(random, hours(6)), {
    ...does(holder, 'governance', { type: 'hold.placed' }),
    targets: [hold, list],
    scope,
    domain: 'legal',
    reason: 'The authority asked who was mailed',
    data: {
      records: WITHDRAWN,
      result: 'in force',
      legal_basis: 'legal obligation',
      matter: `File ${between(random, 10, 99)}`,
    },
    links: { causedBy: received.id },
  });
  const answerDayMs = window.day(requestDay + ANSWERED_ON_DAY);
  const { request } = received.data ?? {};
  const stopped = window.tell(answerDayMs + hours(2) + below(random, minutes(50)), {
    source: 'warehouse',
    type: 'data.deleted',
    actor: { ...organisation.machines.warehouse, onBehalfOf: officer.party },
    targets: [list, hold],
    scope,
    domain: 'compliance',
    outcome: 'denied',
    decision: { policy: 'retention', version: 4, rule: 'holds-come-first', reason: 'A hold lies on these records' },
    data: {
      policy: 'contacts without consent',
      procedure: 'overwrite and confirm',
      records: WITHDRAWN,
      kept: WITHDRAWN,
      hold: hold.id,
      subject_request: request,
      result: 'stopped by a hold',
      categories: ['contact'],
    },
    links: { causedBy: placed.id },
  });
  const answered = window.tell(
    answerDayMs + hours(9) + below(random, hours(6)),
    answer(officer, received, answerDayMs, { late: true, response: 'access given, erasure after the hold' }),
  );
  return { events: [received, placed, stopped, answered], received, placed, stopped, answered };
}

/** Innocent: answered on the same day, but extended in time with a reason, and the erasure was done. */
function extendedAnswer(
  organisation: Organisation,
  random: Random,
  window: StoryWindow,
  officer: Member,
): SampleEvent[] {
  const day = requestDayOf(random, window);
  const { name, market } = window.lead(pick(random, pick(random, organisation.clients).markets).code);
  const writer = { targets: [{ type: 'subscriber', id: window.thing('sub'), name }], scope: { market } };
  const received = askedBy(random, window, officer, { writer, dayMs: window.day(day) });
  const { request, kind, basis, due } = received.data ?? {};
  const later = dayOf(Date.parse(String(due)) + days(EXTENSION_DAYS));
  const extended = window.tell(window.day(day + between(random, 19, 20)) + hours(9) + below(random, hours(5)), {
    ...does(officer, 'consent', { type: 'subject_request.extended' }),
    ...writer,
    domain: 'compliance',
    reason: 'Data in nine systems, two of them at the vendor',
    changes: [{ path: 'due', before: due, after: later }],
    data: {
      request,
      kind,
      basis,
      due: later,
      extension_days: EXTENSION_DAYS,
      subject_informed: timeOf(window.day(day + 20) + hours(15)),
    },
    links: { causedBy: received.id },
  });
  const answerDayMs = window.day(day + ANSWERED_ON_DAY);
  const deleted = window.tell(answerDayMs + hours(2) + below(random, minutes(50)), {
    source: 'warehouse',
    type: 'data.deleted',
    actor: { ...organisation.machines.warehouse, onBehalfOf: officer.party },
    targets: writer.targets,
    scope: writer.scope,
    domain: 'compliance',
    data: {
      policy: 'subject requests',
      procedure: 'overwrite and confirm',
      records: between(random, 3, 40),
      kept: 0,
      subject_request: request,
      result: 'done',
    },
    links: { causedBy: received.id },
  });
  const answered = window.tell(
    answerDayMs + hours(9) + below(random, hours(6)),
    answer(officer, received, answerDayMs, { late: false, response: 'granted', due: later }),
  );
  return [received, extended, deleted, answered];
}

interface Asking {
  readonly writer: Pick<Telling, 'targets' | 'scope'>;
  readonly dayMs: number;
  readonly causedBy?: string;
}

function askedBy(
  random: Random,
  window: StoryWindow,
  officer: Member,
  { writer, dayMs, causedBy }: Asking,
): SampleEvent {
  return window.tell(dayMs + hours(11) + below(random, hours(4)), {
    ...does(officer, 'consent', { type: 'subject_request.received' }),
    targets: writer.targets ?? [],
    scope: writer.scope ?? {},
    domain: 'compliance',
    data: {
      request: window.thing('dsr'),
      kind: 'access and erasure',
      basis: 'GDPR Art. 15, 17',
      law: 'GDPR',
      received: dayOf(dayMs),
      due: dayOf(dayMs + days(DUE_AFTER_DAYS)),
      method: 'mail',
      identity_check: 'passed',
      message: pick(random, [
        'I had said no. What do you have of me? Delete it.',
        'Ich hatte widersprochen. Bitte um Auskunft und Löschung.',
      ]),
    },
    ...(causedBy === undefined ? {} : { links: { causedBy } }),
  });
}

function answer(
  officer: Member,
  received: SampleEvent,
  dayMs: number,
  facts: { readonly late: boolean; readonly response: string; readonly due?: string },
): Telling {
  const { request, kind, basis, due } = received.data ?? {};
  return {
    ...does(officer, 'consent', { type: 'subject_request.answered' }),
    targets: received.targets ?? [],
    scope: received.scope ?? {},
    domain: 'compliance',
    data: {
      request,
      kind,
      basis,
      due,
      ...facts,
      answered: dayOf(dayMs),
      day: ANSWERED_ON_DAY,
      systems: ['CRM', 'Mail platform'],
    },
    links: { causedBy: received.id },
  };
}

interface Cast {
  readonly fair: FairList;
  readonly request: ReturnType<typeof lateAnswer>;
  readonly checked: FairList;
  readonly extended: readonly SampleEvent[];
  readonly marketer: Member;
  readonly seller: Member;
  readonly officer: Member;
  readonly innocent: readonly Member[];
}

function keyOf(cast: Cast): AnswerKey {
  const { fair, request, checked, extended, marketer, seller, officer, innocent } = cast;
  const name = fair.list.name ?? '';
  return {
    story: 11,
    name: mailAfterNo.name,
    question: {
      en: `Why did people of ${name} get mail after they had said no?`,
      de: `Warum bekamen Leute der Liste ${name} Post, obwohl sie widerrufen hatten?`,
    },
    answer: {
      en: `${marketer.name} imported ${ROWS} rows, the transformation dropped the consent, sharing with sales skipped the check, and ${seller.name} had ${WITHDRAWN} people mailed who had withdrawn; ${officer.name} answered one of them on day ${ANSWERED_ON_DAY}, and the purge was stopped by a hold.`,
      de: `${marketer.name} importierte ${ROWS} Zeilen, die Umformung ließ die Einwilligung fallen, beim Teilen mit dem Vertrieb entfiel die Prüfung, und ${seller.name} ließ ${WITHDRAWN} Menschen anschreiben, die widerrufen hatten; ${officer.name} antwortete am ${ANSWERED_ON_DAY}. Tag, und die Löschung hielt eine Sperre auf.`,
    },
    culprits: [marketer.id, seller.id, officer.id],
    innocent: innocent.map(({ id }) => id),
    decisive: [
      { id: fair.imported.id, shows: `${ROWS} rows come in, with a column for consent.` },
      { id: fair.transformed.id, shows: 'The column is dropped.' },
      { id: fair.shared.id, shows: 'Sales gets the list; the check is skipped.' },
      { id: fair.mailing.id, shows: `${WITHDRAWN} of those mailed had withdrawn.` },
      { id: request.received.id, shows: 'One of them asks for access and erasure.' },
      { id: request.placed.id, shows: 'A hold is placed on the list.' },
      { id: request.stopped.id, shows: 'The purge is stopped by the hold.' },
      { id: request.answered.id, shows: `The answer comes on day ${ANSWERED_ON_DAY}, after it was due.` },
    ],
    lookAlikes: [
      {
        ids: idsOf(checked.events),
        why: 'A list of a fair that lost a column and was shared and mailed as well, but the column was the telephone, consent was checked twice, and whoever had withdrawn was left out.',
      },
      {
        ids: idsOf(extended),
        why: `Answered on day ${ANSWERED_ON_DAY} as well, but extended in time with a reason the person was told, and the erasure was done.`,
      },
    ],
    queries: queriesOf(cast),
  };
}

function queriesOf({ fair, request, checked, extended }: Cast): ExpectedQuery[] {
  const list = `list/${fair.list.id}`;
  const leavesOut = [...idsOf(checked.events), ...idsOf(extended)];
  const writer = request.received.targets?.[0]?.id ?? '';
  return [
    {
      q: 'type:data.transformed data.dropped_columns:consent',
      asks: 'Where was the consent lost?',
      finds: [fair.transformed.id],
      leavesOut,
    },
    {
      q: `type:(data.imported OR data.transformed OR data.shared OR mailing.sent) target:${list}`,
      asks: 'Which way did the list take?',
      finds: [fair.imported.id, fair.transformed.id, fair.shared.id, fair.mailing.id],
      leavesOut,
    },
    {
      q: 'type:data.shared data.receiving_domain:sales data.consent_check:skipped',
      asks: 'Was anything shared without a look at the consent?',
      finds: [fair.shared.id],
      leavesOut,
    },
    {
      q: 'type:mailing.sent data.withdrawn:>0',
      asks: 'Was anybody mailed who had withdrawn?',
      finds: [fair.mailing.id],
      leavesOut,
    },
    {
      q: `target:${writer}`,
      asks: 'What happened to the person who asked?',
      finds: [
        ...fair.withdrawals.filter(({ targets }) => targets?.[0]?.id === writer).map(({ id }) => id),
        request.received.id,
        request.answered.id,
      ],
      leavesOut,
    },
    {
      q: 'type:subject_request.answered data.late:true',
      asks: 'Which answers came too late?',
      finds: [request.answered.id],
      leavesOut,
    },
    {
      q: `type:(data.deleted OR hold.placed) target:${list}`,
      asks: 'Was it deleted since?',
      finds: [request.placed.id, request.stopped.id],
      leavesOut,
    },
  ];
}
