/** The fastify app: limits, bodies as bytes, security headers, and every route. */

import Fastify, { LogController } from 'fastify';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { installAnswers } from './answers.ts';
import { installApiKeys } from './api-keys.ts';
import { installApprovals } from './approvals.ts';
import { installBodyBudget } from './body-budget.ts';
import { installComplete } from './complete.ts';
import { installCatalog } from './catalog.ts';
import { installEntities } from './entities.ts';
import { installDisputes } from './disputes.ts';
import { installErasures } from './erasures.ts';
import { installExplanations } from './explanations.ts';
import { installExports } from './exports.ts';
import { installFacets } from './facets.ts';
import { installFindEvents } from './find-events.ts';
import { installHealth } from './health.ts';
import { installHistogram } from './histogram.ts';
import { installLinger } from './linger.ts';
import { installLinks } from './links.ts';
import { installLogKeys } from './log-keys.ts';
import { installLog } from './log.ts';
import { installMetrics } from './metrics.ts';
import { installPages } from './pages.ts';
import { answerBrokenRequest, installProblems, problemOf, sendProblem } from './problems.ts';
import { installReadEvent } from './read-event.ts';
import { installRecordEvents } from './events.ts';
import type { Server } from './server.ts';
import { installTail } from './tail.ts';
import { installTenants } from './tenants.ts';
import { installUnread } from './unread.ts';
import { installViews } from './views.ts';

export const BODY_BYTES_MAX = 16 * 2 ** 20;
const HEADER_TIMEOUT_MS = 10_000;
/** For the whole request, header and body. */
const REQUEST_TIMEOUT_MS = 30_000;
const HEADER_BYTES_MAX = 16 * 1024;

export function createApp(server: Server, logger: Logger): FastifyInstance {
  const app = Fastify({
    loggerInstance: logger,
    // Addresses hold queries, and queries hold names: no request is logged by itself.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 2_000 },
    http: { maxHeaderSize: HEADER_BYTES_MAX, headersTimeout: HEADER_TIMEOUT_MS, connectionsCheckingInterval: 1_000 },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, _request, reply) => void sendProblem(reply as unknown as FastifyReply, problemOf(error)), // as below
    exposeHeadRoutes: true,
  }) as unknown as FastifyInstance; // the logger's type is the only difference
  // One parser for all: what a body means is decided by its route, after the key was checked.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  installProblems(app);
  installBodyBudget(app);
  installLinger(app);
  installUnread(app, server.unread);
  app.addHook('onSend', async (_request, reply) => {
    reply
      .header('x-content-type-options', 'nosniff')
      .header('x-frame-options', 'DENY')
      .header('cross-origin-resource-policy', 'same-origin');
    if (reply.getHeader('cache-control') === undefined) reply.header('cache-control', 'no-store');
    if (reply.getHeader('referrer-policy') === undefined) reply.header('referrer-policy', 'no-referrer');
  });
  installMetrics(app, server);
  installHealth(app, server);
  installRecordEvents(app, server);
  installFindEvents(app, server);
  installFacets(app, server);
  installHistogram(app, server);
  installComplete(app, server);
  installTail(app, server);
  installEntities(app, server);
  installReadEvent(app, server);
  installExplanations(app, server);
  installAnswers(app, server);
  installExports(app, server);
  installErasures(app, server);
  installLinks(app, server);
  installDisputes(app, server);
  installLog(app, server);
  installLogKeys(app, server);
  installApiKeys(app, server);
  installTenants(app, server);
  installViews(app, server);
  installApprovals(app, server);
  installCatalog(app, server);
  installPages(app, server);
  return app;
}
