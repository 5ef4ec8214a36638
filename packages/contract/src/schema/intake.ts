/** Answers to recording and reading events. */

import { z } from 'zod';
import { shownEventSchema } from './event.ts';

export const receiptSchema = z
  .object({
    first: z.number().int().meta({ description: 'Index of the first entry this receipt covers.' }),
    count: z.number().int(),
    checkpoint: z.string().meta({ description: 'C2SP signed note.' }),
    proof: z.array(z.string()).meta({ description: 'Range proof in base64; docs/format.md section 5.' }),
  })
  .meta({ id: 'Receipt' });

export const recordedSchema = z.object({
  results: z.array(
    z.object({
      id: z.string().optional(),
      ref: z.string().optional(),
      index: z.number().int().optional(),
      leaf: z.string().optional().meta({ description: 'Leaf hash in base64.' }),
      status: z.enum(['stored', 'duplicate', 'conflict', 'rejected']),
      error: z.object({ code: z.string(), detail: z.string(), pointer: z.string().optional() }).optional(),
    }),
  ),
  receipt: receiptSchema.optional().meta({ description: 'Absent where nothing new was stored.' }),
});

const whole = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number);

export const findQuerySchema = z.strictObject({
  q: z.string().optional(),
  from: z.string().max(64).optional().meta({ description: 'Inclusive, on time.' }),
  to: z.string().max(64).optional().meta({ description: 'Exclusive, on time.' }),
  order: z.enum(['desc', 'asc']).default('desc'),
  limit: whole.pipe(z.number().int().min(1).max(500)).default(50),
  cursor: z.string().max(200).optional(),
  at: whole.optional().meta({ description: 'Read as of the tree of this size.' }),
  after: whole.optional().meta({ description: 'Wait until the entry of this index is readable.' }),
  purpose: z.string().max(1_000).optional(),
});

export const foundSchema = z.object({
  events: z.array(shownEventSchema),
  next: z.string().nullable(),
  total: z.number().int(),
  total_exact: z.boolean(),
  took_ms: z.number(),
});

export const eventParamsSchema = z.object({ id: z.string().min(1).max(600) });
export const eventQuerySchema = z.strictObject({
  source: z.string().max(256).optional(),
  purpose: z.string().max(1_000).optional(),
});

export const oneEventSchema = z.object({
  event: shownEventSchema,
  log: z.object({
    tenant: z.string(),
    origin: z.string(),
    index: z.number().int(),
    size: z.number().int(),
    leaf: z.string(),
  }),
});
