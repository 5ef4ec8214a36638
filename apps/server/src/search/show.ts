/** A row of the log as a reader may see it: opened, withheld from, assembled, told. */

import { assemble, english, missingOf, timeText, toldSentence } from '@trailmark/catalog';
import type { Field, Language } from '@trailmark/catalog';
import { Problem } from '@trailmark/contract';
import { isPathWithheld, parseEntry } from '@trailmark/core';
import type { Entry } from '@trailmark/core';
import { formatSubject, PEOPLE_PATH } from '@trailmark/vault';
import type { OpenedEvent, OpenedGroup } from '@trailmark/vault';
import { verdictShown } from '../approvals/verdict-shown.ts';
import type { House } from '../tenant/house.ts';
import { pathsOf } from './field-paths.ts';
import { withheldIn } from './own-rights.ts';
import { mayBeWithheld } from './withheld.ts';

/** In place of the ref of somebody who was erased, for whoever may not see who stands where. */
const UNTOLD = 'withheld';
/** A time further ahead of its recording is kept as it was sent, and marked. */
const AHEAD_MS = 24 * 60 * 60 * 1000;

export interface Viewer {
  /** Shows values of persons; each use is recorded. */
  readonly reveal: boolean;
  /** Paths that are never shown. */
  readonly withhold: readonly string[];
  /** Values of the confidential group are not shown either. */
  readonly hidesConfidential?: boolean;
  /** Of the sentence; English unless given. */
  readonly language?: Language;
  /** Whether verdicts on approvals are told: see verdict-rights.ts. Not unless it says so. */
  readonly isToldVerdicts?: boolean;
}

export interface Shown {
  readonly event: Record<string, unknown>;
  /** Whether values of persons are among what is shown. */
  readonly isRevealing: boolean;
}

export interface OpenRow {
  readonly entry: Entry;
  readonly opened: OpenedEvent;
  readonly bytes: Uint8Array;
}

/** `further`: whether the values of people without a group are opened too, of whom there may be thousands; true unless given. */
export interface OpenRowOptions {
  readonly further?: boolean;
}

/** Opens one row as it is stored, whoever stored it. Undefined where there is none that is by the grammar. */
export function openRow(house: House, index: number, { further = true }: OpenRowOptions = {}): OpenRow | undefined {
  const row = house.ledger.row(index);
  const entry = row && parseEntry(row.entry);
  if (row === undefined || entry === undefined) return undefined;
  const opened = house.opener.open(refBytes(entry.ref), row.groups, { reveal: true, further });
  return { entry, opened, bytes: row.entry };
}

/**
 * Opens one row that is what was recorded: its entry is the one in the signed tree, its values those that the entry
 * commits to. @throws Problem, Refusal `store.damaged`
 */
export function openRecorded(house: House, index: number, options: OpenRowOptions = {}): OpenRow {
  const row = openRow(house, index, options);
  if (row === undefined || !house.ledger.isRecorded(index, row.bytes))
    throw new Problem('store.damaged', `Entry ${index} is not the one that was recorded.`);
  if (!house.opener.matches(row.opened, row.entry.fields))
    throw new Problem('store.damaged', `The values of entry ${index} are not those that were recorded.`);
  return row;
}

/** The event as this viewer sees it. @throws Problem, Refusal `store.damaged` */
export function showRow(house: House, index: number, viewer: Viewer): Shown {
  return showOpened(house, index, openRecorded(house, index, { further: viewer.reveal }), viewer);
}

/** As `showRow`, for a row that was opened by `openRecorded`. */
export function showOpened(house: House, index: number, { entry, opened }: OpenRow, viewer: Viewer): Shown {
  const { withhold, isToldVerdicts = false } = viewer;
  const view = new View({ ...viewer, withhold: withheldIn(entry.type, withhold, isToldVerdicts) });
  for (const group of opened.groups) view.add(group);
  // Somebody with many values is there several times.
  for (const group of opened.further) view.add(group);
  const { event, sealed, typeVersion } = assemble({
    fields: view.fields,
    type: entry.type,
    occurredMs: entry.occurredMs,
    sequence: entry.run?.sequence,
    sealed: view.sealed,
  });
  for (const name of ['type', 'time', 'sequence']) {
    // These stand in the entry itself and are no slots.
    if (event[name] === undefined || !isPathWithheld(name, viewer.withhold)) continue;
    delete event[name];
    sealed.push(name);
  }
  for (const { path, ref } of view.persons) placeRef(event, path, ref);
  const unreadable = unreadableOf(house, index, opened);
  const isKnown = entry.type !== 'unknown' || typeVersion !== undefined;
  // By the rules in force when it was recorded; a type that is withheld tells nothing.
  const type = typeof event['type'] === 'string' ? house.catalog.recorded(event['type'], typeVersion)?.type : undefined;
  const verdict = verdictShown(house, index, viewer);
  const isPartlyGone = view.erased.length > 0 || unreadable.length > 0;
  const missing = isKnown ? missingOf(event, type, { sealed, isPartlyGone }) : [];
  const shown = {
    ...event,
    ref: entry.ref,
    index,
    recorded: timeText(entry.recordedMs),
    // Follows from the type.
    known: isKnown || isPathWithheld('type', withhold),
    sentence: toldSentence(event, type, sealed, viewer.language ?? english),
    // By name: the order of the groups would tell in which of them a value lies.
    sealed: sealed.sort(),
    ...(verdict === undefined ? {} : { approval_verdict: verdict }),
    ...(missing.length === 0 ? {} : { missing }),
    ...(view.erased.length === 0 ? {} : { erased: view.erased }),
    ...(unreadable.length === 0 ? {} : { unreadable }),
    ...(entry.occurredMs - entry.recordedMs > AHEAD_MS ? { ahead: true } : {}),
  };
  return { event: shown, isRevealing: view.isRevealing };
}

/** A row of a list that is not what was recorded: named, and nothing of it shown. */
export function damagedRow(index: number): Shown {
  const sentence = `Entry ${index} is not what was recorded: what is stored was changed. Run trailmark fsck.`;
  const event = { ref: '', index, recorded: '', known: false, sentence, sealed: [], damaged: true };
  return { event, isRevealing: false };
}

/** Groups whose values should be there: their absence must not pass for "the source did not say". */
function unreadableOf(house: House, index: number, opened: OpenedEvent): { group: number; reason: string }[] {
  const isGone = ({ state }: OpenedGroup): boolean => state === 'erased' || state === 'removed';
  const listed = new Set(
    opened.groups.some(isGone)
      ? house.ledger.erased(index, index + 1).flatMap((row) => (row.slot === undefined ? row.group : []))
      : [],
  );
  const groups = opened.groups.flatMap((group, number) => {
    if (group.trouble !== undefined) return [{ group: number, reason: group.trouble }];
    return isGone(group) && !listed.has(number) ? [{ group: number, reason: 'erasure.unrecorded' }] : [];
  });
  // Further people stand beside the groups; the confidential group (1) lists them.
  const further = opened.further.flatMap(({ trouble }) =>
    trouble === undefined ? [] : [{ group: 1, reason: trouble }],
  );
  return [...groups, ...further];
}

/** What of the groups may be shown. */
class View {
  readonly fields: Field[] = [];
  readonly sealed: string[] = [];
  readonly erased: string[] = [];
  /** Where a person stands whose values are not shown, and the person's ref. */
  readonly persons: { path: string; ref: string }[] = [];
  isRevealing = false;
  readonly #viewer: Viewer;

  constructor(viewer: Viewer) {
    this.#viewer = viewer;
  }

  add(group: OpenedGroup): void {
    const ref = group.subject === undefined ? undefined : formatSubject(group.subject);
    if (group.state === 'erased' && ref !== undefined) this.#erase(ref);
    if (group.content === undefined) {
      if (group.state !== 'erased') for (const path of group.paths ?? []) this.#hide(path, ref);
      return;
    }
    const { reveal, hidesConfidential = false } = this.#viewer;
    const isClosed = group.class === 'subject' ? !reveal : group.class === 'confidential' && hidesConfidential;
    for (const slot of group.content.slots) {
      if (slot.path === PEOPLE_PATH) continue; // ours, and no field of the event
      const isHidden = isClosed || 'commitment' in slot || isPathWithheld(slot.path, this.#viewer.withhold);
      if (isClosed) this.#hide(slot.path, ref);
      else if (isHidden) this.sealed.push(slot.path);
      else {
        this.fields.push(slot);
        if (group.class === 'subject') this.isRevealing = true;
      }
    }
  }

  /** Where the person stood is gone with the values: it may be a place that is withheld. */
  #erase(ref: string): void {
    const told = pathsOf('subject').some((path) => mayBeWithheld(path, this.#viewer.withhold)) ? UNTOLD : ref;
    if (!this.erased.includes(told)) this.erased.push(told);
  }

  #hide(path: string, ref: string | undefined): void {
    this.sealed.push(path);
    // A withheld person has no ref either: it would tell where else the same person stands.
    if (ref !== undefined && isPersonId(path) && !isPathWithheld(path, this.#viewer.withhold))
      this.persons.push({ path, ref });
  }
}

function isPersonId(path: string): boolean {
  return (
    path === 'actor.id' ||
    path === 'actor.onBehalfOf.id' ||
    path === 'approval.by.id' ||
    /^targets\.\d+\.id$/.test(path)
  );
}

/** Puts the ref where the id would stand, beside what of the person may be shown. */
function placeRef(event: Record<string, unknown>, path: string, ref: string): void {
  const names = path.split('.').slice(0, -1);
  let container: Record<string, unknown> = event;
  for (const [at, name] of names.entries()) {
    const next = container[name];
    if (typeof next !== 'object' || next === null) {
      const made: Record<string, unknown> = /^\d+$/.test(names[at + 1] ?? '')
        ? ([] as unknown as Record<string, unknown>)
        : {}; // a list of targets
      container[name] = made;
      container = made;
    } else container = next as Record<string, unknown>; // an object, as just seen
  }
  container['ref'] = ref;
}

/** The 16 bytes of a UUID's text. */
export function refBytes(ref: string): Uint8Array {
  return Buffer.from(ref.replaceAll('-', ''), 'hex');
}
