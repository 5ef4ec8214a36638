/** Events for readers outside the house: what people wrote freely is left out, for it may name anybody. */

import type { EventType, FieldRule, ReadEvent } from '@trailmark/catalog';

/** Values of these kinds hold no words of anybody. */
const WORDLESS: ReadonlySet<string> = new Set(['money', 'count', 'number', 'time', 'flag']);
const REASONS = ['approval', 'decision'] as const;

type Members = Record<string, unknown>;

export interface WithoutFreeText {
  readonly event: ReadEvent;
  /** Paths that stand in the event and were left out: whoever draws conclusions must not take them for absent. */
  readonly leftOut: readonly string[];
}

/** The event with open values and figures only; a type that nobody registered keeps none of its data. */
export function withoutFreeText(event: ReadEvent, type: EventType | undefined): WithoutFreeText {
  const { reason, context, data, changes, ...rest } = event;
  // That there was no reason holds no words of anybody.
  const kept: Members = isText(reason) ? { ...rest } : { ...rest, ...(reason === undefined ? {} : { reason: null }) };
  const leftOut = [...(isText(reason) ? ['reason'] : []), ...(context === undefined ? [] : ['context'])];
  for (const member of REASONS) {
    const value = kept[member];
    if (!isMembers(value) || !isText(value['reason'])) continue;
    kept[member] = without(value, 'reason');
    leftOut.push(`${member}.reason`);
  }
  if (isMembers(data)) {
    const isShown = (name: string): boolean => isKept(ruleOf(type?.data, name));
    kept['data'] = Object.fromEntries(Object.entries(data).filter(([name]) => isShown(name)));
    leftOut.push(...Object.keys(data).flatMap((name) => (isShown(name) ? [] : `data.${name}`)));
  }
  if (Array.isArray(changes)) {
    kept['changes'] = changes.flatMap((change: unknown, at) => {
      if (!isMembers(change)) return [];
      const path = change['path'];
      if (typeof path === 'string' && isKept(ruleOf(type?.changes, path))) return [change];
      leftOut.push(`changes.${at}.before`, `changes.${at}.after`);
      return [without(change, 'before', 'after')];
    });
  }
  // The members a ReadEvent must have are among `rest`.
  return { event: kept as unknown as ReadEvent, leftOut };
}

function isKept(rule: FieldRule | undefined): boolean {
  return rule !== undefined && (rule.class === 'open' || WORDLESS.has(rule.kind));
}

/** By any name the field ever had. */
function ruleOf(rules: Readonly<Record<string, FieldRule>> | undefined, name: string): FieldRule | undefined {
  if (rules === undefined) return undefined;
  if (Object.hasOwn(rules, name)) return rules[name];
  return Object.values(rules).find(({ was = [] }) => was.includes(name));
}

function without(members: Members, ...names: readonly string[]): Members {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}

/** Anything that could be words. */
function isText(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
