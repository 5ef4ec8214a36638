/** The name we give a person: 16 random bytes, written `s_` and 22 characters of base64url. */

const SUBJECT_TEXT = /^s_[A-Za-z0-9_-]{22}$/;

/** @param subject 16 bytes */
export function formatSubject(subject: Uint8Array): string {
  if (subject.length !== 16) throw new Error('a subject ref has 16 bytes');
  return `s_${Buffer.from(subject.buffer, subject.byteOffset, 16).toString('base64url')}`;
}

/** The 16 bytes, or undefined for anything that `formatSubject` would not have written. */
export function parseSubject(text: string): Uint8Array | undefined {
  if (!SUBJECT_TEXT.test(text)) return undefined;
  const bytes = new Uint8Array(Buffer.from(text.slice(2), 'base64url'));
  return bytes.length === 16 && formatSubject(bytes) === text ? bytes : undefined;
}
