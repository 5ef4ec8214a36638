/** Free text: words anywhere in the text a caller may read, and phrases as words in a row. */

import { wordsOf } from '@trailmark/catalog';
import type { TextNamespace } from '@trailmark/catalog';
import type { Query } from '@trailmark/contract';
import type { Filter } from '@trailmark/ledger';
import { NOTHING, expansionsFor, refuse, spend, tooMany, uncertain } from './asking.ts';
import type { Asking } from './asking.ts';
import { textAsked } from './text-asked.ts';

const WORDS_MAX = 50;

/**
 * A word stands in any of the namespaces. A phrase stands in one of them as a whole, each of its words beside the next:
 * "a b c" may also find "b c … a b", which has the same neighbours.
 * @throws Problem
 */
export function compileText(query: Extract<Query, { kind: 'text' }>, asking: Asking): Filter {
  const { value, prefix, place } = query;
  if (asking.expansions === undefined) throw uncertain('free text', place);
  const words = wordsOf(value);
  const [first] = words;
  if (first === undefined)
    throw refuse('query.invalid', 'There is no word in this to search for. Name a field, as in actor:u_17.', place);
  if (words.length > WORDS_MAX) throw refuse('query.invalid', `A phrase has at most ${WORDS_MAX} words.`, place);
  const namespaces = textAsked(asking);
  spend(asking, words.length, place);
  if (prefix) {
    if (words.length > 1)
      throw refuse('query.unsupported', 'A * stands behind one word. Ask for the words one by one.', place);
    return compileBeginning(first, namespaces, asking, place);
  }
  return { any: namespaces.map((namespace) => inRow(words, namespace, asking)) };
}

function inRow(words: readonly string[], { words: field, pairs }: TextNamespace, { terms }: Asking): Filter {
  if (words.length === 1) return { term: terms.term(field, words[0] ?? '') };
  const neighbours = words.slice(1).map((word, at) => `${words[at]} ${word}`);
  return { all: [...new Set(neighbours)].map((pair): Filter => ({ term: terms.term(pairs, pair) })) };
}

/** Only words of open text are listed where beginnings can be looked up; of sealed text the index knows whole words. */
function compileBeginning(
  word: string,
  namespaces: readonly TextNamespace[],
  asking: Asking,
  place: Parameters<typeof tooMany>[0],
): Filter {
  const expansions = expansionsFor(asking, 'a beginning*', place);
  const open = namespaces.filter(({ words }) => words === 'text');
  asking.notes.add('Beginnings of words are found in open text only; sealed text and numbers are found whole.');
  const found: Filter[] = namespaces.map(({ words }) => ({ term: asking.terms.term(words, word) }));
  for (const { words } of open) {
    const values = expansions.values(words, word);
    if (values === undefined) throw tooMany(place);
    spend(asking, values.length, place);
    for (const term of values) found.push({ term });
  }
  return found.length === 0 ? NOTHING : { any: found };
}
