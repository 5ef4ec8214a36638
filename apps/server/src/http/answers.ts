/** `POST /v1/answers/…`: questions settled in words, each clause citing the events it rests on. */

import type { Answer, AskedQuestion, Telling } from '@trailmark/answers';
import { routes } from '@trailmark/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requireScope } from '../access/caller.ts';
import type { Caller } from '../access/caller.ts';
import { settleAsked } from '../answers/question-parameters.ts';
import type { Asked } from '../answers/question-parameters.ts';
import { CallerTrail } from '../answers/trail.ts';
import { purposeOf, recordUse } from './find-events.ts';
import { ANSWER_BYTES_MAX, withOpening } from './opening.ts';
import { languageFor, tookMs } from './question.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

export function installAnswers(app: FastifyInstance, server: Server): void {
  define(app, server, routes.answerAssignment, (call) => answered(server, call, 'assignment'));
  define(app, server, routes.answerChange, (call) => answered(server, call, 'change'));
  define(app, server, routes.answerExports, (call) => answered(server, call, 'exports'));
  define(app, server, routes.answerPublication, (call) => answered(server, call, 'publication'));
  define(app, server, routes.answerNotification, (call) => answered(server, call, 'notification'));
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
  readonly reply: FastifyReply;
}

async function answered<Q extends AskedQuestion>(
  server: Server,
  { caller, body, request, reply }: AnswerCall<AskedInWords & Asked[Q]>,
  question: Q,
): Promise<unknown> {
  const startedAt = performance.now();
  if (body.bundle) requireScope(caller, 'export');
  const house = await server.tenants.house(caller.tenant);
  const nowMs = server.now();
  const language = languageFor(body.language, request.headers)?.tag === 'de' ? 'de' : 'en';
  const zone = body.tz ?? 'UTC';
  const telling: Telling = { language, zone, nowMs };
  return withOpening(server, { caller, to: reply.raw, bytesMax: ANSWER_BYTES_MAX }, async (opening) => {
    const trail = new CallerTrail(server, house, caller, telling, opening);
    const answer = await settleAsked(question, body, trail, telling);
    await recordUse(server, house, caller, opening, {
      query: `answer ${question}`,
      purpose: purposeOf(request.headers, body.purpose),
    });
    const bundle = body.bundle ? { bundle: await bundleOf(server, caller, answer, body.purpose) } : {};
    return { ...answer, ...bundle, took_ms: tookMs(startedAt) };
  });
}

/** The events cited as evidence to take away, under the caller's own rights. @throws Problem */
async function bundleOf(
  server: Server,
  caller: Caller,
  { question, evidence }: Answer,
  purpose = `answer: ${question}`,
): Promise<{ readonly id: string; readonly href: string }> {
  const chosen = evidence.map(({ index }) => index);
  const { id } = await server.exports.request(caller, { kind: 'selection', chosen, withhold: [], purpose });
  return { id, href: `/v1/exports/${id}/bundle` };
}
