/** From events to answers: timelines, state, and questions settled in words that cite what they rest on. */

export {
  QUESTIONS,
  type Answer,
  type AnswerVerdict,
  type Cited,
  type Clause,
  type QuestionName,
  type Unknown,
} from './answer.ts';
export { Answering, citedOf, type Outcome } from './answering.ts';
export type { Gap, SourceCoverage } from './coverage.ts';
export { Phrases, type Telling } from './phrases.ts';
export { questions, settle, type AskedQuestion, type ParametersOf } from './questions.ts';
export { quoted, type FoundEvents, type LinkedEntity, type Sight, type Trail, type Wanted } from './trail.ts';
