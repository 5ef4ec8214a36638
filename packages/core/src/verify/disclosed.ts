/** Goes through the disclosures of a bundle: every line against its entry, every event without a line accounted for. */
import { latin1Text } from '#crypto';
import { bundleNames } from '../bundle.ts';
import type { Manifest } from '../bundle.ts';
import type { Findings } from '../finding.ts';
import type { DisclosureJob, DisclosureResult, OwnEvent, ShownCounts } from './disclosure-job.ts';
import { lineIndex } from './disclosure-line.ts';
import type { Held, Span } from './held.ts';
import { linesOf } from './lines.ts';
import { MalformedPart } from './reader.ts';
import type { BundleReader } from './reader.ts';
import { runInOrder } from './work.ts';
import type { Workbench } from './work.ts';

const jobBytes = 1 << 20;
const jobLines = 1024;
const ownMax = 1 << 16;
const claimsMax = 1 << 22;
/** A few packed kilobytes can hold more broken lines than anyone can wait for. */
const refusedMax = 10_000;

export interface Disclosed {
  readonly perType: Map<string, ShownCounts>;
  readonly claims: DisclosureResult['claims'][number][];
  readonly own: OwnEvent[];
}

/** What of `manifest` the check of disclosures needs, and the other origins whose keys are pinned. */
export async function checkDisclosures(
  reader: BundleReader,
  manifest: Manifest,
  held: Held,
  otherOrigins: readonly string[],
  workbench: Workbench,
  findings: Findings,
): Promise<Disclosed> {
  const disclosed: Disclosed = { perType: new Map(), claims: [], own: [] };
  const gaps = new Gaps(held.due, isExcused(manifest), findings);
  const jobs = makeJobs(reader, manifest, held, otherOrigins, gaps, findings);
  await runInOrder(workbench, jobs, (result) => {
    for (const [type, counts] of result.perType) addCounts(disclosed.perType, type, counts);
    findings.merge(result.findings);
    if (disclosed.own.length < ownMax) disclosed.own.push(...result.own);
    if (disclosed.claims.length < claimsMax) for (const claim of result.claims) disclosed.claims.push(claim);
    else if (result.claims.length > 0) {
      findings.add(
        'bundle.malformed',
        bundleNames.disclosures,
        `More than ${claimsMax} erasures and purges are claimed.`,
      );
    }
  });
  gaps.finish();
  // An entry without a line shows nothing but itself: it is withheld.
  for (const [type, count] of held.perType) {
    const shown = disclosed.perType.get(type);
    const lines = shown === undefined ? 0 : shown.disclosed + shown.withheld + shown.erased + shown.purged;
    addCounts(disclosed.perType, type, { disclosed: 0, withheld: Math.max(0, count - lines), erased: 0, purged: 0 });
  }
  return disclosed;
}

/** Whether an event may lack its line: the exporter's restriction or, where events were not chosen singly, the query. */
function isExcused(manifest: Manifest): boolean {
  return manifest.withheld.restrict !== undefined || (manifest.kind !== 'selection' && manifest.query !== undefined);
}

function addCounts(perType: Map<string, ShownCounts>, type: string, counts: ShownCounts): void {
  const sum = perType.get(type);
  if (sum === undefined) {
    perType.set(type, { ...counts });
    return;
  }
  sum.disclosed += counts.disclosed;
  sum.withheld += counts.withheld;
  sum.erased += counts.erased;
  sum.purged += counts.purged;
}

async function* makeJobs(
  reader: BundleReader,
  manifest: Manifest,
  held: Held,
  otherOrigins: readonly string[],
  gaps: Gaps,
  findings: Findings,
): AsyncIterable<DisclosureJob> {
  const { origin, withheld } = manifest;
  const name = bundleNames.disclosures;
  let lines: Uint8Array[] = [];
  let entries: Uint8Array[] = [];
  let bytes = 0;
  let firstLine = 1;
  let lineNumber = 0;
  let refused = 0;
  const flush = (): DisclosureJob => {
    const job = { lines: joinLines(lines, bytes), entries: joinEntries(entries), firstLine };
    lines = [];
    entries = [];
    bytes = 0;
    return { kind: 'disclosures', origin, otherOrigins, withheld, ...job };
  };
  try {
    for await (const line of linesOf(reader, name)) {
      lineNumber++;
      const index = lineIndex(latin1Text(line, 0, Math.min(40, line.length)));
      const at = `${name} line ${lineNumber}`;
      if (index === undefined) {
        findings.add('bundle.malformed', at, 'This line does not begin with an index.');
      } else if (index <= gaps.last) {
        findings.add('bundle.malformed', at, `Event ${index} stands a second time or out of order.`);
      } else {
        gaps.reach(index);
        if (lines.length === 0) firstLine = lineNumber;
        lines.push(line);
        entries.push((await held.entry(index)) ?? new Uint8Array(0));
        bytes += line.length + 1;
        if (bytes < jobBytes && lines.length < jobLines) continue;
      }
      // Line numbers count on within a job, so a refused line ends it.
      if (lines.length > 0) yield flush();
      if (index !== undefined && index === gaps.last) continue;
      if (++refused > refusedMax)
        throw new MalformedPart(name, `More than ${refusedMax} lines are broken; the rest was not read.`);
    }
  } catch (error) {
    if (!(error instanceof MalformedPart)) throw error;
    findings.add('bundle.malformed', name, error.message);
  }
  if (lines.length > 0) yield flush();
}

function joinLines(lines: readonly Uint8Array[], bytes: number): Uint8Array {
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const line of lines) {
    whole.set(line, at);
    at += line.length;
    whole[at++] = 0x0a;
  }
  return whole;
}

function joinEntries(entries: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(entries.reduce((sum, entry) => sum + 2 + entry.length, 0));
  let at = 0;
  for (const entry of entries) {
    whole[at++] = entry.length >>> 8;
    whole[at++] = entry.length & 0xff;
    whole.set(entry, at);
    at += entry.length;
  }
  return whole;
}

/** Follows the indexes of the lines and reports events that are due but have none. */
class Gaps {
  readonly #due: readonly Span[];
  readonly #findings: Findings;
  readonly #excused: boolean;
  #span = 0;
  /** Index of the last line. */
  last = -1;

  constructor(due: readonly Span[], excused: boolean, findings: Findings) {
    this.#due = due;
    this.#excused = excused;
    this.#findings = findings;
  }

  reach(index: number): void {
    this.#report(this.last + 1, index);
    this.last = index;
  }

  finish(): void {
    this.#report(this.last + 1, Infinity);
  }

  #report(from: number, to: number): void {
    for (; this.#span < this.#due.length; this.#span++) {
      const span = this.#due[this.#span]!; // within the list
      const missingFrom = Math.max(from, span.from);
      const missingTo = Math.min(to, span.to) - 1;
      if (missingFrom <= missingTo && !this.#excused) this.#add(missingFrom, missingTo);
      if (span.to > to) return;
    }
  }

  #add(from: number, to: number): void {
    const at = from === to ? `event ${from}` : `events ${from}-${to}`;
    const text = `The values of ${at} are withheld without the manifest saying so.`;
    this.#findings.add('withheld.without_ground', at, text);
  }
}
