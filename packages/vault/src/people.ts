/**
 * From the persons an event names to subjects with keys. Persons of equal source, kind and id are one subject. A warm
 * person costs one look into memory; a new one a key, and a row that travels with the batch.
 */
import type { KeyObject } from 'node:crypto';
import { Recent } from '@trailmark/catalog';
import type { Blind, Person } from '@trailmark/catalog';
import { equal } from '@trailmark/core';
import type { BatchWriter } from './batch-writer.ts';
import type { Keyring } from './keyring.ts';
import { openProfile, sealProfile, withSeen } from './profile.ts';
import type { Profile } from './profile.ts';
import { formatSubject } from './subject-ref.ts';
import type { Terms } from './terms.ts';
import { VaultError } from './trouble.ts';

const PEOPLE_KEPT = 12_288;

/** The subject directory as the sealing worker reads it. */
export interface Directory {
  /** The committed row of this identity (16 bytes), if any. */
  lookup(identity: Uint8Array): { subject: Uint8Array; bucket: number; profile: Uint8Array } | undefined;
  /** Whether the dictionary holds this term's value. Absent: what was sent is taken to have arrived. */
  hasValue?(term: bigint): boolean;
}

/** A person with everything sealing needs. */
export interface KnownPerson {
  readonly subject: Uint8Array;
  /** The subject as text. */
  readonly ref: string;
  readonly bucket: number;
  readonly key: KeyObject;
  /** The term ("subject", ref) that every event of this person carries. */
  readonly term: bigint;
  /** The term that what this person does carries, and that of what is done to them. */
  acted: Blind | undefined;
  meant: Blind | undefined;
  readonly identity: Uint8Array;
  profile: Profile;
  sealedProfile: Uint8Array;
  directoryTerms: BigInt64Array;
  /** The batch that last carried the row, until the directory has been seen to hold it; then undefined. */
  sentIn: number | undefined;
}

export class People {
  readonly #origin: string;
  readonly #keyring: Keyring;
  readonly #directory: Directory;
  readonly #terms: Terms;
  readonly #known = new Recent<string, KnownPerson>(PEOPLE_KEPT);
  #batch = 0;

  constructor(origin: string, keyring: Keyring, directory: Directory, terms: Terms) {
    this.#origin = origin;
    this.#keyring = keyring;
    this.#directory = directory;
    this.#terms = terms;
  }

  /** To be called when a batch has left: rows it carried are looked for from now on. */
  nextBatch(): void {
    this.#batch++;
  }

  /** Lets go of everyone: keys of the erased must not seal again. */
  forget(): void {
    this.#known.clear();
  }

  /** The subject of a person, made where there is none; rows that the directory lacks are put into `out`. */
  resolve(source: string, person: Person, out: BatchWriter): KnownPerson {
    const name = `${source}\0${person.kind}\0${person.id}`;
    let known = this.#known.get(name);
    if (known === undefined || (known.sentIn !== undefined && known.sentIn !== this.#batch)) {
      known = this.#settle(known, source, person, out);
      this.#known.set(name, known);
    }
    const profile = withSeen(known.profile, person.name, person.email);
    if (profile !== known.profile) this.#update(known, profile, out);
    return known;
  }

  /**
   * Compares what we know with the directory. The batch that carried a row may have failed (queue or disk full), so a
   * row is sent again until it has been seen there; the ledger ignores what it has.
   */
  #settle(known: KnownPerson | undefined, source: string, person: Person, out: BatchWriter): KnownPerson {
    const identity = known?.identity ?? this.#terms.identity(source, person.kind, person.id);
    const row = this.#directory.lookup(identity);
    if (row !== undefined && known !== undefined && equal(row.subject, known.subject)) {
      if (equal(row.profile, known.sealedProfile)) known.sentIn = undefined;
      else this.#send(known, out, 'update');
      return known;
    }
    const opened = row === undefined ? undefined : this.#open(identity, row, source, person);
    if (opened !== undefined) return opened;
    const fresh = known ?? this.#create(identity, source, person);
    this.#send(fresh, out, 'new');
    return fresh;
  }

  /** A person whom the directory holds; undefined where the key was erased: then a new subject begins. */
  #open(
    identity: Uint8Array,
    row: { subject: Uint8Array; bucket: number; profile: Uint8Array },
    source: string,
    person: Person,
  ): KnownPerson | undefined {
    const key = this.#keyring.subjectKey(row.subject, row.bucket);
    if (key === 'erased') return undefined;
    if (key === 'missing') {
      // A second subject beside the one in the directory would escape that person's erasure.
      throw new VaultError(
        'keyring.damaged',
        `bucket ${row.bucket} of the keyring is missing; restore it and its epoch`,
      );
    }
    const subject = row.subject.slice();
    const profile = openProfile(key, this.#origin, subject, row.profile) ?? beginning(source, person);
    return {
      subject,
      ref: formatSubject(subject),
      bucket: row.bucket,
      key,
      identity,
      profile,
      term: this.#terms.subject(subject),
      acted: undefined,
      meant: undefined,
      sealedProfile: row.profile.slice(),
      directoryTerms: new BigInt64Array(),
      sentIn: undefined,
    };
  }

  #create(identity: Uint8Array, source: string, person: Person): KnownPerson {
    const { subject, bucket, key } = this.#keyring.createSubject();
    const profile = withSeen(beginning(source, person), person.name, person.email);
    return {
      subject,
      ref: formatSubject(subject),
      bucket,
      key,
      identity,
      profile,
      term: this.#terms.subject(subject),
      acted: undefined,
      meant: undefined,
      sealedProfile: sealProfile(key, this.#origin, subject, profile),
      directoryTerms: this.#terms.directory(profile),
      sentIn: this.#batch,
    };
  }

  #update(known: KnownPerson, profile: Profile, out: BatchWriter): void {
    known.profile = profile;
    known.sealedProfile = sealProfile(known.key, this.#origin, known.subject, profile);
    known.directoryTerms = this.#terms.directory(profile);
    this.#send(known, out, 'update');
  }

  #send(known: KnownPerson, out: BatchWriter, how: 'new' | 'update'): void {
    const { subject, identity, bucket, sealedProfile: profile, directoryTerms: terms } = known;
    if (how === 'new') out.addNewSubject({ subject, identity, bucket, profile, terms });
    else out.addProfileUpdate({ subject, identity, bucket, profile, terms });
    known.sentIn = this.#batch;
  }
}

function beginning(source: string, person: Person): Profile {
  return { source, kind: person.kind, id: person.id, names: [], emails: [] };
}
