/** What the vault says of a stored event and of a row of the directory, for the examination of a store. */

import type { Catalog } from '@trailmark/catalog';
import { Committer, toHex } from '@trailmark/core';
import type { Entry } from '@trailmark/core';
import type { Contents, DirectoryFacts, DirectoryRow, ErasureRecord, GroupFacts } from '@trailmark/ledger';
import { EventFactsReader, Opener, Terms, openProfile, parseSubject } from '@trailmark/vault';
import type { KeyProvider, KeySource, OpenedEvent, OpenedGroup } from '@trailmark/vault';
import { refBytes } from '../search/show.ts';

/** Opens nothing: without keys only what is open can be judged. */
const NO_KEYS: KeySource = { subjectKey: () => 'missing', segmentKey: () => 'missing' };

export interface KeysAtHand {
  readonly provider: KeyProvider;
  readonly keyring: KeySource;
  /** With the types the tenant registered; the built-in ones alone unless given. */
  readonly catalog?: Catalog;
}

/** Recomputes everything of an event that follows from its groups. Throws where a value is not what was sealed. */
export function contentsReader(
  origin: string,
  keys: KeysAtHand | undefined,
): (entry: Entry, groups: Uint8Array) => Contents {
  const opener = new Opener(origin, keys?.keyring ?? NO_KEYS);
  const committer = new Committer(origin);
  const facts = keys === undefined ? undefined : new EventFactsReader(keys.provider, keys.catalog);
  const reveal = keys !== undefined;
  return (entry, blob) => {
    const opened = opener.open(refBytes(entry.ref), blob, { reveal });
    if (opened.groups.length === 0) throw new Error(opened.trouble ?? 'there are no groups');
    const groups = opened.groups.map(groupFacts);
    const further = opened.further.map(groupFacts);
    const fields = committer.fields(opened.groups.map(({ digest }) => digest));
    const source = openText(opened, 'source');
    const erasure = source === 'trailmark' ? erasureRecord(entry, opened) : undefined;
    return {
      fields,
      groups,
      further,
      ...(source === undefined ? {} : { source }),
      ...(erasure === undefined ? {} : { erasure }),
      ...facts?.of(entry, opened),
    };
  };
}

function groupFacts({ state, subject, trouble }: OpenedGroup): GroupFacts {
  const whose = subject === undefined ? {} : { subject: subject.slice() };
  if (state === 'readable') return { state, ...whose };
  if (state === 'removed') return { state: 'unreadable', why: 'its values were taken out of the store', ...whose };
  if (state === 'erased') return { state: 'unreadable', why: 'its key is gone', isKeyGone: true, ...whose };
  if (trouble === undefined) return { state: 'closed', ...whose };
  if (trouble === 'key.missing') return { state: 'unreadable', why: 'its key is missing', ...whose };
  // The ciphertext or the key was changed: no erasure does that.
  throw new Error(trouble);
}

function openText({ groups }: OpenedEvent, path: string): string | undefined {
  return groups[0]?.fields.find((field) => field.path === path)?.text;
}

/** What an entry of the log itself says of an erasure; undefined for every other. */
function erasureRecord(entry: Entry, opened: OpenedEvent): ErasureRecord | undefined {
  const kind = entry.type === 'trail.erasure_requested' ? 'asked' : entry.type === 'trail.erased' ? 'done' : undefined;
  if (kind === undefined) return undefined;
  const groupsSha256 = openText(opened, 'data.groups_sha256');
  return {
    kind,
    erasure: openText(opened, 'data.erasure') ?? '',
    subjects: textsOf(openText(opened, 'data.subjects')).flatMap((ref) => {
      const subject = parseSubject(ref);
      return subject === undefined ? [] : [toHex(subject)];
    }),
    ...(groupsSha256 === undefined ? {} : { groupsSha256 }),
  };
}

function textsOf(json: string | undefined): string[] {
  try {
    const value: unknown = JSON.parse(json ?? '[]');
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  } catch {
    return [];
  }
}

/** What a row of the directory must be, from the profile that is sealed in it. */
export function directoryReader(
  origin: string,
  { provider, keyring }: KeysAtHand,
): (row: DirectoryRow) => DirectoryFacts {
  const terms = new Terms(provider.indexKey().key);
  return ({ subject, bucket, profile }) => {
    const key = keyring.subjectKey(subject, bucket);
    if (typeof key === 'string') return { trouble: key };
    const person = openProfile(key, origin, subject, profile);
    if (person === undefined) return { trouble: 'seal.broken' };
    return { identity: terms.identity(person.source, person.kind, person.id), terms: terms.directory(person) };
  };
}
