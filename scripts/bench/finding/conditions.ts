/** Conditions by which an event would be searched for, of each kind that is timed. */
import { quoteValue } from '@trailmark/contract';
import type { SampleEvent } from '@trailmark/sample';

export const kinds = ['actor', 'type', 'target', 'ip', 'source', 'outcome', 'domain', 'scope', 'time', 'text'] as const;
export type Kind = (typeof kinds)[number];

const MINUTE_LENGTH = '2026-11-21T09:00'.length;
const HOUR_MS = 3_600_000;

/** All of them: people by id, name and address, things by id and name, single words and phrases. */
export function conditionsOf(event: SampleEvent): (readonly [Kind, string])[] {
  const found: (readonly [Kind, string])[] = [];
  const add = (kind: Kind, value: string | undefined, field: string = kind): void => {
    if (value !== undefined) found.push([kind, `${field}:${value.endsWith('*') ? value : quoteValue(value)}`]);
  };
  const { actor, targets = [], scope = {}, context } = event;
  for (const value of [actor.id, actor.name, actor.email, actor.onBehalfOf?.name]) add('actor', value);
  add('type', event.type);
  add('type', `${event.type.slice(0, event.type.indexOf('.') + 1)}*`);
  for (const { type, id, name } of targets) {
    add('target', `${type}/${id}`);
    add('target', name);
    found.push(...wordsOf(name));
  }
  add('ip', context?.ip);
  add('ip', context?.ip?.replace(/\d+\.\d+$/, '*'));
  add('source', event.source);
  add('outcome', event.outcome ?? 'success');
  add('domain', event.domain);
  for (const [name, value] of Object.entries(scope)) add('scope', value, `scope.${name}`);
  found.push(...wordsOf(event.reason ?? undefined));
  return found;
}

/** The day, hour and minute of a time, from common to rare. */
export function timesAround(time: string): { day: string; hour: string; minute: string } {
  const minute = time.slice(0, MINUTE_LENGTH);
  const later = new Date(Date.parse(time) + HOUR_MS).toISOString().slice(0, MINUTE_LENGTH);
  return { day: `time:${time.slice(0, 10)}`, hour: `time:${minute}..${later}`, minute: `time:${minute}` };
}

function wordsOf(text: string | undefined): (readonly [Kind, string])[] {
  if (text === undefined) return [];
  const phrase = /\p{L}{2,} \p{L}{2,}/u.exec(text);
  const words = text.match(/\p{L}{3,}/gu) ?? [];
  return [...words, ...(phrase === null ? [] : [phrase[0]])].map((word) => ['text', quoteValue(word)] as const);
}
