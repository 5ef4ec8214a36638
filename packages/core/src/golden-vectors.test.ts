/** Reads the published vectors as a stranger would: from the files alone, by the rules of vectors/README.md. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  canonicalJson,
  Committer,
  commitField,
  decodeEntryBundle,
  encodeEntry,
  encodeEntryBundle,
  entriesPath,
  fieldsDigest,
  fromBase64,
  groupDigest,
  joinPath,
  leafHash,
  nodeHash,
  openCheckpoint,
  openKeyChange,
  openNote,
  openTlogProof,
  parseEntry,
  parseSlotZero,
  parseTilePath,
  parseVkey,
  saltsOf,
  sha256,
  slotZero,
  splitPath,
  text,
  tilePath,
  toBase64,
  toHex,
  utf8,
  verifyConsistency,
  verifyInclusion,
  verifyRange,
  type GroupClass,
  type Hash,
  type Slot,
  type SlotType,
} from './index.ts';

/** Our own files, whose form the test below would fail on if it were another. */
function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../../vectors/${name}`, import.meta.url), 'utf8')) as T;
}
const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
const b64 = (value: Uint8Array): string => Buffer.from(value).toString('base64');

/** Entry `i` by the rule in the README, written out as text rather than through `encodeEntry`. */
function leafEntry(i: number): Uint8Array {
  const d = sha256(utf8(`trailmark vector leaf ${i}`));
  const t = (1767225600000 + i).toString(16).padStart(12, '0');
  const h = toHex(d);
  const named = (what: string, length: number): string =>
    b64(sha256(utf8(`trailmark vector ${what} ${i % 3}`)).slice(0, length));
  const run = i % 3 === 2 ? '-' : `${named('run', 8)} ${Math.floor(i / 3) + 1}`;
  return utf8(
    [
      'trailmark/entry@v1',
      `ref ${t.slice(0, 8)}-${t.slice(8)}-7${h.slice(0, 3)}-8${h.slice(3, 6)}-${h.slice(6, 18)}`,
      `time ${1767225600000 + i} ${1767225600000 + i}`,
      `source ${named('source', 16)} ${run}`,
      'type vector.leaf@1',
      `fields ${b64(d)}`,
      '',
    ].join('\n'),
  );
}

test('entries', () => {
  type Good = {
    entry: string;
    parts: Record<string, unknown> & { run?: { id: string; sequence: number } };
    leaf: string;
  };
  const { good, bad } = read<{ good: Good[]; bad: { why: string; bytes: string }[] }>('entries.json');
  for (const { entry, parts, leaf } of good) {
    const parsed = parseEntry(utf8(entry))!;
    const run = parsed.run && { id: b64(parsed.run.id), sequence: parsed.run.sequence };
    const found = { ...parsed, source: b64(parsed.source), fields: b64(parsed.fields), ...(run && { run }) };
    expect(found).toEqual(parts);
    expect(encodeEntry(parsed)).toEqual(utf8(entry));
    expect(b64(leafHash(utf8(entry)))).toBe(leaf);
  }
  for (const { why, bytes: wrong } of bad) expect(parseEntry(bytes(wrong)), why).toBeUndefined();
  expect(bad.length).toBeGreaterThan(40);
});

test('small texts', () => {
  const vectors = read<{
    paths: { names: string[]; path: string }[];
    notPaths: string[];
    canonical: { json: string; canonical: string }[];
    notCanonical: { json: string; why: string }[];
  }>('texts.json');
  for (const { names, path } of vectors.paths) {
    expect(joinPath(names)).toBe(path);
    expect(splitPath(path)).toEqual(names);
  }
  for (const path of vectors.notPaths) expect(splitPath(path), path).toBeUndefined();
  for (const { json, canonical } of vectors.canonical) expect(canonicalJson(JSON.parse(json))).toBe(canonical);
  for (const { json, why } of vectors.notCanonical) expect(() => canonicalJson(JSON.parse(json)), why).toThrow();
});

test('salts, commitments, groups and whole events', () => {
  type Group = {
    class: GroupClass;
    seed: string;
    slots: [string, SlotType, string][];
    commitments: string[];
    digest: string;
  };
  const vectors = read<{
    salts: { seed: string; n: number; sha256: string; first: string; last: string }[];
    commitments: (Slot & { salt: string; textRepeated?: [string, number]; commitment: string })[];
    slotZero: {
      good: { paths: string[]; classes?: GroupClass[]; text: string }[];
      bad: { why: string; text: string }[];
    };
    events: {
      origin: string;
      groups: Group[];
      fields: string;
      otherOrigin: string;
      otherFields: string;
      entry: string;
      leaf: string;
    }[];
  }>('fields.json');
  for (const { seed, n, sha256: digest, first, last } of vectors.salts) {
    const salts = saltsOf(bytes(seed), n);
    expect([b64(sha256(salts)), b64(salts.slice(0, 32)), b64(salts.slice(-32))]).toEqual([digest, first, last]);
  }
  for (const { salt, path, type, text: value, textRepeated, commitment } of vectors.commitments) {
    const whole = textRepeated === undefined ? value : textRepeated[0].repeat(textRepeated[1]);
    expect(b64(commitField(bytes(salt), path, type, whole))).toBe(commitment);
  }
  for (const { text: zero, ...parts } of vectors.slotZero.good) {
    expect(parseSlotZero(zero)).toEqual(parts);
    expect(slotZero(parts.paths, parts.classes)).toBe(zero);
  }
  for (const { why, text: zero } of vectors.slotZero.bad) expect(parseSlotZero(zero), why).toBeUndefined();
  for (const { origin, groups, fields, otherOrigin, otherFields, entry, leaf } of vectors.events) {
    const committer = new Committer(origin);
    for (const { seed, slots, commitments, digest } of groups) {
      expect(b64(groupDigest(commitments.map(bytes)))).toBe(digest);
      const opened = slots.map(([path, type, value]): Slot => ({ path, type, text: value }));
      expect(b64(committer.wholeGroup(opened, bytes(seed)))).toBe(digest);
      expect(parseSlotZero(opened[0]!.text)?.paths).toEqual(opened.slice(1).map(({ path }) => path));
    }
    expect(parseSlotZero(groups[0]!.slots[0]![2])?.classes).toEqual(groups.map((group) => group.class));
    const digests = groups.map(({ digest }) => bytes(digest));
    expect(b64(fieldsDigest(origin, digests))).toBe(fields);
    expect(b64(fieldsDigest(otherOrigin, digests))).toBe(otherFields);
    expect(b64(parseEntry(utf8(entry))!.fields)).toBe(fields);
    expect(b64(leafHash(utf8(entry)))).toBe(leaf);
  }
});

test('tree', () => {
  type Proof = { size: number; root: string; proof: string[]; good: boolean; why?: string };
  const vectors = read<{
    leaves: { index: number; entry: string; leaf: string }[];
    roots: { size: number; root: string }[];
    inclusion: (Proof & { index: number; leaf: string })[];
    consistency: (Proof & { oldSize: number; oldRoot: string })[];
    range: (Proof & { from: number; to: number })[];
  }>('tree.json');
  for (const { index, entry, leaf } of vectors.leaves) {
    expect(text(leafEntry(index))).toBe(entry);
    expect(b64(leafHash(utf8(entry)))).toBe(leaf);
  }
  const leaves = Array.from({ length: 65_537 }, (_, i) => leafHash(leafEntry(i)));
  expect(vectors.roots.map(({ size }) => size)).toEqual([0, 1, 2, 255, 256, 257, 65_535, 65_536, 65_537]);
  for (const { size, root } of vectors.roots) expect(b64(rootOf(leaves.slice(0, size)))).toBe(root);
  for (const { index, size, leaf, root, proof, good, why } of vectors.inclusion) {
    expect(verifyInclusion(bytes(leaf), index, size, proof.map(bytes), bytes(root)), why).toBe(good);
  }
  for (const { oldSize, oldRoot, size, root, proof, good, why } of vectors.consistency) {
    expect(verifyConsistency(oldSize, bytes(oldRoot), size, bytes(root), proof.map(bytes)), why).toBe(good);
  }
  for (const { from, to, size, root, proof, good, why } of vectors.range) {
    expect(verifyRange(leaves.slice(from, to), from, size, proof.map(bytes), bytes(root)), why).toBe(good);
  }
});

function rootOf(leaves: readonly Hash[]): Hash {
  if (leaves.length === 0) return sha256(new Uint8Array(0));
  if (leaves.length === 1) return leaves[0]!;
  const k = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return nodeHash(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}

test('tiles', () => {
  const vectors = read<{
    trees: { size: number; tiles: { path: string; length: number; sha256: string }[] }[];
    paths: { level?: number; n: number; width: number; path: string }[];
    notPaths: string[];
  }>('tiles.json');
  for (const { level, n, width, path } of vectors.paths) {
    expect(parseTilePath(path)).toEqual(level === undefined ? { n, width } : { level, n, width });
    expect(level === undefined ? entriesPath(n, width) : tilePath(level, n, width)).toBe(path);
  }
  for (const path of vectors.notPaths) expect(parseTilePath(path), path).toBeUndefined();
  for (const tile of vectors.trees.flatMap(({ tiles }) => tiles)) {
    const { level, n, width } = parseTilePath(tile.path)!;
    if (level === undefined) {
      const bundle = encodeEntryBundle(Array.from({ length: width }, (_, i) => leafEntry(256 * n + i)));
      expect([bundle.length, toHex(sha256(bundle))]).toEqual([tile.length, tile.sha256]);
      expect(decodeEntryBundle(bundle)?.length).toBe(width);
    } else if (level === 0) {
      const hashes = Array.from({ length: width }, (_, i) => leafHash(leafEntry(256 * n + i)));
      expect(toHex(sha256(Buffer.concat(hashes)))).toBe(tile.sha256);
    }
  }
});

test('notes, checkpoints and key changes', () => {
  type Change = { old: string; next: string; signature: string; good: boolean; why?: string };
  const vectors = read<{
    keys: { vkey: string }[];
    badVkeys: { why: string; vkey: string }[];
    notes: { about: string; note: string; vkeys: string[]; text?: string; refusal?: string }[];
    checkpoints: { why?: string; vkey: string; note: string; size?: number; root?: string; refusal?: string }[];
    keyChanges: Change[];
  }>('notes.json');
  for (const { vkey } of vectors.keys) expect(parseVkey(vkey)).toBeDefined();
  for (const { why, vkey } of vectors.badVkeys) expect(parseVkey(vkey), why).toBeUndefined();
  for (const { about, note, vkeys, text: expected, refusal } of vectors.notes) {
    const opened = openNote(
      note,
      vkeys.map((vkey) => parseVkey(vkey)!),
    );
    expect(opened.ok ? opened.text : opened.reason, about).toBe(expected ?? refusal);
  }
  for (const { why, vkey, note, size, root, refusal } of vectors.checkpoints) {
    const opened = openCheckpoint(note, parseVkey(vkey)!);
    if (opened.ok) expect([opened.checkpoint.size, toBase64(opened.checkpoint.root)]).toEqual([size, root]);
    else expect(opened.reason, why).toBe(refusal);
  }
  for (const { old, next, signature, good, why } of vectors.keyChanges) {
    expect(openKeyChange(parseVkey(old)!, next, fromBase64(signature)!) !== undefined, why).toBe(good);
  }
});

test('tlog-proofs', () => {
  const { good, bad } = read<{
    good: { index: number; size: number; vkey: string; entry: string; proof: string }[];
    bad: { why: string; refusal: string; vkey: string; proof: string }[];
  }>('tlog-proofs.json');
  for (const { index, size, vkey, entry, proof } of good) {
    const opened = openTlogProof(proof, parseVkey(vkey)!);
    expect(opened).toMatchObject({ ok: true, index, checkpoint: { size }, entry: utf8(entry) });
  }
  for (const { why, refusal, vkey, proof } of bad) {
    expect(openTlogProof(proof, parseVkey(vkey)!), why).toEqual({ ok: false, reason: refusal });
  }
});
