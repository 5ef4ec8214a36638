/** The questions there are; each is a function of what the trail says to whoever asks. */

import type { Answer, QuestionName } from './answer.ts';
import { Answering, type Outcome } from './answering.ts';
import { answerAssignment } from './assignment/assignment.ts';
import type { Telling } from './phrases.ts';
import type { Trail } from './trail.ts';

/** Each takes parameters of its own. One line for each question. */
export const questions = {
  assignment: answerAssignment,
} as const satisfies Partial<Record<QuestionName, (asking: Answering, parameters: never) => Promise<Outcome>>>;

export type AskedQuestion = keyof typeof questions;
export type ParametersOf<Q extends AskedQuestion> = Parameters<(typeof questions)[Q]>[1];

/** Settles a question by what the trail says. */
export async function settle<Q extends AskedQuestion>(
  question: Q,
  parameters: ParametersOf<Q>,
  trail: Trail,
  telling: Telling,
): Promise<Answer> {
  const asking = new Answering(trail, telling);
  const answer: (asking: Answering, parameters: ParametersOf<Q>) => Promise<Outcome> = questions[question];
  return asking.answer(question, await answer(asking, parameters));
}
