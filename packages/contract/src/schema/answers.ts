/** Questions settled in words: what each is asked with, and what an answer holds. */

import { z } from 'zod';
import { isZone } from '../query/zone.ts';

const timeText = z.string().max(64);
/** What every question may say; a question adds its own. */
export const askedInWords = {
  language: z.enum(['en', 'de']).optional().meta({ description: 'Absent: by Accept-Language, else English.' }),
  tz: z
    .string()
    .max(64)
    .refine(isZone, 'is no time zone: write an IANA name such as Europe/Berlin')
    .optional()
    .meta({ description: 'IANA time zone of the times that are asked with and told; UTC unless given.' }),
  bundle: z
    .boolean()
    .default(false)
    .meta({ description: 'Also makes an evidence bundle of the events cited; needs the scope export.' }),
  purpose: z.string().max(1_000).optional(),
};

/** Something of the trail, as `lead/l_4471`. */
export const entityName = z
  .string()
  .max(600)
  .regex(/^[^/\s]{1,100}\/.+$/s, 'must be a type and an id, as lead/l_4471')
  .meta({ description: 'Type and id.', examples: ['lead/l_4471'] });
/** As in a query: RFC 3339, a day, `-7d`. */
export const momentText = timeText.meta({ description: 'RFC 3339, a day, or as -7d.' });

export const assignmentQuestionSchema = z.strictObject({
  ...askedInWords,
  entity: entityName.meta({ description: 'A lead; or a person or a rule, for many leads at once.' }),
  other: z.string().min(1).max(300).optional().meta({ description: 'Id or name of somebody who has not got it.' }),
  at: momentText.optional().meta({ description: 'Of a lead: as of this time; now unless given.' }),
  from: momentText.optional().meta({ description: 'Of many leads: inclusive.' }),
  to: momentText.optional().meta({ description: 'Of many leads: exclusive.' }),
});

export const changeQuestionSchema = z.strictObject({
  ...askedInWords,
  entity: entityName,
  field: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'Path of the change, as market or daily_budget; everything that changed unless given.' }),
  from: momentText.optional().meta({ description: 'Occurred time, inclusive; the whole trail unless given.' }),
  to: momentText.optional().meta({ description: 'Occurred time, exclusive.' }),
});

export const exportsQuestionSchema = z.strictObject({
  ...askedInWords,
  quarter: z
    .string()
    .regex(/^(last|current|[12]\d{3}-[Qq][1-4])$/, 'must be last, current or as 2026-Q3')
    .optional()
    .meta({
      description: 'Fiscal quarter; the last one unless from or to is given. 2026 is the year in which it begins.',
    }),
  fiscal_start: z
    .number()
    .int()
    .min(1)
    .max(12)
    .default(1)
    .meta({ description: 'Month in which a fiscal year begins.' }),
  from: momentText
    .optional()
    .meta({ description: 'Occurred time, inclusive; the beginning of the trail unless given.' }),
  to: momentText.optional().meta({ description: 'Occurred time, exclusive; now unless given.' }),
  entity: entityName.optional().meta({ description: 'Only of this list, dataset …; with it the way it took is told.' }),
  actor: z.string().min(1).max(300).optional().meta({ description: 'Only by them: id, name or address.' }),
});

export const publicationQuestionSchema = z.strictObject({
  ...askedInWords,
  entity: entityName,
  at: momentText.optional().meta({ description: 'The last publication before this time; now unless given.' }),
});

export const notificationQuestionSchema = z.strictObject({
  ...askedInWords,
  entity: entityName.meta({
    description: 'What the notice was about, as lead/l_4471; or the rule that was to send it.',
  }),
  rule: z.string().min(1).max(300).optional().meta({ description: 'Id of a rule: notices of that rule only.' }),
  from: momentText.optional().meta({ description: 'Inclusive.' }),
  to: momentText.optional().meta({ description: 'Exclusive.' }),
});

const cited = z.object({
  index: z.number().int(),
  ref: z.string(),
  id: z.string().optional(),
  source: z.string().optional(),
});

const gap = z.object({
  from: z.string(),
  to: z.string().optional().meta({ description: 'Absent: it has not ended.' }),
  code: z.string(),
  text: z.string(),
  events: z.array(cited),
});

export const answerSchema = z
  .object({
    question: z.string(),
    language: z.enum(['en', 'de']),
    zone: z.string(),
    verdict: z.enum(['answered', 'partly', 'cannot']).meta({
      description: 'Whether the events say it, say some of it, or do not; `unknown` says what is not known.',
    }),
    headline: z.string(),
    clauses: z.array(
      z.object({
        text: z.string(),
        events: z.array(cited).min(1),
        kind: z.enum(['recorded', 'claimed', 'derived']),
      }),
    ),
    unknown: z.array(z.object({ code: z.string(), text: z.string(), events: z.array(cited) })),
    period: z.object({ from: z.string(), to: z.string() }),
    sources: z.array(
      z.object({
        source: z.string(),
        events: z.number().int(),
        first: z.string().optional(),
        last: z.string().optional(),
        gaps: z.array(gap),
      }),
    ),
    withheld: z.string().optional().meta({ description: 'Where the key sees only part of the trail.' }),
    facts: z.record(z.string(), z.unknown()).meta({ description: 'The same for programs.' }),
    evidence: z.array(cited).meta({ description: 'Every event cited, each once.' }),
    bundle: z
      .object({ id: z.string(), href: z.string() })
      .optional()
      .meta({ description: 'The export of the evidence, where one was asked for; see /v1/exports/{id}.' }),
    took_ms: z.number(),
  })
  .meta({ id: 'Answer', description: 'A question settled in words; every clause cites the events it rests on.' });
