/** Data that comes, goes, is made into something else, is shared, kept or deleted, and what its people say to it. */

import type { Target, Telling } from '../event.ts';
import type { Member } from '../organisation/member.ts';
import { someone } from '../organisation/organisation.ts';
import { scopeOf, type Client } from '../organisation/places.ts';
import { between, chance, pick } from '../random.ts';
import type { Life, Process } from './life.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, dayOf, timeOf } from './spans.ts';
import { anybody, clientOf } from './people.ts';
import { say, words } from './words.ts';

const LISTS = {
  en: ['Newsletter', 'Open day guests', 'Returning buyers', 'Trade visitors'],
  de: ['Rundbrief', 'Gäste vom Hoffest', 'Stammkunden', 'Messebesucher'],
} as const;

function listOf(life: Life, client: Client) {
  const at = between(life.random, 0, 3);
  return { type: 'list', id: `list_${client.id}_${at + 1}`, name: `${LISTS[client.language][at]} ${client.brand}` };
}

function by(life: Life, source: string, client: Client, member?: Member): Omit<Telling, 'type' | 'actor'> {
  return {
    source,
    scope: scopeOf(client, pick(life.random, client.markets), 'email'),
    domain: 'marketing',
    ...(member === undefined ? {} : { context: member.context }),
  };
}

/** Rows leave the house: mostly few, for a purpose; too many are refused. */
export function* exporting(life: Life): Process {
  const { random } = life;
  const member = anybody(life);
  const client = clientOf(life, member);
  const list = listOf(life, client);
  const rows = chance(random, 0.06) ? between(random, 600, 9_000) : between(random, 20, 460);
  const isRefused = rows > 500;
  const from = life.nowMs - between(random, 7, 60) * DAY_MS;
  life.tell({
    ...by(life, 'crm', client, member),
    type: 'data.exported',
    actor: member.actor,
    targets: [list],
    outcome: isRefused ? 'denied' : 'success',
    decision: {
      policy: 'export',
      version: 5,
      rule: 'at-most-500-rows',
      ...(isRefused ? { reason: 'More rows than the role may take' } : {}),
    },
    data: {
      system: 'CRM',
      rows,
      rows_max: 500,
      format: pick(random, ['csv', 'xlsx']),
      fields: ['company', 'market', 'email'],
      withheld_fields: ['phone'],
      field_decision: { company: 'released', market: 'released', email: 'masked', phone: 'withheld' },
      filter: `market = ${member.market} and created >= ${dayOf(from)}`,
      window_from: timeOf(from),
      window_to: life.time,
      scan: 'clean',
      categories: ['contact'],
      legal_basis: 'legitimate interest',
      purpose: say(random, words.purposes, client.language),
      destination: pick(random, ['Partner SFTP', 'Workspace', 'Call centre']),
    },
  });
  if (isRefused && chance(random, 0.5)) {
    yield life.in(MINUTE_MS, 20 * MINUTE_MS);
    life.tell({
      ...by(life, 'helpdesk', client, member),
      type: 'comment.added',
      actor: member.actor,
      targets: [list],
      data: {
        visible_to: ['client'],
        place: 'export',
        resolved: false,
        comment: say(random, words.comments, client.language),
      },
    });
  }
}

/** Rows come in: taken, checked, transformed, processed, sometimes shared. */
export function* importing(life: Life): Process {
  const { organisation, random } = life;
  const member = someone(random, organisation, 'marketing_operations');
  const client = pick(random, organisation.clients);
  const list = listOf(life, client);
  const rows = between(random, 200, 12_000);
  const rejected = between(random, 0, Math.floor(rows / 60));
  const job = life.thing('job');
  const said = {
    ...by(life, 'crm', client, member),
    actor: member.actor,
    targets: [list],
    links: { correlation: job },
  };
  const transformation = `map_${between(random, 1, 30)}`;
  life.tell({
    ...said,
    type: 'data.imported',
    data: {
      system: pick(random, ['Fair scanner', 'Shop', 'Webinar tool']),
      rows,
      rejected,
      format: 'csv',
      fields: ['name', 'email', 'company', 'consent'],
      validation: rejected === 0 ? 'passed' : 'passed with errors',
      scan: 'clean',
      transformation,
      dropped_columns: [],
      categories: ['contact'],
      job,
      origin: `upload-${dayOf(life.nowMs)}.csv`,
    },
  });
  yield life.in(MINUTE_MS / 2, 6 * MINUTE_MS);
  yield* preparing(life, client, list, { rows, rejected, transformation, job });
  if (!chance(random, 0.4)) return;
  yield life.atWork(HOUR_MS, DAY_MS);
  life.tell({
    ...said,
    type: 'data.shared',
    data: {
      receiving_domain: pick(random, ['sales', 'product', 'customer success', 'finance']),
      receiver: 'CRM',
      rows: rows - rejected,
      categories: ['contact', 'company'],
      consent_check: 'passed',
      consent_checked: life.time,
      without_consent: 0,
      granularity: 'personal',
      purpose: say(random, words.purposes, client.language),
    },
  });
}

/** What the warehouse does with rows that came in. */
function* preparing(
  life: Life,
  client: Client,
  list: Target,
  { rows, rejected, transformation, job }: { rows: number; rejected: number; transformation: string; job: string },
): Process {
  const { random } = life;
  const dataset = { type: 'dataset', id: life.thing('ds'), name: list.name ?? '' };
  const said = {
    ...by(life, 'warehouse', client),
    actor: life.organisation.machines.warehouse,
    links: { correlation: job },
  };
  const kept = rows - rejected;
  const quality = Math.round((kept / rows) * 1000) / 1000;
  life.tell({
    ...said,
    type: 'data.validated',
    targets: [dataset],
    data: {
      ruleset: 'contacts',
      ruleset_version: '6',
      rows,
      failed: rejected,
      quality_score: quality,
      errors: rejected,
      validation: 'passed',
    },
  });
  yield life.in(MINUTE_MS / 2, 6 * MINUTE_MS);
  life.tell({
    ...said,
    type: 'data.transformed',
    targets: [list],
    data: {
      system: 'Warehouse',
      rows: kept,
      rows_out: kept,
      transformation,
      transformation_version: '4',
      dropped_columns: [],
      validation: 'passed',
    },
  });
  yield life.in(MINUTE_MS, 10 * MINUTE_MS);
  const started = timeOf(life.nowMs - 4 * MINUTE_MS);
  life.tell({
    ...said,
    type: 'data.processed',
    targets: [dataset],
    data: {
      process: 'deduplication',
      rows: kept,
      started,
      ended: life.time,
      duration_ms: 4 * MINUTE_MS,
      quality_score: quality,
      errors: between(random, 0, 12),
      validation: 'passed',
    },
  });
}

/** Somebody says yes or no to being written to. */
export function* consent(life: Life): Process {
  const { organisation, random } = life;
  const client = pick(random, organisation.clients);
  const market = pick(random, client.markets);
  const person = life.lead(market.code);
  const said = {
    source: 'consent',
    actor: organisation.machines.consentCentre,
    targets: [{ type: 'subscriber', id: `s${person.id.slice(1)}`, name: person.name }],
    scope: scopeOf(client, market, 'email'),
    domain: 'marketing',
  };
  const pseudonym = `ps_${person.id.slice(2)}`;
  life.tell({
    ...said,
    type: 'consent.given',
    changes: [{ path: 'status', before: null, after: 'given' }],
    data: { pseudonym, kind: 'newsletter', basis: 'consent', method: 'double opt-in', text_version: '2026-03' },
  });
  if (!chance(random, 0.25)) return;
  yield life.in(HOUR_MS, 12 * DAY_MS);
  life.tell({
    ...said,
    type: 'consent.withdrawn',
    changes: [{ path: 'status', before: 'given', after: 'withdrawn' }],
    data: {
      pseudonym,
      kind: 'newsletter',
      basis: 'consent',
      method: 'unsubscribe link',
      response: 'suppressed',
      answered: life.time,
      suppressed_in: ['Mail platform', 'CRM'],
    },
  });
}

/** Somebody asks what is known of them, or to be forgotten, and is answered in time. */
export function* subjectRequest(life: Life): Process {
  const { organisation, random } = life;
  const client = pick(random, organisation.clients);
  const market = pick(random, client.markets);
  const person = life.lead(market.code);
  const officer = someone(random, organisation, 'compliance_officer');
  const request = life.thing('dsr');
  const kind = pick(random, ['access', 'erasure', 'access and erasure']);
  const dueMs = life.nowMs + 30 * DAY_MS;
  const received = dayOf(life.nowMs);
  const facts = {
    pseudonym: `ps_${person.id.slice(2)}`,
    request,
    kind,
    basis: 'GDPR Art. 15, 17',
    law: 'GDPR',
    method: 'mail',
    due: dayOf(dueMs),
  };
  const said = {
    source: 'consent',
    targets: [{ type: 'contact', id: `k${person.id.slice(1)}`, name: person.name }],
    scope: scopeOf(client, market),
    domain: 'compliance',
  };
  const receivedMs = life.nowMs;
  const causedBy = life.tell({
    ...said,
    type: 'subject_request.received',
    actor: organisation.machines.consentCentre,
    data: { ...facts, received, identity_check: 'passed' },
  });
  if (chance(random, 0.15)) {
    yield life.atWork(20 * DAY_MS, 26 * DAY_MS);
    life.tell({
      ...said,
      type: 'subject_request.extended',
      actor: officer.actor,
      context: officer.context,
      changes: [{ path: 'due', before: facts.due, after: dayOf(dueMs + 60 * DAY_MS) }],
      data: { ...facts, due: dayOf(dueMs + 60 * DAY_MS), extension_days: 60, subject_informed: life.time },
      links: { causedBy },
    });
    return;
  }
  yield life.atWork(3 * DAY_MS, 21 * DAY_MS);
  const day = Math.round((life.nowMs - receivedMs) / DAY_MS);
  life.tell({
    ...said,
    type: 'subject_request.answered',
    actor: officer.actor,
    context: officer.context,
    data: {
      ...facts,
      received,
      response: 'granted',
      answered: life.time,
      day,
      late: false,
      systems: ['CRM', 'Mail platform'],
    },
    links: { causedBy },
  });
}

/** What is kept and what goes, by policy; a hold stands in between. */
export function* retention(life: Life): Process {
  const { organisation, random } = life;
  const officer = someone(random, organisation, 'compliance_officer');
  const client = pick(random, organisation.clients);
  const list = listOf(life, client);
  const said = { ...by(life, 'warehouse', client, officer), domain: 'compliance' };
  const records = between(random, 50, 4_000);
  switch (between(random, 0, 2)) {
    case 0:
      life.tell({
        ...said,
        type: 'data.deleted',
        actor: officer.actor,
        targets: [list],
        data: {
          policy: 'contacts, two years',
          procedure: 'overwrite and confirm',
          records,
          kept: 0,
          result: 'done',
          categories: ['contact'],
          dry_run: false,
        },
      });
      return;
    case 1:
      life.tell({
        ...said,
        type: 'data.archived',
        actor: officer.actor,
        targets: [list],
        data: {
          policy: 'campaign records, seven years',
          procedure: 'write-once archive',
          records,
          until: '2033-12-31',
          result: 'done',
          encrypted: true,
        },
      });
      return;
    default: {
      const hold = { type: 'hold', id: life.thing('hold'), name: `File ${between(random, 1, 90)}/2026` };
      const placed = dayOf(life.nowMs);
      const placedMs = life.nowMs;
      life.tell({
        ...said,
        type: 'hold.placed',
        actor: officer.actor,
        targets: [hold],
        data: { records, result: 'in force', legal_basis: 'legal obligation', matter: hold.name },
      });
      yield life.atWork(3 * DAY_MS, 15 * DAY_MS);
      life.tell({
        ...said,
        type: 'hold.released',
        actor: officer.actor,
        targets: [hold],
        data: { records, result: 'deletion follows', placed, days: Math.round((life.nowMs - placedMs) / DAY_MS) },
      });
    }
  }
}
