/** Policy documents: what is read comes back as it was; what is wrong is named with its place; nothing throws. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultApprovalPolicy } from './default-policy.ts';
import { parseApprovalPolicy } from './parse-policy.ts';
import { watchedBy } from './watched.ts';

const rule = { id: 'posts', types: ['post.published'], needed: true };
const withRule = (more: object) => ({ format: 'trailmark-approvals/1', rules: [{ ...rule, ...more }] });
const problemsOf = (document: unknown): string[] => {
  const parsed = parseApprovalPolicy(document);
  return parsed.ok ? [] : parsed.problems.map(({ field }) => field);
};

const WHOLE = {
  format: 'trailmark-approvals/1',
  name: 'House rules',
  rules: [
    {
      ...rule,
      when: [
        { path: 'scope.client', in: ['larkfield'] },
        { path: 'changes.budget', aboveAmount: { amount: '500.00', currency: 'EUR' } },
        { path: 'data.change_percent', above: 20 },
        { path: 'data.kind', notIn: ['test'] },
        { path: 'data.x', atMost: 3 },
        { path: 'approval', exists: true },
      ],
      by: { roles: ['director'], people: ['u_4'], organisations: ['own'], deputies: 'said' },
      people: 2,
      holdsHours: 48,
      hashed: ['content', 'rendition', 'assets', 'version', 'changes'],
      amount: {
        paths: ['changes.budget'],
        measure: 'total',
        freePercent: 20,
        freeAmount: { amount: '50', currency: 'EUR' },
        partsHours: 24,
        partsPercent: 50,
        askedAmount: true,
        tolerancePercent: 5,
        ownAuthority: true,
        approverAuthority: true,
      },
      kinds: ['post'],
      approvedBy: ['post.approved', 'approval.given'],
      claims: ['git:*'],
      mustSay: ['cms'],
      nothingMeans: 'missing',
      recordedBy: ['governance'],
      once: true,
      byDoing: false,
      alsoSelf: ['requester', 'target'],
      unsaidContent: 'unsayable',
      lateHours: 12,
      allSteps: true,
      emergencyReviews: ['justified'],
    },
  ],
  deputies: [
    { of: 'u_4', deputy: 'u_9', roles: ['director'], from: '2026-05-01T00:00:00Z', to: '2026-06-01T00:00:00Z' },
  ],
};

describe('a policy document', () => {
  it('comes back as it was read, with every member there is', () => {
    expect(parseApprovalPolicy(WHOLE)).toEqual({ ok: true, policy: WHOLE });
    expect(parseApprovalPolicy(JSON.parse(JSON.stringify(defaultApprovalPolicy)))).toEqual({
      ok: true,
      policy: defaultApprovalPolicy,
    });
    expect(parseApprovalPolicy({ format: 'trailmark-approvals/1', rules: [] }).ok).toBe(true);
  });

  it.each([
    ['no object', null, ['']],
    ['another format', { format: 'trailmark-approvals/2', rules: [] }, ['format']],
    ['no rules', { format: 'trailmark-approvals/1' }, ['rules']],
    ['a member nobody knows', { format: 'trailmark-approvals/1', rules: [], rule: [] }, ['rule']],
    [
      'a rule without anything',
      { format: 'trailmark-approvals/1', rules: [{}] },
      ['rules.0.id', 'rules.0.types', 'rules.0.needed'],
    ],
    ['two rules of one id', { format: 'trailmark-approvals/1', rules: [rule, rule] }, ['rules.1.id']],
    ['a misspelt member of a rule', withRule({ hold_hours: 3 }), ['rules.0.hold_hours']],
    ['a type that is none', withRule({ types: ['Post published'] }), ['rules.0.types.0']],
    ['no type', withRule({ types: [] }), ['rules.0.types']],
    ['half a person', withRule({ people: 1.5 }), ['rules.0.people']],
    ['nobody', withRule({ people: 0 }), ['rules.0.people']],
    ['nobody may', withRule({ by: { roles: [] } }), ['rules.0.by.roles']],
    ['a hash nobody knows', withRule({ hashed: ['md5'] }), ['rules.0.hashed.0']],
    ['two comparisons', withRule({ when: [{ path: 'data.a', in: ['x'], above: 2 }] }), ['rules.0.when.0']],
    ['no comparison', withRule({ when: [{ path: 'data.a' }] }), ['rules.0.when.0']],
    [
      'money without currency',
      withRule({ when: [{ path: 'data.a', aboveAmount: { amount: '1' } }] }),
      ['rules.0.when.0.aboveAmount'],
    ],
    [
      'money as a number',
      withRule({ when: [{ path: 'data.a', aboveAmount: { amount: 5, currency: 'EUR' } }] }),
      ['rules.0.when.0.aboveAmount.amount'],
    ],
    ['amounts that stand nowhere', withRule({ amount: { measure: 'rise' } }), ['rules.0.amount.paths']],
    [
      'a deputy of nobody',
      { format: 'trailmark-approvals/1', rules: [], deputies: [{ deputy: 'u_1' }] },
      ['deputies.0.of'],
    ],
    [
      'a day for a time',
      { format: 'trailmark-approvals/1', rules: [], deputies: [{ of: 'u_1', deputy: 'u_2', from: 'May' }] },
      ['deputies.0.from'],
    ],
  ])('is refused with %s', (_what, document, fields) => {
    expect(problemsOf(document)).toEqual(expect.arrayContaining(fields));
  });

  it.each(['-5.00', '5,00', '5.00 EUR', '1e3'])('is refused with money of %s', (amount) => {
    const document = withRule({ when: [{ path: 'data.a', aboveAmount: { amount, currency: 'EUR' } }] });
    expect(problemsOf(document)).toEqual(['rules.0.when.0.aboveAmount.amount']);
  });

  it('is refused where it is too long, or no JSON', () => {
    expect(problemsOf({ ...WHOLE, name: 'x'.repeat(300_000) })).toEqual(['']);
    expect(problemsOf({ ...WHOLE, name: 5n })).toEqual(['']);
    expect(problemsOf(undefined)).toEqual(['']);
  });

  it('never throws, and reads again what it has read', () => {
    const member = fc.constantFrom(...Object.keys(WHOLE.rules[0] ?? {}), ...Object.keys(WHOLE), '__proto__');
    const document = fc.record(
      {
        format: fc.constantFrom('trailmark-approvals/1', 'x'),
        rules: fc.array(fc.dictionary(member, fc.jsonValue({ maxDepth: 3 }))),
        deputies: fc.array(fc.jsonValue({ maxDepth: 2 })),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), document), (value) => {
        const parsed = parseApprovalPolicy(value);
        if (parsed.ok) expect(parseApprovalPolicy(JSON.parse(JSON.stringify(parsed.policy)))).toEqual(parsed);
        else expect(parsed.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is watched', () => {
  it('is what the rules ask for, and what may change a verdict', () => {
    const { acts, around } = watchedBy(defaultApprovalPolicy);
    expect(acts).toEqual(expect.arrayContaining(['post.published', 'budget.adjusted', 'code.merged']));
    expect(around).toEqual(expect.arrayContaining(['approval.*', 'post.approved', 'asset.replaced', 'report.signed']));
    // Parts of a rise bear on each other.
    expect(around).toContain('budget.adjusted');
    expect(acts).not.toContain('*');
  });

  it('is nothing but approvals and roles where no rule needs one', () => {
    expect(watchedBy({ format: 'trailmark-approvals/1', rules: [{ ...rule, needed: false }] })).toEqual({
      acts: [],
      around: ['approval.*', 'role.*'],
      deciding: ['approval.*', 'role.*'],
      people: [],
      partsHours: 0,
      lateHours: 0,
    });
  });
});
