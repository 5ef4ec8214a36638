/** An explanation to set in tests: every text a source could choose is under the test's control. */

import { builtInCatalog, sentence } from '@trailmark/catalog';
import type { ReadEvent } from '@trailmark/catalog';
import type { Explanation } from './explanation.ts';

/** As a reader with all rights is shown it. */
export function shownEvent(index: number, event: Readonly<Record<string, unknown>>): ReadEvent {
  return {
    time: `2026-03-02T09:${String(index % 60).padStart(2, '0')}:00Z`,
    source: 'ads',
    actor: { type: 'user', id: 'u_17', name: 'Ana Ruiz' },
    targets: [{ type: 'campaign', id: 'c_9', name: 'Spring Sale' }],
    ...event,
    index,
    ref: `ref-${index}`,
    recorded: '2026-03-02T10:00:00.000Z',
    known: true,
    sentence: sentence(event),
    sealed: [],
  };
}

export function explanationOf(events: readonly ReadEvent[], more: Partial<Explanation> = {}): Explanation {
  return {
    language: 'en',
    zone: 'UTC',
    audience: 'internal',
    events,
    catalog: builtInCatalog,
    asked: { query: 'target:campaign/c_9', total: events.length, isExact: true, notes: [] },
    rights: { isRestricted: false, withholds: false, reveals: true },
    log: { origin: 'log.example', size: 100, root: 'cm9vdA==' },
    record: { id: 'rep_1', made: '2026-03-03T10:00:00.000Z', by: 'board key' },
    ...more,
  };
}

export function budgetMove(
  index: number,
  before: unknown,
  after: unknown,
  more: Readonly<Record<string, unknown>> = {},
): ReadEvent {
  return shownEvent(index, {
    type: 'budget.adjusted',
    changes: [{ path: 'daily_budget', before, after }],
    data: { currency: 'EUR' },
    ...more,
  });
}
