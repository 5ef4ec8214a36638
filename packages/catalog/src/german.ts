/** German: the verb stands at the end of the clause, numbers and dates in their own form. */

import { GERMAN_VALUES } from './german-values.ts';
import { GERMAN_FIELDS, GERMAN_THINGS } from './german-words.ts';
import { MOVABLE, type Language, type Outcome } from './language.ts';
import { groupedDecimal, listedWord, wordsOfName } from './words.ts';

const CHANGES_NAMED_MAX = 3;
const SEALED = ' (versiegelt)';
const MOVED = { up: ['erhöht', 'erhöhen'], down: ['gesenkt', 'senken'], otherwise: ['geändert', 'ändern'] } as const;
const BETWEEN_WORDS = new RegExp(`${MOVABLE}([^${MOVABLE}]*)${MOVABLE}( sich(?= ))?`, 'g');
/** Actors without a name: as subject at the beginning, and after `von`; after `über` see `ACCUSATIVE`. */
const ACTORS: Readonly<Record<string, readonly [string, string]>> = {
  service: ['Ein Dienst', 'einem Dienst'],
  rule: ['Eine Regel', 'einer Regel'],
  agent: ['Ein Agent', 'einem Agenten'],
  system: ['Das System', 'dem System'],
};

export const german: Language = {
  tag: 'de',
  template: ({ sentence }) => sentence.de,
  unknown(type, actor, target) {
    const words = type.split(/[._]+/).filter((word) => word !== '');
    const what = words.length === 0 ? 'etwas' : words.join(' ');
    return `${actor}: ${what}${target === undefined ? '' : ` (${target})`}`;
  },

  someone(actorType, sealed, isFirst) {
    const [first, inside] = own(ACTORS, actorType ?? '') ?? ['Jemand', 'jemandem'];
    return `${isFirst ? first : inside}${sealed ? SEALED : ''}`;
  },
  delegated: (actor, delegation) => `${actor} (${between(delegation)})`,
  auxiliaries: ['hat', 'ist'],
  auxiliary(name, outcome, delegation) {
    const verb = outcome === 'success' ? name : outcome === 'denied' ? 'durfte' : 'konnte';
    return delegation === undefined ? verb : `${verb}${MOVABLE}${between(delegation)}${MOVABLE}`;
  },
  did: ([participle = '', infinitive = ''], outcome) =>
    outcome === 'success' ? participle : `nicht ${infinitive === '' ? participle : infinitive}`,
  // The reflexive word comes first: hat sich im Auftrag von Ana Ruiz angemeldet.
  finish: (sentence) => sentence.replaceAll(BETWEEN_WORDS, '$2 $1'),
  moved: (direction, outcome) => german.did(MOVED[direction], outcome),
  undone: (sentence, outcome) => `${sentence}, was ${UNDONE[outcome]}`,
  approved: (name) => `, genehmigt ${name === undefined ? '' : `von ${name} `}(laut Quelle)`,

  thing: (type, id) => `${own(GERMAN_THINGS, type) ?? wordsOfName(type)} ${id ?? '(versiegelt)'}`,
  changed(fields) {
    if (fields.length > CHANGES_NAMED_MAX) return `${fields.length} Felder`;
    return german.list(
      fields.map((name) => {
        const known = own(GERMAN_FIELDS, name);
        return known === undefined ? `das Feld „${wordsOfName(name)}“` : `${known[0]} ${known[1]}`;
      }),
    );
  },
  field(name) {
    const known = own(GERMAN_FIELDS, name);
    return known === undefined ? wordsOfName(name) : (known[2] ?? known[1]);
  },
  change({ before, after, wasEmpty }) {
    if (after === undefined) return `von ${before ?? german.nothing}`;
    if (wasEmpty) return `auf ${after} (vorher nichts)`;
    return before === undefined ? `auf ${after}` : `von ${before} auf ${after}`;
  },

  word: (field, value) => own(own(GERMAN_VALUES, field) ?? {}, listedWord(value)),

  sealed: '(versiegelt)',
  nothing: 'nichts',
  flag: (value) => (value ? 'ja' : 'nein'),
  decimal: (text) => groupedDecimal(text, '.', ','),
  date: (year, month, day) => `${twoDigits(day)}.${twoDigits(month)}.${year}`,
  clock: (date, hour, minute) => `${date}, ${twoDigits(hour)}:${twoDigits(minute)} Uhr UTC`,
  list: (items) => (items.length < 2 ? (items[0] ?? 'nichts') : `${items.slice(0, -1).join(', ')} und ${items.at(-1)}`),
  listed: (items, more) => `${items.join(', ')}${more === 0 ? '' : ` und ${more} weitere`}`,
  items: (count) => (count === 1 ? '1 Wert' : `${count} Werte`),
};

const ACCUSATIVE: Readonly<Record<string, string>> = {
  'einem Dienst': 'einen Dienst',
  'einer Regel': 'eine Regel',
  'einem Agenten': 'einen Agenten',
  'dem System': 'das System',
  jemandem: 'jemanden',
};

const UNDONE: Readonly<Record<Exclude<Outcome, 'success'>, string>> = {
  denied: 'verweigert wurde',
  failure: 'fehlschlug',
};

function between({ through, onBehalfOf }: { readonly through?: string; readonly onBehalfOf?: string }): string {
  return [
    ...(through === undefined ? [] : [`über ${accusative(through)}`]),
    ...(onBehalfOf === undefined ? [] : [`im Auftrag von ${onBehalfOf}`]),
  ].join(' und ');
}

/** A name stays as it is; only words of ours are inflected. */
function accusative(who: string): string {
  const sealed = who.endsWith(SEALED) ? SEALED : '';
  const inflected = own(ACCUSATIVE, sealed === '' ? who : who.slice(0, -SEALED.length));
  return inflected === undefined ? who : inflected + sealed;
}

/** A client's name must not find what every object inherits. */
function own<T>(words: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(words, name) ? words[name] : undefined;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
