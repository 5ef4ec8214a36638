/** The named functions mapping documents may call: what tables and paths cannot say. Pure, and total over any value. */

import { isIP } from 'node:net';
import type { MappingFunction } from './document.ts';
import { readPath } from './reading.ts';

const DENIED = /(?:AccessDenied|Unauthori[sz]ed|NotAuthori[sz]ed|AuthorizationError|AuthFailure|Forbidden)/;

export const functions: Readonly<Record<string, MappingFunction>> = {
  /** A text without anything is what the source said was empty. */
  nullIfEmpty: (text) => (text === '' ? null : text),
  isAddress: (text) => typeof text === 'string' && isIP(text) !== 0,
  /** An error code that says no, rather than that something went wrong. */
  isDenial: (code) => typeof code === 'string' && DENIED.test(code),
  // No address is longer (RFC 5321 section 4.5.3.1), and the form tries every dot of a text.
  isMailAddress: (text) => typeof text === 'string' && text.length <= 320 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text),
  count: (list) => (Array.isArray(list) ? list.length : undefined),
  firstItem: (list) => (Array.isArray(list) ? list[0] : undefined),
  /** A text that can name something. */
  isName: (text) => typeof text === 'string' && text !== '' && text.length <= 2048,
  /** The AI agent among the co-authors of a commit: who wrote it did so with its help. */
  firstAgent: (trailers) =>
    Array.isArray(trailers) ? trailers.map(coAuthor).find((id) => id?.startsWith('agent:')) : undefined,
};

function coAuthor(trailer: unknown): string | undefined {
  const id = readPath(trailer, ['co-authored-by']);
  return typeof id === 'string' ? id : undefined;
}
