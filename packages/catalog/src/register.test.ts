/** Registering types: what is taken, what is refused and with which words, and what a new version may change. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { registerTypes } from './register.ts';
import { FIELDS_MAX, parseRegistration } from './registration.ts';
import { sentence } from './sentence.ts';
import { german } from './german.ts';

const webinar = {
  name: 'webinar.held',
  version: 1,
  family: 'webinar',
  importance: 'notable',
  retention: 'business',
  sentence: {
    en: '{actor} {did:held|hold} the webinar {target:webinar}[ for {data.seats:guest|guests}]',
    de: '{actor} {hat} das Webinar {target:webinar}[ für {data.seats:Gast|Gäste}] {did:abgehalten|abhalten}',
  },
  data: {
    seats: { class: 'open', kind: 'count', required: true },
    fee: { class: 'confidential', kind: 'money' },
    host: { class: 'personal', kind: 'text', of: 'target' },
  },
  changes: { status: { class: 'open', kind: 'text' } },
  example: { targets: [{ type: 'webinar', id: 'w_1', name: 'Summer' }], data: { seats: 40 } },
};
type Document = Omit<typeof webinar, 'data'> & { data: Record<string, Record<string, unknown>> };

const problemsOf = (document: unknown): string[] => {
  const parsed = parseRegistration(document);
  return parsed.ok ? [] : parsed.problems.map(({ code, field, detail }) => `${code} ${field}: ${detail}`);
};
/** What is said of a second version made from the first. */
const afterFirst = (change: (next: Document) => void): string[] => {
  const first = registerTypes([], [webinar]);
  const next: Document = { ...structuredClone(webinar), version: 2 };
  change(next);
  const { results } = registerTypes(first.added, [next]);
  return results[0]!.problems.map(({ code, field }) => `${code} ${field}`);
};

test('a sound type is registered and told in both languages; the same once more changes nothing', () => {
  const { results, added, catalog } = registerTypes([], [webinar]);
  expect(results).toEqual([{ name: 'webinar.held', version: 1, outcome: 'registered', problems: [] }]);
  const event = { type: 'webinar.held', actor: { type: 'user', id: 'u', name: 'Ana' }, ...webinar.example };
  expect(sentence(event, [], undefined, catalog)).toBe('Ana held the webinar Summer for 40 guests');
  expect(sentence(event, [], german, catalog)).toBe('Ana hat das Webinar Summer für 40 Gäste abgehalten');
  const reordered = Object.fromEntries(Object.entries(webinar).toReversed());
  expect(registerTypes(added, [reordered]).results[0]).toMatchObject({ outcome: 'unchanged' });
  expect(registerTypes(added, [reordered]).added).toEqual([]);
});

test('several at once are judged one by one', () => {
  const { results, added } = registerTypes([], [webinar, 3, { ...webinar, version: 2 }, { name: 'x' }, webinar]);
  expect(results.map(({ outcome }) => outcome)).toEqual([
    'registered',
    'refused',
    'registered',
    'refused',
    'unchanged',
  ]);
  expect(added.map(({ version }) => version)).toEqual([1, 2]);
});

test('what is wrong is named by its field, all at once', () => {
  const wrong = problemsOf({
    ...webinar,
    name: 'Webinar',
    version: 0,
    family: 'Web',
    importance: 'high',
    retention: 'forever',
    colour: 'red',
    sentence: { en: '{actor} {data.nothing}', de: '{actor} {did:a|b}', fr: '' },
    data: { seats: { class: 'secret', kind: 'count' }, 'a b': { class: 'open', kind: 'text', of: 'actor', wass: [] } },
    example: { datas: {} },
  });
  const places =
    'name version family importance retention colour sentence.en sentence.de sentence.fr data.seats.class data.a b.of data.a b.wass example.datas';
  for (const field of places.split(/ (?!b\.)/))
    expect(
      wrong.some((text) => text.startsWith(`type.invalid ${field}: `)),
      `${field} in ${wrong.join('\n')}`,
    ).toBe(true);
});

test('names of the trail and of the catalog are taken', () => {
  expect(problemsOf({ ...webinar, name: 'trail.held' })[0]).toMatch(/^type.name_taken name/);
  expect(problemsOf({ ...webinar, name: 'budget.adjusted' })[0]).toMatch(/^type.name_taken name/);
});

test('the example must be recordable and whole, and name no other fields', () => {
  expect(problemsOf({ ...webinar, example: { data: {} } })).toEqual([
    'type.invalid example: The example lacks data.seats, which the type requires.',
  ]);
  expect(problemsOf({ ...webinar, example: { data: { seats: 1, sets: 2 } } })[0]).toContain('example.data.sets');
  expect(problemsOf({ ...webinar, example: { data: { seats: 1 }, targets: [{ type: 'x' }] } })[0]).toContain(
    'example.targets.0.id',
  );
});

test('size is bounded', () => {
  const many = Object.fromEntries(Array.from({ length: FIELDS_MAX + 1 }, (_, at) => [`f${at}`, webinar.data.fee]));
  expect(problemsOf({ ...webinar, data: { ...webinar.data, ...many } })[0]).toContain('at most 64 fields');
  expect(problemsOf({ ...webinar, sentence: { ...webinar.sentence, en: 'x'.repeat(501) } })[0]).toContain(
    'sentence.en',
  );
  expect(problemsOf({ ...webinar, sentence: { ...webinar.sentence, en: 'a\nb' } })[0]).toContain('sentence.en');
  expect(problemsOf({ ...webinar, example: { reason: 'x'.repeat(40_000) } })[0]).toContain('32768 characters');
});

test('any JSON value is a type or has problems', () => {
  const piece = fc.constantFrom<unknown>(...Object.values(webinar), null, [], {}, 'x', 3, {
    class: 'open',
    kind: 'text',
  });
  const keys = fc.constantFrom(...Object.keys(webinar), '__proto__', 'constructor');
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.dictionary(keys, piece)), (document) => {
      const parsed = parseRegistration(document);
      expect(parsed.ok || parsed.problems.length > 0).toBe(true);
    }),
  );
});

test('a published version never changes, and versions only rise', () => {
  const { added } = registerTypes([], [{ ...webinar, version: 3 }]);
  const refusal = (document: unknown) => registerTypes(added, [document]).results[0]?.problems[0];
  expect(refusal({ ...webinar, version: 3, importance: 'normal' })).toMatchObject({
    code: 'type.version',
    detail: expect.stringContaining('Send this as version 4'),
  });
  expect(refusal(webinar)).toMatchObject({ code: 'type.version', field: 'version' });
});

test('a new version may add, widen, protect more and rename', () => {
  expect(
    afterFirst(({ data }) => {
      data['room'] = { class: 'open', kind: 'text' };
      data['seats'] = { class: 'confidential', kind: 'number' };
      data['price'] = { ...data['fee'], was: ['fee'] };
      delete data['fee'];
    }),
  ).toEqual([]);
});

test('removing, narrowing, protecting less, giving to another, or reusing a name is refused with the field', () => {
  expect(afterFirst(({ data }) => delete data['fee'])).toEqual(['type.incompatible data.fee']);
  expect(afterFirst(({ data }) => (data['fee'] = { class: 'confidential', kind: 'text' }))).toEqual([
    'type.incompatible data.fee.kind',
  ]);
  expect(afterFirst(({ data }) => (data['fee'] = { class: 'open', kind: 'money' }))).toEqual([
    'type.incompatible data.fee.class',
  ]);
  expect(afterFirst(({ data }) => (data['host'] = { class: 'confidential', kind: 'text' }))).toEqual([
    'type.incompatible data.host.class',
  ]);
  expect(afterFirst(({ data }) => (data['host'] = { class: 'personal', of: 'actor', kind: 'text' }))).toEqual([
    'type.incompatible data.host.of',
  ]);
  const { changes: _, ...bare } = webinar;
  const { added } = registerTypes([], [webinar]);
  expect(registerTypes(added, [{ ...bare, version: 2 }]).results[0]?.problems[0]?.field).toBe('changes.status');
});

test('former names are kept over versions, and none is given to another field', () => {
  const second = structuredClone(webinar) as Document;
  second.version = 2;
  second.data['price'] = { class: 'confidential', kind: 'money', was: ['fee'] };
  delete second.data['fee'];
  const { added } = registerTypes([], [webinar, second]);
  const third = (change: (data: Document['data']) => void) => {
    const next = { ...structuredClone(second), version: 3 };
    change(next.data);
    return registerTypes(added, [next]).results[0]!.problems.map(({ field }) => field);
  };
  const costing = (was: string[]) => (data: Document['data']) => {
    data['cost'] = { ...data['price'], was };
    delete data['price'];
  };
  expect(added).toHaveLength(2);
  expect(third(costing(['fee', 'price']))).toEqual([]);
  expect(third((data) => delete data['price']?.['was'])).toEqual(['data.price.was']);
  expect(third(costing(['price']))).toEqual(['data.cost.was']);
  const reused = third((data) => {
    delete data['price']?.['was'];
    data['fee'] = { class: 'open', kind: 'text' };
  });
  expect(reused).toEqual(['data.price.was', 'data.fee']);
});
