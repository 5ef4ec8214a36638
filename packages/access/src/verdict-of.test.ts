/** The table of cases: every verdict and every reason, each with what differs from it in one thing. */

import { describe, expect, it } from 'vitest';
import { selfCases } from './cases-self.fixture.ts';
import { ruleFor } from './governed.ts';
import { verdictOf } from './verdict-of.ts';
import { verdictCases } from './verdict-cases.fixture.ts';
import { eventsOf, judge, policyOf, type Situation } from './verdict-case.fixture.ts';
import { VERDICT_REASONS, VERDICTS, type Verdict } from './verdict.ts';
import { verdictWords } from './verdict-words.ts';

const situations: readonly Situation[] = verdictCases.flatMap(({ golden, nearMisses }) => [golden, ...nearMisses]);
const told = (verdict: Verdict | undefined) => (verdict === undefined ? 'none' : [verdict.verdict, verdict.reason]);

describe('verdicts', () => {
  it.each(situations.map((situation) => [situation.so, situation] as const))('%s', (_so, situation) => {
    expect(told(judge(situation))).toEqual(situation.expected);
  });

  it('have a golden case and a near miss for each verdict, and a case for each reason', () => {
    const golden = verdictCases.map(({ golden: { expected } }) => expected[0]);
    for (const code of VERDICTS) expect(golden).toContain(code);
    for (const { golden: one, nearMisses } of verdictCases) {
      expect(nearMisses.length).toBeGreaterThan(0);
      expect(nearMisses.some(({ expected }) => String(expected) !== String(one.expected))).toBe(true);
    }
    const reasons = new Set(situations.map(({ expected }) => String(expected)));
    for (const code of VERDICTS)
      for (const reason of VERDICT_REASONS[code]) expect([...reasons]).toContain(`${code},${reason}`);
  });

  it('are published one a line, with their words', async () => {
    const data = situations.map((situation) => {
      const { rules: _all, ...rest } = situation;
      const verdict = judge(situation);
      const words = verdict && { en: verdictWords(verdict, 'en'), de: verdictWords(verdict, 'de') };
      const rule = ruleFor(policyOf(situation), eventsOf(situation)[0]!); // the act is the first
      return { ...rest, rule: rule ?? null, verdict: verdict ?? null, words: words ?? null };
    });
    const lines = data.map((one) => `${JSON.stringify(one)}\n`).join('');
    await expect(lines).toMatchFileSnapshot('../golden/verdicts.generated.jsonl');
  });
});

describe('a verdict on a person', () => {
  it('rests on the links by which two accounts are one', () => {
    const [golden] = selfCases.map((one) => one.golden);
    const [act, approval] = eventsOf(golden!); // there are some, each with an approval
    const policies = [{ version: 0, fromMs: Number.NEGATIVE_INFINITY, policy: policyOf(golden!) }];
    const found = (links: readonly number[]) => verdictOf(act!, [approval!], { policies, samePerson: () => links });
    expect(found([907, 33])).toMatchObject({ verdict: 'self', reason: 'second_account', evidence: [1, 33, 907] });
    expect(found([])).toMatchObject({ verdict: 'approved', evidence: [1] });
  });
});
