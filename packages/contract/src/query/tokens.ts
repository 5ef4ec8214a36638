/** Cuts a query text into tokens, once from left to right. */

import { closesQuote, isBlank, isInvisible, isMinus, isQuote, quoteValue } from './characters.ts';
import { fieldNamed } from './fields.ts';
import { correctionOf, keywordMeant, keywordOf } from './mistakes.ts';
import { QueryRefused } from './syntax.ts';
import type { Place } from './syntax.ts';

export type Token =
  | { readonly kind: 'open' | 'close' | 'and' | 'or' | 'not' | 'end'; readonly place: Place }
  | FieldToken
  | WordToken;

/** `name:`; whatever stands directly behind the colon is the next token, `glued` to it. */
export interface FieldToken {
  readonly kind: 'field';
  readonly name: string;
  readonly place: Place;
}

export type Operator = '' | '>' | '<' | '>=' | '<=';

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
  /** Unescaped `>=`, `<=`, `>` or `<` in front; `text` is what follows it. Only of a word behind a colon. */
  readonly operator: Operator;
  readonly exists: boolean;
  readonly place: Place;
}

/** @throws QueryRefused */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let glued = false;
  /** For each open bracket, whether it holds the values of one field: domain:(sales OR finance). */
  const brackets: boolean[] = [];
  while (at < text.length) {
    const character = text.charAt(at);
    if (isInvisible(character)) {
      at++;
      continue;
    }
    if (isBlank(character)) {
      if (glued) throw detached(text, at);
      at++;
      continue;
    }
    const ofField = brackets.at(-1) === true;
    if (character === '(' || character === ')') {
      if (character === '(') brackets.push(glued || ofField);
      else brackets.pop();
      tokens.push({ kind: character === '(' ? 'open' : 'close', place: place(at, ++at) });
      glued = false;
      continue;
    }
    if (isMinus(character) && !glued) {
      if (at + 1 === text.length || isBlank(text.charAt(at + 1))) throw loneMinus(text, at);
      tokens.push({ kind: 'not', place: place(at, ++at) });
      continue;
    }
    if (!glued && !isQuote(character)) {
      const field = readField(text, at);
      // Among values a colon is part of one, unless a field was meant: source:(cloudtrail:123 OR crm).
      if (field !== undefined && !(ofField && fieldNamed(field.name) === undefined)) {
        tokens.push(field);
        at = field.place.end;
        glued = true;
        continue;
      }
    }
    const token = glued ? readValue(text, at) : readCondition(text, at, ofField);
    tokens.push(token);
    at = token.place.end;
    glued = false;
  }
  if (glued)
    throw new QueryRefused('query.invalid', 'A value is missing after the colon.', endOf(text), { insert: '?' });
  tokens.push({ kind: 'end', place: endOf(text) });
  return tokens;
}

/** A word or a quotation that stands for itself, or a keyword. @param ofField it is a value of the bracket's field */
function readCondition(text: string, at: number, ofField: boolean): Token {
  if (isQuote(text.charAt(at))) return readQuoted(text, at, '', at);
  const word = ofField ? readValue(text, at) : readWord(text, at, '', at);
  const raw = text.slice(at, word.place.end);
  const keyword = keywordOf(raw);
  if (keyword !== undefined) return { kind: keyword, place: word.place };
  const mistake = ofField ? keywordMeant(raw, at) : correctionOf(raw, at);
  if (mistake !== undefined) throw mistake;
  return word;
}

/** What stands directly behind a colon: an operator perhaps, then a word or a quotation. */
function readValue(text: string, from: number): WordToken {
  const { operator, end } = readOperator(text, from);
  return isQuote(text.charAt(end)) ? readQuoted(text, end, operator, from) : readWord(text, end, operator, from);
}

function readOperator(text: string, from: number): { operator: Operator; end: number } {
  const sign = text.charAt(from);
  if (sign === '\u2265' || sign === '\u2264') return { operator: sign === '\u2265' ? '>=' : '<=', end: from + 1 };
  if (sign !== '>' && sign !== '<') return { operator: '', end: from };
  return text.charAt(from + 1) === '=' ? { operator: `${sign}=`, end: from + 2 } : { operator: sign, end: from + 1 };
}

/** A name directly before a colon; `data.` and `changes.` paths may hold escapes and any letters. */
function readField(text: string, from: number): FieldToken | undefined {
  let name = '';
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === ':') return name === '' ? undefined : { kind: 'field', name, place: place(from, at + 1) };
    if (character === '\\' && at + 1 < text.length) {
      // A path escapes dots and backslashes itself; before others the backslash is the query's.
      const escaped = text.charAt(++at);
      name += /[.\\]/.test(escaped) ? character + escaped : escaped;
      continue;
    }
    if (isBlank(character) || isQuote(character) || '()<>=*?\u2265\u2264'.includes(character)) return undefined;
    if (!isInvisible(character)) name += character;
  }
  return undefined;
}

function readQuoted(text: string, from: number, operator: Operator, start: number): WordToken {
  const opening = text.charAt(from);
  let value = '';
  for (let at = from + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (closesQuote(opening, character)) {
      const star = text.charAt(at + 1) === '*';
      const end = star ? at + 2 : at + 1;
      return { ...WORD, text: value, quoted: true, star, operator, place: place(start, end) };
    }
    if (character === '\\') {
      if (++at >= text.length) break;
      value += text.charAt(at);
    } else value += character;
  }
  throw new QueryRefused('query.invalid', 'The closing quotation mark is missing.', place(from, text.length), {
    // What was opened and ends in a backslash would escape the mark.
    insert: text.endsWith('\\') ? '\\"' : '"',
    at: text.length,
  });
}

const WORD = { kind: 'word', quoted: false, star: false, innerStar: undefined, dots: -1, exists: false } as const;

function readWord(text: string, from: number, operator: Operator, start: number): WordToken {
  let at = from;
  let value = '';
  let dots = -1;
  let lastStar = -1;
  let innerStar: Place | undefined;
  let escaped = false;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (isBlank(character) || character === '(' || character === ')' || isQuote(character)) break;
    if (isInvisible(character)) continue;
    if (lastStar >= 0) innerStar ??= place(lastStar, lastStar + 1);
    if (character === '\\') {
      if (++at >= text.length) {
        const last = place(at - 1, at);
        throw new QueryRefused('query.invalid', 'A backslash must be followed by a character.', last, {
          insert: '\\',
          at,
        });
      }
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
  return { ...WORD, text: value, star, innerStar, dots, operator, exists, place: place(start, at) };
}

function detached(text: string, at: number): QueryRefused {
  const rest = /^[\s\u0085]+/.exec(text.slice(at))?.[0] ?? '';
  const follows = at + rest.length < text.length;
  return new QueryRefused(
    'query.invalid',
    'A value must follow the colon directly.',
    place(at - 1, at),
    follows ? { replace: '', over: place(at, at + rest.length) } : { insert: '?', at },
  );
}

function loneMinus(text: string, at: number): QueryRefused {
  const detail = 'A - stands directly before what it excludes, as in -source:crm.';
  const next = /^[\s\u0085]+(?=[^\s)])/.exec(text.slice(at + 1))?.[0];
  const fix =
    next === undefined
      ? { replace: quoteValue(text.charAt(at)) }
      : { replace: '-', over: place(at, at + 1 + next.length) };
  return new QueryRefused('query.invalid', detail, place(at, at + 1), fix);
}

function endOf(text: string): Place {
  return place(text.length, text.length);
}

function place(start: number, end: number): Place {
  return { start, end };
}
