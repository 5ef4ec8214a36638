/** Writes one evidence bundle as docs/format.md section 6 says. */

import { open, rename } from 'node:fs/promises';
import {
  bundleNames,
  comparePlaces,
  encodeEntries,
  encodeEntryBundle,
  entriesPath,
  formatDisclosure,
  formatErasure,
  formatKey,
  formatLate,
  formatManifest,
  formatRangeProof,
  formatTlogProof,
  proofPath,
  tilePath,
  tilesAt,
  utf8,
  withhold,
} from '@trailmark/core';
import type { ErasedPlace, Manifest } from '@trailmark/core';
import type { Filter, Head } from '@trailmark/ledger';
import { discloseGroups } from '@trailmark/vault';
import { isVisible } from '../search/rights.ts';
import { openRecorded, showOpened } from '../search/show.ts';
import { tellsVerdict } from '../search/own-rights.ts';
import type { House } from '../tenant/house.ts';
import type { LogKey } from '../tenant/log-keys.ts';
import { ReportPage } from './report-page.ts';
import { breathe, firstRecordedAt, matching } from './scan.ts';
import type { Span } from './scan.ts';
import { ZipFile } from './zip-file.ts';

export interface BundleTask {
  readonly house: House;
  /** The head under which everything is proven; it covers the export's own event. */
  readonly head: Head;
  /** Everything of the manifest that was recorded with the export. */
  readonly parameters: Omit<Manifest, 'size' | 'first' | 'count' | 'exportIndex'>;
  readonly exportIndex: number;
  /** What may be shown: the query within the exporter's restriction; undefined where that is everything. */
  readonly shown: Filter | undefined;
  /** Occurred times of a selection. */
  readonly occurred: { readonly from?: number; readonly to?: number };
  /** A selection of these alone, as far as they may be shown; absent: of all that may. */
  readonly chosen?: readonly number[] | undefined;
  readonly logKeys: readonly LogKey[];
  readonly onProgress: (share: number) => void;
  /** Called with each person whose values are disclosed, before they are written. */
  readonly onSubject: (subject: Uint8Array) => void;
  /** Throws where the work is to be given up. */
  readonly checkpoint: () => void;
}

const YIELD_ROWS = 32;
const SELECTION_MAX = 1 << 20;

/** Writes the bundle to `file` (first under another name); gives its size in bytes. */
export async function writeBundle(task: BundleTask, file: string): Promise<number> {
  const partFile = `${file}.part`;
  const handle = await open(partFile, 'w', 0o600);
  try {
    const zip = new ZipFile(handle);
    await new BundleWriter(task, zip).write();
    await zip.finish();
    await handle.close();
    await rename(partFile, file);
    return zip.bytes;
  } catch (error) {
    await handle.close().catch(() => {});
    throw error;
  }
}

class BundleWriter {
  readonly #task: BundleTask;
  readonly #zip: ZipFile;
  readonly #report: ReportPage;

  constructor(task: BundleTask, zip: ZipFile) {
    this.#task = task;
    this.#zip = zip;
    this.#report = new ReportPage(task.parameters, task.head, task.exportIndex);
  }

  async write(): Promise<void> {
    const { house, head, parameters, exportIndex, logKeys } = this.#task;
    const range = parameters.kind === 'period' ? this.#range() : undefined;
    const selected = parameters.kind === 'selection' ? await this.#select() : undefined;
    const all = erasuresOf(house, head.size);
    const erasures = parameters.withheld.restrict === undefined ? all : touching(all, selected ?? []);
    await this.#zip.add(bundleNames.checkpoint, head.checkpoint);
    await this.#zip.add(bundleNames.keys, logKeys.map(keyLine).join(''));
    // What everything else leans on is always shown: the export itself, every erasure (to a restricted key those of its
    // own events), and where the key changed (not to a restricted key: who changed it is none of its events).
    const isRestricted = parameters.withheld.restrict !== undefined;
    const keyChanges = logKeys.flatMap(({ index }) => (isRestricted || index === undefined ? [] : index));
    const grounds = [exportIndex, ...erasures.keys(), ...keyChanges];
    if (parameters.kind === 'whole') {
      await this.#writeTiles();
      await this.#writeDisclosures(this.#shownIn({ from: 0, to: head.size }, grounds), head.size);
    } else if (range !== undefined) {
      await this.#writePeriod(range, grounds);
    } else {
      const indexes = merged(selected ?? [], grounds);
      await this.#writeProofs(indexes);
      await this.#writeDisclosures(indexes, indexes.length);
    }
    await this.#zip.add(
      bundleNames.erasures,
      [...erasures].map(([index, places]) => formatErasure(index, places)).join(''),
    );
    await this.#zip.add(bundleNames.report, this.#report.html());
    const place = range === undefined ? {} : { first: range.first, count: range.end - range.first };
    await this.#zip.add(
      bundleNames.manifest,
      formatManifest({ ...parameters, ...place, size: head.size, exportIndex }),
    );
  }

  async #writeTiles(): Promise<void> {
    const { house, head } = this.#task;
    let written = 0;
    for (const { level, n, width } of tilesAt(head.size)) {
      const tile = house.ledger.tile(level, n, width);
      if (tile === undefined) throw new Error(`tile ${level}/${n} of width ${width} is not there`);
      await this.#zip.add(tilePath(level, n, width), tile);
      if (level === 0) {
        const entries = house.ledger.entries(n * 256, n * 256 + width);
        await this.#zip.add(entriesPath(n, width), encodeEntryBundle(entries));
      }
      if (++written % 8 === 0) await this.#pause();
    }
  }

  /** The range with its neighbours, which show that nothing of the period is missing. */
  #range(): { first: number; end: number; within: Span } {
    const { house, head, parameters } = this.#task;
    const start = firstRecordedAt(house, parameters.from ?? 0, head.size);
    const after = firstRecordedAt(house, parameters.to ?? 0, head.size);
    const first = Math.max(0, Math.min(start, head.size - 1) - 1);
    return { first, end: Math.max(first + 1, Math.min(after + 1, head.size)), within: { from: start, to: after } };
  }

  async #writePeriod(
    { first, end, within }: { first: number; end: number; within: Span },
    grounds: readonly number[],
  ): Promise<void> {
    const { house, head, parameters } = this.#task;
    const proof = house.ledger.rangeProof(first, end, head.size);
    await this.#zip.add(bundleNames.rangeProof, formatRangeProof(proof));
    await this.#zip.addStream(bundleNames.entries, this.#entries(first, end));
    const times = { from: parameters.from ?? 0, to: parameters.to ?? 0 };
    const late: number[] = [];
    for await (const index of matching(house, { all: [] }, { from: within.to, to: head.size }, times)) late.push(index);
    await this.#zip.add(bundleNames.late, late.map(formatLate).join(''));
    const outside = merged(late, grounds).filter((index) => index < first || index >= end);
    await this.#writeProofs(outside);
    const shownLate = this.#task.shown === undefined ? late : await this.#shownAmong(late, head.size);
    const total = within.to - within.from + outside.length;
    await this.#writeDisclosures(this.#shownIn(within, merged(shownLate, grounds)), total);
  }

  async *#entries(first: number, end: number): AsyncGenerator<Uint8Array> {
    for (let at = first; at < end; at += 256) {
      yield encodeEntries(this.#task.house.ledger.entries(at, Math.min(at + 256, end)));
      await this.#pause();
    }
  }

  async #select(): Promise<number[]> {
    const { house, head, shown, occurred, chosen } = this.#task;
    if (chosen !== undefined) {
      const wanted = [...new Set(chosen)].filter((index) => index < head.size).sort((a, b) => a - b);
      return wanted.filter((index) => shown === undefined || isVisible(house, shown, index));
    }
    const indexes: number[] = [];
    for await (const index of matching(house, shown ?? { all: [] }, { from: 0, to: head.size }, occurred)) {
      if (indexes.push(index) > SELECTION_MAX) throw new Error(`a selection holds at most ${SELECTION_MAX} events`);
    }
    return indexes;
  }

  async #writeProofs(indexes: readonly number[]): Promise<void> {
    const { house, head } = this.#task;
    for (const [at, index] of indexes.entries()) {
      const [entry] = house.ledger.entries(index, index + 1);
      if (entry === undefined) throw new Error(`entry ${index} is not there`);
      const proof = house.ledger.inclusionProof(index, head.size);
      await this.#zip.add(
        proofPath(index),
        formatTlogProof({ extra: entry, index, proof, checkpoint: head.checkpoint }),
      );
      if (at % YIELD_ROWS === 0) await this.#pause();
    }
  }

  /** Indexes of `span` that may be shown, with the ones that always are, ascending. */
  async *#shownIn(span: Span, always: readonly number[]): AsyncGenerator<number> {
    const rest = [...new Set(always)].sort((a, b) => a - b);
    const inner = this.#task.shown === undefined ? counting(span) : matching(this.#task.house, this.#task.shown, span);
    for await (const index of inner) {
      while (rest[0] !== undefined && rest[0] <= index) {
        const next = rest.shift();
        if (next !== undefined && next < index) yield next;
      }
      yield index;
    }
    yield* rest;
  }

  async #shownAmong(indexes: readonly number[], size: number): Promise<number[]> {
    const wanted = new Set(indexes);
    const found: number[] = [];
    const first = indexes[0];
    if (first === undefined || this.#task.shown === undefined) return found;
    for await (const index of matching(this.#task.house, this.#task.shown, { from: first, to: size }))
      if (wanted.has(index)) found.push(index);
    return found;
  }

  async #writeDisclosures(indexes: AsyncIterable<number> | Iterable<number>, total: number): Promise<void> {
    await this.#zip.addStream(bundleNames.disclosures, this.#lines(indexes, total));
  }

  async *#lines(indexes: AsyncIterable<number> | Iterable<number>, total: number): AsyncGenerator<Uint8Array> {
    let lines: string[] = [];
    let done = 0;
    for await (const index of indexes) {
      lines.push(this.#line(index));
      if (++done % YIELD_ROWS !== 0) continue;
      yield utf8(lines.join(''));
      lines = [];
      this.#task.onProgress(Math.min(0.99, done / Math.max(1, total)));
      await this.#pause();
    }
    yield utf8(lines.join(''));
  }

  #line(index: number): string {
    const { house, parameters } = this.#task;
    // Evidence of what was not recorded is none: the export fails and says where.
    const row = openRecorded(house, index);
    const { withheld } = parameters;
    const hidesSubjects = withheld.classes.includes('subject');
    for (const { class: owner, subject, state } of [...row.opened.groups, ...row.opened.further]) {
      if (owner === 'subject' && state === 'readable' && subject !== undefined && !hidesSubjects)
        this.#task.onSubject(subject);
    }
    // Of the log's own events the open group is evidence for the rest and is never withheld, but for verdicts.
    const isOwn = row.entry.type.startsWith('trail.') && !tellsVerdict(row.entry.type);
    const groups = discloseGroups(row.opened).map((group, number) => {
      if (isOwn && number === 0) return group;
      return withhold(group, () => digestOf(row.opened.groups[number]), withheld);
    });
    const shown = showOpened(house, index, row, {
      reveal: !hidesSubjects,
      withhold: withheld.paths,
      hidesConfidential: withheld.classes.includes('confidential'),
      // Where verdicts are not told these paths tell none, or nothing that tells one was selected.
      isToldVerdicts: true,
    });
    this.#report.add(index, row.entry.occurredMs, String(shown.event['sentence']));
    return formatDisclosure(index, groups);
  }

  async #pause(): Promise<void> {
    await breathe();
    this.#task.checkpoint();
  }
}

function keyLine({ vkey, fromMs, untilMs }: LogKey): string {
  return formatKey({ vkey, from: fromMs, ...(untilMs === undefined ? {} : { until: untilMs }) });
}

function digestOf(group: { readonly digest: Uint8Array } | undefined): Uint8Array {
  if (group === undefined) throw new Error('a group has no digest');
  return group.digest;
}

async function* counting({ from, to }: Span): AsyncGenerator<number> {
  for (let index = from; index < to; index++) yield index;
}

function merged(...lists: readonly (readonly number[])[]): number[] {
  return [...new Set(lists.flat())].sort((a, b) => a - b);
}

/** The erasures that took something of these events. */
function touching(erasures: Map<number, ErasedPlace[]>, indexes: readonly number[]): Map<number, ErasedPlace[]> {
  const wanted = new Set(indexes);
  return new Map([...erasures].filter(([, places]) => places.some(([index]) => wanted.has(index))));
}

/** What each erasure took, by the index of its own event. */
function erasuresOf(house: House, size: number): Map<number, ErasedPlace[]> {
  const byEvent = new Map<number, ErasedPlace[]>();
  for (const { index, group, slot, by } of house.ledger.erased(0, size)) {
    if (by >= size) continue;
    const place: ErasedPlace = slot === undefined ? [index, group] : [index, group, slot];
    const places = byEvent.get(by);
    if (places === undefined) byEvent.set(by, [place]);
    else places.push(place);
  }
  for (const places of byEvent.values()) places.sort(comparePlaces);
  return new Map([...byEvent].sort(([a], [b]) => a - b));
}
