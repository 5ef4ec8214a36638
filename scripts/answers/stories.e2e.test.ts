/** The disputed lead, the notice that went nowhere and the rule turned round: answered as their keys say, nobody else accused. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '@trailmark/answers';
import { organisationEvents, organisationFor, type OrganisationOptions, type SampleEvent } from '@trailmark/sample';
import { storiesOf } from '@trailmark/sample/stories';
import {
  ADMIN_KEY,
  makeFolders,
  removeFolders,
  startServerProcess,
  type ServerProcess,
} from '../process/server-process.ts';

const OPTIONS: OrganisationOptions = {
  seed: 11,
  endMs: Date.UTC(2026, 2, 1, 5, 30),
  count: 1_000,
  days: 42,
  stories: [3, 4, 5],
};
const told = storiesOf(organisationFor(OPTIONS), OPTIONS.stories ?? 'none', OPTIONS.endMs);
const folders = makeFolders('answers-stories');
let server: ServerProcess;

async function ask(path: string, json: unknown): Promise<unknown> {
  const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };
  const answer = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(json) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${text}`);
  return JSON.parse(text);
}

/** In both languages; the facts must be the same. */
async function settled(question: string, json: Record<string, unknown>): Promise<Answer> {
  // The shape is the contract's; a test that meets another one fails.
  const [english, german] = (await Promise.all(
    ['en', 'de'].map((language) => ask(`/v1/answers/${question}`, { ...json, language })),
  )) as [Answer, Answer];
  expect(german.facts).toEqual(english.facts);
  expect(german.clauses.map(({ events }) => events)).toEqual(english.clauses.map(({ events }) => events));
  return english;
}

const of = (number: number) => told.find(({ key }) => key.story === number)!;
const find = (events: readonly SampleEvent[], type: string): SampleEvent =>
  events.find((event) => event.type === type)!;
const leadOf = ({ targets = [] }: SampleEvent): string => targets.find(({ type }) => type === 'lead')!.id;
const ruleOf = ({ targets = [] }: SampleEvent): string => targets.find(({ type }) => type === 'rule')!.id;
const idsOf = ({ evidence }: Answer): Set<string> => new Set(evidence.flatMap(({ id }) => id ?? []));
const said = ({ headline, clauses }: Answer): string => [headline, ...clauses.map(({ text }) => text)].join('\n');
const factsOf = ({ facts }: Answer): Record<string, never> => facts as Record<string, never>; // compared below

beforeAll(async () => {
  server = await startServerProcess(folders);
  const events = [...organisationEvents(OPTIONS)];
  for (let at = 0; at < events.length; at += 400) await ask('/v1/events', events.slice(at, at + 400));
});
afterAll(async () => {
  await server.stop();
  removeFolders(folders);
});

describe('the disputed lead', () => {
  it('names the version, the figure, how the other fared, every move, and the one without a reason', async () => {
    const { events, key, lookAlikes } = of(3);
    const [seven, eight] = events.filter(({ type }) => type === 'rule.evaluated');
    const candidates = seven!.data!['candidates'] as readonly { id: string; name: string; result: string }[]; // the story's own
    const lost = candidates.find(({ result }) => result === 'lost')!;
    const answer = await settled('assignment', {
      entity: `lead/${leadOf(seven!)}`,
      other: lost.name,
      at: '2026-03-01',
    });
    expect(answer.verdict).toBe('partly');
    expect(answer.unknown.map(({ code }) => code)).toEqual(['no_reason']);
    const cited = idsOf(answer);
    expect(key.decisive.map(({ id }) => id).filter((id) => !cited.has(id))).toEqual([]);
    expect(factsOf(answer)).toMatchObject({
      holder: { id: candidates.find(({ result }) => result === 'won')!.id },
      other: {
        evaluations: [
          { version: '7', result: 'lost', why: 'segment too small', fired: true },
          { version: '8', result: 'won', why: null, fired: false },
        ],
      },
    });
    expect(said(answer)).toContain('5,200');
    expect(eight).toBeDefined();
    for (const innocent of lookAlikes.flat()) expect(cited).not.toContain(innocent.id);
  });

  it('finds nothing of the kind where a lead was with a deputy for a day', async () => {
    const [, away] = of(3).lookAlikes;
    const answer = await settled('assignment', { entity: `lead/${leadOf(away[0]!)}`, at: '2026-03-01' });
    expect([answer.verdict, answer.unknown]).toEqual(['answered', []]);
  });
});

describe('the notice that went nowhere', () => {
  it('counts those told, those not, and finds the limit nobody looked at', async () => {
    const { events, key, lookAlikes } = of(4);
    const rule = String(find(events, 'lead.sla_breached').data!['rule']);
    const answer = await settled('notification', { entity: `rule/${rule}` });
    expect(answer.verdict).toBe('answered');
    expect(factsOf(answer)).toMatchObject({ total: 61, counts: { delivered: 57, bounced: 3, off: 1, not_run: 0 } });
    const cited = idsOf(answer);
    expect(key.decisive.map(({ id }) => id).filter((id) => !cited.has(id) && !isStart(events, id))).toEqual([]);
    for (const innocent of lookAlikes.flat()) expect(cited).not.toContain(innocent.id);
  });

  it('says of a mail that bounced and a chat that arrived that somebody was told', async () => {
    const [, retried] = of(4).lookAlikes;
    const answer = await settled('notification', { entity: `lead/${leadOf(find(retried, 'lead.sla_breached'))}` });
    expect([answer.verdict, factsOf(answer)['counts']]).toMatchObject(['answered', { delivered: 1, bounced: 0 }]);
    expect(answer.headline).toContain('Yes: ');
  });
});

/** The maintenance is named by the rule that it switched off. */
function isStart(events: readonly SampleEvent[], id: string): boolean {
  return events.find((event) => event.id === id)?.type === 'maintenance.started';
}

describe('the rule turned round', () => {
  it('names the change, the run of 482, the 465 that went back and the 17 that stayed', async () => {
    const { events, key, lookAlikes } = of(5);
    const turned = find(events, 'rule.updated');
    const answer = await settled('assignment', { entity: `rule/${ruleOf(turned)}` });
    expect(answer.verdict).toBe('answered');
    expect(factsOf(answer)).toMatchObject({
      runs: [
        { version: '12', count: 482, moved_on: 465, still: 17, changed_by: key.culprits[0], returned: false },
        { version: '13', count: 465, returned: true },
      ],
    });
    const cited = idsOf(answer);
    expect(key.decisive.map(({ id }) => id).filter((id) => !cited.has(id))).toEqual([]);
    for (const innocent of lookAlikes.flat()) expect(cited).not.toContain(innocent.id);
    expect(answer.unknown.map(({ code }) => code)).toEqual(['no_reason']);
  });

  it('tells a hand-over by its reason', async () => {
    const [handed] = of(5).lookAlikes;
    const to = find(handed, 'lead.reassigned').targets!.find(({ role }) => role === 'assignee')!;
    const answer = await settled('assignment', { entity: `user/${to.id}` });
    expect(said(answer)).toContain('the seller changes department');
    expect(answer.unknown.filter(({ code }) => code === 'no_rule_change')).toEqual([]);
  });
});
