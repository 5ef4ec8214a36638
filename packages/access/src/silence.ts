/** What may be concluded from hearing nothing of an approval. */

import { occurredMsOf, textAt, valueAt, type ReadEvent } from '@trailmark/catalog';
import type { Case } from './case.ts';
import { claimOf } from './claim.ts';
import type { VerdictReason } from './verdict.ts';
import { isMeant } from './watched.ts';

/** Without a request to begin from, an approval is taken to have been given within so long before the act. */
const LOOK_BACK_MS = 24 * 3_600_000;

export type Nothing =
  | { readonly code: 'missing'; readonly reason: VerdictReason; readonly events: readonly ReadEvent[] }
  | { readonly code: 'unsayable'; readonly reason: VerdictReason; readonly events: readonly ReadEvent[] };

/** No approval is recorded and none that is claimed suffices: whether it is missing, or nobody can say. */
export function nothingFound(one: Case): Nothing {
  const claim = claimOf(one);
  const refused = one.refusals.filter((event) => occurredMsOf(event) <= one.ms);
  if (refused.length > 0) return { code: 'missing', reason: 'refused', events: refused };
  if (claim === 'refused') return { code: 'missing', reason: 'refused', events: [] };
  if (claim === 'none' || claim === 'pending')
    return { code: 'missing', reason: claim === 'none' ? 'said_none' : 'not_answered', events: one.asked };
  if (wasSilent(one)) return { code: 'unsayable', reason: 'source_silent', events: one.asked };
  const asked = one.asked.filter((event) => occurredMsOf(event) <= one.ms);
  if (asked.length > 0) return { code: 'missing', reason: 'not_answered', events: asked };
  const isClaimed = claim === 'approved' || claim === 'self';
  if (mustSay(one)) return { code: 'missing', reason: isClaimed ? 'only_claimed' : 'none', events: [] };
  // Whoever claims an approval is not accused of having none: it may be recorded where nobody tells us.
  if (isClaimed) return { code: 'unsayable', reason: 'claimed_only', events: [] };
  // Whoever says that it cannot say is taken at its word.
  if (claim === 'not_said') return { code: 'unsayable', reason: 'not_said', events: [] };
  if (isOtherwiseRecorded(one)) return { code: 'missing', reason: 'none', events: [] };
  return { code: 'unsayable', reason: 'not_recorded', events: [] };
}

function mustSay({ act, rule }: Case): boolean {
  const source = textAt(act, 'source');
  return source !== undefined && isMeant(source, rule.mustSay ?? []);
}

/** Approvals of acts of this kind are recorded for this source, at least since before this one. */
function isOtherwiseRecorded({ act, ms, rule, circumstances }: Case): boolean {
  if (rule.nothingMeans === 'unsayable') return false;
  const sinceMs = circumstances.recordedSinceMs?.(rule.id, textAt(act, 'source') ?? '');
  return sinceMs !== undefined && sinceMs <= ms;
}

/** Whether somebody who would have told of the approval is known to have been silent when it could have been given. */
function wasSilent({ act, ms, rule, asked, circumstances }: Case): boolean {
  const fromMs = Math.min(ms - LOOK_BACK_MS, ...asked.map(occurredMsOf));
  const tellers = new Set([...(rule.recordedBy ?? []), ...asked.flatMap((event) => textAt(event, 'source') ?? [])]);
  if (valueAt(act, 'source') !== undefined && tellers.size === 0) tellers.add(textAt(act, 'source') ?? '');
  return (circumstances.silences ?? []).some(
    (silence) =>
      silence.fromMs <= ms &&
      (silence.toMs === undefined || silence.toMs >= fromMs) &&
      (silence.source === undefined || isMeant(silence.source, [...tellers])),
  );
}
