/** Who exported what in a period: with which filter, how many rows, for what stated purpose; and who was refused. */

import {
  inOrder,
  occurredMsOf,
  partyKey,
  targetsOf,
  textAt,
  timeText,
  actorOf,
  delegatorOf,
  type Entity,
  type ReadEvent,
} from '@trailmark/catalog';
import type { Verdict } from '@trailmark/access';
import type { Answering, Outcome } from '../answering.ts';
import { judged } from '../approvals.ts';
import { saySilences } from '../silence.ts';
import { claimedApproval, namesakesOf } from '../told-event.ts';
import { quoted } from '../trail.ts';
import { sayCalls } from './calls.ts';
import { accountWords, handsOf, headlineOf, type ExportsFound } from './headline.ts';
import { missing } from './missing.ts';
import type { ExportsQuestion } from './question.ts';
import { countsOf, newAddressOf, rowsOf, takingsOf, tilingOf, type Said, type Takings } from './taking.ts';
import { takingsText, tilingText, words } from './words.ts';

const EVENTS_MAX = 2_000;
const WAY_MAX = 200;
/** So many are told one by one of what was taken, and of what was not; the others are told in sum. */
const TAKEN_TOLD_MAX = 25;
const TRIED_TOLD_MAX = 15;
const EXPORTS = 'type:(data.exported OR trail.exported)';
/** What else happens to data on its way; each is told by its own sentence. */
const WAY =
  'type:(data.imported OR data.transformed OR data.shared OR mailing.sent OR data.deleted OR hold.placed OR hold.released)';

export async function answerExports(asking: Answering, question: ExportsQuestion): Promise<Outcome> {
  const { phrases } = asking;
  const { fromMs, toMs, entity, actor } = question;
  const period = { from: fromMs, to: toMs };
  const about = [
    ...(entity === undefined ? [] : [` target:${quoted(`${entity.type}/${entity.id}`)}`]),
    ...(actor === undefined ? [] : [` actor:${quoted(actor)}`]),
  ].join('');
  const { events: found, isWhole } = await asking.find({ q: `${EXPORTS}${about}`, ...period, limit: EVENTS_MAX });
  const events = found.filter((event) => isAbout(event, entity));
  const groups = takingsOf(events).sort(bySize);
  const namesakes = namesakesOf(events);
  const isTaken = ({ outcome }: Takings): boolean => outcome === 'success';
  const [taken, tried] = [groups.filter(isTaken).sort(bySpeaking), groups.filter((group) => !isTaken(group))];
  const single = [...taken.slice(0, TAKEN_TOLD_MAX).sort(bySize), ...tried.slice(0, TRIED_TOLD_MAX)];
  for (const group of single) sayGroup(asking, group, namesakes);
  sayRest(asking, taken.slice(TAKEN_TOLD_MAX), true);
  sayRest(asking, tried.slice(TRIED_TOLD_MAX), false);
  const verdicts = await sayVerdicts(asking, taken);
  const calls = await sayCalls(asking, about, period);
  const way = entity === undefined ? [] : await sayWay(asking, about, period, entity);

  const isEmptyPeriod = events.length === 0 && (await isEmpty(asking, period));
  const unsaid = sayLacks(asking, { events, groups, isWhole, isEmptyPeriod });
  const gaps = await saySilences(asking, { fromMs, toMs, isOf: await tellsExports(asking, events) });
  const outcome: ExportsFound = {
    question,
    events,
    way,
    groups,
    gaps,
    isWhole,
    isAskedWithheld: asking.isAskedWithheld,
    isEmptyPeriod,
  };
  const isPartly = gaps.length > 0 || !isWhole || !calls.isWhole || unsaid > 0 || asking.isAskedWithheld;
  return {
    verdict:
      events.length === 0
        ? calls.calls.length + way.length > 0
          ? 'partly'
          : 'cannot'
        : isPartly
          ? 'partly'
          : 'answered',
    headline: headlineOf(outcome, phrases),
    facts: {
      ...(question.quarter === undefined ? {} : { quarter: question.quarter }),
      ...(entity === undefined ? {} : { entity }),
      ...countsOf(groups),
      groups: groups.map((group) => factOf(group, verdicts)),
      api_calls: calls.calls,
      way: way.map(({ index }) => index),
      gaps: gaps.length,
      whole: isWhole,
    },
    period: { fromMs, toMs },
  };
}

/** Whether the reader finds nothing at all of a period. */
async function isEmpty({ trail }: Answering, period: { readonly from: number; readonly to: number }): Promise<boolean> {
  const { events, isWhole, isWithheld } = await trail.find({ q: '', ...period, limit: 1 });
  return events.length === 0 && isWhole && isWithheld !== true;
}

/** What exports were not found, or are not said in full; gives of how many the rows are not. */
function sayLacks(
  asking: Answering,
  { events, groups, isWhole, isEmptyPeriod }: Pick<ExportsFound, 'events' | 'groups' | 'isWhole' | 'isEmptyPeriod'>,
): number {
  const { phrases } = asking;
  const lacks = phrases.of(missing);
  const unsaid = groups
    .flatMap(({ all, outcome }) => (outcome === 'success' ? all : []))
    .filter(({ rows }) => rows === undefined);
  if (unsaid.length > 0)
    asking.cannotSay(
      'rows_unsaid',
      lacks.rowsUnsaid(phrases.number(unsaid.length)),
      unsaid.map(({ event }) => event),
    );
  if (asking.isAskedWithheld && events.length === 0) asking.cannotSay('withheld', lacks.withheld);
  else if (events.length === 0)
    asking.cannotSay('no_event', phrases.begin((isEmptyPeriod ? lacks.noEventAtAll : lacks.noEvent)(phrases.trail)));
  if (!isWhole && !asking.isAskedWithheld) asking.cannotSay('too_many', lacks.tooMany(phrases.number(events.length)));
  return unsaid.length;
}

function sayGroup(asking: Answering, group: Takings, namesakes: ReadonlySet<string>): void {
  const { phrases } = asking;
  const say = phrases.of(words);
  const events = group.all.map(({ event }) => event);
  asking.say(takingsText(group, phrases, namesakes), events);
  const tiling = tilingOf(group);
  if (tiling !== undefined)
    asking.say(
      tilingText(tiling, phrases),
      tiling.takings.map(({ event }) => event),
      'derived',
    );
  const address = newAddressOf(group);
  if (address !== undefined)
    asking.say(say.newAddress(address.ip, phrases.list(address.before.slice(0, 3))), events, 'derived');
  const claims = new Map<string, ReadEvent[]>();
  for (const event of events) {
    const claim = claimedApproval(event);
    if (claim === undefined) continue;
    const key = JSON.stringify([claim.status, claim.by === undefined ? null : phrases.party(claim.by)]);
    claims.set(key, [...(claims.get(key) ?? []), event]);
  }
  for (const claimed of claims.values()) {
    const [first] = claimed;
    const claim = first && claimedApproval(first);
    if (claim === undefined) continue;
    const by = claim.by === undefined ? undefined : phrases.party(claim.by);
    const isAll = claimed.length === events.length;
    const of = events.length === 1 ? 'one' : isAll ? 'all' : phrases.number(claimed.length);
    asking.say(say.claimed(of, claim.status, by), claimed, 'claimed');
  }
}

/** Those that are not told one by one: how many, by how many, and that none of them is larger than what was told. */
function sayRest(asking: Answering, groups: readonly Takings[], isTaken: boolean): void {
  if (groups.length === 0) return;
  const { phrases } = asking;
  const all = groups.flatMap((group) => group.all);
  const { rows, unsaid } = rowsOf(all.filter(({ kind }) => kind !== 'trail'));
  const accounts = new Set(all.map(({ event }) => handsOf(event))).size;
  asking.say(
    phrases.of(words).rest({
      count: all.length,
      isTaken,
      told: phrases.number(all.length),
      rows: phrases.number(rows),
      isAtLeast: unsaid > 0,
      by: phrases.of(accountWords)(accounts, phrases.number(accounts)),
    }),
    all.map(({ event }) => event),
    'derived',
  );
}

/** A query finds by names and in any case, too; what is told is of the very thing. */
function isAbout(event: ReadEvent, entity: Entity | undefined): boolean {
  if (entity === undefined) return true;
  return targetsOf(event).some(({ type, id }) => type === entity.type && (id === undefined || id === entity.id));
}

/** Verdicts on what was taken; what was refused needed none. */
async function sayVerdicts(asking: Answering, groups: readonly Takings[]): Promise<ReadonlyMap<number, Verdict>> {
  const { phrases } = asking;
  const say = phrases.of(words);
  const all = new Map<number, Verdict>();
  const without: ReadEvent[] = [];
  for (const { all: takings, kind } of groups) {
    if (kind === 'trail') continue;
    const events = takings.map(({ event }) => event);
    const { groups: alike, unjudged, verdicts } = await judged(asking, events);
    for (const [index, verdict] of verdicts) all.set(index, verdict);
    without.push(...unjudged);
    for (const { events: same, reason, evidence } of alike)
      asking.say(
        say.approval(phrases.number(same.length), events.length === 1, reason),
        [...same, ...evidence],
        'derived',
      );
  }
  if (without.length > 0)
    asking.cannotSay('no_verdict', phrases.of(missing).noVerdict(phrases.number(without.length)), without);
  return all;
}

async function sayWay(
  asking: Answering,
  about: string,
  period: { from: number; to: number },
  entity: Entity,
): Promise<readonly ReadEvent[]> {
  const { events: found, isWhole } = await asking.find({ q: `${WAY}${about}`, ...period, limit: WAY_MAX });
  const events = found.filter((event) => isAbout(event, entity));
  for (const event of events.toSorted(inOrder))
    asking.say(`${asking.phrases.time(occurredMsOf(event))}: ${event.sentence}.`, [event]);
  if (!isWhole) asking.cannotSay('way_not_all', asking.phrases.of(missing).wayNotAll);
  return events;
}

/** Of a source that never told of an export, a silence says nothing about exports; where none ever did, of every one. */
async function tellsExports(
  { trail }: Answering,
  events: readonly ReadEvent[],
): Promise<((source: string) => Promise<boolean>) | undefined> {
  const known = new Set(events.flatMap((event) => textAt(event, 'source') ?? []));
  const ever = events.length > 0 ? undefined : await trail.find({ q: 'type:data.exported', limit: 1 });
  if (ever?.events.length === 0) return undefined;
  return async (source) => {
    if (known.has(source)) return true;
    const { events: told } = await trail.find({ q: `type:data.exported source:${quoted(source)}`, limit: 1 });
    return told.length > 0;
  };
}

/** What a reader would ask about first: windows edge to edge, an address never seen before; then much before little. */
function bySpeaking(a: Takings, b: Takings): number {
  const isSpeaking = (group: Takings): number =>
    tilingOf(group) !== undefined || newAddressOf(group) !== undefined ? 0 : 1;
  return isSpeaking(a) - isSpeaking(b) || bySize(a, b);
}

/** What was taken before what was refused, much before little. */
function bySize(a: Takings, b: Takings): number {
  const isTaken = ({ outcome }: Takings): number => (outcome === 'success' ? 0 : 1);
  return isTaken(a) - isTaken(b) || rowsOf(b.all).rows - rowsOf(a.all).rows || a.all[0].ms - b.all[0].ms;
}

function factOf(group: Takings, verdicts: ReadonlyMap<number, Verdict>): Record<string, unknown> {
  const { all, kind, outcome } = group;
  const [first] = all;
  const { rows, unsaid } = rowsOf(all);
  const tiling = tilingOf(group);
  const delegator = delegatorOf(first.event);
  const approvals = [...new Set(all.flatMap(({ event }) => verdicts.get(event.index)?.verdict ?? []))];
  return {
    by: partyKey(actorOf(first.event)) ?? null,
    ...(delegator === undefined ? {} : { on_behalf_of: partyKey(delegator) ?? null }),
    kind,
    outcome,
    from: first.from === undefined ? null : (partyKey(first.from) ?? null),
    times: all.length,
    rows,
    rows_unsaid: unsaid,
    first: timeText(first.ms),
    last: timeText((all.at(-1) ?? first).ms),
    purposes: textsOf(all.map(({ purpose }) => purpose)),
    purpose_not_stated: all.filter(({ purpose }) => typeof purpose !== 'object').length,
    filters: textsOf(all.map(({ filter }) => filter)),
    destinations: textsOf(all.map(({ destination }) => destination)),
    ...(tiling === undefined
      ? {}
      : { edge_to_edge: { exports: tiling.takings.length, rows: tiling.rows, rows_max: tiling.rowsMax } }),
    ...(approvals.length === 0 ? {} : { approvals }),
    events: all.map(({ event }) => event.index),
  };
}

function textsOf(said: readonly Said[]): string[] {
  return [...new Set(said.flatMap((each) => (typeof each === 'object' ? [each.text] : [])))];
}
