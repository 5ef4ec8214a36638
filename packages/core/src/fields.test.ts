import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from './canonical.ts';
import {
  commitField,
  Committer,
  fieldsDigest,
  groupDigest,
  parseSlotZero,
  saltsOf,
  slotZero,
  type GroupClass,
  type Slot,
  type SlotType,
} from './fields.ts';

const hash32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const slotType = fc.constantFrom<SlotType>('s', 'n', 'b', 'z', 'j');
const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ maxLength: 60 }));
const slot: fc.Arbitrary<Slot> = fc.record({ path: anyText, type: slotType, text: anyText });

/** docs/format.md section 2 word for word, with Buffer. */
function sha256(...parts: (string | Uint8Array)[]): Buffer {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest();
}
function number(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}
function sized(text: string, bytes: number): Buffer {
  const encoded = Buffer.from(text);
  return Buffer.concat([number(encoded.length, bytes), encoded]);
}
function commitment(salt: Uint8Array, { path, type, text }: Slot): Buffer {
  return sha256('trailmark/field@v1\n', salt, sized(path, 2), type, sized(text, 4));
}
function salts(seed: Uint8Array, n: number): Buffer[] {
  const stream = createHash('shake256', { outputLength: 32 * n });
  const bytes = stream.update('trailmark/salts@v1\n').update(seed).digest();
  return Array.from({ length: n }, (_, i) => bytes.subarray(32 * i, 32 * i + 32));
}
function group(slots: readonly Slot[], seed: Uint8Array): Buffer {
  const keys = salts(seed, slots.length);
  return sha256('trailmark/group@v1\n', number(slots.length, 2), ...slots.map((slot, i) => commitment(keys[i]!, slot)));
}
const bytes = (buffer: Uint8Array): Uint8Array => Uint8Array.from(buffer);

test('a commitment is the hash that the format says, of any text', () => {
  fc.assert(
    fc.property(hash32, slot, (salt, slot) => {
      expect(commitField(salt, slot.path, slot.type, slot.text)).toEqual(bytes(commitment(salt, slot)));
    }),
    { numRuns: 500 },
  );
});

test('groups and fields digest are the hashes that the format says', () => {
  const committer = new Committer('trail.example/t/acme');
  const classes: GroupClass[] = ['open', 'confidential', 'subject'];
  fc.assert(
    fc.property(fc.array(slot, { maxLength: 64 }), hash32, fc.boolean(), (slots, seed, isOpen) => {
      const paths = slots.map(({ path }) => path);
      const zeroText = canonicalJson(isOpen ? { paths, groups: classes } : { paths });
      const all: Slot[] = [{ path: '', type: 'j', text: zeroText }, ...slots];
      const expected = bytes(group(all, seed));
      expect(committer.group(slots, seed, isOpen ? classes : undefined)).toEqual(expected);
      expect(committer.wholeGroup(all, seed)).toEqual(expected);
      const keys = saltsOf(seed, all.length);
      const commitments = all.map(({ path, type, text }, i) =>
        commitField(keys.subarray(32 * i, 32 * i + 32), path, type, text),
      );
      expect(groupDigest(commitments)).toEqual(expected);
    }),
    { numRuns: 50 },
  );
  fc.assert(
    fc.property(fc.array(hash32, { minLength: 1, maxLength: 10 }), fc.string({ maxLength: 40 }), (groups, origin) => {
      const expected = bytes(sha256('trailmark/fields@v1\n', sized(origin, 2), number(groups.length, 1), ...groups));
      expect(fieldsDigest(origin, groups)).toEqual(expected);
      expect(new Committer(origin).fields(groups)).toEqual(expected);
    }),
  );
});

test('a value of any size is committed, and the small ones after it too', () => {
  const salt = new Uint8Array(32).fill(9);
  for (const length of [0, 47, 48, 49, 5000, 5440, 5450, 16_384, 1 << 20]) {
    for (const unit of ['x', '\u00e9', '\u20ac', '\u{1f600}']) {
      const slot: Slot = { path: 'data.text', type: 's', text: unit.repeat(length / unit.length) };
      expect(commitField(salt, slot.path, slot.type, slot.text)).toEqual(bytes(commitment(salt, slot)));
    }
  }
  expect(commitField(salt, '', 'j', '{}')).toEqual(bytes(commitment(salt, { path: '', type: 'j', text: '{}' })));
});

test('a longer path and a shorter value are not the same commitment', () => {
  const salt = new Uint8Array(32);
  const seen = new Set(
    [
      commitField(salt, 'ab', 's', 'c'),
      commitField(salt, 'a', 's', 'bc'),
      commitField(salt, 'ab', 'j', 'c'),
      commitField(salt, 'ab', 'z', ''),
      commitField(salt, 'ab', 's', ''),
    ].map((commitment) => Buffer.from(commitment).toString('hex')),
  );
  expect(seen.size).toBe(5);
});

test('what cannot be committed is our mistake', () => {
  const salt = new Uint8Array(32);
  const committer = new Committer('o');
  const slots = Array.from({ length: 65 }, (_, i): Slot => ({ path: `p${i}`, type: 'z', text: '' }));
  expect(() => commitField(salt, 'a', 's', '\ud800')).toThrow();
  expect(() => commitField(salt, '\ud800', 's', 'a')).toThrow();
  expect(() => commitField(salt, 'a'.repeat(65_536), 's', 'a')).toThrow();
  expect(() => commitField(new Uint8Array(31), 'a', 's', 'a')).toThrow();
  expect(() => committer.group(slots, salt)).toThrow();
  expect(() => committer.group([], new Uint8Array(31))).toThrow();
  expect(() => committer.fields([])).toThrow();
  expect(() => committer.fields(Array.from({ length: 11 }, () => salt))).toThrow();
  expect(() => committer.fields([new Uint8Array(33)])).toThrow();
  expect(() => groupDigest([])).toThrow();
  expect(() => new Committer('o'.repeat(65_536))).toThrow();
});

describe('slot 0', () => {
  test('is canonical and reads back', () => {
    const paths = fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1 }), { maxLength: 64 });
    fc.assert(
      fc.property(paths, fc.nat({ max: 8 }), fc.boolean(), (paths, subjects, confidential) => {
        const classes: GroupClass[] = ['open'];
        if (confidential) classes.push('confidential');
        classes.push(...Array.from({ length: subjects }, (): GroupClass => 'subject'));
        expect(slotZero(paths)).toBe(canonicalJson({ paths }));
        expect(slotZero(paths, classes)).toBe(canonicalJson({ paths, groups: classes }));
        expect(parseSlotZero(slotZero(paths))).toEqual({ paths });
        expect(parseSlotZero(slotZero(paths, classes))).toEqual({ paths, classes });
      }),
    );
  });

  test.each([
    ['no JSON', '{'],
    ['null', 'null'],
    ['a list', '[]'],
    ['no paths', '{}'],
    ['white space', '{"paths": []}'],
    ['another order', '{"paths":[],"groups":["open"]}'],
    ['one more member', '{"paths":[],"z":1}'],
    ['a name twice', '{"paths":["a"],"paths":[]}'],
    ['an escape too many', '{"paths":["\\u0061"]}'],
    ['an empty path', '{"paths":[""]}'],
    ['a path twice', '{"paths":["a","a"]}'],
    ['a lone surrogate', '{"paths":["\\ud800"]}'],
    ['a number', '{"paths":[1]}'],
    ['no group', '{"groups":[],"paths":[]}'],
    ['no open group', '{"groups":["subject"],"paths":[]}'],
    ['two open groups', '{"groups":["open","open"],"paths":[]}'],
    ['two confidential groups', '{"groups":["open","confidential","confidential"],"paths":[]}'],
    ['a wrong order', '{"groups":["open","subject","confidential"],"paths":[]}'],
    ['nine subjects', slotZero([], ['open', ...Array.from({ length: 9 }, (): GroupClass => 'subject')])],
    ['65 paths', slotZero(Array.from({ length: 65 }, (_, i) => `p${i}`))],
  ])('is refused: %s', (_name, text) => {
    expect(parseSlotZero(text)).toBeUndefined();
  });
});
