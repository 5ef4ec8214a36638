/**
 * What is known of the approval of an act, in words that stand behind it. What the act's source claims and what a verdict
 * says never read alike.
 */

import { isSealed, valueAt, type ReadEvent } from '@trailmark/catalog';
import { verdictWords, type Verdict } from '@trailmark/access';
import type { Phrases } from './phrases.ts';
import { claimedApproval } from './told-event.ts';

/** A sentence's end without its stop; undefined where nothing is said and no verdict was asked for. */
export function approvalText(event: ReadEvent, verdict: Verdict | undefined, phrases: Phrases): string | undefined {
  const claim = claimText(event, phrases);
  if (verdict === undefined) return claim;
  // Of a claim that is all there is, its verdict would say the same once more.
  if (claim !== undefined && verdict.reason === 'claimed_only')
    return `${claim}; ${phrases.of({ en: 'that approval is recorded nowhere, so it can be neither confirmed nor denied', de: 'aufgezeichnet ist diese Genehmigung nirgends, sie ist weder bestätigt noch widerlegt' })}`;
  const { reason } = verdictWords(verdict, phrases.telling.language);
  const found = phrases.within(reason);
  const told = phrases.of({ en: `on its approval: ${found}`, de: `zur Genehmigung: ${found}` });
  // The verdict says itself that the source said there was none.
  return claim === undefined || claimedApproval(event) === undefined ? told : `${claim}; ${told}`;
}

function claimText(event: ReadEvent, phrases: Phrases): string | undefined {
  const claim = claimedApproval(event);
  if (claim !== undefined) {
    const by = claim.by === undefined ? undefined : phrases.party(claim.by);
    if (claim.status === 'approved')
      return phrases.of({
        en: `approved${by === undefined ? '' : ` by ${by}`}, as its source claims`,
        de: `laut Quelle genehmigt${by === undefined ? '' : ` von ${by}`}`,
      });
    const status = phrases.quoted(claim.status);
    return phrases.of({
      en: `its source gives its approval as ${status}`,
      de: `die Quelle nennt die Genehmigung ${status}`,
    });
  }
  if (isSealed(event, 'approval')) return undefined;
  return valueAt(event, 'approval') === null
    ? phrases.of({ en: 'its source says that there was no approval', de: 'laut Quelle ohne Genehmigung' })
    : undefined;
}
