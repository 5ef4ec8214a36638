/** Signed notes: C2SP signed-note v1.0.0 with Ed25519 keys (type 0x01). */
import { ed25519Verify, sha256 } from '#crypto';
import { concat, equal, fromBase64, fromHex, toBase64, toHex, utf8 } from './bytes.ts';

const ED25519 = 0x01;
const signatureMark = '\u2014 ';
/** Signature lines in one note, and characters in one note. */
const SIGNATURES_MAX = 100;
const NOTE_LENGTH_MAX = 1_000_000;

/** Signs as a named key; who holds the private key implements it. */
export interface Signer {
  readonly name: string;
  readonly keyId: number;
  /** The 64-byte Ed25519 signature over `message`. */
  sign(message: Uint8Array): Uint8Array;
}

/** Checks signatures of a named key. `parseVkey` and `verifierOf` make them. */
export interface Verifier {
  readonly name: string;
  readonly keyId: number;
  readonly publicKey: Uint8Array;
  verify(message: Uint8Array, signature: Uint8Array): boolean;
}

export interface NoteSignature {
  readonly name: string;
  readonly keyId: number;
  /** Without the key ID: 64 bytes where the key is Ed25519. */
  readonly signature: Uint8Array;
}

/** Why a note was not accepted: not a note; no signature by a known key; one by a known key that does not verify. */
export type NoteRefusal = 'malformed' | 'key.unknown' | 'signature.bad';

export type OpenedNote =
  | { readonly ok: true; readonly text: string; readonly verified: readonly NoteSignature[] }
  | { readonly ok: false; readonly reason: NoteRefusal };

/** Whether this may name a key: not empty, no space of any kind, no `+`, no control character. */
export function isKeyName(name: string): boolean {
  return name.isWellFormed() && /^[^\p{White_Space}+\u0000-\u001f]+$/u.test(name);
}

/** The number that tells keys of one name apart: the first four bytes of SHA-256(name ‖ LF ‖ type ‖ public key). */
export function keyId(name: string, publicKey: Uint8Array): number {
  const digest = sha256(concat(utf8(`${name}\n`), Uint8Array.of(ED25519), publicKey));
  return new DataView(digest.buffer, digest.byteOffset).getUint32(0);
}

/** The verifier of an Ed25519 public key of 32 bytes. */
export function verifierOf(name: string, publicKey: Uint8Array): Verifier {
  if (publicKey.length !== 32) throw new Error('an Ed25519 public key is 32 bytes long');
  if (!isKeyName(name)) throw new Error('this cannot name a key');
  return {
    name,
    keyId: keyId(name, publicKey),
    publicKey,
    verify: (message, signature) => ed25519Verify(publicKey, message, signature),
  };
}

/** The text form of a public key: `<name>+<8 hex digits of the key ID>+<base64 of type ‖ key>`. */
export function vkeyOf(name: string, publicKey: Uint8Array): string {
  const verifier = verifierOf(name, publicKey);
  return `${name}+${toHex(keyIdBytes(verifier.keyId))}+${toBase64(concat(Uint8Array.of(ED25519), publicKey))}`;
}

/** The verifier of a vkey; undefined for anything that is not the vkey of an Ed25519 key. Never throws. */
export function parseVkey(vkey: string): Verifier | undefined {
  const nameEnd = vkey.indexOf('+');
  const name = vkey.slice(0, Math.max(0, nameEnd));
  const keyIdText = vkey.slice(nameEnd + 1, nameEnd + 9);
  if (!isKeyName(name) || vkey[nameEnd + 9] !== '+') return undefined;
  const id = fromHex(keyIdText);
  const key = fromBase64(vkey.slice(nameEnd + 10));
  if (id?.length !== 4 || key?.length !== 33 || key[0] !== ED25519) return undefined;
  const verifier = verifierOf(name, key.slice(1));
  return equal(id, keyIdBytes(verifier.keyId)) ? verifier : undefined;
}

/** The note of a text, which ends in LF and holds no other control character, with one line for each signer. */
export function signNote(text: string, signers: readonly Signer[]): string {
  if (!isNoteText(text) || signers.length === 0) throw new Error('this text cannot be signed as a note');
  const message = utf8(text);
  const lines = signers.map((signer) => {
    if (!isKeyName(signer.name)) throw new Error('this cannot name a key');
    const signature = concat(keyIdBytes(signer.keyId), signer.sign(message));
    return `${signatureMark}${signer.name} ${toBase64(signature)}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/** Text and signatures of a note, nothing verified; undefined where it is malformed. Never throws. */
export function parseNote(note: string): { text: string; signatures: NoteSignature[] } | undefined {
  // The last empty line separates, for the text may hold empty lines too.
  const textEnd = note.lastIndexOf('\n\n') + 1;
  if (note.length > NOTE_LENGTH_MAX || textEnd === 0 || !note.endsWith('\n')) return undefined;
  const text = note.slice(0, textEnd);
  const lines = note.slice(textEnd + 1, -1).split('\n');
  if (!isNoteText(text) || lines.length > SIGNATURES_MAX) return undefined;
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const signature = parseSignatureLine(line);
    if (signature === undefined) return undefined;
    signatures.push(signature);
  }
  return { text, signatures };
}

function parseSignatureLine(line: string): NoteSignature | undefined {
  if (!line.startsWith(signatureMark)) return undefined;
  const [name, base64, ...rest] = line.slice(signatureMark.length).split(' ');
  if (name === undefined || base64 === undefined || rest.length > 0 || !isKeyName(name)) return undefined;
  const bytes = fromBase64(base64);
  if (bytes === undefined || bytes.length < 5) return undefined;
  return { name, keyId: new DataView(bytes.buffer, bytes.byteOffset).getUint32(0), signature: bytes.slice(4) };
}

/**
 * Opens a note: accepted where at least one of `verifiers` has signed it and none of them has a signature line that
 * fails. Lines of unknown keys are ignored. Never throws.
 */
export function openNote(note: string, verifiers: readonly Verifier[]): OpenedNote {
  const parsed = parseNote(note);
  if (parsed === undefined) return { ok: false, reason: 'malformed' };
  const message = utf8(parsed.text);
  const verified: NoteSignature[] = [];
  for (const signature of parsed.signatures) {
    const known = verifiers.filter(({ name, keyId }) => name === signature.name && keyId === signature.keyId);
    if (known.length === 0) continue;
    // Key IDs are short: two known keys may share one, and then either will do.
    if (!known.some((verifier) => verifier.verify(message, signature.signature))) {
      return { ok: false, reason: 'signature.bad' };
    }
    verified.push(signature);
  }
  return verified.length === 0 ? { ok: false, reason: 'key.unknown' } : { ok: true, text: parsed.text, verified };
}

function isNoteText(text: string): boolean {
  return text.endsWith('\n') && text.isWellFormed() && !/[\u0000-\u0009\u000b-\u001f]/.test(text);
}

function keyIdBytes(id: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, id);
  return bytes;
}
