/** What is wrong with a template: placeholders that can never say anything, verbs that do not fit their language. */

import { DECISION_NAMES, SCOPE_NAMES } from './envelope.ts';
import type { EventType } from './event-type.ts';
import type { Language } from './language.ts';
import { parseTemplate, placeholdersOf, type Part } from './template.ts';

const PLAIN: ReadonlySet<string> = new Set(['actor', 'target', 'changed', 'moved', 'values', 'from', 'to', 'reason']);
const HOLDERS: Readonly<Record<string, readonly string[]>> = { scope: SCOPE_NAMES, decision: DECISION_NAMES };
const TYPE_OR_ROLE = /^target:[a-z][a-z0-9_.-]{0,63}$/;

/** Sentences that say what is wrong; none where the template is right. `type` names the members of `data`. */
export function templateProblems(template: string, language: Language, type: Pick<EventType, 'data'>): string[] {
  let parts: readonly Part[];
  try {
    parts = parseTemplate(template);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
  const placeholders = placeholdersOf(parts);
  const problems = placeholders.flatMap(({ placeholder, forms }) => {
    const problem = problemOf(placeholder, forms, language, type);
    return problem === undefined ? [] : [`{${placeholder}} ${problem}`];
  });
  if (template.trim() === '') problems.push('the template is empty');
  const names = placeholders.map(({ placeholder }) => placeholder);
  const verbs = names.filter((name) => name === 'did' || name === 'moved').length;
  const auxiliaries = names.filter((name) => language.auxiliaries.includes(name)).length;
  if (verbs > 1 || auxiliaries > 1) problems.push('a sentence has one verb');
  if (language.auxiliaries.length > 0 && verbs !== auxiliaries) {
    const known = language.auxiliaries.map((name) => `{${name}}`).join(' or ');
    problems.push(`{did} and {moved} go with ${known}, and not without it`);
  }
  return problems;
}

function problemOf(
  placeholder: string,
  forms: readonly string[],
  language: Language,
  { data = {} }: Pick<EventType, 'data'>,
): string | undefined {
  if (placeholder === 'did')
    return forms.length === 2 ? undefined : 'needs two forms, what happened and the infinitive: {did:exported|export}';
  const [holder = '', name = '', ...more] = placeholder.split('.');
  if (holder === 'data' && more.length === 0 && name !== '') {
    if (!Object.hasOwn(data, name)) return 'names no field of the type';
    return forms.length === 0 || forms.length === 2 ? undefined : 'takes two words, for one and for many';
  }
  if (forms.length > 0) return 'takes no forms';
  if (PLAIN.has(placeholder) || TYPE_OR_ROLE.test(placeholder) || language.auxiliaries.includes(placeholder))
    return undefined;
  if (Object.hasOwn(HOLDERS, holder) && more.length === 0)
    return HOLDERS[holder]?.includes(name) === true ? undefined : `names no field of ${holder}`;
  return 'is no placeholder';
}
