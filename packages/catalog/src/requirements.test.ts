/** Every field that a requirement names is carried by a type of that row, and no two types say the same. */

import { expect, test } from 'vitest';
import { catalogTypes, typeOf } from './index.ts';
import { EVENT_NAMES } from './envelope.ts';
import type { EventType } from './event-type.ts';
import { dataAndTrustRequirements } from './requirements/data-and-trust.ts';
import { marketingRequirements } from './requirements/marketing.ts';

const table = [...marketingRequirements, ...dataAndTrustRequirements];

test('the table speaks of every row, and of every type', () => {
  const rows = new Set(table.map(([row]) => row));
  expect(Array.from({ length: 27 }, (_, at) => `REC-${at + 1}`).filter((row) => !rows.has(row))).toEqual([]);
  for (const [row, type, path] of table) expect(row, `${type} ${path}`).toMatch(/^REC-([1-9]|1[0-9]|2[0-7])$/);
});

test('every type says which requirement it fulfils', () => {
  for (const { name, requirement } of catalogTypes) expect(requirement, name).toMatch(/^REC-([0-9]|1[0-9]|2[0-7])$/);
});

test('every field that a row names is carried by its type', () => {
  expect(table.length).toBeGreaterThan(500);
  const absent = table.filter(([, name, path]) => {
    const type = typeOf(name);
    return type === undefined || !isCarried(type, path);
  });
  expect(absent).toEqual([]);
});

function isCarried({ data = {}, changes = {}, example }: EventType, path: string): boolean {
  const [holder = '', ...rest] = path.split('.');
  const name = rest.join('.');
  if (holder === 'data' && name !== '') return Object.hasOwn(data, name);
  if (holder === 'changes' && name !== '') return Object.hasOwn(changes, name);
  if (holder === 'targets' && name !== '')
    return (example.targets ?? []).some(({ type, role }) => type === name || role === name);
  return EVENT_NAMES.some((each) => each === holder);
}

/** What a type says beside its name and its verb: one thing done in several ways is one type with a kind. */
function shapeOf({ family, sentence, data, changes }: EventType): string {
  return JSON.stringify([family, sentence.en.replaceAll(/\{did:[^}]*\}/g, '{did}'), fieldsOf(data), fieldsOf(changes)]);
}

function fieldsOf(rules: EventType['data']): string[] {
  return Object.entries(rules ?? {})
    .map(([name, rule]) => `${name} ${rule.class} ${rule.kind}`)
    .toSorted();
}

test('types that differ only in name are refused', () => {
  const known = new Map<string, string>();
  for (const type of catalogTypes) {
    const shape = shapeOf(type);
    expect(known.get(shape), `${type.name} says what another type says: give one type a kind`).toBeUndefined();
    known.set(shape, type.name);
    expect(type.sentence.de, type.name).not.toBe(type.sentence.en);
  }
  // The check sees what it is there to see.
  const approved = typeOf('post.approved')!; // in the catalog
  const en = '{actor} {did:waved through|wave through} {target:post}';
  expect(shapeOf({ ...approved, name: 'post.waved', sentence: { ...approved.sentence, en } })).toBe(
    shapeOf({ ...approved, sentence: { ...approved.sentence, en: '{actor} {did:approved|approve} {target:post}' } }),
  );
});
