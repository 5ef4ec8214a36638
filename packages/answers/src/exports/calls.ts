/** Reading through an interface: calls that fetch, by whoever called, as far as they say what they fetched. */

import {
  actorOf,
  delegatorOf,
  occurredMsOf,
  partyKey,
  targetsOf,
  textAt,
  wordOf,
  type ReadEvent,
} from '@trailmark/catalog';
import type { Answering } from '../answering.ts';
import type { Phrases } from '../phrases.ts';
import { actorText } from '../told-event.ts';

const CALLS_MAX = 500;
const CALLERS_TOLD_MAX = 10;

export interface Calls {
  readonly by: string | null;
  readonly calls: number;
  /** Of the calls that say it. */
  readonly rows: number;
  readonly rows_unsaid: number;
}

/** @param about further conditions, as of whom or of what */
export async function sayCalls(
  asking: Answering,
  about: string,
  period: { readonly from: number; readonly to: number },
): Promise<{ readonly calls: readonly Calls[]; readonly isWhole: boolean }> {
  const { phrases } = asking;
  const say = phrases.of(words);
  const q = `type:api.called data.method:GET outcome:success${about}`;
  const { events, isWhole, isWithheld } = await asking.find({ q, ...period, limit: CALLS_MAX });
  if (isWithheld === true) return { calls: [], isWhole: false };
  const callers = new Map<string, ReadEvent[]>();
  for (const event of events) {
    const who = [actorOf(event), delegatorOf(event) ?? {}].map((party) => partyKey(party) ?? '');
    // Somebody nobody names is not the same as the next one nobody names.
    const key = who[0] === '' ? `? ${event.index}` : who.join(' ');
    callers.set(key, [...(callers.get(key) ?? []), event]);
  }
  const all = [...callers.values()].sort((a, b) => b.length - a.length);
  for (const calls of all.slice(0, CALLERS_TOLD_MAX)) asking.say(callsText(calls, phrases), calls);
  if (!isWhole) asking.cannotSay('calls_not_all', say.notAll(phrases.number(events.length)));
  return { calls: all.map(factOf), isWhole };
}

function factOf(calls: readonly ReadEvent[]): Calls {
  const rows = calls.map(rowsAt);
  const [first] = calls;
  return {
    by: first === undefined ? null : (partyKey(actorOf(first)) ?? null),
    calls: rows.length,
    rows: rows.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    rows_unsaid: rows.filter((count) => count === undefined).length,
  };
}

function rowsAt(event: ReadEvent): number | undefined {
  const text = textAt(event, 'data.response.rows');
  const count = text === undefined ? Number.NaN : Number(text);
  return Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

function callsText(calls: readonly ReadEvent[], phrases: Phrases): string {
  const say = phrases.of(words);
  const [first] = calls;
  const last = calls.at(-1) ?? first;
  if (first === undefined || last === undefined) return '';
  const routes = [...new Set(calls.flatMap((event) => wordOf(textAt(event, 'data.route')) ?? []))];
  const systems = [
    ...new Map(calls.flatMap(targetsOf).map((target) => [partyKey(target), phrases.party(target)])).values(),
  ];
  const { rows, rows_unsaid: unsaid } = factOf(calls);
  return say.called({
    who: actorText(first, phrases),
    span: phrases.between(occurredMsOf(first), occurredMsOf(last)),
    isOne: calls.length === 1,
    count: phrases.number(calls.length),
    systems: systems.length === 0 ? '' : ` (${phrases.list(systems.slice(0, 3))})`,
    routes: routes.length === 0 ? '' : phrases.list(routes.slice(0, 3)),
    rows: unsaid === calls.length ? undefined : phrases.number(rows),
    unsaid: unsaid === 0 ? undefined : phrases.number(unsaid),
  });
}

interface Called {
  readonly who: string;
  readonly span: string;
  readonly isOne: boolean;
  readonly count: string;
  readonly systems: string;
  readonly routes: string;
  readonly rows: string | undefined;
  readonly unsaid: string | undefined;
}

const words = {
  en: {
    notAll: (count: string) =>
      `More was read through interfaces than one answer holds: of these calls only the newest ${count} were read. Ask with a shorter period.`,
    called: ({ who, span, isOne, count, systems, routes, rows, unsaid }: Called) =>
      `${span}, ${who} read through an interface${systems} ${isOne ? 'once' : `${count} times`}${routes === '' ? '' : `, ${routes}`}: ${
        rows === undefined
          ? 'how many rows, the calls do not say'
          : `${rows === '1' ? '1 row' : `${rows} rows`}${unsaid === undefined ? '' : `, and in ${unsaid === '1' ? 'one call' : `${unsaid} calls`} an unsaid number`}`
      }.`,
  },
  de: {
    notAll: (count: string) =>
      `Über Schnittstellen wurde mehr gelesen, als eine Antwort fasst: Von diesen Aufrufen wurden nur die neuesten ${count} gelesen. Fragen Sie mit einem kürzeren Zeitraum.`,
    called: ({ who, span, isOne, count, systems, routes, rows, unsaid }: Called) =>
      `${span} hat ${who} ${isOne ? 'einmal' : `${count}-mal`} über eine Schnittstelle gelesen${systems}${routes === '' ? '' : `, ${routes}`}: ${
        rows === undefined
          ? 'wie viele Zeilen, sagen die Aufrufe nicht'
          : `${rows === '1' ? '1 Zeile' : `${rows} Zeilen`}${unsaid === undefined ? '' : `, bei ${unsaid === '1' ? 'einem Aufruf' : `${unsaid} Aufrufen`} eine nicht genannte Zahl`}`
      }.`,
  },
};
