/** A change of the log's signing key: what the old key signs to name the next one (docs/format.md section 3). */
import { utf8 } from './bytes.ts';
import { parseVkey, type Verifier } from './note.ts';

/** The bytes that the old key signs. */
export function keyChangeMessage(origin: string, nextVkey: string): Uint8Array {
  return utf8(`trailmark/key@v1\n${origin}\n${nextVkey}\n`);
}

/**
 * The next verifier, where `old` has signed for it and it carries the same name; undefined otherwise. That the entry
 * which says so is in the tree is for the caller to prove. Never throws.
 */
export function openKeyChange(old: Verifier, nextVkey: string, signature: Uint8Array): Verifier | undefined {
  const next = parseVkey(nextVkey);
  if (next === undefined || next.name !== old.name) return undefined;
  return old.verify(keyChangeMessage(old.name, nextVkey), signature) ? next : undefined;
}
