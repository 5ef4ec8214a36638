/** A selection or an answer as one page for people. */

import { z } from 'zod';
import { isZone } from '../query/zone.ts';
import * as answers from './answers.ts';

const time = z.string().max(64);

/** How an answer is told is said by the explanation as a whole. */
const told = { language: true, tz: true, bundle: true, purpose: true } as const;

const questionSchema = z
  .discriminatedUnion('question', [
    answers.assignmentQuestionSchema.omit(told).extend({ question: z.literal('assignment') }),
    answers.changeQuestionSchema.omit(told).extend({ question: z.literal('change') }),
    answers.exportsQuestionSchema.omit(told).extend({ question: z.literal('exports') }),
    answers.publicationQuestionSchema.omit(told).extend({ question: z.literal('publication') }),
    answers.notificationQuestionSchema.omit(told).extend({ question: z.literal('notification') }),
  ])
  .meta({ description: 'Instead of a query: a question, asked anew, with what /v1/answers/{question} takes.' });

export const explanationRequestSchema = z
  .strictObject({
    q: z.string().optional().meta({ description: 'A query; docs/query.md.' }),
    from: time.optional().meta({ description: 'Inclusive, on time.' }),
    to: time.optional().meta({ description: 'Exclusive, on time.' }),
    tz: z
      .string()
      .max(64)
      .refine(isZone, 'is no time zone: write an IANA name such as Europe/Berlin')
      .optional()
      .meta({ description: 'IANA time zone of the query and of the times shown; UTC unless given.' }),
    events: z
      .array(z.string().min(1).max(1_000))
      .min(1)
      .max(500)
      .optional()
      .meta({ description: "Instead of a query: events by ref, index or the source's id." }),
    answer: questionSchema.optional(),
    language: z
      .string()
      .max(35)
      .optional()
      .meta({ description: 'en or de. Absent: by Accept-Language, else English.' }),
    audience: z.enum(['internal', 'external', 'legal']).default('internal').meta({
      description: 'internal: names. external: roles and organisations, no free texts. legal: names and ids.',
    }),
    format: z.enum(['html', 'pdf', 'text']).default('html'),
    title: z.string().min(1).max(200).optional(),
    purpose: z.string().max(1_000).optional(),
    bundle: z.boolean().default(false).meta({
      description: 'Also makes an evidence bundle of the events, which the page names; needs the scope export.',
    }),
  })
  .refine(
    ({ q, events, answer }) => [q, events, answer].filter((each) => each !== undefined).length === 1,
    'say one of q, events and answer',
  )
  .meta({ id: 'ExplanationRequest' });
