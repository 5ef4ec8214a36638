/** The result for a file that is not even a bundle. */
import type { MalformedPart, Verification } from '@trailmark/core';

export function malformedResult(error: MalformedPart): Verification {
  const counts = { entries: 0, disclosed: 0, withheld: 0, erased: 0, purged: 0 };
  const findings = [{ code: 'bundle.malformed' as const, at: error.part, text: error.message }];
  return { ok: false, counts, perType: {}, findings, findingsTotal: 1, notes: [] };
}
