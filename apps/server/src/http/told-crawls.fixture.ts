/** What two rivals ask of pages, answers and evidence, each about the other: for the test that crawls every route. */

import { inflateRawSync } from 'node:zlib';
import { openZip } from '@trailmark/core';
import { expect } from 'vitest';
import type { Answer } from '../testing.ts';
import { entitiesOf } from './laid-down-crawls.fixture.ts';
import type { Crawls, Rivals, Side } from './rivals.fixture.ts';

export function toldCrawls(rivals: Rivals): Crawls {
  const { get, ask } = rivals;
  return {
    explain: async (own, other) => {
      const formats = ['text', 'html', 'pdf'];
      const ofBoth = formats.flatMap((format) =>
        ['internal', 'external', 'legal'].map((audience) =>
          ask(own, 'POST', '/v1/explanations', { q: 'known:true', format, audience }),
        ),
      );
      const named = other.names.map((name) => ask(own, 'POST', '/v1/explanations', { events: [name], format: 'text' }));
      const refused = await Promise.all(named);
      for (const { status } of refused) expect(status).toBe(404);
      return [...(await Promise.all(ofBoth)), ...refused];
    },
    entityTimeline: (own, other) =>
      Promise.all(entitiesOf(own, other).map((name) => get(own, `/v1/entities/${name}/timeline`))),
    entityState: (own, other) =>
      Promise.all(entitiesOf(own, other).map((name) => get(own, `/v1/entities/${name}/state`))),
    answerAssignment: (own, other) => settled(rivals, [own, other], 'assignment'),
    answerNotification: (own, other) => settled(rivals, [own, other], 'notification'),
    answerChange: (own, other) => settled(rivals, [own, other], 'change'),
    answerExports: (own, other) => settled(rivals, [own, other], 'exports', { from: '2026-01-01', to: '2026-12-31' }),
    answerPublication: (own, other) => settled(rivals, [own, other], 'publication'),
    requestExport: async (own, other) => {
      const refused = await Promise.all(['whole', 'period'].map((kind) => ask(own, 'POST', '/v1/exports', { kind })));
      expect(refused.map(({ status }) => status)).toEqual([403, 403]);
      const made: Answer[] = [];
      for (const q of ['', `scope.client:${other.name}`, 'importance:routine OR known:true OR known:false'])
        made.push(await exported(rivals, own, q));
      return [...refused, ...made];
    },
    readExport: (own) => others(rivals, own, (id) => `/v1/exports/${id}`),
    downloadExport: (own) => others(rivals, own, (id) => `/v1/exports/${id}/bundle`),
  };
}

/** A question about things of both; what was asked may be said again, and is taken out of the answer. */
function settled(
  { ask }: Rivals,
  [own, other]: readonly [Side, Side],
  question: string,
  more: object = {},
): Promise<Answer[]> {
  const asked = [own, other].flatMap(({ name }) => ['lead', 'campaign'].map((type) => [type, `${name}-${type}`]));
  return Promise.all(
    asked.map(async ([type, id = '']) => {
      const json = { entity: `${type}/${id}`, ...more };
      const answer = await ask(own, 'POST', `/v1/answers/${question}`, json);
      expect([question, answer.status]).toEqual([question, 200]);
      return { ...answer, text: answer.text.replaceAll(id, '') };
    }),
  );
}

/** Exports of the other side and of the administrator, by the ids they were given. */
async function others({ server, sides, get }: Rivals, own: Side, url: (id: string) => string): Promise<Answer[]> {
  const ids: string[] = [];
  for (const key of [undefined, ...sides.filter((each) => each !== own).map((each) => each.key)]) {
    const asked = key === undefined ? {} : { key };
    ids.push((await server.ask('POST', '/v1/exports', { ...asked, json: { kind: 'selection' } })).json.id);
  }
  const answers = await Promise.all(ids.map((id) => get(own, url(id))));
  const nobody = await get(own, url('ex_nobody'));
  for (const { status, text } of answers) expect([status, text]).toEqual([404, nobody.text]);
  return answers;
}

/** The parts of a finished bundle, as one answer. */
async function exported({ get, ask }: Rivals, own: Side, q: string): Promise<Answer> {
  const asked = await ask(own, 'POST', '/v1/exports', { kind: 'selection', q });
  expect(asked.status, asked.text).toBe(202);
  await expect
    .poll(async () => (await get(own, `/v1/exports/${asked.json.id}`)).json.status, { timeout: 10_000 })
    .toBe('ready');
  const bundle = await get(own, `/v1/exports/${asked.json.id}/bundle`);
  const bytes = new Uint8Array(bundle.raw);
  const read = async (offset: number, length: number): Promise<Uint8Array> => bytes.subarray(offset, offset + length);
  const unpack = async (packed: Uint8Array): Promise<Uint8Array> => new Uint8Array(inflateRawSync(packed));
  const reader = await openZip({ size: bytes.length, read }, { inflate: unpack, inflateStream: wholly });
  const names = (await reader.list?.()) ?? [];
  expect(names).toContain('disclosures.ndjson');
  const parts = await Promise.all(names.map((name) => reader.read(name, 1 << 26)));
  const { status, headers, raw } = bundle;
  const text = parts.map((part) => Buffer.from(part ?? []).toString('utf8')).join('\n');
  return { status, headers, raw, text, json: undefined };
}

async function* wholly(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  yield new Uint8Array(inflateRawSync(Buffer.concat(all)));
}
