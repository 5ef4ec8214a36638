/** Says on a terminal how far the examination of logs is: one line that is rewritten. Elsewhere it keeps silent. */

const EVERY_MS = 200;
const RATE_OVER_MS = 5000;

interface Place {
  readonly log: string;
  readonly what: string;
  readonly done: number;
  readonly size: number;
}

export class Examining {
  readonly #out: NodeJS.WriteStream;
  readonly #isSeen: boolean;
  #place: Place | undefined;
  #shownMs = -Infinity;
  /** How far the log at hand was at moments of the last seconds. */
  #samples: { readonly atMs: number; readonly done: number }[] = [];

  constructor(out: NodeJS.WriteStream, isSilent: boolean) {
    this.#out = out;
    this.#isSeen = out.isTTY && !isSilent;
  }

  /** `what` is done to a log: nothing for examining it, or `index of ` for making that anew. */
  tell(what: string): (log: string, done: number, size: number) => void {
    return (log, done, size) => this.#note({ what, log, done, size }, performance.now());
  }

  /** Where it is, for whoever ends it. */
  get place(): string | undefined {
    return this.#place === undefined ? undefined : placeText(this.#place);
  }

  clear(): void {
    if (this.#isSeen) this.#out.write('\r\x1b[K');
  }

  #note(place: Place, nowMs: number): void {
    if (place.log !== this.#place?.log || place.what !== this.#place.what) this.#samples = [];
    this.#place = place;
    if (!this.#isSeen || (nowMs - this.#shownMs < EVERY_MS && place.done < place.size)) return;
    this.#shownMs = nowMs;
    this.#samples = this.#samples.filter(({ atMs }) => nowMs - atMs <= RATE_OVER_MS);
    const [oldest] = this.#samples;
    this.#samples.push({ atMs: nowMs, done: place.done });
    const rate = oldest === undefined ? 0 : ((place.done - oldest.done) * 1000) / (nowMs - oldest.atMs);
    this.#out.write(`\r\x1b[K${lineOf(place, rate)}`);
  }
}

/** @param rate entries a second; 0: not known yet */
export function lineOf(place: Place, rate: number): string {
  const { done, size } = place;
  const parts = [placeText(place)];
  if (size > 0) parts.push(`${Math.floor((done / size) * 100)} %`);
  if (rate > 0) parts.push(`${number(rate)}/s`);
  if (rate > 0 && done < size) parts.push(`${clock((size - done) / rate)} left`);
  return parts.join('  ');
}

const placeText = ({ log, what, done, size }: Place): string =>
  `${log}: ${what}${number(done)} of ${number(size)} entries`;

const number = (value: number): string => Math.round(value).toLocaleString('en-US');

function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const parts = hours > 0 ? [hours, pad(minutes)] : [minutes];
  return [...parts, pad(whole % 60)].join(':');
}

const pad = (value: number): string => String(value).padStart(2, '0');
