/** What a reader does not see is told as that, and never as what did not happen. */

import { expect, test } from 'vitest';
import { answerLead } from './assignment/lead.ts';
import { answerChange } from './change/change.ts';
import { answerExports } from './exports/exports.ts';
import { answerNotification } from './notification/notification.ts';
import { answerPublication } from './publication/publication.ts';
import { settledFrom, shown } from './trail.fixture.ts';

const entity = { type: 'lead', id: 'l_1' };
const period = { fromMs: Date.UTC(2026, 2, 1), toMs: Date.UTC(2026, 2, 2) };
const QUESTIONS = {
  assignment: (asking: Parameters<typeof answerLead>[0]) => answerLead(asking, { entity }),
  change: (asking: Parameters<typeof answerLead>[0]) => answerChange(asking, { entity }),
  exports: (asking: Parameters<typeof answerLead>[0]) => answerExports(asking, period),
  notification: (asking: Parameters<typeof answerLead>[0]) => answerNotification(asking, { entity }),
  publication: (asking: Parameters<typeof answerLead>[0]) => answerPublication(asking, { entity }),
} as const;

test.each(['assignment', 'change', 'exports', 'notification', 'publication'] as const)(
  'of part of the trail nothing is said about all of it: %s',
  async (question) => {
    const ask = (isRestricted: boolean, language: 'en' | 'de') =>
      settledFrom([], question, QUESTIONS[question], { isRestricted, language });
    const part = {
      en: /what this key sees of the trail (shows|has) /,
      de: /was dieser Schlüssel vom Protokoll sieht, (zeigt|hat) /,
    };
    for (const language of ['en', 'de'] as const) {
      const [all, some] = [await ask(false, language), await ask(true, language)];
      expect([all.verdict, some.verdict]).toEqual(['cannot', 'cannot']);
      expect(all.headline).not.toMatch(part[language]);
      expect(some.headline).toMatch(part[language]);
    }
  },
);

const changed = (index: number, before: string, after: string) =>
  shown(index, 'lead.market_changed', {
    source: 'crm',
    targets: [entity],
    changes: [{ path: 'market', before, after }],
  });

test('a break between two changes is outside what the reader sees, where that is less than all', async () => {
  const events = [changed(1, 'DE', 'AT'), changed(2, 'IN', 'AE')];
  const told = async (isRestricted: boolean) =>
    (await settledFrom(events, 'change', QUESTIONS.change, { isRestricted })).clauses.map(({ text }) => text).join(' ');
  expect(await told(false)).toContain('was changed outside what the trail saw:');
  expect(await told(true)).toContain('was changed outside what this key sees of the trail:');
});

const hidden = (index: number, source: string, to: string, from: string) =>
  shown(index, 'lead.reassigned', {
    source,
    reason: 'holiday',
    targets: [
      { type: 'lead', ref: 's_lead' },
      { type: 'user', ref: to, role: 'assignee' },
      { type: 'user', ref: from, role: 'previous' },
    ],
  });

test('whom two sources hide may be one person, and a lead that goes on from there has not moved out of sight', async () => {
  const codes = async (second: string) => {
    const events = [hidden(1, 'crm', 's_1', 's_0'), hidden(2, second, 's_3', 's_2')];
    return (await settledFrom(events, 'assignment', QUESTIONS.assignment)).unknown.map(({ code }) => code);
  };
  expect(await codes('crm')).toContain('unseen_change');
  expect(await codes('other')).not.toContain('unseen_change');
});

test('nobody is cleared by what was hidden of what they did', async () => {
  const post = { type: 'post', id: 'p_1', name: 'Spring' };
  const told = async (looker: object) => {
    const events = [
      shown(1, 'post.approved', { source: 'cms', actor: { type: 'user', id: 'u_1' }, targets: [post] }),
      shown(2, 'data.accessed', { source: 'cms', actor: looker, targets: [post] }),
      shown(3, 'post.published', { source: 'cms', actor: { type: 'user', id: 'u_1' }, targets: [post] }),
    ];
    const answer = await settledFrom(events, 'publication', (asking) => answerPublication(asking, { entity: post }));
    return answer.clauses.map(({ text }) => text).find((text) => text.includes('looked at it'));
  };
  expect(await told({ type: 'user', id: 'u_2', name: 'Ben' })).toContain('no event says that');
  expect(await told({ type: 'user', ref: 's_2' })).toMatch(/s_2 looked at it on [^;]*\.$/);
});

test('a sentence begins with a capital, also with somebody who is hidden', async () => {
  const events = [hidden(1, 'crm', 's_1', 's_0')].map((event) => ({ ...event, actor: { type: 'user', ref: 's_9' } }));
  const { headline, clauses } = await settledFrom(events, 'assignment', QUESTIONS.assignment);
  expect(headline).toMatch(/^Person s_1 has had/);
  expect(clauses[0]?.text).toMatch(/^Person s_9 moved it from person s_0 to person s_1/);
});

test('to whoever sees a part nothing is said of a switch that another part may hold', async () => {
  const limit = shown(1, 'lead.sla_breached', {
    source: 'crm',
    targets: [entity],
    data: { rule: 'r_1', rule_version: '6', due: '2026-03-01T00:50:00Z' },
  });
  const told = async (isRestricted: boolean, language: 'en' | 'de') =>
    (await settledFrom([limit], 'notification', QUESTIONS.notification, { isRestricted, language })).unknown[0]?.text;
  expect(await told(false, 'en')).toContain('nothing says that the rule was off');
  expect(await told(true, 'en')).toContain('this key sees no run of it, and nothing that says that the rule was off');
  expect(await told(true, 'de')).toContain('dieser Schlüssel sieht keine Ausführung');
});
