/** `POST /v1/answers/…`: questions settled in words, each clause citing the events it rests on. */

import { settle } from '@trailmark/answers';
import type { AskedQuestion, ParametersOf } from '@trailmark/answers';
import type { Entity } from '@trailmark/catalog';
import { Problem, routes, timeSpanOf } from '@trailmark/contract';
import type { FastifyInstance } from 'fastify';
import { CallerTrail } from '../answers/trail.ts';
import { purposeOf, recordUse } from './find-events.ts';
import { languageFor, tookMs } from './question.ts';
import { define } from './route.ts';
import type { Call } from './route.ts';
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
}

type AnswerCall = Pick<Call<(typeof routes)['answerAssignment']>, 'caller' | 'request'> & {
  readonly body: {
    readonly language?: 'en' | 'de' | undefined;
    readonly tz?: string | undefined;
    readonly purpose?: string | undefined;
    readonly bundle: boolean;
  };
};
/** Where a time of the body begins, in milliseconds; undefined where none was given. @throws Problem */
type Moment = (name: string, text: string | undefined) => number | undefined;

async function answered<C extends AnswerCall, Q extends AskedQuestion>(
  server: Server,
  { caller, body, request }: C,
  question: Q,
  parametersOf: (body: C['body'], moment: Moment) => ParametersOf<Q>,
): Promise<unknown> {
  const startedAt = performance.now();
  const house = await server.tenants.house(caller.tenant);
  const nowMs = server.now();
  const language = languageFor(body.language, request.headers)?.tag === 'de' ? 'de' : 'en';
  const zone = body.tz ?? 'UTC';
  const parameters = parametersOf(body, (name, text) => momentOf(name, text, nowMs, zone));
  const telling = { language, zone, nowMs } as const;
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
