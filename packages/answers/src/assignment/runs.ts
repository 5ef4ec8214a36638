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
import { HANDING_TYPES, handingOf, isSameParty, type Handing } from './handing.ts';
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
  const handings = events.flatMap((event) => handingOf(event) ?? []);
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

/** The leads somebody was given in a run and has still, as far as is recorded: nothing later takes them away. */
export async function stillWith(
  asking: Answering,
  run: MovedRun,
): Promise<{ readonly still: readonly Handing[]; readonly moved: readonly Handing[]; readonly isWhole: boolean }> {
  const { to } = run;
  if (to === undefined) return { still: [], moved: [], isWhole: true };
  const q = `${partyQuery(to)} ${HANDING_TYPES}`;
  const later = await asking.find({ q, from: run.first.ms, limit: HANDINGS_MAX });
  const taken = later.events
    .flatMap((event) => handingOf(event) ?? [])
    .filter(({ from, event }) => from && isSameParty(from, to) === true && event.index !== run.first.event.index);
  const gone = new Map(
    taken.flatMap((handing) => {
      const key = handing.lead === undefined ? undefined : partyKey(handing.lead);
      return key === undefined ? [] : [[key, handing] as const];
    }),
  );
  const still: Handing[] = [];
  const moved: Handing[] = [];
  for (const handing of run.handings) {
    const key = handing.lead === undefined ? undefined : partyKey(handing.lead);
    const away = key === undefined ? undefined : gone.get(key);
    if (away === undefined || away.ms < handing.ms) still.push(handing);
    else moved.push(away);
  }
  return { still, moved, isWhole: later.isWhole };
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
