/** Which keys a reader trusts: vkeys, and files of vkeys or tlog-policy lines. */
import { openCheckpoint } from '../checkpoint.ts';
import { parseVkey } from '../note.ts';
import type { Verifier } from '../note.ts';
import { isRecord, parseJson } from './disclosure-line.ts';

/**
 * Reads a trust file: each line a vkey or a tlog-policy line `log <vkey> [url]`; `#` begins a comment line, other
 * policy lines (witnesses, groups, quorum) are left out.
 *
 * @returns the keys, and the numbers of lines that are neither
 */
export function parseTrust(text: string): { keys: Verifier[]; wrongLines: number[] } {
  const keys: Verifier[] = [];
  const wrongLines: number[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const words = line.trim().split(/\s+/);
    const [first = ''] = words;
    if (first === '' || first.startsWith('#') || ['witness', 'group', 'quorum'].includes(first)) continue;
    const key = parseVkey(first === 'log' ? (words[1] ?? '') : first);
    if (key === undefined) wrongLines.push(at + 1);
    else keys.push(key);
  }
  return { keys, wrongLines };
}

/**
 * The key that signed a checkpoint the reader kept, found among candidates nobody vouches for (`keys.ndjson` of a
 * bundle, the log's own list). Whoever could name another key that fits an existing Ed25519 signature would have
 * broken it, so the kept checkpoint vouches for the key.
 */
export function keyOfKept(note: string, candidates: string): Verifier | undefined {
  for (const line of candidates.split('\n').slice(0, 10_000)) {
    const value = line === '' ? undefined : parseJson(line);
    const key = isRecord(value) && typeof value['vkey'] === 'string' ? parseVkey(value['vkey']) : undefined;
    if (key !== undefined && openCheckpoint(note, key).ok) return key;
  }
  return undefined;
}
