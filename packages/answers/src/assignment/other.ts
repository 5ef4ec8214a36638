/** What is recorded of somebody who has not got the lead: each evaluation that looked at them, and no verdict of our own. */

import { typeNameOf, type ReadEvent } from '@trailmark/catalog';
import type { Answering } from '../answering.ts';
import { candidatesNamed, type Candidate, type Evaluation } from './evaluation.ts';
import type { Handing } from './handing.ts';
import { isByHand, isMeant, type LeadTelling } from './lead-telling.ts';
import { words } from './words.ts';

/** An assignment with the evaluation it rests on. */
export interface Grounded {
  readonly handing: Handing;
  readonly behind: { readonly evaluation: Evaluation; readonly isNamed: boolean } | undefined;
}

export interface OtherTold {
  readonly facts: unknown;
  /** How they fared in the evaluation behind the last assignment. */
  readonly decisive: { readonly candidate: Candidate } | undefined;
  /** Where the last was made by hand: how they fared when a rule had given it before. */
  readonly earlier: { readonly handing: Handing; readonly candidate: Candidate } | undefined;
  /** No evaluation looked at them, and why it is not them cannot be said. */
  readonly lacks: { readonly text: string; readonly events: readonly ReadEvent[] } | undefined;
}

interface Asked {
  /** An id or a name. */
  readonly other: string;
  readonly last: Grounded;
  readonly grounded: readonly Grounded[];
  readonly evaluations: readonly Evaluation[];
  /** Whether all there is about the lead was read. */
  readonly isWhole: boolean;
}

interface Looked {
  readonly evaluation: Evaluation;
  readonly candidate: Candidate;
}

export async function sayOther(
  asking: Answering,
  telling: LeadTelling,
  { other, last, grounded, evaluations, isWhole }: Asked,
): Promise<OtherTold> {
  const { phrases } = asking;
  const say = phrases.of(words);
  const wanted = await namesOf(asking, other);
  const looked = lookedAt(wanted, grounded, evaluations);
  const handings = grounded.map(({ handing }) => handing);
  const parties = handings.flatMap(({ to, from }) => [to, from]).flatMap((party) => party ?? []);
  const known = parties.find((party) => isMeant(party, wanted));
  const isHolder = last.handing.to ? isMeant(last.handing.to, wanted) : false;
  const behind = last.behind?.evaluation;
  const [first] = looked;
  if (first !== undefined) {
    const name = telling.candidate(first.candidate);
    const parts = looked.map(({ evaluation, candidate }) => telling.faredIn(evaluation, candidate));
    // Who is hidden may be the very one: of those it cannot be said that none of them was given it.
    const isSeen = isWhole && handings.every(({ to }) => to === null || (to !== undefined && to.id !== undefined));
    const isNever = isSeen && !parties.some((party) => isMeant(party, wanted));
    const text = say.onOther(name, parts.join('; ')) + (isNever ? say.neverGiven(name, phrases.trail) : '');
    const events = [
      ...looked.map(({ evaluation }) => evaluation.event),
      ...(isNever ? handings.map(({ event }) => event) : []),
    ];
    asking.say(`${text}.`, events, 'derived');
  }
  const isUnknown = first === undefined && !isHolder;
  const named = behind?.candidates?.map((candidate) => telling.candidate(candidate)) ?? [];
  const called = known === undefined ? phrases.quoted(other) : phrases.party(known);
  const before = isByHand(last.handing) ? grounded.slice(0, grounded.indexOf(last)).toReversed() : [];
  const earlier = before.find(({ handing, behind: its }) => handing.rule !== undefined && its !== undefined);
  return {
    decisive: looked.find(({ evaluation }) => evaluation.event.index === behind?.event.index),
    earlier: earlier === undefined ? undefined : earlierOf(earlier, looked),
    lacks: isUnknown
      ? {
          text: say.otherUnknown(called, named.length === 0 ? undefined : phrases.list(named), isByHand(last.handing)),
          events: [last.handing.event, ...(behind === undefined ? [] : [behind.event])],
        }
      : undefined,
    facts: {
      is_holder: isHolder,
      evaluations: looked.map(({ evaluation, candidate }) => ({
        index: evaluation.event.index,
        version: evaluation.version ?? null,
        fired: evaluation.isFired ?? null,
        result: candidate.result ?? null,
        why: candidate.why ?? null,
      })),
    },
  };
}

function earlierOf({ handing, behind }: Grounded, looked: readonly Looked[]): OtherTold['earlier'] {
  const found = looked.find(({ evaluation }) => evaluation.event.index === behind?.evaluation.event.index);
  return found === undefined ? undefined : { handing, candidate: found.candidate };
}

/** Each evaluation that lists them, once. */
function lookedAt(
  wanted: ReadonlySet<string>,
  grounded: readonly Grounded[],
  evaluations: readonly Evaluation[],
): Looked[] {
  const found = evaluations
    .filter(({ event }) => typeNameOf(event) === 'rule.evaluated')
    .concat(grounded.flatMap(({ behind }) => behind?.evaluation ?? []))
    .flatMap((evaluation) =>
      candidatesNamed(evaluation.candidates ?? [], wanted).map((candidate) => ({ evaluation, candidate })),
    );
  return [...new Map(found.map((each) => [each.evaluation.event.index, each])).values()];
}

/** What somebody is called in these events, and by links of identities. */
async function namesOf(asking: Answering, other: string): Promise<ReadonlySet<string>> {
  const linked = await asking.trail.linked({ type: 'user', id: other });
  return new Set([other, ...linked.map(({ entity }) => entity.id)]);
}
