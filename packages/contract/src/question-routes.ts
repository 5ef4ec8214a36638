/** Routes of the questions that are settled in words. */

import * as answers from './schema/answers.ts';
import { route } from './route.ts';

const json = ['application/json'] as const;
const queryCodes = ['query.invalid', 'query.unsupported'] as const;
const storeCodes = ['queue.full', 'store.stopped', 'store.full', 'store.readonly'] as const;

/** What all of them have alike. */
const settled = {
  method: 'POST',
  group: 'events',
  scope: 'read',
  answers: { 200: { about: 'What the events say, and what they do not.', schema: answers.answerSchema } },
  codes: [...queryCodes, ...storeCodes],
} as const;

export const questionRoutes = {
  answerAssignment: route({
    ...settled,
    path: '/v1/answers/assignment',
    summary: 'Why somebody has a lead and somebody else has not',
    body: { schema: answers.assignmentQuestionSchema, mediaTypes: json },
  }),
  answerChange: route({
    ...settled,
    path: '/v1/answers/change',
    summary: 'When something changed, by whom, for what stated reason, and what nobody recorded of it',
    body: { schema: answers.changeQuestionSchema, mediaTypes: json },
  }),
  answerExports: route({
    ...settled,
    path: '/v1/answers/exports',
    summary: 'Who exported what in a period: filter, rows, purpose; refused ones too',
    body: { schema: answers.exportsQuestionSchema, mediaTypes: json },
  }),
  answerPublication: route({
    ...settled,
    path: '/v1/answers/publication',
    summary: 'Who published something, in exactly which form, and whether that form was approved',
    body: { schema: answers.publicationQuestionSchema, mediaTypes: json },
  }),
  answerNotification: route({
    ...settled,
    path: '/v1/answers/notification',
    summary: 'Whether somebody was told, over which channel, and whether it arrived',
    body: { schema: answers.notificationQuestionSchema, mediaTypes: json },
  }),
} as const;
