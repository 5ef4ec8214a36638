/** The visitors of a trade fair on their way: taken in, transformed, shared with sales, mailed. */

import type { SampleEvent, Scope, Target } from '../event.ts';
import { timeOf } from '../life/spans.ts';
import type { Member } from '../organisation/member.ts';
import type { Organisation } from '../organisation/organisation.ts';
import { scopeOf, type Client } from '../organisation/places.ts';
import { below, between, hex, pick, type Random } from '../random.ts';
import { does } from './telling.ts';
import { days, hours, minutes, type StoryWindow } from './window.ts';

const PLACES = { en: ['Harrogate', 'Bristol', 'Cork'], de: ['Leipzig', 'Nürnberg', 'Graz'] } as const;
const FIELDS = ['name', 'email', 'phone', 'company', 'consent', 'consent_date'];

interface FairPlan {
  readonly client: Client;
  readonly marketer: Member;
  readonly seller: Member;
  /** Midnight of the day of the import; the list is shared on the next and mailed on the one after. */
  readonly dayMs: number;
  readonly rows: number;
  readonly droppedColumns: readonly string[];
  /** How many of its people had taken their consent back before the mail. */
  readonly withdrawn: number;
  /** Whether anybody looks at the consent: then they are left out. */
  readonly isChecked: boolean;
}

export interface FairList {
  readonly events: readonly SampleEvent[];
  readonly list: Target;
  readonly scope: Scope;
  readonly imported: SampleEvent;
  readonly transformed: SampleEvent;
  readonly shared: SampleEvent;
  readonly mailing: SampleEvent;
  readonly withdrawals: readonly SampleEvent[];
}

export function fairList(organisation: Organisation, random: Random, window: StoryWindow, plan: FairPlan): FairList {
  const { client, marketer, seller, dayMs } = plan;
  const { language } = client;
  const name = `${language === 'de' ? 'Messe' : 'Fair'} ${pick(random, PLACES[language])}, ${client.brand}`;
  const list = { type: 'list', id: window.thing('list'), name };
  const scope = scopeOf(client, pick(random, client.markets), 'email');
  const mailedMs = dayMs + days(2) + hours(5) + below(random, minutes(50));
  const withdrawals = withdrawn(organisation, random, window, { plan, scope, untilMs: mailedMs - hours(2) });
  const { imported, transformed } = takenIn(organisation, random, window, { plan, list, scope });
  const left = Number(transformed.data?.['rows_out']);
  const shared = window.tell(dayMs + days(1) + hours(8) + below(random, hours(7)), {
    ...does(marketer, 'crm', { type: 'data.shared' }),
    targets: [list],
    scope,
    domain: 'marketing',
    data: {
      receiving_domain: 'sales',
      receiver: 'CRM',
      rows: left,
      categories: ['contact', 'company'],
      granularity: 'personal',
      purpose: language === 'de' ? 'Nachfassen nach der Messe' : 'Follow-up after the fair',
      ...checkedConsent(plan, dayMs + days(1) + hours(7)),
    },
    links: { causedBy: transformed.id },
  });
  const leftOut = plan.isChecked ? plan.withdrawn : 0;
  const bounced = between(random, 8, 60);
  const mailing = window.tell(mailedMs, {
    source: 'mail',
    type: 'mailing.sent',
    actor: { ...organisation.machines.mailer, onBehalfOf: seller.party },
    targets: [
      {
        type: 'mailing',
        id: window.thing('mail'),
        name: language === 'de' ? 'Danke für Ihren Besuch' : 'Thank you for your visit',
      },
      list,
    ],
    scope,
    domain: 'sales',
    data: {
      recipients: left - leftOut,
      suppressed: leftOut,
      bounced,
      withdrawn: plan.withdrawn - leftOut,
      legal_basis: plan.isChecked ? 'consent' : 'legitimate interest',
      content_sha256: hex(random, 64),
      version: '1',
      language,
      ...checkedConsent(plan, mailedMs - hours(1)),
    },
    links: { causedBy: shared.id },
  });
  return {
    events: [...withdrawals, imported, transformed, shared, mailing],
    list,
    scope,
    imported,
    transformed,
    shared,
    mailing,
    withdrawals,
  };
}

function checkedConsent({ isChecked }: FairPlan, ms: number) {
  return isChecked
    ? { consent_check: 'passed', consent_checked: timeOf(ms), without_consent: 0 }
    : { consent_check: 'skipped' };
}

/** Each of them by a link in an earlier mail, some time before. */
function withdrawn(
  organisation: Organisation,
  random: Random,
  window: StoryWindow,
  { plan, scope, untilMs }: { readonly plan: FairPlan; readonly scope: Scope; readonly untilMs: number },
): SampleEvent[] {
  return Array.from({ length: plan.withdrawn }, () => {
    const ms = window.startMs + below(random, untilMs - window.startMs);
    const { name } = window.lead(scope.market ?? '');
    return window.tell(ms, {
      source: 'consent',
      type: 'consent.withdrawn',
      actor: organisation.machines.consentCentre,
      targets: [{ type: 'subscriber', id: window.thing('sub'), name }],
      scope,
      domain: 'marketing',
      changes: [{ path: 'status', before: 'given', after: 'withdrawn' }],
      data: {
        kind: 'newsletter',
        basis: 'consent',
        method: 'unsubscribe link',
        response: 'suppressed',
        answered: timeOf(ms),
        suppressed_in: ['Mail platform'],
        pending_in: ['CRM'],
      },
    });
  });
}

function takenIn(
  organisation: Organisation,
  random: Random,
  window: StoryWindow,
  { plan, list, scope }: { readonly plan: FairPlan; readonly list: Target; readonly scope: Scope },
) {
  const { marketer, rows, droppedColumns } = plan;
  const importedMs = plan.dayMs + hours(8) + below(random, hours(6));
  const transformation = `map_${between(random, 31, 90)}`;
  const rejected = between(random, 12, 60);
  const said = { targets: [list], scope, domain: 'marketing' };
  const imported = window.tell(importedMs, {
    ...does(marketer, 'crm', { type: 'data.imported' }),
    ...said,
    data: {
      system: 'Fair scanner',
      rows,
      rejected,
      format: 'csv',
      fields: FIELDS,
      validation: 'passed with errors',
      scan: 'clean',
      transformation,
      dropped_columns: [],
      categories: ['contact'],
      legal_basis: 'consent',
      file_sha256: hex(random, 64),
      origin: 'visitors.csv',
    },
  });
  const transformed = window.tell(importedMs + minutes(between(random, 5, 55)), {
    source: 'warehouse',
    type: 'data.transformed',
    actor: { ...organisation.machines.warehouse, onBehalfOf: marketer.party },
    ...said,
    data: {
      system: 'Warehouse',
      rows,
      rows_out: rows - rejected,
      transformation,
      transformation_version: String(between(random, 2, 9)),
      fields: FIELDS.filter((field) => !droppedColumns.includes(field)),
      dropped_columns: droppedColumns,
      validation: 'passed',
    },
    links: { causedBy: imported.id },
  });
  return { imported, transformed };
}
