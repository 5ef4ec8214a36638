/** What an event says of a value before or after a change; what it does not say is never taken for empty. */

import { normalText, numberOf } from '@trailmark/catalog';
import { isSameMoney } from '../same-value.ts';

/**
 * `empty`: the source says there was nothing. `unsaid`: it cannot say. `withheld`: it said something that this reader may
 * not see. `gone`: what it said was erased, or cannot be read.
 */
export type Said =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'empty' | 'unsaid' | 'withheld' | 'gone' };

export function isKnown(said: Said): said is Said & { readonly kind: 'value' | 'empty' } {
  return said.kind === 'value' || said.kind === 'empty';
}

/**
 * Whether two sources say the same, however each writes it: case, the form of a number or of money and the order of
 * members make no difference. Rather yes than no, since a difference is told as a finding.
 */
export function isSame(one: Said, other: Said): boolean {
  if (one.kind === 'empty' || other.kind === 'empty') return isNothing(one) && isNothing(other);
  return one.kind === 'value' && other.kind === 'value' && isSameValue(one.value, other.value);
}

/** Tools send an empty text or an empty list where others send null. */
function isNothing(said: Said): boolean {
  if (said.kind !== 'value') return said.kind === 'empty';
  return said.value === '' || (Array.isArray(said.value) && said.value.length === 0);
}

function isSameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  const isMoney = isSameMoney(one, other);
  if (isMoney !== undefined) return isMoney;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, at) => isSameValue(item, other[at]));
  if (isObject(one) && isObject(other)) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...names].every((name) => isSameValue(one[name], other[name]));
  }
  const [left, right] = [leafText(one), leafText(other)];
  if (left === undefined || right === undefined) return false;
  if (normalText(left).trim() === normalText(right).trim()) return true;
  const number = numberOf(left);
  return number !== undefined && number === numberOf(right);
}

function leafText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
