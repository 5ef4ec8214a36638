/** Who may: what needs an approval, by whom, and what the trail says about it. */

export { VERDICTS, type Verdict, type VerdictCode } from './verdict.ts';
