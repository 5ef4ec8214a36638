/** What a backup says of itself: `manifest.json`, written last, so that a folder without one is no backup. */

import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Hindrance } from './hindrance.ts';

export const MANIFEST = 'manifest.json';
export const KEYS_ARCHIVE = 'keys.sealed';
export const SETTINGS_FILE = 'trailmark.json';

/** Exactly the files a backup may hold: a manifest from elsewhere must not name others. */
const PATH =
  /^(?:control\.db|trailmark\.json|keys\.sealed|tenants\/[a-z][a-z0-9-]{0,31}\/(?:log\.db(?:\.before-[1-9][0-9]{0,3})?|types\.sealed|keyring\/[a-z][A-Za-z0-9._-]{0,99}))$/;

const manifestSchema = z.strictObject({
  format: z.literal('trailmark/backup@v1'),
  made: z.string(),
  keys: z.boolean(),
  logs: z.array(
    z.strictObject({
      tenant: z.string(),
      file: z.string().regex(PATH),
      origin: z.string(),
      size: z.number().int().nonnegative(),
      /** The signed checkpoint. */
      checkpoint: z.string(),
    }),
  ),
  files: z.array(
    z.strictObject({
      path: z.string().regex(PATH),
      bytes: z.number().int().nonnegative(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});
export type BackupManifest = z.infer<typeof manifestSchema>;

/** @throws Hindrance where the folder is no backup */
export function readManifest(folder: string): BackupManifest {
  let text: string;
  try {
    text = readFileSync(join(folder, MANIFEST), 'utf8');
  } catch (error) {
    throw new Hindrance(`${folder} is no backup: it has no ${MANIFEST}, which is written last`, error);
  }
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Hindrance(`${join(folder, MANIFEST)} is not a manifest that we wrote`, error);
  }
}

/** Length and hash of a file, read piece by piece. */
export async function hashFile(file: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Every file under a folder, with `/` between names, sorted. */
export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

/** What of a backup is not as its manifest says, one sentence each. */
export async function compareFiles(
  folder: string,
  manifest: BackupManifest,
  progress: (done: number, total: number) => void,
): Promise<string[]> {
  const troubles: string[] = [];
  const listed = new Set(manifest.files.map(({ path }) => path));
  const present = new Set(filesUnder(folder));
  for (const path of present)
    if (path !== MANIFEST && !listed.has(path)) troubles.push(`${path} is not in the manifest`);
  let done = 0;
  const total = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { path, bytes, sha256 } of manifest.files) {
    if (!present.has(path)) troubles.push(`${path} is missing`);
    else {
      const found = await hashFile(join(folder, path));
      if (found.bytes !== bytes || found.sha256 !== sha256) troubles.push(`${path} is not the file that was backed up`);
    }
    done += bytes;
    progress(done, total);
  }
  return troubles;
}
