/** Invented logs and bundles of them, the same for the same seed: for tests, vectors and measurements, never for use. */
import { sha256 } from '#crypto';
import { bundleNames, exportDigest, formatLate, formatManifest, formatRangeProof, proofPath } from './bundle.ts';
import type { BundleKind, Manifest } from './bundle.ts';
import { concat, toBase64, toHex, utf8 } from './bytes.ts';
import { signCheckpoint } from './checkpoint.ts';
import { formatDisclosure, formatErasure, withhold } from './disclosure.ts';
import type { ErasedPlace, GroupDisclosure } from './disclosure.ts';
import { encodeEntry, parseEntry } from './entry.ts';
import { Committer, slotZero } from './fields.ts';
import type { GroupClass, Slot } from './fields.ts';
import type { Signer } from './note.ts';
import { encodeEntries, encodeEntryBundle, entriesPath, tilePath, tilesAt } from './tiles.ts';
import { formatTlogProof } from './tlog-proof.ts';
import { inclusionProof, leafHash, nodeHash, rangeProof, rootAt } from './tree.ts';
import type { HashReader } from './tree.ts';

export interface SyntheticGroup {
  readonly class: GroupClass;
  readonly slots: readonly Slot[];
}

interface SyntheticEvent {
  readonly entry: Uint8Array;
  readonly groups: readonly (SyntheticGroup & { readonly seed: Uint8Array; readonly digest: Uint8Array })[];
}

export type Files = Map<string, Uint8Array>;

export class SyntheticLog {
  readonly origin: string;
  signer: Signer;
  readonly events: SyntheticEvent[] = [];
  readonly #committer: Committer;
  readonly #seed: string;
  #drawn = 0;
  /** Hashes of whole tiles' subtrees, level by level. */
  readonly #levels: Uint8Array[][] = [[]];

  constructor(origin: string, signer: Signer, seed = 'trailmark') {
    this.origin = origin;
    this.signer = signer;
    this.#seed = seed;
    this.#committer = new Committer(origin);
  }

  get size(): number {
    return this.events.length;
  }

  /** 32 bytes that look random and are always the same. */
  draw(): Uint8Array {
    return sha256(utf8(`${this.#seed} ${this.origin} ${this.#drawn++}`));
  }

  /** Records an event; gives its index. Times in milliseconds. */
  add(type: string, recordedMs: number, groups: readonly SyntheticGroup[], occurredMs = recordedMs): number {
    const classes = groups.map((group) => group.class);
    const committed = groups.map((group, number) => {
      const seed = this.draw();
      const digest = this.#committer.group(group.slots, seed, number === 0 ? classes : undefined);
      return { ...group, seed, digest };
    });
    const fields = this.#committer.fields(committed.map((group) => group.digest));
    const hex = toHex(this.draw());
    const ref = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    const source = sha256(utf8(this.#seed)).slice(0, 16);
    const entry = encodeEntry({ ref, recordedMs, occurredMs, source, type, typeVersion: 1, fields });
    this.addEntry(entry, committed);
    return this.size - 1;
  }

  /** Takes an entry as it is. */
  addEntry(entry: Uint8Array, groups: SyntheticEvent['groups'] = []): void {
    let index = this.size;
    this.events.push({ entry, groups });
    let hash = leafHash(entry);
    for (let level = 0; ; level++) {
      const hashes = (this.#levels[level] ??= []);
      hashes.push(hash);
      if (index % 2 === 0) return;
      hash = nodeHash(hashes[index - 1]!, hash);
      index = (index - 1) / 2;
    }
  }

  readonly hashes: HashReader = (nodes) =>
    nodes.map(({ level, index }) => {
      const hash = this.#levels[level]?.[index];
      if (hash === undefined) throw new Error(`no hash ${level}/${index}`);
      return hash;
    });

  /** The signed head of the first `size` entries. */
  checkpoint(size = this.size): string {
    return signCheckpoint({ origin: this.origin, size, root: rootAt(size, this.hashes) }, [this.signer]);
  }

  /** The log in tiles, as a directory served to anyone. */
  tiles(size = this.size): Files {
    const files: Files = new Map([[bundleNames.checkpoint, utf8(this.checkpoint(size))]]);
    for (const { level, n, width } of tilesAt(size)) {
      const nodes = Array.from({ length: width }, (_, i) => ({ level: 8 * level, index: 256 * n + i }));
      files.set(tilePath(level, n, width), concat(...this.hashes(nodes)));
      if (level > 0) continue;
      const entries = this.events.slice(256 * n, 256 * n + width).map((event) => event.entry);
      files.set(entriesPath(n, width), encodeEntryBundle(entries));
    }
    return files;
  }

  /** Everything of an event, or what a hidden state leaves of its groups. */
  disclose(
    index: number,
    hidden: ReadonlyMap<number, 'withheld' | 'erased' | 'purged'> = new Map(),
  ): GroupDisclosure[] {
    return this.event(index).groups.map((group, number): GroupDisclosure => {
      const state = hidden.get(number);
      if (state !== undefined) return { class: group.class, digest: group.digest, state };
      const classes = number === 0 ? this.event(index).groups.map((other) => other.class) : undefined;
      const zero = slotZero(
        group.slots.map((slot) => slot.path),
        classes,
      );
      return { class: group.class, seed: group.seed, slots: [{ path: '', type: 'j', text: zero }, ...group.slots] };
    });
  }

  event(index: number): SyntheticEvent {
    const event = this.events[index];
    if (event === undefined) throw new Error(`no event ${index}`);
    return event;
  }

  proof(index: number, size = this.size): string {
    const { entry } = this.event(index);
    const proof = inclusionProof(index, size, this.hashes);
    return formatTlogProof({ extra: entry, index, proof, checkpoint: this.checkpoint(size) });
  }

  /** The answer to recording the entries first … first + count - 1, given when the log had `size` entries. */
  receipt(first: number, count: number, size = this.size): string {
    const results = Array.from({ length: count }, (_, i) => {
      const leaf = toBase64(leafHash(this.event(first + i).entry));
      return { index: first + i, leaf, status: 'stored' };
    });
    const proof = rangeProof(first, first + count, size, this.hashes).map(toBase64);
    return JSON.stringify({ results, receipt: { first, count, checkpoint: this.checkpoint(size), proof } });
  }
}

export interface SyntheticExport {
  readonly kind: BundleKind;
  readonly from?: number;
  readonly to?: number;
  readonly query?: string;
  readonly withheld?: Partial<Manifest['withheld']>;
  /** Indexes of a selection; the disclosed ones of a whole log or period (all, if absent). */
  readonly indexes?: readonly number[];
  readonly erasures?: readonly { readonly index: number; readonly places: readonly ErasedPlace[] }[];
  /** Groups of events that are erased or purged: `index group`. */
  readonly hidden?: ReadonlyMap<string, 'erased' | 'purged'>;
}

/** Records the export and writes the bundle, as a server does. */
export function exportBundle(log: SyntheticLog, wanted: SyntheticExport, recordedMs: number): Files {
  const { kind, from, to, query } = wanted;
  const withheld = { paths: [], classes: [], ...wanted.withheld };
  const parameters = {
    kind,
    origin: log.origin,
    withheld,
    purpose: 'a test',
    exportedBy: 'tester',
    salt: '5a'.repeat(32),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(query !== undefined && { query }),
  };
  const slots: Slot[] = [
    { path: 'source', type: 's', text: 'trailmark' },
    { path: 'data.parameters_sha256', type: 's', text: exportDigest(parameters) },
  ];
  const exportIndex = log.add('trail.exported', recordedMs, [{ class: 'open', slots }]);
  const files: Files = kind === 'whole' ? log.tiles() : new Map([[bundleNames.checkpoint, utf8(log.checkpoint())]]);
  let shown = wanted.indexes ?? log.events.map((_, index) => index);
  let range = {};
  const proofs = new Set<number>([exportIndex]);
  if (kind === 'selection') for (const index of shown) proofs.add(index);
  if (kind === 'period') {
    const period = periodOf(log, from ?? 0, to ?? 0);
    range = { first: period.first, count: period.count };
    const last = period.first + period.count;
    files.set(bundleNames.entries, encodeEntries(log.events.slice(period.first, last).map((event) => event.entry)));
    files.set(bundleNames.rangeProof, utf8(formatRangeProof(rangeProof(period.first, last, log.size, log.hashes))));
    files.set(bundleNames.late, utf8(period.late.map(formatLate).join('')));
    for (const index of period.late) proofs.add(index);
    for (const { index } of wanted.erasures ?? []) proofs.add(index);
    for (const index of proofs) if (index >= period.first && index < last) proofs.delete(index);
    shown = shown.filter((index) => (index >= period.first && index < last) || proofs.has(index));
  }
  if (kind !== 'whole') for (const index of proofs) files.set(proofPath(index), utf8(log.proof(index)));
  const lines = [...new Set([...shown, exportIndex])].sort((a, b) => a - b);
  files.set(bundleNames.disclosures, utf8(lines.map((index) => disclosureLine(log, index, wanted, withheld)).join('')));
  const erasures = wanted.erasures ?? [];
  files.set(bundleNames.erasures, utf8(erasures.map(({ index, places }) => formatErasure(index, places)).join('')));
  files.set(bundleNames.manifest, utf8(formatManifest({ ...parameters, ...range, size: log.size, exportIndex })));
  return files;
}

function disclosureLine(
  log: SyntheticLog,
  index: number,
  { hidden }: SyntheticExport,
  withheld: Manifest['withheld'],
): string {
  const { groups } = log.event(index);
  const states = new Map(
    groups.flatMap((_, number) => {
      const state = hidden?.get(`${index} ${number}`);
      return state === undefined ? [] : [[number, state] as const];
    }),
  );
  const shown = log.disclose(index, states);
  const isOwn = parseEntry(log.event(index).entry)?.type.startsWith('trail.') === true;
  return formatDisclosure(
    index,
    shown.map((group, number) => (isOwn ? group : withhold(group, () => groups[number]!.digest, withheld))),
  );
}

/** The range with its neighbours, and the late arrivals after it. */
function periodOf(log: SyntheticLog, from: number, to: number): { first: number; count: number; late: number[] } {
  const times = log.events.map(({ entry }) => parseEntry(entry));
  const start = times.findIndex((entry) => (entry?.recordedMs ?? 0) >= from);
  const after = times.findIndex((entry) => (entry?.recordedMs ?? 0) >= to);
  const first = Math.max(0, start - 1);
  const end = after < 0 ? log.size : after + 1;
  const late = times.flatMap((entry, index) => {
    if (entry === undefined || entry.recordedMs < to) return [];
    return entry.occurredMs >= from && entry.occurredMs < to ? [index] : [];
  });
  return { first, count: end - first, late };
}

/** A campaign event of 26 fields in three groups; `n` makes its values differ. */
export function sampleGroups(n: number): SyntheticGroup[] {
  const s = (path: string, text: string): Slot => ({ path, type: 's', text });
  return [
    {
      class: 'open',
      slots: [
        s('source', 'ads'),
        s('outcome', 'success'),
        s('domain', 'campaigns'),
        s('scope.client', 'northstar'),
        s('scope.brand', `brand ${n % 7}`),
        s('scope.market', 'EU'),
        s('scope.region', 'DACH'),
        s('scope.channel', 'search'),
        s('scope.campaign', `c_${n}`),
        s('actor.type', 'user'),
        s('targets.0.type', 'campaign'),
        s('targets.0.id', `c_${n}`),
        s('targets.0.name', `Spring Sale ${n}`),
        s('changes.0.path', 'budget.daily'),
        { path: 'changes.0.before', type: 'n', text: '200' },
        { path: 'changes.0.after', type: 'n', text: String(200 + (n % 100)) },
        s('changes.0.origin', 'source'),
      ],
    },
    {
      class: 'confidential',
      slots: [
        s('id', `evt-${n}`),
        s('reason', 'Higher demand than planned'),
        s('links.correlation', `run-${n % 50}`),
        s('context.userAgent', 'Mozilla/5.0 (X11; Linux x86_64)'),
        s('context.requestId', `req-${n}`),
      ],
    },
    {
      class: 'subject',
      slots: [
        s('actor.id', `u_${n % 5000}`),
        s('actor.name', `Person ${n % 5000}`),
        s('actor.email', `person${n % 5000}@example.com`),
        s('context.ip', '192.0.2.7'),
      ],
    },
  ];
}
