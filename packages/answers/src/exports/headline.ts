/** The one sentence on exports. */

import { actorOf, delegatorOf, partyKey, type ReadEvent } from '@trailmark/catalog';
import type { Gap } from '../coverage.ts';
import type { Phrases } from '../phrases.ts';
import { nameOf } from '../told-event.ts';
import type { ExportsQuestion } from './question.ts';
import { countsOf, type Takings } from './taking.ts';

export interface ExportsFound {
  readonly question: ExportsQuestion;
  readonly events: readonly ReadEvent[];
  /** What else happened to what was asked about. */
  readonly way: readonly ReadEvent[];
  readonly groups: readonly Takings[];
  readonly gaps: readonly Gap[];
  readonly isWhole: boolean;
  readonly isAskedWithheld: boolean;
}

export function headlineOf(found: ExportsFound, phrases: Phrases): string {
  const { question, events, way, groups, gaps, isWhole } = found;
  const say = phrases.of(words);
  const from = phrases.date(question.fromMs);
  const to = phrases.date(question.toMs - 1);
  const period = say.period(from, to, question.quarter);
  const of = question.entity === undefined ? '' : say.of(nameOf(question.entity, [...way, ...events], phrases));
  if (events.length === 0) {
    const because = found.isAskedWithheld ? say.withheld : say.noEvent;
    const [gap] = gaps;
    return say.cannot(of, period, gap === undefined ? because : say.silent(because, gap.text.replace(/[.\s]+$/, '')));
  }
  const counts = countsOf(groups);
  const hands = new Set(
    groups.flatMap(({ all, outcome }) => (outcome === 'success' ? all.map(({ event }) => handsOf(event)) : [])),
  );
  return say.counted({
    period,
    of,
    exports: phrases.number(counts.exports),
    rows: phrases.number(counts.rows),
    hands: phrases.number(hands.size),
    refused: phrases.number(counts.refused),
    counts,
    handCount: hands.size,
    isAtLeast: !isWhole || counts.rows_unsaid > 0,
  });
}

function handsOf(event: ReadEvent): string {
  const [actor, delegator] = [actorOf(event), delegatorOf(event)].map((party) => party && partyKey(party));
  // Somebody nobody names may be anybody.
  return `${actor ?? `? ${event.index}`} ${delegator ?? ''}`;
}

interface Counted {
  readonly period: string;
  readonly of: string;
  readonly exports: string;
  readonly rows: string;
  readonly hands: string;
  readonly refused: string;
  readonly counts: ReturnType<typeof countsOf>;
  readonly handCount: number;
  readonly isAtLeast: boolean;
}

const words = {
  en: {
    period: (from: string, to: string, quarter: string | undefined) =>
      `from ${from} to ${to}${quarter === undefined ? '' : ` (fiscal quarter ${quarter})`}`,
    of: (name: string) => ` of ${name}`,
    counted({ period, of, exports, rows, hands, refused, counts, handCount, isAtLeast }: Counted): string {
      if (counts.exports === 0)
        return `The trail shows no completed export${of} ${period}; ${counts.refused === 1 ? 'one was' : `${refused} were`} refused.`;
      const taken = `${counts.exports === 1 ? 'one export' : `${exports} exports`}${of}, ${isAtLeast ? 'at least ' : ''}${rows} ${counts.rows === 1 ? 'row' : 'rows'}`;
      const by = handCount === 1 ? 'by one party' : `by ${hands} parties`;
      const denied =
        counts.refused === 0 ? '' : `; ${counts.refused === 1 ? 'one more was' : `${refused} more were`} refused`;
      return `The trail shows ${taken}, ${by}, ${period}${denied}.`;
    },
    cannot: (of: string, period: string, because: string) =>
      `It cannot be said who exported anything${of} ${period}, because ${because}.`,
    noEvent: 'the trail shows no export there',
    withheld: 'what exports are found by is withheld from the key this was asked with',
    silent: (because: string, gap: string) => `${because} and has gaps: ${gap}`,
  },
  de: {
    period: (from: string, to: string, quarter: string | undefined) =>
      `vom ${from} bis zum ${to}${quarter === undefined ? '' : ` (Geschäftsquartal ${quarter})`}`,
    of: (name: string) => ` aus ${name}`,
    counted({ period, of, exports, rows, hands, refused, counts, handCount, isAtLeast }: Counted): string {
      if (counts.exports === 0)
        return `Das Protokoll zeigt ${period} keinen ausgeführten Export${of}; ${counts.refused === 1 ? 'einer wurde' : `${refused} wurden`} abgelehnt.`;
      const taken = `${counts.exports === 1 ? 'einen Export' : `${exports} Exporte`}${of}, ${isAtLeast ? 'mindestens ' : ''}${rows} ${counts.rows === 1 ? 'Zeile' : 'Zeilen'}`;
      const by = handCount === 1 ? 'durch einen Beteiligten' : `durch ${hands} Beteiligte`;
      const denied =
        counts.refused === 0
          ? ''
          : `; ${counts.refused === 1 ? 'ein weiterer wurde' : `${refused} weitere wurden`} abgelehnt`;
      return `Das Protokoll zeigt ${period} ${taken}, ${by}${denied}.`;
    },
    cannot: (of: string, period: string, because: string) =>
      `Wer ${period} etwas${of} exportiert hat, ist nicht zu sagen, denn ${because}.`,
    noEvent: 'das Protokoll zeigt dort keinen Export',
    withheld: 'woran Exporte zu finden sind, wird dem Schlüssel vorenthalten, mit dem gefragt wurde',
    silent: (because: string, gap: string) => `${because} und hat Lücken: ${gap}`,
  },
};
