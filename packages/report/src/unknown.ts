/** What is not known: fields no source sent, values gone or out of reach, events beyond the page, silence of sources. */

import { valueAt } from '@trailmark/catalog';
import type { ReadEvent } from '@trailmark/catalog';
import { numberText } from './clock.ts';
import { answerUnknown, furtherGaps, gapPoints } from './answered.ts';
import type { Point } from './document.ts';
import type { Telling } from './telling.ts';

const ENTRIES_MAX = 12;

export function unknownPoints(telling: Telling): Point[] {
  const { explanation } = telling;
  const { unknown } = telling.words;
  const { events, asked, rights, language } = explanation;
  const where = (of: (event: ReadEvent) => boolean): readonly ReadEvent[] => events.filter(of);
  const point = (found: readonly ReadEvent[], text: (count: number) => string, tone?: 'loud'): Point[] =>
    found.length === 0
      ? []
      : [{ text: text(found.length), entries: entriesOf(found), ...(tone === undefined ? {} : { tone }) }];
  const incomplete = where((event) => missingOf(event).length > 0);
  const missing = [...new Set(incomplete.flatMap(missingOf))];
  const beyond = asked.total - events.length;
  const erased = new Set(events.flatMap((event) => textsAt(event, 'erased')));
  const { answer, coverage = [] } = explanation;
  return [
    ...(answer === undefined ? [] : answerUnknown(answer)),
    ...gapPoints(telling, answer?.sources ?? coverage),
    ...point(
      where((event) => event['damaged'] === true),
      (count) => unknown.damaged(count),
      'loud',
    ),
    ...(beyond <= 0 ? [] : [{ text: unknown.cut(numberText(beyond, language)), tone: 'loud' } as const]),
    ...(asked.isSpendLeftOut === true ? [{ text: unknown.spendLeftOut, tone: 'loud' } as const] : []),
    ...asked.notes.map((text) => ({ text, tone: 'loud' }) as const),
    ...point(incomplete, (count) => unknown.missing(missing.join(', '), count)),
    ...(erased.size === 0
      ? []
      : [
          {
            text: unknown.erased(erased.size),
            entries: entriesOf(where((event) => textsAt(event, 'erased').length > 0)),
          },
        ]),
    ...point(
      where((event) => Array.isArray(event['unreadable'])),
      (count) => unknown.unreadable(count),
      'loud',
    ),
    ...point(
      where((event) => event['ahead'] === true),
      (count) => unknown.ahead(count),
    ),
    ...point(
      where((event) => !event.known && event['damaged'] !== true),
      (count) => unknown.unknownType(count),
    ),
    ...(rights.withholds
      ? point(
          where((event) => event.sealed.length > 0),
          (count) => unknown.sealed(count),
        )
      : []),
  ];
}

/** What the page leaves out whatever there is: by the rights of its key, for its readers, and of sources it does not tell of. */
export function limitPoints(telling: Telling): Point[] {
  const { unknown } = telling.words;
  const { rights, audience, answer, coverage = [] } = telling.explanation;
  const further = furtherGaps(telling, answer?.sources ?? coverage);
  return [
    ...(answer?.withheld === undefined ? [] : [{ text: answer.withheld }]),
    ...(rights.isRestricted && answer?.withheld === undefined ? [{ text: unknown.restricted }] : []),
    ...(rights.withholds && answer?.withheld === undefined ? [{ text: unknown.withheld }] : []),
    ...(rights.reveals && audience !== 'external' ? [] : [{ text: unknown.notRevealed }]),
    ...(audience === 'external' ? [{ text: unknown.freeText }] : []),
    ...(further === 0 ? [] : [{ text: unknown.furtherGaps(further) }]),
  ];
}

/** Fields that the source of the event should have sent and did not. */
export function missingOf(event: ReadEvent): string[] {
  return textsAt(event, 'missing');
}

function textsAt(event: ReadEvent, path: string): string[] {
  const value = valueAt(event, path);
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function entriesOf(events: readonly ReadEvent[]): number[] {
  return events.slice(0, ENTRIES_MAX).map(({ index }) => index);
}
