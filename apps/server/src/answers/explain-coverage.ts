/** Whether the sources of a page's events were heard throughout its period. */

import type { SourceCoverage, Telling } from '@trailmark/answers';
import { occurredMsOf, textAt } from '@trailmark/catalog';
import type { ReadEvent } from '@trailmark/catalog';
import { timeSpanOf } from '@trailmark/contract';
import { AudienceTrail } from '@trailmark/report';
import type { AudienceNames } from '@trailmark/report';
import type { Caller } from '../access/caller.ts';
import type { Opening } from '../http/opening.ts';
import type { Server } from '../http/server.ts';
import type { House } from '../tenant/house.ts';
import { CallerTrail } from './trail.ts';

export interface PagePeriod {
  readonly asked: { readonly from?: string | undefined; readonly to?: string | undefined };
  /** In order of time. */
  readonly events: readonly ReadEvent[];
  readonly names: AudienceNames;
  readonly telling: Telling;
  readonly opening: Opening;
}

/** Of those sources alone that speak on the page, in the period that was asked for, else in that of the events. */
export async function heardOf(
  server: Server,
  house: House,
  reader: Caller,
  { asked: { from, to }, events, names, telling, opening }: PagePeriod,
): Promise<readonly SourceCoverage[] | undefined> {
  const { nowMs, zone } = telling;
  const bound = (text: string | undefined): number | undefined =>
    text === undefined ? undefined : timeSpanOf(text, nowMs, zone)?.startMs;
  const [first, last] = [events[0], events.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const trail = new AudienceTrail(new CallerTrail(server, house, reader, telling, opening), names);
  const covered = await trail.coverage(bound(from) ?? occurredMsOf(first), bound(to) ?? occurredMsOf(last) + 1);
  const spoken = new Set(events.map((event) => textAt(event, 'source')));
  return covered.filter(({ source }) => spoken.has(source));
}
