/** What two trails answer, made equal but for what they may differ in: places in the log, drawn ids, and the time it took. */

import type { Answer, Trail } from './trail.ts';

/** Members that name a place in the log or were drawn: of every answer but the source's own ids. */
const PLACES: ReadonlySet<string> = new Set([
  'index',
  'ref',
  'recorded',
  'took_ms',
  'leaf',
  'size',
  'checkpoint',
  'proof',
  'next',
  'first',
  'bytes',
  'href',
  'vkey',
]);

/** Facts that name one event by its index. */
const EVENTS_BY_INDEX: ReadonlySet<string> = new Set([
  'event',
  'decided_by',
  'rule_change',
  'limit',
  'disabled',
  'enabled',
]);

export interface Plain {
  readonly status: number;
  readonly told: unknown;
}

/** The answer in words that mean the same in every trail. */
export function plainAnswer(trail: Trail, { status, text }: Answer): Plain {
  const told = trail.withPeople(text).replaceAll(/\b(ex|vw|ak|er|dis|lnk)_[A-Za-z0-9_-]{8,}/g, '$1_');
  if (!told.startsWith('{')) return { status, told: ON_THIS_PAGE.test(told) ? pageOf(told) : eventsOf(told) };
  return { status, told: withoutTies(plain(JSON.parse(told))) };
}

/** Where a page that explains says what stands on it. */
const ON_THIS_PAGE = /^On this page [^]*?^(?=\S)/m;

/** A page that explains, by its sentences: how lines break goes by how long the numbers of entries are. */
function pageOf(text: string): string[] {
  return (
    text
      .replace(ON_THIS_PAGE, '')
      .replaceAll(/^(?:Entries|Made) .*$/gm, '')
      .replaceAll(/\[?#\d+(?:–\d+)?\]?[,\s]*/g, '')
      .replaceAll(/[A-Za-z0-9+/]{43}=/g, '<hash>')
      .replaceAll(/\brep_[A-Za-z0-9_-]{8,}/g, 'rep_')
      // Two trails record at two times.
      .replaceAll(/ --(?:from|to) \S+/g, '')
      .replaceAll(/[\d,.]+ entries\b/g, 'so many entries')
      .split(/\s+- |(?<=[.:])\s/)
      .map((sentence) => sentence.replaceAll(/\s+/g, ' ').trim())
  );
}

/** Events of a stream; nothing of a text that is none: proofs and tiles are of one log. */
function eventsOf(text: string): unknown[] {
  const lines = text.split('\n').filter((line) => line.startsWith('data: '));
  return lines.map((line) => plain(JSON.parse(line.slice(6))));
}

/** As rare as the rarest that is listed: where people are among these, which are listed goes by their refs, which are drawn. */
function withoutTies(told: unknown): unknown {
  const { buckets, labels = {} } = told as { buckets?: { by?: Record<string, number> }[]; labels?: object }; // of a histogram
  const sums = new Map<string, number>();
  for (const { by = {} } of buckets ?? [])
    for (const [name, count] of Object.entries(by)) sums.set(name, (sums.get(name) ?? 0) + count);
  const least = Math.min(...sums.values());
  const rarest = [...sums].flatMap(([name, sum]) => (sum === least ? name : []));
  if (!rarest.some((name) => name.startsWith('person:'))) return told;
  for (const name of rarest) {
    for (const { by = {} } of buckets ?? []) delete by[name];
    Reflect.deleteProperty(labels, name);
  }
  return told;
}

/** Refs and indexes of events in an answer which are none of the key's own. */
export function foreignPlaces(trail: Trail, own: ReadonlySet<string>, { text }: Answer): string[] {
  const refs = text.match(/\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g) ?? [];
  const indexes = [...text.matchAll(/"(?:index|event|decided_by|rule_change)":(\d+)|^id: (\d+)\nevent: event$/gm)].map(
    ([, one, other]) => one ?? other ?? '',
  );
  const listed = [...text.matchAll(/"(?:events|evidence)":\[([\d,]+)\]/g)].flatMap(([, list = '']) => list.split(','));
  return [...refs, ...indexes, ...listed].filter((place) => !own.has(trail.idAt(place) ?? place));
}

function plain(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) {
    // Events by their indexes: as many, in their order.
    if (name === 'events' && value.every((item) => typeof item === 'number')) return value.map(() => '-');
    const list = value.map((item) => plain(item));
    // Equally frequent values stand in the order of their refs, which are drawn.
    return name === 'values' ? list.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : list;
  }
  if (typeof value === 'string') return value.replaceAll(/the log has \d+ entries/g, 'the log has so many entries');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([member, inner]): [string, unknown] => [member, isPlace(member, inner) ? '-' : plain(inner, member)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** `actor.ref` is a person's, and was named already. */
function isPlace(name: string, value: unknown): boolean {
  // Elsewhere these are an event itself, or something else.
  if (EVENTS_BY_INDEX.has(name) && typeof value === 'number') return true;
  return PLACES.has(name) && value !== null && !(typeof value === 'string' && value.startsWith('person:'));
}
