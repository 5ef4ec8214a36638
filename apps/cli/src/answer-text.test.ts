/** An answer as a page of text: what is said with its events, what is unknown, and nothing that steers the terminal. */
import { expect, it } from 'vitest';
import { answerText, type Answer } from './answer-text.ts';

const cited = (index: number) => ({ index, ref: `r${index}`, source: 'crm', id: `e${index}` });
const answer: Answer = {
  question: 'assignment',
  language: 'en',
  zone: 'Europe/Berlin',
  verdict: 'partly',
  headline: 'Tom has had the lead.',
  clauses: [
    { text: 'He was given it.', events: [cited(4), cited(9)], kind: 'recorded' },
    { text: 'So were many.', events: [10, 12, 14, 16, 18, 20, 22, 24].map(cited), kind: 'derived' },
    { text: 'And three in a row.', events: [10, 12, 14].map(cited), kind: 'recorded' },
  ],
  unknown: [{ code: 'no_reason', text: 'Why is not said.', events: [cited(9)] }],
  period: { from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z' },
  sources: [
    {
      source: 'crm',
      events: 1,
      gaps: [{ from: '2026-03-01T04:00:00Z', code: 'stopped', text: 'It was stopped.', events: [cited(30)] }],
    },
  ],
  withheld: 'Part \u001b[31mof it\u202e is withheld.',
  facts: {},
  evidence: [4, 9, 10, 12, 14, 16, 18, 20, 22, 24, 30].map(cited),
  took_ms: 3,
};

it('numbers events in the order of the evidence, shortens rows of them, and says how many there are', () => {
  const text = answerText(answer);
  expect(text).toContain('Tom has had the lead. Answered in part.\n');
  expect(text).toContain('He was given it. [1] [2] So were many. [3-10] And three in a row. [3-5]');
  expect(text).toContain('What is not known:\n  Why is not said. [2]\n');
  expect(text).toContain('  [1] entry 4, crm, e4\n');
  expect(text).toContain('Sources from 2026-03-01 01:00:00 to 2026-03-02 01:00:00 (Europe/Berlin):\n  crm: 1 event\n');
  expect(text).toContain('It was stopped. [11]');
});

it('names no more than a few events behind one clause', () => {
  const apart = [4, 10, 14, 18, 22, 30].map(cited);
  const six = answerText({ ...answer, clauses: [{ text: 'Six.', events: apart, kind: 'recorded' }] });
  expect(six).toContain('Six. [1] [3] [5] [7] [9] [11]\n');
  const far = Array.from({ length: 15 }, (_, at) => cited(100 + at));
  const odd = far.filter((_, at) => at % 2 === 0);
  const many = answerText({
    ...answer,
    clauses: [{ text: 'Many.', events: odd, kind: 'recorded' }],
    evidence: [...answer.evidence, ...far],
  });
  expect(many).toContain('Many. [12] [14] [16] [18] [20] … (8 events)\n');
});

it('lets no recorded text steer the terminal, and speaks German', () => {
  expect(answerText(answer)).not.toMatch(/[\u001b\u202e]/);
  const german = answerText({ ...answer, language: 'de', verdict: 'cannot' });
  expect(german).toContain('Nicht zu sagen.');
  expect(german).toContain('Was nicht bekannt ist:');
});
