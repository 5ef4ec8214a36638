/** What the directory keeps of a person, sealed under that person's own key: it dies with the key. */
import type { KeyObject } from 'node:crypto';
import { openBytes, sealBytes } from './wrap.ts';

/** At most so many names and so many addresses; the first seen stay. */
const SEEN_MAX = 16;

export interface Profile {
  readonly source: string;
  readonly kind: string;
  readonly id: string;
  readonly names: readonly string[];
  readonly emails: readonly string[];
}

/** @param subject 16 bytes; a profile moved to another row or another tenant's store does not open */
export function sealProfile(key: KeyObject, origin: string, subject: Uint8Array, profile: Profile): Uint8Array {
  const { source, kind, id, names, emails } = profile;
  return sealBytes(key, Buffer.from(JSON.stringify([source, kind, id, names, emails])), contextOf(origin, subject));
}

/** Undefined where key, origin or subject are not those it was sealed for. */
export function openProfile(
  key: KeyObject,
  origin: string,
  subject: Uint8Array,
  sealed: Uint8Array,
): Profile | undefined {
  const plain = openBytes(key, sealed, contextOf(origin, subject));
  if (plain === undefined) return undefined;
  // What opens was written by sealProfile.
  const [source, kind, id, names, emails] = JSON.parse(Buffer.from(plain).toString()) as [
    string,
    string,
    string,
    string[],
    string[],
  ];
  return { source, kind, id, names, emails };
}

/** The profile with a name and address added; the same object where nothing is new. */
export function withSeen(profile: Profile, name: string | undefined, email: string | undefined): Profile {
  const names = withOne(profile.names, name);
  const emails = withOne(profile.emails, email);
  return names === profile.names && emails === profile.emails ? profile : { ...profile, names, emails };
}

function withOne(seen: readonly string[], one: string | undefined): readonly string[] {
  if (one === undefined || one === '' || seen.length >= SEEN_MAX || seen.includes(one)) return seen;
  return [...seen, one];
}

function contextOf(origin: string, subject: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`trailmark/profile@v1\n${origin}\n`), subject]);
}
