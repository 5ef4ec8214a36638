/** From records to events: our own go as they stand, those of other systems by connect's mapping documents. */
import { mapRecord } from '@trailmark/connect';
import { Identity } from './identity.ts';
import type { FileRecord } from './records.ts';

export type MappedRecord = { readonly events: readonly string[] } | { readonly reject: string };

/** Maps the records of one file. */
export class FileMapping {
  readonly #source: string | undefined;
  readonly #identity = new Identity();

  /** @param source for events that name none, and instead of what a mapping says */
  constructor(source: string | undefined) {
    this.#source = source;
  }

  /** The events of a record, each as the JSON text to send, or why there is none. */
  eventsOf(record: FileRecord): MappedRecord {
    const mapped = mapRecord(record.format, record.value);
    if ('reject' in mapped) return mapped;
    if (mapped.events.length === 0) return { reject: 'this record tells of no event' };
    if (record.format !== 'events') {
      return {
        events: mapped.events.map((event) =>
          JSON.stringify(this.#source === undefined ? event : { ...event, source: this.#source }),
        ),
      };
    }
    const text = Buffer.from(record.raw).toString('utf8');
    return { events: mapped.events.map((event) => this.#identity.complete(text, event, this.#source)) };
  }
}
