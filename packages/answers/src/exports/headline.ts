/** The one sentence on exports. */

import { actorOf, delegatorOf, partyKey, type ReadEvent } from '@trailmark/catalog';
import type { Gap } from '../coverage.ts';
import type { Phrases } from '../phrases.ts';
import { nameOf } from '../told-event.ts';
import type { ExportsQuestion } from './question.ts';
import { countsOf, type Counts, type Takings } from './taking.ts';

export interface ExportsFound {
  readonly question: ExportsQuestion;
  readonly events: readonly ReadEvent[];
  /** What else happened to what was asked about. */
  readonly way: readonly ReadEvent[];
  readonly groups: readonly Takings[];
  readonly gaps: readonly Gap[];
  readonly isWhole: boolean;
  readonly isAskedWithheld: boolean;
  /** No source has any event of the period, as far as the reader may see. */
  readonly isEmptyPeriod: boolean;
}

export function headlineOf(found: ExportsFound, phrases: Phrases): string {
  const { question, events, way, groups, gaps, isWhole } = found;
  const say = phrases.of(words);
  const from = phrases.date(question.fromMs);
  const to = phrases.date(question.toMs - 1);
  const period = say.period(from, to, question.quarter);
  const of = question.entity === undefined ? '' : say.of(nameOf(question.entity, [...way, ...events], phrases));
  if (events.length === 0) {
    const noEvent = (found.isEmptyPeriod ? say.noEventAtAll : say.noEvent)(phrases.trail);
    const because = found.isAskedWithheld ? say.withheld : noEvent;
    const [gap] = gaps;
    return say.cannot(of, period, gap === undefined ? because : say.silent(because, phrases.within(gap.text)));
  }
  const counts = countsOf(groups);
  const hands = new Set(
    groups.flatMap(({ all, outcome }) => (outcome === 'success' ? all.map(({ event }) => handsOf(event)) : [])),
  );
  return say.counted({
    trail: phrases.begin(phrases.trail),
    period,
    of,
    exports: phrases.number(counts.exports),
    rows: say.rows(counts, phrases.number(counts.rows), !isWhole || counts.rows_unsaid > 0),
    hands: phrases.number(hands.size),
    tries: (['refused', 'failed'] as const).flatMap((how) =>
      counts[how] === 0 ? [] : [{ how, isOne: counts[how] === 1, count: phrases.number(counts[how]) }],
    ),
    list: (items) => phrases.list(items),
    counts,
    handCount: hands.size,
  });
}

/** Whose hands: each account by itself, whoever it belongs to. */
export function handsOf(event: ReadEvent): string {
  const [actor, delegator] = [actorOf(event), delegatorOf(event)].map((party) => party && partyKey(party));
  // Somebody nobody names may be anybody.
  return `${actor ?? `? ${event.index}`} ${delegator ?? ''}`;
}

export const accountWords = {
  en: (count: number, told: string) => (count === 1 ? 'by one account' : `by ${told} accounts`),
  de: (count: number, told: string) => (count === 1 ? 'durch ein Konto' : `durch ${told} Konten`),
};

interface Counted {
  /** What was searched, as the beginning of a sentence. */
  readonly trail: string;
  readonly period: string;
  readonly of: string;
  readonly exports: string;
  readonly rows: string;
  readonly hands: string;
  /** What was not taken, as far as there is any. */
  readonly tries: readonly { readonly how: 'refused' | 'failed'; readonly isOne: boolean; readonly count: string }[];
  readonly list: (items: readonly string[]) => string;
  readonly counts: Counts;
  readonly handCount: number;
}

const words = {
  en: {
    period: (from: string, to: string, quarter: string | undefined) =>
      `from ${from} to ${to}${quarter === undefined ? '' : ` (fiscal quarter ${quarter})`}`,
    of: (name: string) => ` of ${name}`,
    rows({ exports, of_trail, rows_unsaid, rows }: Counts, told: string, isAtLeast: boolean): string {
      if (exports === of_trail) return '';
      if (rows_unsaid === exports - of_trail) return ', an unsaid number of rows';
      return `, ${isAtLeast ? 'at least ' : ''}${told} ${rows === 1 ? 'row' : 'rows'}`;
    },
    counted({ trail, period, of, exports, rows, hands, tries, list, counts, handCount }: Counted): string {
      const isNone = counts.exports === 0;
      const tried = list(
        tries.map(({ how, isOne, count }) => {
          const more = isNone ? '' : ' more';
          if (how === 'failed') return `${isOne ? 'one' : count}${more} failed`;
          return `${isOne ? `one${more} was` : `${count}${more} were`} refused`;
        }),
      );
      const rest = tries.length === 0 ? '' : `; ${tried}`;
      if (isNone) return `${trail} shows no completed export${of} ${period}${rest}.`;
      const taken = `${counts.exports === 1 ? 'one export' : `${exports} exports`}${of}${rows}`;
      return `${trail} shows ${taken}, ${accountWords.en(handCount, hands)}, ${period}${rest}.`;
    },
    cannot: (of: string, period: string, because: string) =>
      `It cannot be said who exported anything${of} ${period}, because ${because}.`,
    noEvent: (trail: string) => `${trail} shows no export there`,
    noEventAtAll: (trail: string) => `${trail} has nothing at all from that time`,
    withheld: 'what exports are found by is withheld from the key this was asked with',
    silent: (because: string, gap: string) => `${because}, and something is missing: ${gap}`,
  },
  de: {
    period: (from: string, to: string, quarter: string | undefined) =>
      `vom ${from} bis zum ${to}${quarter === undefined ? '' : ` (Geschäftsquartal ${quarter})`}`,
    of: (name: string) => ` aus ${name}`,
    rows({ exports, of_trail, rows_unsaid, rows }: Counts, told: string, isAtLeast: boolean): string {
      if (exports === of_trail) return '';
      if (rows_unsaid === exports - of_trail) return ', eine nicht genannte Zahl von Zeilen';
      return `, ${isAtLeast ? 'mindestens ' : ''}${told} ${rows === 1 ? 'Zeile' : 'Zeilen'}`;
    },
    counted({ trail, period, of, exports, rows, hands, tries, list, counts, handCount }: Counted): string {
      const isNone = counts.exports === 0;
      const tried = list(
        tries.map(({ how, isOne, count }) => {
          const told = isNone ? (isOne ? 'einer' : count) : isOne ? 'ein weiterer' : `${count} weitere`;
          if (how === 'failed') return `${told} ${isOne ? 'schlug' : 'schlugen'} fehl`;
          return `${told} ${isOne ? 'wurde' : 'wurden'} abgelehnt`;
        }),
      );
      const rest = tries.length === 0 ? '' : `; ${tried}`;
      if (isNone) return `${trail} zeigt ${period} keinen ausgeführten Export${of}${rest}.`;
      const taken = `${counts.exports === 1 ? 'einen Export' : `${exports} Exporte`}${of}${rows}`;
      return `${trail} zeigt ${period} ${taken}, ${accountWords.de(handCount, hands)}${rest}.`;
    },
    cannot: (of: string, period: string, because: string) =>
      `Wer ${period} etwas${of} exportiert hat, ist nicht zu sagen, denn ${because}.`,
    noEvent: (trail: string) => `${trail} zeigt dort keinen Export`,
    noEventAtAll: (trail: string) => `${trail} hat aus dieser Zeit gar nichts`,
    withheld: 'woran Exporte zu finden sind, wird dem Schlüssel vorenthalten, mit dem gefragt wurde',
    silent: (because: string, gap: string) => `${because}, und es fehlt etwas: ${gap}`,
  },
};
