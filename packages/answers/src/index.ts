/** From events to answers: timelines, state, and questions settled in words that cite what they rest on. */

export type { Answer, AnswerVerdict, Cited, Clause, QuestionName, Unknown } from './answer.ts';
export type { Gap, SourceCoverage } from './coverage.ts';
export { quoted, type FoundEvents, type LinkedEntity, type Trail, type Wanted } from './trail.ts';
