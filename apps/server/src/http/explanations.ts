/** `POST /v1/explanations`: a selection as one page. Its making is on record before the page leaves. */

import { english, timeText } from '@trailmark/catalog';
import { routes } from '@trailmark/contract';
import { sha256, toBase64, toHex, utf8 } from '@trailmark/core';
import { explanationPage, htmlPage, pdfPage, textPage } from '@trailmark/report';
import type { Explanation, PageDocument } from '@trailmark/report';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { drawId } from '../access/api-keys.ts';
import type { Caller } from '../access/caller.ts';
import { heardOf } from '../answers/explain-coverage.ts';
import { readerFor, select, showForPage } from '../answers/explain-events.ts';
import { reported } from '../own/reports.ts';
import { purposeOf, recordUse } from './find-events.ts';
import { languageFor } from './question.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

export function installExplanations(app: FastifyInstance, server: Server): void {
  define(app, server, routes.explain, async ({ caller, body, request, reply }) => {
    const language = languageFor(body.language, request.headers) ?? english;
    const tag = language.tag === 'de' ? 'de' : 'en';
    const reader = readerFor(caller, body.audience);
    const purpose = purposeOf(request.headers, body.purpose);
    const selected = await select(server, caller, body);
    const { house, asked } = selected;
    const { shown, events, spending } = await showForPage(server, reader, selected, language);
    const { origin, size, root } = house.ledger.head();
    const id = drawId('rep');
    const explanation: Explanation = {
      language: tag,
      zone: body.tz ?? 'UTC',
      audience: body.audience,
      title: body.title,
      events,
      spending,
      catalog: house.catalog,
      asked,
      coverage: await heardOf(server, house, reader, { asked: body, events, language: tag }),
      rights: rightsOf(caller),
      log: { origin, size, root: toBase64(root) },
      record: { id, made: timeText(server.now()), by: caller.key.name, purpose },
    };
    const page = await pageIn(body.format, explanationPage(explanation));
    await recordUse(server, house, caller, shown, { query: body.q ?? '', purpose });
    await reported(server.own, house, caller, {
      id,
      events,
      size,
      audience: body.audience,
      sha256: toHex(sha256(page.bytes)),
      nowMs: server.now(),
    });
    return send(reply, id, page);
  });
}

interface Page {
  readonly mediaType: string;
  readonly extension: string;
  readonly bytes: Uint8Array;
}

async function pageIn(format: 'html' | 'pdf' | 'text', document: PageDocument): Promise<Page> {
  switch (format) {
    case 'html':
      return { mediaType: 'text/html; charset=utf-8', extension: 'html', bytes: utf8(htmlPage(document)) };
    case 'pdf':
      return { mediaType: 'application/pdf', extension: 'pdf', bytes: await pdfPage(document) };
    case 'text':
      return { mediaType: 'text/plain; charset=utf-8', extension: 'txt', bytes: utf8(textPage(document)) };
  }
}

function rightsOf(caller: Caller): Explanation['rights'] {
  return {
    isRestricted: caller.restrict !== undefined,
    withholds: caller.withhold.length > 0,
    reveals: caller.scopes.has('reveal'),
  };
}

function send(reply: FastifyReply, id: string, { mediaType, extension, bytes }: Page): FastifyReply {
  return reply
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    .header('content-disposition', `inline; filename="${id}.${extension}"`)
    .header('x-trailmark-report', id)
    .type(mediaType)
    .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
}
