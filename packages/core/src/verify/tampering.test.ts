/** Every kind of tampering with every kind of bundle: found, named rightly, in the right place. */
import { describe, expect, test } from 'vitest';
import { text, utf8 } from '../bytes.ts';
import { erasureDigest } from '../disclosure.ts';
import { decodeEntries, encodeEntries } from '../tiles.ts';
import { exportBundle, SyntheticLog } from '../synthetic.ts';
import type { Files } from '../synthetic.ts';
import { keyChangeMessage } from '../key-change.ts';
import { toBase64 } from '../bytes.ts';
import { vkeyOf } from '../note.ts';
import { baseLog, check, key, origin, signer, signerOf, time, vkey } from './invented-log.test.ts';
import type { Evidence } from './seen.ts';
import type { Verification } from './verify.ts';

/** `code at` of all findings. */
function found(result: Verification): string[] {
  return result.findings.map(({ code, at }) => `${code} @ ${at}`);
}

function bytesOf(files: Files, name: string): Uint8Array {
  const bytes = files.get(name);
  if (bytes === undefined) throw new Error(`the bundle has no ${name}`);
  return bytes;
}

function editText(files: Files, name: string, edit: (content: string) => string): void {
  const before = text(bytesOf(files, name)) ?? '';
  const after = edit(before);
  if (after === before) throw new Error(`nothing was changed in ${name}`);
  files.set(name, utf8(after));
}

function editEntries(files: Files, name: string, edit: (entries: Uint8Array[]) => Uint8Array[]): void {
  const entries = decodeEntries(bytesOf(files, name)) ?? [];
  files.set(name, encodeEntries(edit(entries.map((entry) => entry.slice()))));
}

/** Another entry by the grammar: one digit of the occurred time differs. */
function altered(entry: Uint8Array): Uint8Array {
  return utf8(
    (text(entry) ?? '').replace(
      /^(time \d+ )(\d)/m,
      (_, start: string, digit: string) => `${start}${digit === '1' ? 2 : 1}`,
    ),
  );
}

function file(name: string, content: string, role: Evidence['role'] = 'receipt'): Evidence {
  return { name, bytes: utf8(content), role };
}

const whole = (count = 600): Files => exportBundle(baseLog(count), { kind: 'whole' }, time(count + 9));
const period = (): Files => exportBundle(baseLog(700), { kind: 'period', from: time(200), to: time(500) }, time(900));
const selection = (): Files =>
  exportBundle(baseLog(300), { kind: 'selection', indexes: [3, 77, 256], query: 'x' }, time(400));

describe('a value', () => {
  test.each([
    ['whole', whole],
    ['period', period],
  ] as const)('edited in a %s bundle', async (_, make) => {
    const files = make();
    editText(files, 'disclosures.ndjson', (lines) => lines.replace('"Spring Sale 300"', '"Spring Sale 301"'));
    expect(found(await check(files))).toEqual(['value.changed @ event 300']);
  });
  test('edited in a selection', async () => {
    const files = selection();
    editText(files, 'disclosures.ndjson', (lines) => lines.replace('"Spring Sale 77"', '"Spring Sale 78"'));
    expect(found(await check(files))).toEqual(['value.changed @ event 77']);
  });
  test('of another type', async () => {
    const files = whole();
    editText(files, 'disclosures.ndjson', (lines) =>
      lines.replace('"changes.0.before","n","200"', '"changes.0.before","s","200"'),
    );
    expect(found(await check(files))).toEqual(['value.changed @ event 0']);
  });
});

describe('entries of a whole log', () => {
  test('one edited', async () => {
    const files = whole();
    editEntries(files, 'tile/entries/001', (all) => all.map((entry, i) => (i === 44 ? altered(entry) : entry)));
    expect(found(await check(files))).toEqual(['entry.changed @ entry 300']);
  });
  test('one edited, its tile recomputed', async () => {
    const log = baseLog(600);
    const files = exportBundle(log, { kind: 'whole' }, time(700));
    const forged = new SyntheticLog(origin, signer);
    log.events.forEach(({ entry, groups }, i) => forged.addEntry(i === 300 ? altered(entry) : entry, groups));
    for (const name of ['tile/entries/001', 'tile/0/001']) files.set(name, bytesOf(forged.tiles(), name));
    expect(found(await check(files))).toEqual(['entry.changed @ entries 256-511']);
    for (const [name, bytes] of forged.tiles()) if (name !== 'checkpoint') files.set(name, bytes);
    expect(found(await check(files))).toEqual(['root.mismatch @ checkpoint']);
    // A receipt says which one it was.
    const receipt = file('receipt.json', log.receipt(295, 10, 400));
    expect(found(await check(files, [receipt]))).toEqual(['root.mismatch @ checkpoint', 'entry.changed @ entry 300']);
  });
  test('one deleted, the rest moved up', async () => {
    const log = baseLog(600);
    const files = exportBundle(log, { kind: 'whole' }, time(700));
    const entries = log.events.map(({ entry }) => entry);
    entries.splice(100, 1);
    files.set('tile/entries/000', encodeEntries(entries.slice(0, 256)));
    files.set('tile/entries/001', encodeEntries(entries.slice(256, 512)));
    files.set('tile/entries/002.p/89', encodeEntries(entries.slice(512)));
    const result = await check(files);
    expect(found(result)).toContain('entry.missing @ entry 100');
    expect(result.findings.filter(({ code }) => code !== 'value.changed' && code !== 'bundle.malformed')).toHaveLength(
      1,
    );
  });
  test('one inserted', async () => {
    const files = whole();
    editEntries(files, 'tile/entries/000', (all) => [...all.slice(0, 50), altered(all[9]!), ...all.slice(50, 255)]);
    const codes = found(await check(files));
    expect(codes).toContain('entry.changed @ entry 50');
    expect(codes).toContain('entry.missing @ entry 255');
  });
  test('two exchanged', async () => {
    const files = whole();
    editEntries(files, 'tile/entries/000', (all) => {
      [all[30], all[40]] = [all[40]!, all[30]!];
      return all;
    });
    const codes = found(await check(files));
    expect(codes).toContain('order.changed @ entry 30');
    expect(codes).toContain('order.changed @ entry 40');
    expect(codes).toContain('time.decreased @ entry 31');
  });
  test('the tail cut', async () => {
    const files = whole();
    files.delete('tile/entries/002.p/89');
    expect(found(await check(files))).toEqual(['tail.cut @ entries 512-600', ...found(await check(files)).slice(1)]);
    files.delete('tile/0/002.p/89');
    expect(found(await check(files))[0]).toBe('tail.cut @ entries 512-600');
    const shorter = whole();
    editEntries(shorter, 'tile/entries/002.p/89', (all) => all.slice(0, 80));
    expect(found(await check(shorter))[0]).toBe('tail.cut @ entries 592-600');
  });
  test('a bundle of entries missing in the middle', async () => {
    const files = whole();
    files.delete('tile/entries/001');
    expect(found(await check(files))[0]).toBe('entry.missing @ entries 256-511');
  });
  test('a hash tile damaged: the entries are sound', async () => {
    for (const name of ['tile/0/000', 'tile/1/000.p/2', 'tile/0/002.p/89']) {
      const files = whole();
      bytesOf(files, name)[40]! ^= 1;
      expect(found(await check(files))).toEqual([`root.mismatch @ ${name}`]);
    }
  });
});

describe('entries of a period', () => {
  test('edited, removed, moved', async () => {
    const edited = period();
    editEntries(edited, 'entries', (all) => all.map((entry, i) => (i === 44 ? altered(entry) : entry)));
    expect(found(await check(edited))).toEqual(['root.mismatch @ entries 199-500']);
    const removed = period();
    editEntries(removed, 'entries', (all) => all.slice(0, -10));
    expect(found(await check(removed))).toContain('entry.missing @ entries 491-500');
    const moved = period();
    editEntries(moved, 'entries', (all) => all.toReversed());
    expect(found(await check(moved))).toContain('time.decreased @ entry 200');
  });
  test('the neighbours left out', async () => {
    const log = baseLog(700);
    const narrow = exportBundle(log, { kind: 'period', from: time(205), to: time(495) }, time(900));
    const files = new Map([
      ...narrow,
      [
        'manifest.json',
        utf8(
          (text(bytesOf(narrow, 'manifest.json')) ?? '')
            .replace(String(time(205)), String(time(200)))
            .replace(String(time(495)), String(time(500))),
        ),
      ] as const,
    ]);
    expect(found(await check(files))).toEqual(
      expect.arrayContaining([
        'entry.missing @ entry 203',
        'entry.missing @ entry 496',
        'value.changed @ manifest.json',
      ]),
    );
  });
  test('late arrivals are listed, and an unlisted one is found', async () => {
    const log = baseLog(300);
    log.add('campaign.changed', time(350), log.event(5).groups, time(150));
    for (let n = 351; n < 360; n++) log.add('campaign.changed', time(n), log.event(5).groups);
    const files = exportBundle(log, { kind: 'period', from: time(100), to: time(200) }, time(400));
    expect(found(await check(files))).toEqual([]);
    expect(text(bytesOf(files, 'late.ndjson'))).toBe('{"index":300}\n');
    files.set('late.ndjson', utf8(''));
    expect(found(await check(files))).toEqual(['entry.missing @ late.ndjson']);
  });
});

describe('a selection', () => {
  test('an entry edited, a proof of another entry, a proof from another log', async () => {
    const files = selection();
    const entry = baseLog(300).event(77).entry;
    editText(files, 'proofs/77.tlog-proof', (proof) => proof.replace(toBase64(entry), toBase64(altered(entry))));
    const result = await check(files);
    expect(found(result)).toEqual(['entry.changed @ entry 77']);
    // What is not proven is not counted, neither as an entry nor as disclosed.
    const { entries, disclosed, withheld, erased, purged } = result.counts;
    expect([entries, disclosed + withheld + erased + purged]).toEqual([3, 3]);
    const renamed = selection();
    renamed.set('proofs/77.tlog-proof', bytesOf(renamed, 'proofs/3.tlog-proof'));
    expect(found(await check(renamed))).toContain('order.changed @ entry 77');
    const foreign = selection();
    const other = baseLog(300, 'trailmark.example/t/other', signerOf('trailmark.example/t/other', 2));
    foreign.set('proofs/77.tlog-proof', utf8(other.proof(77)));
    expect(found(await check(foreign))).toContain('tenant.foreign @ proofs/77.tlog-proof');
  });
});

describe('the head', () => {
  test('signature, key, tenant', async () => {
    const bad = whole();
    editText(bad, 'checkpoint', (note) =>
      note.replace(/.{8}==?\n$|.{8}\n$/, (end) => (end.startsWith('A') ? 'B' : 'A') + end.slice(1)),
    );
    expect(found(await check(bad))).toEqual(['signature.bad @ checkpoint']);
    const thief = exportBundle(baseLog(300, origin, signerOf(origin, 9)), { kind: 'whole' }, time(400));
    expect(found(await check(thief))).toEqual(['key.unknown @ checkpoint']);
    const name = 'trailmark.example/t/other';
    const other = exportBundle(baseLog(300, name, signerOf(name, 2)), { kind: 'whole' }, time(400));
    expect(found(await check(other))).toEqual(['tenant.foreign @ checkpoint']);
  });
  test('an older checkpoint put in, an older copy shown', async () => {
    const log = baseLog(600);
    const older = log.checkpoint(400);
    const newer = log.checkpoint();
    const files = exportBundle(log, { kind: 'whole' }, time(700));
    files.set('checkpoint', utf8(older));
    expect(found(await check(files))).toContain('rollback @ checkpoint');
    expect(found(await check(log.tiles(400), [file('head', newer, 'since')]))).toEqual(['rollback @ checkpoint']);
    expect(found(await check(log.tiles(400), [file('r', log.receipt(500, 3, 550))]))).toEqual([
      'rollback @ checkpoint',
    ]);
    expect(found(await check(log.tiles(), [file('head', older, 'since')]))).toEqual([]);
    expect(
      found(await check(log.tiles(), [file('r', log.receipt(390, 9, 400)), file('p', log.proof(300, 500))])),
    ).toEqual([]);
  });
  test('two histories', async () => {
    const log = baseLog(600);
    const fork = baseLog(300);
    for (let n = 300; n < 600; n++) fork.add('budget.changed', time(n), log.event(n).groups);
    expect(found(await check(fork.tiles(), [file('head', log.checkpoint(500), 'since')]))).toEqual([
      'fork.seen @ head',
    ]);
    expect(found(await check(fork.tiles(), [file('head', log.checkpoint(), 'other')]))).toEqual(['fork.seen @ head']);
    expect(found(await check(fork.tiles(), [file('head', log.checkpoint(250), 'since')]))).toEqual([]);
    const receipt = file('receipt', log.receipt(311, 2, 400));
    expect(found(await check(fork.tiles(), [receipt]))).toEqual([
      'fork.seen @ receipt',
      'entry.changed @ entry 311',
      'entry.changed @ entry 312',
    ]);
  });
  test('a change of key is followed, a swap is not', async () => {
    const log = baseLog(20);
    const next = signerOf(origin, 5);
    const nextVkey = vkeyOf(origin, next.publicKey);
    const signature = toBase64(signer.sign(keyChangeMessage(origin, nextVkey)));
    log.add('trail.key_changed', time(30), [
      {
        class: 'open',
        slots: [
          { path: 'data.next', type: 's', text: nextVkey },
          { path: 'data.signature', type: 's', text: signature },
        ],
      },
    ]);
    log.signer = next;
    expect(found(await check(exportBundle(log, { kind: 'whole' }, time(40))))).toEqual([]);
    expect(found(await check(log.tiles()))).toEqual(['key.unknown @ checkpoint']);
    expect(found(await check(log.tiles(), [], [key, vkey(next)]))).toEqual([]);
  });
  test('recorded time going back', async () => {
    const log = baseLog(300);
    log.add('campaign.changed', time(10), log.event(5).groups);
    expect(found(await check(log.tiles()))).toEqual(['time.decreased @ entry 300']);
  });
});

describe('another tenant', () => {
  test('an event copied by whoever holds the key', async () => {
    const name = 'trailmark.example/t/other';
    const other = baseLog(10, name, signerOf(name, 2));
    const log = baseLog(300);
    const { groups } = other.event(5);
    const entry = utf8((text(other.event(5).entry) ?? '').replace(/^time \d+/m, `time ${time(310)}`));
    log.addEntry(entry, groups);
    const files = exportBundle(log, { kind: 'whole' }, time(400));
    expect(found(await check(files))).toEqual(['value.changed @ event 300']);
    const keys = [key, vkey(signerOf(name, 2))];
    expect(found(await check(files, [], keys))).toEqual(['tenant.foreign @ event 300']);
  });
});

describe('what is not shown', () => {
  test('announced paths, classes and restriction are a ground', async () => {
    const log = baseLog(300);
    const byPath = exportBundle(
      log,
      { kind: 'whole', withheld: { paths: ['actor.name', 'targets.*.name'] } },
      time(400),
    );
    const result = await check(byPath);
    expect(found(result)).toEqual([]);
    expect(result.counts).toEqual({ entries: 301, disclosed: 1, withheld: 300, erased: 0, purged: 0 });
    expect(text(bytesOf(byPath, 'disclosures.ndjson'))).not.toContain('Person');
    const byClass = exportBundle(log, { kind: 'whole', withheld: { classes: ['subject'] } }, time(401));
    expect(found(await check(byClass))).toEqual([]);
    const restricted = exportBundle(
      log,
      { kind: 'whole', indexes: [1, 2], withheld: { restrict: 'scope:x' } },
      time(402),
    );
    expect(found(await check(restricted))).toEqual([]);
  });
  test('a line removed', async () => {
    for (const make of [whole, period]) {
      const files = make();
      editText(files, 'disclosures.ndjson', (lines) => lines.replace(/^\{"index":30[01],.*\n/gm, ''));
      expect(found(await check(files))).toEqual(['withheld.without_ground @ events 300-301']);
    }
    const files = selection();
    editText(files, 'disclosures.ndjson', (lines) => lines.replace(/^\{"index":77,.*\n/gm, ''));
    expect(found(await check(files))).toEqual(['withheld.without_ground @ event 77']);
  });
  test('a value closed, a group closed, the announcement edited', async () => {
    const log = baseLog(30);
    const files = exportBundle(
      log,
      { kind: 'whole', withheld: { paths: ['actor.name'], classes: ['confidential'] } },
      time(400),
    );
    editText(files, 'manifest.json', (manifest) => manifest.replace('"actor.name"', '"actor.email"'));
    const codes = found(await check(files));
    expect(codes[0]).toBe('withheld.without_ground @ event 0');
    expect(codes).toContain('value.changed @ manifest.json');
    const files2 = exportBundle(log, { kind: 'whole', withheld: { classes: ['confidential'] } }, time(401));
    editText(files2, 'manifest.json', (manifest) => manifest.replace('"confidential"', '"subject"'));
    expect(found(await check(files2))[0]).toBe('withheld.without_ground @ event 0');
  });
  test('erased with a ground, and without', async () => {
    const log = baseLog(30);
    const places = [
      [4, 2],
      [9, 2],
    ] as const;
    const index = log.add('trail.erased', time(40), [
      { class: 'open', slots: [{ path: 'data.groups_sha256', type: 's', text: erasureDigest(places) }] },
    ]);
    const hidden = new Map([
      ['4 2', 'erased'],
      ['9 2', 'erased'],
    ] as const);
    const files = exportBundle(log, { kind: 'whole', hidden, erasures: [{ index, places }] }, time(50));
    const result = await check(files);
    expect(found(result)).toEqual([]);
    expect(result.counts).toEqual({ entries: 32, disclosed: 30, withheld: 0, erased: 2, purged: 0 });

    const more = new Map([...hidden, ['11 2', 'erased'] as const]);
    const liar = exportBundle(log, { kind: 'whole', hidden: more, erasures: [{ index, places }] }, time(51));
    expect(found(await check(liar))).toEqual(['withheld.without_ground @ event 11']);
    const forged = [...places, [11, 2] as const];
    const forger = exportBundle(log, { kind: 'whole', hidden: more, erasures: [{ index, places: forged }] }, time(52));
    expect(found(await check(forger))).toEqual(
      expect.arrayContaining([
        'withheld.without_ground @ erasures.ndjson line 1',
        'withheld.without_ground @ event 11',
      ]),
    );
    const purged = exportBundle(
      log,
      { kind: 'whole', hidden: new Map([['4 2', 'purged']]), erasures: [{ index, places }] },
      time(53),
    );
    expect(found(await check(purged))).toEqual(['withheld.without_ground @ event 4']);
  });
});

describe('what must not stop the verifier or pass unseen', () => {
  test('a path too long to be committed is a finding, not an exception', async () => {
    for (const kind of ['slots of a seed', 'slots with salts'] as const) {
      const files = whole();
      editText(files, 'disclosures.ndjson', (content) =>
        content.replace(/"seed":"[^"]+","slots":\[\["[^\]]*\]/, (start) => {
          const path = 'p'.repeat(65_536);
          return kind === 'slots of a seed'
            ? `${start},["${path}","s","x"]`
            : start
                .replace(/"seed":"[^"]+",/, '')
                .replace(/\["[^\]]*\]/, `["${path}","s","x","${toBase64(new Uint8Array(32))}"]`);
        }),
      );
      expect((await check(files)).findings[0]?.code).toBe('bundle.malformed');
    }
  });

  test('disclosures without their manifest do not pass as a verified log', async () => {
    const files = whole();
    files.delete('manifest.json');
    expect(found(await check(files))).toEqual(['bundle.malformed @ manifest.json']);
  });
});
