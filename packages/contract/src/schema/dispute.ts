/** Notes on events, and disputes over them. */

import { z } from 'zod';
import { whole } from './search.ts';

const text = z.string().trim().min(1).max(4_000);
const event = z
  .union([z.number().int().min(0), z.string().min(1).max(1_000)])
  .meta({ description: "Index, ref or a source's id of an event this key can see." });
const mentions = z
  .array(z.string().trim().min(1).max(1_000))
  .max(20)
  .default([])
  .meta({ description: 'Colleagues: ids of users, or refs. Kept as refs.' });
const language = z.string().max(35).optional();

export const noteRequestSchema = z.strictObject({
  event,
  source: z.string().min(1).max(256).optional(),
  note: text,
  mentions,
});

const by = z
  .object({ id: z.string(), name: z.string().optional() })
  .optional()
  .meta({ description: 'The key that did it; of others only for keys that see the whole trail.' });
const mentioned = z.array(z.string()).optional().meta({ description: 'Refs of people.' });

export const noteSchema = z.object({
  index: z.number().int().optional().meta({ description: 'Where it is recorded; for keys that see the whole trail.' }),
  event: z.number().int(),
  recorded: z.string(),
  by,
  note: z.string().optional().meta({ description: 'Absent: withheld, erased, or not what was recorded.' }),
  mentions: mentioned,
});
export const notesQuerySchema = z.strictObject({
  event: z.string().min(1).max(1_000),
  source: z.string().min(1).max(256).optional(),
});
export const notesSchema = z.object({ notes: z.array(noteSchema).meta({ description: 'The oldest first.' }) });

export const disputeRequestSchema = z.strictObject({
  event,
  source: z.string().min(1).max(256).optional(),
  question: text,
  owner: z.string().trim().min(1).max(200).optional().meta({
    description: 'Who is to answer: id or name of a key, or a name in words.',
  }),
  due: z.iso.date().optional(),
  mentions,
});
export const disputeAnswerSchema = z.strictObject({ answer: text });
export const disputeResolveSchema = z.strictObject({
  resolution: text,
  verdict: z.enum(['upheld', 'rejected', 'corrected', 'withdrawn']).meta({
    description: 'upheld: the event is wrong, or not what it seems. rejected: it stands. withdrawn: by whoever asked.',
  }),
});

const states = ['open', 'answered', 'resolved', 'acknowledged'] as const;
const step = z.object({
  kind: z.enum(['disputed', 'answered', 'resolved', 'acknowledged']),
  side: z.enum(['asker', 'answerer']),
  recorded: z.string(),
  by,
  text: z.string().optional(),
  verdict: z.string().optional(),
  index: z.number().int().optional(),
});
export const disputeSchema = z.object({
  id: z.string(),
  event: z.number().int(),
  event_sentence: z.string(),
  state: z.enum(states).meta({ description: 'acknowledged: by both sides.' }),
  side: z.enum(['asker', 'answerer']).optional().meta({ description: 'Which side this key is on.' }),
  question: z.string().optional(),
  owner: z.string().optional(),
  due: z.string().optional(),
  verdict: z.string().optional(),
  mentions: mentioned,
  acknowledged: z.array(z.enum(['asker', 'answerer'])),
  steps: z.array(step).meta({ description: 'All that was said, the oldest first.' }),
});
export const disputesQuerySchema = z.strictObject({
  state: z
    .enum([...states, 'unsettled', 'all'])
    .default('unsettled')
    .meta({
      description: 'unsettled: everything both sides have not acknowledged.',
    }),
  event: z.string().min(1).max(1_000).optional(),
  source: z.string().min(1).max(256).optional(),
  limit: whole.pipe(z.number().int().min(1).max(200)).default(50),
  cursor: z.string().max(100).optional(),
  language,
});
export const disputeQuerySchema = z.strictObject({ language });
export const disputesSchema = z.object({
  disputes: z.array(disputeSchema).meta({ description: 'The newest first.' }),
  next: z.string().nullable(),
});
