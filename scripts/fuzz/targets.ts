/** All fuzz targets: a parser that reads what others wrote belongs here. */
import type { Target } from './target.ts';
import { classifyTarget } from './targets/classify.ts';
import { columns, groups, summaries } from './targets/counting-parts.ts';
import { decodeCloudEvents, decodeJson, decodeLines, mediaType } from './targets/decode.ts';
import { disclosure } from './targets/disclosure.ts';
import { entry, entryBundle } from './targets/entry.ts';
import { dedup, postings } from './targets/index-parts.ts';
import { names } from './targets/names.ts';
import { checkpoint, note, tlogProof, vkey } from './targets/note.ts';
import { query } from './targets/query.ts';
import { mapCloudtrail, mapGit, records } from './targets/records.ts';
import { settings } from './targets/settings.ts';
import { batch, blob, bucketFile, content } from './targets/vault.ts';
import { verifyTarget } from './targets/verify.ts';
import { zip } from './targets/zip.ts';

export const targets: readonly Target[] = [
  decodeJson,
  decodeLines,
  decodeCloudEvents,
  mediaType,
  classifyTarget,
  query,
  entry,
  entryBundle,
  note,
  checkpoint,
  tlogProof,
  vkey,
  names,
  disclosure,
  zip,
  verifyTarget,
  blob,
  content,
  batch,
  bucketFile,
  postings,
  records,
  mapCloudtrail,
  mapGit,
  settings,
  dedup,
  columns,
  summaries,
  groups,
];
