/** What a list of events did to money: changes of amounts that took effect, those that did not, and recorded spend. */

import {
  amountOf,
  changesOf,
  compareDecimals,
  isSealed,
  minus,
  outcomeOf,
  partyKey,
  plus,
  targetsOf,
  textAt,
  typeNameOf,
  valueAt,
  ZERO,
} from '@trailmark/catalog';
import type { Amount, Decimal, FieldRule, ReadEvent } from '@trailmark/catalog';
import type { ForAudience } from './audience.ts';

export interface Thing {
  /** Equal for equal things, whatever they are called. */
  readonly key: string;
  readonly name: string;
}

/** One field of one thing in one currency. */
export interface Move {
  readonly thing: Thing;
  /** The path of the changes, as `daily_budget`. */
  readonly field: string;
  readonly currency: string;
  /** Before the first change; where that does not say, what it was set to. */
  readonly first: Decimal;
  /** After the last change. */
  readonly last: Decimal;
  /** Undefined where a later change does not say what was before it. */
  readonly sum: Decimal | undefined;
  /** One that says no "before" and is the first sets the amount and changes nothing. */
  readonly changes: number;
  /** A later "before" is not the "after" before it: something moved it that is not among these events. */
  readonly isBroken: boolean;
  readonly entries: readonly number[];
}

/** A change that was refused or failed. */
export interface Refused {
  readonly thing: Thing;
  readonly field: string;
  readonly currency: string | undefined;
  readonly before: Decimal | undefined;
  readonly after: Decimal | undefined;
  readonly entry: number;
}

/** Spend of one thing in one currency, each day of each account once, as it was last stated. */
export interface Spend {
  readonly thing: Thing;
  readonly currency: string;
  readonly spent: Decimal;
  /** Undefined where not every day says what was planned. */
  readonly planned: Decimal | undefined;
  readonly days: number;
  readonly entries: readonly number[];
}

/** What events state was spent in all, as a closing report does. */
export interface Stated {
  readonly thing: Thing;
  readonly currency: string;
  readonly spent: Decimal;
  readonly entries: readonly number[];
}

export interface MoneyMoves {
  readonly moves: readonly Move[];
  readonly refused: readonly Refused[];
  readonly spend: readonly Spend[];
  readonly stated: readonly Stated[];
  /** Entries with amounts that name no currency. */
  readonly withoutCurrency: readonly number[];
  /** Entries whose amounts may not be read. */
  readonly withheld: readonly number[];
}

/** Where a type states the spend in all. */
const STATED: ReadonlyMap<string, string> = new Map([
  ['campaign.completed', 'spend'],
  ['budget.variance_reported', 'actual'],
]);
const DAILY = 'spend.recorded';

/** @param told in the order of `inOrder` */
export function moneyMoves(told: readonly ForAudience[]): MoneyMoves {
  const moves = new Map<string, Move>();
  const refused: Refused[] = [];
  const withoutCurrency = new Set<number>();
  const withheld = new Set<number>();
  for (const one of told) {
    const { event } = one;
    for (const change of moneyChangesOf(one)) {
      if (change.isHidden) withheld.add(event.index);
      const { thing, field, before, after } = change;
      const currency = after?.currency ?? before?.currency;
      if (outcomeOf(event) !== 'success') {
        refused.push({ thing, field, currency, before: before?.value, after: after?.value, entry: event.index });
        continue;
      }
      if (after === undefined) continue;
      if (currency === undefined) withoutCurrency.add(event.index);
      // From one currency to another is no sum.
      else if (before?.currency === undefined || before.currency === currency)
        add(moves, { thing, field, currency, before: before?.value, after: after.value, entry: event.index });
    }
  }
  return {
    moves: [...moves.values()],
    refused,
    ...spendOf(told, withoutCurrency),
    withoutCurrency: [...withoutCurrency],
    withheld: [...withheld],
  };
}

interface Step {
  readonly thing: Thing;
  readonly field: string;
  readonly currency: string;
  readonly before: Decimal | undefined;
  readonly after: Decimal;
  readonly entry: number;
}

function add(moves: Map<string, Move>, { thing, field, currency, before, after, entry }: Step): void {
  const key = JSON.stringify([thing.key, field, currency]);
  const known = moves.get(key);
  if (known === undefined) {
    const isSet = before === undefined;
    const first = before ?? after;
    const [sum, changes] = [minus(after, first), isSet ? 0 : 1];
    moves.set(key, { thing, field, currency, first, last: after, sum, changes, isBroken: false, entries: [entry] });
    return;
  }
  const isKnown = known.sum !== undefined && before !== undefined;
  moves.set(key, {
    ...known,
    last: after,
    sum: isKnown ? plus(known.sum, minus(after, before)) : undefined,
    changes: known.changes + 1,
    isBroken: known.isBroken || (before !== undefined && compareDecimals(before, known.last) !== 0),
    entries: [...known.entries, entry],
  });
}

interface MoneyChange {
  readonly thing: Thing;
  readonly field: string;
  readonly before: Amount | undefined;
  readonly after: Amount | undefined;
  readonly isHidden: boolean;
}

function moneyChangesOf({ event, type }: ForAudience): MoneyChange[] {
  const currency = valueAt(event, 'data.currency');
  return changesOf(event).flatMap(({ path, before, after }, at) => {
    if (ruleOf(type?.changes, path)?.kind !== 'money') return [];
    const isHidden = isSealed(event, `changes.${at}.before`) || isSealed(event, `changes.${at}.after`);
    const sides = { before: amountOf(before, currency), after: amountOf(after, currency) };
    return [{ thing: thingOf(event), field: path, ...sides, isHidden }];
  });
}

function amountAt(event: ReadEvent, path: string): Amount | undefined {
  return amountOf(valueAt(event, path), valueAt(event, 'data.currency'));
}

/** A later figure for the same day takes the place of the earlier one. */
function spendOf(told: readonly ForAudience[], withoutCurrency: Set<number>): { spend: Spend[]; stated: Stated[] } {
  const days = new Map<string, { thing: Thing; currency: string; event: ReadEvent; spent: Decimal }>();
  const stated: Stated[] = [];
  for (const { event } of told) {
    if (outcomeOf(event) !== 'success') continue;
    const name = typeNameOf(event);
    const field = name === DAILY ? 'spent' : STATED.get(name);
    const amount = field === undefined ? undefined : amountAt(event, `data.${field}`);
    if (amount === undefined) continue;
    const { value: spent, currency } = amount;
    const thing = thingOf(event);
    if (currency === undefined) withoutCurrency.add(event.index);
    else if (name === DAILY) {
      const key = JSON.stringify([thing.key, currency, textAt(event, 'data.ad_account'), textAt(event, 'data.day')]);
      days.set(key, { thing, currency, event, spent });
    } else state(stated, { thing, currency, spent, entries: [event.index] });
  }
  const ofThings = Map.groupBy(days.values(), ({ thing, currency }) => JSON.stringify([thing.key, currency]));
  const spend = [...ofThings.values()].map((list) => {
    const [{ thing, currency }] = list as [(typeof list)[number]]; // a group has a first
    const planned = list.map(({ event }) => amountAt(event, 'data.planned'));
    const isPlanned = planned.every((each) => each !== undefined && each.currency === currency);
    return {
      thing,
      currency,
      spent: list.reduce((sum, { spent }) => plus(sum, spent), ZERO),
      planned: isPlanned ? planned.reduce((sum, each) => plus(sum, each?.value ?? ZERO), ZERO) : undefined,
      days: new Set(list.map(({ event }) => textAt(event, 'data.day'))).size,
      entries: list.map(({ event }) => event.index),
    };
  });
  return { spend, stated };
}

/** The same figure of the same thing is stated once, however many reports say it. */
function state(stated: Stated[], one: Stated): void {
  const at = stated.findIndex(
    ({ thing, currency, spent }) =>
      thing.key === one.thing.key && currency === one.currency && compareDecimals(spent, one.spent) === 0,
  );
  const known = stated[at];
  if (known === undefined) stated.push(one);
  else stated[at] = { ...known, entries: [...known.entries, ...one.entries] };
}

/** The first target, by its name on the page, else by its type and id. */
function thingOf(event: ReadEvent): Thing {
  const [target = {}] = targetsOf(event);
  const id = [target.type, target.id].filter((part) => part !== undefined).join('/');
  return { key: partyKey(target) ?? id, name: target.name ?? id };
}

function ruleOf(rules: Readonly<Record<string, FieldRule>> | undefined, name: string): FieldRule | undefined {
  return rules !== undefined && Object.hasOwn(rules, name) ? rules[name] : undefined;
}
