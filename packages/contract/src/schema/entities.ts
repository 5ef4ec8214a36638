/** One thing of the trail over time: what happened to it, and how it stood at a moment. */

import { z } from 'zod';
import { isZone } from '../query/zone.ts';
import { shownEventSchema } from './event.ts';
import { whole } from './search.ts';

const time = z.string().max(64);
const told = {
  tz: z
    .string()
    .max(64)
    .refine(isZone, 'is no time zone: write an IANA name such as Europe/Berlin')
    .optional()
    .meta({ description: 'IANA time zone of the times that are asked with and told; UTC unless given.' }),
  language: z
    .string()
    .max(35)
    .optional()
    .meta({ description: 'Of the sentences: en or de. Absent: by Accept-Language, else English.' }),
  purpose: z.string().max(1_000).optional(),
};

export const entityParamsSchema = z.object({
  type: z.string().min(1).max(100).meta({ description: 'As targets have it: lead, campaign, user …' }),
  id: z.string().min(1).max(600).meta({ description: "The source's id; of a person also the ref, s_…" }),
});

export const timelineQuerySchema = z.strictObject({
  from: time.optional().meta({ description: 'Inclusive, on the time something occurred.' }),
  to: time.optional().meta({ description: 'Exclusive.' }),
  order: z.enum(['desc', 'asc']).default('desc').meta({ description: 'By the time something occurred.' }),
  limit: whole.pipe(z.number().int().min(1).max(500)).default(50).meta({ description: 'Events on a page.' }),
  cursor: z.string().max(200).optional(),
  ...told,
});

export const stateQuerySchema = z.strictObject({
  at: time.optional().meta({ description: 'As of this time; now unless given. Of a day or month: its beginning.' }),
  ...told,
});

const cited = z.object({
  index: z.number().int(),
  ref: z.string(),
  id: z.string().optional(),
  source: z.string().optional(),
  time: z.string().optional(),
});
const entity = z.object({ type: z.string(), id: z.string(), name: z.string().optional() });
const linked = z
  .array(z.object({ type: z.string(), id: z.string(), by: cited.optional() }))
  .optional()
  .meta({ description: 'The same in other tools, and the event that links them; what is told is of all of them.' });
const withheld = z.string().optional().meta({ description: 'Where the key sees only part of the trail.' });
const said = z
  .object({ kind: z.enum(['value', 'empty', 'unsaid', 'withheld', 'gone']), value: z.unknown().optional() })
  .meta({
    description: 'empty: said to be nothing. unsaid: the source cannot say. gone: erased, or cannot be read.',
  });

const of = z
  .object({ type: z.string(), id: z.string() })
  .optional()
  .meta({ description: 'Whose value it is, where several are linked: each tool keeps values of its own.' });

const outsideRow = z.object({
  kind: z.literal('changed_outside'),
  of,
  path: z.string(),
  from: z.string().meta({ description: 'When the value was last seen.' }),
  to: z.string().meta({ description: 'When another was found.' }),
  last: said,
  next: said,
  events: z.array(cited),
  sentence: z.string(),
});

export const timelineSchema = z
  .object({
    entity,
    linked,
    rows: z
      .array(
        z.union([
          z.object({
            kind: z.literal('event'),
            event: shownEventSchema,
            as: z
              .array(z.enum(['target', 'actor', 'delegator']))
              .meta({ description: 'How the entity stands in the event; empty where that is not shown to this key.' }),
            changed: z
              .boolean()
              .optional()
              .meta({ description: "Whether the event's changes are of the entity and took effect." }),
            claimed: z
              .array(z.string())
              .optional()
              .meta({ description: 'Paths whose values were claimed, not found out.' }),
            derived: z.array(z.string()).optional().meta({ description: 'Paths whose values were derived.' }),
            cause: cited
              .optional()
              .meta({ description: 'The event that links.causedBy names, where this key sees it.' }),
            effects: z.array(cited).optional().meta({ description: 'Events that name this one as their cause.' }),
          }),
          outsideRow,
        ]),
      )
      .meta({ description: 'In one order: by the time something occurred, then by its place in the log.' }),
    next: z.string().nullable(),
    total: z.number().int(),
    total_exact: z.boolean(),
    withheld,
    notes: z.array(z.string()).optional(),
    took_ms: z.number(),
  })
  .meta({ id: 'Timeline', description: 'Everything that touched an entity, and the changes that nobody recorded.' });

const held = z.object({
  said,
  name: z.string().optional(),
  id: z.string().optional(),
  ref: z.string().optional(),
});

export const stateSchema = z
  .object({
    entity,
    linked,
    at: z.string(),
    values: z.array(
      z.object({
        of,
        path: z.string(),
        status: z.enum(['known', 'empty', 'unknown', 'withheld']),
        value: z.unknown().optional(),
        text: z.string().meta({ description: 'The value in words, or why there is none.' }),
        basis: z.enum(['after', 'before']).optional().meta({
          description: 'after: the last change says it. before: the first change behind the moment found it so.',
        }),
        origin: z.enum(['source', 'derived', 'claimed']).optional(),
        reason: z.enum(['not_said', 'changed_outside', 'same_moment', 'gone', 'too_many']).optional(),
        between: z.object({ last: said, next: said }).optional(),
        since: z.string().optional().meta({ description: 'When the last change was.' }),
        events: z.array(cited).meta({ description: 'What it rests on.' }),
      }),
    ),
    created: cited.optional().meta({ description: 'The event that says the entity was made; absent: never seen.' }),
    deleted: cited.optional(),
    existed: z.enum(['yes', 'not_yet', 'deleted', 'unknown']),
    ownership: z
      .array(
        z.object({
          path: z.string(),
          time: z.string(),
          from: held,
          to: held,
          by: z.object({
            name: z.string().optional(),
            type: z.string().optional(),
            id: z.string().optional(),
            ref: z.string().optional(),
          }),
          reason: said,
          origin: z.enum(['source', 'derived', 'claimed']),
          events: z.array(cited),
        }),
      )
      .meta({ description: 'Who had it in charge up to the moment, in order.' }),
    ownership_whole: z.boolean().meta({ description: 'False: there are earlier ones.' }),
    unreadable: z.array(z.number().int()).optional().meta({
      description: 'Entries that changed the entity and are damaged: what they said is in no value here.',
    }),
    withheld,
    notes: z.array(z.string()).optional(),
    took_ms: z.number(),
  })
  .meta({ id: 'EntityState', description: 'How an entity stood at a moment, as far as recorded events say it.' });
