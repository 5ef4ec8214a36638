/** Approvals: the policy they are judged by, and what was found about an act. */

import { VERDICTS } from '@trailmark/catalog';
import { z } from 'zod';

export const verdictSchema = z
  .looseObject({
    verdict: z.enum(VERDICTS),
    reason: z.string(),
    basis: z.enum(['recorded', 'claimed', 'none']).meta({
      description:
        'recorded: events of their own by approvers; claimed: what the source says in the act; none: nothing.',
    }),
    policy: z.number().int().meta({ description: 'Version of the policy; 0 is the built-in one.' }),
    rule: z.string(),
    evidence: z
      .array(z.number().int())
      .meta({ description: 'Indexes of the events it rests on that this key may find.' }),
    words: z.string(),
    sentence: z.string(),
  })
  .meta({
    id: 'ApprovalVerdict',
    description: 'What the trail says about the approval of this act; docs/approvals.md.',
  });

const policy = z.record(z.string(), z.unknown()).meta({ description: 'The document; docs/approvals.md.' });

export const policyRequestSchema = z.strictObject({
  policy,
  from: z
    .string()
    .max(64)
    .optional()
    .meta({ description: 'Acts that occurred from here on are judged by it, RFC 3339; now unless given.' }),
  reason: z.string().min(1).max(1_000).optional(),
});

export const policySchema = z.object({
  version: z.number().int().meta({ description: '0: the built-in one, as none was set.' }),
  from: z.string().nullable().meta({ description: 'null: in force since ever.' }),
  index: z.number().int().nullable().meta({ description: 'Where it is recorded.' }),
  policy,
});

export const policiesSchema = policySchema.extend({
  earlier: z
    .array(policySchema)
    .meta({ description: 'Versions before it, by which what occurred in their time is judged.' }),
});
