/** Finding and counting: what is asked, and what is answered. */

import { z } from 'zod';
import { intervals } from '../query/buckets.ts';
import { isZone } from '../query/zone.ts';
import { shownEventSchema } from './event.ts';

export const whole = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number);

const time = z.string().max(64);
const zone = z
  .string()
  .max(64)
  .refine(isZone, 'is no time zone: write an IANA name such as Europe/Berlin')
  .optional()
  .meta({ description: 'IANA time zone whose days, weeks and months are meant; UTC unless given.' });
const language = z
  .string()
  .max(35)
  .optional()
  .meta({ description: 'Of the sentences: en or de. Absent: by Accept-Language, else English.' });
const purpose = z.string().max(1_000).optional();
/** What every question about a set of events may say. */
const asked = {
  q: z.string().optional().meta({ description: 'A query; docs/query.md.' }),
  from: time.optional().meta({ description: 'Inclusive, on time.' }),
  to: time.optional().meta({ description: 'Exclusive, on time.' }),
  tz: zone,
  at: whole.optional().meta({ description: 'Read as of the tree of this size.' }),
  after: whole.optional().meta({ description: 'Wait until the entry of this index is readable.' }),
};
const notes = z
  .array(z.string())
  .optional()
  .meta({ description: 'What the answer cannot hold, and why. Absent: it is whole.' });
const took_ms = z.number();

export const findQuerySchema = z.strictObject({
  ...asked,
  order: z.enum(['desc', 'asc']).default('desc'),
  limit: whole.pipe(z.number().int().min(1).max(500)).default(50),
  cursor: z.string().max(200).optional(),
  language,
  purpose,
});

export const foundSchema = z.object({
  events: z.array(shownEventSchema),
  next: z.string().nullable(),
  total: z.number().int(),
  total_exact: z.boolean(),
  notes,
  took_ms,
});

export const facetsQuerySchema = z.strictObject({
  ...asked,
  field: z.string().min(1).max(600).meta({ description: 'A query field: type, actor, scope.client, data.rows …' }),
  limit: whole.pipe(z.number().int().min(1).max(200)).default(20),
});

const counted = z.object({
  value: z.string().meta({ description: 'As it may stand behind field: in a query.' }),
  label: z
    .string()
    .optional()
    .meta({ description: 'The name of what the value stands for, as far as the key may see it.' }),
  count: z.number().int(),
});

export const facetsSchema = z.object({
  field: z.string(),
  values: z.array(counted).meta({ description: 'Most frequent first.' }),
  other: z.number().int().meta({ description: 'Occurrences of values that are not listed.' }),
  total: z.number().int().meta({ description: 'Events that match, with a value of the field or without.' }),
  total_exact: z.boolean().meta({ description: 'Whether every event that matches was counted by its values.' }),
  notes,
  took_ms,
});

export const histogramQuerySchema = z.strictObject({
  ...asked,
  interval: z.enum(intervals).default('day'),
  by: z.string().min(1).max(600).optional().meta({ description: 'A query field by whose values to count apart.' }),
  limit: whole.pipe(z.number().int().min(1).max(50)).optional().meta({
    description: 'Values counted apart: the most frequent. Absent: 10, fewer where there are very many buckets.',
  }),
});

export const histogramSchema = z.object({
  interval: z.enum(intervals),
  buckets: z.array(
    z.object({
      from: z.string().meta({ description: 'Where the bucket begins; it ends where the next one does.' }),
      count: z.number().int(),
      by: z.record(z.string(), z.number().int()).optional(),
    }),
  ),
  to: z.string().meta({ description: 'Where the last bucket ends.' }),
  labels: z
    .record(z.string(), z.string())
    .optional()
    .meta({ description: 'Names for the values of by, as in facets.' }),
  total: z.number().int(),
  notes,
  took_ms,
});

export const completeQuerySchema = z.strictObject({
  prefix: z.string().max(200).meta({ description: 'What was typed of one condition: sprin, actor:an, scope.' }),
  field: z.string().min(1).max(600).optional().meta({ description: 'Complete values of this field only.' }),
  q: asked.q,
  tz: zone,
  limit: whole.pipe(z.number().int().min(1).max(50)).default(10),
});

export const completedSchema = z.object({
  suggestions: z.array(
    z.object({
      text: z.string().meta({ description: 'What may stand in the query: the condition, or a field and its colon.' }),
      field: z.string(),
      value: z.string().optional().meta({ description: 'Absent: the field itself is suggested.' }),
      label: z.string().optional(),
      count: z.number().int().optional().meta({ description: 'Events that match with it; exact up to 10,000.' }),
    }),
  ),
  took_ms,
});

export const tailQuerySchema = z.strictObject({
  q: asked.q,
  tz: zone,
  from: whole.optional().meta({ description: 'Begin with the entry of this index; absent: with what comes next.' }),
  language,
  purpose,
});

export const viewRequestSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  q: z.string().max(8_192).default(''),
  columns: z.array(z.string().min(1).max(600)).max(32).default([]),
  shared: z.boolean().default(false).meta({ description: 'Shown to other keys of the tenant that see everything.' }),
});

export const viewSchema = z.object({
  id: z.string(),
  name: z.string(),
  q: z.string(),
  columns: z.array(z.string()),
  shared: z.boolean(),
  mine: z.boolean(),
  created: z.string(),
  created_by: z.string().meta({ description: 'Name of the key that made it.' }),
  changed: z.string(),
});
export const viewsSchema = z.object({ views: z.array(viewSchema) });
