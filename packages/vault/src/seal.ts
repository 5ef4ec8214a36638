/**
 * The sealer: one classified event becomes commitments, a blob of sealed groups and blind terms, packed for the
 * ledger. Runs in the sealing worker; everything here is synchronous and reuses its buffers, for this is the hot path.
 */
import { createCipheriv } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { ACTOR_REF, TARGET_REF, TEXT_OPEN } from '@trailmark/catalog';
import type { Blind, ClassifiedEvent, Field, Person } from '@trailmark/catalog';
import { Committer } from '@trailmark/core';
import type { GroupClass } from '@trailmark/core';
import { SealContext } from './aad.ts';
import type { BatchWriter } from './batch-writer.ts';
import { writeBlobHead, writeConfidentialHead, writeFurtherHead, writeOpenGroup, writeSubjectHead } from './blob.ts';
import { writeSeeded } from './content.ts';
import { ContentDigest } from './content-digest.ts';
import { DedupNames } from './dedup.ts';
import { peopleField } from './further.ts';
import type { FurtherPart } from './further.ts';
import type { KeyProvider } from './key-provider.ts';
import type { Erased, Keyring, SubjectPlace } from './keyring.ts';
import { Mac } from './mac.ts';
import { segmentNonce } from './nonce.ts';
import { isListedWord, OpenValues } from './open-values.ts';
import { People } from './people.ts';
import type { Directory, KnownPerson } from './people.ts';
import { drawRef, randomInto } from './random.ts';
import { scrubEvent } from './scrub.ts';
import { Terms } from './terms.ts';
import { NONCE_BYTES } from './wrap.ts';
import { ByteWriter } from './writer.ts';

const TERMS_MAX = 0xffff;
/** As many as a group holds: a further person with more is listed several times. */
const FURTHER_FIELDS_MAX = 64;
/** From here on, places of people are those of further people. */
const PERSONS_MAX = 8;

export interface SealerOptions {
  /** The log's origin: commitments and sealed groups are bound to it. */
  readonly origin: string;
  readonly provider: KeyProvider;
  readonly keyring: Keyring;
  readonly directory: Directory;
  /** Wall clock in milliseconds, for the time part of refs; Date.now unless given. */
  readonly clock?: () => number;
}

export class Sealer {
  readonly terms: Terms;
  readonly #keyring: Keyring;
  readonly #clock: () => number;
  readonly #dedupNames: DedupNames;
  readonly #dedupMac: Mac;
  readonly #digest: ContentDigest;
  readonly #people: People;
  readonly #openValues: OpenValues;
  readonly #committer: Committer;
  readonly #context: SealContext;
  readonly #blob = new ByteWriter();
  readonly #content = new ByteWriter();
  /** Sealed values of the further people of the event at hand. */
  readonly #beside = new ByteWriter();
  readonly #seed = new Uint8Array(32);
  readonly #nonce = Buffer.alloc(NONCE_BYTES);
  #termList = new BigInt64Array(256);
  #hasBegun = false;

  constructor({ origin, provider, keyring, directory, clock }: SealerOptions) {
    this.terms = new Terms(provider.indexKey().key);
    this.#keyring = keyring;
    this.#clock = clock ?? Date.now;
    this.#dedupNames = new DedupNames(provider);
    this.#dedupMac = new Mac(provider.dedupKey());
    this.#digest = new ContentDigest(this.#dedupMac);
    this.#people = new People(origin, keyring, directory, this.terms);
    this.#openValues = new OpenValues(directory);
    this.#committer = new Committer(origin);
    this.#context = new SealContext(origin);
  }

  /**
   * Seals one event into `out`.
   * @param item the caller's own number for the event, given back by `SealedEvent.item`
   * @returns the event's ref (16 bytes) and how many secrets were scrubbed from it
   */
  seal(classified: ClassifiedEvent, out: BatchWriter, item = 0): { ref: Uint8Array; scrubbed: number } {
    // What was put into a batch that its owner gave up is to be sent again.
    if (out.isEmpty && this.#hasBegun) this.#nextBatch();
    this.#hasBegun = true;
    out.noteGeneration(this.#keyring.generation);
    const { event, count: scrubbed } = scrubEvent(classified);
    const ref = drawRef(this.#clock());
    const persons = mergePersons(event.persons);
    let known = persons.map((person) => this.#people.resolve(event.source, person, out));
    let confidential = event.confidential;
    const further: FurtherPart[] = [];
    if (event.further.length > 0) {
      known = distinct([...known, ...this.#sealFurther(ref, event, further, out)]);
      confidential = [...confidential, peopleField(further)];
    }
    const fields = this.#sealGroups(ref, event.open, confidential, persons, known);
    if (further.length > 0) {
      this.#blob.number(further.length);
      this.#blob.append(this.#beside.bytes());
    }
    const { id, run, source } = event;
    out.addEvent({
      ref,
      occurredMs: event.occurredMs ?? -1,
      source,
      // Under the key that never changes, so that a run keeps its name when the index key is replaced.
      run: run === undefined ? undefined : this.#dedupMac.bytes(`run\0${source}\0${run}`, 8),
      sequence: run === undefined ? 0 : (event.sequence ?? 0),
      type: event.type,
      typeVersion: event.typeVersion,
      fields,
      dedup: id === undefined ? undefined : this.#dedupNames.of(source, id),
      content: this.#digest.of(event),
      terms: this.#termsOf(event, known, out),
      subjects: known.map(({ subject }) => subject),
      groups: this.#blob.bytes(),
      item,
    });
    return { ref, scrubbed };
  }

  /** Makes new keys durable, then gives the packed batch, slice by slice. When it throws, the batch is lost and nothing else. */
  finish(out: BatchWriter): ArrayBuffer[] {
    try {
      this.#keyring.flush();
    } catch (error) {
      out.discard();
      throw error;
    } finally {
      this.#nextBatch();
    }
    return out.finish();
  }

  #nextBatch(): void {
    this.#hasBegun = false;
    this.#people.nextBatch();
    this.#openValues.nextBatch();
  }

  /** Lets go of what is remembered of values that an erasure has taken. */
  forgetValues(): void {
    this.terms.forget();
  }

  /** Destroys the keys of these persons; see Keyring.erase. Nothing is sealed under them afterwards. */
  erase(places: readonly SubjectPlace[]): Erased {
    try {
      return this.#keyring.erase(places);
    } finally {
      this.#people.forget();
      this.terms.forget();
    }
  }

  /** Fills the blob; gives the fields digest. */
  #sealGroups(
    ref: Uint8Array,
    open: readonly Field[],
    confidential: readonly Field[],
    persons: readonly Person[],
    known: readonly KnownPerson[],
  ): Uint8Array {
    const hasConfidential = confidential.length > 0;
    const classes = classesOf(hasConfidential, persons.length);
    const digests = [this.#plain(open, classes)];
    const blob = this.#blob;
    blob.clear();
    writeBlobHead(blob, classes.length);
    writeOpenGroup(blob, this.#content.bytes());
    if (hasConfidential) {
      const digest = this.#plain(confidential);
      digests.push(digest);
      const { id, key, counter } = this.#keyring.nextSeal();
      writeConfidentialHead(blob, digest, id, counter, this.#content.length);
      this.#encrypt(blob, key, segmentNonce(this.#nonce, counter), this.#context.confidential(ref, 1, id));
    }
    persons.forEach((person, i) => {
      const { subject, bucket, key } = known[i] ?? unreachable();
      const digest = this.#plain(person.fields);
      randomInto(this.#nonce, 0, NONCE_BYTES);
      writeSubjectHead(blob, digest, subject, bucket, this.#nonce, this.#content.length);
      this.#encrypt(blob, key, this.#nonce, this.#context.subject(ref, digests.length, subject));
      digests.push(digest);
    });
    return this.#committer.fields(digests);
  }

  /** Draws a seed, puts the group's plain content into the scratch buffer, gives the group's digest. */
  #plain(fields: readonly Field[], classes?: readonly GroupClass[]): Uint8Array {
    randomInto(this.#seed, 0, 32);
    this.#content.clear();
    writeSeeded(this.#content, this.#seed, fields);
    return this.#committer.group(fields, this.#seed, classes);
  }

  /**
   * Seals what of an event is of people without groups, as if each had one, into `#beside`; lists it in `parts`. Rare:
   * not on the hot path.
   */
  #sealFurther(ref: Uint8Array, event: ClassifiedEvent, parts: FurtherPart[], out: BatchWriter): KnownPerson[] {
    const beside = this.#beside;
    beside.clear();
    return event.further.map((person) => {
      const known = this.#people.resolve(event.source, person, out);
      const { subject, bucket, key } = known;
      for (let from = 0; from < person.fields.length; from += FURTHER_FIELDS_MAX) {
        const fields = person.fields.slice(from, from + FURTHER_FIELDS_MAX);
        const digest = this.#plain(fields);
        randomInto(this.#nonce, 0, NONCE_BYTES);
        writeFurtherHead(beside, subject, bucket, this.#nonce, this.#content.length);
        this.#encrypt(beside, key, this.#nonce, this.#context.further(ref, parts.length, subject));
        parts.push({ subject, digest, paths: fields.map(({ path }) => path) });
      }
      return known;
    });
  }

  #encrypt(out: ByteWriter, key: KeyObject, nonce: Uint8Array, context: Uint8Array): void {
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(context);
    out.append(cipher.update(this.#content.bytes()));
    cipher.final();
    out.append(cipher.getAuthTag());
  }

  /** The blind terms of an event, distinct and ascending, in a reused array; listed values go into `out`. */
  #termsOf(event: ClassifiedEvent, known: readonly KnownPerson[], out: BatchWriter): BigInt64Array {
    let needed = event.terms.length + known.length;
    for (const { words } of event.texts) needed += 2 * words.length;
    if (needed > this.#termList.length) this.#termList = new BigInt64Array(needed * 2);
    // Written and compared by halves, because a 64-bit element allocates. Little-endian, as all that Node runs on.
    const halves = new Int32Array(this.#termList.buffer);
    let count = 0;
    for (const { term } of known) this.#termList[count++] = term;
    for (const found of event.terms) {
      const { field, listed, person } = found;
      let shown = listed;
      let term: Blind;
      if (field === ACTOR_REF && person !== undefined) {
        const actor = whoIs(event, person, known);
        shown = actor.ref;
        term = actor.acted = this.terms.again(actor.acted, field, shown);
      } else if (field === TARGET_REF && person !== undefined) {
        const target = whoIs(event, person, known);
        shown = target.ref;
        term = target.meant = this.terms.again(target.meant, field, shown);
      } else term = this.terms.ofTerm(found);
      halves[2 * count] = term.low;
      halves[2 * count++ + 1] = term.high;
      if (shown !== undefined) this.#openValues.note(term, field, shown, out);
    }
    for (const run of event.texts) {
      const blind = this.terms.ofRun(run);
      for (let i = 0; i < blind.halves.length; i++) halves[2 * count + i] = blind.halves[i]!; // within bounds
      count += blind.halves.length / 2;
      if (run.namespace !== TEXT_OPEN) continue;
      for (let i = 0; i < run.words.length; i++) {
        const word = run.words[i]!; // within bounds, as many as blind ones
        if (isListedWord(word)) this.#openValues.note(blind.words[i]!, TEXT_OPEN.words, word, out);
      }
    }
    return this.#distinct(count, halves);
  }

  #distinct(all: number, halves: Int32Array): BigInt64Array {
    this.#termList.subarray(0, all).sort();
    let count = Math.min(1, all);
    for (let i = 1; i < all; i++) {
      if (halves[2 * i] === halves[2 * count - 2] && halves[2 * i + 1] === halves[2 * count - 1]) continue;
      if (count !== i) halves.copyWithin(2 * count, 2 * i, 2 * i + 2);
      count++;
    }
    if (count > TERMS_MAX) throw new Error('an event has too many terms');
    return this.#termList.subarray(0, count);
  }
}

/** A person by the place its terms carry; scrubbed ids may have made two people one. */
function whoIs(event: ClassifiedEvent, place: number, known: readonly KnownPerson[]): KnownPerson {
  const { kind, id } = event.persons[place] ?? event.further[place - PERSONS_MAX] ?? unreachable();
  return known.find(({ profile }) => profile.kind === kind && profile.id === id) ?? unreachable();
}

const NO_PERSONS: readonly Person[] = [];

/** Each subject once; those with groups keep their places. */
function distinct(known: readonly KnownPerson[]): KnownPerson[] {
  return [...new Map(known.map((person) => [Buffer.from(person.subject).toString('latin1'), person])).values()];
}

/** Persons of equal kind and id are one subject with one group; the catalog seldom names one twice. */
function mergePersons(persons: readonly Person[]): readonly Person[] {
  if (persons.length < 2) return persons.length === 0 ? NO_PERSONS : persons;
  const merged = new Map<string, Person>();
  for (const person of persons) {
    const key = `${person.kind}\0${person.id}`;
    const before = merged.get(key);
    merged.set(
      key,
      before === undefined ? person : { ...person, ...before, fields: [...before.fields, ...person.fields] },
    );
  }
  return merged.size === persons.length ? persons : [...merged.values()];
}

const CLASS_LISTS = new Map<number, readonly GroupClass[]>();

function classesOf(hasConfidential: boolean, persons: number): readonly GroupClass[] {
  const key = persons * 2 + (hasConfidential ? 1 : 0);
  let classes = CLASS_LISTS.get(key);
  if (classes === undefined) {
    const subjects = Array.from({ length: persons }, (): GroupClass => 'subject');
    classes = hasConfidential ? ['open', 'confidential', ...subjects] : ['open', ...subjects];
    CLASS_LISTS.set(key, classes);
  }
  return classes;
}

function unreachable(): never {
  throw new Error('a person was not resolved');
}
