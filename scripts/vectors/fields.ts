/** Vectors of commitments: salts, fields, slot 0, groups and whole events up to their leaf. */
import {
  commitField,
  encodeEntry,
  fieldsDigest,
  groupDigest,
  leafHash,
  saltsOf,
  sha256,
  slotZero,
  text,
  toBase64,
  utf8,
  type GroupClass,
  type Slot,
} from '@trailmark/core';

const origin = 'trail.example/t/acme';
const secret = (name: string): Uint8Array => sha256(utf8(`trailmark vector ${name}`));

export function fieldVectors(): unknown {
  return {
    salts: [1, 2, 26, 65].map((n) => saltCase(secret('seed'), n)),
    commitments: commitmentCases(),
    slotZero: slotZeroCases(),
    events: [wholeEvent(), openEvent(), fullEvent()],
  };
}

function saltCase(seed: Uint8Array, n: number) {
  const salts = saltsOf(seed, n);
  const last = salts.slice(-32);
  return {
    seed: toBase64(seed),
    n,
    sha256: toBase64(sha256(salts)),
    first: toBase64(salts.slice(0, 32)),
    last: toBase64(last),
  };
}

function commitmentCases() {
  const salt = secret('salt');
  const slots: Slot[] = [
    { path: 'outcome', type: 's', text: 'denied' },
    { path: 'outcome', type: 's', text: '' },
    { path: 'data.budget', type: 'n', text: '12500.5' },
    { path: 'data.active', type: 'b', text: 'true' },
    { path: 'approval', type: 'z', text: '' },
    { path: 'data.segments', type: 'j', text: '["a","b"]' },
    { path: 'data.utm\\.source', type: 's', text: 'Gr\u00f6\u00dfe \u20ac \u{1f600}' },
    { path: 'data.text', type: 's', text: 'line\none\u0000' },
    { path: '', type: 'j', text: '{"paths":[]}' },
  ];
  const long = 'abcdefgh'.repeat(131_072);
  return [
    ...slots.map((slot) => ({
      salt: toBase64(salt),
      ...slot,
      commitment: toBase64(commitField(salt, slot.path, slot.type, slot.text)),
    })),
    {
      salt: toBase64(salt),
      path: 'data.text',
      type: 's',
      textRepeated: ['abcdefgh', 131_072],
      commitment: toBase64(commitField(salt, 'data.text', 's', long)),
    },
  ];
}

function slotZeroCases() {
  const subjects = (count: number): GroupClass[] => Array.from({ length: count }, () => 'subject');
  const good: [string[], GroupClass[] | undefined][] = [
    [[], undefined],
    [['outcome', 'data.a\\.b', 'data."quoted"', 'data.\u20ac\u{1f600}\u0001'], undefined],
    [[], ['open']],
    [['outcome'], ['open', 'confidential', ...subjects(8)]],
    [['outcome'], ['open', 'subject']],
  ];
  return {
    good: good.map(([paths, classes]) => ({ paths, classes, text: slotZero(paths, classes) })),
    bad: [
      { why: 'white space', text: '{"paths": []}' },
      { why: 'another order', text: '{"paths":[],"groups":["open"]}' },
      { why: 'one member more', text: '{"paths":[],"z":1}' },
      { why: 'a member twice', text: '{"paths":["a"],"paths":[]}' },
      { why: 'an escape that is not needed', text: '{"paths":["\\u0061"]}' },
      { why: 'an empty path', text: '{"paths":[""]}' },
      { why: 'a path twice', text: '{"paths":["a","a"]}' },
      { why: 'a lone surrogate', text: '{"paths":["\\ud800"]}' },
      { why: '65 paths', text: slotZero(Array.from({ length: 65 }, (_, i) => `p${i}`)) },
      { why: 'no group', text: '{"groups":[],"paths":[]}' },
      { why: 'no open group', text: '{"groups":["confidential"],"paths":[]}' },
      { why: 'two open groups', text: '{"groups":["open","open"],"paths":[]}' },
      { why: 'two confidential groups', text: '{"groups":["open","confidential","confidential"],"paths":[]}' },
      { why: 'another order of groups', text: '{"groups":["open","subject","confidential"],"paths":[]}' },
      { why: 'nine subjects', text: slotZero([], ['open', ...subjects(9)]) },
      { why: 'an unknown class', text: '{"groups":["open","secret"],"paths":[]}' },
    ],
  };
}

/** The event of `groups`, its slots without slot 0, opened down to every commitment and up to the leaf. */
function eventCase(about: string, groups: readonly { class: GroupClass; slots: readonly Slot[] }[]) {
  const classes = groups.map((group) => group.class);
  const opened = groups.map(({ class: name, slots }, at) => {
    const paths = slots.map(({ path }) => path);
    const zero: Slot = { path: '', type: 'j', text: slotZero(paths, name === 'open' ? classes : undefined) };
    const all = [zero, ...slots];
    const seed = secret(`${about}, group ${at}`);
    const salts = saltsOf(seed, all.length);
    const commitments = all.map(({ path, type, text: value }, i) =>
      commitField(salts.slice(32 * i, 32 * i + 32), path, type, value),
    );
    const digest = groupDigest(commitments);
    return { class: name, seed, slots: all, commitments, digest };
  });
  const fields = fieldsDigest(
    origin,
    opened.map(({ digest }) => digest),
  );
  const entry = encodeEntry({
    ref: '019b7750-8a00-7abc-8def-0123456789ab',
    recordedMs: 1767225600000,
    occurredMs: 1767225600000,
    source: secret('source').slice(0, 16),
    type: 'campaign.updated',
    typeVersion: 1,
    fields,
  });
  return {
    about,
    origin,
    groups: opened.map((group) => ({
      class: group.class,
      seed: toBase64(group.seed),
      slots: group.slots.map(({ path, type, text: value }) => [path, type, value]),
      commitments: group.commitments.map(toBase64),
      digest: toBase64(group.digest),
    })),
    fields: toBase64(fields),
    /** The same groups in the log of another tenant. */
    otherOrigin: 'trail.example/t/other',
    otherFields: toBase64(
      fieldsDigest(
        'trail.example/t/other',
        opened.map(({ digest }) => digest),
      ),
    ),
    entry: text(entry),
    leaf: toBase64(leafHash(entry)),
  };
}

function wholeEvent() {
  return eventCase('three owners', [
    {
      class: 'open',
      slots: [
        { path: 'source', type: 's', text: 'crm' },
        { path: 'outcome', type: 's', text: 'allowed' },
        { path: 'scope.campaign', type: 's', text: 'spring-sale' },
        { path: 'changes.0.path', type: 's', text: 'budget.daily' },
        { path: 'approval', type: 'z', text: '' },
      ],
    },
    {
      class: 'confidential',
      slots: [
        { path: 'id', type: 's', text: 'evt-1' },
        { path: 'changes.0.before', type: 'n', text: '1000' },
        { path: 'changes.0.after', type: 'n', text: '1250.5' },
        { path: 'data.flags', type: 'j', text: '{"a":[1,2],"b":true}' },
      ],
    },
    {
      class: 'subject',
      slots: [
        { path: 'actor.id', type: 's', text: 'u_17' },
        { path: 'actor.name', type: 's', text: 'Example Person' },
      ],
    },
  ]);
}

function openEvent() {
  return eventCase('one owner, no slot but slot 0', [{ class: 'open', slots: [] }]);
}

function fullEvent() {
  const classes: GroupClass[] = ['open', 'confidential', ...Array.from({ length: 8 }, (): GroupClass => 'subject')];
  return eventCase(
    'ten owners, 64 slots in one group',
    classes.map((name, group) => ({
      class: name,
      slots: Array.from({ length: group === 0 ? 64 : 1 }, (_, i): Slot => ({
        path: `data.g${group}_${i}`,
        type: 'n',
        text: String(i),
      })),
    })),
  );
}
