/** How assignments are told, in English and German. */

import type { StatedReason } from '../told-event.ts';

export interface MovedWords {
  readonly by: string;
  readonly from: string | undefined;
  readonly to: string;
  readonly when: string;
  readonly isReturned: boolean;
}

/** From what is true without any silence of a source to what stands behind "because". */
type Why = (base: string) => string;

export interface AssignmentWords {
  lead(name: string | undefined): string;
  /** As subject of a sentence. */
  rule(name: string | undefined, version: string | undefined): string;
  looked(rule: string, when: string, attributes: readonly string[]): string;
  attribute(name: string, value: string, source: string | undefined): string;
  won(names: string): string;
  lost(name: string, why: string | undefined): string;
  fared(name: string, result: string | undefined): string;
  readonly noCandidates: string;
  notFired(trigger: string | undefined): string;
  given(moved: MovedWords, condition: string | undefined): string;
  moved(moved: MovedWords): string;
  taken(moved: Omit<MovedWords, 'to'>): string;
  reason(reason: StatedReason): string;
  readonly noRule: string;
  enriched(by: string, changed: string, when: string, isCorrected: boolean): string;
  confirmed(by: string, fields: string, when: string): string;
  change(field: string, before: string | undefined, after: string | undefined): string;
  market(by: string, changed: string, when: string): string;
  ticket(name: string): string;
  updated(by: string, version: string, when: string, changed: string): string;
  linked(one: string, other: string): string;
  /** A field of which no more is told. */
  the(field: string): string;
  /** What every evaluation says of the one who has not got it. */
  onOther(name: string, parts: string): string;
  faredIn(told: {
    version: string | undefined;
    when: string;
    how: string;
    why: string | undefined;
    isIdle: boolean;
  }): string;
  readonly didLose: string;
  readonly didWin: string;
  /** Stands behind `onOther`. */
  neverGiven(name: string, trail: string): string;

  holds(who: string, lead: string, when: string, how: string): string;
  heldBy: {
    rule(rule: string, who: string, lost: string | undefined): string;
    hand(by: string, reason: StatedReason, isReturned: boolean): string;
  };
  /** By which rule it had been given before somebody gave it by hand. */
  before(rule: string, fared: string): string;
  nobody(lead: string, when: string): string;
  someoneUnsaid(lead: string): string;

  noAssignment(lead: string, trail: string, why: Why): string;
  noEvaluation(rule: string, why: Why): string;
  noReason(by: string, to: string, when: string): string;
  otherUnknown(other: string, named: string | undefined, isByHand: boolean): string;
  unseen(from: string, to: string, after: string, before: string): string;
  /** What may have come after the last assignment that is recorded. */
  mayHaveMoved(gap: string): string;
  beganUnseen(who: string, when: string): string;
  linkedElsewhere(thing: string, who: string | undefined, when: string): string;
  readonly withheld: string;
  readonly tooMany: string;
}

const REASONS = {
  en: {
    none: ', and its source says that no reason was given',
    unsaid: '; no reason is recorded',
    withheld: '; the reason is withheld from this key',
  },
  de: {
    none: '; ein Grund wurde laut Quelle nicht angegeben',
    unsaid: '; ein Grund ist nicht aufgezeichnet',
    withheld: '; der Grund wird diesem Schlüssel vorenthalten',
  },
} as const;
const tail = (text: string | undefined, before: string, after = ''): string =>
  text === undefined ? '' : before + text + after;

export const words: Readonly<Record<'en' | 'de', AssignmentWords>> = {
  en: {
    lead: (name) => (name === undefined ? 'this lead' : `the lead ${name}`),
    rule: (name, version) =>
      version === undefined ? `The rule${tail(name, ' ')}` : `Version ${version} of the rule${tail(name, ' ')}`,
    looked: (rule, when, attributes) =>
      `${rule} was run on the lead ${when}${attributes.length === 0 ? '' : ` and saw ${attributes.join(', ')}`}`,
    attribute: (name, value, source) => `${name} ${value}${tail(source, ' (from ', ')')}`,
    won: (names) => `${names} won`,
    lost: (name, why) => `${name} lost${tail(why, ' (', ')')}`,
    fared: (name, result) => `${name}: ${result ?? 'no result recorded'}`,
    noCandidates: 'it names no candidates',
    notFired: (trigger) => `it did not fire${tail(trigger, ' (trigger: ', ')')}`,
    given: ({ by, from, to, when }, condition) =>
      `${by} gave the lead${tail(from, ' from ')} to ${to} ${when}${tail(condition, ' on the condition ')}`,
    moved: ({ by, from, to, when, isReturned }) =>
      `${by} ${isReturned ? 'gave it back' : from === undefined ? 'gave it' : 'moved it'}${tail(from, ' from ')} to ${to} ${when}`,
    taken: ({ by, from, when }) => `${by} took it${tail(from, ' from ')} ${when}, and gave it to nobody`,
    reason: (reason) => (typeof reason === 'object' ? `; reason given: ${reason.text}` : REASONS.en[reason]),
    noRule: '; it names no rule',
    enriched: (by, changed, when, isCorrected) => `${by} ${isCorrected ? 'corrected' : 'changed'} ${changed} ${when}`,
    confirmed: (by, fields, when) => `${by} looked up ${fields} ${when}, and no change is recorded`,
    change: (field, before, after) =>
      `the ${field}${tail(before, ' from ')}${after === undefined ? ' (to what is not said)' : ` to ${after}`}`,
    market: (by, changed, when) => `${by} changed ${changed} ${when}`,
    ticket: (name) => ` (ticket ${name})`,
    updated: (by, version, when, changed) =>
      `${by} changed the rule to version ${version} ${when}${tail(changed || undefined, ': ')}`,
    linked: (one, other) => `${one} is linked with ${other} as one and the same`,
    the: (field) => `the ${field}`,
    onOther: (name, parts) => `On ${name} and this lead: ${parts}`,
    faredIn: ({ version, when, how, why, isIdle }) =>
      `${how} in ${tail(version, 'version ', ' of ')}the rule ${when}${tail(why, ' (', ')')}${isIdle ? ', which did not fire' : ''}`,
    didLose: 'lost',
    didWin: 'won',
    neverGiven: (name, trail) => `; ${trail} shows no assignment of the lead to ${name}`,

    holds: (who, lead, when, how) => `${who} has had ${lead} since ${when}: ${how}`,
    heldBy: {
      rule: (rule, who, lost) => `${rule} chose ${who}${tail(lost, ', and ')}`,
      hand: (by, reason, isReturned) =>
        `${by} gave it ${isReturned ? 'back' : 'to them'} by hand${
          typeof reason === 'object'
            ? `; reason given: ${reason.text}`
            : reason === 'withheld'
              ? ''
              : ', and no reason is recorded'
        }`,
    },
    before: (rule, fared) => `; before, ${rule} had given it, and ${fared}`,
    nobody: (lead, when) => `Nobody has had ${lead} since ${when}`,
    someoneUnsaid: (lead) => `Who has ${lead} is not said by its last assignment`,

    noAssignment: (lead, trail, why) =>
      `Who has ${lead} and why cannot be said, because ${why(`${trail} shows no assignment of it`)}.`,
    noEvaluation: (rule, why) =>
      `What ${rule} saw and whom else it looked at cannot be said, because ${why('no evaluation behind this assignment is recorded')}.`,
    noReason: (by, to, when) =>
      `Why ${by} gave the lead to ${to} ${when} cannot be said, because no reason is recorded with it.`,
    otherUnknown: (other, named, isByHand) =>
      `Why it is not ${other} cannot be said, because no evaluation of ${other} is recorded${
        named === undefined
          ? isByHand
            ? ': the lead was given by hand'
            : ''
          : `: those who were looked at are ${named}`
      }.`,
    unseen: (from, to, after, before) =>
      `Between ${after} and ${before} the lead went from ${from} to ${to}, and no event says how.`,
    mayHaveMoved: (gap) => `Whether the lead moved on after that cannot be said for certain, because ${gap}.`,
    beganUnseen: (who, when) => `How ${who} came to have the lead before ${when} is not recorded.`,
    linkedElsewhere: (thing, who, when) =>
      `Linked with it, ${thing} was given to ${who ?? 'somebody its source does not name'} on ${when}; whether that holds for both cannot be said.`,
    withheld: 'This cannot be said with this key, because values that it rests on are withheld from it.',
    tooMany: 'There are more events about this lead than were read; the oldest are missing here.',
  },
  de: {
    lead: (name) => (name === undefined ? 'diesen Lead' : `den Lead ${name}`),
    rule: (name, version) =>
      version === undefined ? `Die Regel${tail(name, ' ')}` : `Version ${version} der Regel${tail(name, ' ')}`,
    looked: (rule, when, attributes) =>
      `${rule} wurde ${when} für den Lead ausgeführt${attributes.length === 0 ? '' : ` und sah ${attributes.join(', ')}`}`,
    attribute: (name, value, source) => `${name} ${value}${tail(source, ' (aus ', ')')}`,
    won: (names) => `gewonnen hat ${names}`,
    lost: (name, why) => `unterlegen ist ${name}${tail(why, ' (', ')')}`,
    fared: (name, result) => `${name}: ${result ?? 'kein Ergebnis aufgezeichnet'}`,
    noCandidates: 'sie nennt niemanden, der in Frage kam',
    notFired: (trigger) => `ausgelöst hat sie nicht${tail(trigger, ' (Anlass: ', ')')}`,
    given: ({ by, from, to, when }, condition) =>
      `${by} hat den Lead ${when}${tail(from, ' von ')} an ${to} vergeben${tail(condition, ', Bedingung: ')}`,
    moved: ({ by, from, to, when, isReturned }) =>
      `${by} hat ihn ${when}${tail(from, ' von ')} an ${to} ${isReturned ? 'zurückgegeben' : from === undefined ? 'vergeben' : 'weitergegeben'}`,
    taken: ({ by, from, when }) => `${by} hat ihn ${when} ${from ?? 'jemandem'} entzogen und niemandem gegeben`,
    reason: (reason) => (typeof reason === 'object' ? `, Grund: ${reason.text}` : REASONS.de[reason]),
    noRule: '; eine Regel wird nicht genannt',
    enriched: (by, changed, when, isCorrected) =>
      `${by} hat ${when} ${changed} ${isCorrected ? 'berichtigt' : 'geändert'}`,
    confirmed: (by, fields, when) =>
      `${by} hat ${when} ${fields} nachgeschlagen; eine Änderung ist nicht aufgezeichnet`,
    change: (field, before, after) =>
      `„${field}“${tail(before, ' von ')}${after === undefined ? ' (worauf, ist nicht gesagt)' : ` auf ${after}`}`,
    market: (by, changed, when) => `${by} hat ${when} ${changed} geändert`,
    ticket: (name) => ` (Ticket ${name})`,
    updated: (by, version, when, changed) =>
      `${by} hat die Regel ${when} auf Version ${version} geändert${tail(changed || undefined, ': ')}`,
    linked: (one, other) => `${one} ist mit ${other} als ein und dasselbe verknüpft`,
    the: (field) => `„${field}“`,
    onOther: (name, parts) => `Zu ${name} und diesem Lead: ${parts}`,
    faredIn: ({ version, when, how, why, isIdle }) =>
      `${how} in ${tail(version, 'Version ', ' ')}der Regel ${when}${tail(why, ' (', ')')}${isIdle ? ', die nicht auslöste' : ''}`,
    didLose: 'unterlegen',
    didWin: 'gewonnen',
    neverGiven: (name, trail) => `; ${trail} zeigt keine Vergabe des Leads an ${name}`,

    holds: (who, lead, when, how) => `${who} hat ${lead} seit dem ${when}: ${how}`,
    heldBy: {
      rule: (rule, who, lost) => `${rule} hat ${who} gewählt${tail(lost, '; ')}`,
      hand: (by, reason, isReturned) =>
        `${by} hat ihn von Hand ${isReturned ? 'zurückgegeben' : 'dorthin gegeben'}${
          typeof reason === 'object'
            ? `, Grund: ${reason.text}`
            : reason === 'withheld'
              ? ''
              : '; ein Grund ist nicht aufgezeichnet'
        }`,
    },
    before: (rule, fared) => `; zuvor hatte ${rule} ihn vergeben: ${fared}`,
    nobody: (lead, when) => `Niemand hat ${lead} seit dem ${when}`,
    someoneUnsaid: (lead) => `Wer ${lead} hat, sagt die letzte Vergabe nicht`,

    noAssignment: (lead, trail, why) =>
      `Wer ${lead} hat und warum, ist nicht zu sagen, denn ${why(`${trail} zeigt keine Vergabe`)}.`,
    noEvaluation: (rule, why) =>
      `Was ${rule} sah und wer sonst in Frage kam, ist nicht zu sagen, denn ${why('zu dieser Vergabe ist keine Prüfung aufgezeichnet')}.`,
    noReason: (by, to, when) =>
      `Warum ${by} den Lead ${when} an ${to} gegeben hat, ist nicht zu sagen, denn dazu ist kein Grund aufgezeichnet.`,
    otherUnknown: (other, named, isByHand) =>
      `Warum nicht ${other}, ist nicht zu sagen, denn zu ${other} ist keine Prüfung aufgezeichnet${
        named === undefined ? (isByHand ? ': der Lead wurde von Hand vergeben' : '') : `: geprüft wurden ${named}`
      }.`,
    unseen: (from, to, after, before) =>
      `Zwischen dem ${after} und dem ${before} ging der Lead von ${from} an ${to}, und kein Ereignis sagt, wie.`,
    mayHaveMoved: (gap) => `Ob der Lead danach noch weiterging, ist nicht sicher zu sagen, denn ${gap}.`,
    beganUnseen: (who, when) => `Wie ${who} vor dem ${when} zu dem Lead kam, ist nicht aufgezeichnet.`,
    linkedElsewhere: (thing, who, when) =>
      `Damit verknüpft: ${thing} ging am ${when} an ${who ?? 'jemanden, den die Quelle nicht nennt'}; ob das für beide gilt, ist nicht zu sagen.`,
    withheld: 'Mit diesem Schlüssel ist das nicht zu sagen, denn Werte, auf denen es beruht, werden ihm vorenthalten.',
    tooMany: 'Es gibt mehr Ereignisse zu diesem Lead, als gelesen wurden; die ältesten fehlen hier.',
  },
};
