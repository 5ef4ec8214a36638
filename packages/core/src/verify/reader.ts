/** Where a verifier gets its parts from. Directory, zip file and running log are readers the application hands in. */
import { text } from '../bytes.ts';
import type { Findings } from '../finding.ts';

/** Parts of a bundle by name (`/` between folders). Names are chosen by the verifier, never by the evidence. */
export interface BundleReader {
  /** All names there are, where that can be known: a directory and a zip file know, a running log does not. */
  list?(): Promise<readonly string[]>;
  /**
   * The whole part; undefined where there is none. Throws `MalformedPart` where it is there but cannot be read, longer
   * than `bytesMax` included.
   */
  read(name: string, bytesMax: number): Promise<Uint8Array | undefined>;
  /** The part in pieces, for parts larger than memory; without it, `read` is used. */
  stream?(name: string): Promise<AsyncIterable<Uint8Array> | undefined>;
}

/** A part that is there but cannot be read: a broken zip, a part above its limit. Becomes a finding at its name. */
export class MalformedPart extends Error {
  readonly part: string;
  constructor(part: string, message: string) {
    super(message);
    this.part = part;
  }
}

/** The log's server does not show this part to the caller. Not a finding: the verification could not run. */
export class ReadDenied extends Error {}

/** Limits of what a verifier reads at once, in bytes. */
export const partBytesMax = {
  manifest: 1 << 20,
  checkpoint: 1 << 16,
  /** 256 entries by the grammar take 74 kB; more than this is not read, because it packs so well. */
  entryBundle: 1 << 20,
  tile: 256 * 32,
  proof: 1 << 17,
  rangeProof: 1 << 14,
  lines: 64 << 20,
  /** One line of disclosures: an event of 1 MiB, escaped, with its salts. */
  line: 16 << 20,
} as const;

/** Reads a part; a malformed one becomes a finding and `null`, an absent one is `undefined`. */
export async function readPart(
  reader: BundleReader,
  name: string,
  bytesMax: number,
  findings: Findings,
): Promise<Uint8Array | undefined | null> {
  try {
    return await reader.read(name, bytesMax);
  } catch (error) {
    if (!(error instanceof MalformedPart)) throw error;
    findings.add('bundle.malformed', name, error.message);
    return null;
  }
}

/** The same for a part of UTF-8 text. */
export async function readText(
  reader: BundleReader,
  name: string,
  bytesMax: number,
  findings: Findings,
): Promise<string | undefined | null> {
  const bytes = await readPart(reader, name, bytesMax, findings);
  if (bytes === undefined || bytes === null) return bytes;
  const decoded = text(bytes);
  if (decoded !== undefined) return decoded;
  findings.add('bundle.malformed', name, 'This is not UTF-8 text.');
  return null;
}

/** The pieces of a part, whichever way the reader gives them; undefined where there is none. */
export async function openStream(reader: BundleReader, name: string): Promise<AsyncIterable<Uint8Array> | undefined> {
  if (reader.stream !== undefined) return reader.stream(name);
  const bytes = await reader.read(name, partBytesMax.lines);
  return bytes === undefined ? undefined : onePiece(bytes);
}

async function* onePiece(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

/** Whether a name could leave the folder it is read from, or is no plain name: such a part is refused. */
export function isHostileName(name: string): boolean {
  return (
    name === '' ||
    name.length > 300 ||
    name.startsWith('/') ||
    /[\\:\u0000-\u001f]/.test(name) ||
    name.split('/').some((piece) => piece === '' || piece === '.' || piece === '..')
  );
}
