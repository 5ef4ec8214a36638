/** An event as sources send it and as readers get it, for documents and clients; the catalog does the deciding. */

import { z } from 'zod';
import { verdictSchema } from './approvals.ts';

const text = z.string().max(65_536);
const organisation = z.object({ type: text, id: text, name: text }).partial();
const person = z
  .object({
    type: text,
    id: text,
    name: text.nullable(),
    email: text.nullable(),
    roles: z.array(text),
    org: organisation,
  })
  .partial();

export const actorSchema = z.object({
  type: z.enum(['user', 'service', 'rule', 'agent', 'system', 'unknown']),
  id: text,
  name: text.nullable().optional(),
  email: text.nullable().optional(),
  roles: z.array(text).optional(),
  org: organisation.optional(),
  onBehalfOf: person.optional().meta({ description: 'The person for whom the actor acted.' }),
  mode: z.enum(['interactive', 'autonomous', 'scheduled']).optional(),
  agent: z.unknown().optional(),
});

export const eventSchema = z
  .object({
    id: z
      .string()
      .max(128)
      .optional()
      .meta({ description: "The source's own id, at most 128 bytes, unique within its source." }),
    type: z
      .string()
      .max(100)
      .meta({ description: 'noun.verb_past in lower case', examples: ['campaign.updated'] }),
    time: z.string().optional().meta({ description: 'RFC 3339; when it happened. Absent: when it was recorded.' }),
    source: z.string().optional().meta({ description: 'Absent: the name of the key.' }),
    run: z.string().optional().meta({ description: 'Names one run of the producer; sequence counts from 1 in it.' }),
    sequence: z.number().int().nonnegative().optional(),
    actor: actorSchema,
    targets: z
      .array(z.object({ type: text, id: text, name: text.nullable(), role: text }).partial())
      .max(5_000)
      .optional(),
    changes: z
      .array(
        z.object({
          path: text,
          before: z.unknown().optional(),
          after: z.unknown().optional(),
          origin: z.enum(['source', 'derived', 'claimed']).optional(),
        }),
      )
      .max(5_000)
      .optional(),
    outcome: z.enum(['success', 'failure', 'denied']).optional(),
    decision: z
      .object({ policy: text, version: z.union([text, z.number()]), rule: text, reason: text })
      .partial()
      .optional(),
    reason: text.nullable().optional(),
    approval: z.record(z.string(), z.unknown()).optional().meta({ description: 'Claimed by the source.' }),
    scope: z
      .object({ client: text, brand: text, market: text, region: text, channel: text, campaign: text })
      .partial()
      .optional(),
    domain: text.optional(),
    context: z
      .object({ ip: text, userAgent: text, sessionId: text, requestId: text, traceId: text })
      .partial()
      .optional(),
    data: z.record(z.string(), z.unknown()).optional(),
    links: z.object({ causedBy: z.unknown(), correlation: text, corrects: z.unknown() }).partial().optional(),
  })
  .meta({ id: 'Event', description: 'What happened: who did what, to what, from what to what.' });

export const shownEventSchema = z
  .looseObject({
    ref: z.string().meta({ description: 'Ours: UUIDv7.' }),
    index: z.number().int(),
    recorded: z.string(),
    known: z.boolean(),
    sentence: z.string(),
    missing: z
      .array(z.string())
      .optional()
      .meta({ description: 'Fields that the type requires and the source did not send, as data.currency.' }),
    erased: z.array(z.string()).optional().meta({
      description:
        'Refs of people whose values are gone for good; "withheld" where this key may not see who stands where.',
    }),
    approval_verdict: verdictSchema.optional(),
    ahead: z.literal(true).optional().meta({ description: 'The time lies more than 24 hours after the recording.' }),
    damaged: z
      .literal(true)
      .optional()
      .meta({ description: 'The row is not what was recorded (store.damaged), so nothing of it is shown.' }),
    unreadable: z
      .array(z.object({ group: z.number().int(), reason: z.string() }))
      .optional()
      .meta({ description: 'Groups whose values should be there and cannot be read, each with the reason.' }),
    notes: z.number().int().optional().meta({ description: 'How many notes are on it: GET /v1/notes?event=.' }),
    disputes: z.number().int().optional().meta({ description: 'How many disputes there were over it.' }),
    sealed: z.array(z.string()).meta({ description: 'Paths that exist and are not shown to this key.' }),
  })
  .meta({ id: 'ShownEvent', description: 'The event as it was sent, plus where it stands in the log.' });

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    advice: z.string(),
    pointer: z.string().optional(),
    position: z.number().int().optional(),
    length: z.number().int().optional(),
    suggestion: z.string().optional().meta({ description: 'The whole query as it was probably meant.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details with a code.' });
