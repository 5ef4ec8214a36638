/** Says how far an import is: one line that is rewritten on a terminal, a line every 5 s elsewhere. */
const TERMINAL_EVERY_MS = 200;
const LOG_EVERY_MS = 5000;
const RATE_OVER_MS = 5000;

export interface Counts {
  read: number;
  stored: number;
  duplicates: number;
  conflicts: number;
  rejected: number;
}

export class Progress {
  /** Bytes of the files read so far, as they lie on the disk. */
  bytesRead = 0;
  readonly #counts: Readonly<Counts>;
  readonly #bytesTotal: number | undefined;
  readonly #out: NodeJS.WriteStream;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #startedMs = Date.now();
  #samples: { atMs: number; done: number }[] = [];

  constructor(counts: Readonly<Counts>, bytesTotal: number | undefined, out: NodeJS.WriteStream, silent: boolean) {
    this.#counts = counts;
    this.#bytesTotal = bytesTotal;
    this.#out = out;
    if (silent) return;
    this.#timer = setInterval(() => this.#show(), out.isTTY ? TERMINAL_EVERY_MS : LOG_EVERY_MS);
    this.#timer.unref();
  }

  get tookMs(): number {
    return Date.now() - this.#startedMs;
  }

  /** A remark between the progress lines. */
  say(text: string): void {
    this.#out.write(this.#out.isTTY ? `\r\x1b[K${text}\n` : `${text}\n`);
  }

  stop(): void {
    clearInterval(this.#timer);
    if (this.#timer !== undefined && this.#out.isTTY) this.#out.write('\r\x1b[K');
  }

  #show(): void {
    const line = progressLine({
      ...this.#counts,
      rate: this.#rate(),
      bytesRead: this.bytesRead,
      bytesTotal: this.#bytesTotal,
    });
    this.#out.write(this.#out.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  }

  /** Answered events per second, over the last seconds. */
  #rate(): number {
    const done = doneOf(this.#counts);
    const nowMs = Date.now();
    this.#samples.push({ atMs: nowMs, done });
    this.#samples = this.#samples.filter(({ atMs }) => nowMs - atMs <= RATE_OVER_MS);
    const oldest = this.#samples[0];
    if (oldest === undefined || oldest.atMs === nowMs) return done / Math.max(0.001, this.tookMs / 1000);
    return ((done - oldest.done) * 1000) / (nowMs - oldest.atMs);
  }
}

export function doneOf(counts: Readonly<Counts>): number {
  return counts.stored + counts.duplicates + counts.conflicts + counts.rejected;
}

export function progressLine(
  facts: Counts & { rate: number; bytesRead: number; bytesTotal: number | undefined },
): string {
  const number = (value: number): string => Math.round(value).toLocaleString('en-US');
  const parts = [`${number(doneOf(facts))} events`, `${number(facts.rate)}/s`];
  if (facts.duplicates > 0) parts.push(`${number(facts.duplicates)} known before`);
  if (facts.rejected + facts.conflicts > 0) parts.push(`${number(facts.rejected + facts.conflicts)} not stored`);
  if (facts.bytesTotal !== undefined && facts.bytesTotal > 0) {
    // What is read but not answered yet is behind the files by the few batches under way.
    const share =
      Math.min(1, facts.bytesRead / facts.bytesTotal) *
      (facts.read === 0 ? 0 : Math.min(1, doneOf(facts) / facts.read));
    parts.push(`${Math.floor(share * 100)} % of ${(facts.bytesTotal / 1e6).toFixed(1)} MB`);
    if (share > 0 && share < 1 && facts.rate > 0)
      parts.push(`${clock((doneOf(facts) / share - doneOf(facts)) / facts.rate)} left`);
  }
  return parts.join('  ');
}

function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
