/** The two plain pages: what runs here, and the one-time sign-in. No script inline, nothing from elsewhere. */

import type { FastifyInstance, FastifyReply } from 'fastify';
import { signInPage, signInScript } from '../page/sign-in-page.ts';
import { startPage } from '../page/start-page.ts';
import { styles } from '../page/styles.ts';
import { FIRST_TENANT } from '../tenant/tenants.ts';
import type { Server } from './server.ts';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
/** A stranger sends it: nothing longer is taken in. */
const TOKEN_BYTES_MAX = 1_024;

export function installPages(app: FastifyInstance, server: Server): void {
  app.get('/', (request, reply) => {
    const house = server.tenants.houses().find(({ tenant }) => tenant === FIRST_TENANT);
    const facts = {
      version: server.version,
      url: `${request.protocol}://${request.host}`,
      origin: house?.ledger.origin ?? '',
      size: house?.ledger.head().size ?? 0,
      banner: server.banner,
      questions: server.questions,
    };
    return page(reply, startPage(facts));
  });
  app.get('/sign-in', (_request, reply) =>
    page(reply.header('referrer-policy', 'no-referrer'), signInPage(server.banner)),
  );
  app.get('/page/styles.css', (_request, reply) => asset(reply, 'text/css', styles));
  app.get('/page/sign-in.js', (_request, reply) => asset(reply, 'text/javascript', signInScript));
  // The token arrives in the body: it stood behind the # and never was part of an address a server logs.
  app.post('/sign-in', { bodyLimit: TOKEN_BYTES_MAX }, (request, reply) => {
    const token = request.body instanceof Uint8Array ? Buffer.from(request.body).toString('latin1') : '';
    const isGood = server.signIn.redeem(token);
    if (!isGood) server.failures.note(request.ip);
    return reply
      .code(isGood ? 200 : 403)
      .type('application/json; charset=utf-8')
      .send(JSON.stringify({ signedIn: isGood }));
  });
}

function page(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .header('content-security-policy', CONTENT_SECURITY_POLICY)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html);
}

function asset(reply: FastifyReply, type: string, text: string): FastifyReply {
  return reply.header('cache-control', 'no-cache').type(`${type}; charset=utf-8`).send(text);
}
