/** When sources are known to have been silent: from the events that say so, in whatever order they came. */

import { occurredMsOf, parseTime, textAt, typeNameOf } from '@trailmark/catalog';
import type { ReadEvent } from '@trailmark/catalog';
import type { Silence } from '@trailmark/access';

export const SILENCE_TYPES = ['system.recording_stopped', 'system.recording_resumed', 'system.gap_detected'] as const;

/** More of them are known than one looks at: what is told beyond that counts as one silence of everybody. */
const SILENCES_MAX = 20_000;

interface Said {
  readonly source: string;
  readonly ms: number;
  readonly index: number;
  readonly isEnd: boolean;
}

export class SilenceBook {
  readonly #said = new Map<number, Said>();
  readonly #gaps = new Map<number, Silence>();
  /** From the first that was not taken on nobody is held to have spoken. */
  #beyond: Silence | undefined;
  #silences: readonly Silence[] | undefined;
  readonly #max: number;

  constructor(max = SILENCES_MAX) {
    this.#max = max;
  }

  get silences(): readonly Silence[] {
    const beyond = this.#beyond === undefined ? [] : [this.#beyond];
    return (this.#silences ??= [...beyond, ...this.#gaps.values(), ...pausesOf([...this.#said.values()])]);
  }

  /** What it says of a silence; an event that was taken before changes nothing. */
  take(event: ReadEvent): void {
    const source = textAt(event, 'data.source');
    if (source === undefined) return;
    const type = typeNameOf(event);
    const isKnown = this.#said.has(event.index) || this.#gaps.has(event.index);
    if (!isKnown && this.#said.size + this.#gaps.size >= this.#max) {
      const told = ['data.from', 'data.stopped', 'data.last_recorded'].flatMap((path) => timeAt(event, path) ?? []);
      this.#reach(Math.min(occurredMsOf(event), ...told));
      return;
    }
    this.#silences = undefined;
    if (type === 'system.gap_detected') {
      const [fromMs, toMs] = [timeAt(event, 'data.from'), timeAt(event, 'data.to')];
      if (fromMs === undefined) return;
      this.#gaps.set(event.index, { source, fromMs, ...(toMs === undefined ? {} : { toMs }) });
      return;
    }
    const isEnd = type === 'system.recording_resumed';
    const begin = isEnd ? timeAt(event, 'data.stopped') : timeAt(event, 'data.last_recorded');
    const ms = occurredMsOf(event);
    this.#said.set(event.index, { source, ms, index: event.index, isEnd });
    // Whoever says when it began tells of a pause of which the beginning may never have been recorded.
    if (begin !== undefined) this.#gaps.set(event.index, { source, fromMs: begin, toMs: ms });
  }

  #reach(fromMs: number): void {
    if (this.#beyond !== undefined && this.#beyond.fromMs <= fromMs) return;
    this.#beyond = { fromMs };
    this.#silences = undefined;
  }

  /** Silences that an event tells of or ends. */
  touching(event: ReadEvent): readonly Silence[] {
    const source = textAt(event, 'data.source');
    const ms = occurredMsOf(event);
    const gap = this.#gaps.get(event.index);
    const pauses = this.silences.filter(
      (one) => (one.source === undefined || one.source === source) && one.fromMs <= ms && (one.toMs ?? Infinity) >= ms,
    );
    return gap === undefined ? pauses : [...pauses, gap];
  }
}

/** From each stop to the next resumption of the same source; the last may have no end. */
function pausesOf(said: readonly Said[]): Silence[] {
  const pauses: Silence[] = [];
  const open = new Map<string, number>();
  for (const { source, ms, isEnd } of said.toSorted((a, b) => a.ms - b.ms || a.index - b.index)) {
    const fromMs = open.get(source);
    if (!isEnd) {
      if (fromMs === undefined) open.set(source, ms);
    } else if (fromMs !== undefined) {
      pauses.push({ source, fromMs, toMs: ms });
      open.delete(source);
    }
  }
  for (const [source, fromMs] of open) pauses.push({ source, fromMs });
  return pauses;
}

function timeAt(event: ReadEvent, path: string): number | undefined {
  const text = textAt(event, path);
  return text === undefined ? undefined : parseTime(text);
}
