/**
 * Which of the events tied to an act may bear on its verdict, and which acts an event may bear on: by what little is
 * kept of each, so that many acts of one thing are judged without all of it being read for each.
 */

import { occurredMsOf, outcomeOf, textAt, typeNameOf, type ReadEvent } from '@trailmark/catalog';
import type { Cut } from './circumstances.ts';
import type { ApprovalRule } from './policy.ts';
import { requestNamed, requestOf } from './tie.ts';
import { isMeant, type Watched } from './watched.ts';

const HOUR_MS = 3_600_000;
/** Of what decides, so much before an act and after it, the nearest first. */
const BEFORE_MAX = 2_000;
const AFTER_MAX = 500;
/** Acts on the same request. */
const USES_MAX = 2_000;
/** Small steps of a rise on either side. */
const PARTS_MAX = 150;

/** What is kept of an event. */
export interface Bearing {
  readonly index: number;
  readonly ms: number;
  readonly type: string;
  /** The request it belongs to as an event of an approval, and the one it names as an act. */
  readonly request?: string | undefined;
  readonly named?: string | undefined;
  /** The hash of its content. */
  readonly form?: string | undefined;
  readonly isDone: boolean;
  readonly isAct: boolean;
  readonly isDeciding: boolean;
  /** It changes the thing, whatever request it names. */
  readonly isChange: boolean;
  /** Values were taken away: what it names may be among them. */
  readonly isPartlyGone: boolean;
}

export function bearingOf(event: ReadEvent, { acts, deciding }: Watched, isPartlyGone = false): Bearing {
  const type = typeNameOf(event);
  return {
    index: event.index,
    ms: occurredMsOf(event),
    type,
    request: requestOf(event),
    named: requestNamed(event),
    form: textAt(event, 'data.content_sha256'),
    isDone: outcomeOf(event) === 'success',
    isAct: isMeant(type, acts),
    isDeciding: isMeant(type, deciding),
    isChange: type.endsWith('.edited') || type === 'asset.replaced' || type === 'break_glass.reviewed',
    isPartlyGone,
  };
}

export interface Borne {
  /** What decides, and whose people are to be looked at. */
  readonly deciding: readonly number[];
  /** Acts that use the same requests. */
  readonly acts: readonly number[];
  /** Acts that may be small steps of the same rise. */
  readonly parts: readonly number[];
  readonly cut: ReadonlySet<Cut>;
}

/** @param lists of what is tied to the act, in any order, the act itself and doubles among them */
export function bearingOn(act: Bearing, rule: ApprovalRule, lists: readonly (readonly Bearing[])[]): Borne {
  const cut = new Set<Cut>();
  const deciding = decidingFor(act, lists);
  const kept = nearest(deciding, act.ms, BEFORE_MAX, AFTER_MAX);
  if (kept.length < deciding.length) cut.add('decisions');
  const isChosen = new Set(kept.map(({ index }) => index));
  const requests = new Set(
    [act.named, ...kept.map(({ request }) => request)].filter((request) => request !== undefined),
  );
  const acts = rule.once === true || act.named === undefined ? actsFor(act, rule, lists, requests) : undefined;
  const others = acts ?? { takers: [], uses: [], parts: [] };
  const uses = newest(others.uses, USES_MAX, 1);
  if (uses.length < others.uses.length) cut.add('uses');
  const parts = nearest(others.parts, act.ms, PARTS_MAX, PARTS_MAX);
  if (parts.length < others.parts.length) cut.add('parts');
  const isNew = ({ index }: Bearing): boolean => !isChosen.has(index);
  return {
    deciding: [...isChosen],
    acts: [...others.takers, ...uses].filter(isNew).map(({ index }) => index),
    parts: parts.filter(isNew).map(({ index }) => index),
    cut,
  };
}

function decidingFor(act: Bearing, lists: readonly (readonly Bearing[])[]): Bearing[] {
  // An act that names a request has to do with others where the very same content was approved.
  const requests = new Set(act.named === undefined ? [] : [act.named]);
  if (act.named !== undefined && act.form !== undefined) {
    for (const list of lists) {
      for (const { isDeciding, form, request } of list)
        if (isDeciding && form === act.form && request !== undefined) requests.add(request);
    }
  }
  const found = new Map<number, Bearing>();
  for (const list of lists) {
    for (const one of list) {
      if (!one.isDeciding || !one.isDone || one.index === act.index) continue;
      const isOfAnother = act.named !== undefined && one.request !== undefined && !requests.has(one.request);
      if (!isOfAnother || one.isChange || one.isPartlyGone) found.set(one.index, one);
    }
  }
  return [...found.values()];
}

/** Acts that took an approval, one for each; earlier ones on the act's own request; small steps of the same rise. */
function actsFor(
  act: Bearing,
  rule: ApprovalRule,
  lists: readonly (readonly Bearing[])[],
  requests: ReadonlySet<string>,
): Record<'takers' | 'uses' | 'parts', readonly Bearing[]> {
  const partsMs = act.named === undefined ? (rule.amount?.partsHours ?? -1) * HOUR_MS : -1;
  const uses = new Map<number, Bearing>();
  const parts = new Map<number, Bearing>();
  const takers = new Map<string, Bearing>();
  for (const list of lists) {
    for (const one of list) {
      if (!one.isAct || !one.isDone || one.index === act.index) continue;
      const { named } = one;
      if (named === undefined) {
        if (Math.abs(one.ms - act.ms) <= partsMs && one.type === act.type) parts.set(one.index, one);
      } else if (requests.has(named) && isMeant(one.type, rule.types)) {
        if (named !== act.named) takers.set(named, one);
        else if (one.ms <= act.ms) uses.set(one.index, one);
      }
    }
  }
  return { takers: [...takers.values()], uses: [...uses.values()], parts: [...parts.values()] };
}

/** So many before a time, or at it, and after it: what lies between one of them and that time is among them. */
function nearest(all: readonly Bearing[], ms: number, before: number, after: number): readonly Bearing[] {
  if (all.length <= Math.min(before, after)) return all;
  const earlier = all.filter((one) => one.ms <= ms);
  const later = all.filter((one) => one.ms > ms);
  return [...newest(earlier, before, 1), ...newest(later, after, -1)];
}

function newest(all: readonly Bearing[], count: number, direction: 1 | -1): readonly Bearing[] {
  if (all.length <= count) return all;
  return all.toSorted((a, b) => (b.ms - a.ms || b.index - a.index) * direction).slice(0, count);
}

/** Acts whose verdict an event may change, and from when on acts that name no request are among them. */
export interface Touch {
  readonly acts: readonly number[];
  /** Where acts are kept elsewhere: those that name no request and lie within; undefined: none of them. */
  readonly within: { readonly fromMs: number; readonly toMs: number } | undefined;
}

/** @param lists of what is tied to the event */
export function touchedBy(event: Bearing, watched: Watched, lists: readonly (readonly Bearing[])[]): Touch {
  const { request, named, form } = event;
  const ofSame = lists.flatMap((list) =>
    list.filter((one) => one.isDeciding && one.request !== undefined && one.request === (request ?? named)),
  );
  const forms = new Set([form, ...ofSame.map((one) => one.form)].filter((one) => one !== undefined));
  const within = withinOf(event, watched, ofSame);
  const acts = new Set<number>();
  for (const list of lists) {
    for (const act of list) {
      if (!act.isAct) continue;
      if (act.isPartlyGone) acts.add(act.index);
      else if (act.named === undefined) {
        if (within !== undefined && act.ms >= within.fromMs && act.ms <= within.toMs) acts.add(act.index);
      } else if (act.named === (request ?? named) || (act.form !== undefined && forms.has(act.form))) {
        acts.add(act.index);
      } else if (event.isDeciding && (event.isChange || request === undefined)) acts.add(act.index);
    }
  }
  return { acts: [...acts], within };
}

function withinOf(event: Bearing, watched: Watched, ofSame: readonly Bearing[]): Touch['within'] {
  const { ms, named, isDeciding, isPartlyGone } = event;
  const lateMs = watched.lateHours * HOUR_MS;
  if (isPartlyGone) return { fromMs: -Infinity, toMs: Infinity };
  if (isDeciding && event.type === 'break_glass.reviewed') return { fromMs: -Infinity, toMs: Infinity };
  if (isDeciding) return { fromMs: Math.min(ms, ...ofSame.map((one) => one.ms)) - lateMs, toMs: Infinity };
  // Another act: one that names a request takes its approval from those that name none.
  if (named !== undefined)
    return ofSame.length === 0
      ? undefined
      : { fromMs: Math.min(...ofSame.map((one) => one.ms)) - lateMs, toMs: Infinity };
  const partsMs = watched.partsHours * HOUR_MS;
  return { fromMs: ms - partsMs, toMs: ms + partsMs };
}
