/** Shapes of the catalog: the types we know, and those a tenant registers. */

import { z } from 'zod';

/** One request registers at most this many. */
const TYPES_MAX = 100;

export const catalogQuerySchema = z.object({
  type: z.string().min(1).max(100).optional().describe('This type alone, as budget.adjusted'),
});
export const typeParamsSchema = z.object({ type: z.string().min(1).max(100) });

const fieldSchema = z.looseObject({
  class: z.enum(['open', 'confidential', 'personal']),
  kind: z.string(),
  of: z.enum(['target', 'actor']).optional(),
  required: z.boolean().optional(),
  was: z.array(z.string()).optional().describe('Names it had in earlier versions, the first one first'),
});
export const eventTypeSchema = z.looseObject({
  name: z.string(),
  version: z.number().int(),
  family: z.string(),
  requirement: z.string().optional(),
  importance: z.enum(['routine', 'normal', 'notable', 'critical']),
  retention: z.string(),
  sentence: z.unknown().describe('Templates by language: {"en": …, "de": …}'),
  data: z.record(z.string(), fieldSchema),
  changes: z.record(z.string(), fieldSchema),
  registered: z.boolean().optional().describe('A type of the tenant'),
  versions: z.array(z.number().int()).optional().describe('Versions of a registered type'),
});
export const catalogSchema = z.looseObject({
  format: z.literal('trailmark/catalog@v1'),
  retention: z.record(z.string(), z.unknown()).describe('Classes of retention: period and legal basis'),
  types: z.array(eventTypeSchema),
});

export const registerTypesSchema = z.strictObject({
  types: z
    .array(z.unknown())
    .min(1)
    .max(TYPES_MAX)
    .describe('Types: name, version, family, importance, retention, sentence, data, changes, example'),
});
export const registeredTypesSchema = z.object({
  results: z.array(
    z.object({
      name: z.string().optional(),
      version: z.number().optional(),
      outcome: z.enum(['registered', 'unchanged', 'refused']),
      index: z.number().int().optional().describe('The entry that records it'),
      problems: z.array(z.object({ code: z.string(), field: z.string(), detail: z.string() })),
    }),
  ),
});
