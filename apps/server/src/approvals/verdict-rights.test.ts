/** Who is told verdicts, by every way there is to one: each key is told by all of them or by none, and is told why not. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../testing.ts';
import { LAST, startJudgedPost } from './judged-post.fixture.ts';
import type { JudgedPost, KeyRights } from './judged-post.fixture.ts';

let judged: JudgedPost;
beforeAll(async () => {
  judged = await startJudgedPost();
});
afterAll(() => judged.server.remove());

type Untold = 'withheld' | 'restricted';
const CODES = { withheld: 'auth.scope', restricted: 'query.unsupported' } as const;
const WHY = {
  withheld: /tells of whoever acted, approved or was meant, and some of that is withheld/,
  restricted: /rests on events anywhere in the trail, and this key sees only a part of it/,
} as const;
/** What would tell that Ana approved what Ana did; claims do not say so. */
const TOLD = /same_person|"self"|self-approved|to self|selbst (freigegeben|genehmigt)/i;

const keys: readonly (readonly [name: string, rights: KeyRights, untold: Untold | undefined])[] = [
  ['everything', {}, undefined],
  ['everything, for audits', { scopes: ['read', 'audit', 'export'] }, undefined],
  ['all but the reasons', { withhold: ['reason', 'context'] }, undefined],
  ['one client', { restrict: 'scope.client:acme' }, 'restricted'],
  // Which lets through what belongs to no client, and so what tells how verdicts changed.
  ['all but one client', { restrict: '-scope.client:rival' }, 'restricted'],
  ['one client and the trail itself', { restrict: 'scope.client:acme OR type:trail.*' }, 'restricted'],
  ['one client, for audits', { scopes: ['read', 'audit', 'export'], restrict: 'scope.client:acme' }, 'restricted'],
  ['nobody who acted', { withhold: ['actor'] }, 'withheld'],
  ['no approvals', { withhold: ['approval'] }, 'withheld'],
  ['no approvals, for audits', { scopes: ['read', 'audit', 'export'], withhold: ['approval'] }, 'withheld'],
  ['one client without approvals', { restrict: 'scope.client:acme', withhold: ['approval'] }, 'withheld'],
  ['all but one client without approvals', { restrict: '-scope.client:rival', withhold: ['approval.by'] }, 'withheld'],
];

/** Whether the verdict on the post is told; an answer that refuses gives its code. */
interface Surface {
  readonly ask: (key: string) => Promise<Answer>;
  readonly isTold: (answer: Answer) => boolean;
  /** What is not refused to whoever is told none says nothing of it instead. */
  readonly isRefused: boolean;
}

const get =
  (url: string) =>
  (key: string): Promise<Answer> =>
    judged.get(url, key);
const post =
  (url: string, json: unknown) =>
  (key: string): Promise<Answer> =>
    judged.server.ask('POST', url, { key, json });
const asking = (q: string): string => `/v1/events?q=${encodeURIComponent(q)}`;
const finds = ({ json }: Answer): boolean => json.events.length === 1;

const surfaces: Readonly<Record<string, Surface>> = {
  event: {
    ask: get('/v1/events/act'),
    isTold: ({ json }) => json.event.approval_verdict?.verdict === 'self',
    isRefused: false,
  },
  list: {
    ask: get(asking('type:post.published')),
    isTold: ({ json }) => json.events[0].approval_verdict?.reason === 'same_person',
    isRefused: false,
  },
  timeline: {
    ask: get('/v1/entities/post/p1/timeline'),
    isTold: ({ text }) => /"approval_verdict":\{"verdict":"self"/.test(text),
    isRefused: false,
  },
  search: { ask: get(asking('approval:self')), isTold: finds, isRefused: true },
  'search by a beginning': { ask: get(asking('approval:se*')), isTold: finds, isRefused: true },
  'search for any': { ask: get(asking('approval:?')), isTold: finds, isRefused: true },
  'search for none': {
    ask: get(asking('type:post.* -approval:missing')),
    isTold: ({ json }) => json.total === 2,
    isRefused: true,
  },
  facet: {
    ask: get('/v1/facets?field=approval'),
    isTold: ({ json }) => json.values[0].value === 'self',
    isRefused: true,
  },
  'facet of others': {
    ask: get(`/v1/facets?field=type&q=${encodeURIComponent('approval:self')}`),
    isTold: ({ json }) => json.total === 1,
    isRefused: true,
  },
  histogram: {
    ask: get(`/v1/histogram?from=2026-11-01&to=2026-11-30&q=${encodeURIComponent('approval:self')}`),
    isTold: ({ json }) => json.total === 1,
    isRefused: true,
  },
  'completion of the field': {
    ask: get('/v1/complete?prefix=approva'),
    isTold: ({ json }) => json.suggestions.some(({ text }: { text: string }) => text === 'approval:'),
    isRefused: false,
  },
  'completion of values': {
    ask: get(`/v1/complete?prefix=${encodeURIComponent('approval:')}`),
    isTold: ({ json }) => json.suggestions.some(({ text }: { text: string }) => text === 'approval:self'),
    isRefused: false,
  },
  explanation: {
    ask: post('/v1/explanations', { q: 'type:post.*', format: 'text' }),
    isTold: ({ text }) => /self-approved/i.test(text),
    isRefused: false,
  },
  'explanation of a search': {
    ask: post('/v1/explanations', { q: 'approval:self', format: 'text' }),
    isTold: ({ text }) => /self-approved/i.test(text),
    isRefused: true,
  },
  'explanation of an answer': {
    ask: post('/v1/explanations', { answer: { question: 'publication', entity: 'post/p1' }, format: 'html' }),
    isTold: ({ text }) => /self-approved/i.test(text),
    isRefused: false,
  },
  answer: {
    ask: post('/v1/answers/publication', { entity: 'post/p1' }),
    isTold: ({ json }) => json.facts.approval === 'self',
    isRefused: false,
  },
  'how it changed': {
    ask: get(asking('type:trail.verdict_changed')),
    isTold: ({ json }) => json.events[0]?.data.after === 'self',
    isRefused: false,
  },
  'words of how it changed': { ask: get(asking('same_person')), isTold: finds, isRefused: false },
  'selection for evidence': {
    ask: post('/v1/exports', { kind: 'selection', q: 'approval:self' }),
    isTold: ({ status }) => status === 202,
    isRefused: true,
  },
};

describe.each(keys)('a key that sees %s', (_name, rights, untold) => {
  let key = '';
  beforeAll(async () => {
    key = await judged.keyWith(rights);
  });

  it.each(Object.entries(surfaces))('by %s', async (_surface, { ask, isTold, isRefused }) => {
    const answer = await ask(key);
    if (untold === undefined) {
      expect([answer.status < 300, isTold(answer)]).toEqual([true, true]);
      return;
    }
    expect(answer.text).not.toMatch(TOLD);
    if (isRefused) {
      expect(answer.json).toMatchObject({ code: CODES[untold], detail: expect.stringMatching(WHY[untold]) });
      return;
    }
    // A page for people names what is withheld by a refusal of its own, where an answer cannot do without it.
    expect(answer.status).toBe(200);
    expect(isTold(answer)).toBe(false);
  });

  it('cannot follow them, nor count by them in time, and hears of no refusal that tells another key apart', async () => {
    const followed = await judged.get(`/v1/tail?q=${encodeURIComponent('approval:self')}`, key);
    expect(followed.json.code).toBe(untold === undefined ? 'query.unsupported' : CODES[untold]);
    const counted = await judged.get('/v1/histogram?by=approval', key);
    expect(counted.json.code).toBe(untold === undefined ? 'request.invalid' : CODES[untold]);
  });

  it('follows changes of them only if it is told them', async () => {
    const text = await followed(`type:trail.verdict_changed OR type:${LAST}`, key);
    if (untold === undefined) expect(text).toMatch(/"after":"self"/);
    else expect(text).not.toMatch(TOLD);
  });

  it('is told why it is told none, in English and German, wherever one would stand', async () => {
    const english = untold === undefined ? /^$/ : /not told to the key this was asked with/;
    const german = untold === undefined ? /^$/ : /werden dem Schlüssel, mit dem gefragt wurde, nicht genannt/;
    for (const [language, words] of [
      ['en', english],
      ['de', german],
    ] as const) {
      const end = `language=${language}`;
      expect((await judged.get(`/v1/events/act?${end}`, key)).json.withheld ?? '').toMatch(words);
      const timeline = await judged.get(`/v1/entities/post/p1/timeline?${end}`, key);
      if (timeline.status === 200) expect(told(timeline.json.withheld ?? '')).toMatch(words);
      const json = { entity: 'post/p1', language };
      const { unknown } = (await judged.server.ask('POST', '/v1/answers/publication', { key, json })).json;
      const untoldWords = unknown.filter(({ code }: { code: string }) => code === 'verdicts_untold');
      expect(untoldWords[0]?.text ?? '').toMatch(words);
      const page = { q: 'type:post.*', format: 'text', language };
      const { text } = await judged.server.ask('POST', '/v1/explanations', { key, json: page });
      expect(told(text.replaceAll(/\s+/g, ' '))).toMatch(words);
    }
  });

  it('finds an event that says how one changed by its place only if a search finds it', async () => {
    const [changed] = await judged.find('type:trail.verdict_changed');
    const found = await judged.find('type:trail.verdict_changed', key);
    for (const name of [changed?.['index'], changed?.['ref'], changed?.['id']])
      expect((await judged.get(`/v1/events/${String(name)}`, key)).status).toBe(found.length === 1 ? 200 : 404);
    expect(found.length).toBe(rights.restrict === undefined ? 1 : 0);
  });
});

/** Of a text what it says of verdicts that are not told. */
function told(text: string): string {
  return /(?:Verdicts on approvals are not|Urteile über Genehmigungen werden dem).{0,400}/.exec(text)?.[0] ?? '';
}

/** What a stream sends of all there is. */
async function followed(q: string, key: string): Promise<string> {
  const { server } = judged;
  const url = `/v1/tail?from=0&q=${encodeURIComponent(q)}`;
  const headers = { authorization: `Bearer ${key}` };
  const answer = await server.app.inject({ method: 'GET', url, headers, payloadAsStream: true });
  let text = '';
  for await (const piece of answer.stream()) {
    text += String(piece);
    if (text.includes(LAST)) break;
  }
  return text;
}
