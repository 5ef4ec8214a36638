/** What a rule saw when it was run on a lead, and how each who could have had it fared: as an event tells it. */

import {
  actorOf,
  foldText,
  inOrder,
  isSealed,
  occurredMsOf,
  targetsOf,
  textAt,
  textOf,
  typeNameOf,
  valueAt,
  type Party,
  type ReadEvent,
} from '@trailmark/catalog';
import type { Handing } from './handing.ts';

export interface Candidate {
  readonly id: string | undefined;
  readonly name: string | undefined;
  /** `won`, `lost`: the source's word. */
  readonly result: string | undefined;
  readonly why: string | undefined;
}

export interface Evaluation {
  readonly event: ReadEvent;
  readonly ms: number;
  readonly rule: Party | undefined;
  readonly version: string | undefined;
  /** Names and values it was run on, each with where the value came from where that is said; undefined: not said. */
  readonly attributes: readonly Attribute[] | undefined;
  /** Undefined: not said. */
  readonly candidates: readonly Candidate[] | undefined;
  /** Undefined: not said. */
  readonly isFired: boolean | undefined;
  readonly trigger: string | undefined;
  /** Whether some of it may not be read by this reader. */
  readonly isWithheld: boolean;
}

export interface Attribute {
  readonly name: string;
  readonly value: unknown;
  readonly source: string | undefined;
}

/** From an evaluation, a firing, or an assignment that repeats what was seen; undefined where it tells nothing of it. */
export function evaluationOf(event: ReadEvent): Evaluation | undefined {
  const attributes = attributesOf(event);
  const candidates = candidatesOf(event);
  const isWithheld = ['data.attributes', 'data.candidates'].some((path) => isSealed(event, path));
  const isOfRule = typeNameOf(event).startsWith('rule.');
  if (!isOfRule && attributes === undefined && candidates === undefined) return undefined;
  const fired = valueAt(event, 'data.fired');
  const actor = actorOf(event);
  const rule = textAt(event, 'data.rule');
  return {
    event,
    ms: occurredMsOf(event),
    rule:
      targetsOf(event).find(({ type }) => type === 'rule') ??
      (actor.type === 'rule' ? actor : rule === undefined ? undefined : { type: 'rule', id: rule }),
    version: textAt(event, isOfRule ? 'data.version' : 'data.rule_version'),
    attributes,
    candidates,
    isFired: typeof fired === 'boolean' ? fired : typeNameOf(event) === 'rule.evaluated' ? undefined : true,
    trigger: textAt(event, 'data.trigger'),
    isWithheld,
  };
}

export interface Around {
  readonly evaluations: readonly Evaluation[];
  /** Events by their ids, to follow the causes they name. */
  readonly byId: ReadonlyMap<string, ReadEvent>;
  /** Of the assignment before: what was evaluated until then is behind that one. */
  readonly sinceMs: number;
}

/**
 * The evaluation an assignment rests on: the one it names, else the one its chain of causes leads to, else the newest
 * before it by the same version of the same rule. What came later, or was only a trial, decided nothing.
 */
export function evaluationBehind(
  handing: Handing,
  { evaluations, byId, sinceMs }: Around,
): { readonly evaluation: Evaluation; readonly isNamed: boolean } | undefined {
  const before = evaluations
    .filter(({ ms, isFired }) => ms <= handing.ms && isFired !== false)
    .sort((a, b) => inOrder(a.event, b.event));
  const looked = before.filter(({ event }) => typeNameOf(event) === 'rule.evaluated');
  const named = looked.find(({ event }) => handing.evaluation !== undefined && nameOf(event) === handing.evaluation);
  if (named !== undefined) return { evaluation: named, isNamed: true };
  const chain = causesOf(handing.event, byId);
  const caused = [...looked, ...before].find(({ event }) => chain.has(event.index));
  if (caused !== undefined) return { evaluation: caused, isNamed: true };
  const own = evaluationOf(handing.event);
  if (own !== undefined) return { evaluation: own, isNamed: true };
  const alike = looked.findLast(
    ({ event, ms, rule, version }) =>
      handing.rule !== undefined &&
      rule?.id === handing.rule &&
      version !== undefined &&
      version === handing.version &&
      // Two names are two evaluations.
      (handing.evaluation === undefined || nameOf(event) === undefined) &&
      ms > sinceMs,
  );
  return alike === undefined ? undefined : { evaluation: alike, isNamed: false };
}

function nameOf(event: ReadEvent): string | undefined {
  return textAt(event, 'data.evaluation');
}

/** The chain an event hangs on, by what each names as its cause. */
function causesOf(event: ReadEvent, byName: ReadonlyMap<string, ReadEvent>): ReadonlySet<number> {
  const chain = new Set<number>();
  for (let at: ReadEvent | undefined = event; at !== undefined && !chain.has(at.index);) {
    chain.add(at.index);
    const cause = causeOf(at);
    at = cause === undefined ? undefined : byName.get(cause);
  }
  return chain;
}

/** The id of the event that is named as the cause, however the source names it. */
export function causeOf(event: ReadEvent): string | undefined {
  return textAt(event, 'links.causedBy') ?? textAt(event, 'links.causedBy.id');
}

/** The candidates somebody means who gives an id or a name; none where the id or name is not among them. */
export function candidatesNamed(candidates: readonly Candidate[], wanted: ReadonlySet<string>): Candidate[] {
  const folded = new Set([...wanted].map(foldText));
  return candidates.filter(
    ({ id, name }) => (id !== undefined && wanted.has(id)) || (name !== undefined && folded.has(foldText(name))),
  );
}

function attributesOf(event: ReadEvent): Attribute[] | undefined {
  const attributes = valueAt(event, 'data.attributes');
  if (typeof attributes !== 'object' || attributes === null || Array.isArray(attributes)) return undefined;
  return Object.entries(attributes).map(([name, value]: [string, unknown]) => ({
    name,
    value,
    source: sourceOf(event, name),
  }));
}

function sourceOf(event: ReadEvent, name: string): string | undefined {
  const sources = valueAt(event, 'data.attribute_sources');
  if (typeof sources !== 'object' || sources === null) return undefined;
  return memberText(memberOf(sources, name), 'source');
}

function candidatesOf(event: ReadEvent): Candidate[] | undefined {
  const candidates = valueAt(event, 'data.candidates');
  if (!Array.isArray(candidates)) return undefined;
  return candidates.map((candidate: unknown) => ({
    id: memberText(candidate, 'id'),
    name: memberText(candidate, 'name'),
    result: memberText(candidate, 'result'),
    why: memberText(candidate, 'why'),
  }));
}

function memberText(value: unknown, name: string): string | undefined {
  return textOf(memberOf(value, name));
}
function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
