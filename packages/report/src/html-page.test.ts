/** The HTML file: whatever stands in an event is text in it and nothing else. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explanationOf, shownEvent } from './explanation.fixture.ts';
import { htmlPage } from './html-page.ts';
import { explanationPage } from './page.ts';

const html = (...args: Parameters<typeof explanationOf>): string => htmlPage(explanationPage(explanationOf(...args)));
/** Tags of a page, without what stands in them. */
const tagsOf = (page: string): string[] => [...page.matchAll(/<\/?[a-z!][^>]*>/gi)].map(([tag]) => tag);

describe('a page of hostile values', () => {
  const hostile = `</style></title><script>alert(1)</script><img src=x onerror="alert(1)">' " & \u202e\u0000`;
  const event = shownEvent(3, {
    type: 'campaign.launched',
    actor: { type: 'user', id: hostile, name: hostile, roles: [hostile], org: { name: hostile } },
    targets: [{ type: 'campaign', id: hostile, name: hostile }],
    reason: hostile,
    approval: { status: hostile, by: { name: hostile, id: hostile } },
    decision: { policy: hostile, rule: hostile },
  });
  const page = html([event], {
    title: hostile,
    audience: 'legal',
    asked: { query: hostile, total: 9, isExact: true, notes: [hostile] },
    log: { origin: hostile, size: 9, root: hostile },
    record: { id: hostile, made: '2026-03-03T10:00:00Z', by: hostile, purpose: hostile },
  });

  it('has no element that is not of the page', () => {
    const harmless = html([shownEvent(3, { ...event, reason: 'x' })], {
      title: 'x',
      audience: 'legal',
      asked: { query: 'x', total: 9, isExact: true, notes: ['x'] },
      record: { id: 'x', made: '2026-03-03T10:00:00Z', by: 'x', purpose: 'x' },
    });
    const kinds = (of: string): string[] =>
      [...new Set(tagsOf(of).map((tag) => /^<\/?[a-z!]+/i.exec(tag)?.[0] ?? ''))].sort();
    expect(kinds(page)).toEqual(kinds(harmless));
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page.match(/<\/style>/g)).toHaveLength(1);
  });

  it('turns no writing round and keeps no control character', () => {
    expect(page).not.toMatch(/[\u202e\u0000]/);
  });
});

it('escapes any name wherever it stands', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
      const of = (text: string): number =>
        tagsOf(
          html(
            [
              shownEvent(1, {
                type: 'campaign.launched',
                targets: [{ type: 'campaign', id: 'c', name: text }],
                reason: `because ${text}`,
              }),
            ],
            {
              title: text,
            },
          ),
        ).length;
      expect(of(`a${name}b<b>`)).toBe(of('plain'));
    }),
    { numRuns: 60 },
  );
});

it('fetches nothing and runs nothing', () => {
  const page = html([shownEvent(1, { type: 'campaign.launched' })]);
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(page).not.toMatch(/<(script|link|img|iframe|object)|@import|url\(|https?:/);
});

it('leads from a number to the event where it is on the page, and nowhere where it is not', () => {
  const event = shownEvent(7, {
    type: 'campaign.launched',
    approval_verdict: {
      verdict: 'late',
      reason: 'given_afterwards',
      basis: 'recorded',
      policy: 0,
      rule: 'launches',
      evidence: [8, 99],
    },
  });
  const page = html([event, shownEvent(8, { type: 'approval.given' })]);
  expect(page).toContain('id="e8"');
  expect(page).toContain('<a href="#e8">#8</a> #99');
});
