/** The parts of an evidence bundle and how they are written: docs/format.md section 6. */
import { sha256 } from '#crypto';
import { toBase64, toHex, utf8 } from './bytes.ts';
import type { GroupClass } from './fields.ts';

export const bundleFormat = 'trailmark/bundle@v1';

/** Names of the parts; the same in a directory and in a zip file. */
export const bundleNames = {
  manifest: 'manifest.json',
  checkpoint: 'checkpoint',
  disclosures: 'disclosures.ndjson',
  erasures: 'erasures.ndjson',
  late: 'late.ndjson',
  keys: 'keys.ndjson',
  report: 'report.html',
  /** Period bundles: the entries of the range, each with its u16 length before it. */
  entries: 'entries',
  /** Period bundles: the range proof, one base64 hash on each line. */
  rangeProof: 'range.proof',
} as const;

/** `whole`: the log as tiles. `period`: a contiguous range of entries. `selection`: a proof for each event. */
export type BundleKind = 'whole' | 'period' | 'selection';

export interface Manifest {
  readonly kind: BundleKind;
  readonly origin: string;
  /** Size of the tree of the bundle's checkpoint. */
  readonly size: number;
  /** Period: index of the first entry in `entries`, and how many there are. */
  readonly first?: number;
  readonly count?: number;
  /** Period: recorded time in milliseconds, `from` inclusive, `to` exclusive. */
  readonly from?: number;
  readonly to?: number;
  /** The query whose matches are disclosed; what it does not match is withheld under this announcement. */
  readonly query?: string;
  readonly withheld: {
    readonly paths: readonly string[];
    readonly classes: readonly GroupClass[];
    /** The restriction of the exporter's key, as query text: events outside it are withheld whole. */
    readonly restrict?: string;
  };
  readonly purpose: string;
  readonly exportedBy: string;
  /** 32 random bytes in lower-case hexadecimal: without the bundle nobody can try what its query was. */
  readonly salt: string;
  /** Index of the export's own entry, of type `trail.exported`, which commits to `exportDigest`. */
  readonly exportIndex: number;
}

/** The text of `manifest.json`. */
export function formatManifest(manifest: Manifest): string {
  const { kind, origin, size, first, count, from, to, query, withheld, purpose, exportedBy, salt, exportIndex } =
    manifest;
  const { paths, classes, restrict } = withheld;
  const shown = {
    format: bundleFormat,
    kind,
    origin,
    size,
    first,
    count,
    from,
    to,
    query,
    withheld: { paths, classes, restrict },
    purpose,
    exportedBy,
    salt,
    exportIndex,
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}

/**
 * What the export's own event commits to in its slot `data.parameters_sha256`: everything of the manifest that is
 * known before the export is recorded. Lower-case hexadecimal; format.md section 6 gives the preimage.
 */
export function exportDigest(manifest: Omit<Manifest, 'size' | 'first' | 'count' | 'exportIndex'>): string {
  const parameters = [
    manifest.origin,
    manifest.kind,
    manifest.from ?? null,
    manifest.to ?? null,
    manifest.query ?? null,
    manifest.withheld.paths,
    manifest.withheld.classes,
    manifest.withheld.restrict ?? null,
    manifest.purpose,
    manifest.exportedBy,
    manifest.salt,
  ];
  return toHex(sha256(utf8(`trailmark/export@v1\n${JSON.stringify(parameters)}`)));
}

/** The text of `range.proof`. */
export function formatRangeProof(hashes: readonly Uint8Array[]): string {
  return hashes.map((hash) => `${toBase64(hash)}\n`).join('');
}

/** One line of `late.ndjson`: an entry recorded after the period that occurred within it. */
export function formatLate(index: number): string {
  return `{"index":${index}}\n`;
}

/** One line of `keys.ndjson`: for information, never trusted. Times are recorded times in milliseconds. */
export function formatKey(key: { vkey: string; from?: number; until?: number }): string {
  return `${JSON.stringify(key)}\n`;
}

/** Where the C2SP tlog-proof of one entry stands in a period or selection bundle. */
export function proofPath(index: number): string {
  return `proofs/${index}.tlog-proof`;
}
