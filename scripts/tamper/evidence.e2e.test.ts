/** Bundles altered by whoever passes them on: what is withheld, called erased or changed without ground is found. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Committer, fromBase64, toBase64, type Slot } from '@trailmark/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { trailmark, verify, type Ran } from './commands.ts';
import { recordTrail, type Trail } from './trail.ts';

let trail: Trail;
let copies = 0;
beforeAll(async () => {
  trail = await recordTrail({ bundles: true });
});
afterAll(() => trail.remove());

type Kind = keyof Trail['bundles'];
const kinds = ['whole', 'period', 'selection'] as const satisfies Kind[];

async function altered(kind: Kind, alter: (folder: string) => void): Promise<Ran> {
  const folder = join(trail.root, `bundle${++copies}`);
  cpSync(trail.bundles[kind], folder, { recursive: true });
  alter(folder);
  return verify({ target: folder, keys: [trail.vkey], receipts: [trail.receipts.old] });
}

function edit(folder: string, name: string, change: (text: string) => string): void {
  const file = join(folder, name);
  const before = readFileSync(file, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`nothing was changed in ${name}`);
  writeFileSync(file, after);
}

interface Group {
  class: string;
  seed?: string;
  digest?: string;
  state?: string;
  slots?: string[][];
}

/** Rewrites the line of one event in the form that the verifier demands. */
function editEvent(folder: string, index: number, change: (groups: Group[]) => Group[]): void {
  edit(folder, 'disclosures.ndjson', (text) =>
    text.replace(new RegExp(`^\\{"index":${index},.*$`, 'm'), (line) => {
      const { groups } = JSON.parse(line) as { groups: Group[] };
      return JSON.stringify({ index, groups: change(groups) });
    }),
  );
}

/** The true digest of a group shown whole, in place of its values. */
function hidden(group: Group, state: 'withheld' | 'erased'): Group {
  const seed = fromBase64(group.seed ?? '');
  if (seed === undefined) throw new Error('the group is not shown whole');
  const slots = (group.slots ?? []).map(([path, type, text]) => ({ path, type, text }) as Slot);
  return { class: group.class, digest: toBase64(new Committer('').wholeGroup(slots, seed)), state };
}

function hide(number: number, state: 'withheld' | 'erased'): (groups: Group[]) => Group[] {
  return (groups) => groups.map((group, i) => (i === number ? hidden(group, state) : group));
}

const target = (): number => trail.first + 7;

function expectFound(ran: Ran, ...expected: readonly string[]): void {
  expect([ran.err, ran.code]).toEqual(['', expected.length > 0 ? 1 : 0]);
  expect(ran.findings.length > 0).toBe(expected.length > 0);
  for (const finding of expected) expect(ran.findings).toContainEqual(expect.stringContaining(finding));
}

test.each(kinds)('no false alarm on a %s bundle, by the command too', async (kind) => {
  const ran = await trailmark('verify', trail.bundles[kind], '--key', trail.vkey, '--receipt', trail.receipts.old);
  expectFound(ran);
});

describe.each(kinds)('a %s bundle', (kind) => {
  test('with a value edited', async () => {
    const ran = await altered(kind, (folder) =>
      edit(folder, 'disclosures.ndjson', (text) => text.replace('"Spring 7"', '"Autumn 7"')),
    );
    expectFound(ran, `value.changed @ event ${target()}`);
  });

  test('with values withheld that nobody announced', async () => {
    const ran = await altered(kind, (folder) => editEvent(folder, target(), hide(1, 'withheld')));
    expectFound(ran, `withheld.without_ground @ event ${target()}`);
  });

  test('with values withheld and announced after the fact', async () => {
    const ran = await altered(kind, (folder) => {
      editEvent(folder, target(), hide(1, 'withheld'));
      edit(folder, 'manifest.json', (text) =>
        text.replace('"classes": []', '"classes": [\n      "confidential"\n    ]'),
      );
    });
    expectFound(ran, 'value.changed @ manifest.json');
  });

  test('with a whole event left out', async () => {
    const ran = await altered(kind, (folder) =>
      edit(folder, 'disclosures.ndjson', (text) => text.replace(new RegExp(`^\\{"index":${target()},.*\\n`, 'm'), '')),
    );
    expectFound(ran, `withheld.without_ground @ event ${target()}`);
  });

  test('with values called erased that were not', async () => {
    const ran = await altered(kind, (folder) => editEvent(folder, target(), hide(1, 'erased')));
    expectFound(ran, `withheld.without_ground @ event ${target()}`);
  });

  test('with values called erased and entered into the list of what was', async () => {
    const ran = await altered(kind, (folder) => {
      editEvent(folder, target(), hide(1, 'erased'));
      edit(folder, 'erasures.ndjson', (text) =>
        text.replace(/"groups":\[(\[\d+,\d+\],)/, `"groups":[$1[${target()},1],`),
      );
    });
    expectFound(ran, 'withheld.without_ground @ erasures.ndjson line 1', `withheld.without_ground @ event ${target()}`);
  });

  test('for another purpose', async () => {
    const ran = await altered(kind, (folder) =>
      edit(folder, 'manifest.json', (text) => text.replace('"purpose": "', '"purpose": "other ')),
    );
    expectFound(ran, 'value.changed @ manifest.json');
  });
});

describe('entries', () => {
  test('cut from a period', async () => {
    const ran = await altered('period', (folder) => {
      const file = join(folder, 'entries');
      writeFileSync(file, readFileSync(file).subarray(0, 5000));
    });
    expect([ran.err, ran.code]).toEqual(['', 1]);
    expect(ran.findings.join()).toMatch(/entry\.missing|tail\.cut|bundle\.malformed/);
  });

  test('without their proof in a selection', async () => {
    const ran = await altered('selection', (folder) => rmSync(join(folder, `proofs/${target()}.tlog-proof`)));
    expectFound(ran, 'bundle.malformed @ disclosures.ndjson line 1');
  });

  test('proven under an older checkpoint', async () => {
    const ran = await altered('whole', (folder) =>
      writeFileSync(join(folder, 'checkpoint'), readFileSync(trail.checkpoints.old)),
    );
    expectFound(ran, 'rollback @ checkpoint');
  });
});
