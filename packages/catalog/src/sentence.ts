/** Tells an event in one plain sentence, with names where they are known and may be shown. */

import { english } from './english.ts';
import type { Language } from './language.ts';
import { fillTemplate, parseTemplate, type Part } from './template.ts';

const TEXT_LENGTH_MAX = 80;
const DECIMAL = /^-?\d+(\.\d+)?$/;
/** Types whose own words say already that it did not happen. */
const SAYS_OUTCOME: ReadonlySet<string> = new Set(['access.denied']);

/** Parsed once; templates are ours and few. */
const templates = new Map<string, readonly Part[]>();

type Tree = Readonly<Record<string, unknown>>;

/**
 * The sentence of an assembled event, without a full stop. `sealed` are the paths that are there but withheld. Pure
 * and total: an event of any shape has a sentence. Placeholders of templates: `actor`; `target` (the first one),
 * `target:<type or role>`; `changed`, `moved`, `from`, `to` (the last two of a single change); `reason`; any path of
 * two names, as `data.rows` or `scope.channel`.
 */
export function sentence(
  event: Readonly<Record<string, unknown>>,
  sealed: Iterable<string> = [],
  language: Language = english,
): string {
  const hidden = new Set(sealed);
  const type = typeof event['type'] === 'string' ? event['type'] : '';
  const actor = actorName(event, hidden, language);
  const template = language.template(type);
  if (template === undefined)
    return outcomeOf(event, type, language.unknown(type, actor, targetName(event, '', hidden, language)), language);
  let parts = templates.get(template);
  if (parts === undefined) {
    parts = parseTemplate(template);
    templates.set(template, parts);
  }
  const text = fillTemplate(parts, (placeholder) => {
    if (placeholder === 'actor') return actor;
    if (placeholder === 'target') return targetName(event, '', hidden, language);
    if (placeholder.startsWith('target:')) return targetName(event, placeholder.slice(7), hidden, language);
    return plainValue(event, placeholder, language);
  });
  return outcomeOf(event, type, text, language);
}

function outcomeOf(event: Tree, type: string, text: string, language: Language): string {
  const outcome = event['outcome'];
  if (SAYS_OUTCOME.has(type) || (outcome !== 'failure' && outcome !== 'denied')) return text;
  return language.undone(text, outcome);
}

function actorName(event: Tree, hidden: ReadonlySet<string>, language: Language): string {
  const actor = treeOf(event['actor']);
  const name =
    partyName(actor, 'actor', hidden) ?? language.someone(wordOf(actor['type']), isHidden(actor, 'actor', hidden));
  const agent = treeOf(actor['agent']);
  const agentName = wordOf(agent['name']) ?? wordOf(agent['id']);
  const through = agentName === undefined || agentName === name ? name : language.through(name, agentName);
  if (typeof actor['onBehalfOf'] !== 'object' || actor['onBehalfOf'] === null) return through;
  const delegator = treeOf(actor['onBehalfOf']);
  const path = 'actor.onBehalfOf';
  return language.onBehalfOf(
    through,
    partyName(delegator, path, hidden) ?? language.someone(undefined, isHidden(delegator, path, hidden)),
  );
}

/** Name, else address, else id; undefined where the name is there but withheld, so that no id stands in for it. */
function partyName(party: Tree, path: string, hidden: ReadonlySet<string>): string | undefined {
  const name = wordOf(party['name']);
  if (name !== undefined || hidden.has(`${path}.name`)) return name;
  return wordOf(party['email']) ?? wordOf(party['id']);
}

function isHidden(party: Tree, path: string, hidden: ReadonlySet<string>): boolean {
  return (
    hidden.has(`${path}.name`) ||
    hidden.has(`${path}.id`) ||
    (wordOf(party['type']) !== undefined && party['id'] === undefined)
  );
}

/** `wanted` is a type or role; empty: the first target whatever it is. */
function targetName(event: Tree, wanted: string, hidden: ReadonlySet<string>, language: Language): string | undefined {
  const targets = Array.isArray(event['targets']) ? event['targets'].map(treeOf) : [];
  let at = wanted === '' ? 0 : targets.findIndex((target) => target['type'] === wanted);
  const typeIsSaid = wanted !== '' && at >= 0;
  if (at < 0) at = targets.findIndex((target) => target['role'] === wanted);
  const target = targets[at];
  if (target === undefined) return undefined;
  const name = wordOf(target['name']);
  if (name !== undefined) return name;
  const id = hidden.has(`targets.${at}.name`) ? undefined : wordOf(target['id']);
  if (typeIsSaid) return id ?? language.sealed;
  return language.thing(wordOf(target['type']) ?? 'target', id);
}

function plainValue(event: Tree, placeholder: string, language: Language): string | undefined {
  const changes = Array.isArray(event['changes']) ? event['changes'].map(treeOf) : [];
  switch (placeholder) {
    case 'changed': {
      const paths = changes.map((change) => wordOf(change['path'])).filter((path) => path !== undefined);
      return paths.length === 0
        ? undefined
        : language.changed(paths.map((path) => path.slice(path.lastIndexOf('.') + 1)));
    }
    case 'moved':
      return language.moved(changes.length === 1 ? directionOf(changes[0]!) : 'otherwise');
    case 'from':
      return changes.length === 1 ? shownValue(changes[0]!['before'], language) : undefined;
    case 'to':
      return changes.length === 1 ? withCurrency(event, changes[0]!['after'], language) : undefined;
    case 'reason':
      return wordOf(event['reason']);
    default: {
      const [part = '', name = ''] = placeholder.split('.');
      const holder = treeOf(event[part]);
      const value = Object.hasOwn(holder, name) ? holder[name] : undefined;
      return value === null ? undefined : shownValue(value, language);
    }
  }
}

function directionOf(change: Tree): 'up' | 'down' | 'otherwise' {
  const before = amountOf(change['before']);
  const after = amountOf(change['after']);
  if (before === undefined || after === undefined || before === after) return 'otherwise';
  return after > before ? 'up' : 'down';
}

/** For the direction only: money itself stays decimal text. */
function amountOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return DECIMAL.test(value) ? Number(value) : undefined;
  return value === null ? undefined : amountOf(treeOf(value)['amount'] ?? null);
}

function withCurrency(event: Tree, value: unknown, language: Language): string | undefined {
  const text = shownValue(value, language);
  const currency = wordOf(treeOf(event['data'])['currency']);
  const bare = typeof value === 'number' || (typeof value === 'string' && DECIMAL.test(value));
  return bare && currency !== undefined ? `${text} ${currency}` : text;
}

function shownValue(value: unknown, language: Language): string | undefined {
  switch (typeof value) {
    case 'string':
      return wordOf(value);
    case 'number':
      return language.number(value);
    case 'boolean':
      return language.flag(value);
    case 'object': {
      if (value === null) return language.nothing;
      const { amount, currency } = treeOf(value);
      if (typeof amount === 'string' || typeof amount === 'number') return [amount, wordOf(currency)].join(' ').trim();
      if (Array.isArray(value) && value.length <= 3 && value.every((item) => typeof item === 'string'))
        return language.list(value.map(tamed));
      return language.items(Array.isArray(value) ? value.length : Object.keys(value).length);
    }
    default:
      return undefined;
  }
}

function wordOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const word = tamed(value);
  return word === '' ? undefined : word;
}

/** One line, no control or direction characters, not too long: a name must not be able to rewrite its sentence. */
function tamed(text: string): string {
  const line = text
    .slice(0, 4 * TEXT_LENGTH_MAX)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return line.length > TEXT_LENGTH_MAX
    ? `${line
        .slice(0, TEXT_LENGTH_MAX - 1)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`
    : line;
}

function treeOf(value: unknown): Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : {};
}
