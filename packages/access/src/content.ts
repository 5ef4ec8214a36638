/** Whether what was done is what was approved: hashes, versions, files, values, amounts. */

import {
  amountOf,
  atOneScale,
  changesOf,
  isSameAmount,
  moneyOf,
  occurredMsOf,
  textAt,
  textOf,
  typeNameOf,
  valueAt,
  type ReadEvent,
} from '@trailmark/catalog';
import { isMoneyPath } from './changed-money.ts';
import type { ApprovalRule, Hashed } from './policy.ts';
import { riseOf } from './rise.ts';
import { assetOf, sharesTarget, textsAt, thingsOf } from './tie.ts';
import type { VerdictReason } from './verdict.ts';

export interface Difference {
  readonly reason: VerdictReason;
  /** Paths of the act. */
  readonly differs: readonly string[];
  /** Events that brought it about. */
  readonly events: readonly ReadEvent[];
}
/** `same` where at least one thing was compared; `unsaid` where there was nothing to compare. */
export type Sameness = 'same' | 'unsaid' | Difference;

/** @param changes events that may change contents, in order of time */
export function samenessOf(
  act: ReadEvent,
  grant: ReadEvent,
  rule: ApprovalRule,
  changes: readonly ReadEvent[],
): Sameness {
  const hashed = rule.hashed ?? [];
  if (hashed.length === 0) return 'same';
  const compared = hashed.map((what) => ({ what, is: compare(what, act, grant) }));
  const exchanges = changesBetween(grant, act, changes, isExchangeFor(act));
  const differing = compared.filter(({ is }) => is === 'other').map(({ what }) => what);
  // Another number for the very same words is no other content.
  const words = compared.find(({ what }) => what === 'content')?.is;
  const real = differing.filter((what) => what !== 'version' || words !== 'same');
  if (real.length > 0) return difference(real, act, grant, exchanges, changes);
  const seen = compared.some(({ what, is }) => is === 'same' && (what === 'rendition' || what === 'assets'));
  if (!seen && exchanges.length > 0 && (hashed.includes('assets') || hashed.includes('rendition')))
    return { reason: 'asset_exchanged', differs: ['data.assets'], events: exchanges };
  const edits = changesBetween(grant, act, changes, isEditOf(act, grant));
  if (words === undefined || words === 'unsaid') {
    if (hashed.includes('content') && edits.length > 0)
      return { reason: 'edited', differs: ['data.content_sha256'], events: edits };
  }
  return compared.some(({ is }) => is === 'same') ? 'same' : 'unsaid';
}

function difference(
  real: readonly Hashed[],
  act: ReadEvent,
  grant: ReadEvent,
  exchanges: readonly ReadEvent[],
  changes: readonly ReadEvent[],
): Difference {
  const isWordsAlone = real.includes('content');
  const paths = real.flatMap((what) => (what === 'changes' ? differentChanges(act, grant) : PATHS[what]));
  if (!isWordsAlone && (real.includes('assets') || (real.includes('rendition') && exchanges.length > 0)))
    return { reason: 'asset_exchanged', differs: paths, events: exchanges };
  if (real.every((what) => what === 'changes')) return { reason: 'other_change', differs: paths, events: [] };
  const edits = changesBetween(grant, act, changes, isEditOf(act, grant));
  if (isWordsAlone && edits.length > 0) return { reason: 'edited', differs: paths, events: edits };
  return { reason: 'other_content', differs: paths, events: exchanges };
}

const PATHS: Readonly<Record<Exclude<Hashed, 'changes'>, string>> = {
  content: 'data.content_sha256',
  rendition: 'data.rendition_sha256',
  assets: 'data.assets',
  version: 'data.version',
};

function compare(what: Hashed, act: ReadEvent, grant: ReadEvent): 'same' | 'other' | 'unsaid' {
  if (what === 'changes') {
    const shared = sharedChanges(act, grant);
    if (shared.some(({ isSame }) => isSame === false)) return 'other';
    return shared.length > 0 && shared.every(({ isSame }) => isSame) ? 'same' : 'unsaid';
  }
  if (what === 'assets') {
    if (!Array.isArray(valueAt(act, PATHS.assets)) || !Array.isArray(valueAt(grant, PATHS.assets))) return 'unsaid';
    return listText(textsAt(act, PATHS.assets)) === listText(textsAt(grant, PATHS.assets)) ? 'same' : 'other';
  }
  const [done, approved] = [textAt(act, PATHS[what]), textAt(grant, PATHS[what])];
  if (done === undefined || approved === undefined) return 'unsaid';
  return (what === 'version' ? done === approved : done.toLowerCase() === approved.toLowerCase()) ? 'same' : 'other';
}

function listText(items: readonly string[]): string {
  return JSON.stringify([...new Set(items)].sort());
}

/** Changes that stand in both, by path, and whether both lead to the same value; undefined where nobody can tell. */
function sharedChanges(act: ReadEvent, grant: ReadEvent): readonly { path: string; isSame: boolean | undefined }[] {
  const approved = new Map(changesOf(grant).map(({ path, after }) => [path, after]));
  return changesOf(act).flatMap(({ path, after }) => {
    const its = approved.get(path);
    if (after === undefined || its === undefined) return [];
    const done = amountOf(after, valueAt(act, 'data.currency'));
    // As with amounts below: an approval that names no currency is in that of what it approves.
    const meant = amountOf(its, valueAt(grant, 'data.currency') ?? done?.currency);
    // A bare number is an amount where its type says so, or where the other side is one by its own words.
    const areAmounts = isMoneyPath(act, path) || moneyOf(after) !== undefined || moneyOf(its) !== undefined;
    if (!areAmounts || done === undefined || meant === undefined)
      return [{ path, isSame: valueText(its) === valueText(after) }];
    return [{ path, isSame: isSameAmount(done, meant) }];
  });
}
function differentChanges(act: ReadEvent, grant: ReadEvent): readonly string[] {
  return sharedChanges(act, grant).flatMap(({ path, isSame }) => (isSame === false ? [`changes.${path}`] : []));
}
function valueText(value: unknown): string {
  return textOf(value) ?? JSON.stringify(value);
}

/** Events after the approval and not after the act. */
function changesBetween(
  grant: ReadEvent,
  act: ReadEvent,
  changes: readonly ReadEvent[],
  isOne: (event: ReadEvent) => boolean,
): readonly ReadEvent[] {
  const [fromMs, toMs] = [occurredMsOf(grant), occurredMsOf(act)];
  return changes.filter((event) => isOne(event) && occurredMsOf(event) > fromMs && occurredMsOf(event) <= toMs);
}

/** A file the act shows, or that says it is used in what the act is about, became another. */
function isExchangeFor(act: ReadEvent): (event: ReadEvent) => boolean {
  const shown = new Set(textsAt(act, 'data.assets').map(assetOf));
  const about = new Set(thingsOf(act).flatMap(({ id }) => id ?? []));
  return (event) =>
    typeNameOf(event) === 'asset.replaced' &&
    (thingsOf(event).some(({ type, id }) => type === 'asset' && id !== undefined && shown.has(id)) ||
      textsAt(event, 'data.used_in').some((id) => about.has(id)));
}

/** An edit of the same thing that led away from what was approved. */
function isEditOf(act: ReadEvent, grant: ReadEvent): (event: ReadEvent) => boolean {
  const approved = textAt(grant, PATHS.content);
  return (event) => {
    if (!typeNameOf(event).endsWith('.edited') || !sharesTarget(act, event)) return false;
    const hash = textAt(event, PATHS.content);
    return hash === undefined || approved === undefined || hash !== approved;
  };
}

/** Whether the amount is the approved one; `unsaid` where the approval states one and the act does not. */
export function amountSameness(
  act: ReadEvent,
  grant: ReadEvent,
  asked: readonly ReadEvent[],
  rule: ApprovalRule,
): 'same' | 'unsaid' | Difference {
  if (rule.amount === undefined) return 'same';
  const stated = rule.amount.askedAmount === true ? [grant, ...asked] : [grant];
  const said = stated.find((event) => valueAt(event, 'data.amount') !== undefined);
  if (said === undefined) return 'same';
  const rise = riseOf(act, rule.amount);
  const done = rule.amount.measure === 'rise' ? rise?.by : rise?.after;
  // An approval that names no currency is in that of what it approves.
  const currency = valueAt(said, 'data.currency') ?? done?.currency ?? valueAt(act, 'data.currency');
  const approved = amountOf(valueAt(said, 'data.amount'), currency);
  if (approved === undefined || (approved.currency === undefined && done === undefined)) return 'same';
  if (approved.currency === undefined || done === undefined || rise === undefined) return 'unsaid';
  const other: Difference = { reason: 'other_amount', differs: [rise.path], events: said === grant ? [] : [said] };
  if (done.currency !== approved.currency) return other;
  const [units, most] = atOneScale(done.value, approved.value);
  if (units <= 0n) return 'same';
  const tolerance = BigInt(Math.round((rule.amount.tolerancePercent ?? 0) * 1_000));
  return units * 100_000n > most * (100_000n + tolerance) ? other : 'same';
}
