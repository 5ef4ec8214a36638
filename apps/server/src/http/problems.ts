/** The one place where a refusal becomes an HTTP answer (RFC 9457). */

import { Problem, isErrorCode, problemDetails, routes } from '@trailmark/contract';
import type { ErrorCode, Route } from '@trailmark/contract';
import { Refusal } from '@trailmark/ledger';
import type { ConnectionError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

const RETRY_AFTER_SECONDS = 1;

/** Installs the handlers that turn whatever is thrown, or not found, into problem documents. */
export function installProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    // The answer had begun: it can only be cut off. Where the reader itself has left, that is no failure.
    if (reply.raw.headersSent) {
      if (!reply.raw.destroyed)
        request.log.error({ route: request.routeOptions.url, cause: tracePartOf(error) }, 'answer cut off');
      reply.raw.destroy();
      return reply.hijack();
    }
    const problem = problemOf(error);
    if (problem.status >= 500 && problem.code !== 'queue.full') {
      request.log.error(
        { route: request.routeOptions.url, code: problem.code, cause: tracePartOf(error) },
        'request failed',
      );
    }
    return sendProblem(reply, problem);
  });
  // Before the body is read: what nobody takes is not taken in.
  app.addHook('onRequest', async (request, reply) => (request.is404 ? answerNotFound(request, reply) : undefined));
  app.setNotFoundHandler(answerNotFound);
}

function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?', 1)[0] ?? '';
  const methods = methodsOf(path);
  if (methods.length === 0)
    return sendProblem(reply, new Problem('route.not_found', 'Nothing is served at this address.'));
  reply.header('allow', methods.join(', '));
  return sendProblem(reply, new Problem('method.not_allowed', `This address takes ${methods.join(' and ')}.`));
}

/** The methods that some route takes at this path. */
function methodsOf(path: string): string[] {
  const found = Object.values(routes as Record<string, Route>).filter((route) => {
    const pattern = route.path
      .replaceAll(/[.]/g, '\\.')
      .replaceAll(/\{\w+\}/g, '[^/]+')
      .replace('*', '.+');
    return new RegExp(`^${pattern}$`).test(path);
  });
  return [...new Set(found.map(({ method }) => method))];
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.place.retryAfterSeconds !== undefined)
    reply.header('retry-after', String(problem.place.retryAfterSeconds));
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** Whatever was thrown, as a refusal with a code; what we did not expect is `internal`. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Refusal) return problemOfRefusal(error);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Problem('body.too_large', 'The body is larger than 16 MiB.', { cause: error });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Problem('media.unsupported', 'This media type is not read here.', { cause: error });
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'ECONNRESET':
      return new Problem('body.malformed', 'The body is not as long as content-length says.', { cause: error });
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_ASYNC_CONSTRAINT':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new Problem('request.invalid', 'The address is not well formed.', { cause: error });
    default:
      return new Problem('internal', 'This is our fault, not yours.', { cause: error });
  }
}

function problemOfRefusal(error: Refusal): Problem {
  // Erasures overtook it again and again: it was not stored, and will be in a moment.
  if (error.code === 'queue.full' || error.code === 'keys.stale') {
    return new Problem('queue.full', 'Too much is waiting to be recorded.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
      cause: error,
    });
  }
  if (error.code === 'store.full' || error.code === 'store.readonly')
    return new Problem(error.code, error.message, { cause: error });
  if (damage.has(error.code)) return new Problem('store.damaged', sentenceOf(error.message), { cause: error });
  return stopped(error);
}

/** What only someone who looks at the store can put right. */
const damage: ReadonlySet<string> = new Set(['store.damaged', 'store.rolled_back', 'store.forked', 'store.foreign']);

function sentenceOf(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return text.endsWith('.') ? text : `${text}.`;
}

function stopped(cause: unknown): Problem {
  return new Problem('store.stopped', 'Nothing can be recorded at present; GET /readyz says why.', {
    retryAfterSeconds: 10,
    cause,
  });
}

/** What of an error may stand in a log: names, codes and places in our code, never a message that could quote a value. */
export function tracePartOf(error: unknown): Record<string, unknown> {
  const cause = error instanceof Problem && error.cause !== undefined ? error.cause : error;
  if (!(cause instanceof Error)) return { name: typeof cause };
  const frames = (cause.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 12);
  const code = 'code' in cause ? String(cause.code) : undefined;
  return { name: cause.name, code, frames, ...(cause instanceof Refusal ? { message: cause.message } : {}) };
}

/** Answers a connection on which no readable request arrived. */
export function answerBrokenRequest(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [code, detail]: [ErrorCode, string] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['header.too_large', 'The header is larger than 16 KiB.']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['request.timeout', 'The request was not complete in time.']
        : ['request.invalid', 'This is not a well-formed HTTP/1.1 request.'];
  const body = JSON.stringify(problemDetails(code, detail));
  const { status } = problemDetails(code, detail);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** The problem of one event within a batch, by its code. */
export function codeOf(code: string): ErrorCode {
  return isErrorCode(code) ? code : 'event.invalid';
}
