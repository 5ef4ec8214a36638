/** Names for an audience: who is told apart from whom, and what leaves nothing behind outside the house. */

import { describe, expect, it } from 'vitest';
import { builtInCatalog } from '@trailmark/catalog';
import type { Audience } from './explanation.ts';
import { AudienceNames } from './audience.ts';
import { shownEvent } from './explanation.fixture.ts';

const namesFor = (audience: Audience): AudienceNames =>
  new AudienceNames({ audience, catalog: builtInCatalog, language: 'en', zone: 'UTC' });
const hidden = (index: number, ref: string, roles: readonly string[] = []) => ({
  ...shownEvent(index, { type: 'campaign.launched', actor: { type: 'user', ref, roles } }),
  sealed: ['actor.id', 'actor.name'],
});

describe('people without names', () => {
  it('have one label each, by their role, whatever the order', () => {
    const events = [hidden(1, 's_a'), hidden(2, 's_b', ['campaign_manager']), hidden(3, 's_a', ['campaign_manager'])];
    const names = namesFor('internal');
    for (const event of events) names.learn(event);
    expect(events.map((event) => names.tell(event).sentence.split(' launched')[0])).toEqual([
      'Campaign manager 1',
      'Campaign manager 2',
      'Campaign manager 1',
    ]);
  });

  it('are nobody where not even a ref may be seen', () => {
    const { ref: _ref, ...actor } = { ref: '', type: 'user' };
    const event = { ...shownEvent(1, { type: 'campaign.launched', actor }), sealed: ['actor.id', 'actor.name'] };
    expect(namesFor('internal').tell(event).sentence).toMatch(/^Someone \(sealed\)/);
  });
});

describe('outside the house', () => {
  const event = shownEvent(1, {
    type: 'budget.adjusted',
    actor: { type: 'user', id: 'u_17', name: 'Ana Ruiz', email: 'ana@x.example' },
    reason: 'Carla asked',
    changes: [
      { path: 'daily_budget', before: '1', after: '2' },
      { path: 'note', before: 'Bo', after: 'Cy' },
    ],
    data: { currency: 'EUR', limit: '500', authority: 'Dora', own: 'Eve' },
    context: { ip: '10.0.0.1' },
    decision: { policy: 'p', reason: 'Finn said so' },
  });

  it('no name, id, address or free word is left, even where the event was read with all rights', () => {
    const told = JSON.stringify(namesFor('external').shown(event));
    expect(told).not.toMatch(/Ana|u_17|ana@|Carla|Bo|Cy|Dora|Eve|10\.0\.0\.1|Finn/);
    expect(told).toContain('500');
  });

  it('what is left out counts as withheld', () => {
    expect(namesFor('external').shown(event).sealed).toEqual(
      expect.arrayContaining(['reason', 'decision.reason', 'data.authority', 'data.own', 'changes.1.before']),
    );
    expect(namesFor('internal').shown(event).sealed).toEqual([]);
  });

  it("that a source says there was no reason holds nobody's words, and is not withheld", () => {
    const without = { ...event, reason: null, decision: { policy: 'p', reason: null } };
    const shown = namesFor('external').shown(without);
    expect(shown['reason']).toBeNull();
    expect(shown.sealed).not.toContain('reason');
    expect(shown.sealed).not.toContain('decision.reason');
    expect(namesFor('external').shown({ ...event, reason: undefined })['reason']).toBeUndefined();
  });

  it('a gap is told by its times, not in the words of whoever explained it', () => {
    const gap = { from: '2026-03-01T08:00:00Z', code: 'missed_run', text: 'missed (Gus forgot)', events: [] };
    const coverage = [{ source: 'crm', events: 1, gaps: [gap] }];
    expect(namesFor('external').heard(coverage)[0]?.gaps[0]?.text).toBe(
      'The record of crm has a gap since 1 March 2026, 08:00.',
    );
    expect(namesFor('legal').heard(coverage)).toBe(coverage);
  });
});
