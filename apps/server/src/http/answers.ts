/** `POST /v1/answers/…`: questions settled in words, each clause citing the events it rests on. */

import { settle } from '@trailmark/answers';
import type { AskedQuestion, ParametersOf, Telling } from '@trailmark/answers';
import type { Entity } from '@trailmark/catalog';
import { Problem, quarterOf, routes, timeSpanOf } from '@trailmark/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller } from '../access/caller.ts';
import { CallerTrail } from '../answers/trail.ts';
import { purposeOf, recordUse } from './find-events.ts';
import { languageFor, tookMs } from './question.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

export function installAnswers(app: FastifyInstance, server: Server): void {
  // One line for each question: its parameters from the body.
  define(app, server, routes.answerAssignment, (call) =>
    answered(server, call, 'assignment', ({ entity, other, at }, moment) => ({
      entity: entityOf(entity),
      other,
      atMs: moment('at', at),
    })),
  );
  define(app, server, routes.answerChange, (call) =>
    answered(server, call, 'change', ({ entity, field, from, to }, moment) => ({
      entity: entityOf(entity),
      field,
      fromMs: moment('from', from),
      toMs: moment('to', to),
    })),
  );
  define(app, server, routes.answerExports, (call) =>
    answered(server, call, 'exports', ({ entity, actor, ...period }, moment, telling) => ({
      ...exportsPeriod(period, moment, telling),
      entity: entity === undefined ? undefined : entityOf(entity),
      actor,
    })),
  );
  define(app, server, routes.answerPublication, (call) =>
    answered(server, call, 'publication', ({ entity, at }, moment) => ({
      entity: entityOf(entity),
      atMs: moment('at', at),
    })),
  );
  define(app, server, routes.answerNotification, (call) =>
    answered(server, call, 'notification', ({ entity, rule, from, to }, moment) => ({
      entity: entityOf(entity),
      rule,
      fromMs: moment('from', from),
      toMs: moment('to', to),
    })),
  );
}

interface ExportsPeriod {
  readonly quarter?: string | undefined;
  readonly fiscal_start: number;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The fiscal quarter that is named, else from and to, else the last quarter. @throws Problem */
function exportsPeriod(
  { quarter, fiscal_start: fiscalStart, from, to }: ExportsPeriod,
  moment: Moment,
  { nowMs, zone }: Telling,
): { readonly fromMs: number; readonly toMs: number; readonly quarter?: string } {
  const isByTime = (from ?? to) !== undefined;
  if (isByTime && quarter !== undefined)
    throw new Problem('request.invalid', 'quarter: give a quarter, or from and to.', { pointer: '/quarter' });
  const asked = isByTime ? undefined : quarterOf(quarter ?? 'last', { nowMs, zone, fiscalStart });
  if (asked !== undefined) return { fromMs: asked.fromMs, toMs: asked.toMs, quarter: asked.name };
  return { fromMs: moment('from', from) ?? 0, toMs: moment('to', to) ?? nowMs + 1 };
}

/** What the body of every question may hold. */
interface AskedInWords {
  readonly language?: 'en' | 'de' | undefined;
  readonly tz?: string | undefined;
  readonly purpose?: string | undefined;
  readonly bundle: boolean;
}
interface AnswerCall<B extends AskedInWords> {
  readonly caller: Caller;
  readonly body: B;
  readonly request: FastifyRequest;
}
/** Where a time of the body begins, in milliseconds; undefined where none was given. @throws Problem */
type Moment = (name: string, text: string | undefined) => number | undefined;

async function answered<B extends AskedInWords, Q extends AskedQuestion>(
  server: Server,
  { caller, body, request }: AnswerCall<B>,
  question: Q,
  parametersOf: (body: B, moment: Moment, telling: Telling) => ParametersOf<Q>,
): Promise<unknown> {
  const startedAt = performance.now();
  const house = await server.tenants.house(caller.tenant);
  const nowMs = server.now();
  const language = languageFor(body.language, request.headers)?.tag === 'de' ? 'de' : 'en';
  const zone = body.tz ?? 'UTC';
  const telling: Telling = { language, zone, nowMs };
  const parameters = parametersOf(body, (name, text) => momentOf(name, text, nowMs, zone), telling);
  const trail = new CallerTrail(server, house, caller, telling);
  const answer = await settle(question, parameters, trail, telling);
  await recordUse(server, house, caller, trail.shown, {
    query: `answer ${question}`,
    purpose: purposeOf(request.headers, body.purpose),
  });
  return { ...answer, took_ms: tookMs(startedAt) };
}

/** The type and the id: what stands before the first stroke and behind it. The contract saw that there is one. */
function entityOf(text: string): Entity {
  const at = text.indexOf('/');
  return { type: text.slice(0, at), id: text.slice(at + 1) };
}

function momentOf(name: string, text: string | undefined, nowMs: number, zone: string): number | undefined {
  if (text === undefined) return undefined;
  const span = timeSpanOf(text, nowMs, zone);
  if (span === undefined)
    throw new Problem('request.invalid', `${name}: write 2026-11-21, 2026-11-21T09:00:00Z, now or -7d.`, {
      pointer: `/${name}`,
    });
  return span.startMs;
}
