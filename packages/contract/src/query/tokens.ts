/** Cuts a query text into tokens, once from left to right. */

import { QueryRefused } from './syntax.ts';
import type { Place } from './syntax.ts';

export type Token =
  | { readonly kind: 'open' | 'close' | 'and' | 'or' | 'not' | 'end'; readonly place: Place }
  /** `name:`; whatever stands directly behind the colon is the next token, `glued` to it. */
  | { readonly kind: 'field'; readonly name: string; readonly place: Place }
  | WordToken;

export interface WordToken {
  readonly kind: 'word';
  /** Text with escapes taken away. */
  readonly text: string;
  readonly quoted: boolean;
  /** Unescaped: a trailing `*`; elsewhere where not undefined, the place of a `*` that is not trailing. */
  readonly star: boolean;
  readonly innerStar: Place | undefined;
  /** Unescaped `..`: where it stands in `text`, or -1. */
  readonly dots: number;
  /** Unescaped `>=`, `<=`, `>` or `<` in front; `text` is what follows it. */
  readonly operator: '' | '>' | '<' | '>=' | '<=';
  readonly exists: boolean;
  readonly place: Place;
}

const SPACE = /[\s\u3000]/;

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let glued = false;
  while (at < text.length) {
    const character = text.charAt(at);
    if (SPACE.test(character)) {
      if (glued) throw new QueryRefused('query.invalid', 'A value must follow the colon directly.', place(at - 1, at));
      at++;
      continue;
    }
    if (character === '(' || character === ')') {
      tokens.push({ kind: character === '(' ? 'open' : 'close', place: place(at, ++at) });
      glued = false;
      continue;
    }
    if (character === '-' && !glued && at + 1 < text.length && !SPACE.test(text.charAt(at + 1))) {
      tokens.push({ kind: 'not', place: place(at, ++at) });
      continue;
    }
    if (character === '"') {
      const word = readQuoted(text, at);
      tokens.push(word);
      at = word.place.end;
      glued = false;
      continue;
    }
    if (!glued) {
      const field = readField(text, at);
      if (field !== undefined) {
        tokens.push(field);
        at = field.place.end;
        glued = true;
        continue;
      }
    }
    const word = readWord(text, at);
    const keyword = glued ? undefined : keywordOf(text.slice(at, word.place.end), word.place);
    tokens.push(keyword ?? word);
    at = word.place.end;
    glued = false;
  }
  if (glued)
    throw new QueryRefused('query.invalid', 'A value is missing after the colon.', place(text.length, text.length));
  tokens.push({ kind: 'end', place: place(text.length, text.length) });
  return tokens;
}

function keywordOf(raw: string, at: Place): Token | undefined {
  if (raw === 'AND') return { kind: 'and', place: at };
  if (raw === 'OR') return { kind: 'or', place: at };
  return raw === 'NOT' ? { kind: 'not', place: at } : undefined;
}

/** A name directly before a colon; `data.` and `changes.` paths may hold escapes and any letters. */
function readField(text: string, from: number): Token | undefined {
  let at = from;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === ':') {
      return at === from ? undefined : { kind: 'field', name: text.slice(from, at), place: place(from, at + 1) };
    }
    if (character === '\\') at++;
    else if (SPACE.test(character) || '()"<>=*?'.includes(character)) return undefined;
    at++;
  }
  return undefined;
}

function readQuoted(text: string, from: number): WordToken {
  let value = '';
  for (let at = from + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') {
      return {
        kind: 'word',
        text: value,
        quoted: true,
        star: false,
        innerStar: undefined,
        dots: -1,
        operator: '',
        exists: false,
        place: place(from, at + 1),
      };
    }
    if (character === '\\') {
      if (++at >= text.length) break;
      value += text.charAt(at);
    } else value += character;
  }
  throw new QueryRefused('query.invalid', 'The closing quotation mark is missing.', place(from, text.length));
}

function readWord(text: string, from: number): WordToken {
  let at = from;
  let operator: WordToken['operator'] = '';
  if (text.charAt(at) === '>' || text.charAt(at) === '<') {
    const sign = text.charAt(at++) === '>' ? '>' : '<';
    operator = text.charAt(at) === '=' ? `${sign}=` : sign;
    if (operator.length === 2) at++;
  }
  let value = '';
  let dots = -1;
  let lastStar = -1;
  let innerStar: Place | undefined;
  let escaped = false;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (SPACE.test(character) || character === '(' || character === ')' || character === '"') break;
    if (lastStar >= 0) innerStar ??= place(lastStar, lastStar + 1);
    if (character === '\\') {
      if (++at >= text.length)
        throw new QueryRefused('query.invalid', 'A backslash must be followed by a character.', place(at - 1, at));
      value += text.charAt(at);
      escaped = true;
    } else if (character === '*') lastStar = at;
    else {
      if (character === '.' && text.charAt(at + 1) === '.' && dots < 0 && lastStar < 0) {
        dots = value.length;
        value += '.';
        at++;
      }
      value += character;
    }
  }
  const star = lastStar >= 0;
  const exists = value === '?' && !escaped && !star && operator === '';
  return { kind: 'word', text: value, quoted: false, star, innerStar, dots, operator, exists, place: place(from, at) };
}

function place(start: number, end: number): Place {
  return { start, end };
}
