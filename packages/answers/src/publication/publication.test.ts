/** The one sentence on a publication says what became of its approval, and never only that somebody once gave it. */

import { expect, test } from 'vitest';
import type { Verdict, VerdictCode } from '@trailmark/access';
import { settledFrom, shown } from '../trail.fixture.ts';
import { answerPublication } from './publication.ts';

const POST = { type: 'post', id: 'p_1', name: 'Spring sale' };
const FORM = { content_sha256: 'c1', rendition_sha256: 'r1', version: '3' };

const told = (index: number, type: string, name: string, data: Record<string, unknown> = FORM) => ({
  ...shown(index, type, { source: 'cms', actor: { type: 'user', id: name, name }, targets: [POST], data }),
  sentence: `${name}: ${type}`,
});
const approved = told(1, 'post.approved', 'Boss Bo');
const revoked = told(2, 'approval.revoked', 'Boss Bo', {});
const published = told(3, 'post.published', 'Ana Ruiz');

const judged = (verdict: VerdictCode, reason: Verdict['reason'], basis: Verdict['basis'] = 'recorded') =>
  new Map([[3, { verdict, reason, basis, policy: 1, rule: 'r', evidence: [] } satisfies Verdict]]);
const headline = async (
  events: Parameters<typeof settledFrom>[0],
  verdicts?: ReturnType<typeof judged>,
  language: 'en' | 'de' = 'en',
) => {
  const asked = { ...(verdicts === undefined ? {} : { verdicts }), language };
  return (await settledFrom(events, 'publication', (asking) => answerPublication(asking, { entity: POST }), asked))
    .headline;
};

test.each([
  ['revoked', 'taken_back', 'approval revoked'],
  ['expired', 'lapsed', 'approval expired'],
  ['self', 'same_person', 'self-approved'],
  ['not_entitled', 'role', 'approver not entitled'],
  ['missing', 'too_few', 'approval missing'],
  ['changed_after', 'edited', 'changed after approval'],
  ['late', 'given_afterwards', 'approved late'],
  ['unsayable', 'role_not_said', 'the source cannot say'],
] as const)('%s stands in it, though the form is the approved one', async (code, reason, name) => {
  const text = await headline([approved, published], judged(code, reason));
  expect(text).toContain('in the form that Boss Bo had approved');
  expect(text).toContain(`; the verdict on its approval is “${name}”: `);
  expect(await headline([approved, published], judged(code, reason), 'de')).toContain(
    '; das Urteil zur Freigabe lautet',
  );
});

test('an approval that held needs no more words; one that was only claimed does', async () => {
  expect(await headline([approved, published], judged('approved', 'in_time'))).toMatch(/had approved on [^;]*\.$/);
  expect(await headline([published], judged('approved', 'claimed', 'claimed'))).toMatch(
    /no event says that it was approved before; the verdict on its approval is “said to be approved”/,
  );
});

test('without a verdict a revocation before the publication is told as its event says it', async () => {
  const text = await headline([approved, revoked, published]);
  expect(text).toContain('; but after that approval: Boss Bo: approval.revoked');
  expect(await headline([approved, published])).not.toContain('after that approval');
});

const photo = { type: 'asset', id: 'a_1', name: 'linen.jpeg' };
const file = (index: number, type: string, name: string, data: Record<string, unknown>) => ({
  ...told(index, type, name, data),
  targets: [photo],
});

test('files are called by their names, and what was approved is told beside what took its place', async () => {
  const shownAt = (index: number, type: string, name: string, rendition: string, version: string) =>
    told(index, type, name, { ...FORM, rendition_sha256: rendition, assets: [`a_1@${version}`], step: 'brand' });
  const events = [
    file(1, 'asset.uploaded', 'Eva Lens', { version: '1', licence: 'editorial', scan_result: 'not scanned' }),
    file(2, 'asset.scanned', 'Scanner', { version: '1', scan_result: 'clean' }),
    shownAt(3, 'post.approved', 'Boss Bo', 'r1', '1'),
    file(4, 'asset.replaced', 'Eva Lens', { version: '2', licence: null, scan_result: 'not scanned' }),
    shownAt(5, 'post.published', 'Ana Ruiz', 'r2', '2'),
  ];
  const ask = (language: 'en' | 'de') =>
    settledFrom(events, 'publication', (asking) => answerPublication(asking, { entity: POST }), {
      language,
      finds: (q, event) => !q.includes('type:asset') || String(event['type']).startsWith('asset.'),
    });
  const english = (await ask('en')).clauses.map(({ text }) => text).join('\n');
  expect(english).toContain('published “Spring sale”');
  expect(english).toContain('Boss Bo approved it (step “brand”), with version 3 and files linen.jpeg (version 1).');
  expect(english).toContain(
    'What was approved had version 1 of the file linen.jpeg, which Eva Lens had brought on 1 March 2026, 01:00, scan: clean, licence: “editorial”.',
  );
  expect(english).toContain(
    'replaced the file linen.jpeg with version 2, scan: not scanned; the source says that it has no licence.',
  );
  expect(english).toContain('and files linen.jpeg (version 2).');
  const german = (await ask('de')).clauses.map(({ text }) => text).join('\n');
  expect(german).toContain('durch Version 2 ersetzt, Prüfung: nicht geprüft; laut Quelle hat sie keine Lizenz.');
  expect(german).toContain('Freigegeben war Version 1 der Datei linen.jpeg, die Eva Lens am');
  expect(german).not.toMatch(/a_1@|not scanned|clean/);
});

test('gaps explain a missing publication only where something is known of it at all', async () => {
  const gap = { from: '2026-03-01T00:00:00Z', code: 'stopped', text: 'The recording of cms was stopped.', events: [] };
  const coverage = [{ source: 'cms', events: 3, gaps: [gap] }];
  const ask = (events: Parameters<typeof settledFrom>[0]) =>
    settledFrom(events, 'publication', (asking) => answerPublication(asking, { entity: POST }), { coverage });
  expect((await ask([])).unknown.map(({ code }) => code)).toEqual(['no_event']);
  expect((await ask([approved])).unknown.map(({ code }) => code)).toEqual(['no_event', 'source_silent']);
});
