/** What people lay down so that questions can be answered: which entities are one, and what came of a dispute. */

import { confidential, open, required, type EventType, type FieldRule } from '../event-type.ts';

const family = 'trail';
const requirement = 'REC-25';
const retention = 'trail';

/** People stand here by their refs: a link holds no personal value that would outlive one of them. */
const ends = [
  { type: 'subject', id: 's_4fZk1vQm8cXa0LrTq2WbYw', role: 'user' },
  { type: 'subject', id: 's_9hUe3nRb7dKs5VtPx1GcJg', role: 'user' },
] as const;
const entry = [{ type: 'event', id: 'e_4411', name: 'entry 4411' }] as const;

/** Which dispute it is about, and over which entry. */
const dispute: Readonly<Record<string, FieldRule>> = {
  index: required(open('number')),
  event_type: open('text'),
  dispute: required(open('reference')),
};

export const trailAnswerTypes: readonly EventType[] = [
  {
    name: 'trail.linked',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:linked|link} two entities as one and the same[: {data.evidence}]',
      de: '{actor} {hat} zwei Einträge als ein und dasselbe {did:verknüpft|verknüpfen}[: {data.evidence}]',
    },
    data: {
      link: required(open('reference')),
      // How it is known: mail, directory or hand.
      by: required(open('text')),
      // Somebody vouches that the mail both of them carry was verified.
      verified: open('flag'),
      evidence: confidential('text'),
      evidence_events: confidential('list'),
      file: confidential('text'),
      file_sha256: open('hash'),
      row: open('number'),
    },
    example: { targets: ends, data: { link: 'lnk_3', by: 'directory', evidence: 'Row 12 of the staff list' } },
  },
  {
    name: 'trail.unlinked',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:undid|undo} the link {data.link} between two entities[ (reason: {reason})]',
      de: '{actor} {hat} die Verknüpfung {data.link} zweier Einträge {did:aufgehoben|aufheben}[ (Grund: {reason})]',
    },
    data: { link: required(open('reference')), index: required(open('number')) },
    example: { targets: ends, reason: 'two people of one name', data: { link: 'lnk_3', index: 4398 } },
  },
  {
    name: 'trail.dispute_answered',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:answered|answer} the dispute over the entry[ {data.index}][: {data.answer}]',
      de: '{actor} {hat} den Streit über den Eintrag[ {data.index}] {did:beantwortet|beantworten}[: {data.answer}]',
    },
    data: { ...dispute, answer: required(confidential('text')) },
    example: {
      targets: entry,
      data: { index: 4411, event_type: 'data.exported', dispute: 'dis_7', answer: 'The scheduler ran at nine' },
    },
  },
  {
    name: 'trail.dispute_acknowledged',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:acknowledged|acknowledge} how the dispute over the entry[ {data.index}] was settled',
      de: '{actor} {hat} die Beilegung des Streits über den Eintrag[ {data.index}] {did:anerkannt|anerkennen}',
    },
    data: {
      ...dispute,
      // Whether whoever questioned the entry or whoever answers for it says so.
      side: required(open('text')),
    },
    example: {
      targets: entry,
      data: { index: 4411, event_type: 'data.exported', dispute: 'dis_7', side: 'asker' },
    },
  },
];
