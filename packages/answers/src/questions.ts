/** The questions there are; each is a function of what the trail says to whoever asks. */

import type { Answer, QuestionName } from './answer.ts';
import { Answering, type Outcome } from './answering.ts';
import { answerAssignment } from './assignment/assignment.ts';
import { answerChange } from './change/change.ts';
import { answerExports } from './exports/exports.ts';
import { answerNotification } from './notification/notification.ts';
import type { Telling } from './phrases.ts';
import { answerPublication } from './publication/publication.ts';
import type { Trail } from './trail.ts';

/** Each takes parameters of its own. One line for each question. */
export const questions = {
  assignment: answerAssignment,
  notification: answerNotification,
  change: answerChange,
  exports: answerExports,
  publication: answerPublication,
} as const satisfies Partial<Record<QuestionName, (asking: Answering, parameters: never) => Promise<Outcome>>>;

export type AskedQuestion = keyof typeof questions;
export type ParametersOf<Q extends AskedQuestion> = Parameters<(typeof questions)[Q]>[1];

/** Question by question, so that a name and its parameters stay together. */
type Table = { readonly [Q in AskedQuestion]: (asking: Answering, parameters: ParametersOf<Q>) => Promise<Outcome> };

/** Settles a question by what the trail says. */
export async function settle<Q extends AskedQuestion>(
  question: Q,
  parameters: ParametersOf<Q>,
  trail: Trail,
  telling: Telling,
): Promise<Answer> {
  const asking = new Answering(trail, telling);
  const table: Table = questions;
  return asking.answer(question, await table[question](asking, parameters));
}
