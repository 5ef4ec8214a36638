/** Whether verdicts on approvals are withheld from a reader, and what of an event tells them as well. */

import { pathsOf, VERDICT_TOLD } from './field-paths.ts';
import { mayBeWithheld } from './withheld.ts';

/** Our own event that says from which verdict to which. */
const VERDICT_CHANGED = 'trail.verdict_changed';

/** A verdict tells of whoever acted, approved and was meant: it is withheld with any of them. */
export function hidesVerdicts(withhold: readonly string[]): boolean {
  return withhold.length > 0 && pathsOf('approval').some((path) => mayBeWithheld(path, withhold));
}

/** What is withheld of an event of this type. */
export function withheldIn(type: string, withhold: readonly string[]): readonly string[] {
  return tellsVerdict(type) && hidesVerdicts(withhold) ? [...withhold, ...VERDICT_TOLD] : withhold;
}

/** The same of any event: for what goes by paths alone, as words of texts do and what evidence announces. */
export function withheldAnywhere(withhold: readonly string[]): readonly string[] {
  return hidesVerdicts(withhold) ? [...new Set([...withhold, ...VERDICT_TOLD])] : withhold;
}

/** Whether an event of this type tells a verdict. */
export function tellsVerdict(type: string): boolean {
  return type === VERDICT_CHANGED;
}
