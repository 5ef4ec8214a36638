/** API keys, tenants, log keys and health. */

import { z } from 'zod';
import { scopes } from '../scope.ts';

export const tenantName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be 1 to 32 of a-z, 0-9 and -, beginning with a letter');

export const apiKeyRequestSchema = z.strictObject({
  name: z.string().min(1).max(100),
  tenant: tenantName.optional(),
  scopes: z.array(z.enum(scopes)).min(1),
  sources: z.array(z.string().min(1).max(256)).max(1_000).optional().meta({
    description:
      'Sources the key may write; a trailing * stands for any ending. Absent: only the one named like the key.',
  }),
  restrict: z.string().max(8_192).optional().meta({ description: 'A query AND-ed into everything the key reads.' }),
  withhold: z.array(z.string().min(1).max(512)).max(200).optional().meta({ description: 'Paths that never leave.' }),
  expires: z.string().max(64).optional().meta({ description: 'RFC 3339' }),
});

export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  tenant: z.string(),
  scopes: z.array(z.enum(scopes)),
  sources: z.array(z.string()),
  restrict: z.string().optional(),
  withhold: z.array(z.string()),
  created: z.string(),
  expires: z.string().optional(),
  revoked: z.string().optional(),
});
export const newApiKeySchema = apiKeySchema.extend({
  key: z.string().meta({ description: 'Shown once; only its hash is kept.' }),
});
export const apiKeysSchema = z.object({ keys: z.array(apiKeySchema) });

export const tenantRequestSchema = z.strictObject({
  id: tenantName,
  name: z.string().min(1).max(200).optional(),
  publicLog: z.enum(['checkpoint', 'hashes', 'entries']).default('checkpoint'),
});
export const tenantSchema = z.object({
  id: z.string(),
  name: z.string(),
  origin: z.string(),
  created: z.string(),
  publicLog: z.enum(['checkpoint', 'hashes', 'entries']),
});
export const newTenantSchema = tenantSchema.extend({
  key: z.string().meta({ description: 'The administrator key of the new tenant, shown once.' }),
});
export const tenantsSchema = z.object({ tenants: z.array(tenantSchema) });
export const tenantChangeSchema = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  publicLog: z.enum(['checkpoint', 'hashes', 'entries']).optional(),
});

export const logKeySchema = z.object({
  tenant: z.string(),
  origin: z.string(),
  vkey: z.string(),
  from: z.string(),
  until: z.string().nullable().meta({ description: 'null: it signs now.' }),
  index: z.number().int().optional().meta({
    description: 'The entry in which the key before it named it; absent for the key that the log began with.',
  }),
});
export const logKeysSchema = z.object({ keys: z.array(logKeySchema) });
export const logKeyChangeRequestSchema = z.strictObject({
  tenant: tenantName.optional(),
  replaces: z.string().min(1).max(1_000).meta({
    description: 'The vkey that signs now: a request that is repeated does not change the key twice.',
  }),
  reason: z.string().max(1_000).optional(),
});
export const logKeyChangeSchema = z.object({ retired: logKeySchema, current: logKeySchema });
export const healthSchema = z.object({
  status: z.string(),
  reasons: z.array(z.string()).optional(),
  /** What keeps nobody from recording, and wants an operator. */
  notices: z.array(z.string()).optional(),
});
