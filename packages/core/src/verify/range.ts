/** Checks a period bundle: a contiguous range of entries, its range proof, and that nothing of the period is missing. */
import { equal, fromBase64 } from '../bytes.ts';
import { bundleNames } from '../bundle.ts';
import type { Manifest } from '../bundle.ts';
import type { Checkpoint } from '../checkpoint.ts';
import type { Findings } from '../finding.ts';
import { nodeHash } from '../tree.ts';
import type { Hash } from '../tree.ts';
import { isCount, isRecord, parseJson } from './disclosure-line.ts';
import type { Held, Span } from './held.ts';
import { checkProofs, provenEntry } from './proof-files.ts';
import { MalformedPart, openStream, partBytesMax, readText } from './reader.ts';
import type { BundleReader } from './reader.ts';
import type { TileWork } from './tile-job.ts';
import { gatherTree, splitPoint } from './tree-facts.ts';
import type { TreeFacts } from './tree-facts.ts';
import type { Workbench } from './work.ts';

/** By the grammar an entry has more than twice as many. */
const entryBytesMin = 64;

/** A manifest of a period has these; `readManifest` made sure. */
interface Period extends Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export async function checkRange(
  reader: BundleReader,
  manifest: Manifest,
  checkpoint: Checkpoint,
  note: string,
  wanted: ReadonlySet<number>,
  workbench: Workbench,
  findings: Findings,
  notes: string[],
): Promise<Held> {
  const { first = 0, count = 0, from = 0, to = 0 } = manifest;
  const period: Period = { from: first, to: first + count, fromMs: from, toMs: to };
  const works = rangeWorks(reader, period, wanted, findings);
  const questions = { marksMs: [from, to], lateFor: { fromMs: from, toMs: to } };
  const facts = await gatherTree(works, workbench, questions, findings);
  const isLate = (entry: { recordedMs: number; occurredMs: number }): boolean =>
    entry.recordedMs >= to && entry.occurredMs >= from && entry.occurredMs < to;
  const proven = await checkProofs(reader, checkpoint, note, findings, isLate, {
    from: period.from,
    to: period.to,
    firstMs: facts.firstMs,
    lastMs: facts.lastMs,
  });
  const rooted = (await checkRoot(reader, period, checkpoint, facts, findings)) && proven.rooted;
  reportNeighbours(period, manifest, checkpoint, facts, findings, notes);

  const outside = proven.indexes.filter((index) => index < period.from || index >= period.to);
  const late = [...new Set([...facts.late, ...proven.asked])].sort((a, b) => a - b);
  await checkLate(reader, late, period.to > manifest.exportIndex, findings, notes);
  const [before = 0, upTo = 0] = facts.before;
  const within: Span[] = [{ from: first + before, to: first + upTo }];
  const due = [...within, ...late.map((index) => ({ from: index, to: index + 1 }))];
  const perType = new Map(facts.perType);
  const outsideSet = new Set(outside);
  if (outside.length === proven.indexes.length) {
    for (const [type, n] of proven.perType) perType.set(type, (perType.get(type) ?? 0) + n);
  } else {
    findings.add('bundle.malformed', 'proofs', 'There are proofs of entries that stand in the range as well.');
  }
  const sequence = new EntrySequence(reader, first);
  return {
    count: facts.count + outside.length,
    perType,
    facts,
    rooted,
    due: due.filter((span) => span.to > span.from),
    entry: (index) => (outsideSet.has(index) ? provenEntry(reader, index) : sequence.entry(index)),
  };
}

/** Cuts the file of entries into the tiles in which the tree has them. */
async function* rangeWorks(
  reader: BundleReader,
  period: Period,
  wanted: ReadonlySet<number>,
  findings: Findings,
): AsyncIterable<TileWork> {
  const keep = new Set([...wanted].map((entry) => Math.floor(entry / 256)));
  const name = bundleNames.entries;
  let index = period.from;
  let parts: Uint8Array[] = [];
  const work = (start: number): TileWork => {
    const bundle = joined(parts);
    parts = [];
    const n = Math.floor(start / 256);
    return { n, skip: start % 256, width: index - start, bundle, keep: keep.has(n), name };
  };
  let start = index;
  try {
    for await (const entry of lengthPrefixed(reader, name)) {
      if (index >= period.to) {
        findings.add(
          'entry.changed',
          `entry ${index}`,
          `There are more entries than the ${period.to - period.from} announced.`,
        );
        break;
      }
      parts.push(entry);
      index++;
      if (index % 256 === 0) {
        yield work(start);
        start = index;
      }
    }
  } catch (error) {
    if (!(error instanceof MalformedPart)) throw error;
    findings.add('bundle.malformed', name, error.message);
  }
  if (parts.length > 0) yield work(start);
  if (index < period.to) {
    const at = index === period.to - 1 ? `entry ${index}` : `entries ${index}-${period.to - 1}`;
    findings.add('entry.missing', at, `The ${at} are announced but not there.`);
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Each entry with its u16 length before it. */
async function* lengthPrefixed(reader: BundleReader, name: string): AsyncIterable<Uint8Array> {
  const pieces = await openStream(reader, name);
  if (pieces === undefined) throw new MalformedPart(name, 'This part is missing.');
  let rest = new Uint8Array(0);
  for await (const piece of pieces) {
    const bytes = rest.length === 0 ? piece : joined([rest, piece]);
    let at = 0;
    while (at + 2 <= bytes.length) {
      const end = at + 2 + ((bytes[at]! << 8) | bytes[at + 1]!);
      if (end > bytes.length) break;
      // Nothing so short is an entry; a few packed kilobytes could hold more of them than anyone can wait for.
      if (end - at < 2 + entryBytesMin) throw new MalformedPart(name, 'There is an entry too short to be one.');
      yield bytes.subarray(at, end);
      at = end;
    }
    rest = bytes.slice(at);
  }
  if (rest.length > 0) throw new MalformedPart(name, 'The last entry is cut.');
}

/** Reads the same file a second time, in step with the disclosures. */
class EntrySequence {
  readonly #reader: BundleReader;
  #next: number;
  #entries: AsyncIterator<Uint8Array> | undefined;

  constructor(reader: BundleReader, first: number) {
    this.#reader = reader;
    this.#next = first;
  }

  async entry(index: number): Promise<Uint8Array | undefined> {
    this.#entries ??= lengthPrefixed(this.#reader, bundleNames.entries)[Symbol.asyncIterator]();
    try {
      while (this.#next <= index) {
        const step = await this.#entries.next();
        if (step.done === true) return undefined;
        if (this.#next++ === index) return step.value.subarray(2);
      }
    } catch (error) {
      if (!(error instanceof MalformedPart)) throw error; // reported at the first reading
    }
    return undefined;
  }
}

async function checkRoot(
  reader: BundleReader,
  period: Span,
  checkpoint: Checkpoint,
  facts: TreeFacts,
  findings: Findings,
): Promise<boolean> {
  const name = bundleNames.rangeProof;
  const text = await readText(reader, name, partBytesMax.rangeProof, findings);
  if (text === null) return false;
  const hashes = text
    ?.split('\n')
    .slice(0, -1)
    .map((line) => fromBase64(line));
  if (hashes === undefined || !text?.match(/^(?:|.*\n)$/s) || !hashes.every((hash) => hash?.length === 32)) {
    findings.add('bundle.malformed', name, 'This is not a range proof: one base64 hash on each line.');
    return false;
  }
  const proof = hashes as Hash[]; // each was just found to be a hash
  let used = 0;
  const rebuild = (low: number, high: number): Hash | undefined => {
    if (high <= period.from || low >= period.to) return proof[used++];
    if (low >= period.from && high <= period.to) return facts.root(low, high);
    if (high - low <= 1) return undefined;
    const middle = low + splitPoint(high - low);
    const left = rebuild(low, middle);
    const right = left && rebuild(middle, high);
    return left && right && nodeHash(left, right);
  };
  const possible = period.to > period.from && period.to <= checkpoint.size && facts.count === period.to - period.from;
  const root = possible ? rebuild(0, checkpoint.size) : undefined;
  if (root !== undefined && used === proof.length && equal(root, checkpoint.root)) return true;
  const changed = 'These entries are not the ones the signed tree has there: one was edited, removed, added or moved.';
  findings.add('root.mismatch', `${bundleNames.entries} ${period.from}-${period.to - 1}`, changed);
  return false;
}

/** Recorded time never decreases, so an entry from before and one from after the period show that all of it is here. */
function reportNeighbours(
  period: Period,
  manifest: Manifest,
  checkpoint: Checkpoint,
  facts: TreeFacts,
  findings: Findings,
  notes: string[],
): void {
  const [before = 0, upTo = 0] = facts.before;
  if (period.from > 0 && before === 0) {
    const text = 'The entry before the period is not here, so entries of its beginning may have been left out.';
    findings.add('entry.missing', `entry ${period.from - 1}`, text);
  }
  if (upTo < facts.count) return;
  const closed = manifest.exportIndex === period.to - 1 || period.to === checkpoint.size;
  if (closed) {
    notes.push('The period was not over when this was exported: it is complete up to the export.');
    return;
  }
  const text = 'The entry after the period is not here, so entries of its end may have been left out.';
  findings.add('entry.missing', `entry ${period.to}`, text);
}

async function checkLate(
  reader: BundleReader,
  late: readonly number[],
  proven: boolean,
  findings: Findings,
  notes: string[],
): Promise<void> {
  const text = await readText(reader, bundleNames.late, partBytesMax.lines, findings);
  if (text === null) return;
  const listed = new Set<number>();
  for (const [at, line] of (text ?? '').split('\n').entries()) {
    const value = line === '' ? undefined : parseJson(line);
    if (isRecord(value) && isCount(value['index']) && line === `{"index":${value['index']}}`)
      listed.add(value['index']);
    else if (line !== '')
      findings.add('bundle.malformed', `${bundleNames.late} line ${at + 1}`, 'This line names no entry.');
  }
  for (const index of late) {
    if (listed.delete(index)) continue;
    findings.add(
      'entry.missing',
      bundleNames.late,
      `Entry ${index} arrived late for the period and is not listed as such.`,
    );
  }
  for (const index of listed) {
    findings.add(
      'entry.missing',
      `entry ${index}`,
      `Entry ${index} is listed as a late arrival but is not shown here as one.`,
    );
  }
  const how = proven ? 'proven up to the export' : 'as the exporter claims: the entries between are not here';
  notes.push(`${late.length} entries that occurred in the period were recorded after it (${how}).`);
}
