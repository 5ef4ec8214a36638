/** `GET /v1/entities/{type}/{id}/…`: what happened to one thing, and how it stood at a moment. */

import { olderIndexWords, Phrases, sightWords, tooMuchWords } from '@trailmark/answers';
import type { Entity, Language } from '@trailmark/catalog';
import { Problem, routes, timeSpanOf } from '@trailmark/contract';
import type { FastifyInstance } from 'fastify';
import type { Caller } from '../access/caller.ts';
import { askEntity, requireChanges } from '../answers/entity-asked.ts';
import { CauseReader } from '../answers/entity-causes.ts';
import { citedEvent } from '../answers/entity-cited.ts';
import { ByTime } from '../answers/entity-order.ts';
import { EntityReading } from '../answers/entity-reading.ts';
import { entityState } from '../answers/entity-state.ts';
import { timelinePage } from '../answers/entity-timeline.ts';
import { CallerTrail } from '../answers/trail.ts';
import { isIndexOlder } from '../search/older-index.ts';
import { untoldWords } from '../search/verdict-rights.ts';
import { purposeOf, recordUse } from './find-events.ts';
import { ANSWER_BYTES_MAX, withOpening } from './opening.ts';
import type { Opening } from './opening.ts';
import { languageFor, tookMs } from './question.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

export function installEntities(app: FastifyInstance, server: Server): void {
  define(app, server, routes.entityTimeline, ({ caller, params, query, request, reply }) =>
    withOpening(server, { caller, to: reply.raw, bytesMax: ANSWER_BYTES_MAX }, async (opening) => {
      const startedAt = performance.now();
      const { tz, order, limit, cursor } = query;
      const language = languageFor(query.language, request.headers);
      const telling = await tell(server, caller, { tz, language });
      const asking = await prepare(server, caller, params, { telling, opening });
      const { entity, bearing, causes, phrases } = asking;
      const page = await timelinePage(
        { entity, bearing, causes, phrases, withhold: caller.withhold, isRestricted: caller.restrict !== undefined },
        { order, limit, cursor, from: momentOf('from', query.from, telling), to: momentOf('to', query.to, telling) },
      );
      return finish(server, caller, asking, page, {
        query: `timeline ${params.type}/${params.id}`,
        untold: untoldWords(caller, language),
        purpose: purposeOf(request.headers, query.purpose),
        startedAt,
      });
    }),
  );

  define(app, server, routes.entityState, ({ caller, params, query, request, reply }) =>
    withOpening(server, { caller, to: reply.raw, bytesMax: ANSWER_BYTES_MAX }, async (opening) => {
      const startedAt = performance.now();
      requireChanges(caller);
      const language = languageFor(query.language, request.headers);
      const telling = await tell(server, caller, { tz: query.tz, language });
      const asking = await prepare(server, caller, params, { telling, opening });
      const isRestricted = caller.restrict !== undefined;
      const state = await entityState({ ...asking, isRestricted }, momentOf('at', query.at, telling) ?? telling.nowMs);
      return finish(server, caller, asking, state, {
        query: `state ${params.type}/${params.id}`,
        purpose: purposeOf(request.headers, query.purpose),
        startedAt,
      });
    }),
  );
}

type Telling = Awaited<ReturnType<typeof tell>>;

async function tell(
  server: Server,
  caller: Caller,
  { tz, language }: { tz?: string | undefined; language: Language | undefined },
) {
  const house = await server.tenants.house(caller.tenant);
  const said: 'en' | 'de' = language?.tag === 'de' ? 'de' : 'en';
  return { house, sentences: language, language: said, zone: tz ?? 'UTC', nowMs: server.now() };
}

async function prepare(
  server: Server,
  caller: Caller,
  named: Entity,
  { telling, opening }: { readonly telling: Telling; readonly opening: Opening },
) {
  const { house, language, zone, nowMs, sentences } = telling;
  const phrases = new Phrases({ language, zone, nowMs });
  const trail = new CallerTrail(server, house, caller, { language, zone, nowMs }, opening);
  const linked = await trail.linked(named);
  const members = linked.map(({ entity }) => entity);
  const byTime = new ByTime(house, server.turns);
  const reading = new EntityReading(server, house, caller, members, sentences, opening);
  const entity = askEntity(house, caller, members, nowMs);
  const bearing = { house, byTime, reading };
  const causes = new CauseReader({ house, caller, nowMs }, { trail, byTime, reading });
  return { house, named, linked, trail, entity, bearing, opening, causes, phrases };
}

interface Finishing {
  readonly query: string;
  /** Where verdicts would stand beside the events. */
  readonly untold?: string | undefined;
  readonly purpose: string | undefined;
  readonly startedAt: number;
}

/** Puts what was shown on record before it is shown. */
async function finish(
  server: Server,
  caller: Caller,
  { house, named, linked, trail, entity, opening, phrases }: Awaited<ReturnType<typeof prepare>>,
  answer: Record<string, unknown>,
  { query, untold, purpose, startedAt }: Finishing,
): Promise<Record<string, unknown>> {
  await recordUse(server, house, caller, opening, { query, purpose });
  const twins = linked.slice(1).map(({ entity: { type, id }, by }) => ({
    type,
    id,
    ...(by === undefined ? {} : { by: citedEvent(by) }),
  }));
  const notes = [
    ...entity.notes,
    ...(Array.isArray(answer['notes']) ? answer['notes'] : []),
    ...(opening.isCut ? [phrases.of(tooMuchWords)] : []),
    ...(isIndexOlder(house) ? [phrases.of(olderIndexWords)] : []),
  ];
  const withheld = [sightWords(trail.sight, phrases), untold].filter((one) => one !== undefined).join(' ');
  return {
    entity: { type: named.type, id: named.id },
    ...(twins.length === 0 ? {} : { linked: twins }),
    ...answer,
    ...(withheld === '' ? {} : { withheld }),
    ...(notes.length === 0 ? {} : { notes }),
    took_ms: tookMs(startedAt),
  };
}

/** Where a time begins, in milliseconds. @throws Problem */
function momentOf(name: string, text: string | undefined, { nowMs, zone }: Telling): number | undefined {
  if (text === undefined) return undefined;
  // A plus that was not escaped in the address arrives as a space.
  const span = timeSpanOf(text.replace(/ (?=\d\d:\d\d$)/, '+'), nowMs, zone);
  if (span !== undefined) return span.startMs;
  throw new Problem('request.invalid', `${name}: write 2026-11-21, 2026-11, 2026-11-21T09:00:00Z, now or -7d.`);
}
