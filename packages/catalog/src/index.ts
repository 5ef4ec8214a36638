/** The vocabulary of events: what they hold, who may read which part of them, how they are told. */

export type {
  Classification,
  ClassifiedEvent,
  EventProblem,
  Field,
  Importance,
  Person,
  SlotType,
  Term,
} from './classified.ts';
export { catalogDocument, catalogTypes, typeOf } from './catalog.ts';
export { classify, type ClassifyOptions } from './classify.ts';
export { OWN_SOURCE } from './classify-envelope.ts';
export type { EventType, FieldRule, ValueKind } from './event-type.ts';
export { addressTerm, addressTerms } from './address.ts';
export { normalText } from './normal-text.ts';
export { foldText } from './fold-text.ts';
export { numberOf, wordsOf } from './text-words.ts';
export { numberRange, numberTerms, type NumberBound } from './number-terms.ts';
export {
  ACTOR,
  ACTOR_NAME,
  ACTOR_REF,
  EXISTS,
  TARGET,
  TARGET_NAME,
  TARGET_REF,
  TEXT_CONFIDENTIAL,
  TEXT_OPEN,
  TEXT_PERSONAL,
  isListed,
  numberField,
  personalField,
  personalNumberField,
  textNamespaces,
  type TextNamespace,
} from './search-fields.ts';
export { OCCURRED_MS_MAX, parseTime, timeText } from './time.ts';
export { parseJson } from './json-text.ts';
export { isTypeName } from './type-name.ts';
export { nearestName } from './nearest.ts';
export { assemble, valueOf, type Assembled, type AssembleParts } from './assemble.ts';
export { sentence } from './sentence.ts';
export type { Language } from './language.ts';
export { english } from './english.ts';
export { german } from './german.ts';
export { languageOf, languages } from './languages.ts';
