/** What an export will hold and hold back, decided before it is recorded. */

import { randomBytes } from 'node:crypto';
import { timeText, wordsOf } from '@trailmark/catalog';
import { Problem, parseQuery, timeSpanOf } from '@trailmark/contract';
import type { Query } from '@trailmark/contract';
import type { BundleKind, GroupClass, Manifest } from '@trailmark/core';
import { parseSubject } from '@trailmark/vault';
import { seesEverything } from '../access/caller.ts';
import type { Caller } from '../access/caller.ts';
import { peopleBeginning } from '../search/people-found.ts';
import { filterOf, queryOf, visibleTo } from '../search/rights.ts';
import { tellsWithheld } from '../search/tells.ts';
import { withheldAnywhere } from '../search/own-rights.ts';
import { checkWithhold, refuseEntryPaths, requireEntries } from '../search/withheld.ts';
import type { House } from '../tenant/house.ts';
import type { BundleTask } from './bundle.ts';
import { resolveSubjects } from './erasure-preview.ts';
import { firstRecordedAt } from './scan.ts';

export interface ExportRequest {
  readonly kind: BundleKind;
  readonly q?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Paths, or the names of classes. */
  readonly withhold: readonly string[];
  readonly purpose: string;
  /** Of a selection: these events alone, by index, as far as the caller may see them. No request over HTTP names them. */
  readonly chosen?: readonly number[];
}

export interface ExportPlan {
  readonly parameters: BundleTask['parameters'];
  readonly shown: BundleTask['shown'];
  readonly occurred: BundleTask['occurred'];
  readonly chosen: BundleTask['chosen'];
  /** Entries it was about when it was asked for. */
  readonly counted: number;
}

const CLASSES: readonly string[] = ['confidential', 'subject'] satisfies GroupClass[];
const COUNT_MAX = 1 << 20;

/** @throws Problem `query.*`, `request.invalid`, `auth.scope` */
export function planExport(caller: Caller, house: House, wanted: ExportRequest, nowMs: number): ExportPlan {
  // The other kinds hold every entry, and an entry tells type and time.
  if (caller.restrict !== undefined && wanted.kind !== 'selection')
    throw new Problem('auth.scope', 'A restricted key exports selections only.', { pointer: '/kind' });
  requireEntries(caller.withhold);
  const wantedPaths = wanted.withhold.filter((name) => !CLASSES.includes(name));
  checkWithhold(wantedPaths);
  refuseEntryPaths(wantedPaths);
  const bounds = { from: boundOf('from', wanted.from, nowMs), to: boundOf('to', wanted.to, nowMs) };
  const period = periodOf(wanted.kind, bounds, nowMs);
  const occurred = wanted.kind === 'selection' ? defined(bounds) : {};
  const { filter, shown } = filtersOf(caller, house, wanted, nowMs);
  const withheld = {
    paths: withheldAnywhere([...new Set([...wantedPaths, ...caller.withhold])]),
    classes: withheldClasses(caller, wanted.withhold),
  };
  const knowsPeople = caller.scopes.has('reveal') && seesEverything(caller);
  const announced = (text: string): string =>
    tellsWithheld(house, queryOf(text), { ...withheld, knowsPeople }) ? QUERY_WITHHELD : text;
  const query = queryText(wanted, occurred);
  const parameters: ExportPlan['parameters'] = {
    kind: wanted.kind,
    origin: house.ledger.origin,
    ...period,
    ...(query === undefined ? {} : { query: announced(query) }),
    withheld: {
      ...withheld,
      ...(caller.restrict === undefined ? {} : { restrict: announced(caller.restrict.text) }),
    },
    purpose: wanted.purpose,
    exportedBy: caller.key.name,
    salt: randomBytes(32).toString('hex'),
  };
  const { chosen } = wanted;
  const counted = chosen === undefined ? countOf(house, parameters, filter, occurred) : chosen.length;
  return { parameters, shown, occurred, chosen, counted };
}

/** Stands in a bundle where its query would tell what it withholds. */
const QUERY_WITHHELD = '(withheld: it asks by what is withheld here)';

/** The people whom query texts name, by ref or by what the directory knows them by, if only by the beginning of a name. */
export function peopleNamed(house: House, texts: readonly string[]): Uint8Array[] {
  return texts
    .flatMap((text) => {
      const parsed = parseQuery(text);
      return parsed.ok ? valuesOf(parsed.query) : [];
    })
    .flatMap((value) => {
      // `target:lead/l_9` names the lead by what stands behind its type.
      const names = [...new Set([value, value.slice(value.indexOf('/') + 1)])];
      const begun = names
        .flatMap((name) => peopleBeginning(house, name) ?? [])
        .flatMap(({ ref }) => parseSubject(ref) ?? []);
      return [...resolveSubjects(house, names).found.map(({ subject }) => subject), ...begun];
    });
}

function valuesOf(query: Query): string[] {
  if (query.kind === 'all' || query.kind === 'any') return query.parts.flatMap(valuesOf);
  if (query.kind === 'not') return valuesOf(query.part);
  if (query.kind === 'text') return [query.value, ...wordsOf(query.value)];
  return query.kind === 'term' && ['actor', 'target', 'subject'].includes(query.field) ? [query.value] : [];
}

type Filter = NonNullable<BundleTask['shown']>;

/** Lists leave routine events out; evidence of the whole or of a period does not. `shown` is undefined for everything. */
function filtersOf(
  caller: Caller,
  house: House,
  { kind, q, chosen }: ExportRequest,
  nowMs: number,
): { filter: Filter; shown: Filter | undefined } {
  const asked = q?.trim() ?? '';
  const withRoutine = kind !== 'selection' || chosen !== undefined;
  if (!withRoutine || asked !== '') {
    const filter = filterOf(house, caller, asked, nowMs, withRoutine);
    return { filter, shown: filter };
  }
  const filter = visibleTo(house, caller, nowMs);
  return { filter, shown: caller.restrict === undefined ? undefined : filter };
}

function periodOf(kind: BundleKind, { from, to }: Bounds, nowMs: number): { from?: number; to?: number } {
  if (kind === 'whole' && (from !== undefined || to !== undefined)) {
    throw new Problem('request.invalid', 'from and to belong to a period or a selection.', { pointer: '/from' });
  }
  if (kind !== 'period') return {};
  const period = { from: from ?? 0, to: to ?? nowMs };
  if (period.from >= period.to)
    throw new Problem('request.invalid', 'The period ends before it begins.', { pointer: '/to' });
  return period;
}

interface Bounds {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

function defined({ from, to }: Bounds): { from?: number; to?: number } {
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function withheldClasses(caller: Caller, withhold: readonly string[]): GroupClass[] {
  const wanted = new Set(withhold.filter((name) => CLASSES.includes(name)) as GroupClass[]); // one of CLASSES
  if (!caller.scopes.has('reveal')) wanted.add('subject');
  return [...wanted].sort();
}

function boundOf(name: 'from' | 'to', text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  const span = timeSpanOf(text, nowMs);
  if (span === undefined)
    throw new Problem('request.invalid', `${name}: write 2026-11-21, 2026-11-21T09:00:00Z or -7d.`, {
      pointer: `/${name}`,
    });
  return Math.max(0, span.startMs);
}

/** The query as the manifest tells it; the times of a selection are part of it. */
function queryText({ q }: ExportRequest, occurred: { from?: number; to?: number }): string | undefined {
  const asked =
    q === undefined || q.trim() === '' ? [] : [occurred.from === undefined && occurred.to === undefined ? q : `(${q})`];
  if (occurred.from !== undefined) asked.push(`time:>=${timeText(occurred.from)}`);
  if (occurred.to !== undefined) asked.push(`time:<${timeText(occurred.to)}`);
  return asked.length === 0 ? undefined : asked.join(' ');
}

function countOf(
  house: House,
  { kind, from = 0, to = 0 }: Pick<Manifest, 'kind' | 'from' | 'to'>,
  filter: Filter,
  occurred: BundleTask['occurred'],
): number {
  const { size } = house.ledger.head();
  if (kind === 'whole') return size + 1;
  if (kind === 'selection') return house.ledger.count(filter, COUNT_MAX, occurred).total;
  return firstRecordedAt(house, to, size) - firstRecordedAt(house, from, size);
}
