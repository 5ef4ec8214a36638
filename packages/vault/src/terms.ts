/**
 * Blind search terms: a field and a value become 64 bits under the tenant's index key, so that the store can find
 * without reading. Whoever has the database but not the key learns which events share a value, not the value.
 */
import {
  ACTOR,
  ACTOR_NAME,
  foldText,
  forgetKept,
  LISTED_LENGTH_MAX,
  Recent,
  TARGET_NAME,
  TEXT_CONFIDENTIAL,
  TEXT_OPEN,
  TEXT_PERSONAL,
} from '@trailmark/catalog';
import type { Blind, BlindRun, Person, Term, TextRun } from '@trailmark/catalog';
import { Mac } from './mac.ts';
import { ownText } from './own-text.ts';
import { PairMac } from './pair-mac.ts';
import { formatSubject } from './subject-ref.ts';

/** Kept by field, because a value's own string is found faster than one put together for the search. */
const FIELDS_KEPT = 256;
const VALUES_KEPT = 8_000;
/** Of names and words, of which each event has many. */
const WORDS_KEPT = 24_000;
const WORD_FIELDS: ReadonlySet<string> = new Set([
  ACTOR,
  ACTOR_NAME,
  TARGET_NAME,
  ...[TEXT_OPEN, TEXT_CONFIDENTIAL, TEXT_PERSONAL].map(({ words }) => words),
]);
/** Of fields that are many, those of data and changes, and of the beginnings of their numbers. */
const FEW_VALUES_KEPT = 1_000;
const NUMBERS_KEPT = 4_000;
/** After so many new values, of whatever fields, those not used meanwhile are let go. */
const NEW_VALUES_MAX = 20_000;
/** Longer values are neither kept nor listed. */
export const VALUE_KEPT_MAX = LISTED_LENGTH_MAX;
/** Beginnings of these lengths lead to a directory row; what was typed beyond is compared with the opened profile. */
const PREFIX_LENGTHS = [2, 3, 5, 8] as const;
const DIRECTORY_TERMS_MAX = 48;
/** The namespaces of pairs, by that of the words. */
const PAIRS_OF: ReadonlyMap<string, string> = new Map(
  [TEXT_OPEN, TEXT_CONFIDENTIAL, TEXT_PERSONAL].map(({ words, pairs }) => [pairs, words]),
);

/** The field of the term that every event of a person carries. */
export const SUBJECT = 'subject';

export class Terms {
  readonly #mac: Mac;
  readonly #kept = new Map<string, Recent<string, Blind>>();
  /** Values of fields beyond those kept by themselves. */
  readonly #others = new Recent<string, Blind>(VALUES_KEPT);
  #newValues = 0;
  /** What is kept with values is ours where it names this, and until everything is let go. */
  #by: object = {};
  readonly #pairMacs = new Map<string, PairMac>();

  /** @param indexKey 32 bytes, of the tenant */
  constructor(indexKey: Uint8Array) {
    this.#mac = new Mac(indexKey);
  }

  /**
   * First 8 bytes of HMAC(index key, field ‖ 0x00 ‖ value) as a signed big-endian integer; `value` is normalised. A pair
   * of words, `first second` in one of the fields for pairs, is SipHash-2-4 of the terms of the two.
   */
  term(field: string, value: string): bigint {
    const words = PAIRS_OF.get(field);
    if (words === undefined) return wholeOf(this.kept(field, value));
    const space = value.indexOf(' ');
    const pair = this.pairs(field);
    const first = this.kept(words, value.slice(0, space));
    const second = this.kept(words, value.slice(space + 1));
    pair.of(first.high, first.low, second.high, second.low);
    return wholeOf(pair);
  }

  /** The same by its halves; not for pairs. */
  kept(field: string, value: string): Blind {
    const kept = this.#kept.get(field) ?? this.#keptFor(field);
    const key = kept === this.#others ? `${field}\0${value}` : value;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const term = this.#make(field, value);
    if (value.length <= VALUE_KEPT_MAX) {
      kept.set(ownText(key), term);
      if (++this.#newValues >= NEW_VALUES_MAX) this.#age();
    }
    return term;
  }

  /**
   * Of a term that may have come before: those that come again are kept by the catalog. What is listed may be written in
   * several ways, and is to be sent once.
   */
  ofTerm(term: Term): Blind {
    const known = term.blind;
    if (known?.by === this.#by) return known;
    const { field, value, listed } = term;
    return (term.blind = listed === undefined ? this.#make(field, value) : this.kept(field, value));
  }

  /** Of the words of a text and their pairs, which may have come before. */
  ofRun(run: TextRun): BlindRun {
    const known = run.blind;
    return known?.by === this.#by ? known : (run.blind = this.#makeRun(run));
  }

  /** Of a value that somebody else keeps. */
  again(known: Blind | undefined, field: string, value: string): Blind {
    return known?.by === this.#by ? known : this.#make(field, value);
  }

  #make(field: string, value: string): Blind {
    const digest = this.#mac.latin1(`${field}\0${value}`);
    return { by: this.#by, high: word(digest, 0), low: word(digest, 4), sentIn: 0 };
  }

  #makeRun({ namespace, words }: TextRun): BlindRun {
    const pairs = this.pairs(namespace.pairs);
    const halves: number[] = [];
    const blind: Blind[] = [];
    for (let at = 0; at < words.length; at++) {
      const term = this.kept(namespace.words, words[at]!); // within bounds
      halves.push(term.low, term.high);
      const before = blind[at - 1];
      if (before !== undefined) {
        pairs.of(before.high, before.low, term.high, term.low);
        halves.push(pairs.low, pairs.high);
      }
      blind.push(term);
    }
    return { by: this.#by, words: blind, halves };
  }

  #age(): void {
    this.#newValues = 0;
    for (const kept of this.#kept.values()) kept.age();
  }

  #keptFor(field: string): Recent<string, Blind> {
    if (this.#kept.size >= FIELDS_KEPT) return this.#others;
    const kept = new Recent<string, Blind>(capacityOf(field));
    this.#kept.set(field, kept);
    return kept;
  }

  /** Lets go of all values: what was erased must not stay in memory, and what was sent may have been taken out again. */
  forget(): void {
    this.#by = {};
    this.#kept.clear();
    this.#others.clear();
    forgetKept();
  }

  /** What makes the terms of pairs in one of the fields for them. */
  pairs(field: string): PairMac {
    let mac = this.#pairMacs.get(field);
    if (mac === undefined) {
      mac = new PairMac(this.#mac.bytes(`pairs\0${field}`, 16));
      this.#pairMacs.set(field, mac);
    }
    return mac;
  }

  /** The term that every event of a person carries. */
  subject(subject: Uint8Array): bigint {
    return wholeOf(this.#make(SUBJECT, formatSubject(subject)));
  }

  /** Name of a person in the directory: HMAC(index key, "subject" ‖ 0 ‖ source ‖ 0 ‖ kind ‖ 0 ‖ id), 16 bytes. */
  identity(source: string, kind: string, id: string): Uint8Array {
    return this.#mac.bytes(`subject\0${source}\0${kind}\0${id}`, 16);
  }

  /**
   * The term under which directory rows are found while a name is typed; undefined below two characters, in scripts
   * without spaces below one. Rows that share a beginning are found too: compare `beginningsOf` the opened profile with all
   * that was typed, in the form of `foldText`.
   */
  prefix(typed: string): bigint | undefined {
    const characters = Array.from(foldText(typed).trim());
    const length = PREFIX_LENGTHS.findLast((one) => one <= characters.length);
    if (length !== undefined) return this.term('directory', characters.slice(0, length).join(''));
    const [only] = characters;
    return only !== undefined && UNSPACED.test(only) ? this.term('directory', only) : undefined;
  }

  /** Terms of a person's directory row: the first characters of everything a search for the person may begin with; bounded. */
  directory(person: Pick<Person, 'id'> & { names: readonly string[]; emails: readonly string[] }): BigInt64Array {
    const starts = new Set<string>();
    for (const text of beginningsOf(person)) {
      // Characters of a plain text are its units.
      const characters = PLAIN.test(text) ? text : Array.from(text.slice(0, 16));
      for (const length of PREFIX_LENGTHS) {
        if (length > characters.length) break;
        starts.add(typeof characters === 'string' ? characters.slice(0, length) : characters.slice(0, length).join(''));
      }
      if (typeof characters !== 'string' && UNSPACED.test(characters[0] ?? '')) starts.add(characters[0] ?? '');
    }
    return BigInt64Array.from([...starts].slice(0, DIRECTORY_TERMS_MAX), (start) => this.term('directory', start));
  }
}

const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const WORD_START = new RegExp(`(?<![\\p{L}\\p{N}\\p{M}])[\\p{L}\\p{N}]|${UNSPACED.source}`, 'gu');

const PLAIN = /^[ -~]*$/;
const PLAIN_WORD_START = /(?<![a-z0-9])[a-z0-9]/g;

/**
 * Texts with which a search for a person may begin: id, names and addresses, names from each of their words on, and of who
 * has no name the local parts of addresses; folded.
 */
export function beginningsOf(
  person: Pick<Person, 'id'> & { names: readonly string[]; emails: readonly string[] },
): string[] {
  // A name says in its words what the address says again.
  const fromEachWord = (person.names.length > 0 ? person.names : person.emails).flatMap((text) => {
    const folded = foldText(text);
    const at = folded.indexOf('@');
    const searched = at < 0 ? folded : folded.slice(0, at);
    const starts = searched.matchAll(PLAIN.test(searched) ? PLAIN_WORD_START : WORD_START);
    return Array.from(starts, ({ index }) => searched.slice(index));
  });
  return [...[...person.names, person.id, ...person.emails].map((text) => foldText(text).trim()), ...fromEachWord];
}

/** Every term of an event but those of its people as such, for where speed does not matter; see `Sealer` for where it does. */
export function allTerms(
  terms: Terms,
  found: { readonly terms: readonly Term[]; readonly texts: readonly TextRun[] },
): Set<bigint> {
  const all = new Set<bigint>();
  for (const { field, value } of found.terms) all.add(terms.term(field, value));
  for (const { namespace, words } of found.texts) {
    words.forEach((word, at) => {
      all.add(terms.term(namespace.words, word));
      if (at > 0) all.add(terms.term(namespace.pairs, `${words[at - 1]} ${word}`));
    });
  }
  return all;
}

function capacityOf(field: string): number {
  if (WORD_FIELDS.has(field)) return WORDS_KEPT;
  if (field.startsWith('#')) return NUMBERS_KEPT;
  return /^(?:data|changes)\./.test(field) ? FEW_VALUES_KEPT : VALUES_KEPT;
}

/** A term as the store knows it: signed. */
export function wholeOf({ high, low }: { readonly high: number; readonly low: number }): bigint {
  return (BigInt(high) << 32n) | BigInt(low >>> 0);
}

/** Four characters of a digest as a signed big-endian word. */
function word(digest: string, at: number): number {
  return (
    (digest.charCodeAt(at) << 24) |
    (digest.charCodeAt(at + 1) << 16) |
    (digest.charCodeAt(at + 2) << 8) |
    digest.charCodeAt(at + 3)
  );
}
