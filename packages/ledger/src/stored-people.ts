/** Which rows of the directory a commit brings: those of people whom it records something of. */
import { Buffer } from 'node:buffer';
import type { SealedEvent, SealedSubject } from '@trailmark/vault';

/**
 * Directory rows of people whom a stored event names. An event sent again stores nothing: it must not bring back the
 * row of somebody who was erased since. The sealer sends a row anew until it sees it in the directory.
 */
export function ofStored(
  rows: readonly SealedSubject[],
  events: readonly SealedEvent[],
  results: readonly { readonly status: string }[],
): readonly SealedSubject[] {
  if (rows.length === 0 || results.every(({ status }) => status === 'stored')) return rows;
  const named = new Set<string>();
  events.forEach(({ subjects }, i) => {
    if (results[i]?.status === 'stored') for (const subject of subjects) named.add(latin1(subject));
  });
  return rows.filter(({ subject }) => named.has(latin1(subject)));
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
