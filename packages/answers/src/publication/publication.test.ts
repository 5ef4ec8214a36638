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
