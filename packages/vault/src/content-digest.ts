/**
 * What tells the same event from another one under the same id: a keyed digest of everything the event says. It is
 * taken after scrubbing, so that it is no digest of a secret, and it does not depend on the order or the grouping of
 * fields, so that an event sent again after an upgrade of the catalog is still the same.
 */
import { hash } from 'node:crypto';
import type { ClassifiedEvent, Field } from '@trailmark/catalog';
import type { Mac } from './mac.ts';

export class ContentDigest {
  readonly #mac: Mac;

  constructor(mac: Mac) {
    this.#mac = mac;
  }

  /** 8 bytes. */
  of(event: ClassifiedEvent): Uint8Array {
    const lines: string[] = [];
    let type = event.type;
    const add = (fields: readonly Field[]): void => {
      for (const field of fields) {
        // The sent name of a type that the catalog does not know (yet) is a field; it counts as the type.
        if (field.path === 'type') type = field.text;
        else lines.push(`${field.path}\0${field.type}${field.text}`);
      }
    };
    add(event.open);
    add(event.confidential);
    for (const person of event.persons) add(person.fields);
    for (const person of event.further) add(person.fields);
    lines.sort();
    lines.push(`${type}\0${event.occurredMs ?? ''}\0${event.run ?? ''}\0${event.sequence ?? ''}`);
    // The plain hash never leaves this function; only its keyed digest does.
    return this.#mac.bytes(`content\0${hash('sha256', lines.join('\0\0'), 'base64')}`, 8);
  }
}
