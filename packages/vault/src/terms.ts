/**
 * Blind search terms: a field and a value become 64 bits under the tenant's index key, so that the store can find
 * without reading. Whoever has the database but not the key learns which events share a value, not the value.
 */
import { normalText } from '@trailmark/catalog';
import type { Person } from '@trailmark/catalog';
import { Mac } from './mac.ts';
import { Recent } from './recent.ts';
import { formatSubject } from './subject-ref.ts';

const TERMS_KEPT = 20_000;
const VALUE_KEPT_MAX = 200;
const PREFIX_MIN = 2;
const PREFIX_MAX = 12;
const DIRECTORY_TERMS_MAX = 64;

export class Terms {
  readonly #mac: Mac;
  readonly #kept = new Recent<string, bigint>(TERMS_KEPT);
  readonly #words = new DataView(new ArrayBuffer(8));

  /** @param indexKey 32 bytes, of the tenant */
  constructor(indexKey: Uint8Array) {
    this.#mac = new Mac(indexKey);
  }

  /** First 8 bytes of HMAC(index key, field ‖ 0x00 ‖ value) as a signed big-endian integer. `value` is normalised. */
  term(field: string, value: string): bigint {
    const message = `${field}\0${value}`;
    const known = this.#kept.get(message);
    if (known !== undefined) return known;
    const digest = this.#mac.latin1(message);
    for (let i = 0; i < 8; i++) this.#words.setUint8(i, digest.charCodeAt(i));
    const term = this.#words.getBigInt64(0);
    if (value.length <= VALUE_KEPT_MAX) this.#kept.set(message, term);
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

  /** The term of a name that is being typed, for finding directory rows: `directory(x)` holds it for each prefix. */
  prefix(typed: string): bigint | undefined {
    const text = normalText(typed).trim();
    return text.length < PREFIX_MIN ? undefined : this.term('directory', text.slice(0, PREFIX_MAX));
  }

  /** Terms of a person's directory row: beginnings of id, names, their words and addresses; bounded. */
  directory(person: Pick<Person, 'id'> & { names: readonly string[]; emails: readonly string[] }): BigInt64Array {
    const found = new Set<bigint>();
    const whole = [person.id, ...person.names, ...person.emails].map(normalText);
    const starts = [...whole, ...whole.flatMap((text) => text.split(/[\s.@_-]+/u).slice(1))];
    for (const start of starts) {
      for (let length = PREFIX_MIN; length <= Math.min(start.length, PREFIX_MAX); length++) {
        if (found.size >= DIRECTORY_TERMS_MAX) return BigInt64Array.from(found);
        found.add(this.term('directory', start.slice(0, length)));
      }
    }
    return BigInt64Array.from(found);
  }
}
