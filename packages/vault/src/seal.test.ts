import type { Field, SlotType } from '@trailmark/catalog';
import { commitField, equal, fieldsDigest, groupDigest, isClassList, saltsOf } from '@trailmark/core';
import type { GroupDisclosure } from '@trailmark/core';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBatch } from './batch-reader.ts';
import { BatchWriter } from './batch-writer.ts';
import type { SealedEvent } from './batch.ts';
import { writeBlobHead, writeOpenGroup } from './blob.ts';
import { writeContent } from './content.ts';
import { discloseGroups } from './disclose.ts';
import { openProfile } from './profile.ts';
import { Resealer } from './reseal.ts';
import { formatSubject, parseSubject } from './subject-ref.ts';
import { anEvent, aPerson, beginVault, ORIGIN } from './vault.fixture.ts';
import type { Vault } from './vault.fixture.ts';
import { ByteWriter } from './writer.ts';

let vault: Vault;
beforeEach(() => {
  vault = beginVault();
});
afterEach(() => vault.remove());

/** The fields digest as a stranger would compute it, by docs/format.md section 2 and nothing of the vault. */
function digestOfDisclosure(groups: readonly GroupDisclosure[], origin = ORIGIN): Uint8Array {
  return fieldsDigest(
    origin,
    groups.map((group) => {
      if ('digest' in group) return group.digest;
      if ('seed' in group) {
        const salts = saltsOf(group.seed, group.slots.length);
        return groupDigest(
          group.slots.map((slot, i) => commitField(salts.slice(32 * i, 32 * i + 32), slot.path, slot.type, slot.text)),
        );
      }
      return groupDigest(
        group.slots.map((slot) =>
          'commitment' in slot ? slot.commitment : commitField(slot.salt, slot.path, slot.type, slot.text),
        ),
      );
    }),
  );
}

const one = (batch: { events: SealedEvent[] }): SealedEvent => {
  const [event] = batch.events;
  if (event === undefined) throw new Error('no event');
  return event;
};

test('what is sealed opens again, verifies with core alone, and stays closed without revealing', () => {
  const event = anEvent([aPerson('u_1'), aPerson('u_2', { kind: 'lead' })]);
  const sealed = one(vault.seal([event]));
  const opener = vault.opener();
  const opened = opener.open(sealed.ref, sealed.groups, { reveal: true });
  expect(opened.classes).toEqual(['open', 'confidential', 'subject', 'subject']);
  expect(opened.groups.map(({ state }) => state)).toEqual(['readable', 'readable', 'readable', 'readable']);
  expect(opened.groups.flatMap(({ fields }) => fields)).toEqual([
    ...event.open,
    ...event.confidential,
    ...event.persons.flatMap(({ fields }) => fields),
  ]);
  expect(opener.matches(opened, sealed.fields)).toBe(true);
  expect(digestOfDisclosure(discloseGroups(opened))).toEqual(sealed.fields);
  const closed = opener.open(sealed.ref, sealed.groups, { reveal: false });
  expect(closed.groups.map(({ state }) => state)).toEqual(['readable', 'sealed', 'sealed', 'sealed']);
  expect(opener.matches(closed, sealed.fields)).toBe(true);
  expect(opened.groups.slice(2).map(({ subject }) => subject)).toEqual(sealed.subjects);
});

test('any field of any type comes back as it was', () => {
  const text = fc.string({ unit: 'binary', maxLength: 80 });
  const aField = fc.oneof(
    fc.record({
      type: fc.constant<SlotType>('s'),
      text: fc.oneof(
        text,
        fc.uuid(),
        fc.stringMatching(/^([0-9a-f]{32}|[0-9a-f]{40})$/),
        fc.constantFrom('user', '', 'success'),
      ),
    }),
    fc.record({ type: fc.constant<SlotType>('n'), text: fc.integer().map(String) }),
    fc.constantFrom<{ type: SlotType; text: string }>(
      { type: 'b', text: 'true' },
      { type: 'b', text: 'false' },
      { type: 'z', text: '' },
      { type: 'j', text: '[]' },
      { type: 'j', text: '{"k":"v"}' },
    ),
  );
  const aPath = fc.oneof(
    fc.constantFrom('id', 'actor.id', 'targets.3.name', 'data', 'changes.5.origin'),
    fc.string({ minLength: 1, maxLength: 50 }).map((rest) => `data.${rest}`),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 50 }),
  );
  const opener = vault.opener();
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(aPath, aField), { selector: ([path]) => path, maxLength: 64 }), (list) => {
      const fields: Field[] = list.map(([path, field]) => ({ path, ...field }));
      const sealed = one(vault.seal([anEvent([], { open: fields, confidential: fields.slice(0, 3) })]));
      const opened = opener.open(sealed.ref, sealed.groups, { reveal: true });
      expect(opened.trouble).toBeUndefined();
      expect(opened.groups[0]?.fields).toEqual(fields);
      expect(digestOfDisclosure(discloseGroups(opened))).toEqual(sealed.fields);
    }),
    { numRuns: 60 },
  );
});

test('a long text and many persons of one identity are one subject each', () => {
  const long = 'ü'.repeat(40_000);
  const twice = [aPerson('u_1'), aPerson('u_1', { fields: [{ path: 'targets.0.id', type: 's', text: long }] })];
  const sealed = one(vault.seal([anEvent(twice, { confidential: [] })]));
  expect(sealed.subjects).toHaveLength(1);
  const opened = vault.opener().open(sealed.ref, sealed.groups, { reveal: true });
  expect(opened.classes).toEqual(['open', 'subject']);
  expect(opened.groups[1]?.fields.at(-1)?.text).toBe(long);
  expect(isClassList([...opened.classes])).toBe(true);
});

test('a blob under another event, another place or another tenant does not open', () => {
  const [first, second] = vault.seal([anEvent([aPerson('u_1')]), anEvent([aPerson('u_1')])]).events;
  if (first === undefined || second === undefined) throw new Error('two events were sealed');
  const opener = vault.opener();
  const moved = opener.open(second.ref, first.groups, { reveal: true });
  expect(moved.groups.map(({ trouble }) => trouble)).toEqual([undefined, 'seal.broken', 'seal.broken']);
  const foreign = beginVault(undefined, 'trailmark.local/00112233445566ff/t/other');
  try {
    const away = foreign.opener().open(first.ref, first.groups, { reveal: true });
    expect(away.groups.map(({ state }) => state)).toEqual(['readable', 'sealed', 'sealed']);
    expect(away.trouble).toBe('key.missing');
    expect(foreign.opener().matches(away, first.fields)).toBe(false);
  } finally {
    foreign.remove();
  }
  const [a, b] = vault.seal([
    anEvent([aPerson('u_1'), aPerson('u_2')]),
    anEvent([aPerson('u_2'), aPerson('u_1')]),
  ]).events;
  expect(a?.subjects[0]).toEqual(b?.subjects[1]);
});

test('of a blob with any one byte changed, nothing is believed that was not sealed, and nothing is thrown', () => {
  const sealed = one(vault.seal([anEvent([aPerson('u_1')])]));
  const opener = vault.opener();
  const truth = opener.open(sealed.ref, sealed.groups, { reveal: true }).groups.map(({ fields }) => fields);
  for (let i = 0; i < sealed.groups.length; i++) {
    const changed = sealed.groups.slice();
    changed[i] = (changed[i] ?? 0) ^ 1;
    const opened = opener.open(sealed.ref, changed, { reveal: true });
    // A changed subject ref reads as erased: whether it was is decided by the recorded erasures, not here.
    const believed = opened.trouble === undefined && opener.matches(opened, sealed.fields);
    if (believed)
      opened.groups.forEach((group, at) => group.state === 'erased' || expect(group.fields).toEqual(truth[at]));
    expect(opener.open(sealed.ref, sealed.groups.subarray(0, i), { reveal: true }).trouble).toBe('blob.malformed');
  }
});

test('a person is one subject for good: across events, batches, processes, and batches that were lost', () => {
  const first = one(vault.seal([anEvent([aPerson('u_1')])])).subjects[0];
  expect(one(vault.seal([anEvent([aPerson('u_1')])])).subjects[0]).toEqual(first);
  vault.reopen();
  const again = vault.seal([anEvent([aPerson('u_1')]), anEvent([aPerson('u_1')], { source: 'shop' })]);
  expect(again.events[0]?.subjects[0]).toEqual(first);
  expect(again.events[1]?.subjects[0]).not.toEqual(first);
  expect(again.newSubjects).toHaveLength(1);
  const writer = new BatchWriter();
  vault.sealer.seal(anEvent([aPerson('u_9')]), writer);
  const lost = readBatch(vault.sealer.finish(writer));
  const repeated = vault.seal([anEvent([aPerson('u_9')])]);
  expect(repeated.newSubjects.map(({ subject }) => subject)).toEqual(lost.newSubjects.map(({ subject }) => subject));
  expect(vault.seal([anEvent([aPerson('u_9')])]).newSubjects).toHaveLength(0);
});

test('a new name or address of a person updates the sealed profile, and its terms find the beginning of words', () => {
  vault.seal([anEvent([aPerson('u_1')])]);
  const update = vault.seal([anEvent([aPerson('u_1', { name: 'Renamed Tester' })])]).profileUpdates[0];
  expect(vault.seal([anEvent([aPerson('u_1', { name: 'Renamed Tester' })])]).profileUpdates).toHaveLength(0);
  if (update === undefined) throw new Error('no update');
  const key = vault.view().subjectKey(update.subject, update.bucket);
  if (typeof key === 'string') throw new Error(key);
  expect(openProfile(key, ORIGIN, update.subject, update.profile)).toEqual({
    source: 'crm',
    kind: 'user',
    id: 'u_1',
    names: ['Person u_1', 'Renamed Tester'],
    emails: ['u_1@example.test'],
  });
  expect(openProfile(key, 'elsewhere', update.subject, update.profile)).toBeUndefined();
  expect(update.terms).toContain(vault.sealer.terms.prefix('RENA'));
  expect(update.terms).toContain(vault.sealer.terms.prefix('Tester'));
  expect(vault.sealer.terms.prefix('t')).toBeUndefined();
});

test('terms are the same for the query as for the event, distinct, and hold one for every subject', () => {
  const sealed = one(
    vault.seal([
      anEvent([aPerson('u_1')], {
        terms: [
          { field: 'type', value: 'x' },
          { field: 'type', value: 'x' },
        ],
      }),
    ]),
  );
  const { terms } = vault.sealer;
  const [subject] = sealed.subjects;
  if (subject === undefined) throw new Error('no subject');
  expect(sealed.terms).toEqual(BigInt64Array.of(terms.term('type', 'x'), terms.subject(subject)).sort());
  expect(terms.term('subject', formatSubject(subject))).toBe(terms.subject(subject));
  expect(parseSubject(formatSubject(subject))).toEqual(subject);
  expect(parseSubject(`${formatSubject(subject).slice(0, -1)}!`)).toBeUndefined();
});

test('the same event has the same content digest whatever its grouping; another content has not', () => {
  const event = anEvent([aPerson('u_1')]);
  const { open: opened, confidential } = event;
  const [same, regrouped, other, elsewhere] = vault.seal([
    event,
    { ...event, open: [], confidential: [...confidential, ...opened] },
    { ...event, occurredMs: 1 },
    { ...event, source: 'shop' },
  ]).events;
  expect(one(vault.seal([event])).content).toEqual(same?.content);
  expect(regrouped?.content).toEqual(same?.content);
  expect(other?.content).not.toEqual(same?.content);
  expect(other?.dedup).toEqual(same?.dedup);
  expect(elsewhere?.dedup).not.toEqual(same?.dedup);
});

test('a field can be erased from each kind of group, more than once, and the entry still verifies', () => {
  const sealed = one(vault.seal([anEvent([aPerson('u_1')])]));
  const resealer = new Resealer(ORIGIN, vault.keyring);
  const opener = vault.opener();
  const once = resealer.eraseFields(sealed.ref, sealed.groups, [
    { group: 0, slot: 3 },
    { group: 1, slot: 2 },
  ]);
  const twice = resealer.eraseFields(sealed.ref, once ?? new Uint8Array(), [
    { group: 1, slot: 3 },
    { group: 2, slot: 2 },
    { group: 1, slot: 2 },
  ]);
  if (twice === undefined) throw new Error('not rewritten');
  const opened = opener.open(sealed.ref, twice, { reveal: true });
  const texts = opened.groups.flatMap(({ fields }) => fields.map(({ text }) => text));
  expect(opened.trouble).toBeUndefined();
  expect(texts).toHaveLength(15 - 4);
  for (const gone of ['Österreich', 'quarter end, as agreed', '1200.5', 'Person u_1'])
    expect(texts).not.toContain(gone);
  expect(opener.matches(opened, sealed.fields)).toBe(true);
  const disclosed = discloseGroups(opened, { paths: ['actor.email'], classes: [] });
  expect(digestOfDisclosure(disclosed)).toEqual(sealed.fields);
  expect(
    disclosed[1] !== undefined && 'slots' in disclosed[1] && disclosed[1].slots.filter((slot) => 'commitment' in slot),
  ).toHaveLength(2);
  const seed = opener.open(sealed.ref, sealed.groups, { reveal: true }).groups[0]?.content;
  if (seed === undefined || !('seed' in seed)) throw new Error('no seed');
  expect(Buffer.from(twice).includes(Buffer.from(seed.seed))).toBe(false);
});

test('withholding paths or classes, and removing groups, leaves the rest provable', () => {
  const sealed = one(vault.seal([anEvent([aPerson('u_1')])]));
  const opener = vault.opener();
  const opened = opener.open(sealed.ref, sealed.groups, { reveal: true });
  const part = discloseGroups(opened, { paths: ['actor.name', 'reason'], classes: [] });
  expect(JSON.stringify(part)).not.toContain('Person u_1');
  expect(digestOfDisclosure(part)).toEqual(sealed.fields);
  const whole = discloseGroups(opened, { paths: [], classes: ['subject'] });
  expect(whole[2]).toMatchObject({ state: 'withheld' });
  expect(digestOfDisclosure(whole)).toEqual(sealed.fields);
  const removed = new Resealer(ORIGIN, vault.keyring).removeGroups(sealed.ref, sealed.groups, [0, 2]);
  const left = opener.open(sealed.ref, removed ?? new Uint8Array(), { reveal: true });
  expect(left.groups.map(({ state }) => state)).toEqual(['removed', 'readable', 'removed']);
  expect(discloseGroups(left)[2]).toMatchObject({ state: 'purged' });
  expect(equal(digestOfDisclosure(discloseGroups(left)), sealed.fields)).toBe(true);
});

test('a stored path too long to be committed is trouble of that event, not an exception', () => {
  const sealed = one(vault.seal([anEvent([])]));
  const out = new ByteWriter();
  const seed = new Uint8Array(32);
  writeContent(out, { seed, slots: [{ path: 'p'.repeat(65_536), type: 's', text: 'x' }] });
  const content = out.bytes().slice();
  out.clear();
  writeBlobHead(out, 1);
  writeOpenGroup(out, content);
  const opened = vault.opener().open(sealed.ref, out.bytes().slice(), { reveal: true });
  expect(opened.trouble).toBe('blob.malformed');
});
