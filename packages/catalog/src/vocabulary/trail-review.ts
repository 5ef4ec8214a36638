/** Recorded events put right, explained, questioned and settled by people; the events themselves stay as they are. */

import { confidential, open, required, type EventType, type FieldRule } from '../event-type.ts';

const family = 'trail';
const requirement = 'REC-25';
const retention = 'trail';

/** Which recorded event it is about: its place in the log, and its type, so that a list reads without opening it. */
const about: Readonly<Record<string, FieldRule>> = {
  index: required(open('number')),
  event_type: open('text'),
};

const targets = [{ type: 'event', id: 'e_4411', name: 'entry 4411' }] as const;

export const trailReviewTypes: readonly EventType[] = [
  {
    name: 'trail.corrected',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:corrected|correct} [{changed} of ]the entry[ {data.index}]{values}[ (reason: {reason})]',
      de: '{actor} {hat} den Eintrag[ {data.index}] {did:berichtigt|berichtigen}[: {changed}]{values}[ (Grund: {reason})]',
    },
    data: { ...about, evidence: confidential('list') },
    example: {
      targets,
      changes: [{ path: 'data.rows', before: '480', after: '450' }],
      reason: 'thirty rows were test data',
      data: { index: 4411, event_type: 'data.exported' },
    },
  },
  {
    name: 'trail.annotated',
    version: 1,
    family,
    requirement,
    importance: 'normal',
    retention,
    sentence: {
      en: '{actor} {did:added|add} a note to the entry[ {data.index}][: {data.note}]',
      de: '{actor} {hat} den Eintrag[ {data.index}] mit einer Notiz {did:versehen|versehen}[: {data.note}]',
    },
    data: {
      ...about,
      note: required(confidential('text')),
      mentions: confidential('list'),
      // Whether it answers the question for a reason that the source never gave.
      answers: open('text'),
    },
    example: { targets, data: { index: 4411, event_type: 'data.exported', note: 'Agreed by telephone' } },
  },
  {
    name: 'trail.disputed',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:disputed|dispute} the entry[ {data.index}][: {data.question}][, answer due {data.due}]',
      de: '{actor} {hat} den Eintrag[ {data.index}] {did:angezweifelt|anzweifeln}[: {data.question}][, Antwort bis {data.due}]',
    },
    data: {
      ...about,
      dispute: required(open('reference')),
      question: required(confidential('text')),
      owner: confidential('text'),
      due: open('time'),
    },
    example: {
      targets,
      data: { index: 4411, dispute: 'dis_7', question: 'I only looked at the post', due: '2026-11-20' },
    },
  },
  {
    name: 'trail.resolved',
    version: 1,
    family,
    requirement,
    importance: 'notable',
    retention,
    sentence: {
      en: '{actor} {did:settled|settle} the dispute over the entry[ {data.index}][: {data.resolution}]',
      de: '{actor} {hat} den Streit über den Eintrag[ {data.index}] {did:beigelegt|beilegen}[: {data.resolution}]',
    },
    data: {
      ...about,
      dispute: required(open('reference')),
      resolution: required(confidential('text')),
      verdict: open('text'),
      acknowledged_by: confidential('list'),
      days: open('number'),
    },
    example: {
      targets,
      data: { index: 4411, dispute: 'dis_7', resolution: 'The scheduler published it', verdict: 'upheld' },
    },
  },
];
