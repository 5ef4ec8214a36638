/** Approvals on a page: what is on record, judged by the policy, and what sources only claim. Never in the same words. */

import { verdictsUntoldWords } from '@trailmark/answers';
import { VERDICT_REASONS, verdictWords } from '@trailmark/access';
import type { Verdict, VerdictCode, VerdictReason } from '@trailmark/access';
import { occurredMsOf, parseTime, partyOf, textAt, valueAt } from '@trailmark/catalog';
import type { ReadEvent } from '@trailmark/catalog';
import type { Block, Point, Remark } from './document.ts';
import type { Telling } from './telling.ts';

const POINTS_MAX = 40;
const ENTRIES_MAX = 12;
/** Events behind one verdict that are told beside it. */
const BEHIND_MAX = 2;

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
  const text = words.verdictBy(said.verdict, rule, policy);
  if (shown.verdict === 'unsayable') return [{ kind: 'unknown', text, entries: evidence }];
  return [
    {
      kind: shown.basis === 'claimed' ? 'claimed' : 'recorded',
      text,
      entries: evidence,
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

/** Acts that the policy governs, each with its verdict; what is only claimed is explained, not counted. */
export function approvalBlocks(telling: Telling): Block[] {
  const { told, words, explanation } = telling;
  const judged = told.flatMap((one) => {
    const verdict = verdictShown(one.event);
    return verdict === undefined ? [] : [{ ...one, verdict }];
  });
  const isClaiming = told.some(({ event }) => textAt(event, 'approval.status') !== undefined);
  const alike = Map.groupBy(judged, ({ verdict: { verdict, reason, basis, rule, differs, counted } }) =>
    JSON.stringify([verdict, reason, basis, rule, differs, counted]),
  );
  const points = [...alike.values()].slice(0, POINTS_MAX).map((group) => groupPoint(telling, group));
  const { verdictsUntold } = explanation.rights;
  const none =
    verdictsUntold === undefined ? words.noVerdicts : verdictsUntoldWords[verdictsUntold][explanation.language];
  return [
    ...(points.length === 0 ? [{ kind: 'paragraph', text: none } as const] : [{ kind: 'points', points } as const]),
    ...(isClaiming ? [{ kind: 'paragraph', tone: 'quiet', text: words.claimedOnly } as const] : []),
  ];
}

type Judged = Telling['told'][number] & { readonly verdict: Verdict };

/** Acts that were judged alike: of one what its verdict rests on is told as well, of several each is told above. */
function groupPoint({ told, words, clock, explanation: { language } }: Telling, group: readonly Judged[]): Point {
  const [{ sentence, verdict }] = group as [Judged]; // a group has a first
  const said = verdictWords(verdict, language);
  const acts = new Set(group.map(({ event }) => event.index));
  const evidence = new Set(group.flatMap(({ verdict: { evidence: of } }) => of).filter((index) => !acts.has(index)));
  const behind = told.filter(({ event }) => group.length === 1 && evidence.has(event.index)).slice(0, BEHIND_MAX);
  const rests = behind.map(({ event, sentence: its }) => `${clock.moment(occurredMsOf(event))}, ${its}`).join('; ');
  const text =
    group.length === 1
      ? `${words.judgedAct(sentence, said.verdict, verdict.verdict !== 'unsayable')}. ${said.reason}`
      : `${words.verdictCount(group.length, said.verdict)}. ${words.ofEach} ${said.reason}`;
  return {
    text: rests === '' ? text : `${text} ${words.restsOn(rests)}`,
    entries: [...acts, ...evidence].slice(0, 2 * ENTRIES_MAX),
    ...(isGood(verdict) ? {} : { tone: 'loud' as const }),
  };
}

/** How many acts have which verdict, the grave ones first; one by its own sentence. */
export function approvalsInShort({ told, words, explanation }: Telling): Point[] {
  const verdicts = told.flatMap(({ event, sentence }) => {
    const verdict = verdictShown(event);
    return verdict === undefined ? [] : [{ index: event.index, sentence, verdict }];
  });
  const groups = Map.groupBy(verdicts, ({ verdict }) => verdict.verdict);
  return [...groups.values()]
    .toSorted((a, b) => Number(isGood(a[0]?.verdict)) - Number(isGood(b[0]?.verdict)))
    .flatMap((group): Point[] => {
      const [first] = group;
      if (first === undefined) return [];
      const name = verdictWords(first.verdict, explanation.language).verdict;
      const isSayable = first.verdict.verdict !== 'unsayable';
      const text =
        group.length === 1 ? words.judgedAct(first.sentence, name, isSayable) : words.verdictCount(group.length, name);
      const entries = group.slice(0, ENTRIES_MAX).map(({ index }) => index);
      return [{ text, entries, ...(isGood(first.verdict) ? {} : { tone: 'loud' as const }) }];
    });
}

/** What the source cannot say is no accusation. */
function isGood(verdict: Verdict | undefined): boolean {
  return verdict?.verdict === 'approved' || verdict?.verdict === 'unsayable';
}
