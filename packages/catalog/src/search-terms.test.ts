/** Which value of an event is found under which name, by whom, and what is found no more when a value goes. */

import { expect, test } from 'vitest';
import { confidential, open, renamed } from './event-type.ts';
import { Catalog, classify, numberTerms, searchTerms, type ClassifiedEvent } from './index.ts';
import { accepted, found, user } from './owners.fixture.ts';
import { EXACT_LENGTH_MAX, NAME_WORDS_MAX, PERSON_WORDS_MAX, WORDS_MAX } from './term-list.ts';

const machine = { type: 'service', id: 'ad-import', name: 'Ad Import' };

const catalog = new Catalog([
  {
    name: 'stall.opened',
    version: 2,
    family: 'stall',
    requirement: 'REC-1',
    importance: 'normal',
    retention: 'business',
    example: {},
    sentence: { en: '{actor} {did:opened|open} {target}', de: '{actor} {hat} {target} {did:geöffnet|öffnen}' },
    data: {
      rows: renamed(open('count'), 'lines', 'records'),
      cost: confidential('money'),
      digest: open('hash'),
      due: open('time'),
      link: open('reference'),
      note: open('text'),
      tags: open('list'),
      audience: confidential('object'),
    },
    changes: { limit: renamed(open('money'), 'cap') },
  },
]);

function opened(event: Record<string, unknown>): ClassifiedEvent {
  const result = classify({ type: 'stall.opened', actor: machine, ...event }, { source: 'crm', catalog });
  if (!result.ok) throw new Error(result.problem.detail);
  return result.event;
}

const textsOf = (event: ClassifiedEvent, namespace: string) =>
  event.texts.filter(({ namespace: { words } }) => words === namespace).map(({ words }) => words.join(' '));

test('a value is found under the first name its field ever had, whichever it was sent under', () => {
  for (const [name, path] of [
    ['rows', 'limit'],
    ['records', 'cap'],
  ] as const) {
    const event = opened({ data: { [name]: 480 }, changes: [{ path, before: 1, after: 2 }] });
    expect(found(event, 'data.lines')).toEqual(['480']);
    expect(found(event, '#data.lines')).toEqual(numberTerms('480'));
    expect(found(event, 'changes.cap')).toEqual(['1', '2']);
    expect(found(event, '?')).toEqual(expect.arrayContaining(['data.lines', 'changes.cap']));
    expect(event.terms.filter(({ field }) => /rows|records|limit/.test(field))).toEqual([]);
  }
});

test('numbers are one value however they were typed, found by range where the type says they are numbers', () => {
  for (const cost of [20_000, '20000', '20.000', '20,000.00', '20 000']) {
    const event = opened({ data: { cost, unheard: cost } });
    expect(found(event, 'data.cost')).toEqual(['20000']);
    expect(found(event, '#data.cost')).toEqual(numberTerms('20000'));
    expect(found(event, '#data.unheard')).toEqual([]);
    expect(textsOf(event, 'text.confidential')).toContain('20000');
  }
  const odd = opened({ data: { cost: 'about 20 or so', rows: -5 }, reason: 'from 12 480 rows' });
  expect(found(odd, 'data.cost')).toEqual(['about 20 or so']);
  expect(found(odd, '#data.lines')).toEqual(numberTerms('-5'));
  expect(textsOf(odd, 'text')).toContain('5');
  expect(textsOf(odd, 'text.confidential')).toEqual(['from 12 480 rows', '12480', 'about 20 or so']);
});

test('ids, hashes, times and references are found whole, texts by their words too', () => {
  const event = opened({
    data: {
      digest: 'e3b0c442 98fc',
      due: '2026-04-20T07:58:00Z',
      link: 'INV 17',
      note: 'Größere Bühne',
      tags: ['Früh', 'u_17', '2026-04-20'],
      audience: { country: ['DE', 'AT'], age: { from: 30 }, is_new: true },
      request: '0189-aaaa-bbbb-cccc-17',
    },
  });
  expect(found(event, 'data.digest')).toEqual(['e3b0c442 98fc']);
  expect(found(event, 'data.due')).toEqual(['2026-04-20t07:58:00z']);
  expect(found(event, 'data.tags')).toEqual(['früh', 'u_17', '2026-04-20']);
  expect(found(event, 'data.audience.country')).toEqual(['de', 'at']);
  expect(found(event, 'data.audience.age.from')).toEqual(['30']);
  expect(found(event, 'data.audience.is_new')).toEqual(['true']);
  expect(textsOf(event, 'text')).toEqual(['ad import', 'grossere buhne', 'fruh']);
  expect(textsOf(event, 'text.confidential')).toEqual(['30', 'de', 'at']);
});

test('only what anyone may read is listed, in the way it was sent', () => {
  const event = opened({
    targets: [
      { type: 'stall', id: 'S_1', name: 'Bühne 7' },
      { type: 'lead', id: 'L_1', name: 'Greta' },
    ],
    scope: { client: 'Lark Field' },
    context: { ip: '10.0.0.1' },
    reason: 'hush',
    data: { cost: 5, note: 'Now', unheard: 'hush' },
  });
  const listed = event.terms.flatMap(({ field, value, listed: sent }) =>
    sent === undefined ? [] : [[field, value, sent]],
  );
  expect(listed).toEqual(
    expect.arrayContaining([
      ['target', 's_1', 'S_1'],
      ['target.name', 'buhne 7', 'Bühne 7'],
      ['target.name', 'buhne', 'buhne'],
      ['scope.client', 'lark field', 'Lark Field'],
      ['actor.ref', 'service/ad-import', 'service/ad-import'],
      ['data.note', 'now', 'Now'],
      ['?', 'data.note', 'data.note'],
    ]),
  );
  const fields = new Set(listed.map(([field]) => field));
  for (const field of ['ip', '#data.cost', 'data.cost', 'data.unheard']) expect(fields.has(field)).toBe(false);
  expect(JSON.stringify(listed)).not.toMatch(/hush|greta|l_1|stall\/s_1/i);
  expect(found(event, 'target')).toEqual(expect.arrayContaining(['s_1', 'stall/s_1', 'bühne 7', 'l_1', 'lead/l_1']));
});

test('an agent is found by its name, and those on whose behalf it acts by theirs', () => {
  const actor = { ...machine, onBehalfOf: user, agent: { id: 'a_9', name: 'Copy Agent' } };
  const event = accepted({ type: 'a.b', actor });
  expect(found(event, 'actor')).toEqual(['ad-import', 'ad import', 'u_1', 'ana ruiz', 'ana@larkfield.example']);
  expect(found(event, 'actor.name')).toEqual(
    expect.arrayContaining(['ad import', 'import', 'copy agent', 'copy', 'ana ruiz', 'ruiz', 'ana@larkfield.example']),
  );
  expect(found(event, 'actor.ref')).toEqual(['service/ad-import']);
});

test('words beyond the bound are left out, of each owner by themselves', () => {
  const text = Array.from({ length: 2 * WORDS_MAX }, (_, at) => `w${at}`).join(' ');
  const long = accepted({
    type: 'a.b',
    actor: { ...user, name: 'n '.repeat(100) },
    reason: text,
    data: { more: 'late' },
  });
  const words = (namespace: string) => textsOf(long, namespace).join(' ').split(' ').length;
  expect(words('text.confidential')).toBe(WORDS_MAX);
  expect(found(long, 'data.more')).toEqual(['late']);
  expect(words('text.personal')).toBeLessThanOrEqual(NAME_WORDS_MAX);
  const people = accepted({
    type: 'lead.created',
    actor: user,
    reason: text,
    targets: [{ type: 'lead', id: 'l', name: 'Greta' }],
    data: { email: text, message: text },
  });
  const personal = people.texts.filter(({ person }) => person === 1).flatMap((run) => run.words);
  expect(personal.length).toBeLessThanOrEqual(PERSON_WORDS_MAX);
  expect(personal).toContain('greta');
  const exact = accepted({
    type: 'a.b',
    actor: user,
    data: { a: 'x'.repeat(EXACT_LENGTH_MAX), b: 'x'.repeat(EXACT_LENGTH_MAX + 1) },
  });
  expect([found(exact, 'data.a').length, found(exact, 'data.b').length]).toEqual([1, 0]);
});

test('without some of its fields an event has none but terms it had with them', () => {
  const event = accepted({
    type: 'lead.assigned',
    actor: user,
    targets: [{ type: 'lead', id: 'l_1', name: 'Greta Vance' }],
    changes: [{ path: 'assignee', before: 'u_1', after: 'u_2' }],
    reason: 'because she asked',
    scope: { market: 'DE' },
    data: { note: 'a b c', list: [1, { a: 'x' }] },
  });
  const linesOf = ({ terms, texts }: Pick<ClassifiedEvent, 'terms' | 'texts'>): string[] => [
    ...terms.map(({ field, value }) => `${field}=${value}`),
    ...texts.flatMap(({ namespace, words }) => words.map((word) => `${namespace.words}=${word}`)),
  ];
  const all = new Set(linesOf(event));
  for (const group of ['open', 'confidential'] as const) {
    event[group].forEach((_, at) => {
      const left = linesOf(searchTerms({ ...event, [group]: event[group].filter((__, place) => place !== at) }));
      expect(left.filter((line) => !all.has(line) && !line.startsWith('actor.ref'))).toEqual([]);
    });
  }
  const nobody = linesOf(searchTerms({ ...event, persons: [] }));
  expect(nobody.join('\n')).not.toMatch(/actor=|actor\.name|ana|ruiz|greta|vance|l_1/);
  expect(nobody).toContain('text.confidential=asked');
  // Tampered values are for the verifier to find, not for this to fall over.
  const odd = [
    { path: 'targets', type: 'j', text: '[1,null,{"id":5}' },
    { path: 'changes', type: 'j', text: '{}' },
    { path: 'changes.x.before', type: 's', text: 'x' },
    { path: 'targets.9999.name', type: 's', text: 'x' },
    { path: 'data', type: 'j', text: 'x' },
  ] as const;
  expect(() => searchTerms({ ...event, open: [...event.open, ...odd] })).not.toThrow();
});

test('changes are found by whom they are of and by all their paths together, causes by the id that is named', () => {
  const lead = { type: 'lead', id: 'L_1', name: 'Greta Vance' };
  const event = opened({
    targets: [
      lead,
      { type: 'lead', id: 'l_2' },
      { type: 'lead', id: 'l_3', role: 'merged' },
      { type: 'user', id: 'u_1' },
    ],
    changes: [
      { path: 'state', before: 'new', after: 'won' },
      { path: 'limit', after: 2 },
      { path: 'state', after: 'lost' },
    ],
    links: { causedBy: 'E_1', correlation: 'run 7' },
  });
  expect(found(event, '#changed')).toEqual(['lead/L_1', 'lead/l_2']);
  expect(found(event, '#shape')).toEqual(['["limit","state"]']);
  expect(found(event, 'cause')).toEqual(['e_1']);
  expect(found(event, 'correlation')).toEqual(['run 7']);
  expect(found(event, '?')).toEqual(expect.arrayContaining(['cause', 'correlation']));
  // Of the connection and of what came through it, the latter was changed.
  const through = opened({
    targets: [
      { type: 'integration', id: 'i_1' },
      { ...lead, role: 'record' },
    ],
    changes: [{ path: 'stage' }],
  });
  expect(found(through, '#changed')).toEqual(['lead/L_1']);
  expect(found(opened({ targets: [lead], changes: [] }), '#changed')).toEqual([]);
  const denied = opened({ targets: [lead], outcome: 'denied', changes: [{ path: 'state', after: 'won' }] });
  expect([...found(denied, '#changed'), ...found(denied, '#shape')]).toEqual([]);
  // However many there are, and whatever form they are committed in.
  const many = opened({
    targets: [lead],
    changes: Array.from({ length: 300 }, (_, at) => ({ path: `p${at}`, after: at })),
  });
  expect(JSON.parse(found(many, '#shape')[0] ?? '')).toHaveLength(300);
  expect(found(many, '#changed')).toEqual(['lead/L_1']);
});
