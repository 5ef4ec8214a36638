/** People beyond the eight: sealed apart, listed, found, erased one by one, and never called erased by deletion. */
import type { ClassifiedEvent, Person } from '@trailmark/catalog';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBlob, writeBlobHead, writeFurther, writeGroup } from './blob.ts';
import { parsePeople, peopleField, PEOPLE_PATH } from './further.ts';
import { dropErased, Resealer } from './reseal.ts';
import { formatSubject } from './subject-ref.ts';
import { anEvent, aPerson, beginVault, ORIGIN } from './vault.fixture.ts';
import type { Vault } from './vault.fixture.ts';
import { ByteWriter } from './writer.ts';

let vault: Vault;
beforeEach(() => {
  vault = beginVault();
});
afterEach(() => vault.remove());

function lead(n: number, fields = 1): Person {
  const at = (i: number) => ({ path: `targets.${8 + n + i}.id`, type: 's', text: `lead-${n}` }) as const;
  return { kind: 'lead', id: `lead-${n}`, name: `Lead ${n}`, fields: Array.from({ length: fields }, (_, i) => at(i)) };
}

function crowd(further: readonly Person[]): ClassifiedEvent {
  return anEvent([aPerson('u_1')], { further });
}

function sealed(event: ClassifiedEvent) {
  const [first] = vault.seal([event]).events;
  if (first === undefined) throw new Error('nothing was sealed');
  const { ref, groups, fields, content, subjects, terms } = first;
  return { ref, groups, fields, content, subjects, terms };
}

test('their values come back as sent, provable, under their own refs', () => {
  const event = sealed(crowd([lead(0), lead(1, 130)]));
  const opened = vault.opener().open(event.ref, event.groups, { reveal: true });
  expect(opened.trouble).toBeUndefined();
  expect(vault.opener().matches(opened, event.fields)).toBe(true);
  expect(opened.groups.map((group) => group.class)).toEqual(['open', 'confidential', 'subject']);
  // 130 fields are three parts of one person.
  expect(opened.further.map((part) => [part.state, part.fields.length])).toEqual([
    ['readable', 1],
    ['readable', 64],
    ['readable', 64],
    ['readable', 2],
  ]);
  expect(opened.further[0]?.fields).toEqual(lead(0).fields);
  const listed = parsePeople(opened.groups[1]?.fields.find(({ path }) => path === PEOPLE_PATH)?.text ?? '') ?? [];
  expect(listed.map(({ digest }) => digest)).toEqual(opened.further.map(({ digest }) => digest));
  expect(event.subjects).toHaveLength(3);
  for (const subject of event.subjects) expect(event.terms).toContain(vault.sealer.terms.subject(subject));
  expect(Buffer.from(event.groups).toString('latin1')).not.toContain('lead-');
});

test('without a wish to see them they are counted and named by paths, not opened', () => {
  const event = sealed(crowd([lead(0)]));
  const opened = vault.opener().open(event.ref, event.groups, { reveal: true, further: false });
  expect(opened.further).toMatchObject([{ state: 'sealed', fields: [], paths: ['targets.8.id'] }]);
  expect(opened.trouble).toBeUndefined();
  expect(vault.opener().open(event.ref, event.groups, { reveal: false }).further).toEqual([]);
});

test('the same event is the same content, whatever refs and seeds were drawn', () => {
  const contents = [crowd([lead(0)]), crowd([lead(0)]), crowd([lead(1)])].map((event) => sealed(event).content);
  expect(contents[0]).toEqual(contents[1]);
  expect(contents[0]).not.toEqual(contents[2]);
  const inGroup = { ...crowd([]), persons: [aPerson('u_1'), lead(0)] };
  expect(sealed(inGroup).content).toEqual(contents[0]);
});

test('one is erased, the others stay; the ciphertext goes and the event stays provable', () => {
  const event = sealed(crowd([lead(0), lead(1)]));
  const [, gone] = event.subjects;
  if (gone === undefined) throw new Error('no subject');
  const row = [...vault.directory.rows.values()].find(({ subject }) => Buffer.compare(subject, gone) === 0);
  vault.sealer.erase([{ subject: gone, bucket: row?.bucket ?? -1 }]);
  const look = (blob: Uint8Array) => {
    const opened = vault.opener().open(event.ref, blob, { reveal: true });
    expect(vault.opener().matches(opened, event.fields)).toBe(true);
    expect(opened.trouble).toBeUndefined();
    return opened.further.map(({ state, subject }) => [state, subject && formatSubject(subject)]);
  };
  const states = look(event.groups);
  expect(states.map(([state]) => state)).toEqual(['erased', 'readable']);
  const dropped = dropErased(event.groups, (subject) => Buffer.compare(subject, gone) === 0);
  expect(dropped?.length).toBeLessThan(event.groups.length);
  expect(look(dropped ?? new Uint8Array())).toEqual(states);
  expect(dropErased(dropped ?? new Uint8Array(), () => false)).toBeUndefined();
});

test('the ciphertext of a group goes too, and only a destroyed key makes a group erased', () => {
  const event = sealed(crowd([lead(0)]));
  const everyone = dropErased(event.groups, () => true) ?? new Uint8Array();
  const living = vault.opener().open(event.ref, everyone, { reveal: true });
  expect(living.groups[2]).toMatchObject({ state: 'sealed', trouble: 'seal.broken' });
  expect(living.further[0]).toMatchObject({ state: 'sealed', trouble: 'seal.broken' });
  vault.sealer.erase([...vault.directory.rows.values()]);
  const erased = vault.opener().open(event.ref, everyone, { reveal: true });
  expect([erased.trouble, erased.groups[2]?.state, erased.further[0]?.state]).toEqual([undefined, 'erased', 'erased']);
  expect(vault.opener().matches(erased, event.fields)).toBe(true);
  expect(vault.opener().open(event.ref, everyone, { reveal: false }).groups[2]?.state).toBe('sealed');
});

test('parts left out, exchanged or moved from another event are trouble', () => {
  const one = sealed(crowd([lead(0), lead(1)]));
  const other = sealed(crowd([lead(0), lead(1)]));
  const [mine, theirs] = [readBlob(one.groups), readBlob(other.groups)];
  const written = (further: typeof mine.further): Uint8Array => {
    const out = new ByteWriter();
    writeBlobHead(out, mine.groups.length);
    for (const group of mine.groups) writeGroup(out, group);
    writeFurther(out, further);
    return out.bytes().slice();
  };
  expect(Buffer.compare(written(mine.further), one.groups)).toBe(0);
  for (const further of [[], mine.further.slice(1), mine.further.toReversed(), theirs.further]) {
    expect(vault.opener().open(one.ref, written(further), { reveal: true }).trouble).toBeDefined();
  }
});

test('a field of the event is erased without touching them, but not the list of them', () => {
  const event = sealed(crowd([lead(0)]));
  const resealer = new Resealer(ORIGIN, vault.keyring);
  const blob = resealer.eraseFields(event.ref, event.groups, [{ group: 1, slot: 2 }]);
  const opened = vault.opener().open(event.ref, blob ?? new Uint8Array(), { reveal: true });
  expect([opened.trouble, opened.further[0]?.state]).toEqual([undefined, 'readable']);
  expect(vault.opener().matches(opened, event.fields)).toBe(true);
  const last = opened.groups[1]?.content?.slots.length ?? 0;
  expect(resealer.eraseFields(event.ref, event.groups, [{ group: 1, slot: last }])).toBeUndefined();
});

test('a list that is none is not read', () => {
  const field = peopleField([{ subject: new Uint8Array(16), digest: new Uint8Array(32), paths: ['a'] }]);
  expect(parsePeople(field.text)).toHaveLength(1);
  for (const text of [
    '',
    '{}',
    '[1]',
    '[["s_",""]]',
    field.text.replace('["a"]', '[1]'),
    field.text.replace('s_', 't_'),
  ])
    expect(parsePeople(text), text).toBeUndefined();
});
