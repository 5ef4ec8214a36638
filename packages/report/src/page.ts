/** The page of an explanation: what happened, what it did to money, who approved, what is unknown, proof. */

import { english, german, occurredMsOf, outcomeOf, partyKey, targetsOf } from '@trailmark/catalog';
import { answerBlocks, sourceBlocks, withoutWords } from './answered.ts';
import { approvalBlocks, approvalsInShort } from './approvals.ts';
import { AudienceNames } from './audience.ts';
import { clockOf, numberText } from './clock.ts';
import type { Block, Fact, PageDocument, Point } from './document.ts';
import type { Explanation } from './explanation.ts';
import { moneyBlocks, moneyInShort, moneyOfPage } from './money.ts';
import { namedBlocks } from './named.ts';
import { proofBlocks } from './proof.ts';
import { rowsByDay } from './rows.ts';
import type { Telling } from './telling.ts';
import { limitPoints, unknownPoints } from './unknown.ts';
import { wordsOf } from './words.ts';

/** @throws RangeError where there is no such zone */
export function explanationPage(given: Explanation): PageDocument {
  const explanation = { ...given, answer: given.answer && withoutWords(given.answer, given.unsaid ?? []) };
  const { language, log, answer, audience, title } = explanation;
  const telling = tellingOf(explanation);
  const { words } = telling;
  const { headings } = words;
  const money = moneyOfPage(telling);
  const unknown = unknownPoints(telling);
  const open = [...unknown, ...limitPoints(telling)];
  const sources = answer?.sources ?? explanation.coverage;
  const short: Point[] = [
    ...approvalsInShort(telling),
    ...(money === undefined ? [] : moneyInShort(telling, money)),
    ...undonePoint(telling),
    ...(unknown.length === 0 ? [] : [{ text: words.unknowns(unknown.length) }]),
  ];
  const section = (heading: string, blocks: readonly Block[] | undefined): Block[] =>
    blocks === undefined || blocks.length === 0 ? [] : [{ kind: 'heading', text: heading }, ...blocks];
  const blocks: Block[] = [
    ...aboutBlocks(telling),
    ...section(headings.answer, answer && answerBlocks(telling, answer)),
    ...section(headings.short, short.length === 0 ? [] : [{ kind: 'points', points: short }]),
    ...section(headings.happened, rowsByDay(telling)),
    ...section(headings.money, money && moneyBlocks(telling, money)),
    ...section(headings.approvals, telling.told.length === 0 ? [] : approvalBlocks(telling)),
    ...section(headings.unknown, [
      open.length === 0 ? { kind: 'paragraph', text: words.unknown.nothing } : { kind: 'points', points: open },
    ]),
    ...section(headings.sources, sources && sourceBlocks(telling, sources)),
    ...section(headings.named, audience === 'legal' ? namedBlocks(telling) : []),
    ...section(headings.proof, proofBlocks(telling)),
  ];
  return {
    language,
    title: title ?? answer?.headline ?? titleOf(telling),
    log: log.origin,
    blocks,
    foot: words.proof.foot(log.origin, numberText(log.size, language), log.root),
    made: explanation.record.made,
    noFont: (count) => words.proof.noFont(count),
  };
}

function tellingOf(explanation: Explanation): Telling {
  const { language: tag, zone, events, spending = [], audience, catalog } = explanation;
  const words = wordsOf(tag);
  const language = tag === 'de' ? german : english;
  const names = explanation.names ?? new AudienceNames({ audience, catalog, language: tag, zone });
  for (const event of [...events, ...spending]) names.learn(event);
  return {
    explanation,
    words,
    language,
    clock: clockOf(tag, zone),
    told: events.map((event) => names.tell(event)),
    spending: spending.map((event) => names.tell(event)),
  };
}

function aboutBlocks({ explanation, words, clock }: Telling): Block[] {
  const { asked, events, answer, audience, zone, language, record } = explanation;
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
    ...(record.purpose === undefined || record.purpose === '' ? [] : [{ name: words.purpose, value: record.purpose }]),
  ];
  return [
    {
      kind: 'paragraph',
      text: `${answer !== undefined && first === undefined ? '' : lead} ${words.clocks(zone)}`.trim(),
    },
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

/** What all of it is about, where that is one thing with a name. */
function titleOf({ told, words, language }: Telling): string {
  const [first, ...others] = told.map(({ event }) => targetsOf(event));
  const about = first?.find((target) => {
    const key = partyKey(target);
    return target.name !== undefined && others.every((targets) => targets.some((one) => partyKey(one) === key));
  });
  if (about?.name === undefined) return words.titleOfSelection;
  return words.titleOf(language.thing(about.type ?? '', words.quoted(about.name)));
}

function undonePoint({ told, words }: Telling): Point[] {
  const undone = told.filter(({ event }) => ['denied', 'failure'].includes(outcomeOf(event)));
  const [only] = undone;
  // Its sentence says that it was refused, or failed.
  if (only !== undefined && undone.length === 1) return [{ text: `${only.sentence}.`, entries: [only.event.index] }];
  const of = (outcome: string): number[] =>
    told.filter(({ event }) => outcomeOf(event) === outcome).map(({ event }) => event.index);
  const [denied, failed] = [of('denied'), of('failure')];
  if (denied.length + failed.length === 0) return [];
  return [{ text: `${words.undone(denied.length, failed.length)}.`, entries: [...denied, ...failed].slice(0, 12) }];
}
