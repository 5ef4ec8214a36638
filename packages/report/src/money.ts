/** The effect on money as a page tells it: by thing, field and currency, nothing added that does not belong together. */

import { compareDecimals, decimalText, inOrder, minus, plus, ZERO } from '@trailmark/catalog';
import type { Decimal } from '@trailmark/catalog';
import { percentText } from '@trailmark/answers';
import type { Block, Point } from './document.ts';
import { moneyMoves } from './money-moves.ts';
import type { Move, MoneyMoves, Spend, Stated } from './money-moves.ts';
import type { Telling } from './telling.ts';

const ROWS_MAX = 60;
const ENTRIES_MAX = 12;
/** Every day of two months can be looked up. */
const DAYS_MAX = 62;

/** Undefined where no event has anything to do with money. */
export function moneyOfPage(telling: Telling): MoneyMoves | undefined {
  const moves = moneyMoves([...telling.told, ...telling.spending].sort((a, b) => inOrder(a.event, b.event)));
  const isEmpty = [moves.moves, moves.refused, moves.spend, moves.stated, moves.withoutCurrency, moves.withheld].every(
    (list) => list.length === 0,
  );
  return isEmpty ? undefined : moves;
}

export function moneyBlocks(telling: Telling, money: MoneyMoves): Block[] {
  const { words } = telling;
  const points = pointsOf(telling, money);
  return [
    ...(money.moves.length === 0 ? [] : [tableOf(telling, money.moves)]),
    ...(points.length === 0 ? [] : [{ kind: 'points', points } as const]),
    { kind: 'paragraph', tone: 'quiet', text: words.money.note },
  ];
}

/** The few lines that stand at the head of the page. */
export function moneyInShort(telling: Telling, money: MoneyMoves): Point[] {
  const { words } = telling;
  const changed = money.moves.filter(({ changes }) => changes > 0);
  const byField = Map.groupBy(changed, ({ field, currency }) => JSON.stringify([field, currency]));
  const sums = [...byField.values()].flatMap((moves): Point[] => {
    const [{ field, currency, thing }] = moves as [Move]; // a group has a first
    const sum = moves.reduce<Decimal | undefined>(
      (all, move) => (all === undefined || move.sum === undefined ? undefined : plus(all, move.sum)),
      ZERO,
    );
    if (sum === undefined) return [];
    const told = signed(telling, sum, currency);
    const [{ first, last, isBroken }] = moves as [Move]; // as above
    const of = (value: Decimal): string => amount(telling, value, currency);
    const ends = isBroken ? undefined : { from: of(first), to: of(last) };
    const name = fieldName(telling, field);
    const text =
      moves.length === 1
        ? words.money.moved(name, thing.name, isBroken ? told : withPercent(telling, told, first, last), ends)
        : words.money.sum(name, told, moves.length);
    return [{ text }];
  });
  return [...sums.slice(0, 4), ...differences(telling, money)];
}

function tableOf(telling: Telling, moves: readonly Move[]): Block {
  const { words } = telling;
  const sumText = (
    sum: Decimal,
    { first, last, currency, isBroken }: Pick<Move, 'first' | 'last' | 'currency' | 'isBroken'>,
  ): string => {
    const told = signed(telling, sum, currency);
    return isBroken ? told : withPercent(telling, told, first, last);
  };
  const rows = moves
    .slice(0, ROWS_MAX)
    .map(({ thing, field, currency, first, last, sum, changes, isBroken }) => [
      thing.name,
      fieldName(telling, field),
      amount(telling, first, currency),
      amount(telling, last, currency),
      sum === undefined ? words.money.notSaid : sumText(sum, { first, last, currency, isBroken }),
      String(changes),
    ]);
  return { kind: 'table', head: words.money.head, rows };
}

function pointsOf(telling: Telling, money: MoneyMoves): Point[] {
  const { words } = telling;
  const { moves, refused, withoutCurrency, withheld } = money;
  const side = (value: Decimal | undefined, currency: string | undefined): string =>
    value === undefined ? words.money.notSaid : amount(telling, value, currency);
  return [
    ...(moves.length > ROWS_MAX ? [{ text: words.money.more(moves.length - ROWS_MAX) }] : []),
    ...moves
      .filter(({ isBroken }) => isBroken)
      .map(({ thing, field, entries }): Point => ({
        text: words.money.broken(thing.name, fieldName(telling, field)),
        tone: 'loud',
        entries: entries.slice(0, ENTRIES_MAX),
      })),
    ...refused.slice(0, ROWS_MAX).map(({ thing, field, currency, before, after, entry }): Point => ({
      text: words.money.refused(thing.name, fieldName(telling, field), side(before, currency), side(after, currency)),
      entries: [entry],
    })),
    ...money.spend.map((each) => spendPoint(telling, each)),
    ...money.stated
      .filter((one) => !money.spend.some((each) => isOfSame(each, one) && !isSame(each.spent, one.spent)))
      .map(({ thing, currency, spent, entries }): Point => ({
        text: words.money.stated(thing.name, amount(telling, spent, currency)),
        entries: entries.slice(0, ENTRIES_MAX),
      })),
    ...differences(telling, money),
    ...(withoutCurrency.length === 0
      ? []
      : [{ text: words.money.noCurrency(withoutCurrency.length), entries: withoutCurrency.slice(0, ENTRIES_MAX) }]),
    ...(withheld.length === 0
      ? []
      : [{ text: words.money.withheld(withheld.length), entries: withheld.slice(0, ENTRIES_MAX) }]),
  ];
}

function spendPoint(telling: Telling, { thing, currency, spent, planned, days, entries }: Spend): Point {
  const { money } = telling.words;
  const text = money.spent(thing.name, amount(telling, spent, currency), days);
  const plan =
    planned === undefined
      ? ''
      : `; ${money.planned(amount(telling, planned, currency), signed(telling, minus(spent, planned), currency))}`;
  return { text: text + plan, entries: entries.slice(0, DAYS_MAX) };
}

/** What a report states against what the days say: only where this page has both, of the same thing and currency. */
function differences(telling: Telling, { spend, stated }: MoneyMoves): Point[] {
  const { money } = telling.words;
  return stated.flatMap((one) => {
    const days = spend.find((each) => isOfSame(each, one));
    if (days === undefined || isSame(days.spent, one.spent)) return [];
    const of = (value: Decimal): string => amount(telling, value, one.currency);
    const difference = signed(telling, minus(days.spent, one.spent), one.currency);
    const text = money.differs(money.stated(one.thing.name, of(one.spent)), of(days.spent), days.days, difference);
    return [{ text, tone: 'loud', entries: one.entries.slice(0, ENTRIES_MAX) }];
  });
}

function isSame(a: Decimal, b: Decimal): boolean {
  return compareDecimals(a, b) === 0;
}

function isOfSame(spend: Spend, stated: Stated): boolean {
  return spend.thing.key === stated.thing.key && spend.currency === stated.currency;
}

function amount({ language }: Telling, value: Decimal, currency: string | undefined): string {
  const text = language.decimal(decimalText(value));
  return currency === undefined ? text : `${text} ${currency}`;
}

/** With its direction, which is not told by colour. */
function signed(telling: Telling, value: Decimal, currency: string): string {
  return `${value.units > 0n ? '+' : ''}${amount(telling, value, currency)}`;
}

/** With how much that is of what was there before; nothing where there was nothing, or less. */
function withPercent({ language }: Telling, told: string, first: Decimal, last: Decimal): string {
  const percent = percentText(first, last, language);
  return percent === undefined ? told : `${told} (${percent})`;
}

/** `daily_budget` as the sentences say it. */
function fieldName({ language }: Telling, path: string): string {
  const name = language.field(path.slice(path.lastIndexOf('.') + 1));
  return name.charAt(0).toUpperCase() + name.slice(1);
}
