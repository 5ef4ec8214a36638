/**
 * Keeps the heap small while much is made at once: a collector that is let alone takes its time, and a heap that grew stays
 * so for as long as nothing comes. Needs a process that was started with a collector that can be called (--expose-gc).
 */

/** Made within a second or more; few requests bring as much. */
const STEP_BYTES = 32 * 2 ** 20;

export class LargeWork {
  #doneBytes = 0;

  /** So much was made by now. */
  at(bytes: number): void {
    if (bytes < this.#doneBytes + STEP_BYTES) return;
    this.#doneBytes = bytes;
    collect();
  }

  /** Nothing more will be made. */
  end(): void {
    if (this.#doneBytes > 0) collect();
  }
}

function collect(): void {
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
