/** The names of an event's envelope, in the order in which events are shown. Closed: another name is refused. */

export const EVENT_NAMES = [
  'id',
  'type',
  'time',
  'source',
  'run',
  'sequence',
  'actor',
  'targets',
  'changes',
  'outcome',
  'decision',
  'reason',
  'approval',
  'scope',
  'domain',
  'context',
  'data',
  'links',
] as const;
/** Slot of the version of a registered type; no field of the event, and none a sender can give. */
export const TYPE_VERSION_PATH = 'typeVersion';
export const ACTOR_NAMES = ['type', 'id', 'name', 'email', 'roles', 'org', 'onBehalfOf', 'mode', 'agent'] as const;
/** The delegator, and whoever approved. */
export const PERSON_NAMES = ['type', 'id', 'name', 'email', 'roles', 'org'] as const;
export const ORG_NAMES = ['type', 'id', 'name'] as const;
export const AGENT_NAMES = ['id', 'name', 'model', 'version'] as const;
export const TARGET_NAMES = ['type', 'id', 'name', 'role'] as const;
export const CHANGE_NAMES = ['path', 'before', 'after', 'origin'] as const;
export const DECISION_NAMES = ['policy', 'version', 'rule', 'reason'] as const;
export const APPROVAL_NAMES = ['id', 'status', 'at', 'by', 'reason'] as const;
export const SCOPE_NAMES = ['client', 'brand', 'market', 'region', 'channel', 'campaign'] as const;
export const CONTEXT_NAMES = ['ip', 'userAgent', 'sessionId', 'requestId', 'traceId'] as const;
export const LINK_NAMES = ['causedBy', 'correlation', 'corrects'] as const;

export const ACTOR_TYPES = ['user', 'service', 'rule', 'agent', 'system', 'unknown'] as const;
export const MODES = ['interactive', 'autonomous', 'scheduled'] as const;
export const OUTCOMES = ['success', 'failure', 'denied'] as const;
export const VALUE_ORIGINS = ['source', 'derived', 'claimed'] as const;

/** An actor of one of these types is no person: id and name are open. */
const MACHINE_TYPES: ReadonlySet<string> = new Set(['service', 'rule', 'agent', 'system']);

export function isMachine(actorType: string): boolean {
  return MACHINE_TYPES.has(actorType);
}

const PERSON_TARGETS: ReadonlySet<string> = new Set([
  'user',
  'person',
  'lead',
  'contact',
  'customer',
  'subscriber',
  'profile',
  'employee',
  'member',
]);

/**
 * The kind of person a target of this type is, or undefined where it is none. The last word decides, in any case:
 * `CRM.Contact` and `team_member` are people; taking a thing for a person costs nothing, the reverse does.
 */
export function personKind(targetType: string): string | undefined {
  if (PERSON_TARGETS.has(targetType)) return targetType;
  const kind = targetType.toLowerCase();
  let at = kind.length - 1;
  while (at >= 0 && !isSeparator(kind.charCodeAt(at))) at--;
  return PERSON_TARGETS.has(kind.slice(at + 1)) ? kind : undefined;
}

function isSeparator(unit: number): boolean {
  // space - . / : _
  return unit === 0x20 || unit === 0x2d || unit === 0x2e || unit === 0x2f || unit === 0x3a || unit === 0x5f;
}
