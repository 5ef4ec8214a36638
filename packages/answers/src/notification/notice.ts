/** Notices and the limits they are about, as single events tell them. */

import {
  actorOf,
  isSealed,
  occurredMsOf,
  outcomeOf,
  parseTime,
  partyKey,
  targetsOf,
  textAt,
  typeNameOf,
  valueAt,
  wordOf,
  type Party,
  type ReadEvent,
} from '@trailmark/catalog';

/** What one event says of a notice; `failed`: the attempt itself did not succeed. */
export type NoticeKind = 'attempted' | 'delivered' | 'bounced' | 'suppressed' | 'failed';

export interface Notice {
  readonly event: ReadEvent;
  readonly ms: number;
  readonly kind: NoticeKind;
  /** Names the notice, which may be tried several times. */
  readonly notification: string | undefined;
  readonly attempt: number | undefined;
  readonly channel: string | undefined;
  readonly recipient: Party | undefined;
  readonly about: Party | undefined;
  readonly rule: string | undefined;
  readonly dueMs: number | undefined;
  /** Why it did not arrive, in the words of its source. */
  readonly why: string | undefined;
  readonly isWithheld: boolean;
}

export interface Limit {
  readonly event: ReadEvent;
  readonly ms: number;
  readonly isPassed: boolean;
  readonly lead: Party | undefined;
  readonly sla: string | undefined;
  readonly dueMs: number | undefined;
  /** Since when it ran. */
  readonly startedMs: number | undefined;
  readonly rule: string | undefined;
  readonly version: string | undefined;
  /** What its own source claims of a notice; undefined: nothing. */
  readonly isNotified: boolean | undefined;
}

/** A rule run on a lead. */
export interface Run {
  readonly event: ReadEvent;
  readonly ms: number;
  readonly rule: Party | undefined;
  readonly version: string | undefined;
  readonly lead: Party | undefined;
  /** Undefined: not said. */
  readonly isFired: boolean | undefined;
  readonly result: string | undefined;
}

/** One for each whom the event names as its recipient, and for each thing that it names as what it is about. */
export function noticesOf(event: ReadEvent): Notice[] {
  const [family, told] = typeNameOf(event).split('.');
  const kind = family === 'notification' ? kindOf(told, outcomeOf(event)) : undefined;
  if (kind === undefined) return [];
  const withRole = (role: string): readonly (Party | undefined)[] => {
    const parties = targetsOf(event).filter((target) => target.role === role);
    return parties.length === 0 ? [undefined] : parties;
  };
  const notice = noticeOf(event, kind);
  return withRole('about').flatMap((about) =>
    withRole('recipient').map((recipient) => ({ ...notice, about, recipient })),
  );
}

function noticeOf(event: ReadEvent, kind: NoticeKind): Omit<Notice, 'about' | 'recipient'> {
  const attempt = Number(textAt(event, 'data.attempt'));
  return {
    event,
    ms: occurredMsOf(event),
    kind,
    notification: textAt(event, 'data.notification'),
    attempt: Number.isInteger(attempt) && attempt > 0 ? attempt : undefined,
    channel: wordOf(textAt(event, 'data.channel')),
    rule: textAt(event, 'data.rule'),
    dueMs: msAt(event, 'data.due'),
    why:
      wordOf(textAt(event, 'data.cause')) ??
      wordOf(textAt(event, 'data.bounce_reason')) ??
      wordOf(textAt(event, 'reason')),
    isWithheld: isSealed(event, 'targets'),
  };
}

/** A notice that was refused was never sent; a delivery that failed is no delivery. */
function kindOf(told: string | undefined, outcome: string): NoticeKind | undefined {
  switch (told) {
    case 'attempted':
      return outcome === 'success' ? 'attempted' : 'failed';
    case 'delivered':
      return outcome === 'success' ? 'delivered' : 'failed';
    case 'bounced':
    case 'suppressed':
      return told;
    default:
      return undefined;
  }
}

export function limitOf(event: ReadEvent): Limit | undefined {
  const type = typeNameOf(event);
  if (type !== 'lead.sla_breached' && type !== 'lead.sla_approached') return undefined;
  const notified = valueAt(event, 'data.notified');
  return {
    event,
    ms: occurredMsOf(event),
    isPassed: type === 'lead.sla_breached',
    lead: targetsOf(event).find((target) => target.type === 'lead'),
    sla: wordOf(textAt(event, 'data.sla')),
    dueMs: msAt(event, 'data.due'),
    startedMs: msAt(event, 'data.started'),
    rule: textAt(event, 'data.rule'),
    version: textAt(event, 'data.rule_version'),
    isNotified: typeof notified === 'boolean' ? notified : undefined,
  };
}

export function runOf(event: ReadEvent): Run | undefined {
  const type = typeNameOf(event);
  if (type !== 'rule.evaluated' && type !== 'rule.fired') return undefined;
  const targets = targetsOf(event);
  const [fired, actor] = [valueAt(event, 'data.fired'), actorOf(event)];
  return {
    event,
    ms: occurredMsOf(event),
    rule: targets.find((target) => target.type === 'rule') ?? (actor.type === 'rule' ? actor : undefined),
    version: textAt(event, 'data.version'),
    lead: targets.find((target) => target.type === 'lead'),
    isFired: type === 'rule.fired' ? true : typeof fired === 'boolean' ? fired : undefined,
    result: wordOf(textAt(event, 'data.result')),
  };
}

/** Who something is about, where that is shown. */
export function keyOf(party: Party | undefined): string | undefined {
  return party === undefined ? undefined : partyKey(party);
}

function msAt(event: ReadEvent, path: string): number | undefined {
  const text = textAt(event, path);
  return text === undefined ? undefined : parseTime(text);
}
