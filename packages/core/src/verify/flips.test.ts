/** One byte changed anywhere in a bundle: never an exception, and never verified with another meaning. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exportBundle } from '../synthetic.ts';
import type { Files } from '../synthetic.ts';
import { baseLog, check, time } from './invented-log.test.ts';
import type { Verification } from './verify.ts';

const log = baseLog(20);
const bundles: readonly Files[] = [
  exportBundle(log, { kind: 'whole', withheld: { paths: ['actor.name'] } }, time(30)),
  exportBundle(log, { kind: 'period', from: time(5), to: time(9) }, time(31)),
  exportBundle(
    log,
    { kind: 'selection', indexes: [3, 7], query: 'actor:u_3', withheld: { classes: ['subject'] } },
    time(32),
  ),
];

/** What a reader takes away from a result. */
function meaning({ origin, size, root, counts, perType, manifest }: Verification): string {
  return JSON.stringify([origin, size, root, counts, perType, manifest]);
}

test('a changed byte is found', async () => {
  const meanings = await Promise.all(bundles.map(async (files) => meaning(await check(files))));
  await fc.assert(
    fc.asyncProperty(
      fc.nat(bundles.length - 1),
      fc.nat(),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      async (which, fileAt, byteAt, flip) => {
        const files = new Map(bundles[which]);
        const names = [...files.keys()].filter((name) => (files.get(name)?.length ?? 0) > 0);
        const name = names[fileAt % names.length]!;
        const bytes = files.get(name)!.slice();
        const at = byteAt % bytes.length;
        bytes[at]! ^= flip;
        files.set(name, bytes);
        const result = await check(files);
        if (result.ok) expect(`${name} ${at} ${meaning(result)}`).toBe(`${name} ${at} ${meanings[which]}`);
        // Nothing in these files may change at all without being noticed.
        expect(`${name} byte ${at}: ${result.ok}`).toBe(`${name} byte ${at}: false`);
      },
    ),
    { numRuns: 1500 },
  );
}, 60_000);

test('a file missing, empty, cut or full of garbage is a finding', async () => {
  for (const files of bundles) {
    for (const [name, bytes] of files) {
      if (bytes.length === 0) continue;
      const garbage = Uint8Array.from({ length: 999 }, (_, i) => (i * 131 + 7) & 0xff);
      for (const instead of [undefined, new Uint8Array(0), bytes.slice(0, bytes.length - 1), garbage]) {
        const changed = new Map(files);
        if (instead === undefined) changed.delete(name);
        else changed.set(name, instead);
        const result = await check(changed);
        // Without its manifest a whole bundle is a plain log, which is sound but shows no values.
        if (name === 'manifest.json' && instead === undefined && result.kind === 'log') continue;
        // Which events are in a selection is claimed; its export's own proof may be left out with a finding only.
        expect(`${name}: ${result.ok}`).toBe(`${name}: false`);
      }
    }
  }
});
