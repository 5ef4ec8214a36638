/** The page as a document: what it says of approvals, of what is unknown, and to whom. */

import { describe, expect, it } from 'vitest';
import type { Answer } from '@trailmark/answers';
import { budgetMove, explanationOf, shownEvent } from './explanation.fixture.ts';
import { explanationPage } from './page.ts';
import { textPage } from './text-page.ts';

const page = (...args: Parameters<typeof explanationOf>): string =>
  textPage(explanationPage(explanationOf(...args))).replaceAll(/\s+/g, ' ');

describe('approvals', () => {
  const late = {
    verdict: 'late',
    reason: 'given_afterwards',
    basis: 'recorded',
    policy: 2,
    rule: 'launches',
    evidence: [8],
  };
  const approval = { status: 'approved', by: { id: 'u_4', name: 'Raj Patel' }, at: '2026-03-01T08:00:00Z' };
  const launched = { type: 'campaign.launched', approval };

  it('on record are judged, claimed ones are told apart and in other words', () => {
    const told = page([shownEvent(1, { ...launched, approval_verdict: late })]);
    expect(told).toContain('! Approval: approved late (rule launches of policy version 2) [#8]');
    expect(told).toContain('- Claimed, not on record: the source says approved by Raj Patel, 1 March 2026, 08:00');
    expect(told).toMatch(/! [^!]*launched the campaign Spring Sale: approved late \[#1\]/);
    expect(told).not.toContain('launched the campaign Spring Sale, approved by Raj');
  });

  it('that are only claimed are no approval', () => {
    const told = page([shownEvent(1, launched)]);
    expect(told).toContain('No rule of the approval policy asks for an approval of any of these events');
    expect(told).toContain('an approval on record is an event of its own');
  });

  it('that the source cannot say accuse nobody', () => {
    const cannot = { ...late, verdict: 'unsayable', reason: 'source_silent', basis: 'none', evidence: [] };
    const told = page([shownEvent(1, { type: 'code.merged', approval_verdict: cannot })]);
    expect(told).toContain('; whether that was approved, the source cannot say [#1]');
    expect(told).not.toMatch(/! [^!]*the source cannot say \[/);
  });

  it('with a verdict nobody knows are not told', () => {
    const told = page([shownEvent(1, { type: 'campaign.launched', approval_verdict: { ...late, verdict: 'fine' } })]);
    expect(told).not.toContain('fine');
  });
});

describe('what is unknown', () => {
  it.each([
    [{ damaged: true }, 'is not what was recorded'],
    [{ missing: ['data.currency'] }, '1 event does not say all that its kind asks for: data.currency. [#1]'],
    [{ erased: ['s_1'] }, 'What concerned 1 person was erased for good. [#1]'],
    [{ unreadable: [{ group: 1, reason: 'key' }] }, 'values should be there and cannot be read. [#1]'],
    [{ ahead: true }, 'a time more than a day after its recording'],
    [{ known: false }, 'of a kind that nobody described'],
  ])('%j', (more, said) => {
    const event = { ...shownEvent(1, { type: 'campaign.launched' }), ...more };
    expect(page([event])).toContain(said);
  });

  it('is said where the selection is cut, where the key sees part, and where sources were silent', () => {
    const coverage = [
      {
        source: 'ads',
        events: 1,
        gaps: [
          {
            from: '2026-03-01T00:00:00Z',
            code: 'silent',
            text: 'ads was silent for 61 hours.',
            events: [{ index: 1, ref: 'r' }],
          },
        ],
      },
    ];
    const notes = ['Names are found in part only.'];
    const asked = { query: 'x', total: 10_000, isExact: false, isSpendLeftOut: true, notes };
    const rights = { isRestricted: true, withholds: true, reveals: false };
    const told = page([shownEvent(1, { type: 'campaign.launched' })], { asked, rights, coverage });
    for (const said of [
      'the latest 1 of more than 10,000 events',
      'Names are found in part only.',
      'Too many records of daily spend match',
      'sees only part of the trail',
      'Some fields are withheld',
      'Names of people are not shown',
      '! ads was silent for 61 hours. [#1]',
    ])
      expect(told).toContain(said);
  });

  it('is said to be nothing where nothing is known to be', () => {
    expect(page([shownEvent(1, { type: 'campaign.launched' })])).toContain(
      'Nothing on this page is known to be incomplete.',
    );
  });
});

describe('money', () => {
  it('moves by field and currency, refused moves apart, never across currencies', () => {
    const told = page([
      budgetMove(1, '200.00', '238.00'),
      budgetMove(2, '238.00', '1000', { outcome: 'denied' }),
      budgetMove(3, '238.00', '250.10'),
      budgetMove(4, '90', '100', {
        data: { currency: 'USD' },
        targets: [{ type: 'campaign', id: 'c_2', name: 'Other' }],
      }),
    ]);
    expect(told).toContain('Daily budget of Spring Sale: from 200 EUR to 250.10 EUR, +50.10 EUR (+25.1 %)');
    expect(told).toContain('Daily budget of Other: from 90 USD to 100 USD, +10 USD (+11.1 %)');
    expect(told).toContain('Daily budget of Spring Sale from 238 EUR to 1,000 EUR [#2]');
    expect(told).not.toContain('60.10');
  });

  it('moves by one sum in whatever form amounts are written', () => {
    const told = page([
      budgetMove(1, '200.00 EUR', { amount: '238.00', currency: 'EUR' }, { data: {} }),
      budgetMove(2, 238, '350.10'),
      budgetMove(3, '350.10 EUR', '350.00 USD', { data: {} }),
    ]);
    expect(told).toContain('Daily budget of Spring Sale: from 200 EUR to 350.10 EUR, +150.10 EUR (+75.1 %)');
    expect(told).not.toContain('also moved');
    expect(told).not.toContain('names no currency');
  });

  it('says where an amount moved outside of the page, and where none has a currency', () => {
    const told = page([
      budgetMove(1, '200', '300'),
      budgetMove(2, '400', '500'),
      budgetMove(3, '1', '2', { data: {} }),
    ]);
    expect(told).toContain('! Daily budget of Spring Sale also moved between these changes');
    expect(told).toContain('1 amount names no currency and is in no sum. [#3]');
  });

  it('keeps things of one name apart', () => {
    const other = { targets: [{ type: 'campaign', id: 'c_2', name: 'Spring Sale' }] };
    const told = page([budgetMove(1, '1', '2'), budgetMove(2, '100', '200', other)]);
    expect(told).toContain('Daily budget of 2 things together: +101 EUR');
    expect(told).not.toContain('also moved');
  });

  it('spent is summed by day as last stated, and held against what a report states', () => {
    const day = (index: number, spent: string, date: string) =>
      shownEvent(index, {
        type: 'spend.recorded',
        data: { day: date, ad_account: 'a', currency: 'EUR', spent, planned: '100' },
      });
    const report = shownEvent(9, { type: 'campaign.completed', data: { spend: '200.00', currency: 'EUR' } });
    const told = page([report], {
      spending: [day(1, '90.00', '2026-03-01'), day(2, '110.00', '2026-03-01'), day(3, '140.50', '2026-03-02')],
    });
    expect(told).toContain(
      'Spend recorded for Spring Sale, 2 days: 250.50 EUR; planned for the same days 200 EUR, difference +50.50 EUR',
    );
    expect(told).toContain(
      'states a spend of 200 EUR; the 2 days recorded sum to 250.50 EUR (difference +50.50 EUR). [#9]',
    );
  });
});

describe('an answer', () => {
  const cited = [{ index: 1, ref: 'ref-1' }];
  const answer: Answer = {
    question: 'change',
    language: 'en',
    zone: 'UTC',
    verdict: 'partly',
    headline: 'Ana Ruiz raised it.',
    clauses: [
      { text: 'Ana raised it to 238.', events: cited, kind: 'recorded' },
      { text: 'Raj is said to have agreed.', events: cited, kind: 'claimed' },
    ],
    unknown: [{ code: 'no_reason', text: 'No reason is recorded.', events: cited }],
    period: { from: '2026-03-01T00:00:00Z', to: '2026-03-03T00:00:00Z' },
    sources: [{ source: 'ads', events: 3, gaps: [] }],
    withheld: 'This key sees part.',
    facts: {},
    evidence: cited,
  };

  it('stands above its events, clause by clause, with what it leaves open and its sources', () => {
    const told = page([budgetMove(1, '200', '238')], { answer });
    expect(told).toMatch(/^Ana Ruiz raised it\. =+/);
    for (const said of [
      '! The trail answers this in part.',
      '- Ana raised it to 238. [#1]',
      '- Raj is said to have agreed. [claimed in #1]',
      '! No reason is recorded. [#1]',
      'This key sees part.',
      'ads 3',
    ])
      expect(told).toContain(said);
  });

  it('leaves out the names by which the question named people, where it is told to', () => {
    const told = page([budgetMove(1, '200', '238')], { answer, unsaid: ['Raj', 'Ana Ruiz'] });
    expect(told).toMatch(/^… raised it\. =+/);
    expect(told).toContain('- … is said to have agreed.');
  });
});

it('says that people noted or disputed an event', () => {
  const event = { ...shownEvent(1, { type: 'campaign.launched' }), notes: 2, disputes: 1 };
  expect(page([event])).toContain('! People added to this entry: 1 dispute, 2 notes');
});

it('says how many gaps there are of sources that do not speak here, and lists those of the others', () => {
  const gap = { from: '2026-03-01T00:00:00Z', code: 'silent', text: 'Silent on Sunday.', events: [] };
  const coverage = [
    { source: 'ads', events: 1, gaps: [gap] },
    { source: 'crm', events: 1, gaps: [gap] },
    { source: 'ads', events: 1, gaps: [{ ...gap, events: [{ index: 99, ref: 'of another link' }] }] },
  ];
  const told = page([budgetMove(1, '200', '238')], { coverage });
  expect(told).toContain('! ads: Silent on Sunday.');
  expect(told).toContain('2 further gaps are known of sources and links beside what is told here');
  expect(told).toMatch(/ads 1 1 ads 1 1 1 other source not on this 1 1 page/);
  // What stands beside the page is no more that is unknown on it.
  expect(told).toContain('- 1 thing is not known; see below.');
});

it('is called after the one thing that all of it is about', () => {
  expect(page([budgetMove(1, '200', '238'), budgetMove(2, '238', '250')])).toMatch(
    /^What the trail says: campaign “Spring Sale” =+/,
  );
  const other = { targets: [{ type: 'campaign', id: 'c_2', name: 'Spring Sale' }] };
  expect(page([budgetMove(1, '200', '238'), budgetMove(2, '238', '250', other)])).toMatch(/^What the trail says =+/);
  expect(page([budgetMove(1, '200', '238')], { language: 'de' })).toMatch(
    /^Was das Protokoll sagt: Kampagne „Spring Sale“ =+/,
  );
});

it('judges acts alike in one line, and tells of a single one what its verdict rests on', () => {
  const verdict = { verdict: 'missing', reason: 'in_parts', basis: 'none', policy: 0, rule: 'budgets' };
  const bites = [1, 2, 3].map((index) =>
    budgetMove(index, String(index), String(index + 1), { approval_verdict: { ...verdict, evidence: [1, 2, 3] } }),
  );
  const late = { ...verdict, verdict: 'late', reason: 'given_afterwards', basis: 'recorded', evidence: [9] };
  const launch = shownEvent(8, { type: 'campaign.launched', approval_verdict: late });
  const given = shownEvent(9, { type: 'approval.given', actor: { type: 'user', id: 'u_4', name: 'Raj Patel' } });
  const told = page([...bites, launch, given]);
  expect(told).toContain('! 3 acts: approval missing [#1, #2, #3]');
  expect(told.split('It is one of several small steps')).toHaveLength(2);
  expect(told).toContain('! 3 acts: approval missing. Of each of them: It is one of several small steps');
  expect(told).toMatch(
    /only after it had been done\. On record: 2 March 2026, 09:09, Raj Patel approved [^.]*\. \[#8, #9\]/,
  );
});

it('names the first of very many entries behind a clause, and says how many there are', () => {
  const many = Array.from({ length: 30 }, (_, at) => ({ index: at + 1, ref: `r${at}` }));
  const answer: Answer = {
    question: 'exports',
    language: 'en',
    zone: 'UTC',
    verdict: 'answered',
    headline: 'There were exports.',
    clauses: [{ text: 'Of these, 30 lie edge to edge.', events: many, kind: 'derived' }],
    unknown: [],
    period: { from: '2026-03-01T00:00:00Z', to: '2026-03-03T00:00:00Z' },
    sources: [],
    facts: {},
    evidence: many,
  };
  const told = page([budgetMove(1, '200', '238')], { answer });
  expect(told).toMatch(/edge to edge\. \[follows from 30 entries, the first #1, #2, [^\]]*#20\]/);
});

it('says by which command the events are taken away', () => {
  const asked = {
    total: 1,
    isExact: true,
    notes: [],
    command: ['answer', 'change', 'lead/l 1', '--tz', 'Europe/Berlin'],
  };
  expect(page([budgetMove(1, '200', '238')], { asked })).toContain(
    "npx trailmark answer change 'lead/l 1' --tz Europe/Berlin --bundle evidence.zip",
  );
  expect(page([budgetMove(1, '200', '238')])).toContain("npx trailmark export 'target:campaign/c_9' -o evidence.zip");
});

it('as text breaks a table within its widest cells rather than run over the line', () => {
  const name = 'A campaign with a name of a good many words';
  const moved = budgetMove(1, '710000.25', '1423780.75', { targets: [{ type: 'campaign', id: 'c_1', name }] });
  const lines = textPage(explanationPage(explanationOf([moved]))).split('\n');
  expect(lines.filter((line) => line.length > 78)).toEqual([]);
  const from = lines.indexOf('Effect on money');
  expect(lines.slice(from, from + 10).join(' ')).toContain('+713,780.50');
});
