/** Links: two entities that are one person, one campaign, one lead. */

import { z } from 'zod';
import { whole } from './search.ts';

const text = (max: number) => z.string().trim().min(1).max(max);

const endRequest = z.strictObject({
  type: text(100).optional().meta({ description: 'user, lead, campaign … Absent only where the id is a ref (s_…).' }),
  id: text(1_000).meta({ description: 'As its source has it, or the ref of a person.' }),
  source: text(256).optional().meta({ description: 'Of a person whom several sources know by this id.' }),
});

export const linkRequestSchema = z.strictObject({
  ends: z.array(endRequest).length(2),
  by: z.enum(['mail', 'directory', 'hand', 'name']).meta({
    description: 'How it is known. A name alone is no evidence and is always refused.',
  }),
  verified: z.boolean().default(false).meta({ description: 'By mail: you vouch that the address was verified.' }),
  evidence: text(2_000).optional().meta({ description: 'By hand: what shows that they are one.' }),
  events: z
    .array(z.union([z.number().int().min(0), text(200)]))
    .max(16)
    .default([])
    .meta({ description: 'Events that show it, by index or ref. By mail: one of each end, in their order.' }),
  file: z
    .strictObject({
      name: text(255),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      row: z.number().int().min(1).max(10_000_000),
    })
    .optional()
    .meta({ description: 'By directory: the file, and the row of it.' }),
  dry_run: z.boolean().default(false).meta({ description: 'Only say what would come of it.' }),
});

const end = z.object({
  type: z.string(),
  id: z.string().optional().meta({ description: 'Of a thing, and of people for keys that see who they are.' }),
  ref: z.string().optional().meta({ description: 'Of a person.' }),
  name: z.string().optional(),
  source: z.string().optional().meta({ description: 'The source that knows the person by this id.' }),
  erased: z.boolean().optional().meta({ description: 'The person was erased: the link does nothing any more.' }),
});

const act = { recorded: z.string(), key: z.object({ id: z.string(), name: z.string().optional() }).optional() };

export const linkSchema = z.object({
  id: z.string().optional().meta({ description: 'Absent for keys that see only part of the trail, and in a dry run.' }),
  index: z.number().int().optional().meta({ description: 'Where it is recorded.' }),
  state: z.enum(['live', 'undone', 'void', 'dry_run']).meta({
    description: 'void: one of its ends was erased, or what is stored of it is not what was recorded.',
  }),
  ends: z.array(end),
  by: z.string().optional(),
  verified: z.boolean().optional(),
  evidence: z.string().optional(),
  events: z.array(z.number().int()).optional(),
  file: z.object({ name: z.string().optional(), sha256: z.string().optional(), row: z.number().optional() }).optional(),
  linked: z.object(act).optional(),
  undone: z.object({ ...act, index: z.number().int(), reason: z.string().optional() }).optional(),
});

export const linksQuerySchema = z.strictObject({
  entity: text(1_200)
    .optional()
    .meta({ description: 'type/id, or a ref: links in which it stands, and all it is joined with.' }),
  state: z.enum(['live', 'all']).default('live'),
  limit: whole.pipe(z.number().int().min(1).max(200)).default(50),
  cursor: z.string().max(40).optional(),
});

export const linksSchema = z.object({
  links: z.array(linkSchema).meta({ description: 'The newest first.' }),
  joined: z.array(end).optional().meta({ description: 'Everything the entity is one with, the nearest first.' }),
  next: z.string().nullable(),
});

export const undoRequestSchema = z.strictObject({ reason: text(2_000) });
