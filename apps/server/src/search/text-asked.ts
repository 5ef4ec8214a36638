/** Which namespaces of free text a caller may ask: none that could hold a value which is withheld from them. */

import { textNamespaces, TEXT_CONFIDENTIAL, TEXT_OPEN, TEXT_PERSONAL } from '@trailmark/catalog';
import type { Catalog, FieldRule, TextNamespace } from '@trailmark/catalog';
import { splitPath } from '@trailmark/core';
import type { Asking } from './asking.ts';
import { withheldAnywhere } from './own-rights.ts';

type TextClass = FieldRule['class'];

/**
 * Where words of the envelope's texts may stand, by path: with the open ones, those of machines and things; with the
 * personal ones, those of people. `data` and `changes` go by the rules of the types.
 */
const CLASSES: readonly (readonly [path: string, classes: readonly TextClass[]])[] = [
  ['actor', ['open', 'confidential', 'personal']],
  ['targets', ['open', 'personal']],
  ['reason', ['confidential']],
  ['decision', ['open', 'confidential']],
  ['approval', ['open', 'confidential', 'personal']],
  ['changes', ['open', 'confidential', 'personal']],
];
const OF_CLASS: Readonly<Record<TextClass, TextNamespace>> = {
  open: TEXT_OPEN,
  confidential: TEXT_CONFIDENTIAL,
  personal: TEXT_PERSONAL,
};

/** The namespaces to ask; what is left out because of `withhold` is noted. */
export function textAsked({ reveal, withhold, notes, catalog }: Asking): TextNamespace[] {
  const classes = withheldAnywhere(withhold).flatMap((pattern) => textClassesOf(pattern, catalog));
  const closed = new Set(classes.map((name) => OF_CLASS[name]));
  const may = textNamespaces({ reveal, confidential: true });
  const asked = may.filter((namespace) => !closed.has(namespace));
  if (asked.length < may.length) {
    notes.add(
      'Free text was searched in part only: where a value that is withheld from this key could stand, it was not searched.',
    );
  }
  return asked;
}

/** The kinds of text in which values at a withheld path may stand; none for paths that are no text. */
export function textClassesOf(pattern: string, catalog: Catalog): readonly TextClass[] {
  const [first = '*', second = '*'] = splitPath(pattern) ?? [];
  if (first === 'data') return classesOfData(second, catalog);
  return CLASSES.filter(([name]) => first === '*' || first === name).flatMap(([, classes]) => classes);
}

/** What no type names, and what was folded into one value, is confidential. */
function classesOfData(name: string, catalog: Catalog): TextClass[] {
  const classes = new Set<TextClass>(['confidential']);
  for (const { data = {} } of catalog.types()) {
    for (const [declared, rule] of Object.entries(data)) {
      if (name === '*' || name === declared || rule.was?.includes(name) === true) classes.add(rule.class);
    }
  }
  return [...classes];
}
