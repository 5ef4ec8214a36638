/** The name under which exactly-once knows an event: the same for the sealer who stores it and the reader who asks. */
import type { KeyProvider } from './key-provider.ts';
import { Mac } from './mac.ts';

export class DedupNames {
  readonly #mac: Mac;

  constructor(provider: KeyProvider) {
    this.#mac = new Mac(provider.dedupKey());
  }

  /** HMAC(dedup key, "id" ‖ 0 ‖ source ‖ 0 ‖ id), 16 bytes: as `Sealer` gives in `SealedEvent.dedup`. */
  of(source: string, id: string): Uint8Array {
    return this.#mac.bytes(`id\0${source}\0${id}`, 16);
  }
}
