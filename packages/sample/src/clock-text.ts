/** Writes times quickly where they come in order: the text of the current minute is kept. */

const MINUTE_MS = 60_000;
const TWO = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));
const THREE = Array.from({ length: 1000 }, (_, value) => String(value).padStart(3, '0'));

export class ClockText {
  #minute = Number.NaN;
  #prefix = '';

  /** RFC 3339 in UTC with milliseconds, as `Date.prototype.toISOString` writes it. */
  of(ms: number): string {
    const minute = Math.floor(ms / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#prefix = new Date(minute * MINUTE_MS).toISOString().slice(0, 17);
    }
    const rest = ms - minute * MINUTE_MS;
    return `${this.#prefix}${TWO[Math.floor(rest / 1000)]}.${THREE[rest % 1000]}Z`;
  }
}
