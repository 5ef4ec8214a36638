/** The law in examples: for every verdict and reason a case, and beside it one that differs in one thing and is another. */

import { approvalCases } from './cases-approved.fixture.ts';
import { amountCases } from './cases-amount.fixture.ts';
import { doubtCases } from './cases-unsayable.fixture.ts';
import { failureCases } from './cases-failed.fixture.ts';
import { selfCases } from './cases-self.fixture.ts';
import { missingCases } from './cases-missing.fixture.ts';
import type { VerdictCase } from './verdict-case.fixture.ts';

export const verdictCases: readonly VerdictCase[] = [
  ...approvalCases,
  ...missingCases,
  ...selfCases,
  ...failureCases,
  ...doubtCases,
  ...amountCases,
];
