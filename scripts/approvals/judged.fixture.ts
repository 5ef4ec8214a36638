/** Every verdict on a list of sample events, reached as a house would: what is tied together is judged together. */

import {
  defaultApprovalPolicy,
  isMeant,
  tieKey,
  tiesOf,
  verdictOf,
  watchedBy,
  type ApprovalPolicy,
  type Circumstances,
  type Verdict,
} from '@trailmark/access';
import { occurredMsOf, textAt, typeNameOf, type ReadEvent } from '@trailmark/catalog';
import type { SampleEvent } from '@trailmark/sample';

export interface Judged {
  readonly act: ReadEvent;
  readonly verdict: Verdict;
}

export function readEvents(events: readonly SampleEvent[]): ReadEvent[] {
  return events.map((event, index) => ({
    ...event,
    index,
    ref: `ref_${index}`,
    recorded: event.time,
    known: true,
    sentence: '',
    sealed: [],
  }));
}

/** All governed acts, by the id their source gave. */
export function judged(
  events: readonly SampleEvent[],
  {
    policy = defaultApprovalPolicy,
    samePerson,
  }: { policy?: ApprovalPolicy; samePerson?: Circumstances['samePerson'] } = {},
): Map<string, Judged> {
  const all = readEvents(events);
  const { acts, around } = watchedBy(policy);
  const byTie = new Map<string, ReadEvent[]>();
  for (const event of all) {
    if (!isMeant(typeNameOf(event), around)) continue;
    for (const tie of tiesOf(event)) {
      const list = byTie.get(tieKey(tie));
      if (list === undefined) byTie.set(tieKey(tie), [event]);
      else list.push(event);
    }
  }
  const since = new Map<string, number>();
  const circumstances: Circumstances = {
    policies: [{ version: 0, fromMs: Number.NEGATIVE_INFINITY, policy }],
    ...(samePerson === undefined ? {} : { samePerson }),
    recordedSinceMs: (rule, source) => since.get(`${rule} ${source}`),
  };
  const found = new Map<string, Judged>();
  // Twice: only after all acts are looked at is it known for which sources approvals are recorded.
  for (let round = 0; round < 2; round++) {
    for (const act of all) {
      if (!isMeant(typeNameOf(act), acts)) continue;
      const verdict = verdictOf(act, tiedTo(act, byTie), circumstances);
      if (verdict === undefined) continue;
      found.set(String(act['id']), { act, verdict });
      if (verdict.basis !== 'recorded') continue;
      const key = `${verdict.rule} ${textAt(act, 'source') ?? ''}`;
      since.set(key, Math.min(since.get(key) ?? Number.POSITIVE_INFINITY, occurredMsOf(act)));
    }
  }
  return found;
}

function tiedTo(act: ReadEvent, byTie: ReadonlyMap<string, readonly ReadEvent[]>): ReadEvent[] {
  const near = tiesOf(act).flatMap((tie) => (tie.by === 'person' ? [] : (byTie.get(tieKey(tie)) ?? [])));
  const people = [act, ...near].flatMap((event) => tiesOf(event).filter(({ by }) => by === 'person'));
  const about = [...new Set(people.map(tieKey))].flatMap((key) =>
    (byTie.get(key) ?? []).filter((event) => /^(?:role|spending_authority)\./.test(typeNameOf(event))),
  );
  return [...near, ...about];
}
