/** The plain parts of an envelope: time, source, outcome, decision, scope, context, links. */

import { CONFIDENTIAL, OPEN, type Draft } from './draft.ts';
import { CONTEXT_NAMES, DECISION_NAMES, LINK_NAMES, OUTCOMES, SCOPE_NAMES } from './envelope.ts';
import { ID_BYTES_MAX } from './limits.ts';
import { isEmptyObject, objectOf, requiredText, wordOf, type Members } from './read.ts';
import { Refused } from './refused.ts';
import { parseTime, timeText } from './time.ts';

/** The source the trail records its own events under. */
export const OWN_SOURCE = 'trailmark';

const decisionNames: ReadonlySet<string> = new Set(DECISION_NAMES);
const scopeNames: ReadonlySet<string> = new Set(SCOPE_NAMES);
const contextNames: ReadonlySet<string> = new Set(CONTEXT_NAMES);
const linkNames: ReadonlySet<string> = new Set(LINK_NAMES);
const scopePaths = SCOPE_NAMES.map((name) => `scope.${name}`);
const linkPaths = LINK_NAMES.map((name) => `links.${name}`);

/** Milliseconds since 1970, undefined where the source did not say. The sent text is kept where it is not canonical. */
export function classifyTime(draft: Draft, value: unknown): number | undefined {
  if (value === undefined) {
    draft.derived.push('time');
    return undefined;
  }
  const text = requiredText(value, 'time');
  const ms = checkTime(text, 'time');
  if (timeText(ms) !== text) draft.add(OPEN, 'time', 's', text);
  return ms;
}

/** Milliseconds since 1970 of a time that must be one. */
export function checkTime(text: string, path: string): number {
  const ms = parseTime(text);
  if (ms !== undefined) return ms;
  throw new Refused(
    'event.invalid',
    path,
    'A time is written as in RFC 3339, between 1970 and 9999, with its offset: 2026-03-01T09:30:00.000Z.',
  );
}

export function classifySource(draft: Draft, value: unknown, fallback: string, own: boolean): string {
  let source = fallback;
  if (value === undefined) draft.derived.push('source');
  else source = requiredText(value, 'source', ID_BYTES_MAX);
  if (!own && source === OWN_SOURCE) {
    throw new Refused('event.invalid', 'source', `The source ${OWN_SOURCE} is the trail itself. Use another name.`);
  }
  draft.add(OPEN, 'source', 's', source);
  return source;
}

/**
 * What the entry says of the producer's counting: a run and a sequence, or neither. A source that counts without naming
 * a run counts in one run, the empty text, for ever; a run in which nothing is counted is a field and no more.
 */
export function classifyRun(
  draft: Draft,
  run: unknown,
  sequence: unknown,
): { run: string | undefined; sequence: number | undefined } {
  const name = run === undefined ? '' : requiredText(run, 'run', ID_BYTES_MAX);
  if (name !== '') draft.add(OPEN, 'run', 's', name);
  if (sequence === undefined) return { run: undefined, sequence: undefined };
  return { run: name, sequence: checkSequence(sequence) };
}

function checkSequence(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) {
    // Minus zero would not come back as it was sent.
    if (value <= Number.MAX_SAFE_INTEGER) return value === 0 ? 0 : value;
    throw new Refused('event.number_unsafe', 'sequence', 'The sequence lies beyond 2^53-1. Begin a new run.');
  }
  throw new Refused(
    'event.invalid',
    'sequence',
    'A sequence is a whole number from 0. Count the events of a run from 1.',
  );
}

export function classifyOutcome(draft: Draft, value: unknown): void {
  let outcome = wordOf(value, 'outcome', OUTCOMES);
  if (outcome === undefined) {
    outcome = 'success';
    draft.derived.push('outcome');
  }
  draft.add(OPEN, 'outcome', 's', outcome);
}

export function classifyDecision(draft: Draft, value: unknown): void {
  const decision = partOf(draft, value, 'decision', decisionNames);
  if (decision === undefined) return;
  draft.text(OPEN, 'decision.policy', decision['policy']);
  const version = decision['version'];
  // Engines number their policies or name them: both are taken as they come.
  if (typeof version === 'number') draft.value(OPEN, 'decision.version', version, 3);
  else draft.text(OPEN, 'decision.version', version);
  draft.text(OPEN, 'decision.rule', decision['rule']);
  draft.text(CONFIDENTIAL, 'decision.reason', decision['reason']);
}

export function classifyScope(draft: Draft, value: unknown): void {
  const scope = partOf(draft, value, 'scope', scopeNames);
  if (scope === undefined) return;
  for (let at = 0; at < SCOPE_NAMES.length; at++) {
    const path = scopePaths[at]!; // as long as SCOPE_NAMES
    draft.text(OPEN, path, scope[SCOPE_NAMES[at]!]);
  }
}

/** `actor` owns the address where it is a person; elsewhere the address is confidential. */
export function classifyContext(draft: Draft, value: unknown, actor: number): void {
  const context = partOf(draft, value, 'context', contextNames);
  if (context === undefined) return;
  const owner = actor === OPEN ? CONFIDENTIAL : actor;
  draft.text(owner, 'context.ip', context['ip']);
  draft.text(CONFIDENTIAL, 'context.userAgent', context['userAgent']);
  draft.text(CONFIDENTIAL, 'context.sessionId', context['sessionId']);
  draft.text(CONFIDENTIAL, 'context.requestId', context['requestId']);
  draft.text(CONFIDENTIAL, 'context.traceId', context['traceId']);
}

export function classifyLinks(draft: Draft, value: unknown): void {
  const links = partOf(draft, value, 'links', linkNames);
  if (links === undefined) return;
  for (let at = 0; at < LINK_NAMES.length; at++) draft.text(CONFIDENTIAL, linkPaths[at]!, links[LINK_NAMES[at]!]);
}

/**
 * An optional object of the envelope. Null and `{}` are said openly (they tell nothing but that there is nothing)
 * and have no members to go on with; absent is undefined too.
 */
export function partOf(draft: Draft, value: unknown, path: string, names: ReadonlySet<string>): Members | undefined {
  if (value === undefined) return undefined;
  if (value === null) {
    draft.add(OPEN, path, 'z', '');
    return undefined;
  }
  const part = objectOf(value, path, names);
  if (!isEmptyObject(part)) return part;
  draft.add(OPEN, path, 'j', '{}');
  return undefined;
}
