/** Why somebody has a lead and somebody else has not; or why somebody has so many at once. */

import type { Answering, Outcome } from '../answering.ts';
import { answerLead, type LeadQuestion } from './lead.ts';
import { answerMany, type ManyQuestion } from './many.ts';

/** A lead: `other`, `atMs`. A person or a rule: `fromMs`, `toMs`. */
export type AssignmentQuestion = LeadQuestion & ManyQuestion;

const OF_MANY: ReadonlySet<string> = new Set(['rule', 'user', 'subject']);

export function answerAssignment(asking: Answering, question: AssignmentQuestion): Promise<Outcome> {
  return OF_MANY.has(question.entity.type) ? answerMany(asking, question) : answerLead(asking, question);
}
