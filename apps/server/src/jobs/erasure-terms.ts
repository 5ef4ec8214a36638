/** The search terms that values have put into the index, so that they go with the values and no one else's do. */

import { addressTerms, normalText, parseJson } from '@trailmark/catalog';
import type { Field } from '@trailmark/catalog';
import type { OpenedEvent } from '@trailmark/vault';
import type { Terms } from '@trailmark/vault';

/** The terms of `gone` that no value of `kept` gives too, as decimal texts in ascending order. */
export function termsLost(
  terms: Terms,
  opened: OpenedEvent,
  gone: Iterable<Field>,
  kept: Iterable<Field>,
): readonly string[] {
  const typeOf = targetTypes(opened);
  const lost = termsOf(terms, gone, typeOf);
  if (lost.size > 0) for (const term of termsOf(terms, kept, typeOf)) lost.delete(term);
  return [...lost].sort();
}

/** Follows what `classify` makes findable, field by field: an event with erased values cannot be classified again. */
function termsOf(terms: Terms, fields: Iterable<Field>, typeOf: (at: string) => string | undefined): Set<string> {
  const found = new Set<string>();
  const add = (field: string, value: unknown): void => {
    const text = typeof value === 'string' ? normalText(value) : '';
    if (text !== '') found.add(String(terms.term(field, text)));
  };
  const addTarget = (type: unknown, id: unknown, name: unknown): void => {
    add('target', id);
    if (typeof type === 'string' && typeof id === 'string') add('target', `${type}/${id}`);
    add('target', name);
  };
  for (const { path, type, text } of fields) {
    const [first = '', second = '', third = ''] = path.split('.');
    if (path === 'targets' && type === 'j') {
      for (const target of listOf(text)) {
        addTarget(target['type'], target['id'], target['name']);
        add('target.type', target['type']);
      }
    } else if (type !== 's') continue;
    else if (path === 'context.ip') for (const block of addressTerms(text)) add('ip', block);
    else if (first === 'targets' && third === 'id') addTarget(typeOf(second), text, undefined);
    else if (first === 'targets' && third === 'name') add('target', text);
    else if (first === 'targets' && third === 'type') add('target.type', text);
    else if (/^actor\.(onBehalfOf\.)?(id|name|email)$/.test(path)) add('actor', text);
    else if (first === 'scope' || path === 'domain' || path === 'actor.type') add(path, text);
    else if (path === 'approval.status') add('approval', text);
  }
  return found;
}

/** The type of the target at a place, whether each is a slot or all are one. */
function targetTypes(opened: OpenedEvent): (at: string) => string | undefined {
  const open = new Map((opened.groups[0]?.fields ?? []).map((field) => [field.path, field.text]));
  let list: Record<string, unknown>[] | undefined;
  return (at) => {
    const alone = open.get(`targets.${at}.type`);
    if (alone !== undefined) return alone;
    list ??= listOf(open.get('targets') ?? '[]');
    const type = list[Number(at)]?.['type'];
    return typeof type === 'string' ? type : undefined;
  };
}

function listOf(text: string): Record<string, unknown>[] {
  try {
    const value = parseJson(text);
    return Array.isArray(value) ? value.map((item) => (typeof item === 'object' && item !== null ? item : {})) : [];
  } catch {
    return []; // changed behind our back; its commitment says so
  }
}
