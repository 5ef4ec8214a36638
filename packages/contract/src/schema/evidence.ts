/** Exports and erasures. */

import { z } from 'zod';

const purpose = z.string().max(1_000);

export const exportRequestSchema = z.strictObject({
  kind: z.enum(['whole', 'period', 'selection']),
  q: z.string().optional(),
  from: z.string().max(64).optional(),
  to: z.string().max(64).optional(),
  withhold: z
    .array(z.string().min(1).max(512))
    .max(200)
    .default([])
    .meta({ description: 'Paths, or the classes `confidential` and `subject`.' }),
  purpose: purpose.default(''),
});

export const exportStateSchema = z.object({
  id: z.string(),
  status: z.enum(['queued', 'running', 'ready', 'failed', 'removed', 'expired']),
  kind: z.string(),
  progress: z.number().meta({ description: '0 to 1' }),
  href: z.string().optional(),
  bytes: z.number().int().optional(),
  expires: z.string().optional().meta({ description: 'Of a finished one: when the bundle is removed.' }),
  index: z.number().int().optional().meta({ description: 'Where the export itself is recorded.' }),
  error: z.string().optional(),
});

export const idParamsSchema = z.object({ id: z.string().min(1).max(100) });

export const erasureRequestSchema = z.strictObject({
  subjects: z.array(z.string().min(1).max(1_000)).max(1_000).default([]).meta({
    description: 'Subject refs (s_…). In a preview also queries such as an id, a name or an address of the person.',
  }),
  fields: z
    .array(z.strictObject({ index: z.number().int().min(0), path: z.string().min(1).max(65_535) }))
    .max(1_000)
    .default([])
    .meta({ description: 'Single values of events that go too: free text that names the person.' }),
  reason: z.string().max(2_000).default(''),
  basis: z.string().min(1).max(200).default('unstated').meta({ description: 'Legal basis, for example gdpr-17-1-b.' }),
});
export const erasureQuerySchema = z.strictObject({
  dryRun: z.enum(['true', 'false']).default('false'),
  before: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .meta({ description: 'In a preview: search free text of events before this index (freeText.next goes on).' }),
});

export const erasurePreviewSchema = z.object({
  dryRun: z.literal(true),
  subjects: z.array(
    z.object({
      ref: z.string(),
      events: z.number().int(),
      groups: z.number().int(),
      kind: z.string().optional(),
      id: z.string().optional(),
      names: z.array(z.string()).optional().meta({ description: 'Only for keys with scope reveal.' }),
    }),
  ),
  unknown: z.array(z.string()),
  groups: z.number().int(),
  exports: z.number().int().meta({ description: 'Finished bundles that would be removed.' }),
  freeText: z
    .object({
      hits: z.array(z.object({ index: z.number().int(), path: z.string() })),
      searched: z.number().int(),
      complete: z.boolean(),
      next: z.number().int().optional(),
    })
    .optional(),
});

export const erasureStateSchema = z.object({
  id: z.string(),
  status: z.enum(['requested', 'approved', 'running', 'done', 'failed']),
  subjects: z.array(z.string()),
  index: z.number().int().optional(),
  groups: z.number().int().optional(),
  error: z.string().optional(),
});
