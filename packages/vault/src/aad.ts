/**
 * What a sealed group is bound to: log, event, place in the event and key. A blob moved to another row, another
 * group or another tenant's store does not open.
 */

const TAG = 'trailmark/seal@v1\n';

/** Builds additional authenticated data in one reused buffer. Owned by one sealer or one reader. */
export class SealContext {
  readonly #bytes: Buffer;
  readonly #start: number;

  constructor(origin: string) {
    const name = Buffer.from(origin, 'utf8');
    this.#start = TAG.length + 2 + name.length;
    this.#bytes = Buffer.alloc(this.#start + 16 + 1 + 1 + 16 + 4);
    this.#bytes.write(TAG, 0, 'latin1');
    this.#bytes.writeUInt16BE(name.length, TAG.length);
    name.copy(this.#bytes, TAG.length + 2);
  }

  /** For the confidential group: TAG ‖ u16 ‖ origin ‖ ref 16 ‖ u8 group ‖ 1 ‖ u32 segment. */
  confidential(ref: Uint8Array, group: number, segment: number): Uint8Array {
    const at = this.#place(ref, group, 1);
    this.#bytes.writeUInt32BE(segment, at);
    return this.#bytes.subarray(0, at + 4);
  }

  /** For a person's group: TAG ‖ u16 ‖ origin ‖ ref 16 ‖ u8 group ‖ 2 ‖ subject 16. */
  subject(ref: Uint8Array, group: number, subject: Uint8Array): Uint8Array {
    const at = this.#place(ref, group, 2);
    this.#bytes.set(subject, at);
    return this.#bytes.subarray(0, at + 16);
  }

  /** For a part of the further people: TAG ‖ u16 ‖ origin ‖ ref 16 ‖ 0 ‖ 3 ‖ subject 16 ‖ u32 place in the list. */
  further(ref: Uint8Array, place: number, subject: Uint8Array): Uint8Array {
    const at = this.#place(ref, 0, 3);
    this.#bytes.set(subject, at);
    this.#bytes.writeUInt32BE(place, at + 16);
    return this.#bytes.subarray(0, at + 20);
  }

  #place(ref: Uint8Array, group: number, kind: number): number {
    this.#bytes.set(ref, this.#start);
    this.#bytes[this.#start + 16] = group;
    this.#bytes[this.#start + 17] = kind;
    return this.#start + 18;
  }
}
