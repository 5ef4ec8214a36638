/** The codes of verdicts on approvals, as events tell them, queries ask for them and answers give them. */

export const VERDICTS = [
  'approved',
  'missing',
  'late',
  'self',
  'changed_after',
  'expired',
  'not_entitled',
  'revoked',
  // The source cannot say.
  'unsayable',
] as const;
export type VerdictCode = (typeof VERDICTS)[number];
