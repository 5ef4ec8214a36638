/** What a key with half of the trail asks, with all that it could know of the other half; a list for each route. */

import { queryFields, quoteValue, routes } from '@trailmark/contract';
import type { RouteName } from '@trailmark/contract';
import { linkedLeads } from './laid-down.ts';
import type { Side } from './sides.ts';
import type { Asked, Trail } from './trail.ts';
import { valuesByField } from './values.ts';

/** The same question to any trail: places and refs are those it has there. */
export type Question = (trail: Trail) => Asked;

/** Routes that are asked one by one in the test itself: what they do cannot be asked twice, or is not text. */
const APART = [
  'tail',
  'createView',
  'changeView',
  'deleteView',
  'requestExport',
  'readExport',
  'downloadExport',
  'readyz',
  'metrics',
  'logCheckpoint',
  'numberedCheckpoint',
] as const satisfies readonly RouteName[];
export type RouteApart = (typeof APART)[number];

const LETTERS = Array.from('abcdefghijklmnopqrstuvwxyzäöüß0123456789');
const NO_INDEX = 999_999_999;
const NO_REF = '01900000-0000-7000-8000-000000000000';
const NO_PERSON = `s_${'A'.repeat(21)}g`;

/** @param most values of the rival tried for each field */
export function questionsOf(side: Side, most: number): Record<Exclude<RouteName, RouteApart>, Question[]> {
  const texts = new Texts(side, most);
  return {
    findEvents: [...texts.queries().map((q) => get('/v1/events', { q })), ...texts.pages()],
    facets: texts.fields.flatMap((field) => texts.narrow().map((q) => get('/v1/facets', { field, q, limit: '200' }))),
    histogram: texts.fields.flatMap((by) =>
      texts.narrow().map((q) => get('/v1/histogram', { by, q, interval: 'week', from: '2026-09-01', limit: '50' })),
    ),
    complete: texts.typed().map((typed) => get('/v1/complete', typed)),
    listViews: [get('/v1/views', {})],
    // For keys that see everything alone.
    readApprovalPolicy: [get('/v1/approval-policy', {})],
    setApprovalPolicy: [send('PUT', '/v1/approval-policy', { policy: {} })],
    readEvent: texts.names('').concat(texts.ownNames('')),
    proveEvent: texts.names('/proof'),
    explain: [
      // A page names its own query: what is asked here names nobody.
      ...['', 'known:true OR importance:routine'].flatMap((q) =>
        ['internal', 'external', 'legal'].map((audience) =>
          send('POST', '/v1/explanations', { q, audience, format: 'text' }),
        ),
      ),
      ...texts.explained(),
    ],
    answerAssignment: texts.entities().map((entity) => send('POST', '/v1/answers/assignment', { entity })),
    answerNotification: texts.entities().map((entity) => send('POST', '/v1/answers/notification', { entity })),
    answerChange: texts.entities().map((entity) => send('POST', '/v1/answers/change', { entity })),
    answerExports: [
      send('POST', '/v1/answers/exports', { from: '2020-01-01' }),
      send('POST', '/v1/answers/exports', { quarter: 'current' }),
      ...texts.entities().map((entity) => send('POST', '/v1/answers/exports', { from: '2020-01-01', entity })),
    ],
    answerPublication: texts.entities().map((entity) => send('POST', '/v1/answers/publication', { entity })),
    createLink: [
      send('POST', '/v1/links', {
        ends: texts.entities().slice(0, 2).map(endNamed),
        by: 'hand',
        evidence: 'Both were seen at one desk',
      }),
    ],
    undoLink: [send('POST', '/v1/links/lnk_nobody/undo', { reason: 'wrong' })],
    listLinks: [
      get('/v1/links', {}),
      get('/v1/links', { state: 'all' }),
      ...[...texts.entities(), ...linkedLeads(side)].map((entity) => get('/v1/links', { entity })),
    ],
    entityTimeline: texts
      .entities()
      .flatMap((entity) => [
        get(`/v1/entities/${pathOf(entity)}/timeline`, { limit: '500' }),
        get(`/v1/entities/${pathOf(entity)}/timeline`, { limit: '3', order: 'asc' }),
      ]),
    entityState: texts
      .entities()
      .flatMap((entity) => ['now', '2026-10-20'].map((at) => get(`/v1/entities/${pathOf(entity)}/state`, { at }))),
    createNote: texts.others().map((event) => send('POST', '/v1/notes', { event, note: 'x' })),
    listNotes: [...texts.others(), side.own[0]?.id ?? ''].map((event) => get('/v1/notes', { event })),
    openDispute: texts.others().map((event) => send('POST', '/v1/disputes', { event, question: 'x' })),
    listDisputes: [
      ...['all', 'unsettled', 'resolved'].map((state) => get('/v1/disputes', { state })),
      ...texts.others().map((event) => get('/v1/disputes', { event, state: 'all' })),
    ],
    readDispute: [get('/v1/disputes/dis_nobody', {})],
    answerDispute: [send('POST', '/v1/disputes/dis_nobody/answer', { answer: 'x' })],
    resolveDispute: [send('POST', '/v1/disputes/dis_nobody/resolve', { resolution: 'x', verdict: 'upheld' })],
    acknowledgeDispute: [send('POST', '/v1/disputes/dis_nobody/acknowledge', {})],
    recordEvents: [],
    requestErasure: ['true', 'false'].map((dryRun) =>
      send('POST', `/v1/erasures?dryRun=${dryRun}`, { subjects: texts.people }),
    ),
    readErasure: [get('/v1/erasures/er_nobody', {})],
    approveErasure: [send('POST', '/v1/erasures/er_nobody/approve', {})],
    readCatalog: [get('/v1/catalog', {}), ...texts.types.map((type) => get('/v1/catalog', { type }))],
    readTypeSchema: texts.types.map((type) => get(`/v1/catalog/${encodeURIComponent(type)}/schema`, {})),
    registerTypes: [send('POST', '/v1/catalog', { types: [{ name: 'agency.thing' }] })],
    logKeys: [get('/v1/keys', {})],
    changeLogKey: [send('POST', '/v1/keys', {})],
    listApiKeys: [get('/v1/api-keys', {})],
    createApiKey: [send('POST', '/v1/api-keys', { name: 'wider', scopes: ['read'] })],
    revokeApiKey: [send('DELETE', '/v1/api-keys/ak_nobody')],
    listTenants: [get('/v1/tenants', {})],
    createTenant: [send('POST', '/v1/tenants', { id: 'second' })],
    changeTenant: [send('PATCH', '/v1/tenants/main', { name: 'x' })],
    logTile: ['0/000.p/1', 'entries/000.p/1', 'entries/000'].map((tile) => get(`/log/main/tile/${tile}`, {})),
    numberedTile: ['0/000.p/1', 'entries/000.p/1'].map((tile) => get(`/log/main/1/tile/${tile}`, {})),
    healthz: [get('/healthz', {})],
    openapi: [get('/openapi.json', {})],
  };
}

/** A route that nobody thought of fails here, in the types and at run time. */
export function routesAsked(side: Side): string[] {
  return [...Object.keys(questionsOf(side, 0)), ...APART].sort();
}
export const allRoutes: readonly string[] = Object.keys(routes).sort();

function get(path: string, query: Record<string, string>): Question {
  const search = new URLSearchParams(query).toString();
  return () => ({ method: 'GET', url: search === '' ? path : `${path}?${search}` });
}

function send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, json?: unknown): Question {
  return () => ({ method, url, ...(json === undefined ? {} : { json }) });
}

function pathOf(entity: string): string {
  const { type, id } = endNamed(entity);
  return `${encodeURIComponent(type)}/${encodeURIComponent(id)}`;
}

function endNamed(entity: string): { type: string; id: string } {
  const slash = entity.indexOf('/');
  return { type: entity.slice(0, slash), id: entity.slice(slash + 1) };
}

class Texts {
  readonly fields: readonly string[];
  readonly people: readonly string[];
  readonly types: readonly string[];
  readonly #side: Side;
  readonly #most: number;
  readonly #own: Map<string, Set<string>>;
  /** Values that none of the own events has. */
  readonly #foreign: Map<string, string[]>;

  constructor(side: Side, most: number) {
    this.#side = side;
    this.#most = most;
    this.#own = valuesByField(side.own);
    const others = valuesByField(side.others);
    this.#foreign = new Map(
      [...others].map(([field, values]) => [field, [...values].filter((value) => !this.#own.get(field)?.has(value))]),
    );
    this.fields = [...new Set([...queryFields, ...this.#own.keys(), ...others.keys()])];
    this.people = this.#spread(this.#foreign.get('actor') ?? []);
    this.types = [
      ...this.#spread([...(this.#own.get('type') ?? [])]),
      ...this.#spread(this.#foreign.get('type') ?? []),
    ];
  }

  /** Every field by what the rival has, what one has oneself, and by all forms of the language. */
  queries(): string[] {
    const ofFields = this.fields.flatMap((field) => {
      const foreign = this.#spread(this.#foreign.get(field) ?? []);
      const own = this.#spread([...(this.#own.get(field) ?? [])]).slice(0, 2);
      const exact = [...foreign, ...own].flatMap((value) => [`${field}:${quoteValue(value)}`]);
      const begun = [...foreign, ...own].map((value) => `${field}:${beginningOf(value)}*`);
      const forms = [`${field}:*`, `${field}:?`, `-${field}:?`, `${field}:1..99999`, `${field}:a*`];
      return [...exact, ...begun, ...forms];
    });
    const words = this.#spread([...this.#side.secrets].filter((word) => /^\p{L}+$/u.test(word)));
    const text = words.flatMap((word) => [word, `${word.slice(0, 3)}*`, `"${word} ${words[0] ?? ''}"`]);
    return [...ofFields, ...text, ...this.narrow(), 'nosuchfield:x', ') OR (known:true', 'known:maybe', 'type:trail.*'];
  }

  /** What the counts are narrowed by. */
  narrow(): string[] {
    const foreign = this.#foreign.get('scope.client')?.[0] ?? 'nobody';
    return ['', `scope.client:${foreign} OR known:true OR importance:routine`, `-scope.client:${foreign}`];
  }

  /** All of one's own, page by page from a place of one's own, and as of an own event. */
  pages(): Question[] {
    const at = this.#spread(this.#side.own.map(({ id }) => id));
    return at.flatMap((id) =>
      ['asc', 'desc'].map((order): Question => (trail) => {
        const index = trail.indexOf(id) ?? NO_INDEX;
        const cursor = `${order === 'asc' ? 'a' : 'd'}${index}`;
        return {
          method: 'GET',
          url: `/v1/events?order=${order}&cursor=${cursor}&at=${index + 1}&limit=100&q=known:true`,
        };
      }),
    );
  }

  /** What may be typed: every letter, and the first two of everything there is. */
  typed(): Record<string, string>[] {
    const pairs = new Set<string>();
    for (const values of [...this.#foreign.values(), ...this.#own.values()])
      for (const value of values) pairs.add(value.slice(0, 2).toLowerCase());
    const beginnings = ['', ...LETTERS, ...pairs];
    const guessed = [...beginnings, ...LETTERS.flatMap((one) => LETTERS.map((other) => one + other))].map((prefix) => ({
      prefix,
      limit: '50',
    }));
    const named = this.fields.flatMap((field) => {
      const own = new Set(
        [...(this.#foreign.get(field) ?? []), ...(this.#own.get(field) ?? [])].map((value) => value.slice(0, 2)),
      );
      return ['', ...LETTERS, ...own].map((prefix) => ({ field, prefix, limit: '50' }));
    });
    const whole = this.#spread([...this.#foreign.values()].flat()).map((prefix) => ({ prefix: prefix.slice(0, 200) }));
    return [...named, ...whole, ...guessed];
  }

  /** Things of others, and one's own, as questions settled in words are asked about them. */
  entities(): string[] {
    const ids = [this.#foreign.get('target') ?? [], [...(this.#own.get('target') ?? [])]].flatMap((each) =>
      this.#spread(each),
    );
    return ids.flatMap((id) => ['lead', 'rule', 'user', 'campaign'].map((type) => `${type}/${id}`));
  }

  /** Others' events by every name they have: answered like names that nobody has. */
  names(end: string): Question[] {
    return this.#spread(this.#side.others.map(({ id }) => id)).flatMap((id) => {
      const source = this.#side.others.find((event) => event.id === id)?.source ?? '';
      return [
        get(`/v1/events/${id}${end}`, {}),
        get(`/v1/events/${id}${end}`, { source }),
        (trail: Trail): Asked => ({ method: 'GET', url: `/v1/events/${trail.refOf(id) ?? NO_REF}${end}` }),
        (trail: Trail): Asked => ({ method: 'GET', url: `/v1/events/${trail.indexOf(id) ?? NO_INDEX}${end}` }),
      ];
    });
  }

  /** Ids of others' events. */
  others(): string[] {
    return this.#spread(this.#side.others.map(({ id }) => id));
  }

  /** Others' events by name, to be explained. */
  explained(): Question[] {
    return this.others().map((id) => send('POST', '/v1/explanations', { events: [id], format: 'text' }));
  }

  ownNames(end: string): Question[] {
    return this.#spread(this.#side.own.map(({ id }) => id)).flatMap((id) => [
      get(`/v1/events/${id}${end}`, {}),
      (trail: Trail): Asked => ({ method: 'GET', url: `/v1/events/${trail.indexOf(id) ?? NO_INDEX}${end}` }),
    ]);
  }

  /** At most so many, from all over the list. */
  #spread(values: readonly string[]): string[] {
    const step = Math.max(1, values.length / Math.max(1, this.#most));
    return Array.from({ length: Math.min(this.#most, values.length) }, (_, n) => values[Math.floor(n * step)] ?? '');
  }
}

/** Refs of people, by those who stand in others' events alone. */
export function refQueries(people: readonly string[]): Question[] {
  return people.flatMap((person) =>
    ['subject', 'actor', 'target'].map((field): Question => (trail) => {
      const ref = trail.personRef(person) ?? NO_PERSON;
      return { method: 'GET', url: `/v1/events?q=${field}:${ref}` };
    }),
  );
}

function beginningOf(value: string): string {
  const beginning = value.slice(0, 3);
  return /^[\p{L}\p{N}_]+$/u.test(beginning) ? beginning : JSON.stringify(beginning);
}
