/** Many leads at once: why somebody suddenly has so many, what a rule moved, and who has theirs again. */

import {
  inOrder,
  occurredMsOf,
  partyKey,
  targetsOf,
  textAt,
  typeNameOf,
  type Entity,
  type Party,
  type ReadEvent,
} from '@trailmark/catalog';
import type { Answering } from '../answering.ts';
import { quoted } from '../trail.ts';
import { HANDING_TYPES, handingsOf, isSameParty, type Handing } from './handing.ts';
import { versionOf } from './lead-events.ts';

export const HANDINGS_MAX = 3_000;
const UPDATES_MAX = 200;

/** Leads moved by one cause: one version of one rule, or one bulk by hand. */
export interface MovedRun {
  readonly handings: readonly Handing[];
  readonly first: Handing;
  readonly last: Handing;
  readonly rule: string | undefined;
  readonly version: string | undefined;
  /** The one to whom all went; undefined where they went to several. */
  readonly to: Party | undefined;
  /** All went to others who had had them before. */
  readonly isReturn: boolean;
  /** The event that fired it, where one is recorded. */
  readonly fired: ReadEvent | undefined;
  /** The change that made this version, where one is recorded. */
  readonly update: ReadEvent | undefined;
}

export interface FoundRuns {
  readonly runs: readonly MovedRun[];
  readonly handings: readonly Handing[];
  readonly isWhole: boolean;
}

/** Assignments that a rule made, or that somebody had a part in. */
export async function runsOf(
  asking: Answering,
  entity: Entity,
  times: { readonly from?: number; readonly to?: number },
): Promise<FoundRuns> {
  const named = quoted(`${entity.type}/${entity.id}`);
  const about =
    entity.type === 'rule' ? `(data.rule:${quoted(entity.id)} OR actor:${named})` : await personQuery(asking, entity);
  const { events, isWhole } = await asking.find({ q: `${about} ${HANDING_TYPES}`, ...times, limit: HANDINGS_MAX });
  const handings = events.flatMap(handingsOf);
  const byRun = new Map<string, Handing[]>();
  for (const handing of handings) {
    const key = JSON.stringify([handing.rule, handing.version, handing.bulk ?? `event ${handing.event.index}`]);
    byRun.set(key, [...(byRun.get(key) ?? []), handing]);
  }
  const updates = await updatesOf(asking, handings);
  const firings = await firingsOf(asking, handings);
  const runs = [...byRun.values()].flatMap((each) => runOf(each, { updates, firings }) ?? []);
  return { runs: runs.sort((a, b) => inOrder(a.first.event, b.first.event)), handings, isWhole };
}

async function personQuery(asking: Answering, entity: Entity): Promise<string> {
  const linked = await asking.trail.linked(entity);
  const ids = linked.map((each) => `target:${quoted(each.entity.id)}`);
  return `(${ids.join(' OR ')})`;
}

function runOf(
  handings: readonly Handing[],
  { updates, firings }: { readonly updates: readonly ReadEvent[]; readonly firings: readonly ReadEvent[] },
): MovedRun | undefined {
  const [first, last] = [handings[0], handings.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const { rule, version, to, bulk } = first;
  const isOne = to && handings.every((each) => each.to && isSameParty(each.to, to) === true);
  return {
    handings,
    first,
    last,
    rule,
    version,
    to: isOne ? to : undefined,
    isReturn: handings.every(({ isReturned }) => isReturned),
    fired: bulk === undefined ? undefined : firings.find((event) => textAt(event, 'data.run') === bulk),
    update: updates.find((event) => isOfRule(event, rule) && version !== undefined && versionOf(event) === version),
  };
}

async function updatesOf(asking: Answering, handings: readonly Handing[]): Promise<readonly ReadEvent[]> {
  const rules = [...new Set(handings.flatMap(({ rule }) => rule ?? []))].slice(0, 20);
  if (rules.length === 0) return [];
  const targets = rules.map((rule) => `target:${quoted(`rule/${rule}`)}`).join(' OR ');
  const { events } = await asking.find({ q: `(${targets}) type:(rule.updated OR rule.created)`, limit: UPDATES_MAX });
  return events;
}

async function firingsOf(asking: Answering, handings: readonly Handing[]): Promise<readonly ReadEvent[]> {
  const bulks = [...new Set(handings.flatMap(({ bulk, rule }) => (rule === undefined ? [] : (bulk ?? []))))].slice(
    0,
    50,
  );
  if (bulks.length === 0) return [];
  const named = bulks.map((bulk) => quoted(bulk)).join(' OR ');
  const { events } = await asking.find({ q: `type:rule.fired data.run:(${named})`, limit: UPDATES_MAX });
  return events;
}

function isOfRule(event: ReadEvent, rule: string | undefined): boolean {
  return rule !== undefined && targetsOf(event).some(({ type, id }) => type === 'rule' && id === rule);
}

/** What became of the leads of a run since; undefined where that was not looked at, or not all of it could be. */
export interface Since {
  /** No later assignment takes the lead away. */
  readonly still: readonly Handing[];
  /** For each lead that went on, the assignment that took it. */
  readonly moved: readonly Handing[];
  /** Which lead it was is not said, or whether a later assignment took it. */
  readonly unclear: readonly Handing[];
}

const LEADS_EACH = 50;
const LEADS_MAX = 600;

export async function sinceOf(asking: Answering, run: MovedRun): Promise<Since | undefined> {
  const { to, handings } = run;
  if (to === undefined) return undefined;
  const after = { from: run.first.ms, limit: HANDINGS_MAX };
  const away = await asking.find({ q: `${partyQuery(to)} ${HANDING_TYPES}`, ...after });
  const leads = [...new Map(handings.flatMap(({ lead }) => entryOf(lead))).values()];
  // Who has a lead now may not be named with whoever had it before.
  if (!away.isWhole || leads.length > LEADS_MAX) return undefined;
  const later = new Map(away.events.map((event) => [event.index, event]));
  for (let at = 0; at < leads.length; at += LEADS_EACH) {
    const named = leads.slice(at, at + LEADS_EACH).map(partyQuery);
    const { events, isWhole } = await asking.find({ q: `(${named.join(' OR ')}) ${HANDING_TYPES}`, ...after });
    if (!isWhole) return undefined;
    for (const event of events) later.set(event.index, event);
  }
  return sorted(run, to, [...later.values()].flatMap(handingsOf).sort(byOrder));
}

function sorted({ handings }: MovedRun, to: Party, later: readonly Handing[]): Since {
  const ofLead = new Map<string, Handing[]>();
  for (const handing of later)
    for (const [key] of entryOf(handing.lead)) ofLead.set(key, [...(ofLead.get(key) ?? []), handing]);
  // A lead that is not named went from them: it may have been any.
  const nameless = later.filter(
    ({ lead, from }) => entryOf(lead).length === 0 && from && isSameParty(from, to) !== false,
  );
  const [still, moved, unclear]: [Handing[], Handing[], Handing[]] = [[], [], []];
  for (const handing of handings) {
    const [entry] = entryOf(handing.lead);
    const behind = (entry === undefined ? [] : (ofLead.get(entry[0]) ?? [])).filter(
      (each) => byOrder(handing, each) < 0,
    );
    const taking = behind.findLast((each) => takes(each, to) === true);
    if (taking !== undefined) moved.push(taking);
    else if (
      entry === undefined ||
      behind.some((each) => takes(each, to) === undefined) ||
      nameless.some((each) => byOrder(handing, each) < 0)
    )
      unclear.push(handing);
    else still.push(handing);
  }
  return { still, moved, unclear };
}

/** Whether an assignment takes a lead away from somebody who has it; undefined where it does not say whose it is then. */
function takes({ to, from }: Handing, holder: Party): boolean | undefined {
  if (from && isSameParty(from, holder) === true) return true;
  if (to === null) return true;
  const isTheirs = to === undefined ? undefined : isSameParty(to, holder);
  return isTheirs === undefined ? undefined : !isTheirs;
}

function entryOf(lead: Party | undefined): [string, Party][] {
  const key = lead === undefined ? undefined : partyKey(lead);
  return lead === undefined || key === undefined ? [] : [[key, lead]];
}

function byOrder(one: Handing, other: Handing): number {
  return inOrder(one.event, other.event);
}

/** What those who have the leads did with them before the others went back: a fact, and no reason anybody gave. */
export async function contactsOf(
  asking: Answering,
  handings: readonly Handing[],
  span: { readonly from: number; readonly to: number },
): Promise<readonly ReadEvent[]> {
  const leads = handings.flatMap(({ lead }) => (lead === undefined ? [] : [partyQuery(lead)])).slice(0, CONTACTS_MAX);
  if (leads.length === 0) return [];
  const { events } = await asking.find({ q: `(${leads.join(' OR ')}) type:lead.state_changed`, ...span, limit: 200 });
  return events.filter((event) => typeNameOf(event) === 'lead.state_changed').toSorted(inOrder);
}
const CONTACTS_MAX = 60;

export function partyQuery({ type, id, ref }: Party): string {
  if (ref !== undefined) return `subject:${quoted(ref)}`;
  return `target:${quoted(type === undefined || type === 'user' ? (id ?? '') : `${type}/${id ?? ''}`)}`;
}

export function spanOf(handings: readonly Handing[]): { readonly fromMs: number; readonly toMs: number } | undefined {
  if (handings.length === 0) return undefined;
  const times = handings.map(({ event }) => occurredMsOf(event));
  return { fromMs: Math.min(...times), toMs: Math.max(...times) };
}
