/** Whether somebody was told: when, over which channel, whether it arrived; or why nobody was, as far as is recorded. */

import { inOrder, targetsOf, textAt, type Entity, type ReadEvent } from '@trailmark/catalog';
import type { Answering, Outcome } from '../answering.ts';
import { becauseOf } from '../because.ts';
import { quoted } from '../trail.ts';
import { limitOf, noticeOf, runOf } from './notice.ts';
import { beginOf, endOf, occasionsOf, type Occasion } from './occasion.ts';
import { occasionFacts, OccasionTelling, type ToldOccasion, type ToldState } from './occasion-telling.ts';
import { words } from './words.ts';

export interface NotificationQuestion {
  /** What the notice was to be about, as a lead; or the rule that was to send it. */
  readonly entity: Entity;
  /** Of that rule only. */
  readonly rule?: string | undefined;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

const EVENTS_MAX = 5_000;
/** So many are told one by one. */
const TOLD_MAX = 20;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const LIMIT_TYPES = 'lead.sla_approached OR lead.sla_breached';
const STATES = [
  'delivered',
  'bounced',
  'suppressed',
  'failed',
  'sent',
  'not_tried',
  'not_fired',
  'off',
  'not_run',
] as const satisfies readonly ToldState[];
/** What became of it is known. */
const SETTLED: ReadonlySet<ToldState> = new Set(['delivered', 'bounced', 'suppressed', 'failed', 'not_fired', 'off']);

export async function answerNotification(asking: Answering, question: NotificationQuestion): Promise<Outcome> {
  const { events, isWhole } = await eventsOf(asking, question);
  const occasions = occasionsOf(
    events.flatMap((event) => limitOf(event) ?? []),
    events.flatMap((event) => runOf(event) ?? []),
    events.flatMap((event) => noticeOf(event) ?? []),
  ).filter((occasion) => isAsked(occasion, question));
  const period = periodOf(asking, question, occasions);
  const say = asking.phrases.of(words);
  const telling = new OccasionTelling(asking);
  const told: ToldOccasion[] = [];
  for (const occasion of occasions) told.push(await telling.settle(occasion));
  if (told.length === 0) {
    const sources = new Set(events.flatMap((event) => textAt(event, 'source') ?? []));
    return nothing(asking, question, period, sources.size === 0 ? undefined : sources);
  }
  const isMany = question.entity.type === 'rule' || told.length > TOLD_MAX;
  if (isMany) sum(asking, told);
  const single = isMany ? told.filter(({ state }) => state !== 'delivered').slice(0, TOLD_MAX) : told;
  for (const one of single) await telling.tell(one);
  let isLacking = told.some(({ occasion }) => occasion.notices.some(({ isWithheld }) => isWithheld));
  for (const one of single) if (await telling.unknownOf(one)) isLacking = true;
  if (!isWhole && !asking.isAskedWithheld) {
    asking.cannotSay('too_many', say.tooMany);
    isLacking = true;
  }
  if (asking.isAskedWithheld) {
    asking.cannotSay('withheld', say.withheld);
    isLacking = true;
  }
  const isNoneSettled = told.every(({ state }) => !SETTLED.has(state) && state !== 'sent');
  return {
    verdict: isLacking ? (isNoneSettled ? 'cannot' : 'partly') : 'answered',
    headline: `${headlineOf(asking, question, { telling, told, events })}.`,
    facts: { ...countsOf(told), occasions: told.map(occasionFacts) },
    period,
  };
}

async function eventsOf(
  asking: Answering,
  { entity, rule, fromMs, toMs }: NotificationQuestion,
): Promise<{ readonly events: readonly ReadEvent[]; readonly isWhole: boolean }> {
  const times = { ...(fromMs === undefined ? {} : { from: fromMs }), ...(toMs === undefined ? {} : { to: toMs }) };
  const named = `${entity.type}/${entity.id}`;
  const queries =
    entity.type === 'rule'
      ? [
          `data.rule:${quoted(entity.id)} type:(${LIMIT_TYPES} OR notification.*)`,
          `target:${quoted(named)} type:(rule.evaluated OR rule.fired)`,
        ]
      : [await aboutQuery(asking, entity)];
  const found = [];
  for (const q of queries) found.push(await asking.find({ q, ...times, limit: EVENTS_MAX }));
  const events = new Map(found.flatMap((each) => each.events).map((event) => [event.index, event]));
  const isOfRule = (event: ReadEvent): boolean =>
    rule === undefined || [limitOf(event)?.rule, noticeOf(event)?.rule, runOf(event)?.rule?.id].includes(rule);
  return {
    events: [...events.values()].filter(isOfRule).sort(inOrder),
    isWhole: found.every(({ isWhole }) => isWhole),
  };
}

async function aboutQuery(asking: Answering, entity: Entity): Promise<string> {
  const linked = await asking.trail.linked(entity);
  const targets = linked.map((each) => `target:${quoted(`${each.entity.type}/${each.entity.id}`)}`);
  return `(${targets.join(' OR ')}) type:(${LIMIT_TYPES} OR notification.* OR rule.evaluated OR rule.fired)`;
}

/** A limit that was near and came to nothing, with no notice, is nothing that anybody had to be told. */
function isAsked({ limits, notices, runs }: Occasion, { entity }: NotificationQuestion): boolean {
  if (notices.length > 0) return entity.type !== 'rule' || limits.length > 0 || runs.length > 0 || notices.length > 0;
  return limits.length > 0;
}

function periodOf(
  asking: Answering,
  { fromMs, toMs }: NotificationQuestion,
  occasions: readonly Occasion[],
): Outcome['period'] {
  const { nowMs } = asking.phrases.telling;
  const begin = Math.min(...occasions.map(beginOf));
  const end = Math.max(...occasions.map(endOf));
  return {
    fromMs: fromMs ?? (Number.isFinite(begin) ? begin - HOUR_MS : nowMs - 30 * DAY_MS),
    toMs: toMs ?? (Number.isFinite(end) ? end + HOUR_MS : nowMs),
  };
}

/** @param sources those that told of it at all: they would have told of a notice, too */
async function nothing(
  asking: Answering,
  { entity }: NotificationQuestion,
  period: Outcome['period'],
  sources: ReadonlySet<string> | undefined,
): Promise<Outcome> {
  const say = asking.phrases.of(words);
  const facts = { ...countsOf([]), occasions: [] };
  if (asking.isAskedWithheld) {
    asking.cannotSay('withheld', say.withheld);
    return { verdict: 'cannot', headline: say.withheld, facts, period };
  }
  const because = await becauseOf(asking, { ...period, sources });
  const text = `${say.headline.nothing(say.thing(entity.type), because.why)}.`;
  asking.cannotSay(because.isSilent ? 'source_silent' : 'no_event', text, because.events);
  return { verdict: 'cannot', headline: text, facts, period };
}

/** Many in figures: how many limits there were, and for how many a notice arrived. */
function sum(asking: Answering, told: readonly ToldOccasion[]): void {
  const { phrases } = asking;
  const say = phrases.of(words);
  const limits = told.flatMap(({ occasion }) => occasion.limits.slice(-1));
  const [first, last] = [limits[0], limits.at(-1)];
  if (first !== undefined && last !== undefined) {
    const text = say.limits(
      limits.length,
      phrases.number(limits.length),
      phrases.span(first.ms, last.ms),
      limits.every(({ isPassed }) => isPassed),
    );
    asking.say(
      `${text}.`,
      limits.map(({ event }) => event),
    );
  }
  const delivered = told.filter(({ state }) => state === 'delivered');
  const arrived = delivered.flatMap(({ occasion }) => occasion.notices.find(({ kind }) => kind === 'delivered') ?? []);
  if (arrived.length === 0) return;
  const isAll = delivered.length === told.length;
  asking.say(
    `${say.deliveredFor(phrases.number(delivered.length), isAll)}.`,
    arrived.map(({ event }) => event),
  );
}

function headlineOf(
  asking: Answering,
  { entity }: NotificationQuestion,
  {
    telling,
    told,
    events,
  }: {
    readonly telling: OccasionTelling;
    readonly told: readonly ToldOccasion[];
    readonly events: readonly ReadEvent[];
  },
): string {
  const { phrases } = asking;
  const say = phrases.of(words);
  const [only] = told;
  if (entity.type !== 'rule' && only !== undefined && told.length === 1) return telling.headline(only);
  const parts = STATES.flatMap((state) => {
    const count = told.filter((each) => each.state === state).length;
    return count === 0 ? [] : [say.counted(count, phrases.number(count), state)];
  });
  const counted = phrases.list(parts);
  if (entity.type !== 'rule')
    return say.headline.several(only === undefined ? '' : telling.lead(only.occasion), counted);
  const named = events.flatMap(targetsOf).find(({ type, id, name }) => type === 'rule' && id === entity.id && name);
  return say.headline.rule(phrases.quoted(named?.name ?? entity.id), phrases.number(told.length), counted);
}

function countsOf(told: readonly ToldOccasion[]): Record<string, unknown> {
  const counts = Object.fromEntries(STATES.map((state) => [state, told.filter((each) => each.state === state).length]));
  return { total: told.length, counts };
}
