/** `POST /v1/explanations`: a selection as one page. Its making is on record before the page leaves. */

import { Phrases, tooMuchWords } from '@trailmark/answers';
import type { Telling } from '@trailmark/answers';
import { english, timeText } from '@trailmark/catalog';
import type { Language, ReadEvent } from '@trailmark/catalog';
import { routes } from '@trailmark/contract';
import { sha256, toBase64, toHex, utf8 } from '@trailmark/core';
import { AudienceNames, explanationPage, htmlPage, textPage } from '@trailmark/report';
import type { Audience, Explanation, PageDocument } from '@trailmark/report';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { drawId } from '../access/api-keys.ts';
import { requireScope } from '../access/caller.ts';
import type { Caller } from '../access/caller.ts';
import { answerForPage, commandOf, unsaidOf } from '../answers/explain-answer.ts';
import type { AskedAnswer } from '../answers/explain-answer.ts';
import { heardOf } from '../answers/explain-coverage.ts';
import { readerFor, select, showForPage } from '../answers/explain-events.ts';
import type { Selection } from '../answers/explain-events.ts';
import { disputesOf, withCounts } from '../disputes/disputes-of.ts';
import { reported } from '../own/reports.ts';
import { verdictsUntold } from '../search/verdict-rights.ts';
import type { House } from '../tenant/house.ts';
import { purposeOf, recordUse } from './find-events.ts';
import { ANSWER_BYTES_MAX, PAGE_BYTES_MAX, withOpening } from './opening.ts';
import type { Opening } from './opening.ts';
import { languageFor } from './question.ts';
import { define } from './route.ts';
import type { Server } from './server.ts';

export function installExplanations(app: FastifyInstance, server: Server): void {
  define(app, server, routes.explain, async ({ caller, body, request, reply }) => {
    if (body.bundle) requireScope(caller, 'export');
    const language = languageFor(body.language, request.headers) ?? english;
    const tag = language.tag === 'de' ? 'de' : 'en';
    const purpose = purposeOf(request.headers, body.purpose);
    const { audience } = body;
    const reader = readerFor(caller, audience);
    const house = await server.tenants.house(caller.tenant);
    const telling = { language: tag, zone: body.tz ?? 'UTC', nowMs: server.now() } as const;
    const names = new AudienceNames({ audience, catalog: house.catalog, language: tag, zone: telling.zone });
    const bytesMax = body.answer === undefined ? PAGE_BYTES_MAX : ANSWER_BYTES_MAX;
    return withOpening(server, { caller, to: reply.raw, bytesMax }, async (opening) => {
      const found =
        body.answer === undefined
          ? await contentOf(server, caller, { body, reader, language, names, telling, opening })
          : await answeredContent(server, house, reader, body.answer, { audience, names, telling, opening });
      const noted = await disputesOf(house);
      // Nothing but the two counts is added to what was read.
      const content = { ...found, events: found.events.map((event) => withCounts(noted, event) as ReadEvent) };
      const bundle = body.bundle ? await bundleOf(server, caller, content, { audience, purpose }) : undefined;
      const { origin, size, root } = house.ledger.head();
      const id = drawId('rep');
      const explanation: Explanation = {
        ...content,
        language: tag,
        zone: telling.zone,
        audience,
        title: body.title,
        names,
        catalog: house.catalog,
        rights: rightsOf(caller),
        log: { origin, size, root: toBase64(root) },
        record: { id, made: timeText(telling.nowMs), by: caller.key.name, purpose, bundle },
      };
      const page = await pageIn(server, body.format, explanationPage(explanation));
      await recordUse(server, house, caller, opening, { query: body.q ?? '', purpose });
      const digest = toHex(sha256(page.bytes));
      await reported(server.own, house, caller, {
        id,
        events: content.events,
        size,
        audience,
        sha256: digest,
        nowMs: telling.nowMs,
      });
      return send(reply, id, page);
    });
  });
}

/** The events of the page to take away, with no more in it than the page shows. @throws Problem */
async function bundleOf(
  server: Server,
  caller: Caller,
  { events, spending = [] }: Pick<Explanation, 'events' | 'spending'>,
  { audience, purpose = 'explanation' }: { audience: Audience; purpose?: string | undefined },
): Promise<string> {
  const chosen = [...events, ...spending].map(({ index }) => index);
  const withhold = audience === 'external' ? ['confidential', 'subject'] : [];
  const { id } = await server.exports.request(caller, { kind: 'selection', chosen, withhold, purpose });
  return `/v1/exports/${id}/bundle`;
}

type Content = Pick<Explanation, 'events' | 'spending' | 'asked' | 'answer' | 'unsaid' | 'coverage'>;

interface Told {
  readonly opening: Opening;
  readonly names: AudienceNames;
  readonly telling: Telling;
}

async function contentOf(
  server: Server,
  caller: Caller,
  { body, reader, language, ...told }: { body: Selection; reader: Caller; language: Language } & Told,
): Promise<Content> {
  const selected = await select(server, caller, body);
  const { opening, telling } = told;
  const { events, spending } = await showForPage(server, reader, selected, { language, opening });
  const coverage = await heardOf(server, selected.house, reader, { asked: body, events, ...told });
  const { asked } = selected;
  const notes = [...asked.notes, ...(opening.isCut ? [new Phrases(telling).of(tooMuchWords)] : [])];
  const isSpendLeftOut = asked.isSpendLeftOut === true || spending === undefined;
  return { events, spending: spending ?? [], coverage, asked: { ...asked, notes, isSpendLeftOut } };
}

async function answeredContent(
  server: Server,
  house: House,
  reader: Caller,
  asked: AskedAnswer,
  { audience, ...told }: { audience: Audience } & Told,
): Promise<Content> {
  const { answer, events } = await answerForPage(server, house, reader, asked, told);
  const unsaid = unsaidOf(asked, audience);
  // A question that names whom the page does not is not repeated on it.
  const command = unsaid.length > 0 ? undefined : commandOf(asked, told.telling.zone);
  return { events, answer, unsaid, asked: { total: events.length, isExact: true, notes: [], command } };
}

interface Page {
  readonly mediaType: string;
  readonly extension: string;
  readonly bytes: Uint8Array;
}

async function pageIn(server: Server, format: 'html' | 'pdf' | 'text', document: PageDocument): Promise<Page> {
  switch (format) {
    case 'html':
      return { mediaType: 'text/html; charset=utf-8', extension: 'html', bytes: utf8(htmlPage(document)) };
    case 'pdf': {
      // What sets paper is large, and most servers never do.
      const { pdfPage } = await import('@trailmark/report/pdf');
      const bytes = await pdfPage(document, () => server.turns.next());
      return { mediaType: 'application/pdf', extension: 'pdf', bytes };
    }
    case 'text':
      return { mediaType: 'text/plain; charset=utf-8', extension: 'txt', bytes: utf8(textPage(document)) };
  }
}

function rightsOf(caller: Caller): Explanation['rights'] {
  return {
    isRestricted: caller.restrict !== undefined,
    withholds: caller.withhold.length > 0,
    reveals: caller.scopes.has('reveal'),
    verdictsUntold: verdictsUntold(caller),
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
