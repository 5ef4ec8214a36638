/** English: the sentences stand with their types, everything else that makes them up is here. */

import { typeOf } from './catalog.ts';
import type { Language } from './language.ts';

const CHANGES_NAMED_MAX = 3;
const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 6 });

export const english: Language = {
  tag: 'en',
  template(type) {
    const told = typeOf(type)?.sentence;
    return typeof told === 'object' ? told.en : told;
  },
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
  someone(actorType, sealed) {
    const who =
      actorType === undefined || actorType === 'user' || actorType === 'unknown'
        ? 'Someone'
        : `${article(actorType, 'A')} ${actorType}`;
    return sealed ? `${who} (sealed)` : who;
  },
  through: (actor, agent) => `${actor} (through ${agent})`,
  onBehalfOf: (actor, delegator) => `${actor} (on behalf of ${delegator})`,
  thing: (type, id) => (id === undefined ? `${article(type, 'a')} ${words(type)} (sealed)` : `${words(type)} ${id}`),
  sealed: '(sealed)',
  nothing: 'nothing',
  flag: (value) => (value ? 'yes' : 'no'),
  number: (value) => numbers.format(value),
  list: (items) =>
    items.length < 2 ? (items[0] ?? 'nothing') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`,
  items: (count) => (count === 1 ? '1 value' : `${count} values`),
  changed(fields) {
    if (fields.length > CHANGES_NAMED_MAX) return `${fields.length} fields`;
    return `the ${english.list(fields.map(words))}`;
  },
  moved: (direction) => (direction === 'up' ? 'raised' : direction === 'down' ? 'lowered' : 'changed'),
  undone: (sentence, outcome) => `${sentence}, which ${outcome === 'denied' ? 'was denied' : 'failed'}`,
};

function article(word: string, form: 'a' | 'A'): string {
  return /^[aeio]/i.test(word) ? `${form}n` : form;
}

/** `daily_budget` and `dailyBudget` read as `daily budget`. */
function words(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, (_, last: string, first: string) => `${last} ${first.toLowerCase()}`)
    .replaceAll(/[_-]+/g, ' ')
    .trim();
}
