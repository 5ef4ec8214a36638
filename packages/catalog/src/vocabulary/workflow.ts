/** What a type of any family may say of the approval workflow it went through, beside the approval itself. */

import { open, type FieldRule } from '../event-type.ts';

export const workflow: Readonly<Record<string, FieldRule>> = {
  /** The request of `approval.requested`, so that asking, answering and doing are found together. */
  approval_request: open('reference'),
  workflow: open('text'),
  workflow_step: open('text'),
};
