/** What a timeline and a state say in words, in English and German. */

import { toldValue, withCurrency } from '@trailmark/catalog';
import type { Phrases } from '../phrases.ts';
import type { ChangedOutside } from './outside.ts';
import type { Said } from './said.ts';
import type { StateOfPath } from './state.ts';

/** One sentence: the finding that a value changed while nobody looked. */
export function outsideSentence({ path, from, to, last, next }: ChangedOutside, phrases: Phrases): string {
  const [name, then, now] = [phrases.quoted(path), saidWords(last, phrases), saidWords(next, phrases)];
  const [since, until] = [phrases.time(from.ms), phrases.time(to.ms)];
  return phrases.of({
    en: `${name} changed outside our sight between ${since} and ${until}: it was left as ${then} and found as ${now}.`,
    de: `${name} hat sich zwischen ${since} und ${until} außerhalb unserer Sicht geändert: verlassen mit ${then}, vorgefunden mit ${now}.`,
  });
}

/**
 * A value in words, or why there is none to tell.
 * @param isRestricted whether a change may be recorded where the reader does not see it
 */
export function stateWords(state: StateOfPath, phrases: Phrases, isRestricted = false): string {
  switch (state.status) {
    case 'known':
      return saidWords({ kind: 'value', value: state.value }, phrases);
    case 'empty':
      return saidWords({ kind: 'empty' }, phrases);
    case 'withheld':
      return saidWords({ kind: 'withheld' }, phrases);
    case 'unknown':
      return unknownWords(state, phrases, isRestricted);
  }
}

export function saidWords(said: Said, phrases: Phrases): string {
  switch (said.kind) {
    case 'value': {
      const told = toldValue(said.value, phrases.language);
      return phrases.quoted(told === undefined ? '' : withCurrency(told));
    }
    case 'empty':
      return phrases.of({ en: 'nothing', de: 'nichts' });
    case 'unsaid':
      return phrases.of({ en: 'unknown', de: 'unbekannt' });
    case 'withheld':
      return phrases.of({ en: 'withheld', de: 'vorenthalten' });
    case 'gone':
      return phrases.of({ en: 'erased or unreadable', de: 'gelöscht oder unlesbar' });
  }
}

function unknownWords({ reason, between }: StateOfPath, phrases: Phrases, isRestricted: boolean): string {
  if (reason === 'changed_outside' && between !== undefined) {
    const [last, next] = [saidWords(between.last, phrases), saidWords(between.next, phrases)];
    if (isRestricted)
      return phrases.of({
        en: `unknown: ${last} when last seen, ${next} when next seen; the change between cannot be seen with this key`,
        de: `unbekannt: zuletzt ${last}, danach ${next}; die Änderung dazwischen ist mit diesem Schlüssel nicht zu sehen`,
      });
    return phrases.of({
      en: `unknown: ${last} when last seen, ${next} when next seen; the change between was not recorded`,
      de: `unbekannt: zuletzt ${last}, danach ${next}; die Änderung dazwischen wurde nicht aufgezeichnet`,
    });
  }
  if (reason === 'same_moment')
    return phrases.of({
      en: 'unknown: changed several times at one moment, and nothing says which came last',
      de: 'unbekannt: in einem Augenblick mehrfach geändert, und nichts sagt, was zuletzt kam',
    });
  if (reason === 'gone')
    return phrases.of({ en: 'unknown: what said it is gone', de: 'unbekannt: was es sagte, ist fort' });
  return phrases.of({ en: 'unknown: no event says it', de: 'unbekannt: kein Ereignis sagt es' });
}
