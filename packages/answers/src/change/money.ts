/** What a campaign's days drew, added up, beside what those who closed it said it drew. */

import {
  compareDecimals,
  decimalText,
  isSameAmount,
  minus,
  moneyOf,
  occurredMsOf,
  outcomeOf,
  partyKey,
  plus,
  targetsOf,
  textAt,
  typeNameOf,
  valueAt,
  wordOf,
  ZERO,
  type Decimal,
  type Entity,
  type Money,
  type ReadEvent,
} from '@trailmark/catalog';
import type { Answering } from '../answering.ts';
import type { Phrases } from '../phrases.ts';
import { actorText, isEntity } from '../told-event.ts';

interface Asked {
  readonly target: string;
  readonly period: { readonly from?: number; readonly to?: number };
  readonly field: string | undefined;
  readonly entity: Entity;
  /** It and what is linked with it. */
  readonly entities: readonly Entity[];
}

export interface Spend {
  /** The campaign that drew it, as keys of parties are. */
  readonly of: string;
  readonly currency: string;
  readonly days: number;
  readonly first: string;
  readonly last: string;
  /** Decimal text. */
  readonly total: string;
  readonly reported: readonly { readonly index: number; readonly amount: string }[];
}

const EVENTS_MAX = 2_000;
/** Where each type says what was spent. */
const REPORTED: ReadonlyMap<string, string> = new Map([
  ['campaign.completed', 'data.spend'],
  ['roi.calculated', 'data.spend'],
  ['budget.variance_reported', 'data.actual'],
]);

/** For each campaign whose days can be added up; none where the question is not about money. Linked ones draw their own. */
export async function sayMoney(
  asking: Answering,
  { target, period, field, entity, entities }: Asked,
): Promise<readonly Spend[]> {
  if (entity.type !== 'campaign' || (field !== undefined && !/budget|spend/.test(field))) return [];
  const types = ['spend.recorded', ...REPORTED.keys()].map((type) => `type:${type}`).join(' OR ');
  const { events, isWhole, isWithheld } = await asking.find({
    q: `${target} (${types})`,
    ...period,
    limit: EVENTS_MAX,
  });
  if (isWithheld === true) return [];
  const campaigns = new Map<string, ReadEvent[]>();
  for (const event of events) {
    // What was refused or failed drew nothing.
    const own = targetsOf(event).filter((target) => entities.some((one) => isEntity(target, one)));
    if (own.length === 0 || outcomeOf(event) !== 'success') continue;
    const key = [...new Set(own.flatMap((party) => partyKey(party) ?? []))].sort().join(' ');
    campaigns.set(key, [...(campaigns.get(key) ?? []), event]);
  }
  return [...campaigns].flatMap(
    ([of, own]) => sayCampaign(asking, own, { of, isWhole, isOne: campaigns.size === 1 }) ?? [],
  );
}

function sayCampaign(
  asking: Answering,
  events: readonly ReadEvent[],
  { of, isWhole, isOne }: { readonly of: string; readonly isWhole: boolean; readonly isOne: boolean },
): Spend | undefined {
  const days = daysOf(events.filter((event) => typeNameOf(event) === 'spend.recorded'));
  const { phrases } = asking;
  const say = phrases.of(words);
  const withThing = (text: string): string => (isOne ? text : text.replace(/\.$/, ` (${of}).`));
  if (days === 'unclear' || !isWhole) {
    asking.cannotSay('spend_unclear', withThing(say.unclear));
    return undefined;
  }
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const { currency } = first.spent;
  const total = days.reduce((sum, { spent }) => plus(sum, spent.value), ZERO);
  const drawn = days.map(({ event }) => event);
  const money = (amount: Decimal): string => `${phrases.language.decimal(decimalText(amount))} ${currency}`;
  const dates = { from: dayText(first.day, phrases), to: dayText(last.day, phrases) };
  const count = new Set(days.map(({ day }) => day)).size;
  asking.say(withThing(say.drawn({ ...dates, count, total: money(total) })), drawn, 'derived');
  const reported: { index: number; amount: string }[] = [];
  for (const event of events) {
    const path = REPORTED.get(typeNameOf(event));
    const stated = path === undefined ? undefined : moneyAt(event, path);
    if (stated === undefined || stated.currency !== currency) continue;
    const amount = stated.value;
    reported.push({ index: event.index, amount: decimalText(amount) });
    const source = wordOf(textAt(event, 'data.spend_source'));
    const difference = minus(total, amount);
    const way = compareDecimals(total, amount);
    const told = {
      who: actorText(event, phrases),
      when: phrases.time(occurredMsOf(event)),
      amount: money(amount),
      from: source === undefined ? '' : say.from(phrases.quoted(source)),
      difference: money(way < 0 ? minus(ZERO, difference) : difference),
    };
    const text = way === 0 ? say.same(told) : way > 0 ? say.less(told) : say.more(told);
    asking.say(withThing(text), [event, ...drawn], 'derived');
  }
  return { of, currency, days: count, first: first.day, last: last.day, total: decimalText(total), reported };
}

interface Day {
  readonly event: ReadEvent;
  readonly day: string;
  readonly spent: Money;
}

/** What is said there, in its own currency or else in the event's. */
function moneyAt(event: ReadEvent, path: string): Money | undefined {
  return moneyOf(valueAt(event, path), valueAt(event, 'data.currency'));
}

/** One figure for each day and account; a restated one takes the place of the one before. */
function daysOf(events: readonly ReadEvent[]): readonly Day[] | 'unclear' {
  const days = new Map<string, Day>();
  for (const event of events) {
    const day = textAt(event, 'data.day');
    const spent = moneyAt(event, 'data.spent');
    if (day === undefined || spent === undefined) return 'unclear';
    const key = `${day} ${textAt(event, 'data.ad_account') ?? ''}`;
    const known = days.get(key);
    const isRestated = textAt(event, 'data.restated') === 'true';
    if (known !== undefined && !isRestated && isSameAmount(known.spent, spent) !== true) return 'unclear';
    days.set(key, { event, day, spent });
  }
  const all = [...days.values()].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  return all.some(({ spent }) => spent.currency !== all[0]?.spent.currency) ? 'unclear' : all;
}

function dayText(day: string, phrases: Phrases): string {
  const [year, month, date] = day.split('-').map(Number);
  return year === undefined || month === undefined || date === undefined
    ? (wordOf(day) ?? '')
    : phrases.language.date(year, month, date);
}

interface Told {
  readonly who: string;
  readonly when: string;
  readonly amount: string;
  readonly from: string;
  readonly difference: string;
}

const words = {
  en: {
    unclear:
      'What was spent cannot be added up: figures of its days are missing, differ, or are in several currencies.',
    drawn: ({ from, to, count, total }: { from: string; to: string; count: number; total: string }) =>
      `The spend recorded for ${count === 1 ? from : `${count} days from ${from} to ${to}`} comes to ${total}.`,
    from: (source: string) => `, taken from ${source}`,
    same: ({ who, when, amount, from }: Told) => `On ${when}, ${who} stated a spend of ${amount}${from}: the same.`,
    less: ({ who, when, amount, from, difference }: Told) =>
      `On ${when}, ${who} stated a spend of ${amount}${from}: ${difference} less than recorded.`,
    more: ({ who, when, amount, from, difference }: Told) =>
      `On ${when}, ${who} stated a spend of ${amount}${from}: ${difference} more than recorded.`,
  },
  de: {
    unclear:
      'Was ausgegeben wurde, lässt sich nicht zusammenrechnen: Zahlen einzelner Tage fehlen, widersprechen sich oder stehen in mehreren Währungen.',
    drawn: ({ from, to, count, total }: { from: string; to: string; count: number; total: string }) =>
      `Die erfassten Ausgaben ${count === 1 ? `vom ${from}` : `an ${count} Tagen vom ${from} bis zum ${to}`} ergeben ${total}.`,
    from: (source: string) => `, entnommen aus ${source}`,
    same: ({ who, when, amount, from }: Told) => `Am ${when} nannte ${who} Ausgaben von ${amount}${from}: dasselbe.`,
    less: ({ who, when, amount, from, difference }: Told) =>
      `Am ${when} nannte ${who} Ausgaben von ${amount}${from}: ${difference} weniger als erfasst.`,
    more: ({ who, when, amount, from, difference }: Told) =>
      `Am ${when} nannte ${who} Ausgaben von ${amount}${from}: ${difference} mehr als erfasst.`,
  },
};
