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
    { source: 'cms', events: 2_400, gaps: [] },
  ],
  withheld: 'Part \u001b[31mof it\u202e is withheld.',
  facts: {},
  evidence: [4, 9, 10, 12, 14, 16, 18, 20, 22, 24, 30].map(cited),
  took_ms: 3,
};

it('tells the verdict, what is said and unknown, and numbers the events behind that alone', () => {
  expect(answerText(answer)).toBe(
    `Answered in part.

Tom has had the lead.

He was given it. [1] [2] So were many. [3-10] And three in a row. [3-5]

What is not known:
- Why is not said. [2]

Part ·[31mof it· is withheld.

Events cited (11):
  [1] entry 4, crm, e4
  [2] entry 9, crm, e9
  [3] entry 10, crm, e10
  [4] entry 12, crm, e12
  [5] entry 14, crm, e14
  [6] entry 16, crm, e16
  [7] entry 18, crm, e18
  [8] entry 20, crm, e20
  [9] entry 22, crm, e22
  [10] entry 24, crm, e24
  [11] entry 30, crm, e30

Sources from 1 March 2026, 01:00 to 2 March 2026, 01:00 (Europe/Berlin):
  crm: 1 event, 1 gap
    It was stopped. [11]
  no gap known: cms 2,400

"trailmark explain --event ENTRY" shows an event; --bundle evidence.zip takes all of them away as
proof. --all lists every event and every gap.
`,
  );
});

const GAPS = Array.from({ length: 9 }, (_, at) => ({
  from: '2026-03-01T04:00:00Z',
  code: at < 5 ? 'missed_run' : at < 8 ? 'token_expired' : 'silent',
  text: `Gap ${at}.`,
  events: at < 8 ? [cited(100 + at), cited(200 + at)] : [],
}));
const gappy: Answer = {
  ...answer,
  sources: [{ source: 'crm', events: 1, gaps: GAPS }],
  evidence: [...answer.evidence.slice(0, 10), ...GAPS.flatMap(({ events }) => events)],
};

it('counts many gaps by their kind, and lists what stands behind them where all is asked for', () => {
  const short = answerText(gappy);
  expect(short).toContain('crm: 1 event, 9 gaps (5 missed runs, 3 expired accesses, 1 unusual silence)\n');
  expect(short).toContain('Events cited (10; 16 more tell of gaps of sources):\n');
  expect(short).not.toContain('entry 100');
  const all = answerText(gappy, true);
  expect(all).toContain('Events cited (26):\n');
  expect(all).toContain('crm: 1 event, 9 gaps\n    Gap 0. [11] [12]\n');
  expect(all).toContain('[11] entry 100, crm, e100\n');
  expect(all).not.toContain('--all');
});

it('names no more than a few events behind one clause, and many of them several in a line', () => {
  const apart = [4, 10, 14, 18, 22, 24].map(cited);
  const six = answerText({ ...answer, clauses: [{ text: 'Six.', events: apart, kind: 'recorded' }], unknown: [] });
  expect(six).toContain('Six. [1-6]\n');
  const far = Array.from({ length: 60 }, (_, at) => cited(100 + at));
  const odd = far.filter((_, at) => at % 2 === 0);
  const clauses: Answer['clauses'] = [
    { text: 'Many.', events: odd, kind: 'recorded' },
    { text: 'All.', events: far, kind: 'derived' },
  ];
  const many = { ...answer, clauses, evidence: [...answer.evidence, ...far] };
  expect(answerText(many)).toContain('Many. [3] [5] [7] [9] [11] … (30 events) All. [3-62]\n');
  expect(answerText(many, true)).toContain('[68] [70]');
  const listed = answerText(many)
    .split('\n')
    .filter((line) => /^ {2}\[\d+\] \d+ crm {2,}\[/.test(line));
  expect(listed.length).toBeGreaterThan(5);
  expect(answerText(many)).toContain('  … and 14 more\n');
});

it('sets long answers clause by clause, and says what the headline says once', () => {
  const long = 'word '.repeat(60).trim();
  const clauses = Array.from({ length: 4 }, (_, at) => ({
    text: `${at} ${long}.`,
    events: [cited(4)],
    kind: 'recorded' as const,
  }));
  expect(answerText({ ...answer, clauses })).toMatch(/^- 0 word[^]*\n {2}word[^]*\n- 1 word/m);
  const why = 'It cannot be said, because it was stopped.';
  const cannot: Answer = {
    ...answer,
    verdict: 'cannot',
    headline: why,
    clauses: [],
    unknown: [
      { code: 'source_silent', text: 'It was stopped.', events: [cited(30)] },
      { code: 'no_event', text: why, events: [] },
      ...Array.from({ length: 10 }, (_, at) => ({ code: 'no_attempt', text: `Nothing of ${at}.`, events: [] })),
    ],
  };
  const text = answerText(cannot);
  expect(text).toContain(`Cannot be said.\n\n${why} [1]\n\nWhat is not known:\n- Nothing of 0.\n`);
  expect(text).toContain('- Nothing of 7.\n  … and 2 more\n');
  expect(answerText(cannot, true)).toContain('- Nothing of 9.\n');
});

it('lets no recorded text steer the terminal, and speaks German', () => {
  expect(answerText(answer)).not.toMatch(/[\u001b\u202e]/);
  const german = answerText({ ...gappy, language: 'de', verdict: 'cannot' });
  expect(german).toContain('Nicht zu sagen.');
  expect(german).toContain('Was nicht bekannt ist:');
  expect(german).toContain('Quellen vom 01.03.2026, 01:00 Uhr bis zum 02.03.2026, 01:00 Uhr (Europe/Berlin):');
  expect(german).toContain(
    'crm: 1 Ereignis, 9 Lücken (5 ausgefallene Läufe, 3 abgelaufene Zugänge, 1 ungewöhnliche Stille)',
  );
});

it('tells no beginning of what has none', () => {
  const period = { from: '1970-01-01T00:00:00.000Z', to: answer.period.to };
  expect(answerText({ ...answer, period })).toContain('Sources until 2 March 2026, 01:00 (Europe/Berlin):');
});
