/** A catalog with types of a tenant: versions, names fields had, and how such events are sorted and put together. */

import { expect, test } from 'vitest';
import { assemble, builtInCatalog, catalogWith, classify, firstNameOf, missingOf } from './index.ts';
import { confidential, open, personal, renamed, required, type EventType } from './event-type.ts';

const first: EventType = {
  name: 'webinar.held',
  version: 1,
  family: 'webinar',
  requirement: 'own',
  retention: 'business',
  example: {},
  importance: 'notable',
  sentence: { en: '{actor} {did:held|hold} {target}', de: '{actor} {hat} {target} {did:abgehalten|abhalten}' },
  data: { seats: open('count'), host: personal('text', 'target') },
  changes: { status: open('text') },
};
const second: EventType = {
  ...first,
  version: 2,
  importance: 'normal',
  data: {
    places: required(renamed(open('count'), 'seats')),
    host: personal('text', 'target'),
    fee: confidential('money'),
  },
  changes: { state: renamed(open('text'), 'status') },
};
const catalog = catalogWith([second, first]);
const event = (data: Record<string, unknown>) => ({
  type: 'webinar.held',
  actor: { type: 'user', id: 'u_1' },
  targets: [{ type: 'lead', id: 'l_1' }],
  data,
});

test('the newest version is in force, every version stays known, and built-in types are as they were', () => {
  expect(catalog.typeOf('webinar.held')?.version).toBe(2);
  expect(catalog.versionsOf('webinar.held').map(({ version }) => version)).toEqual([1, 2]);
  expect(catalog.recorded('webinar.held', 1)?.type).toBe(first);
  expect(catalog.recorded('webinar.held', 3)).toBeUndefined();
  expect(catalog.recorded('webinar.held', undefined)).toBeUndefined();
  expect(catalog.registered()).toEqual([second]);
  expect(catalog.types()).toHaveLength(builtInCatalog.types().length + 1);
  expect(catalog.typeOf('budget.adjusted')).toBe(builtInCatalog.typeOf('budget.adjusted'));
  expect(builtInCatalog.typeOf('webinar.held')).toBeUndefined();
  expect(catalogWith([])).toBe(builtInCatalog);
});

test('a built-in type that comes later under a registered name is in force; what was recorded before stays as it was', () => {
  const early: EventType = { ...first, name: 'budget.adjusted' };
  const later = catalogWith([early]);
  expect(later.typeOf('budget.adjusted')).toBe(builtInCatalog.typeOf('budget.adjusted'));
  expect(later.types()).toHaveLength(builtInCatalog.types().length);
  expect(later.recorded('budget.adjusted', 1)?.type).toBe(early);
  const again = classify(
    { ...event({ seats: 1 }), type: early.name },
    { source: 's', catalog: later, recordedVersion: 1 },
  );
  expect(again).toMatchObject({ ok: true, event: { type: 'unknown', typeVersion: 1, known: true } });
});

test('an event of a registered type is recorded as unknown, with the version beside it, in its classes', () => {
  const result = classify(event({ places: 3, host: 'Ana', note: 'x' }), { source: 's', catalog });
  if (!result.ok) throw new Error(result.problem.detail);
  const { type, typeVersion, known, importance, open: opened, confidential: closed, persons, terms } = result.event;
  expect({ type, typeVersion, known, importance }).toEqual({
    type: 'unknown',
    typeVersion: 1,
    known: true,
    importance: 'normal',
  });
  expect(opened).toContainEqual({ path: 'type', type: 's', text: 'webinar.held' });
  expect(opened).toContainEqual({ path: 'typeVersion', type: 'n', text: '2' });
  expect(opened).toContainEqual({ path: 'data.places', type: 'n', text: '3' });
  expect(closed.map(({ path }) => path)).toContain('data.note');
  expect(persons[1]?.fields).toContainEqual({ path: 'data.host', type: 's', text: 'Ana' });
  expect(terms).toContainEqual(expect.objectContaining({ field: 'known', value: 'true' }));
  const back = assemble({ fields: [...opened, ...closed], type: 'unknown', occurredMs: 0 });
  expect(back.typeVersion).toBe(2);
  expect(back.event).not.toHaveProperty('typeVersion');
  expect(classify({ ...event({}), typeVersion: 1 }, { source: 's', catalog })).toMatchObject({ ok: false });
});

test('what was recorded is sorted again as it was then, whatever was registered since', () => {
  const again = (recordedVersion: number | 'none') => {
    const result = classify(event({ fee: 5, host: 'Ana' }), { source: 's', catalog, recordedVersion });
    if (!result.ok) throw new Error(result.problem.detail);
    return result.event;
  };
  expect(again(1)).toMatchObject({ known: true, importance: 'notable' });
  expect(again(2)).toMatchObject({ known: true, importance: 'normal' });
  expect(again('none')).toMatchObject({ known: false, importance: 'normal' });
  expect(again('none').confidential.map(({ path }) => path)).toContain('data.host');
});

test('a field sent under a name it had before has the class it has now', () => {
  const result = classify(event({ seats: 3 }), { source: 's', catalog });
  if (!result.ok) throw new Error(result.problem.detail);
  expect(result.event.open).toContainEqual({ path: 'data.seats', type: 'n', text: '3' });
});

test('every name a field ever had finds every other', () => {
  expect(catalog.fieldNamesOf('data.seats')).toEqual(['data.seats', 'data.places']);
  expect(catalog.fieldNamesOf('data.places')).toEqual(['data.places', 'data.seats']);
  expect(catalog.fieldNamesOf('changes.state').toSorted()).toEqual(['changes.state', 'changes.status']);
  expect(catalog.fieldNamesOf('data.anything')).toEqual(['data.anything']);
  expect(builtInCatalog.fieldNamesOf('data.seats')).toEqual(['data.seats']);
  expect([firstNameOf(second, 'data.places'), firstNameOf(second, 'data.seats')]).toEqual(['data.seats', 'data.seats']);
  expect([firstNameOf(second, 'changes.state'), firstNameOf(second, 'data.fee')]).toEqual([
    'changes.status',
    'data.fee',
  ]);
  expect([firstNameOf(undefined, 'data.x'), firstNameOf(second, 'scope.client')]).toEqual(['data.x', 'scope.client']);
  expect(catalog.prepared('webinar.held')?.data.get('places')?.first).toBe('data.seats');
});

test('what a type requires and an event has not is named; what may not be read is not missing', () => {
  const missing = (data: Record<string, unknown>, sealed: string[] = [], isPartlyGone = false) =>
    missingOf({ data }, second, { sealed, isPartlyGone });
  expect(missing({})).toEqual(['data.places']);
  expect(missing({ seats: 0 })).toEqual([]);
  expect(missing({ places: null })).toEqual([]);
  expect(missing({}, ['data.places'])).toEqual([]);
  expect(missing({}, ['data'])).toEqual([]);
  const changing: EventType = { ...first, changes: { status: required(confidential('text')) } };
  const of = (event: Record<string, unknown>, sealed: string[] = [], isPartlyGone = false) =>
    missingOf(event, changing, { sealed, isPartlyGone });
  expect(of({})).toEqual(['changes.status']);
  expect(of({ changes: [{ path: 'status' }] })).toEqual([]);
  expect(of({ changes: [{}] }, ['changes.0.path'])).toEqual([]);
  expect(of({}, [], true)).toEqual([]);
  expect(missingOf({}, undefined, { sealed: [], isPartlyGone: false })).toEqual([]);
});
