/** Everything about one lead, and about the rule that gave it, on which an answer about its assignment may rest. */

import {
  changesOf,
  occurredMsOf,
  targetsOf,
  textAt,
  typeNameOf,
  type Entity,
  type Party,
  type ReadEvent,
} from '@trailmark/catalog';
import type { Answering } from '../answering.ts';
import { isEntity } from '../told-event.ts';
import { quoted, type LinkedEntity } from '../trail.ts';
import { evaluationOf, type Evaluation } from './evaluation.ts';
import { handingOf, type Handing } from './handing.ts';

const EVENTS_MAX = 1_000;
const UPDATES_MAX = 200;
const TYPES =
  'type:(lead.assigned OR lead.reassigned OR rule.evaluated OR rule.fired OR lead.enriched OR lead.market_changed)';

export interface LeadEvents {
  readonly all: readonly ReadEvent[];
  readonly handings: readonly Handing[];
  readonly evaluations: readonly Evaluation[];
  /** Newer versions of the rules that were run on the lead, in order. */
  readonly updates: readonly ReadEvent[];
  readonly links: readonly LinkedEntity[];
  readonly byId: ReadonlyMap<string, ReadEvent>;
  readonly lead: Party | undefined;
  readonly isWhole: boolean;
}

/** In the order of answers, up to `untilMs`. */
export async function leadEvents(asking: Answering, entity: Entity, untilMs: number): Promise<LeadEvents> {
  const links = await asking.trail.linked(entity);
  const targets = links.map(({ entity: { type, id } }) => `target:${quoted(`${type}/${id}`)}`);
  const { events: all, isWhole } = await asking.find({
    q: `(${targets.join(' OR ')}) ${TYPES}`,
    to: untilMs + 1,
    limit: EVENTS_MAX,
  });
  const handings = all.flatMap((event) => {
    const handing = handingOf(event);
    if (handing === undefined) return [];
    // One event may give several leads; asked is about this one.
    const own = targetsOf(event).find((target) => links.some(({ entity: one }) => isEntity(target, one)));
    return [own === undefined ? handing : { ...handing, lead: own }];
  });
  const evaluations = all
    .filter((event) => typeNameOf(event).startsWith('rule.'))
    .flatMap((event) => evaluationOf(event) ?? []);
  return {
    all,
    handings,
    evaluations,
    updates: await updatesOf(asking, { handings, evaluations, untilMs }),
    links: links.slice(1),
    byId: onlyOnes(all),
    lead: handings.map(({ lead }) => lead).findLast((lead) => lead !== undefined),
    isWhole,
  };
}

/** By the id its source gave it; an id of two sources names neither. */
function onlyOnes(events: readonly ReadEvent[]): Map<string, ReadEvent> {
  const byId = new Map<string, ReadEvent | undefined>();
  for (const event of events) {
    const id = textAt(event, 'id');
    if (id !== undefined) byId.set(id, byId.has(id) ? undefined : event);
  }
  return new Map([...byId].flatMap(([id, event]) => (event === undefined ? [] : [[id, event] as const])));
}

async function updatesOf(
  asking: Answering,
  {
    handings,
    evaluations,
    untilMs,
  }: { readonly handings: readonly Handing[]; readonly evaluations: readonly Evaluation[]; readonly untilMs: number },
): Promise<ReadEvent[]> {
  const ids = new Set([...handings.map(({ rule }) => rule), ...evaluations.map(({ rule }) => rule?.id)]);
  ids.delete(undefined);
  if (ids.size === 0) return [];
  const versions = new Set([...handings, ...evaluations].map(({ version }) => version));
  const rules = [...ids].map((id) => `target:${quoted(`rule/${id ?? ''}`)}`).join(' OR ');
  const { events } = await asking.find({
    q: `(${rules}) type:(rule.updated OR rule.created)`,
    to: untilMs + 1,
    limit: UPDATES_MAX,
  });
  return events.filter((event) => versions.has(versionOf(event)));
}

/** The version that a change of a rule made. */
export function versionOf(event: ReadEvent): string | undefined {
  const changed = changesOf(event).find(({ path }) => path === 'version')?.after;
  return textAt(event, 'data.version') ?? (typeof changed === 'string' ? changed : undefined);
}

export function firstMsOf(events: readonly ReadEvent[]): number | undefined {
  return events.length === 0 ? undefined : Math.min(...events.map(occurredMsOf));
}
