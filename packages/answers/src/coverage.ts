/** Which sources spoke in a period, and where they are known to have been silent. */

import {
  inOrder,
  occurredMsOf,
  parseTime,
  partyKey,
  targetsOf,
  textAt,
  timeText,
  typeNameOf,
  wordOf,
} from '@trailmark/catalog';
import type { Party, ReadEvent } from '@trailmark/catalog';
import type { Cited } from './answer.ts';
import { citedOf } from './cited.ts';
import { gapWords } from './gap-words.ts';
import type { Phrases } from './phrases.ts';
import { reasonOf } from './told-event.ts';

export interface SourceCoverage {
  readonly source: string;
  /** Events of the period that the reader may find. */
  readonly events: number;
  /** RFC 3339; absent where there are none, and where nobody looked. */
  readonly first?: string;
  readonly last?: string;
  readonly gaps: readonly Gap[];
}

export interface Gap {
  /** RFC 3339. */
  readonly from: string;
  /** Absent: it has not ended. */
  readonly to?: string;
  /**
   * `stopped`, `missed_run`, `incomplete`, `token_expired`: an event says so. `skipped`: it follows from how the source
   * counts its events. `silent`: it follows from how many there were before.
   */
  readonly code: string;
  /** One sentence in the answer's language. */
  readonly text: string;
  readonly events: readonly Cited[];
}

/** Events that tell of gaps, and those that tell of their ends. */
export const GAP_TYPES =
  'type:(system.recording_stopped OR system.recording_resumed OR system.gap_detected OR ' +
  'integration.sync_missed OR integration.token_expired OR integration.connected)';

/** A gap, and the source in which it shows. */
export interface SourceGap {
  readonly source: string;
  /** Who told of it, where the event names as source what no event comes from under that name. */
  readonly toldBy?: string;
  readonly gap: Gap;
}

export interface Period {
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
}

/**
 * What these events say of gaps within the period. `runs`: those around one that was missed, or around the time when an
 * access expired, by the index of the event; those that were not asked for are no gaps here, since nothing is known of
 * their end.
 */
export function gapsOf(
  events: readonly ReadEvent[],
  runs: ReadonlyMap<number, RunsAround>,
  period: Period,
  phrases: Phrases,
): SourceGap[] {
  const ordered = events.toSorted(inOrder);
  return ordered
    .flatMap((event, at): SourceGap[] => {
      const later = ordered.slice(at + 1);
      switch (typeNameOf(event)) {
        case 'system.recording_stopped':
          return stopped(event, later, phrases);
        case 'system.gap_detected':
          return incomplete(event, phrases);
        case 'integration.sync_missed':
          return missedRun(event, later, { runs, phrases });
        case 'integration.token_expired':
          return expired(event, later, { runs, phrases });
        default:
          return [];
      }
    })
    .filter(({ gap }) => isWithin(gap, period));
}

/** What the same hours had before: how many weeks before, and how many events. */
export interface Usual {
  readonly weeks: number;
  readonly events: number;
}

/** Nothing came from a source in a stretch; the same hours of the weeks before had some. */
export function silence(
  { fromMs, toMs, usual }: Period & { readonly usual: readonly Usual[] },
  source: string,
  phrases: Phrases,
): SourceGap {
  const weeks = phrases.list(usual.map((each) => phrases.number(each.weeks)));
  const counts = phrases.list(usual.map(({ events }) => phrases.number(events)));
  const text = phrases.of(gapWords).silent(source, phrases.span(fromMs, toMs), weeks, counts);
  return { source, gap: { from: timeText(fromMs), to: timeText(toMs), code: 'silent', text, events: [] } };
}

/** The producer of a source counted so many events between two that arrived, or before the first of them, and they did not. */
export function skipped(
  source: string,
  count: number,
  { before, after }: { readonly before: ReadEvent | undefined; readonly after: ReadEvent },
  phrases: Phrases,
): SourceGap {
  const times = [after, ...(before === undefined ? [] : [before])].map(occurredMsOf);
  const [fromMs, toMs] = [Math.min(...times), Math.max(...times)];
  const when = before === undefined ? phrases.before(toMs) : phrases.span(fromMs, toMs);
  const text = phrases.of(gapWords).skipped(source, count, phrases.number(count), when);
  return { source, gap: gapFrom('skipped', fromMs, toMs, { text, events: [before, after] }) };
}

/** Of a link: its newest run before one that was missed, where one is recorded, and the first that came afterwards. */
export interface RunsAround {
  readonly before?: ReadEvent | undefined;
  readonly next: ReadEvent | undefined;
}

interface NextRuns {
  readonly runs: ReadonlyMap<number, RunsAround>;
  readonly phrases: Phrases;
}

/** When a run was due that was missed; of an access that expired, when it did. */
export function gapDueOf(event: ReadEvent): number {
  const path = typeNameOf(event) === 'integration.token_expired' ? 'data.expired' : 'data.expected';
  return msAt(event, path) ?? occurredMsOf(event);
}

/** Since when a link that missed a run, or whose access expired, may have brought nothing. */
export function gapBeginOf(event: ReadEvent): number {
  const path = typeNameOf(event) === 'integration.token_expired' ? 'data.expired' : 'data.last_synced';
  return msAt(event, path) ?? msAt(event, 'data.expected') ?? occurredMsOf(event);
}

function stopped(event: ReadEvent, later: readonly ReadEvent[], phrases: Phrases): SourceGap[] {
  const source = textAt(event, 'data.source');
  if (source === undefined) return [];
  const fromMs = occurredMsOf(event);
  const resumed = later.find(
    (one) => typeNameOf(one) === 'system.recording_resumed' && textAt(one, 'data.source') === source,
  );
  const words = phrases.of(gapWords);
  const reason = reasonOf(event);
  const stated = typeof reason === 'object' ? phrases.quoted(reason.text) : undefined;
  const lost = resumed === undefined ? undefined : wordOf(textAt(resumed, 'data.lost'));
  const text = words.stopped(source, timesOf(fromMs, resumed, phrases), stated, lost);
  return [
    { source, gap: gapFrom('stopped', fromMs, resumed && occurredMsOf(resumed), { text, events: [event, resumed] }) },
  ];
}

function incomplete(event: ReadEvent, phrases: Phrases): SourceGap[] {
  const source = textAt(event, 'data.source') ?? textAt(event, 'source');
  const [fromMs, toMs] = [msAt(event, 'data.from'), msAt(event, 'data.to')];
  const [expected, seen] = [textAt(event, 'data.expected'), textAt(event, 'data.seen')];
  if (source === undefined || fromMs === undefined || toMs === undefined) return [];
  if (expected === undefined || seen === undefined) return [];
  const text = phrases.of(gapWords).incomplete(nameOf(event, source), phrases.span(fromMs, toMs), expected, seen);
  const toldBy = textAt(event, 'source');
  const gap = gapFrom('incomplete', fromMs, toMs, { text, events: [event] });
  return [{ source, ...(toldBy === undefined ? {} : { toldBy }), gap }];
}

function missedRun(event: ReadEvent, later: readonly ReadEvent[], { runs, phrases }: NextRuns): SourceGap[] {
  const source = textAt(event, 'source');
  const [target] = targetsOf(event);
  if (source === undefined || target === undefined) return [];
  const isOfIt = (one: ReadEvent): boolean => isTarget(one, target);
  // The last of several missed in a row tells of all of them.
  const since = textAt(event, 'data.last_synced');
  const isToldLater = later.some(
    (one) => typeNameOf(one) === 'integration.sync_missed' && isOfIt(one) && textAt(one, 'data.last_synced') === since,
  );
  const around = runs.get(event.index);
  if (isToldLater || around === undefined) return [];
  const { before, next } = around;
  const dueMs = gapDueOf(event);
  // A run that is recorded counts for more than what the event says of the last one.
  const lastMs = before === undefined ? msAt(event, 'data.last_synced') : occurredMsOf(before);
  const fromMs = before === undefined ? gapBeginOf(event) : occurredMsOf(before);
  const text = phrases.of(gapWords).missedRun(nameOf(event, source), {
    count: Number(textAt(event, 'data.missed') ?? 1),
    due: phrases.when(dueMs),
    last: lastMs === undefined ? undefined : phrases.when(lastMs),
    next: next === undefined ? undefined : phrases.when(occurredMsOf(next)),
    cause: causeText(event, phrases),
  });
  return [
    { source, gap: gapFrom('missed_run', fromMs, next && occurredMsOf(next), { text, events: [event, before, next] }) },
  ];
}

function expired(event: ReadEvent, later: readonly ReadEvent[], { runs, phrases }: NextRuns): SourceGap[] {
  const source = textAt(event, 'source');
  const [target] = targetsOf(event);
  if (source === undefined || target === undefined) return [];
  const around = runs.get(event.index);
  if (around === undefined) return [];
  const { next } = around;
  const fromMs = gapBeginOf(event);
  const isLater = (one: ReadEvent): boolean => occurredMsOf(one) > occurredMsOf(event) && isTarget(one, target);
  const renewed = later.find((one) => typeNameOf(one) === 'integration.connected' && isLater(one));
  const end = renewed ?? next;
  const when = end === undefined ? undefined : phrases.when(occurredMsOf(end));
  const text = phrases.of(gapWords).expired(nameOf(event, source), phrases.when(fromMs), when, renewed !== undefined);
  const gap = gapFrom('token_expired', fromMs, end && occurredMsOf(end), { text, events: [event, end] });
  return [{ source, gap }];
}

function gapFrom(
  code: string,
  fromMs: number,
  toMs: number | undefined,
  { text, events }: { readonly text: string; readonly events: readonly (ReadEvent | undefined)[] },
): Gap {
  const cited = events.flatMap((event) => (event === undefined ? [] : [citedOf(event)]));
  return { from: timeText(fromMs), ...(toMs === undefined ? {} : { to: timeText(toMs) }), code, text, events: cited };
}

/** `from … to …`, or since when where no event ends it. */
function timesOf(fromMs: number, end: ReadEvent | undefined, phrases: Phrases): { span?: string; since: string } {
  const since = phrases.time(fromMs);
  return end === undefined ? { since } : { since, span: phrases.span(fromMs, occurredMsOf(end)) };
}

function isWithin({ from, to }: Gap, { fromMs, toMs }: Period): boolean {
  const [startMs, endMs] = [parseTime(from) ?? 0, to === undefined ? Infinity : (parseTime(to) ?? 0)];
  return startMs < toMs && endMs > fromMs;
}

function isTarget(event: ReadEvent, target: Party): boolean {
  const key = partyKey(target);
  return key !== undefined && targetsOf(event).some((one) => partyKey(one) === key);
}

function causeText(event: ReadEvent, phrases: Phrases): string | undefined {
  const cause = wordOf(textAt(event, 'data.cause'));
  return cause === undefined ? undefined : phrases.quoted(cause);
}

function nameOf(event: ReadEvent, source: string): string {
  return wordOf(targetsOf(event)[0]?.name) ?? source;
}

function msAt(event: ReadEvent, path: string): number | undefined {
  const text = textAt(event, path);
  return text === undefined ? undefined : parseTime(text);
}
