/** The contract as a whole: the promised codes and statuses, and a description that follows from the routes. */

import { describe, expect, it } from 'vitest';
import { errorTable, openApiDocument, problemDetails, routes, timeSpanOf } from './index.ts';

describe('error table', () => {
  it.each([
    ['body.malformed', 400],
    ['query.invalid', 400],
    ['query.unsupported', 400],
    ['auth.missing', 401],
    ['auth.invalid', 401],
    ['auth.scope', 403],
    ['event.not_found', 404],
    ['event.id_ambiguous', 409],
    ['event.id_reused', 409],
    ['body.too_large', 413],
    ['media.unsupported', 415],
    ['event.invalid', 422],
    ['event.unknown_field', 422],
    ['event.too_deep', 422],
    ['event.too_many_fields', 422],
    ['event.string_too_long', 422],
    ['event.number_unsafe', 422],
    ['event.duplicate_key', 422],
    ['event.bad_utf8', 422],
    ['rate.limited', 429],
    ['queue.full', 503],
    ['store.full', 507],
    ['store.readonly', 507],
  ] as const)('%s is %i', (code, status) => {
    expect(errorTable[code].status).toBe(status);
  });

  it('renders RFC 9457 members', () => {
    expect(problemDetails('query.invalid', 'No such field.', { position: 3 })).toMatchObject({
      type: 'urn:trailmark:problem:query.invalid',
      status: 400,
      code: 'query.invalid',
      detail: 'No such field.',
      position: 3,
    });
  });
});

describe('openApiDocument', () => {
  it('describes every route once', () => {
    const document = openApiDocument('0') as { paths: Record<string, Record<string, unknown>> };
    const operations = Object.values(document.paths).flatMap((path) => Object.keys(path));
    expect(operations).toHaveLength(Object.keys(routes).length);
    expect(JSON.stringify(document)).not.toContain('"$schema"');
  });
});

describe('timeSpanOf', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  it('reads instants, days and distances', () => {
    expect(timeSpanOf('2026-11-20', now)).toEqual({ startMs: now - 129_600_000, endMs: now - 43_200_000 });
    expect(timeSpanOf('-7d', now)?.startMs).toBe(now - 7 * 86_400_000);
    expect(timeSpanOf('2026-11-21T14:00:00+02:00', now)?.startMs).toBe(now);
    expect(timeSpanOf('2026-11-21T12:00', now)?.startMs).toBe(now);
    expect(timeSpanOf('2024-02', now)).toEqual({ startMs: Date.UTC(2024, 1), endMs: Date.UTC(2024, 2) });
    expect(timeSpanOf('2025', now)).toEqual({ startMs: Date.UTC(2025, 0), endMs: Date.UTC(2026, 0) });
    for (const wrong of ['', '2026-02-30', 'soon', '-7y', '2026-13-01T00:00:00Z', '2026-13', '2026-00'])
      expect(timeSpanOf(wrong, now)).toBeUndefined();
  });
});
