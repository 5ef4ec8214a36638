/**
 * Short codes for the paths and words that nearly every event repeats, so that a stored group spends one byte where
 * the envelope's own vocabulary is used. The tables are code, not data: nothing has to be kept durable beside the
 * events, and a path that a client invented is never in them (docs/adr/0005-path-table.md).
 *
 * DANGER: stored events are read by these numbers for ever. Append only; never reorder, never reuse.
 */
import type { SlotType } from '@trailmark/catalog';

const list = (count: number, name: string, fields: readonly string[]): string[] =>
  Array.from({ length: count }, (_, i) => fields.map((field) => `${name}.${i}.${field}`)).flat();

/**
 * Number 0 says that the path stands inline; number i is TABLE[i - 1]. What ends in a dot is a prefix: the rest of the
 * path stands inline.
 */
const TABLE: readonly string[] = [
  'id',
  'type',
  'time',
  'source',
  'run',
  'outcome',
  'domain',
  'reason',
  'derived',
  'decision',
  'approval',
  'actor.type',
  'actor.id',
  'actor.name',
  'actor.email',
  'actor.roles',
  'actor.mode',
  'actor.agent',
  'actor.org.type',
  'actor.org.id',
  'actor.org.name',
  'actor.onBehalfOf.type',
  'actor.onBehalfOf.id',
  'actor.onBehalfOf.name',
  'actor.onBehalfOf.email',
  'scope.client',
  'scope.brand',
  'scope.market',
  'scope.region',
  'scope.channel',
  'scope.campaign',
  'decision.policy',
  'decision.version',
  'decision.rule',
  'decision.reason',
  'approval.status',
  'approval.at',
  'approval.by.type',
  'approval.by.id',
  'approval.by.name',
  'approval.by.email',
  'context.ip',
  'context.userAgent',
  'context.sessionId',
  'context.requestId',
  'context.traceId',
  'links.causedBy',
  'links.correlation',
  'links.corrects',
  ...list(4, 'targets', ['type', 'id', 'name', 'role', 'email']),
  ...list(6, 'changes', ['path', 'before', 'after', 'origin']),
  'targets',
  'changes',
  'data',
  'context',
  'links',
  'data.',
  'targets.',
  'changes.',
  'context.',
  'scope.',
  'links.',
  'actor.',
];

/** Whole values, type included: [type, text]. */
export const WORDS: readonly (readonly [SlotType, string])[] = [
  ['s', 'success'],
  ['s', 'failure'],
  ['s', 'denied'],
  ['s', 'error'],
  ['s', 'partial'],
  ['s', 'unknown'],
  ['s', 'user'],
  ['s', 'service'],
  ['s', 'rule'],
  ['s', 'agent'],
  ['s', 'system'],
  ['s', 'source'],
  ['s', 'claimed'],
  ['s', 'campaign'],
  ['s', 'ad'],
  ['s', 'adset'],
  ['s', 'audience'],
  ['s', 'budget'],
  ['s', 'content'],
  ['s', 'lead'],
  ['s', 'contact'],
  ['s', 'customer'],
  ['s', 'segment'],
  ['s', 'creative'],
  ['s', 'asset'],
  ['s', 'report'],
  ['s', 'marketing'],
  ['s', 'sales'],
  ['s', 'email'],
  ['s', 'social'],
  ['s', 'search'],
  ['s', 'display'],
  ['s', 'api'],
  ['s', 'ui'],
  ['s', 'name'],
  ['s', 'status'],
  ['s', 'active'],
  ['s', 'paused'],
  ['s', 'draft'],
  ['s', 'approved'],
  ['s', 'rejected'],
  ['s', 'pending'],
  ['s', 'derived'],
  ['s', 'subject'],
  ['j', '["outcome"]'],
  ['j', '["source"]'],
  ['j', '["outcome","source"]'],
  ['j', '["source","outcome"]'],
  ['j', '[]'],
  ['j', '{}'],
  ['s', ''],
];

/** What is known of a path: its number, what of it stands inline, and its last name. */
export interface PathCode {
  readonly code: number;
  /** Undefined where the number says it all. */
  readonly inline: string | undefined;
}

const codeOfPath = new Map(TABLE.map((path, i) => [path, i + 1]));
const prefixes = TABLE.filter((path) => path.endsWith('.'));
const wordsOf = (wanted: SlotType): Map<string, number> =>
  new Map(WORDS.flatMap(([type, text], i) => (type === wanted ? [[text, i] as const] : [])));
const codeOfString = wordsOf('s');
const codeOfJson = wordsOf('j');
const WORD_LENGTH_MAX = Math.max(...WORDS.map(([, text]) => text.length));

export function encodePath(path: string): PathCode {
  if (!path.endsWith('.')) {
    const code = codeOfPath.get(path);
    if (code !== undefined) return { code, inline: undefined };
  }
  const prefix = prefixes.find((start) => path.startsWith(start));
  const code = prefix === undefined ? undefined : codeOfPath.get(prefix);
  if (prefix === undefined || code === undefined) return { code: 0, inline: path };
  return { code, inline: path.slice(prefix.length) };
}

/** How the path of this number begins, and whether more stands inline; undefined for a number we do not know. */
export function decodePath(code: number): { start: string; inline: boolean } | undefined {
  if (code === 0) return { start: '', inline: true };
  const start = TABLE[code - 1];
  return start === undefined ? undefined : { start, inline: start.endsWith('.') };
}

/** The number of a whole value, or -1. */
export function wordCode(type: SlotType, text: string): number {
  if (text.length > WORD_LENGTH_MAX) return -1;
  return (type === 's' ? codeOfString.get(text) : type === 'j' ? codeOfJson.get(text) : undefined) ?? -1;
}
