/** The vocabulary of events: what they hold, who may read which part of them, how they are told. */

export type {
  Blind,
  BlindRun,
  Classification,
  ClassifiedEvent,
  EventProblem,
  Field,
  Importance,
  Person,
  SlotType,
  Term,
  TextRun,
} from './classified.ts';
export { builtInCatalog, catalogTypes, catalogWith, fieldNamesOf, typeOf } from './catalog.ts';
export { Catalog, firstNameOf, type PreparedField, type PreparedType } from './known-types.ts';
export { catalogDocument, schemaOf, typeDocument } from './schema.ts';
export { retentionRules, type RetentionRule } from './retention.ts';
export { exampleEvent } from './example-event.ts';
export { missingOf } from './missing.ts';
export { brokenPromises, publishedTypes, type PublishedTypes } from './published.ts';
export { registerTypes, type Registered, type RegisterResult } from './register.ts';
export { parseRegistration, type TypeProblem } from './registration.ts';
export { classify, type ClassifyOptions } from './classify.ts';
export { OWN_SOURCE } from './classify-envelope.ts';
export { ACTOR_TYPES, OUTCOMES, personKind, TYPE_VERSION_PATH } from './envelope.ts';
export type { EventExample, EventType, FieldRule, RetentionClass, Sentences, ValueKind } from './event-type.ts';
export { addressTerm, addressTerms } from './address.ts';
export { normalText } from './normal-text.ts';
export { foldText } from './fold-text.ts';
export { forgetKept } from './kept-terms.ts';
export { Recent } from './recent.ts';
export { numberOf, wordsOf } from './text-words.ts';
export { searchTerms, type Findable } from './search-terms.ts';
export { numberRange, numberTerms, type NumberBound } from './number-terms.ts';
export {
  ACTOR,
  ACTOR_NAME,
  ACTOR_REF,
  REF_FIELDS,
  TARGET_REF,
  CAUSE,
  CHANGED,
  CHANGE_SHAPE,
  CORRELATION,
  EXISTS,
  LISTED_LENGTH_MAX,
  TARGET,
  TARGET_NAME,
  TEXT_CONFIDENTIAL,
  TEXT_OPEN,
  TEXT_PERSONAL,
  changeShape,
  changedEntity,
  numberField,
  personalField,
  personalNumberField,
  textNamespaces,
  valueForms,
  type TextNamespace,
} from './search-fields.ts';
export {
  actorOf,
  changesOf,
  delegatorOf,
  inOrder,
  isSealed,
  occurredMsOf,
  outcomeOf,
  partyKey,
  partyOf,
  targetsOf,
  textAt,
  textOf,
  typeNameOf,
  valueAt,
  type Change,
  type Entity,
  type Party,
  type ReadEvent,
} from './read-event.ts';
export { changedOf } from './changed-targets.ts';
export { OCCURRED_MS_MAX, parseTime, timeText } from './time.ts';
export {
  amountOf,
  atOneScale,
  compareDecimals,
  decimalOf,
  decimalText,
  isSameAmount,
  minus,
  moneyOf,
  plus,
  ZERO,
  type Amount,
  type Decimal,
  type Money,
} from './money.ts';
export { parseJson } from './json-text.ts';
export { VERDICTS, type VerdictCode } from './verdict-codes.ts';
export { isTypeName } from './type-name.ts';
export { nearestName } from './nearest.ts';
export { assemble, valueOf, type Assembled, type AssembleParts } from './assemble.ts';
export { sentence, toldSentence } from './sentence.ts';
export { toldValue, withCurrency, wordOf } from './told-value.ts';
export type { Language } from './language.ts';
export { english } from './english.ts';
export { german } from './german.ts';
export { languageOf, languages } from './languages.ts';
