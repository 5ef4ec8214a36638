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

export const eventParamsSchema = z.object({ id: z.string().min(1).max(600) });
export const eventQuerySchema = z.strictObject({
  source: z.string().max(256).optional(),
  language: z.string().max(35).optional().meta({ description: 'Of the sentence: en or de.' }),
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
  withheld: z
    .string()
    .optional()
    .meta({ description: 'Where verdicts on approvals are not told to this key, and why: a sentence for people.' }),
});
