/**
 * Blind search terms: a field and a value become 64 bits under the tenant's index key, so that the store can find
 * without reading. Whoever has the database but not the key learns which events share a value, not the value.
 */
import { normalText } from '@trailmark/catalog';
import type { Person } from '@trailmark/catalog';
import { Mac } from './mac.ts';
import { Recent } from './recent.ts';
import { formatSubject } from './subject-ref.ts';

/** Kept by field, because a value's own string is found faster than one put together for the search. */
const FIELDS_KEPT = 64;
const VALUES_KEPT = 8_000;
const VALUE_KEPT_MAX = 100;
/** Beginnings of these lengths lead to a directory row; what was typed beyond is compared with the opened profile. */
const PREFIX_LENGTHS = [2, 3, 5, 8] as const;
const DIRECTORY_TERMS_MAX = 32;

export class Terms {
  readonly #mac: Mac;
  readonly #kept = new Map<string, Recent<string, bigint>>();
  readonly #words = new DataView(new ArrayBuffer(8));

  /** @param indexKey 32 bytes, of the tenant */
  constructor(indexKey: Uint8Array) {
    this.#mac = new Mac(indexKey);
  }

  /** First 8 bytes of HMAC(index key, field ‖ 0x00 ‖ value) as a signed big-endian integer. `value` is normalised. */
  term(field: string, value: string): bigint {
    let kept = this.#kept.get(field);
    if (kept === undefined) {
      kept = new Recent(VALUES_KEPT);
      if (this.#kept.size < FIELDS_KEPT) this.#kept.set(field, kept);
    }
    const known = kept.get(value);
    if (known !== undefined) return known;
    const digest = this.#mac.latin1(`${field}\0${value}`);
    for (let i = 0; i < 8; i++) this.#words.setUint8(i, digest.charCodeAt(i));
    const term = this.#words.getBigInt64(0);
    if (value.length <= VALUE_KEPT_MAX) kept.set(value, term);
    return term;
  }

  /** The term that every event of a person carries. */
  subject(subject: Uint8Array): bigint {
    return this.term('subject', formatSubject(subject));
  }

  /** Name of a person in the directory: HMAC(index key, "subject" ‖ 0 ‖ source ‖ 0 ‖ kind ‖ 0 ‖ id), 16 bytes. */
  identity(source: string, kind: string, id: string): Uint8Array {
    return this.#mac.bytes(`subject\0${source}\0${kind}\0${id}`, 16);
  }

  /**
   * The term under which directory rows are found while a name is typed; undefined below two characters. Rows that
   * share a beginning are found too: compare the opened profile with all that was typed.
   */
  prefix(typed: string): bigint | undefined {
    const text = normalText(typed).trim();
    const length = PREFIX_LENGTHS.findLast((one) => one <= text.length);
    return length === undefined ? undefined : this.term('directory', text.slice(0, length));
  }

  /** Terms of a person's directory row: beginnings of the id, of names and their words, of addresses; bounded. */
  directory(person: Pick<Person, 'id'> & { names: readonly string[]; emails: readonly string[] }): BigInt64Array {
    const names = person.names.map(normalText);
    const words = names.flatMap((name) => name.split(/[\s-]+/u).slice(1));
    const starts = new Set<string>();
    for (const text of [...names, ...words, normalText(person.id), ...person.emails.map(normalText)]) {
      for (const length of PREFIX_LENGTHS) if (length <= text.length) starts.add(text.slice(0, length));
    }
    return BigInt64Array.from([...starts].slice(0, DIRECTORY_TERMS_MAX), (start) => this.term('directory', start));
  }
}
