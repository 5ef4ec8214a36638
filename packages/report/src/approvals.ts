/** Approvals on a page: what is on record, judged by the policy, and what sources only claim. Never in the same words. */

import { VERDICT_REASONS, verdictWords } from '@trailmark/access';
import type { Verdict, VerdictCode, VerdictReason } from '@trailmark/access';
import { parseTime, partyOf, textAt, valueAt } from '@trailmark/catalog';
import type { ReadEvent } from '@trailmark/catalog';
import { citation } from './document.ts';
import type { Remark } from './document.ts';
import type { Telling } from './telling.ts';

/** What the trail says about the approval of this event; undefined where nothing governs it or nobody looked. */
export function verdictShown(event: ReadEvent): Verdict | undefined {
  const at = (name: string): string | undefined => textAt(event, `approval_verdict.${name}`);
  const [verdict, reason, basis] = [at('verdict'), at('reason'), at('basis')];
  if (verdict === undefined || !isVerdict(verdict)) return undefined;
  if (reason === undefined || !isReasonOf(verdict, reason)) return undefined;
  const evidence = valueAt(event, 'approval_verdict.evidence');
  const differs = valueAt(event, 'approval_verdict.differs');
  const [approvers, needed] = [at('counted.approvers'), at('counted.needed')];
  return {
    verdict,
    reason,
    basis: basis === 'recorded' || basis === 'claimed' ? basis : 'none',
    policy: Number(at('policy') ?? 0),
    rule: at('rule') ?? '',
    ...(Array.isArray(differs) ? { differs: differs.filter((path) => typeof path === 'string') } : {}),
    ...(approvers === undefined || needed === undefined
      ? {}
      : { counted: { approvers: Number(approvers), needed: Number(needed) } }),
    evidence: Array.isArray(evidence) ? evidence.filter((index) => typeof index === 'number') : [],
  };
}

function isVerdict(text: string): text is VerdictCode {
  return Object.hasOwn(VERDICT_REASONS, text);
}

function isReasonOf(verdict: VerdictCode, text: string): text is VerdictReason {
  const reasons: readonly string[] = VERDICT_REASONS[verdict];
  return reasons.includes(text);
}

export function verdictRemark(event: ReadEvent, { words, explanation: { language } }: Telling): Remark[] {
  const shown = verdictShown(event);
  if (shown === undefined) return [];
  const { rule, policy, evidence } = shown;
  const said = verdictWords(shown, language);
  const text = words.verdictBy(said.verdict, said.reason, rule, policy) + citation(evidence);
  if (shown.verdict === 'unsayable') return [{ kind: 'unknown', text }];
  return [
    {
      kind: shown.basis === 'claimed' ? 'claimed' : 'recorded',
      text,
      tone: shown.verdict === 'approved' ? 'plain' : 'loud',
    },
  ];
}

export function claimRemark(event: ReadEvent, { words, clock }: Telling): Remark[] {
  const status = textAt(event, 'approval.status');
  if (status === undefined) return [];
  const by = partyOf(valueAt(event, 'approval.by'));
  const at = parseTime(textAt(event, 'approval.at') ?? '');
  const name = by?.name ?? by?.email ?? by?.id;
  return [
    {
      kind: 'claimed',
      text: words.claimed(words.status(status), name, at === undefined ? undefined : clock.moment(at)),
    },
  ];
}
