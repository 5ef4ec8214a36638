/**
 * Short codes for the paths and words that nearly every event repeats, so that a stored group spends one byte where
 * the envelope's own vocabulary is used. The tables are code, not data: nothing has to be kept durable beside the
 * events, and a path that a client invented is never in them (docs/adr/0003-path-table.md).
 *
 * DANGER: stored events are read by these numbers for ever. Append only; never reorder, never reuse.
 */
import type { SlotType } from '@trailmark/catalog';

const list = (count: number, name: string, fields: readonly string[]): string[] =>
  Array.from({ length: count }, (_, i) => fields.map((field) => `${name}.${i}.${field}`)).flat();

/** Number 0 says that the path stands inline; the path of number i is PATHS[i - 1]. */
const PATHS: readonly string[] = [
  'id', 'type', 'time', 'source', 'run', 'outcome', 'domain', 'reason', 'derived', 'decision', 'approval',
  'actor.type', 'actor.id', 'actor.name', 'actor.email', 'actor.roles', 'actor.mode', 'actor.agent',
  'actor.org.type', 'actor.org.id', 'actor.org.name',
  'actor.onBehalfOf.type', 'actor.onBehalfOf.id', 'actor.onBehalfOf.name', 'actor.onBehalfOf.email',
  'scope.client', 'scope.brand', 'scope.market', 'scope.region', 'scope.channel', 'scope.campaign',
  'decision.policy', 'decision.version', 'decision.rule', 'decision.reason',
  'approval.status', 'approval.at', 'approval.by.type', 'approval.by.id', 'approval.by.name', 'approval.by.email',
  'context.ip', 'context.userAgent', 'context.sessionId', 'context.requestId', 'context.traceId',
  'links.causedBy', 'links.correlation', 'links.corrects',
  ...list(4, 'targets', ['type', 'id', 'name', 'role', 'email']),
  ...list(6, 'changes', ['path', 'before', 'after', 'origin']),
  'targets', 'changes', 'data', 'context', 'links',
];

/** A path that begins with one of these spends the prefix's number and its rest inline; numbers follow PATHS. */
const PREFIXES: readonly string[] = ['data.', 'targets.', 'changes.', 'context.', 'scope.', 'links.', 'actor.'];

/** Whole values, type included: [type, text]. */
export const WORDS: readonly (readonly [SlotType, string])[] = [
  ['s', 'success'], ['s', 'failure'], ['s', 'denied'], ['s', 'error'], ['s', 'partial'], ['s', 'unknown'],
  ['s', 'user'], ['s', 'service'], ['s', 'rule'], ['s', 'agent'], ['s', 'system'],
  ['s', 'source'], ['s', 'claimed'],
  ['s', 'campaign'], ['s', 'ad'], ['s', 'adset'], ['s', 'audience'], ['s', 'budget'], ['s', 'content'], ['s', 'lead'],
  ['s', 'contact'], ['s', 'customer'], ['s', 'segment'], ['s', 'creative'], ['s', 'asset'], ['s', 'report'],
  ['s', 'marketing'], ['s', 'sales'], ['s', 'email'], ['s', 'social'], ['s', 'search'], ['s', 'display'],
  ['s', 'api'], ['s', 'ui'], ['s', 'name'], ['s', 'status'], ['s', 'active'], ['s', 'paused'], ['s', 'draft'],
  ['s', 'approved'], ['s', 'rejected'], ['s', 'pending'], ['s', 'derived'], ['s', 'subject'],
  ['j', '["outcome"]'], ['j', '["source"]'], ['j', '["outcome","source"]'], ['j', '["source","outcome"]'],
  ['j', '[]'], ['j', '{}'], ['s', ''],
];

/** What is known of a path: its number, what of it stands inline, and its last name. */
export interface PathCode {
  readonly code: number;
  /** Undefined where the number says it all. */
  readonly inline: string | undefined;
}

const codeOfPath = new Map(PATHS.map((path, i) => [path, i + 1]));
const codeOfWord = new Map(WORDS.map(([type, text], i) => [type + text, i]));
const WORD_LENGTH_MAX = Math.max(...WORDS.map(([, text]) => text.length));

export function encodePath(path: string): PathCode {
  const code = codeOfPath.get(path);
  if (code !== undefined) return { code, inline: undefined };
  const prefix = PREFIXES.findIndex((start) => path.startsWith(start));
  if (prefix >= 0) return { code: 1 + PATHS.length + prefix, inline: path.slice(PREFIXES[prefix]?.length) };
  return { code: 0, inline: path };
}

/** How the path of this number begins, and whether more stands inline; undefined for a number we do not know. */
export function decodePath(code: number): { start: string; inline: boolean } | undefined {
  if (code === 0) return { start: '', inline: true };
  const path = PATHS[code - 1];
  if (path !== undefined) return { start: path, inline: false };
  const prefix = PREFIXES[code - 1 - PATHS.length];
  return prefix === undefined ? undefined : { start: prefix, inline: true };
}

/** The number of a whole value, or -1. */
export function wordCode(type: SlotType, text: string): number {
  if (text.length > WORD_LENGTH_MAX || (type !== 's' && type !== 'j')) return -1;
  return codeOfWord.get(type + text) ?? -1;
}
