/**
 * Verification of a bundle or a log (docs/format.md section 7): reads it through an abstract reader, trusts nothing in
 * it but what the given keys vouch for, and says what was found where. Pure; never throws for what it reads.
 */
import { bundleNames } from '../bundle.ts';
import type { Manifest } from '../bundle.ts';
import { toBase64 } from '../bytes.ts';
import { openCheckpoint, parseCheckpoint } from '../checkpoint.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { Findings } from '../finding.ts';
import type { Finding } from '../finding.ts';
import { parseNote } from '../note.ts';
import type { Verifier } from '../note.ts';
import { parseTilePath, tileWidth } from '../tiles.ts';
import { readManifest } from './announced.ts';
import { checkDisclosures } from './disclosed.ts';
import type { Disclosed } from './disclosed.ts';
import type { ShownCounts } from './disclosure-job.ts';
import { checkErasures, checkExport, followKeys } from './grounds.ts';
import type { Held } from './held.ts';
import { checkProofs, selectedEntries } from './proof-files.ts';
import { checkRange } from './range.ts';
import { MalformedPart, partBytesMax, readText } from './reader.ts';
import type { BundleReader } from './reader.ts';
import { compareMemories, readMemories, wantedLeaves } from './seen.ts';
import type { Evidence } from './seen.ts';
import { readTile } from './read-tile.ts';
import { checkTileLog } from './tile-log.ts';
import { inlineWorkbench } from './work.ts';
import type { Workbench } from './work.ts';

export interface VerifyOptions {
  /** The keys the reader trusts, of this log and perhaps of others. Keys inside what is verified are never trusted. */
  readonly keys: readonly Verifier[];
  /** Checkpoints and receipts the reader kept. */
  readonly kept?: readonly Evidence[];
  readonly workbench?: Workbench;
}

export interface Counts extends ShownCounts {
  entries: number;
}

/** entries = disclosed + withheld + erased + purged; an event counts once, as the last of these that is true of it. */
export interface Verification {
  readonly ok: boolean;
  /** `log`: tiles without disclosures. Undefined where not even the checkpoint could be read. */
  readonly kind?: Manifest['kind'] | 'log';
  readonly origin?: string;
  readonly size?: number;
  /** Base64. */
  readonly root?: string;
  readonly counts: Counts;
  readonly perType: Readonly<Record<string, Counts>>;
  /** At most `findingsKeptMax` of them; `findingsTotal` counts all. */
  readonly findings: readonly Finding[];
  readonly findingsTotal: number;
  /** What was verified and what is only claimed, in plain sentences. */
  readonly notes: readonly string[];
  /** The signed checkpoint, verbatim. */
  readonly checkpoint?: string;
  readonly manifest?: Manifest;
}

/** Verifies what `reader` gives. Passes on what the reader throws, `MalformedPart` excepted, which is a finding. */
export async function verify(reader: BundleReader, options: VerifyOptions): Promise<Verification> {
  const findings = new Findings();
  const notes: string[] = [];
  try {
    return await verifyParts(reader, options, findings, notes);
  } catch (error) {
    if (!(error instanceof MalformedPart)) throw error;
    findings.add('bundle.malformed', error.part, error.message);
    return conclude({ findings, notes });
  }
}

async function verifyParts(
  reader: BundleReader,
  options: VerifyOptions,
  findings: Findings,
  notes: string[],
): Promise<Verification> {
  const manifest = await readManifest(reader, findings);
  const note = await readText(reader, bundleNames.checkpoint, partBytesMax.checkpoint, findings);
  const checkpoint = typeof note === 'string' ? parseCheckpoint(parseNote(note)?.text ?? '') : undefined;
  if (typeof note !== 'string' || checkpoint === undefined) {
    if (note === undefined) findings.add('bundle.malformed', bundleNames.checkpoint, 'There is no checkpoint.');
    else if (note !== null)
      findings.add('bundle.malformed', bundleNames.checkpoint, 'This is not a signed checkpoint.');
    return conclude({ findings, notes });
  }
  if (manifest === null) return conclude({ findings, notes, checkpoint, note });

  const memories = readMemories(options.kept ?? [], findings);
  const work: Work = {
    reader,
    checkpoint,
    note,
    findings,
    notes,
    workbench: options.workbench ?? inlineWorkbench,
    wanted: wantedLeaves(memories),
  };
  if (manifest !== undefined) compareManifest(manifest, checkpoint, findings);
  else await reportUnannounced(reader, findings);
  const held = await hold(work, manifest);
  const others = options.keys.map((key) => key.name).filter((name) => name !== checkpoint.origin);
  const disclosed =
    manifest && (await checkDisclosures(reader, manifest, held, [...new Set(others)], work.workbench, findings));
  const own = disclosed?.own ?? [];
  const known = held.rooted ? followKeys(options.keys, checkpoint.origin, own) : options.keys;
  const signed = checkSignature(note, checkpoint, known, findings);
  if (manifest !== undefined && disclosed !== undefined) {
    checkExport(manifest, own, findings);
    await checkErasures(reader, disclosed, findings);
    describeBundle(manifest, held, notes);
    await describeUnread(reader, notes);
  } else {
    notes.push('Only the log itself was verified: no values are shown here.');
  }
  compareMemories(memories, { checkpoint, signed, held }, known, findings, notes);
  return conclude({
    findings,
    notes,
    checkpoint,
    note,
    held,
    ...(manifest && { manifest }),
    ...(disclosed && { disclosed }),
  });
}

interface Work {
  readonly reader: BundleReader;
  readonly checkpoint: Checkpoint;
  readonly note: string;
  readonly wanted: ReadonlySet<number>;
  readonly workbench: Workbench;
  readonly findings: Findings;
  readonly notes: string[];
}

function compareManifest(manifest: Manifest, checkpoint: Checkpoint, findings: Findings): void {
  const { origin, size } = manifest;
  if (origin !== checkpoint.origin) {
    const text = 'The manifest and the checkpoint are of different logs.';
    findings.add('tenant.foreign', bundleNames.manifest, text, { expected: origin, actual: checkpoint.origin });
  }
  if (size === checkpoint.size) return;
  const values = { expected: String(size), actual: String(checkpoint.size) };
  if (size > checkpoint.size) {
    findings.add('rollback', bundleNames.checkpoint, 'The checkpoint is older than the bundle it stands in.', values);
  } else {
    findings.add(
      'bundle.malformed',
      bundleNames.manifest,
      'The manifest names another size than the checkpoint.',
      values,
    );
  }
}

/** Without a manifest only the log is verified: values that lie beside it must not pass for verified too. */
async function reportUnannounced(reader: BundleReader, findings: Findings): Promise<void> {
  const names = new Set(await reader.list?.());
  const { disclosures, erasures, late } = bundleNames;
  const shown = [disclosures, erasures, late].find((name) => names.has(name));
  if (shown === undefined) return;
  const text = `There is no manifest, so nothing says what ${shown} should hold. Ask for the bundle again.`;
  findings.add('bundle.malformed', bundleNames.manifest, text);
}

/** Checks the entries in the way of the bundle's kind. */
async function hold(work: Work, manifest: Manifest | undefined): Promise<Held> {
  const { reader, checkpoint, note, wanted, workbench, findings, notes } = work;
  if (manifest?.kind === 'period') {
    return checkRange(reader, manifest, checkpoint, note, wanted, workbench, findings, notes);
  }
  if (manifest?.kind === 'selection') {
    const proven = await checkProofs(reader, checkpoint, note, findings);
    const due = proven.indexes.map((index) => ({ from: index, to: index + 1 }));
    const { perType, rooted } = proven;
    return { count: due.length, perType, rooted, due, entry: selectedEntries(reader, proven.indexes) };
  }
  const { facts, rooted } = await checkTileLog(reader, checkpoint, wanted, workbench, findings);
  if (manifest !== undefined) await reportBeyond(reader, checkpoint.size, findings);
  const due = manifest === undefined ? [] : [{ from: 0, to: checkpoint.size }];
  return {
    count: facts.count,
    perType: facts.perType,
    facts,
    rooted,
    due,
    entry: tileEntries(reader, checkpoint.size),
  };
}

/** A bundle holds no more than its checkpoint signs; entries beyond it show that an older checkpoint was put in. */
async function reportBeyond(reader: BundleReader, size: number, findings: Findings): Promise<void> {
  for (const name of (await reader.list?.()) ?? []) {
    const tile = parseTilePath(name);
    if (tile === undefined || tile.level !== undefined || tile.n * 256 + tile.width <= size) continue;
    const text = `The bundle holds entries beyond the ${size} that its checkpoint signs: the checkpoint is an older one.`;
    findings.add('rollback', bundleNames.checkpoint, text, { actual: name });
    return;
  }
}

/** Entries by index out of their bundles, one bundle in memory. */
function tileEntries(reader: BundleReader, size: number): Held['entry'] {
  let tile = -1;
  let entries: Uint8Array[] = [];
  return async (index) => {
    const n = Math.floor(index / 256);
    if (index >= size) return undefined;
    if (n !== tile) {
      // What is wrong with the bundle was reported when the tree was recomputed.
      const bundle = await readTile(reader, 'entries', n, tileWidth(0, n, size), new Findings());
      entries = splitBundle(bundle ?? new Uint8Array(0));
      tile = n;
    }
    return entries[index % 256];
  };
}

function splitBundle(bundle: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let at = 0; at + 2 <= bundle.length;) {
    const end = at + 2 + ((bundle[at]! << 8) | bundle[at + 1]!);
    if (end > bundle.length) break;
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  return entries;
}

function checkSignature(note: string, checkpoint: Checkpoint, known: readonly Verifier[], findings: Findings): boolean {
  const opened = openCheckpoint(note, known);
  if (opened.ok) return true;
  const at = bundleNames.checkpoint;
  if (opened.reason === 'signature.bad') {
    findings.add('signature.bad', at, 'The signature of the checkpoint does not fit what it says.');
  } else if (known.length > 0 && known.every((key) => key.name !== checkpoint.origin)) {
    findings.add('tenant.foreign', at, 'This is another log than the one whose key you gave.', {
      expected: known.map((key) => key.name).join(', '),
      actual: checkpoint.origin,
    });
  } else {
    const text = 'The checkpoint is signed by a key that nothing you trust leads to. ';
    findings.add('key.unknown', at, `${text}Where the key was changed, bundles made since show it; tiles do not.`);
  }
  return false;
}

function describeBundle(manifest: Manifest, held: Held, notes: string[]): void {
  const { kind, query, withheld } = manifest;
  if (kind === 'selection') {
    notes.push(
      `Which ${held.count} events belong here is claimed, by the exporter and by everyone who had the bundle since: ` +
        'others may have been left out. That each was recorded so is proven.',
    );
  }
  if (query !== undefined) {
    notes.push(`The exporter says that these are the events matching: ${query}`);
    if (kind !== 'selection') notes.push('That entries shown without values do not match it is claimed, not proven.');
  }
  if (withheld.restrict !== undefined) notes.push(`Withheld whole, as announced: events outside ${withheld.restrict}`);
  if (withheld.paths.length > 0) notes.push(`Withheld, as announced: ${withheld.paths.join(', ')}`);
  if (withheld.classes.length > 0) notes.push(`Withheld, as announced: all ${withheld.classes.join(', ')} values`);
}

/** A verified bundle must not lend its credit to what lies in it unread, a report written for people first of all. */
async function describeUnread(reader: BundleReader, notes: string[]): Promise<void> {
  const known = new Set<string>(Object.values(bundleNames));
  for (const forPeople of [bundleNames.report, bundleNames.keys]) known.delete(forPeople);
  const unread = ((await reader.list?.()) ?? []).filter((name) => !known.has(name) && !/^(?:tile|proofs)\//.test(name));
  if (unread.length === 0) return;
  const named = [...unread]
    .sort()
    .slice(0, 5)
    .map((name) => JSON.stringify(name.slice(0, 100)));
  const more = unread.length > named.length ? ` and ${unread.length - named.length} more` : '';
  notes.push(`Not verified, and no evidence: ${named.join(', ')}${more}. Anyone may have written what stands there.`);
}

function conclude(found: {
  findings: Findings;
  notes: string[];
  checkpoint?: Checkpoint;
  note?: string;
  manifest?: Manifest;
  held?: Held;
  disclosed?: Disclosed;
}): Verification {
  const { findings, notes, checkpoint, note, manifest, held, disclosed } = found;
  const perType: Record<string, Counts> = {};
  const counts: Counts = { entries: 0, disclosed: 0, withheld: 0, erased: 0, purged: 0 };
  for (const [type, entries] of [...(held?.perType ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const shown = disclosed?.perType.get(type) ?? { disclosed: 0, withheld: entries, erased: 0, purged: 0 };
    perType[type] = { entries, ...shown };
    counts.entries += entries;
    for (const state of ['disclosed', 'withheld', 'erased', 'purged'] as const) counts[state] += shown[state];
  }
  return {
    ok: findings.total === 0,
    ...(checkpoint && { kind: manifest?.kind ?? 'log', origin: checkpoint.origin, size: checkpoint.size }),
    ...(checkpoint && { root: toBase64(checkpoint.root) }),
    counts,
    perType,
    findings: findings.kept,
    findingsTotal: findings.total,
    notes,
    ...(note !== undefined && { checkpoint: note }),
    ...(manifest && { manifest }),
  };
}
