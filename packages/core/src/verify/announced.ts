/** What a bundle says of itself: reads `manifest.json` strictly. Nothing here is believed before it is proven. */
import { bundleFormat, bundleNames, formatManifest } from '../bundle.ts';
import type { BundleKind, Manifest } from '../bundle.ts';
import type { GroupClass } from '../fields.ts';
import type { Findings } from '../finding.ts';
import { isCount, isRecord, parseJson } from './disclosure-line.ts';
import { partBytesMax, readText } from './reader.ts';
import type { BundleReader } from './reader.ts';

const names = new Set([
  'format',
  'kind',
  'origin',
  'size',
  'first',
  'count',
  'from',
  'to',
  'query',
  'withheld',
  'purpose',
  'exportedBy',
  'salt',
  'exportIndex',
]);
const kinds: readonly unknown[] = ['whole', 'period', 'selection'] satisfies BundleKind[];
const classes: readonly unknown[] = ['open', 'confidential', 'subject'] satisfies GroupClass[];

/** The manifest; undefined where there is none (a bare log), null where it is malformed, which is reported. */
export async function readManifest(reader: BundleReader, findings: Findings): Promise<Manifest | undefined | null> {
  const json = await readText(reader, bundleNames.manifest, partBytesMax.manifest, findings);
  if (json === undefined || json === null) return json;
  const value = parseJson(json);
  const manifest = isManifest(value) ? value : undefined;
  // Written anew it must be the same text: a name given twice would be read apart by two readers.
  if (manifest !== undefined && formatManifest(manifest) === json) return manifest;
  findings.add(
    'bundle.malformed',
    bundleNames.manifest,
    'This is not a manifest as docs/format.md section 6 describes it.',
  );
  return null;
}

function isManifest(value: unknown): value is Manifest {
  if (!isRecord(value) || !Object.keys(value).every((name) => names.has(name))) return false;
  const {
    format,
    kind,
    origin,
    size,
    first,
    count,
    from,
    to,
    query,
    withheld,
    purpose,
    exportedBy,
    salt,
    exportIndex,
  } = value;
  if (format !== bundleFormat || !kinds.includes(kind) || !isText(origin) || !isText(purpose)) return false;
  if (typeof salt !== 'string' || !/^[0-9a-f]{64}$/.test(salt)) return false;
  if (!isText(exportedBy) || !isCount(size) || !isCount(exportIndex) || !isOptional(query, isText)) return false;
  if (![first, count, from, to].every((number) => isOptional(number, isCount))) return false;
  if (kind === 'period' && [first, count, from, to].includes(undefined)) return false;
  if (!isRecord(withheld)) return false;
  const { paths, classes: withheldClasses, restrict, ...rest } = withheld;
  if (Object.keys(rest).length > 0 || !isOptional(restrict, isText)) return false;
  if (!Array.isArray(paths) || paths.length > 10_000 || !paths.every(isText)) return false;
  return (
    Array.isArray(withheldClasses) &&
    withheldClasses.length <= 3 &&
    withheldClasses.every((name) => classes.includes(name))
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed();
}

function isOptional(value: unknown, is: (value: unknown) => boolean): boolean {
  return value === undefined || is(value);
}
