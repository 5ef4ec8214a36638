/** Tells from a file's name and first bytes what it holds, so that nobody has to say. */

import { constants, gunzipSync } from 'node:zlib';
import type { FormatName } from '../sources/formats.ts';

export interface Detected {
  readonly format: FormatName;
  /** `lines`: a record a line. `array`: one array. `records`: `{"Records": […]}`. `values`: objects one after the other. */
  readonly shape: 'lines' | 'array' | 'records' | 'values';
  readonly gzip: boolean;
}

/** Enough to see the first record's names, and small enough that a compressed bomb stays harmless. */
const SAMPLE_BYTES = 16_384;
const INFLATED_BYTES_MAX = 32 * 1_048_576;

/** Undefined where the bytes are no JSON of ours. 64 KiB of the file are plenty; fewer do where it is shorter. */
export function detectFormat(fileName: string, firstBytes: Uint8Array): Detected | undefined {
  const gzip = firstBytes[0] === 0x1f && firstBytes[1] === 0x8b;
  const text = sampleText(firstBytes, gzip);
  if (text === undefined) return undefined;
  const start = text.trimStart();
  const shape = shapeOf(fileName, start);
  if (shape === undefined) return undefined;
  return { format: formatOf(fileName, start), shape, gzip };
}

function sampleText(bytes: Uint8Array, gzip: boolean): string | undefined {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  if (!gzip) return new TextDecoder().decode(sample);
  try {
    // The sample ends in the middle: a sync flush gives what can be read so far.
    const inflated = gunzipSync(sample, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: INFLATED_BYTES_MAX });
    return new TextDecoder().decode(inflated.subarray(0, 4 * SAMPLE_BYTES));
  } catch {
    return undefined;
  }
}

function shapeOf(fileName: string, text: string): Detected['shape'] | undefined {
  if (text.startsWith('[')) return 'array';
  if (!text.startsWith('{')) return undefined;
  if (/^\{\s*"Records"\s*:\s*\[/.test(text)) return 'records';
  const newline = text.indexOf('\n');
  // Without an end of line in sight it is one long first line: nobody writes objects over lines that long.
  if (newline < 0 || /\.(jsonl|ndjson)(\.|$)/i.test(fileName)) return 'lines';
  // Where the next line begins an object too, a first line that is no JSON is a broken record and no beginning of one.
  return text[newline + 1] === '{' || isJson(text.slice(0, newline)) ? 'lines' : 'values';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** By names only that source uses, else by the file's name; anything else is taken for events of our own. */
function formatOf(fileName: string, text: string): FormatName {
  const has = (name: string) => text.includes(`"${name}"`);
  if (has('eventSource') && has('eventName') && has('eventID')) return 'cloudtrail';
  if (has('repo') && ((has('commit') && has('commitTime')) || (has('pull') && has('headCommit')))) return 'git';
  if (has('actor')) return 'events';
  if (/cloudtrail/i.test(fileName)) return 'cloudtrail';
  return /\.(commits|pulls)\./.test(fileName) ? 'git' : 'events';
}
