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
export { Answering, type Outcome } from './answering.ts';
export { percentText } from './change/percent.ts';
export { citedOf } from './cited.ts';
export {
  GAP_TYPES,
  gapBeginOf,
  gapDueOf,
  gapsOf,
  silence,
  skipped,
  type Gap,
  type RunsAround,
  type SourceCoverage,
  type SourceGap,
  type Usual,
} from './coverage.ts';
export { Phrases, type Telling } from './phrases.ts';
export { questions, settle, type AskedQuestion, type ParametersOf } from './questions.ts';
export { quoted, type FoundEvents, type LinkedEntity, type Sight, type Trail, type Wanted } from './trail.ts';
export { sightWords } from './sight.ts';
export { olderIndexWords } from './older-index.ts';
export { tooMuchWords } from './too-much.ts';
export { verdictsUntoldWords, type VerdictsUntold } from './untold-verdicts.ts';
export { changedOutside, type ChangedOutside } from './timeline/outside.ts';
export { OWNER_PATHS, ownershipOf, type Handing, type Held } from './timeline/ownership.ts';
export { byPath as changesByPath, pathChangesOf, type PathChange } from './timeline/path-changes.ts';
export { isKnown, isSame, type Said } from './timeline/said.ts';
export { merged as mergedStretches, unsettled, type Stretch } from './timeline/settling.ts';
export { stateOf, type StateOfPath, type UnknownReason } from './timeline/state.ts';
export { REPEAT_MS, stepsOf, type Step } from './timeline/steps.ts';
export { outsideSentence, saidWords, stateWords } from './timeline/timeline-words.ts';
