/** Makes of one sent event what can be sealed: checks it strictly and gives every value its owner. */

import { builtInCatalog } from './catalog.ts';
import type { Classification, ClassifiedEvent } from './classified.ts';
import {
  classifyContext,
  classifyDecision,
  classifyLinks,
  classifyOutcome,
  classifyRun,
  classifyScope,
  classifySource,
  classifyTime,
} from './classify-envelope.ts';
import { classifyChanges, classifyData, classifyTargets, type Shape } from './classify-lists.ts';
import { classifyActor, classifyApproval } from './classify-people.ts';
import { CONFIDENTIAL, Draft, OPEN } from './draft.ts';
import { EVENT_NAMES, TYPE_VERSION_PATH } from './envelope.ts';
import type { Catalog, PreparedType } from './known-types.ts';
import { ID_BYTES_MAX, SLOTS_MAX } from './limits.ts';
import { objectOf, requiredText, type Members } from './read.ts';
import { Refused } from './refused.ts';
import { searchTerms } from './search-terms.ts';
import { checkType } from './type-name.ts';

export interface ClassifyOptions {
  /** The name of the key, recorded as the source where the event names none. */
  readonly source: string;
  /** True for events the server makes itself: only these may be of a type `trail.*` and of the source `trailmark`. */
  readonly own?: boolean;
  /** The built-in types and those of the tenant; the built-in ones alone unless given. */
  readonly catalog?: Catalog;
  /**
   * The event was recorded before, under this version of a registered type or, `none`, without one: it is sorted as it
   * was then. Absent: under the newest.
   */
  readonly recordedVersion?: number | 'none' | undefined;
}

const eventNames: ReadonlySet<string> = new Set(EVENT_NAMES);

/** Tried in this order until an event fits 64 slots; the last always does. */
const SHAPES: readonly Shape[] = [
  { data: 'slots', changes: 'slots', targets: 'slots' },
  { data: 'declared apart', changes: 'slots', targets: 'slots' },
  { data: 'declared apart', changes: 'people apart', targets: 'slots' },
  { data: 'declared apart', changes: 'people apart', targets: 'people apart' },
  { data: 'one', changes: 'people apart', targets: 'people apart' },
  { data: 'one', changes: 'one', targets: 'people apart' },
  { data: 'one', changes: 'one', targets: 'one' },
];

/**
 * Checks one event (parsed JSON) and sorts its values into fields by owner, with what makes it findable.
 * A refusal is given back as a problem, never thrown. Equal content gives equal fields, in whatever order its names
 * were sent. Rules: docs/format.md section 2.
 */
export function classify(event: unknown, options: ClassifyOptions): Classification {
  try {
    return { ok: true, event: classifyEvent(event, options) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, problem: error.problem };
    throw error;
  }
}

function classifyEvent(value: unknown, options: ClassifyOptions): ClassifiedEvent {
  const event = objectOf(value, '', eventNames);
  const type = checkType(event['type'], options.own === true);
  for (const shape of SHAPES) {
    const classified = fieldsOf(event, type, options, shape);
    if (classified !== undefined) return classified;
  }
  // Unreachable while the envelope has fewer than 64 names in all; a test counts them.
  throw new Refused('event.too_many_fields', '', `The event has more than ${SLOTS_MAX} values. Send several events.`);
}

function preparedFor(
  type: string,
  { catalog = builtInCatalog, recordedVersion }: ClassifyOptions,
): PreparedType | undefined {
  if (recordedVersion === undefined) return catalog.prepared(type);
  return catalog.recorded(type, recordedVersion === 'none' ? undefined : recordedVersion);
}

function fieldsOf(event: Members, type: string, options: ClassifyOptions, shape: Shape): ClassifiedEvent | undefined {
  const draft = new Draft();
  const prepared = preparedFor(type, options);
  const known = prepared !== undefined;
  const isBuiltIn = known && !prepared.isRegistered;
  const importance = prepared?.type.importance ?? 'normal';
  // The entry holds no byte a client chose: the name of a type that is not ours is a value like others.
  if (!isBuiltIn) draft.add(OPEN, 'type', 's', type);
  if (known && !isBuiltIn) draft.add(OPEN, TYPE_VERSION_PATH, 'n', String(prepared.type.version));

  const id = event['id'] === undefined ? undefined : requiredText(event['id'], 'id', ID_BYTES_MAX);
  if (id !== undefined) draft.add(CONFIDENTIAL, 'id', 's', id);
  const occurredMs = classifyTime(draft, event['time']);
  const source = classifySource(draft, event['source'], options.source, options.own === true);
  const { run, sequence } = classifyRun(draft, event['run'], event['sequence']);
  classifyOutcome(draft, event['outcome']);
  if (draft.derived.length > 0) draft.value(OPEN, 'derived', draft.derived, 1);

  // The approver before the targets: with many targets he must still be among the eight people.
  const { actor, personal } = classifyActor(draft, event['actor']);
  classifyApproval(draft, event['approval']);
  const target = classifyTargets(draft, event['targets'], shape);
  classifyDecision(draft, event['decision']);
  draft.text(CONFIDENTIAL, 'reason', event['reason']);
  classifyScope(draft, event['scope']);
  draft.text(OPEN, 'domain', event['domain']);
  classifyContext(draft, event['context'], actor);
  classifyLinks(draft, event['links']);
  classifyChanges(draft, event['changes'], prepared, shape, { actor: personal, target });
  classifyData(draft, event['data'], prepared, shape, { actor: personal, target });

  if (draft.slotCount > SLOTS_MAX) return undefined;
  const sorted = {
    type: isBuiltIn ? type : 'unknown',
    typeVersion: isBuiltIn ? prepared.type.version : 1,
    known,
    id,
    source,
    run,
    sequence,
    occurredMs,
    importance,
    open: draft.open,
    confidential: draft.confidential,
    persons: draft.persons,
    further: draft.further,
    declared: prepared,
  };
  return { ...sorted, ...searchTerms(sorted) };
}
