/**
 * Secrets and card numbers are taken out of an event before anything of it is stored, committed or searched: kind and
 * length remain, no digest. Found by what a field is called and by what a text looks like.
 */
import { parseJson, Recent, searchTerms } from '@trailmark/catalog';
import type { ClassifiedEvent, Field, Person } from '@trailmark/catalog';
import { canonicalJson } from '@trailmark/core';
import { marker, scrubText } from './secret-pattern.ts';

/** Last names of paths whose value is a secret, in lower case without punctuation. */
const SECRET_NAMES = new Set([
  'password',
  'passwd',
  'pwd',
  'passphrase',
  'passwordhash',
  'newpassword',
  'oldpassword',
  'currentpassword',
  'secret',
  'clientsecret',
  'appsecret',
  'apisecret',
  'secretkey',
  'secretaccesskey',
  'awssecretaccesskey',
  'apikey',
  'apitoken',
  'accesstoken',
  'refreshtoken',
  'authtoken',
  'idtoken',
  'sessiontoken',
  'bearertoken',
  'token',
  'authorization',
  'privatekey',
  'credentials',
  'signingkey',
  'encryptionkey',
  'webhooksecret',
  'cvv',
  'cvc',
  'cvv2',
  'cardnumber',
  'creditcardnumber',
  'pan',
]);
const SECRET_KEY = /"[^"]{0,40}(?:pass|pwd|secret|token|key|authoriz|credential|cv[cv]|card|pan)[^"]{0,40}"/i;

interface PathTrait {
  /** The value is a secret whatever it looks like. */
  readonly secret: string | undefined;
  /** The value names something: digits are its number. */
  readonly isName: boolean;
  /** The id of an access key in its own field is what an audit trail is for, and no secret. */
  readonly isKeyId: boolean;
  /** `changes.N.` where this is `changes.N.path`. */
  readonly change: string | undefined;
}

const traits = new Recent<string, PathTrait>(4096);

function traitOf(path: string): PathTrait {
  const known = traits.get(path);
  if (known !== undefined) return known;
  const name = lastName(path);
  const trait = {
    secret: SECRET_NAMES.has(plainName(name)) ? kindOf(name) : undefined,
    isName: /(?:^id|Id|_id|ID|^ids)$/.test(name) || path.startsWith('links.'),
    isKeyId: plainName(name) === 'accesskeyid',
    change: /^changes\.\d+\.path$/.test(path) ? path.slice(0, -'path'.length) : undefined,
  };
  traits.set(path, trait);
  return trait;
}

const lastName = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

function kindOf(name: string): string {
  const plain = plainName(name);
  if (/^(?:cardnumber|creditcardnumber|pan)$/.test(plain)) return 'card number';
  return /pass|pwd/.test(plain) ? 'password' : 'secret';
}

/** The event as it may be stored; the same object where there was nothing to scrub, which is nearly always. */
export function scrubEvent(event: ClassifiedEvent): { event: ClassifiedEvent; count: number } {
  const scrubber = new Scrubber();
  scrubber.noteChanges(event.open);
  scrubber.noteChanges(event.confidential);
  const open = scrubber.fields(event.open);
  const confidential = scrubber.fields(event.confidential);
  const persons = scrubber.persons(event.persons);
  const further = event.further.length === 0 ? event.further : scrubber.persons(event.further);
  const count = scrubber.removed.length;
  if (count === 0) return { event, count };
  // A blind term would be a digest of the secret: all are made anew, from what is left.
  const left = { ...event, open, confidential, persons, further };
  return { event: { ...left, ...searchTerms(left) }, count };
}

class Scrubber {
  readonly removed: string[] = [];
  #secretChanges: string[] | undefined;

  /** Remembers changes of a secret: their `before` and `after` are secrets too. */
  noteChanges(fields: readonly Field[]): void {
    for (const { path, text } of fields) {
      if (!path.startsWith('changes.')) continue;
      const { change } = traitOf(path);
      if (change !== undefined && SECRET_NAMES.has(plainName(lastName(text))))
        (this.#secretChanges ??= []).push(change);
    }
  }

  fields(fields: readonly Field[]): readonly Field[] {
    let changed: Field[] | undefined;
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i];
      if (field === undefined) break;
      const scrubbed = this.#field(field);
      if (scrubbed !== field) (changed ??= fields.slice())[i] = scrubbed;
    }
    return changed ?? fields;
  }

  persons(persons: readonly Person[]): readonly Person[] {
    let changed: Person[] | undefined;
    for (let i = 0; i < persons.length; i++) {
      const person = persons[i];
      if (person === undefined) break;
      const before = this.removed.length;
      const fields = this.fields(person.fields);
      const id = this.#text(person.id, true);
      const name = person.name === undefined ? {} : { name: this.#text(person.name, false) };
      const email = person.email === undefined ? {} : { email: this.#text(person.email, false) };
      if (this.removed.length > before) (changed ??= persons.slice())[i] = { ...person, id, ...name, ...email, fields };
    }
    return changed ?? persons;
  }

  #field(field: Field): Field {
    const { path, type, text } = field;
    if (type === 'z' || type === 'b') return field;
    const trait = traitOf(path);
    const secret = trait.secret ?? (this.#isSecretChange(path) ? 'secret' : undefined);
    if (secret !== undefined) return text === '' || text.startsWith('[scrubbed: ') ? field : this.#whole(field, secret);
    if (type === 's' && !trait.isKeyId) {
      const scrubbed = this.#text(text, trait.isName);
      return scrubbed === text ? field : { path, type, text: scrubbed };
    }
    return type === 'j' ? this.#json(field) : field;
  }

  #isSecretChange(path: string): boolean {
    const starts = this.#secretChanges;
    if (starts === undefined || path.endsWith('.path') || path.endsWith('.origin')) return false;
    return starts.some((start) => path.startsWith(start));
  }

  #whole({ path, text }: Field, kind: string): Field {
    this.removed.push(text);
    return { path, type: 's', text: marker(kind, text.length) };
  }

  #text(text: string, isName: boolean): string {
    const scrubbed = scrubText(text, isName);
    if (scrubbed.removed.length > 0) this.removed.push(...scrubbed.removed);
    return scrubbed.text;
  }

  /** Looks into an array or object; its text is written anew only where something was taken out. */
  #json(field: Field): Field {
    const before = this.removed.length;
    if (!SECRET_KEY.test(field.text) && scrubText(field.text).removed.length === 0) return field;
    const value = this.#value(parseJson(field.text), '');
    return this.removed.length === before ? field : { ...field, text: canonicalJson(value) };
  }

  #value(value: unknown, name: string): unknown {
    if (value === null || typeof value === 'boolean') return value;
    if (SECRET_NAMES.has(plainName(name)) && (typeof value === 'string' || typeof value === 'number') && value !== '') {
      this.removed.push(String(value));
      return marker(kindOf(name), String(value).length);
    }
    if (typeof value === 'string') {
      const { isKeyId, isName } = traitOf(name);
      return isKeyId ? value : this.#text(value, isName);
    }
    if (Array.isArray(value)) return value.map((item) => this.#value(item, name));
    if (typeof value !== 'object') return value;
    const entries = Object.entries(value);
    const change = entries.find(([key]) => key === 'path')?.[1];
    const isSecretChange = typeof change === 'string' && SECRET_NAMES.has(plainName(lastName(change)));
    const nameOf = (key: string): string => (isSecretChange && (key === 'before' || key === 'after') ? 'secret' : key);
    // fromEntries keeps a member called __proto__ as plain data.
    return Object.fromEntries(entries.map(([key, item]) => [key, this.#value(item, nameOf(key))]));
  }
}
