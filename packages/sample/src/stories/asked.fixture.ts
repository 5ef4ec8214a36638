/** Asks the queries of a key of the story's own events, in the plainest way: every event against every term. */

import { expect } from 'vitest';
import { foldText, typeOf } from '@trailmark/catalog';
import type { SampleEvent } from '../event.ts';
import type { ToldStory } from './story.ts';

/** Every query finds what it says and leaves out what it says. */
export function asked({ events, lookAlikes, key }: ToldStory): void {
  const all = [...events, ...lookAlikes.flat()];
  for (const { q, finds, leavesOut = [] } of key.queries) {
    const terms = termsOf(q);
    const isRoutineAsked = terms.some(
      ({ field, values }) => field === 'type' && values.some((value) => typeOf(value)?.importance === 'routine'),
    );
    const found = new Set(
      all
        .filter((event) => isRoutineAsked || typeOf(event.type)?.importance !== 'routine')
        .filter((event) => terms.every((term) => isMet(event, term)))
        .map(({ id }) => id),
    );
    expect({ q, lost: finds.filter((id) => !found.has(id)) }).toEqual({ q, lost: [] });
    expect({ q, wrong: leavesOut.filter((id) => found.has(id)) }).toEqual({ q, wrong: [] });
  }
}

interface Term {
  readonly field: string;
  readonly values: readonly string[];
  readonly isRefused: boolean;
}

function isMet(event: SampleEvent, { field, isRefused, values }: Term): boolean {
  return values.some((value) => matches(event, field, value)) !== isRefused;
}

/**
 * The part of the language the keys use: `field:value`, `field:(a OR b)`, "words", each also with `-` before it.
 * @throws Error on anything else
 */
function termsOf(q: string): Term[] {
  const form = /(-?)(?:([a-z_.]+):)?(?:\(([^()]+)\)|"([^"]+)"|([^\s()":]+))(?:\s+|$)/gy;
  const terms: Term[] = [];
  while (form.lastIndex < q.length) {
    const [, minus, field = 'text', several, quoted, plain] = form.exec(q) ?? [];
    const values = several?.split(' OR ') ?? [quoted ?? plain ?? ''];
    if (values.includes('')) throw new Error(`this is not read here: ${q}`);
    terms.push({ field, values, isRefused: minus === '-' });
  }
  return terms;
}

function matches(event: SampleEvent, field: string, value: string): boolean {
  const { actor, targets = [], scope, data = {}, changes = [], context, outcome = 'success' } = event;
  if (field.startsWith('data.')) return isOneOf(data[field.slice(5)], value);
  if (field.startsWith('scope.'))
    return new Map<string, unknown>(Object.entries(scope ?? {})).get(field.slice(6)) === value;
  if (field.startsWith('changes.'))
    return changes.some(({ path, before, after }) => path === field.slice(8) && isOneOf([before, after], value));
  switch (field) {
    case 'type':
      return event.type === value;
    case 'outcome':
      return outcome === value;
    case 'actor':
      return actor.id === value || actor.onBehalfOf?.id === value;
    case 'target':
      return targets.some(({ type, id }) => id === value || `${type}/${id}` === value);
    case 'approval.status':
    case 'reason':
      if (value !== '?') throw new Error(`only whether there is one is read here, not ${field}:${value}`);
      return ((field === 'reason' ? event.reason : event.approval?.status) ?? null) !== null;
    case 'ip':
      return context?.ip === value;
    case 'text':
      return foldText(JSON.stringify(event)).includes(foldText(value));
    default:
      throw new Error(`${field} is not read here`);
  }
}

function isOneOf(having: unknown, value: string): boolean {
  const range = /^(>=?)(\d+)$/.exec(value);
  const ends = /^(\d+)\.\.(\d+)$/.exec(value);
  return [having].flat().some((each) => {
    if (ends !== null) return Number(each) >= Number(ends[1]) && Number(each) <= Number(ends[2]);
    if (range !== null) return range[1] === '>' ? Number(each) > Number(range[2]) : Number(each) >= Number(range[2]);
    return String(each) === value || (typeof each === 'string' && /^\d+\.00$/.test(each) && each === `${value}.00`);
  });
}
