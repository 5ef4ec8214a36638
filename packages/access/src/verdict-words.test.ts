/** Words of verdicts: there in both languages for each reason, each its own, and claims are told as claims. */

import { describe, expect, it } from 'vitest';
import { VERDICT_REASONS, VERDICTS, type Verdict, type VerdictBasis } from './verdict.ts';
import { verdictWords } from './verdict-words.ts';

const all: Verdict[] = VERDICTS.flatMap((verdict) =>
  VERDICT_REASONS[verdict].map((reason): Verdict => ({
    verdict,
    reason,
    basis: 'recorded',
    policy: 1,
    rule: 'r',
    evidence: [],
  })),
);
const as = (verdict: Verdict, basis: VerdictBasis): Verdict => ({ ...verdict, basis });

describe('words of verdicts', () => {
  it.each(['en', 'de'] as const)('say each reason in a sentence of its own (%s)', (language) => {
    const sentences = all.map((verdict) => verdictWords(verdict, language).reason);
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-ZÄÖÜ].{20,140}\.$/u);
    expect(new Set(sentences).size).toBe(sentences.length);
    expect(new Set(all.map((verdict) => verdictWords(verdict, language).verdict)).size).toBe(VERDICTS.length);
  });

  it.each(['en', 'de'] as const)('never tell a claim as what was recorded (%s)', (language) => {
    for (const verdict of all.filter(({ verdict: code }) => ['approved', 'self', 'late'].includes(code))) {
      const [recorded, claimed] = [as(verdict, 'recorded'), as(verdict, 'claimed')];
      expect(verdictWords(claimed, language).verdict).not.toBe(verdictWords(recorded, language).verdict);
      expect(verdictWords(claimed, language).verdict).toMatch(/^said to|^laut Quelle/);
      expect(verdictWords(recorded, language).verdict).not.toMatch(/said|laut/);
    }
    for (const reason of ['claimed', 'by_doing'] as const) {
      const verdict: Verdict = { verdict: 'approved', reason, basis: 'claimed', policy: 1, rule: 'r', evidence: [] };
      expect(verdictWords(verdict, language).reason).toMatch(/source|Quelle/);
    }
  });

  it('say that the source cannot say, and how many were needed', () => {
    const [unsayable] = all.filter(({ verdict }) => verdict === 'unsayable');
    expect(verdictWords(unsayable!, 'en').verdict).toBe('the source cannot say'); // one of each
    expect(verdictWords(unsayable!, 'de').verdict).toBe('die Quelle kann es nicht sagen');
    const few: Verdict = { ...all[0]!, verdict: 'missing', reason: 'too_few', counted: { approvers: 1, needed: 2 } }; // not empty
    expect(verdictWords(few, 'en').reason).toContain('(1 of 2 needed)');
    expect(verdictWords(few, 'de').reason).toContain('(1 von 2 nötigen)');
  });

  it('refuse a reason of another verdict', () => {
    expect(() => verdictWords({ ...all[0]!, verdict: 'late' }, 'en')).toThrow(RangeError); // not empty
  });
});
