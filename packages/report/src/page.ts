/** The page of an explanation: what happened, what it did to money, who approved, what is unknown, proof. */

import { german, english, occurredMsOf } from '@trailmark/catalog';
import { AudienceNames } from './audience.ts';
import { clockOf, numberText } from './clock.ts';
import type { Block, Fact, PageDocument } from './document.ts';
import type { Explanation } from './explanation.ts';
import { proofBlocks } from './proof.ts';
import { unknownBlocks } from './unknown.ts';
import { rowsByDay } from './rows.ts';
import type { Telling } from './telling.ts';
import { wordsOf } from './words.ts';

/** @throws RangeError where there is no such zone */
export function explanationPage(explanation: Explanation): PageDocument {
  const { language, log, title } = explanation;
  const telling = tellingOf(explanation);
  const { words } = telling;
  const blocks: Block[] = [
    ...aboutBlocks(telling),
    { kind: 'heading', text: words.headings.happened },
    ...rowsByDay(telling),
    { kind: 'heading', text: words.headings.unknown },
    ...unknownBlocks(telling),
    { kind: 'heading', text: words.headings.proof },
    ...proofBlocks(telling),
  ];
  return {
    language,
    title: title ?? words.titleOfSelection,
    log: log.origin,
    blocks,
    foot: words.proof.foot(log.origin, numberText(log.size, language), log.root),
  };
}

function tellingOf(explanation: Explanation): Telling {
  const { language, zone, events, audience, catalog } = explanation;
  const words = wordsOf(language);
  const options = { audience, catalog, language: language === 'de' ? german : english, words };
  const names = new AudienceNames(events, options);
  return { explanation, words, clock: clockOf(language, zone), told: events.map((event) => names.tell(event)) };
}

function aboutBlocks({ explanation, words, clock }: Telling): Block[] {
  const { asked, events, audience, zone, language, record } = explanation;
  const [first, last] = [events[0], events.at(-1)];
  const count = numberText(events.length, language);
  const lead =
    first === undefined || last === undefined
      ? words.nothingFound
      : words.held(events.length, count, clock.moment(occurredMsOf(first)), clock.moment(occurredMsOf(last)));
  const isCut = asked.total > events.length;
  const facts: Fact[] = [
    ...(asked.isQueryHeldBack === true ? [{ name: words.asked, value: words.heldBack }] : []),
    ...(asked.query === undefined || asked.query === ''
      ? []
      : [{ name: words.asked, value: asked.query, isCode: true }]),
    ...((asked.from ?? asked.to) === undefined
      ? []
      : [{ name: words.period, value: words.periodOf(asked.from, asked.to) }]),
    { name: words.madeFor, value: words.audience(audience) },
    ...(record.purpose === undefined ? [] : [{ name: words.purpose, value: record.purpose }]),
  ];
  return [
    { kind: 'paragraph', text: `${lead} ${words.clocks(zone)}` },
    ...(isCut
      ? [
          {
            kind: 'paragraph',
            tone: 'loud',
            text: words.cut(count, numberText(asked.total, language), asked.isExact),
          } as const,
        ]
      : []),
    { kind: 'facts', facts },
  ];
}
