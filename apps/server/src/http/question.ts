/** What every question about a set of events has in common: the set, the span, the moment, and the record of the asking. */

import { languageOf } from '@trailmark/catalog';
import type { Language } from '@trailmark/catalog';
import { Problem, timeSpanOf } from '@trailmark/contract';
import { isPathWithheld } from '@trailmark/core';
import type { Filter } from '@trailmark/ledger';
import type { Caller } from '../access/caller.ts';
import { linksOf } from '../links/links-of.ts';
import { twinsFor } from '../links/twins.ts';
import { asksForVerdicts } from '../search/compile-verdict.ts';
import { olderIndexNotes } from '../search/older-index.ts';
import { askedFor } from '../search/rights.ts';
import type { AskedFor } from '../search/rights.ts';
import type { House } from '../tenant/house.ts';
import type { Server } from './server.ts';

const AFTER_WAIT_MS = 10_000;

export interface Question {
  readonly q?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly tz?: string | undefined;
  /** In which language it is said which links were used; English unless it is one we speak. */
  readonly language?: string | undefined;
  readonly at?: number | undefined;
  readonly after?: number | undefined;
  /** For readers outside the house: which links were used is not told, for that names people and whose accounts are one. */
  readonly isForOutside?: boolean | undefined;
}

export interface Answerable extends AskedFor {
  readonly house: House;
  /** As of this size of the log, and by time where `from` or `to` said so. */
  readonly span: { readonly at: number; readonly from?: number; readonly to?: number };
  readonly nowMs: number;
}

/** Waits where it was asked to, and makes of the question what the store can answer. @throws Problem */
export async function understand(server: Server, caller: Caller, question: Question): Promise<Answerable> {
  const nowMs = server.now();
  const house = await server.tenants.house(caller.tenant);
  if (question.after !== undefined) await waitFor(house, question.after, server.stopping);
  const links = await linksOf(house);
  await server.turns.next();
  const { size } = house.ledger.head();
  if (question.at !== undefined && question.at > size)
    throw new Problem('request.invalid', `at: the log has ${size} entries.`);
  if ((question.from ?? question.to) !== undefined && isPathWithheld('time', caller.withhold))
    throw new Problem('auth.scope', 'This key may not ask by time: its values are withheld.');
  const asked = askedFor(house, caller, question.q ?? '', {
    nowMs,
    zone: question.tz,
    twins: twinsFor(house, caller, links, {
      nowMs,
      isUntold: question.isForOutside,
      language: languageOf(question.language ?? ''),
    }),
  });
  const span = {
    at: question.at ?? size,
    ...boundOf('from', question, nowMs),
    ...boundOf('to', question, nowMs),
  };
  const notes = [...asked.notes, ...olderIndexNotes(house, asked.query)];
  const unready = await server.desks.ready(house, asked.query, span.at);
  if (unready !== undefined) return { ...asked, notes: [...notes, unready], house, span, nowMs };
  // Whoever waited for verdicts gave up the turn.
  if (asksForVerdicts(asked.query)) await server.turns.next();
  return { ...asked, notes, house, span, nowMs };
}

/** The filter within the span's times: for questions that take no times of their own. */
export function withinSpan(filter: Filter, { from, to }: Answerable['span']): Filter {
  if (from === undefined && to === undefined) return filter;
  return { all: [filter, { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }] };
}

/** As answers say it: absent where the answer is whole. */
export function notesOf({ notes }: AskedFor): { notes?: string[] } {
  return notes.length === 0 ? {} : { notes: [...notes] };
}

export function tookMs(startedAt: number): number {
  return Math.round((performance.now() - startedAt) * 100) / 100;
}

/** The language asked for, else the first of `Accept-Language` that we speak, else English. @throws Problem */
export function languageFor(asked: string | undefined, headers: Record<string, unknown>): Language | undefined {
  if (asked !== undefined) {
    const language = languageOf(asked);
    if (language === undefined) throw new Problem('request.invalid', 'language: sentences are told in en and de.');
    return language;
  }
  const accepted = headers['accept-language'];
  if (typeof accepted !== 'string' || accepted.length > 500) return undefined;
  const wanted = accepted
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const quality = parameters.find((parameter) => parameter.trim().startsWith('q='));
      return { tag: tag.trim(), quality: quality === undefined ? 1 : Number(quality.trim().slice(2)) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { tag } of wanted) {
    const language = languageOf(tag);
    if (language !== undefined) return language;
  }
  return undefined;
}

async function waitFor(house: House, index: number, stopping: AbortSignal): Promise<void> {
  try {
    await house.ledger.waitFor(index, AbortSignal.any([AbortSignal.timeout(AFTER_WAIT_MS), stopping]));
  } catch (cause) {
    throw new Problem('request.timeout', `Entry ${index} was not recorded within ${AFTER_WAIT_MS / 1000} s.`, {
      cause,
    });
  }
}

function boundOf(name: 'from' | 'to', { [name]: text, tz }: Question, nowMs: number): { from?: number; to?: number } {
  if (text === undefined) return {};
  // A plus that was not escaped in the address arrives as a space.
  const span = timeSpanOf(text.replace(/ (?=\d\d:\d\d$)/, '+'), nowMs, tz);
  if (span === undefined)
    throw new Problem('request.invalid', `${name}: write 2026-11-21, 2026-11, 2026-11-21T09:00:00Z, now or -7d.`);
  return { [name]: span.startMs };
}
