/** What sealing makes findable, what the store's own values give, and what erasures leave: one and the same. */
import {
  ACTOR_REF,
  REF_FIELDS,
  TARGET_REF,
  catalogTypes,
  classify,
  foldText,
  normalText,
  OWN_SOURCE,
  wordsOf,
} from '@trailmark/catalog';
import type { ClassifiedEvent } from '@trailmark/catalog';
import type { Entry } from '@trailmark/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBatch } from './batch-reader.ts';
import { BatchWriter } from './batch-writer.ts';
import type { SealedEvent } from './batch.ts';
import { EventFactsReader } from './event-facts.ts';
import { formatSubject } from './subject-ref.ts';
import { allTerms } from './terms.ts';
import { beginVault } from './vault.fixture.ts';
import type { Vault } from './vault.fixture.ts';

let vault: Vault;
beforeEach(() => {
  vault = beginVault();
});
afterEach(() => vault.remove());

const ana = { type: 'user', id: 'u_1', name: 'Ana Ruiz', email: 'ana.ruiz@larkfield.example' };
const agent = {
  type: 'agent',
  id: 'copy-agent',
  name: 'Copy Agent',
  onBehalfOf: { id: 'u_2', name: 'Zoë Größer' },
  agent: { id: 'a_1', name: 'Werbetexter' },
};

function accepted(event: Record<string, unknown>): ClassifiedEvent {
  const own = String(event['type']).startsWith('trail.');
  const result = classify(event, own ? { source: OWN_SOURCE, own } : { source: 'crm' });
  if (!result.ok) throw new Error(`${String(event['type'])} ${result.problem.pointer}: ${result.problem.detail}`);
  return result.event;
}

/** An event of every type, and some that are folded, scrubbed or unknown. */
function events(): ClassifiedEvent[] {
  const examples = catalogTypes.flatMap(({ name, example }, at) => {
    const actor = at % 2 === 0 ? ana : agent;
    const common = { type: name, time: '2026-03-01T09:00:00.000Z', actor, reason: 'Ziel fast erreicht, 20.000 €' };
    return [accepted({ ...common, ...example, actor: { ...actor, ...example?.actor } })];
  });
  const leads = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ type: 'lead', id: `l_${at}`, name: `Lead ${at} Ümit` }));
  const base = { type: 'lead.created', actor: ana };
  return [
    ...examples,
    accepted({ ...base, targets: leads(30), changes: [{ path: 'email', before: null, after: 'x@y.example' }] }),
    accepted({
      ...base,
      targets: leads(300),
      changes: Array.from({ length: 80 }, (_, at) => ({
        path: at % 2 ? 'email' : `p${at}`,
        before: `was ${at}`,
        after: at,
      })),
      data: {
        email: 'secret person',
        ...Object.fromEntries(Array.from({ length: 90 }, (_, at) => [`k${at}`, { a: [at, 'b c'] }])),
      },
    }),
    accepted({
      ...base,
      reason: 'key AKIAABCDEFGH23456777 leaked',
      data: { password: 'x', note: '4111 1111 1111 1111' },
    }),
    accepted({
      type: 'newsletter.recalculated',
      actor: { type: 'service', id: 'job' },
      data: { a: { b: '春の sale' } },
    }),
    accepted({ ...base, reason: 'word '.repeat(50) + Array.from({ length: 3_000 }, (_, at) => `w${at}`).join(' ') }),
  ];
}

function entryOf(event: ClassifiedEvent, sealed: SealedEvent): Entry {
  // As much of an entry as is looked at.
  return { type: event.type, typeVersion: event.typeVersion, occurredMs: sealed.occurredMs } as unknown as Entry;
}

const sorted = (terms: Iterable<bigint>): bigint[] => [...terms].sort((a, b) => (a < b ? -1 : 1));
const openedOf = ({ ref, groups }: SealedEvent) => vault.opener().open(ref, groups, { reveal: true });

test('the store’s own values give exactly the terms and the dictionary that sealing made', () => {
  const reader = new EventFactsReader(vault.provider());
  const all = events();
  const batch = vault.seal(all);
  const listed = new Map(batch.openValues.map((value) => [value.term, value]));
  expect(listed.size).toBe(batch.openValues.length);
  const seen = new Set<bigint>();
  batch.events.forEach((sealed, at) => {
    const event = all[at];
    if (event === undefined) throw new Error('more than was sent');
    const facts = reader.of(entryOf(event, sealed), openedOf(sealed));
    expect([event.type, sorted(facts.terms ?? [])]).toEqual([event.type, [...sealed.terms]]);
    for (const value of facts.openValues ?? []) {
      expect(listed.get(value.term)).toMatchObject({ field: value.field, folded: value.folded });
      seen.add(value.term);
    }
  });
  expect(sorted(seen)).toEqual(sorted(listed.keys()));
});

test('without a person, an event has the terms of its other values, and none of that person’s', () => {
  const reader = new EventFactsReader(vault.provider());
  const event = accepted({
    type: 'lead.assigned',
    actor: { ...ana, name: 'Müller Ana' },
    targets: [{ type: 'lead', id: 'l_1', name: 'Greta Vance' }],
    reason: 'because Greta asked',
  });
  const [sealed] = vault.seal([event]).events;
  if (sealed === undefined) throw new Error('nothing sealed');
  const gone = sealed.subjects[0] ?? new Uint8Array();
  const bucket =
    [...vault.directory.rows.values()].find(({ subject }) => Buffer.from(subject).equals(gone))?.bucket ?? -1;
  vault.sealer.erase([{ subject: gone, bucket }]);
  const left = new Set(reader.of(entryOf(event, sealed), openedOf(sealed)).terms);
  const { terms } = vault.sealer;
  for (const term of [
    terms.term('actor', 'u_1'),
    terms.term('actor.name', 'muller ana'),
    terms.term('actor.name', 'muller'),
    terms.term('text.personal', 'ana'),
    terms.term('text.pair.personal', 'muller ana'),
    terms.term(ACTOR_REF, formatSubject(gone)),
  ]) {
    expect([sealed.terms.includes(term), left.has(term)]).toEqual([true, false]);
  }
  for (const term of [
    terms.term('subject', formatSubject(gone)),
    terms.term('text.personal', 'greta'),
    terms.term('text.confidential', 'greta'),
    terms.term('text.pair.confidential', 'because greta'),
  ]) {
    expect(left.has(term)).toBe(true);
  }
});

test('who acted is one term: the ref of a person, type and id of a machine', () => {
  const [byPerson, byAgent] = vault.seal([
    accepted({ type: 'campaign.paused', actor: ana }),
    accepted({ type: 'campaign.paused', actor: agent }),
  ]).events;
  const { terms } = vault.sealer;
  const ref = formatSubject(byPerson?.subjects[0] ?? new Uint8Array());
  expect(byPerson?.terms).toContain(terms.term(ACTOR_REF, ref));
  expect(vault.directory.values.get(terms.term(ACTOR_REF, ref))).toMatchObject({ field: ACTOR_REF, value: ref });
  expect(byAgent?.terms).toContain(terms.term(ACTOR_REF, 'agent/copy-agent'));
  expect(byAgent?.terms).not.toContain(terms.term(ACTOR_REF, formatSubject(byAgent?.subjects[0] ?? new Uint8Array())));
});

test('people among the targets are terms of their own: the ref of each, at whichever place', () => {
  const targets = [
    { type: 'campaign', id: 'c_1', name: 'Spring' },
    { type: 'lead', id: 'l_1', name: 'Greta Vance' },
    { type: 'lead', id: 'l_2', name: 'Ana Ruiz' },
    { type: 'user', id: 'l_1', name: 'Greta Vance' },
  ];
  const event = accepted({ type: 'lead.assigned', actor: ana, targets });
  const [sealed] = vault.seal([event]).events;
  if (sealed === undefined) throw new Error('nothing sealed');
  const { terms } = vault.sealer;
  const refs = sealed.subjects.map(formatSubject);
  expect(refs).toHaveLength(4);
  // Who acted is no target, whatever the order of the groups.
  const meant = refs.filter((ref) => sealed.terms.includes(terms.term(TARGET_REF, ref)));
  const acted = refs.filter((ref) => sealed.terms.includes(terms.term(ACTOR_REF, ref)));
  expect([meant.length, acted.length, meant.filter((ref) => acted.includes(ref))]).toEqual([3, 1, []]);
  for (const ref of meant) {
    expect(vault.directory.values.get(terms.term(TARGET_REF, ref))).toMatchObject({ field: TARGET_REF, value: ref });
  }
  // Worked out anew from what is stored, they are the same.
  const found = new EventFactsReader(vault.provider()).of(entryOf(event, sealed), openedOf(sealed));
  expect(new Set(found.terms)).toEqual(new Set(sealed.terms));
});

test('the dictionary holds what anyone may read, as it was sent, and nothing of people or in confidence', () => {
  const batch = vault.seal([
    accepted({
      type: 'budget.adjusted',
      actor: ana,
      targets: [
        { type: 'campaign', id: 'c_1', name: 'Frühjahr Größe' },
        { type: 'lead', id: 'l_1', name: 'Greta Vance' },
      ],
      changes: [{ path: 'daily_budget', before: '20.000', after: 21_500 }],
      scope: { client: 'Larkfield' },
      context: { ip: '10.1.2.3' },
      reason: 'verschwiegen',
      data: { currency: 'EUR', unheard: 'geheim' },
    }),
  ]);
  const values = batch.openValues.map(({ field, value }) => `${field}=${value}`);
  expect(values).toEqual(
    expect.arrayContaining([
      'scope.client=Larkfield',
      'target=c_1',
      'target.name=Frühjahr Größe',
      'text=grosse',
      'data.currency=EUR',
    ]),
  );
  const text = JSON.stringify(values).toLowerCase();
  for (const hidden of ['ana', 'ruiz', 'u_1', 'greta', 'vance', 'l_1', 'verschwiegen', 'geheim', '20', '21', '10.1']) {
    const without = text.replaceAll(/s_[\w-]{22}/gi, '');
    expect([hidden, without.includes(hidden)]).toEqual([hidden, false]);
  }
  for (const { field, value, folded, term } of batch.openValues) {
    expect(folded).toBe(foldText(value));
    const isFolded = field === 'text' || field.endsWith('.name');
    expect(vault.sealer.terms.term(field, isFolded ? folded : REF_FIELDS.has(field) ? value : normalText(value))).toBe(
      term,
    );
  }
});

test('a value is sent with the first batch that carries it, again until it was seen, and anew after an erasure', () => {
  const event = accepted({ type: 'campaign.paused', actor: agent, scope: { client: 'Larkfield' } });
  const sent = (): number => vault.seal([event]).openValues.filter(({ field }) => field === 'scope.client').length;
  const writer = new BatchWriter();
  vault.sealer.seal(event, writer);
  vault.sealer.seal(event, writer);
  const lost = readBatch(vault.sealer.finish(writer));
  expect(lost.openValues.filter(({ field }) => field === 'scope.client')).toHaveLength(1);
  // It never arrived.
  expect([sent(), sent(), sent()]).toEqual([1, 0, 0]);
  // A batch that its owner gave up carried a name nobody has heard since.
  const other = accepted({ type: 'campaign.paused', actor: agent, scope: { client: 'Otherwell' } });
  vault.sealer.seal(other, writer);
  writer.discard();
  vault.sealer.seal(other, writer);
  const again = readBatch(vault.sealer.finish(writer));
  expect(again.openValues.map(({ value }) => value)).toContain('Otherwell');
  vault.directory.values.clear();
  vault.sealer.forgetValues();
  expect([sent(), sent()]).toEqual([1, 0]);
});

test('pairs say which words stand side by side, in their order, in one namespace', () => {
  const { terms } = vault.sealer;
  const pair = terms.term('text.pair', 'spring sale');
  expect(pair).toBe(terms.term('text.pair', 'spring sale'));
  const others = ['sale spring', 'spring sales'].map((words) => terms.term('text.pair', words));
  expect(
    new Set([pair, ...others, terms.term('text.pair.personal', 'spring sale'), terms.term('text', 'spring')]).size,
  ).toBe(5);
  const found = accepted({ type: 'campaign.paused', actor: agent, reason: 'the spring sale is over' });
  const all = allTerms(terms, found);
  expect(all.has(terms.term('text.pair.confidential', 'spring sale'))).toBe(true);
  expect(all.has(terms.term('text.pair.confidential', 'spring is'))).toBe(false);
});

test('an event of the greatest size stays within the terms a batch can carry', () => {
  const text = Array.from({ length: 8_000 }, (_, at) => `w${at}`).join(' ');
  const names = (at: number): string => Array.from({ length: 40 }, (_, part) => `n${at}x${part}`).join(' ');
  const event = accepted({
    type: 'lead.created',
    actor: ana,
    reason: text,
    targets: Array.from({ length: 5_000 }, (_, at) => ({ type: 'lead', id: `l_${at}`, name: names(at) })),
    changes: Array.from({ length: 5_000 }, (_, at) => ({ path: `p${at}`, before: text.slice(0, 60), after: `v${at}` })),
    data: Object.fromEntries(
      Array.from({ length: 5_000 }, (_, at) => [`k${at}`, { a: [`x${at}`, text.slice(0, 300)] }]),
    ),
  });
  const [sealed] = vault.seal([event]).events;
  expect(sealed?.terms.length).toBeGreaterThan(20_000);
  expect(sealed?.terms.length).toBeLessThan(0xffff);
  // The last lead is found by id and by the whole name.
  expect(sealed?.terms).toContain(vault.sealer.terms.term('target', 'l_4999'));
  expect(wordsOf(names(1))).toHaveLength(40);
}, 20_000);
