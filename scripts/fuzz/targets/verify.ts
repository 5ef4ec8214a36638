/** Whole bundles, changed anywhere: verification never fails as a program, and never vouches for a changed meaning. */
import {
  decodeEntries,
  encodeEntries,
  erasureDigest,
  parseEntry,
  verify,
  type BundleReader,
  type Verification,
} from '@trailmark/core';
import { exportBundle, type Files, type SyntheticLog } from '@trailmark/core/synthetic';
import { below, pick, type Random } from '../choose.ts';
import { mutateBytes, mutateLine } from '../mutator.ts';
import { packZip, unpackZip } from '../stored-zip.ts';
import { bytesOf, promise, same, textOf, type Target } from '../target.ts';
import { sampleLog, timeOf, verifier } from './sample-log.ts';

/** Events after those that are exported, so that a period ends inside the log. */
function erasedLog(): { log: SyntheticLog; erasures: { index: number; places: [number, number][] }[] } {
  const log = sampleLog(9);
  const places: [number, number][] = [
    [2, 2],
    [4, 2],
  ];
  const index = log.add('trail.erased', timeOf(20), [
    {
      class: 'open',
      slots: [
        { path: 'source', type: 's', text: 'trailmark' },
        { path: 'data.groups_sha256', type: 's', text: erasureDigest(places) },
      ],
    },
  ]);
  return { log, erasures: [{ index, places }] };
}

function bundles(): Files[] {
  const hidden = new Map([
    ['2 2', 'erased' as const],
    ['4 2', 'erased' as const],
  ]);
  const whole = erasedLog();
  const period = erasedLog();
  const withheld = { paths: ['actor.name', 'reason'], classes: [] };
  return [
    exportBundle(whole.log, { kind: 'whole', erasures: whole.erasures, hidden }, timeOf(30)),
    exportBundle(
      period.log,
      { kind: 'period', from: timeOf(2), to: timeOf(6), erasures: period.erasures, hidden },
      timeOf(30),
    ),
    // A bundle of which only the log is left says less, and says it truly.
    whole.log.tiles(),
    exportBundle(sampleLog(9), { kind: 'selection', indexes: [1, 3], query: 'type:campaign.*', withheld }, timeOf(30)),
    sampleLog(5).tiles(),
  ];
}

/** Read by people, vouched for by nobody. */
const UNPROVEN = new Set(['keys.ndjson', 'report.html']);

function readerOf(files: ReadonlyMap<string, Uint8Array>): BundleReader {
  return {
    list: () => Promise.resolve([...files.keys()]),
    read: (name) => Promise.resolve(files.get(name)),
  };
}

/** What a bundle says: everything that a reader would believe once it is verified. */
function meaningOf(files: ReadonlyMap<string, Uint8Array>, result: Verification): Set<string> {
  const said = new Set<string>([`${result.kind} ${result.origin} ${result.size} ${result.root}`]);
  for (const [name, bytes] of files) {
    if (UNPROVEN.has(name)) continue;
    if (name.endsWith('.ndjson')) for (const line of textOf(bytes).split('\n')) said.add(`${name} ${line}`);
    else if (name === 'manifest.json') said.add(textOf(bytes));
    else if (/^(tile\/entries\/|entries$)/.test(name))
      for (const entry of decodeEntries(bytes) ?? []) said.add(`entry ${textOf(entry)}`);
    else if (name.startsWith('proofs/')) said.add(`proof ${textOf(bytes).split('\n', 3).join()}`);
  }
  return said;
}

let original: { said: Set<string>; counts: string }[] | undefined;

/** What the untouched bundles say; made once. */
async function originals(): Promise<NonNullable<typeof original>> {
  if (original !== undefined) return original;
  original = [];
  for (const files of bundles()) {
    const result = await verify(readerOf(files), { keys: [verifier] });
    promise(result.ok, `an untouched bundle has findings: ${JSON.stringify(result.findings)}`);
    original.push({ said: meaningOf(files, result), counts: JSON.stringify(result.counts) });
  }
  return original;
}

export const verifyTarget: Target = {
  name: 'verify',
  form: 'bytes',
  quickRuns: 300,
  inputBytesMax: 256 * 1024,
  words: [
    'withheld',
    'erased',
    'purged',
    'open',
    'subject',
    '"index":',
    'tile/0/000',
    'proofs/1.tlog-proof',
    'checkpoint',
  ],
  seeds: () => bundles().map(packZip),
  mutate: mutateBundle,
  async judge(input) {
    const files = unpackZip(input);
    if (files === undefined) return 'no archive';
    const known = await originals();
    const result = await verify(readerOf(files), { keys: [verifier] });
    if (!result.ok) {
      promise(result.findingsTotal > 0 && result.findings.length > 0, 'not ok and nothing found');
      for (const { code, at, text } of result.findings)
        promise(code !== undefined && at !== '' && text !== '', 'a finding that says nothing');
      return result.findings[0]!.code; // there is one, as just seen
    }
    const { entries, disclosed, withheld, erased, purged } = result.counts;
    promise(entries === disclosed + withheld + erased + purged, 'the counts do not add up');
    const said = meaningOf(files, result);
    const fits = known.some((bundle) => rest(said, bundle.said).length === 0 && leavesOutNothing(said, bundle, result));
    promise(fits, `ok, but it says what was never recorded or leaves out what was: ${difference(said, known)}`);
    return `accepted ${result.kind}`;
  },
};

/** A whole log shows all, a period at least what happened in it; a selection is what the exporter says it is. */
function leavesOutNothing(
  said: ReadonlySet<string>,
  bundle: NonNullable<typeof original>[number],
  result: Verification,
): boolean {
  if (result.kind === 'selection') return true;
  if (result.kind !== 'period') return bundle.counts === JSON.stringify(result.counts);
  return [...bundle.said].every((each) => said.has(each) || !/^disclosures.ndjson \{"index":[2-5],/.test(each));
}

function difference(said: Set<string>, known: readonly { said: Set<string> }[]): string {
  const least = known.map((bundle) => rest(said, bundle.said)).sort((a, b) => a.length - b.length)[0] ?? [];
  return least.length === 0 ? 'something is missing' : least.join(' | ').slice(0, 500);
}

/** What is said here and not there. */
function rest(said: ReadonlySet<string>, there: ReadonlySet<string>): string[] {
  return [...said].filter((each) => !there.has(each));
}

/** Changes one file of the bundle, or which files there are. */
function mutateBundle(input: Uint8Array, random: Random, pool: readonly Uint8Array[]): Uint8Array {
  const files = unpackZip(input);
  if (files === undefined || files.size === 0) return input;
  const names = [...files.keys()];
  const name = pick(random, names);
  const bytes = files.get(name)!; // a name of it
  const action = random();
  if (action < 0.05) files.delete(name);
  else if (action < 0.1) files.set(pick(random, names), bytes);
  else if (action < 0.2) {
    const other = unpackZip(pick(random, pool))?.get(name);
    if (other !== undefined) files.set(name, other);
  } else if (action < 0.35 && decodeEntries(bytes) !== undefined && /entries/.test(name))
    files.set(name, mutateEntries(bytes, random));
  else if (name.endsWith('json') && action < 0.8) files.set(name, mutateLine(bytes, random, [], verifyTarget.words));
  else files.set(name, mutateBytes(bytes, random, [], verifyTarget.words, /json$|proof$|checkpoint/.test(name)));
  return packZip(files);
}

/** One entry changed, dropped, doubled or moved, the form of the file kept. */
function mutateEntries(bytes: Uint8Array, random: Random): Uint8Array {
  const entries = decodeEntries(bytes) ?? [];
  const at = below(random, entries.length);
  const entry = entries[at] ?? new Uint8Array(0);
  const action = below(random, 4);
  if (action === 0) entries.splice(at, 1);
  else if (action === 1) entries.splice(below(random, entries.length), 0, entry);
  else if (action === 2) entries.splice(below(random, entries.length), 0, ...entries.splice(at, 1));
  else entries[at] = mutateBytes(entry, random, [], [], true).subarray(0, 65_535);
  const first = entries[0];
  // Kept as it was where nothing came of it: an entry that still parses and differs is the most telling.
  if (first !== undefined && parseEntry(first) === undefined && same(first, entry)) return bytesOf('');
  return encodeEntries(entries);
}
