/** Why somebody has a lead and somebody else has not; or why somebody has so many at once. */

import type { Answering, Outcome } from '../answering.ts';
import { answerLead, type LeadQuestion } from './lead.ts';

export type AssignmentQuestion = LeadQuestion;

export function answerAssignment(asking: Answering, question: AssignmentQuestion): Promise<Outcome> {
  return answerLead(asking, question);
}
