/** English: the sentences stand with their types, everything else that makes them up is here. */

import { CLOSING_COMMA, type Language } from './language.ts';
import { groupedDecimal, wordsOfName } from './words.ts';

const CHANGES_NAMED_MAX = 3;
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
/** Fields of `changes` whose own name does not follow "changed the". */
const FIELDS = new Map([
  ['email', 'e-mail address'],
  ['enabled', 'activation'],
  ['employees', 'number of employees'],
  ['licence_expires', 'end of the licence'],
  ['limit_percent', 'limit in per cent'],
  ['limit_rows', 'limit of rows'],
  ['members', 'number of members'],
  ['mfa_required', 'duty to use a second factor'],
  ['period_days', 'period in days'],
  ['phone', 'phone number'],
  ['publish_at', 'time of publication'],
  ['recovery_email', 'recovery address'],
  ['recovery_phone', 'recovery number'],
  ['session_minutes', 'length of sessions in minutes'],
  ['sha256', 'checksum'],
  ['valid_until', 'validity'],
]);
/** Fields whose values are words of a list, which some sources write as `in_review`. */
const WORDED = new Set(['after', 'before', 'cause', 'phase', 'result', 'role', 'roles', 'stage', 'state', 'status']);
const MOVED = { up: ['raised', 'raise'], down: ['lowered', 'lower'], otherwise: ['changed', 'change'] } as const;

export const english: Language = {
  tag: 'en',
  template: ({ sentence }) => sentence.en,
  unknown(type, actor, target) {
    const words = type.split(/[._]+/).filter((word) => word !== '');
    const [noun, verb] = words;
    if (words.length === 2 && noun !== undefined && verb !== undefined && verb.length > 3 && verb.endsWith('ed')) {
      // `shipment.delivered` on shipment 12: the noun need not be said twice.
      const named = target?.startsWith(`${noun} `) === true ? target.slice(noun.length + 1) : target;
      return `${actor} ${verb} the ${noun}${named === undefined ? '' : ` ${named}`}`;
    }
    return `${actor}: ${words.length === 0 ? 'something' : words.join(' ')}${target === undefined ? '' : ` (${target})`}`;
  },

  someone(actorType, sealed, isFirst) {
    const isPerson = actorType === undefined || actorType === 'user' || actorType === 'unknown';
    const word = isPerson ? 'someone' : `${article(actorType)} ${actorType}`;
    const who = isFirst ? word.charAt(0).toUpperCase() + word.slice(1) : word;
    return sealed ? `${who} (sealed)` : who;
  },
  delegated(actor, { through, onBehalfOf }) {
    const between = [
      ...(through === undefined ? [] : [`through ${through}`]),
      ...(onBehalfOf === undefined ? [] : [`on behalf of ${onBehalfOf}`]),
    ].join(' and ');
    return `${actor}, ${between}${CLOSING_COMMA}`;
  },
  auxiliaries: [],
  auxiliary: (name) => name,
  did: ([past = '', infinitive = ''], outcome) =>
    outcome === 'success'
      ? past
      : `${outcome === 'denied' ? 'was not allowed to' : 'failed to'} ${infinitive === '' ? past : infinitive}`,
  moved: (direction, outcome) => english.did(MOVED[direction], outcome),
  undone: (sentence, outcome) => `${sentence}, which ${outcome === 'denied' ? 'was denied' : 'failed'}`,
  approved: (name) => `, approved ${name === undefined ? '' : `by ${name} `}(claimed)`,

  thing(type, id) {
    const words = wordsOfName(type);
    return id === undefined ? `${article(words)} ${words} (sealed)` : `${words} ${id}`;
  },
  changed(fields) {
    if (fields.length > CHANGES_NAMED_MAX) return `${fields.length} fields`;
    return `the ${english.list(fields.map(fieldName))}`;
  },
  field: fieldName,
  change({ before, after, wasEmpty }) {
    if (after === undefined) return `from ${before ?? english.nothing}`;
    if (wasEmpty) return `to ${after} (nothing before)`;
    return before === undefined ? `to ${after}` : `from ${before} to ${after}`;
  },

  word: (field, value) => (WORDED.has(field) && /^[a-z]+(?:_[a-z]+)+$/.test(value) ? wordsOfName(value) : undefined),

  sealed: '(sealed)',
  nothing: 'nothing',
  flag: (value) => (value ? 'yes' : 'no'),
  decimal: (text) => groupedDecimal(text, ',', '.'),
  date: (year, month, day) => `${day} ${MONTHS[month - 1] ?? month} ${year}`,
  clock: (date, hour, minute) => `${date}, ${twoDigits(hour)}:${twoDigits(minute)} UTC`,
  list: (items) =>
    items.length < 2 ? (items[0] ?? 'nothing') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`,
  listed: (items, more) => `${items.join(', ')}${more === 0 ? '' : ` and ${more} more`}`,
  items: (count) => (count === 1 ? '1 value' : `${count} values`),
};

function fieldName(name: string): string {
  return FIELDS.get(name) ?? wordsOfName(name);
}

function article(word: string): string {
  return /^[aeio]/i.test(word) ? 'an' : 'a';
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
